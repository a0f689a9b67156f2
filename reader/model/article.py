"""The original's own words, beside the digest of them; and where a story was met.

A story that nobody has digested yet is a `Digest` with an article and nothing of an editor's: its summary is the
publisher's own abstract, and the screen says so.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from reader.dataclass import dataclass
from reader.dates import read_date
from reader.logins import without_login
from reader.model.bounds import MAX_ITEMS, MAX_LINE, MAX_LINK, MAX_TEXT, Bounds, one_more
from reader.text import clean, clean_line, safe_link
from reader.translation import gettext as _

_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")
_MOST_SENTENCES = 1_000
_CAN_BE_CUT = ("text", "origins", "enclosures", "issue", "issue_link", "before")


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
    seconds: int = 0
    """How long it plays, 0 where unknown."""

    @property
    def playing_time(self) -> str:
        """How long it plays, in words; `""` where unknown."""
        if self.seconds < 60:
            return f"{self.seconds} s" if self.seconds else ""
        hours, minutes = divmod(round(self.seconds / 60), 60)
        return " ".join(
            filter(None, (f"{hours} h" if hours else "", _("{minutes} min").format(minutes=minutes) if minutes else ""))
        )


@dataclass(frozen=True, slots=True)
class Article:
    """What a story's publisher wrote. All text is clean."""

    text: str = ""
    """Markdown."""
    whole: bool = False
    """Whether all of the text is here: fetched from its page or added as a file, and nothing of it was left out."""
    teaser: bool = False
    """Whether the feed says of its text that it goes on elsewhere; the words that say so are not kept."""
    origins: tuple[Origin, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    issue: str = ""
    """Title of the newsletter's issue that this is one story of."""
    issue_link: str = ""
    changed: str = ""
    """Date-time in UTC of the last change of the text, `""` where it never changed."""
    before: str = ""
    """The text before that change."""
    cut: tuple[str, ...] = ()
    """Its fields of which something was left out, because there was too much of it (`reader.model.bounds`)."""


def is_cut(article: Article | None) -> bool:
    """Whether its text goes on at its source: it was too long to be kept."""
    return article is not None and "text" in article.cut


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
        "teaser": article.teaser,
        "origins": [_present(feed=o.feed, entry=o.entry, link=o.link, name=o.name) for o in article.origins],
        "enclosures": [
            _present(link=e.link, media=e.media, size=e.size, seconds=e.seconds) for e in article.enclosures
        ],
        "issue": article.issue,
        "issue_link": article.issue_link,
        "changed": article.changed,
        "before": article.before,
        "cut": list(article.cut),
    }
    return _present(**document)


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def from_document(document: object) -> Article | None:
    """The article of a stored or imported record, None where there is none; values of a wrong type are left out."""
    if not isinstance(document, Mapping):
        return None
    cut = document.get("cut")
    return cleaned(
        Article(
            text=_string(document, "text"),
            whole=document.get("whole") is True,
            teaser=document.get("teaser") is True,
            origins=tuple(
                Origin(_string(o, "feed"), _string(o, "entry"), _string(o, "link"), _string(o, "name"))
                for o in _mappings(document.get("origins"))
            ),
            enclosures=tuple(
                Enclosure(_string(e, "link"), _string(e, "media"), _whole(e, "size"), _whole(e, "seconds"))
                for e in _mappings(document.get("enclosures"))
            ),
            issue=_string(document, "issue"),
            issue_link=_string(document, "issue_link"),
            changed=read_date(_string(document, "changed")[:MAX_LINE]),
            before=_string(document, "before"),
            cut=tuple(name for name in (cut if isinstance(cut, list) else ()) if name in _CAN_BE_CUT),
        )
    )


def cleaned(article: Article) -> Article:
    """The article without control codes, and no longer than an article is taken in."""
    bounds = Bounds(article.cut)
    text = _clean(bounds.prose("text", article.text, MAX_TEXT))
    return replace(
        article,
        text=text,
        whole=article.whole and "text" not in bounds.cut,
        origins=tuple(_cleaned_origin(origin, bounds) for origin in bounds.items("origins", article.origins)),
        enclosures=tuple(
            replace(enclosure, link=link, media=clean_line(bounds.text("enclosures", enclosure.media)))
            for enclosure in bounds.items("enclosures", article.enclosures)
            if (link := safe_link(bounds.link("enclosures", enclosure.link)))
        ),
        issue=clean_line(bounds.text("issue", article.issue)),
        issue_link=safe_link(bounds.link("issue_link", article.issue_link)),
        before=_clean(bounds.prose("before", article.before, MAX_TEXT)),
        cut=bounds.cut,
    )


def _clean(text: str) -> str:
    return clean(text, tabs=True).strip()


def _cleaned_origin(origin: Origin, bounds: Bounds) -> Origin:
    name = "origins"
    return replace(
        origin,
        feed=without_login(clean_line(bounds.text(name, origin.feed, MAX_LINK))),
        entry=clean_line(bounds.text(name, origin.entry, MAX_LINK)),
        link=safe_link(bounds.link(name, origin.link)),
        name=clean_line(bounds.text(name, origin.name)),
    )


def _string(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _whole(document: Mapping[str, Any], name: str) -> int:
    value = document.get(name)
    return value if isinstance(value, int) else 0


def _mappings(value: object) -> list[Mapping[str, Any]]:
    items = one_more(value, MAX_ITEMS) if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, Mapping)]
