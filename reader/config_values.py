"""What may stand in the configuration: a rule for every key of every table, and one sentence where it is broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from reader.errors import ConfigError
from reader.translation import gettext as _


class Rule(NamedTuple):
    """What a value has to be."""

    fits: Callable[[Any], bool]
    expected: str
    """In words, after "something other than"."""


Rules = Mapping[str, Rule]
"""By the name of a key."""


def rules() -> Mapping[str, Rules]:
    """The rules by table; those of keys that stand in none under `""`."""
    text, switch = Rule(_is(str), _("a text in quotes")), Rule(_is(bool), _("true or false"))
    command, table = Rule(_is(str), _("a command in quotes")), Rule(_is(dict), _("a table"))
    tables: dict[str, Rules] = {
        "sources": {
            "allow_hosts": Rule(_texts, _("a list of hosts")),
            "refresh": Rule(_whole(0), _("a number of minutes")),
        },
        "curate": {
            **dict.fromkeys(("model", "prompt", "name"), text),
            "base_url": Rule(_address, _("an http or https address")),
            **dict.fromkeys(("parallel", "timeout"), Rule(_whole(1), _("a whole number from 1"))),
            "daily_tokens": Rule(_whole(0), _("a whole number")),
            **dict.fromkeys(("daily_cost", "input_price", "output_price"), Rule(_number(), _("a number"))),
            "share": Rule(_number(1), _("a number from 0 to 1")),
        },
        "brief": {
            "items": Rule(_whole(1, 50), _("a whole number from 1 to 50")),
            "minutes": Rule(_whole(0, 600), _("a whole number up to 600")),
            **dict.fromkeys(("streak", "highlights"), switch),
        },
        "reading": {"whole_story": switch},
        "pipe": {
            "commands": Rule(_commands, _("a list of commands in quotes")),
            "timeout": Rule(_whole(1, 3_600), _("a number of seconds from 1 to 3600")),
        },
        "hooks": {
            **dict.fromkeys(("on_new", "on_bookmark", "on_brief"), command),
            "timeout": Rule(_whole(1, 600), _("a number of seconds from 1 to 600")),
        },
        "share": {"command": command},
    }
    return {
        "": {
            "library": Rule(_is(str), _("a folder in quotes")),
            "language": Rule(_is(str), _('a language in quotes, as "de"')),
            "theme": Rule(_is(str), _("a name in quotes")),
            "roles": Rule(_texts, _("a list of names")),
            "first": Rule(("takeaway", "summary").__contains__, _('"takeaway" or "summary"')),
            **dict.fromkeys(("airy", "quit_from_page", "plain", "screen_reader"), switch),
            **dict.fromkeys(("keys", *tables), table),
        },
        **tables,
    }


def check(values: Mapping[str, Any], path: Path) -> None:
    """Raises ConfigError for the first value that breaks its rule."""
    every = rules()
    _check(values, every[""], "", path)
    for table in every:
        if table in values:
            _check(values[table], every[table], table, path)


def _check(values: Mapping[str, Any], known: Rules, table: str, path: Path) -> None:
    for name, value in values.items():
        where = (
            _("The configuration {path} sets {name} under [{table}]").format(path=path, name=name, table=table)
            if table
            else _("The configuration {path} sets {name}").format(path=path, name=name)
        )
        rule = known.get(name)
        if rule is None:
            raise ConfigError(
                _("{where}, which is not known: {known} are.").format(where=where, known=", ".join(known))
                if len(known) > 1
                else _("{where}, which is not known: {known} is.").format(where=where, known=", ".join(known))
            )
        if not rule.fits(value):
            raise ConfigError(
                _("{where} to something other than {expected}.").format(where=where, expected=rule.expected)
            )


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


def _whole(least: int, most: int | None = None) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and _within(value, least, most)


def _number(most: int | None = None) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and _within(value, 0, most)


def _within(value: float, least: int, most: int | None) -> bool:
    return value >= least and (most is None or value <= most)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _commands(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)


def _address(value: object) -> bool:
    if value == "":
        return True
    from reader.text import safe_link  # not for the first frame: its patterns take long to compile

    return isinstance(value, str) and bool(safe_link(value))
