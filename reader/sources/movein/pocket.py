"""Pocket: its old export in HTML, and the highlights beside its new one. Its CSV is in `tables`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.errors import SourceError
from reader.sources.movein.moved import AN_ENTRY, Item, Piece, moment, refused, split, string
from reader.translation import gettext as _


def is_html(head: str) -> bool:
    """Whether a page is Pocket's export."""
    low = head[:20_000].lower()
    return "<title>pocket export</title>" in low or ("<a " in low and " time_added=" in low)


def read_html(text: str) -> Iterator[Piece]:
    """The links, those under the heading of the archive as read. Raises SourceError."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(text)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceError(_("cannot be parsed as a page")) from error
    read = False
    for element in tree.iter("h1", "a"):
        said = " ".join("".join(element.itertext()).split())
        if element.tag == "h1":
            read = said.lower().startswith("read")
        elif link := element.get("href"):
            tags = split(element.get("tags") or "")
            title = said if said != link else ""
            yield Item(link=link, title=title, added=moment(element.get("time_added")), tags=tags, read=read)


def is_annotations(value: object) -> bool:
    """Whether JSON is Pocket's list of highlights."""
    return isinstance(value, list) and any(
        isinstance(each, dict)
        and "url" in each
        and any("quote" in mark for mark in _marks(each))
        and "slug" not in each
        for each in value[:50]
    )


def read_annotations(value: list[Any]) -> Iterator[Piece]:
    """The articles with highlights, which stand in another file too."""
    for each in value:
        if not isinstance(each, dict) or not string(each.get("url")):
            yield refused(AN_ENTRY, _("it has no address"))
            continue
        marks = [(string(mark.get("quote")), string(mark.get("note"))) for mark in _marks(each)]
        title = string(each.get("title"))
        yield Item(link=string(each["url"]), title=title if title != each["url"] else "", highlights=marks)


def _marks(each: dict[str, Any]) -> list[dict[str, Any]]:
    marks = each.get("highlights")
    return [mark for mark in marks if isinstance(mark, dict)] if isinstance(marks, list) else []
