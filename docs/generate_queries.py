"""Writes docs/reference/queries.md from the tables of the query language: `make docs`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docs.tables import code, table
from reader.model.query import ALIASES, COMPOUND, DATES, DEFAULT_SORT, FACETS, HAVINGS, SORTS, STATES
from reader.model.query_help import QUERY_HELP

FILE = Path(__file__).parent / "reference" / "queries.md"
HEAD = """\
# The query language

This page is generated from the program: `make docs`. On the screen `F1` in the search line shows it in short.

One language for the search line, `digest list` and all that takes a QUERY, views, mutes and `:`.

```text
transformers "tool use" role:"AI Engineer" level:advanced,expert -source:x since:7d (field:security or tag:later)
```

Everything must match. A list with commas, or a filter that stands there twice, means or. On the screen a half-typed
query is never an error: what can be read applies, and the rest is underlined. A command refuses such a query with
status 2, does nothing, and says what was probably meant. [How it is evaluated](../design.md#queries).
"""
FACETS_SAY: Mapping[str, str] = {
    "role": "Whom it is for: `role:CTO`, `role:engineer` for every role with that word",
    "level": "What it asks for: `beginner`, `intermediate`, `advanced`, `expert`",
    "abstraction": "`low` is hands-on, `high` is strategy",
    "length": "`short`, `medium`, `long`",
    "domain": "The field it is filed in",
    "subfield": "What in that field it is about",
    "topic": "What it speaks of",
    "source": "Who published the original",
    "curator": "Who made the digest",
    "author": "Who wrote the original",
    "media": "What the original is: an article, a paper, a talk",
    "kind": "What sort of text it is; `kind:article` is what nobody has digested",
    "intent": "What its author wanted",
    "feed": "What brought it",
    "tag": "Your own tags, and those of a feed",
    "story": "All that tell the event which this one tells, by its id",
    "brief": "What stands in a brief, by its day: `brief:today`",
    "plate": "What bears on a decision on your plate",
    "view": "What a view finds, by its name",
    "is": "Its state, see below",
    "has": "What there is of it, see below",
}
STATES_SAY: Mapping[str, str] = {
    "unread": "Not read yet",
    "read": "Read",
    "bookmarked": "Bookmarked",
    "new": "Unread, and here since yesterday (or back since then)",
    "finished": "Read to its end",
    "later": "Put off; listed only where it is asked for",
    "muted": "Hidden by a mute; listed only where it is asked for",
    "deleted": "Deleted; listed only where it is asked for",
}
HAVINGS_SAY: Mapping[str, str] = {
    "note": "A note of yours",
    "evidence": "Its sentences were compared with the article",
    "link": "A link to the original",
    "article": "The text of the original is stored",
    "change": "The original has changed since it came",
    "made": "Made here, by a program or by you",
    "versions": "Several digests of one article",
    "edit": "Edited by you",
    "vote": "Judged by you",
    "highlight": "A highlight of yours",
    "teaser": "Only the beginning came with the feed",
    "whole": "The text was fetched from its page",
}
SORTS_SAY: Mapping[str, str] = {
    "newest": "By the day it was published, the newest first",
    "oldest": "The same, the oldest first",
    "added": "By the time it came, the latest first",
    "title": "By title",
    "source": "By who published it",
    "shortest": "By reading time",
    "longest": "By reading time, the longest first",
    "easiest": "By level",
    "deepest": "By level, the deepest first",
    "relevance": "By how well the words fit",
    "forme": "By what matters to you ([for me](../for-me.md))",
}
DATES_SAY: Mapping[str, str] = {
    "since": "On that day or later",
    "before": "Before it",
    "on": "In that day, month or year",
}
SPANS = "\nThey take `2026-05-31`, `2026-05`, `2026`, `7d`, `2w`, `3m`, `1y`, `today`, `yesterday`.\n"


def document() -> str:
    """The page: examples, then every filter with what it finds."""
    filters = [
        *_said(FACETS, FACETS_SAY, ":"),
        *((f"`{name}:`", " or ".join(map(code, parts))) for name, parts in COMPOUND.items()),
        ("`minutes:`", "Reading minutes: `<10`, `>=5`, `7`"),
    ]
    value = ("Value", "What it finds")
    sections = (
        ("Examples", "\n".join(_examples(name, rows) for name, rows in QUERY_HELP)),
        ("All filters", table(("Filter", "What it looks at"), filters) + _aliases()),
        ("`is:`", table(value, _said(STATES, STATES_SAY))),
        ("`has:`", table(value, _said(HAVINGS, HAVINGS_SAY))),
        ("`since:`, `before:`, `on:`", table(("Filter", "What it finds"), _said(DATES, DATES_SAY, ":")) + SPANS),
        ("`sort:`", table(("Value", "Order"), _said(SORTS, SORTS_SAY)) + f"\nWithout one it is `{DEFAULT_SORT}`.\n"),
    )
    return HEAD + "".join(f"\n## {name}\n\n{text}" for name, text in sections)


def _examples(name: str, rows: Sequence[tuple[str, str]]) -> str:
    return f"### {name}\n\n{table(('Query', 'What it finds'), ((code(query), says) for query, says in rows))}"


def _said(names: Sequence[str], says: Mapping[str, str], end: str = "") -> list[tuple[str, str]]:
    """A row for each name; what nobody described is an error."""
    return [(f"`{name}{end}`", says[name]) for name in names]


def _aliases() -> str:
    said = ", ".join(f"`{name}:` is `{meant}:`" for name, meant in ALIASES.items())
    return f"\nOther names: {said}. A value that no digest has matches those that contain its words.\n"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
