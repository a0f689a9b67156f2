"""Clippings in a folder of notes, as Obsidian's Web Clipper and others write them: Markdown under front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from reader.errors import SourceError
from reader.model.highlights import MOST_TEXT
from reader.sources.front_matter import split_front_matter
from reader.sources.movein.moved import Item, Piece, moment, split
from reader.text import clean_line, fold, plain, safe_link

MAX_NOTE = 16 * 1024 * 1024
_LINKS = ("source", "url", "link", "original_url", "original", "canonical", "permalink", "source_url", "website")
_DONE = ("read", "done", "archived", "finished")
_STARS = ("favorite", "favourite", "starred", "bookmark", "star")
_WIKI = re.compile(r"!?\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_MARK = "=="
_FENCE = ("```", "~~~")
_USUAL = ("clippings", "clipping")
_NOTES = re.compile(r"^#{1,3}[ \t]+(?:my )?(?:notes?|notizen)[ \t]*$\n(?P<note>(?:(?!^#{1,3} ).*\n?)*)", re.I | re.M)


def is_clipping(text: str) -> bool:
    """Whether a note has front matter that names the page it is of."""
    try:
        front, _, _ = split_front_matter(text)
    except SourceError:
        return False
    return bool(_link(front))


def read_clipping(text: str, name: str) -> Iterator[Piece]:
    """The article of a clipping; what is marked `==so==` is a highlight. Raises SourceError."""
    front, body, _ = split_front_matter(text)
    front = {key.casefold(): value for key, value in front.items()}
    note = _NOTES.search(body)
    said = clean_line(plain(note["note"])) and note["note"].strip() if note else ""
    body = body[: note.start()] + body[note.end() :] if note else body
    body, marked = split_marks(body)
    tags = _names(front.get("tags") or front.get("tag"))
    yield Item(
        link=_link(front),
        title=_text(front.get("title")) or PurePosixPath(name).stem,
        text=_unlinked(body).strip(),
        summary=_text(front.get("description")) or _text(front.get("summary")),
        published=_text(front.get("published")) or _text(front.get("date")),
        added=moment(_text(front.get("created")) or _text(front.get("saved")) or _text(front.get("clipped"))),
        authors=_names(front.get("author") or front.get("authors")),
        source=_text(front.get("site")) or _text(front.get("publisher")),
        whole=True,
        read=_is_read(front),
        starred=any(_true(front.get(key)) for key in _STARS),
        tags=[tag for tag in tags if fold(tag.lstrip("#")) not in _USUAL],
        note=_text(front.get("note")) or _text(front.get("comment")) or said or "",
        highlights=[(passage, "") for passage in dict.fromkeys(marked) if passage],
    )


def split_marks(markdown: str) -> tuple[str, list[str]]:
    """A text without the signs of `==marked==` passages, and the passages as they are read; code stays as it is."""
    lines: list[str] = []
    passages: list[str] = []
    fenced = False
    for line in markdown.split("\n"):
        fenced ^= line.lstrip().startswith(_FENCE)
        lines.append(line if fenced or _MARK not in line else _without_marks(line, passages))
    return "\n".join(lines), passages


def _without_marks(line: str, passages: list[str]) -> str:
    parts = line.split(_MARK)
    kept = [parts[0]]
    at = 1
    while at + 1 < len(parts):
        before, inner, after = kept[-1][-1:], parts[at], parts[at + 1]
        is_marked = inner and inner.strip() == inner and inner.strip("=") == inner and len(inner) <= MOST_TEXT
        if is_marked and not before.isalnum() and not after[:1].isalnum():
            passages.append(clean_line(plain(inner)))
            kept += [inner, after]
            at += 2
        else:
            kept += [_MARK, inner]
            at += 1
    return "".join([*kept, *(_MARK + rest for rest in parts[at:])])


def _link(front: Mapping[str, Any]) -> str:
    folded = {key.casefold(): value for key, value in front.items()}
    return next((link for key in _LINKS if (link := safe_link(_text(folded.get(key)).strip("<>")))), "")


def _is_read(front: Mapping[str, Any]) -> bool:
    return _true(front.get("read")) or _text(front.get("status")).casefold() in _DONE


def _true(value: object) -> bool:
    return isinstance(value, str) and value.strip().casefold() in ("true", "yes", "1")


def _names(value: object) -> list[str]:
    """Names of a list or of a text with commas, without the brackets of links and the signs of tags."""
    listed = value if isinstance(value, list) else split(value) if isinstance(value, str) else []
    names = [name.strip().lstrip("#").strip() for each in listed if isinstance(each, str) and (name := _unlinked(each))]
    return [name for name in names if name]


def _text(value: object) -> str:
    return clean_line(_unlinked(value)) if isinstance(value, str) else ""


def _unlinked(text: str) -> str:
    return _WIKI.sub(lambda found: found[2] or found[1], text)
