"""What an export holds, told by its content and read in portions: this is what runs in a worker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.json_text import load_json
from reader.model.subscription import Subscription
from reader.sources.charset import decode_page, of_html
from reader.sources.movein import (
    bookmarks,
    clippings,
    greader,
    miniflux,
    newsboat,
    omnivore,
    own,
    pocket,
    tables,
    wallabag,
)
from reader.sources.movein.moved import AN_ENTRY, Kept, Piece, Refused, Wish, is_line, kept, refused, without_link
from reader.sources.movein.place import SQLITE, ZIP, Place, names_in, place_of
from reader.sources.opml import is_opml, parse_opml
from reader.translation import gettext as _
from reader.translation import marked

PORTION = 1_000
"""Pieces that are handed over at a time."""
NEWSBOAT_URLS, NEWSBOAT_CACHE, CLIPPING, OMNIVORE = (
    "newsboat urls",
    "newsboat",
    marked("Markdown clippings"),
    "Omnivore",
)
OWN = "digest"
A_FEED = _("a feed")
"""How a feed is called that a list names, and that cannot be followed."""
UNKNOWN = _("it is nothing that a program known here exports")
_TITLE = re.compile(r"<title>([^<>]{0,200})</title>", re.IGNORECASE)
_PROGRAMS = ("Feedly", "NewsBlur", "Miniflux", "FreshRSS", "newsboat", "Inoreader", "NetNewsWire", "Tiny Tiny RSS")
_FIREFOX = b"mozLz40\0"


@dataclass(frozen=True, slots=True)
class Unit:
    """One file of an export."""

    place: Place
    name: str
    """Within the place, `""` where that is the file."""
    copy: str = ""
    """Of a database: the path of the copy that is read."""
    database: bool = False

    @property
    def shown(self) -> str:
        return self.place.shown(self.name)


@dataclass(slots=True)
class Portion:
    """Some of what a file holds."""

    kind: str = ""
    """Which program wrote it, `""` where none that is known did."""
    kept: list[Kept] = field(default_factory=list)
    feeds: list[Subscription] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    more: bool = False


_begun: dict[tuple[Unit, int], tuple[str, Iterator[Piece]]] = {}
"""What was begun in this worker and goes on: the file is not read again for its next portion."""


def list_units(path: str) -> tuple[list[Unit], list[Refused]]:
    """The files of an export in the order in which they are read. Raises SourceError where nothing is there."""
    place = place_of(Path(path))
    units: list[Unit] = []
    unread: list[Refused] = []
    for name in names_in(place):
        if isinstance(name, Refused):
            unread.append(name)
            continue
        head = place.head(name)
        if place.form != "file" and head.startswith(ZIP):
            unread.append(refused(name, _("it is an archive within another place: give it by itself")))
        elif place.form == "zip" and head.startswith(SQLITE):
            unread.append(refused(name, _("it is a database within an archive: unpack that, and give its folder")))
        else:
            units.append(Unit(place, name, database=head.startswith(SQLITE)))
    # What stands higher says more of an article than what lies beside it.
    return sorted(units, key=lambda unit: (unit.name.count("/"), unit.name)), unread


def read_portion(unit: Unit, start: int) -> Portion:
    """The pieces from `start` on, at most `PORTION`; what cannot be read is in `refused`, with the reason."""
    portion = Portion()
    try:
        kind, pieces = _begun.pop((unit, start)) if (unit, start) in _begun else _started(unit, start)
        portion.kind = kind
        count = 0
        for piece in islice(pieces, PORTION):
            count += 1
            _put(piece, portion, unit)
        portion.more = count == PORTION
        if portion.more:
            _begun.clear()
            _begun[unit, start + PORTION] = kind, pieces
    except SourceError as error:
        portion.refused.append(refused(unit.shown, str(error)))
    return portion


def _started(unit: Unit, start: int) -> tuple[str, Iterator[Piece]]:
    kind, pieces = _read(unit)
    return kind, islice(pieces, start, None)


def _put(piece: Piece, portion: Portion, unit: Unit) -> None:
    match piece:
        case Subscription():
            portion.feeds.append(piece)
        case Wish():
            portion.wishes.append(piece)
        case Refused():
            portion.refused.append(_placed(piece, unit))
        case Kept():
            portion.kept.append(piece)
        case _:
            found = kept(piece)
            if isinstance(found, Refused):
                portion.refused.append(found)
            else:
                portion.kept.append(found)
            if said := without_link(piece, found):
                portion.refused.append(said)


def _placed(found: Refused, unit: Unit) -> Refused:
    """What is refused, with its file where it has no name of its own."""
    nameless = is_line(found.what) or found.what in (AN_ENTRY, A_FEED)
    return refused(f"{unit.shown}, {found.what}", found.why) if nameless else found


def _read(unit: Unit) -> tuple[str, Iterator[Piece]]:
    """Which program wrote a file, and what is in it. Raises SourceError."""
    if unit.database:
        return NEWSBOAT_CACHE, newsboat.read_cache(Path(unit.copy))
    content = unit.place.read(unit.name)
    head = content[:65_536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise SourceError(_("it is empty"))
    if content.startswith(_FIREFOX):
        raise SourceError(_("it is a compressed backup of Firefox: in its bookmarks choose Backup…, which writes JSON"))
    if is_opml(head):
        return _opml(content)
    if own.is_lines(head):
        return OWN, own.read_lines(content)
    if head[:1] in b"{[":
        return _json(content, unit)
    if b"\0" in content[:4_096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(UNKNOWN)
    return _text(decode_page(content, of_html(content))[0], unit)


def _opml(content: bytes) -> tuple[str, Iterator[Piece]]:
    feeds, failed = parse_opml(content)
    title = _TITLE.search(content[:20_000].decode("utf-8", "replace"))
    said = title[1].casefold() if title else ""
    program = next((name for name in _PROGRAMS if name.casefold() in said), "")
    return f"{program} (OPML)".strip() if program else "OPML", iter(
        [*feeds, *(refused(A_FEED, str(error)) for error in failed)]
    )


def _json(content: bytes, unit: Unit) -> tuple[str, Iterator[Piece]]:
    try:
        value: Any = load_json(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise SourceError(
            _("it is damaged JSON: {error}, in line {line}").format(error=error.msg, line=error.lineno)
        ) from error
    if own.is_records(value):
        return OWN, own.read_json(content)
    if greader.is_stream(value):
        fresh = "FreshRSS" if b"frss:" in content[:100_000] or b"freshrss" in content[:2_000] else "Google Reader"
        return fresh, greader.read_stream(value)
    if greader.is_subscriptions(value):
        return "Google Reader", greader.read_subscriptions(value)
    if miniflux.is_entries(value):
        return "Miniflux", miniflux.read_entries(value)
    if miniflux.is_feeds(value):
        return "Miniflux", miniflux.read_feeds(value)
    if bookmarks.is_chrome(value):
        return "Chrome's bookmarks", bookmarks.read_chrome(value)
    if bookmarks.is_firefox(value):
        return "Firefox's bookmarks", bookmarks.read_firefox(value)
    if omnivore.is_metadata(value):
        return OMNIVORE, omnivore.read_metadata(value, unit.place, unit.name)
    if wallabag.is_entries(value):
        return "wallabag", wallabag.read_entries(value)
    if pocket.is_annotations(value):
        return tables.POCKET, pocket.read_annotations(value)
    raise SourceError(_("it holds nothing") if value in ([], {}) else UNKNOWN)


def _text(text: str, unit: Unit) -> tuple[str, Iterator[Piece]]:
    if pocket.is_html(text):
        return tables.POCKET, pocket.read_html(text)
    if bookmarks.is_netscape(text):
        return marked("browser bookmarks"), bookmarks.read_netscape(text)
    if own.is_table(text):
        return OWN, own.read_table(text)
    if own.is_exported_note(text):
        return OWN, own.read_note(text)
    if clippings.is_clipping(text):
        return CLIPPING, clippings.read_clipping(text, unit.name or Path(unit.place.path).name)
    if program := tables.program_of(text):
        return program, tables.read_table(text)
    if newsboat.is_urls(text):
        return NEWSBOAT_URLS, newsboat.read_urls(text)
    markdown = PurePosixPath(unit.shown).suffix.lower() in (".md", ".markdown")
    raise SourceError(_("it names no address of a page in front matter") if markdown else UNKNOWN)
