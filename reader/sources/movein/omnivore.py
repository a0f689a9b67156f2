"""Omnivore: `metadata_….json`, with the texts in `content/` and the highlights in `highlights/` beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from reader.errors import SourceError
from reader.sources.charset import decode_page
from reader.sources.movein.moved import AN_ENTRY, Item, Piece, address_in, moment, refused, string, texts
from reader.sources.movein.place import MissingError, Place
from reader.translation import gettext as _

MAX_TEXT = 16 * 1024 * 1024
_LABELS = re.compile(r"(?:#\S+(?:\s+|$))+")
_DONE = 95
"""Percent of a text behind which it counts as read."""


def is_metadata(value: object) -> bool:
    """Whether JSON is a part of Omnivore's list of what was saved."""
    return isinstance(value, list) and any(
        isinstance(each, dict) and "slug" in each and ("savedAt" in each or "readingProgress" in each)
        for each in value[:20]
    )


_GONE = {"deleted": _("it was deleted in Omnivore"), "failed": _("it could not be fetched by Omnivore")}
"""Why an article does not come, by its state."""


def read_metadata(value: list[Any], place: Place, name: str) -> Iterator[Piece]:
    """The articles, with texts and highlights from the files beside the list."""
    folder = PurePosixPath(name).parent
    for each in value:
        if isinstance(each, dict):
            yield from _item(each, place, folder)
        else:
            yield refused(AN_ENTRY, _("it is no object"))


def _item(raw: Mapping[str, Any], place: Place, folder: PurePosixPath) -> Iterator[Piece]:
    title, state = string(raw.get("title")), string(raw.get("state")).lower()
    if state in ("deleted", "failed"):
        yield refused(title or raw.get("url"), _GONE[state])
        return
    slug = string(raw.get("slug"))
    html, lost = _beside(place, folder / "content", slug, ".html")
    if lost:
        yield refused(title or slug, _("its text {lost}; the rest of it comes").format(lost=lost))
    marked, _lost = _beside(place, folder / "highlights", slug, ".md")
    note, highlights = parse_highlights(marked)
    listed = raw.get("highlights")
    for mark in listed if isinstance(listed, list) else ():
        if isinstance(mark, dict) and string(mark.get("quote")):
            highlights.append((string(mark.get("quote")), string(mark.get("annotation"))))
    progress = raw.get("readingProgress")
    yield Item(
        link=address_in(raw.get("url"), raw.get("originalArticleUrl")),
        title=title,
        html=html,
        summary=string(raw.get("description")),
        published=string(raw.get("publishedAt")),
        added=moment(raw.get("savedAt")),
        authors=[string(raw.get("author"))] if string(raw.get("author")).strip() else [],
        whole=True,
        read=state == "archived" or (isinstance(progress, int | float) and progress >= _DONE),
        tags=texts(raw.get("labels")),
        note=note,
        highlights=highlights,
    )


def _beside(place: Place, folder: PurePosixPath, slug: str, end: str) -> tuple[str, str]:
    """The text of a file beside the list, and why it cannot be read; both `""` where there is none."""
    if place.form == "file" or not slug or "/" in slug or "\\" in slug or slug in (".", ".."):
        return "", ""
    try:
        return decode_page(place.read((folder / f"{slug}{end}").as_posix(), MAX_TEXT))[0], ""
    except MissingError:
        return "", ""
    except SourceError as error:
        return "", str(error)


def parse_highlights(markdown: str) -> tuple[str, list[tuple[str, str]]]:
    """The note of an article and its highlights: quotes, each with labels and a note in the paragraphs behind it."""
    note: list[str] = []
    found: list[tuple[list[str], list[str]]] = []
    for block in filter(None, map(str.strip, re.split(r"\n[ \t]*\n", markdown.replace("\r\n", "\n")))):
        if block.startswith(">"):
            lines = (line.lstrip("> \t") for line in block.split("\n"))
            found.append(([" ".join(filter(None, lines))], []))
        elif _LABELS.fullmatch(block + " "):
            continue
        else:
            (found[-1][1] if found else note).append(block)
    return "\n\n".join(note), [(" ".join(text), "\n\n".join(said)) for text, said in found]
