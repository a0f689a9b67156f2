"""The form of a subscription: what it shows, and the subscription that what is typed makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reader.dataclass import dataclass
from reader.model.digest import LEVELS, split_list
from reader.model.sections import shown_title
from reader.model.subscription import CURATE, MAX_AGENT, Rules, Subscription, clean_agent, merged_tags
from reader.model.value_names import value_name
from reader.text import fold
from reader.translation import gettext as _
from reader.tui.controllers.said import Said

YES = _("yes")
YES_TOO = ("yes", "y", "true", "on")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form."""

    name: str
    """Under which its text is given back."""
    label: str
    text: str
    """What it holds at first."""
    hint: str
    """What is shown where it is empty."""


def rows_of(feed: Subscription) -> tuple[Row, ...]:
    """The lines of the form, in their order."""
    rules = feed.rules
    return (
        Row("name", _("Name"), feed.name, feed.title),
        Row("tags", _("Tags"), ", ".join(rules.tags), _("added to all its digests")),
        Row("fields", _("Field"), ", ".join(rules.fields), _("domain, subfields; where a text names none")),
        Row("roles", shown_title("best_for"), ", ".join(rules.roles), _("roles; where a text names none")),
        Row("level", _("Level"), value_name("level", rules.level), _levels()),
        Row("mute", _("Mute"), ", ".join(rules.mute), _("texts with these words are left out")),
        Row(
            "whole",
            _("Full text"),
            YES if rules.whole else "",
            _("yes: fetch the page of each entry"),
        ),
        Row("curate", _("Curate"), rules.curate, _("extract: offline; model: the configured one")),
        Row("keep", _("Keep"), str(rules.keep or ""), _("days; empty: keep everything")),
        Row("agent", _("User agent"), rules.agent, _("for a server that refuses access")),
    )


def changed(feed: Subscription, typed: Mapping[str, str]) -> Subscription | Said:
    """The subscription as it is typed, with a text for each row's name; or what is wrong with one of them."""
    wrong = _wrong(typed)
    if wrong:
        return Said(wrong, "warning")
    rules = Rules(
        tags=merged_tags(split_list(typed["tags"])),
        fields=split_list(typed["fields"]),
        roles=split_list(typed["roles"]),
        level=_level(typed["level"]),
        mute=split_list(typed["mute"]),
        whole=fold(typed["whole"]) in (fold(YES), *YES_TOO),
        agent=typed["agent"],
        curate=typed["curate"].lower(),
        keep=int(typed["keep"] or 0),
    )
    return replace(feed, name=typed["name"], rules=rules)


def _wrong(typed: Mapping[str, str]) -> str:
    if typed["level"] and _level(typed["level"]) not in LEVELS:
        return _("The level must be one of {levels}.").format(levels=_levels())
    if typed["agent"] and not clean_agent(typed["agent"]):
        return _("A user agent is a line of at most {most} ASCII characters.").format(most=MAX_AGENT)
    if typed["curate"] and typed["curate"].lower() not in CURATE:
        return _("Curate takes {words}, or nothing.").format(words=_(" or ").join(CURATE))
    if typed["keep"] and not (typed["keep"].isdecimal() and len(typed["keep"]) < 6):
        return _("Keep takes a number of days.")
    return ""


def _levels() -> str:
    """What may be typed for a level."""
    return ", ".join(value_name("level", level) for level in LEVELS)


def _level(typed: str) -> str:
    """The level that is typed, in the reader's words or the query's, as it is stored."""
    names = {fold(value_name("level", level)): level for level in LEVELS}
    return names.get(fold(typed), typed.lower())
