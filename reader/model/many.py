"""A command over many digests, as it is typed: `read role:CTO before:7d`, `tag later is:unread`. Pure.

The first word says what to do, some take an argument, and the rest is a query. Where no query is typed, `Action.query`
is None, and whoever carries it out says which digests are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from itertools import islice
from typing import Literal

from reader.dataclass import dataclass
from reader.errors import QueryError
from reader.model.bounds import MAX_LINE
from reader.model.completion import MOST, Completion, ValuesOf, completions, quoted
from reader.model.desk import Mute
from reader.model.later import WEEKDAYS, WORDS, is_word, moment_of, shown_moment
from reader.model.marks import DELETED, LATER, Value, tag_field
from reader.model.muting import parse_mute
from reader.model.query import Query
from reader.model.query_text import NAMES, format_query, nearest, parse, parse_strictly
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import number

MANY = 20
"""More digests than this are not deleted by one key without asking."""
BACK = "now"
"""The time at which what was put off comes back at once."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done to many digests."""

    name: str
    about: str
    done: str
    """What the digests then are: `marked read`."""
    fields: Mapping[str, Value] = field(default_factory=dict)
    """The marks that it sets; of one with an argument, the argument says them."""
    takes: Literal["", "tags", "when", "mute"] = ""
    """What stands before the query; of a mute, `keep:` and `until:` stand in it."""


VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("read", _("mark as read"), _("marked read"), {"read": True}),
        Verb("unread", _("mark as unread"), _("marked unread"), {"read": False}),
        Verb("bookmark", _("add the bookmark"), _("bookmarked"), {"bookmark": True}),
        Verb("unbookmark", _("remove the bookmark"), _("no longer bookmarked"), {"bookmark": False}),
        Verb("tag", _("add tags: tag later,llm"), _("tagged"), takes="tags"),
        Verb("untag", _("remove tags"), _("untagged"), takes="tags"),
        Verb("later", _("put off: later tomorrow"), _("put off"), takes="when"),
        Verb("mute", _("hide, with keep:10 or until:7d"), _("muted"), takes="mute"),
        Verb("remove", _("delete, on all your devices"), _("deleted"), {DELETED: True}),
        Verb("unremove", _("bring deleted ones back"), _("brought back"), {DELETED: False}),
    )
}
_CLOCK = re.compile(r"\d\d?:\d\d")


@dataclass(frozen=True, slots=True)
class Action:
    """What a command asks for."""

    verb: Verb
    fields: Mapping[str, Value]
    """The marks that it sets; empty for a mute."""
    query: Query | None
    """Which digests are meant, None where the command does not say."""
    done: str
    """What the digests then are, in words: `tagged later`."""
    mute: Mute | None = None
    """What is to be muted, None where it is no mute, or does not say what."""

    @property
    def deletes(self) -> bool:
        return self.fields.get(DELETED) is True

    @property
    def away(self) -> bool:
        """Whether no list has its digests any more."""
        return self.deletes or bool(self.fields.get(LATER)) or self.mute is not None

    @property
    def state(self) -> str:
        """The state of the digests that it brings back, which no list has unless it is asked for; `""` for others."""
        if self.fields.get(DELETED) is False:
            return DELETED
        return LATER if self.fields.get(LATER) == "" else ""

    def over(self, query: Query, now: datetime) -> Action:
        """The same of what a query finds. Raises QueryError where that cannot be muted."""
        if self.verb.takes != "mute":
            return replace(self, query=query)
        return _muting(self.verb, format_query(Query(query.where)), now)


def parse_action(text: str, now: datetime) -> Action:
    """The action that is typed. Raises QueryError, which says what was probably meant. `now`: local, without a zone."""
    if len(text) > MAX_LINE:
        raise QueryError(_("this command is too long: at most {max_line} characters").format(max_line=number(MAX_LINE)))
    word, rest = _parted(text)
    verb = _verb(word)
    if verb.takes == "mute":
        return _muting(verb, rest, now) if rest else Action(verb, {}, None, verb.done)
    fields, done = verb.fields, verb.done
    if verb.takes == "tags":
        fields, done, rest = _tagging(verb, rest)
    elif verb.takes == "when":
        fields, done, rest = _putting_off(verb, rest, now)
    return Action(verb, fields, _query(rest) if rest else None, done)


def _parted(text: str) -> tuple[str, str]:
    """The first word, and what follows it. A colon before it is part of how it is typed."""
    word, _rest, rest = text.strip().removeprefix(":").lstrip().partition(" ")
    return word, rest.strip()


def _verb(word: str) -> Verb:
    verb = VERBS.get(fold(word))
    if verb is None:
        names = ", ".join(VERBS)
        if not word:
            raise QueryError(_("say what to do: {names}").format(names=names))
        meant = nearest(word, VERBS)
        instead = (
            _(". Did you mean {meant}?").format(meant=meant) if meant else _(": there are {names}").format(names=names)
        )
        raise QueryError(_("{word} is no command{instead}").format(word=word[:40], instead=instead))
    return verb


def _query(text: str) -> Query:
    query = parse_strictly(text)
    if not query.where.nodes:
        raise QueryError(_("this query means every digest: say which, such as source:example.org or before:1y"))
    return query


def _muting(verb: Verb, text: str, now: datetime) -> Action:
    mute = parse_mute(text, now.date())
    return Action(verb, {}, parse(mute.query), verb.done, mute)


