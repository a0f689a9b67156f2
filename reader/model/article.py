"""The original's own words, beside the digest of them; and where a story was met.

A story that nobody has digested yet is a `Digest` with an article and nothing of an editor's: its summary is the
publisher's own abstract, and the screen says so.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reader.dates import read_date
from reader.text import clean, clean_line, safe_link

_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")
_MOST_SENTENCES = 1_000


@dataclass(frozen=True, slots=True)
class Origin:
    """One place where a story was met."""

    feed: str = ""
    """Address of the subscription, `""` where a person added the story by hand."""
    entry: str = ""
    """The id that the place gives the story."""
    link: str = ""
    name: str = ""
    """What the place is called."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to a story: an episode, a paper."""

    link: str
    media: str = ""
    """Its MIME type."""
    size: int = 0
    """Bytes, 0 where unknown."""


@dataclass(frozen=True, slots=True)
class Article:
    """What a story's publisher wrote. All text is clean."""

    text: str = ""
    """Markdown."""
    whole: bool = False
    """Whether the text was fetched from the page, because the feed cuts it short."""
    origins: tuple[Origin, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    issue: str = ""
    """Title of the newsletter's issue that this is one story of."""
    issue_link: str = ""
    changed: str = ""
    """Date-time in UTC of the last change of the text, `""` where it never changed."""
    before: str = ""
    """The text before that change."""


def changes(article: Article) -> Iterator[tuple[str, str]]:
    """What the last change of the text took out (`-`) and put in (`+`), sentence by sentence."""
    if not article.changed or article.before == article.text:
        return
    before, after = (_SENTENCE.split(text)[:_MOST_SENTENCES] for text in (article.before, article.text))
    for sign, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if sign != "equal":
            yield from (("-", line) for line in before[i:j] if line.strip())
            yield from (("+", line) for line in after[k:m] if line.strip())


def to_document(article: Article) -> dict[str, Any]:
    """What is stored; nothing that is empty."""
    document: dict[str, Any] = {
        "text": article.text,
        "whole": article.whole,
        "origins": [_present(feed=o.feed, entry=o.entry, link=o.link, name=o.name) for o in article.origins],
        "enclosures": [_present(link=e.link, media=e.media, size=e.size) for e in article.enclosures],
        "issue": article.issue,
        "issue_link": article.issue_link,
        "changed": article.changed,
        "before": article.before,
    }
    return _present(**document)


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def from_document(document: object) -> Article | None:
    """The article of a stored or imported record, None where there is none; values of a wrong type are left out."""
    if not isinstance(document, Mapping):
        return None
    return Article(
        text=clean(_string(document, "text")).strip(),
        whole=document.get("whole") is True,
        origins=tuple(
            Origin(
                feed=clean_line(_string(o, "feed")),
                entry=clean_line(_string(o, "entry")),
                link=safe_link(_string(o, "link")),
                name=clean_line(_string(o, "name")),
            )
            for o in _mappings(document.get("origins"))
        ),
        enclosures=tuple(
            Enclosure(link, clean_line(_string(e, "media")), size if isinstance(size := e.get("size"), int) else 0)
            for e in _mappings(document.get("enclosures"))
            if (link := safe_link(_string(e, "link")))
        ),
        issue=clean_line(_string(document, "issue")),
        issue_link=safe_link(_string(document, "issue_link")),
        changed=read_date(_string(document, "changed")),
        before=clean(_string(document, "before")).strip(),
    )


def _string(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
