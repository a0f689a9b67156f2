"""What a half-typed query may become: filters, their values, and what else has the word. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise

from reader.dataclass import dataclass
from reader.model.query import ALIASES, COMPOUND, DATES, FACETS, HAVINGS, SORTS, STATES, Problem
from reader.model.query_text import LONGEST, nearest, parse
from reader.text import fold
from reader.translation import gettext as _

NAMES: dict[str, str] = {
    "role": _("for whom it is"),
    "level": _("how much it asks for"),
    "topic": _("what it is about"),
    "is": _("unread, read, …"),
    "source": _("who published it"),
    "field": _("domain or subfield"),
    "since": _("7d, today, 2026-05"),
    "sort": _("the order"),
    "has": _("note, evidence, …"),
    "tag": _("your own"),
    "feed": _("what brought it"),
    "length": _("short, medium, long"),
    "minutes": "<10, >5",
    "depth": _("level or abstraction"),
    "abstraction": _("hands-on or strategy"),
    "domain": "field",
    "subfield": _("part of a field"),
    "author": _("who wrote it"),
    "curator": _("who made the digest"),
    "before": _("a date"),
    "on": _("a date"),
    "media": "",
    "kind": "",
    "intent": "",
    "story": _("all digests of one event, by an id"),
    "view": _("a view of yours"),
}
"""Filters, the most used first, and what each is about."""
_FIXED: dict[str, Sequence[str]] = {
    "is": STATES, "has": HAVINGS, "sort": SORTS, "minutes": ("<5", "<10", ">20"),
    **dict.fromkeys(DATES, ("today", "yesterday", "7d", "2w", "3m", "1y")),
}  # fmt: skip
_SEARCHED = ("role", "topic", "source", "subfield", "tag", "author")
"""Facets whose values are offered for a bare word."""
MOST = 8
"""Completions that are offered at once."""
MOST_WRONG = 3
"""Mistakes that are named at once."""

ValuesOf = Callable[[str], Iterable[tuple[str, int]]]
"""The values of a facet, the likeliest first, each with how many digests have it."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand in a query in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str
    about: str = ""
    """What it is, or how many digests have it."""
    wrong: bool = False
    """Whether what stands there does not apply; a text of `""` says that nobody can say what was meant."""


def suggestions(text: str, values_of: ValuesOf, at: int, recent: Sequence[str] = ()) -> list[Completion]:
    """What to offer under a query line with its cursor at a place: completions, mistakes; in an empty line the past."""
    if not text.strip():
        return [Completion(0, len(text), past, _("searched before")) for past in recent[:MOST]]
    found = completions(text, values_of, at)
    return found + [
        Completion(problem.start, problem.end, problem.instead, _about(text, problem), wrong=True)
        for problem in mistakes(text, values_of)[:MOST_WRONG]
        if not (found and problem.start <= found[0].start <= problem.end)
    ]


def mistakes(text: str, values_of: ValuesOf) -> list[Problem]:
    """The parts of a query that do not apply, views that there are none of among them."""
    query = parse(text)
    found = list(query.problems)
    known: dict[str, str] | None = None
    for name, value in pairwise(query.tokens):
        if value.kind != "value" or text[name.start : name.end].lower() != "view:":
            continue
        if known is None:
            known = {fold(view): view for view, _rest in values_of("view")}
        for view in parse(text[name.start : value.end]).values("view"):
            if fold(view) not in known:
                like = known.get(nearest(view, known), "")
                instead = f"view:{quoted(like)}" if like else ""
                found.append(
                    Problem(
                        name.start, value.end, _("there is no view named {view}").format(view=view[:LONGEST]), instead
                    )
                )
    return found


def _about(text: str, problem: Problem) -> str:
    part = text[problem.start : problem.end]
    return (
        _("instead of {part}: {hint}").format(part=part, hint=problem.hint)
        if problem.instead
        else f"{part}: {problem.hint}"
    )


def completions(text: str, values_of: ValuesOf, at: int | None = None, *, most: int = MOST) -> list[Completion]:
    """What the term before a place, the end of the text by default, may become; the likeliest first."""
    at = len(text) if at is None else at
    start = term_start(text[:at])
    typed = text[start:at]
    start += len(typed) - len(typed.lstrip("-("))
    typed = typed.lstrip("-(")
    name, colon, rest = typed.partition(":")
    if not typed or typed.startswith('"'):
        return []
    found = _values(name, rest, at, values_of) if colon else _words(typed, start, at, values_of)
    return list(islice(found, most))


def _words(typed: str, start: int, end: int, values_of: ValuesOf) -> Iterator[Completion]:
    wanted = fold(typed)
    for name, about in NAMES.items():
        if name.startswith(wanted):
            yield Completion(start, end, f"{name}:", about)
    if len(typed) < 2:
        return
    for state in STATES:
        if state.startswith(wanted):
            yield Completion(start, end, f"is:{state}")
    for facet in _SEARCHED:
        for value, count in values_of(facet):
            if f" {wanted}" in f" {fold(value)}":
                yield Completion(start, end, f"{facet}:{quoted(value)}", f"{count:,}")


def _values(name: str, rest: str, end: int, values_of: ValuesOf) -> Iterator[Completion]:
    """Values of a facet that begin with what is typed, then those in which another word does."""
    facet = ALIASES.get(name.lower(), name.lower())
    typed = _last_value(rest)
    start, wanted = end - len(typed), fold(typed.lstrip('"'))
    others = {fold(value.strip('"')) for value in rest[: len(rest) - len(typed)].split(",")}
    later: list[Completion] = []
    for value, about in _known(facet, values_of):
        key = fold(value)
        if key in others or (key == wanted and not typed.startswith('"')):
            continue
        offered = Completion(start, end, quoted(value, always=typed.startswith('"')), about)
        if key.startswith(wanted):
            yield offered
        elif f" {wanted}" in key:
            later.append(offered)
    yield from later


def _known(facet: str, values_of: ValuesOf) -> Iterator[tuple[str, str]]:
    if facet in _FIXED:
        yield from ((value, "") for value in _FIXED[facet])
        return
    for part in COMPOUND.get(facet, (facet,)):
        if part in FACETS:
            yield from ((value, f"{count:,}") for value, count in values_of(part))


def ghost(text: str, found: Sequence[Completion]) -> str:
    """What stands, dimmed, behind a text for its first completion; `""` where that changes what is typed already."""
    if not found or found[0].end != len(text):
        return ""
    typed, whole = text[found[0].start :], found[0].text
    if whole.startswith('"') and not typed.startswith('"'):
        return ""
    return whole[len(typed) :] if whole.casefold().startswith(typed.casefold()) else ""


def applied(text: str, completion: Completion) -> tuple[str, int]:
    """The text with a completion taken, and where to type on; behind a whole value that is a space."""
    space = "" if completion.text.endswith(":") or text[completion.end : completion.end + 1].isspace() else " "
    begin = text[: completion.start] + completion.text + space
    return begin + text[completion.end :], len(begin)


def quoted(value: str, *, always: bool = False) -> str:
    """A value as it stands in a query."""
    if not always and not any(char in ' ,"()\\' for char in value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def term_start(text: str) -> int:
    """Where the last term begins: after the last space outside quotes."""
    inside, start = False, 0
    for at, char in enumerate(text):
        if char == '"':
            inside = not inside
        elif char.isspace() and not inside:
            start = at + 1
    return start


def _last_value(values: str) -> str:
    """The last one of a comma list."""
    inside, start = False, 0
    for at, char in enumerate(values):
        if char == '"':
            inside = not inside
        elif char == "," and not inside:
            start = at + 1
    return values[start:]