def _tagging(verb: Verb, text: str) -> tuple[Mapping[str, Value], str, str]:
    argument, rest = text[: _argument_end(text)], text[_argument_end(text) :].strip()
    name, colon, _rest = argument.partition(":")
    if colon and fold(name).lstrip("-") in NAMES:
        raise QueryError(
            _("before the query say which tags: {name} later, or {name} later,llm is:unread").format(name=verb.name)
        )
    on = verb.name == "tag"
    fields = {name: value is on for name, value in tag_fields(argument).items()}
    if not fields:
        raise QueryError(_("say which tags: {name} later, or {name} later,llm is:unread").format(name=verb.name))
    return fields, _tagged(fields), rest


def _tagged(fields: Mapping[str, Value]) -> str:
    names = {
        value: [name.partition(":")[2] for name, each in fields.items() if each is value] for value in (True, False)
    }
    added = _("tagged {several}").format(several=", ".join(names[True])) if names[True] else ""
    removed = _("no longer tagged {several}").format(several=", ".join(names[False])) if names[False] else ""
    return _(" and ").join(filter(None, (added, removed)))


def tag_fields(typed: str) -> dict[str, Value]:
    """The fields that a list like `later, -llm, "to read"` sets."""
    fields: dict[str, Value] = {}
    for part in _listed(typed):
        name = part.strip()
        wanted = not name.startswith("-")
        name = name.removeprefix("-").strip().strip('"')
        if tag_field(name):
            fields[tag_field(name)] = wanted
    return fields


def _listed(typed: str) -> Iterator[str]:
    """The parts of a comma list; a comma in quotes is part of a name."""
    inside, start = False, 0
    for at, char in enumerate(typed):
        if char == '"':
            inside = not inside
        elif char == "," and not inside:
            yield typed[start:at]
            start = at + 1
    yield typed[start:]


def _argument_end(text: str) -> int:
    """Where the comma list that a text begins with ends. Raises QueryError where its quotes do not."""
    inside = False
    for at, char in enumerate(text):
        if char == '"':
            inside = not inside
        elif char.isspace() and not inside:
            return at
    if inside:
        raise QueryError(_("a quote is opened and never closed"))
    return len(text)


def _putting_off(verb: Verb, text: str, now: datetime) -> tuple[Mapping[str, Value], str, str]:
    if not text:
        raise QueryError(_("say until when: {name} tomorrow, or {name} 3d topic:crypto").format(name=verb.name))
    words = text.split()
    if fold(words[0]) == BACK:
        return {LATER: ""}, _("back now"), " ".join(words[1:])
    moment, taken = _moment(words, now)
    rest = text
    for _word in range(taken):
        rest = rest.strip().partition(" ")[2]
    return (
        {LATER: moment, "read": False},
        _("put off until {moment}").format(moment=shown_moment(moment, now)),
        rest.strip(),
    )


def _moment(words: Sequence[str], now: datetime) -> tuple[str, int]:
    """The moment that the first words name, and how many of them do: `next week`, `2026-12-24 18:00`, `3d`."""
    if len(words) > 1:
        try:
            return moment_of(" ".join(words[:2]), now), 2
        except QueryError:
            pass
    return moment_of(words[0], now), 1


def query_start(text: str) -> int:
    """Where the query of a command begins, the length of the text where it has none yet."""
    at = _skipped(text, 0)
    end = _word_end(text, at)
    verb = VERBS.get(fold(text[at:end].removeprefix(":")))
    at = _skipped(text, end)
    if verb is None:
        return len(text)
    if verb.takes == "tags":
        inside = False
        while at < len(text) and (inside or not text[at].isspace()):
            inside ^= text[at] == '"'
            at += 1
    elif verb.takes == "when":
        second = _word_end(text, _skipped(text, _word_end(text, at)))
        words = text[at:second].split()
        two = is_word(" ".join(words)) or _CLOCK.fullmatch(words[-1] if words else "") is not None
        at = second if two else _word_end(text, at)
    return _skipped(text, at)


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def action_completions(text: str, values_of: ValuesOf, at: int | None = None, *, most: int = MOST) -> list[Completion]:
    """What may stand where the cursor is, the end of the text by default: commands, tags, times, parts of a query."""
    typed = text if at is None else text[:at]
    first = _skipped(typed, 0)
    if _word_end(typed, first) == len(typed):
        first += typed[first : first + 1] == ":"
        word = fold(typed[first:])
        found = (Completion(first, len(typed), verb.name, verb.about) for verb in VERBS.values())
        return list(islice((each for each in found if each.text.startswith(word) and each.text != word), most))
    verb = VERBS.get(fold(typed[first : _word_end(typed, first)].removeprefix(":")))
    if verb is None:
        return []
    start = _skipped(typed, _word_end(typed, first))
    query = query_start(typed)
    if verb.takes in ("tags", "when") and (query == start or (query == len(typed) and not typed[-1:].isspace())):
        return list(islice(_arguments(verb, typed, start, values_of), most))
    return [_moved(each, query) for each in completions(typed[query:], values_of, most=most)]


def _moved(completion: Completion, by: int) -> Completion:
    return replace(completion, start=completion.start + by, end=completion.end + by)


def _arguments(verb: Verb, typed: str, start: int, values_of: ValuesOf) -> Iterator[Completion]:
    """Tags or times that begin with what is typed last."""
    if verb.takes == "tags":
        *_rest, last = _listed(typed[start:])
        start = len(typed) - len(last.lstrip(' "-'))
        for value, count in values_of("tag"):
            if value.startswith(fold(typed[start:])) and value != fold(typed[start:]):
                yield Completion(start, len(typed), quoted(value), f"{count:,}")
        return
    for word in (*WORDS, *WEEKDAYS, "3d", "2w", BACK):
        whole = word.replace(" ", "-")
        if whole.startswith(fold(typed[start:])) and whole != fold(typed[start:]):
            yield Completion(start, len(typed), whole, _("back at once") if word == BACK else "")
