"""Exports in CSV: Pocket, Instapaper, Raindrop, Matter, Readwise Reader and the highlights of Readwise.

They are told apart by their headers.
"""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping

from reader.errors import SourceError
from reader.json_text import load_json
from reader.sources.feed_text import words_of
from reader.sources.movein.moved import Item, Piece, line_named, moment, refused, split, texts
from reader.translation import gettext as _

MAX_CELL = 16 * 1024 * 1024
POCKET, INSTAPAPER, READER, READWISE = "Pocket", "Instapaper", "Readwise Reader", "Readwise"
RAINDROP, MATTER = "Raindrop", "Matter"
_HEADERS = {
    POCKET: ("url", "time_added", "status"),
    INSTAPAPER: ("url", "selection", "folder", "timestamp"),
    READER: ("url", "reading progress", "location", "saved date"),
    READWISE: ("highlight", "book title"),
    RAINDROP: ("url", "excerpt", "tags", "created"),
    MATTER: ("url", "in queue", "favorited", "read"),
}
_INBOX = "unsorted"
"""The folder of Raindrop for what was saved and put nowhere yet."""
_MARKED = re.compile(r"^(Highlight|Note):", re.MULTILINE)
"""What Raindrop writes before each passage, and before a note on it."""
_DONE = 0.95
"""Part of a text behind which it counts as read."""
Row = Mapping[str, str]


def program_of(text: str) -> str:
    """Which program wrote a CSV, by its header; `""` where none of these did."""
    columns = set(_columns(text.partition("\n")[0]))
    return next((name for name, wanted in _HEADERS.items() if columns.issuperset(wanted)), "")


def _columns(line: str) -> list[str]:
    cells = next(csv.reader([line[:10_000].lstrip("\ufeff")]), [])
    return [cell.strip().lower() for cell in cells]


def read_table(text: str) -> Iterator[Piece]:
    """The rows as articles. Raises SourceError where it is no CSV of a known program."""
    read = _READERS.get(program_of(text))
    if read is None:
        raise SourceError(_("has none of the headers that are known"))
    csv.field_size_limit(MAX_CELL)
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        columns = [cell.strip().lower() for cell in next(rows)]
        for cells in rows:
            if any(map(str.strip, cells)):
                row = dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))
                yield _checked(read, row, rows.line_num) if len(cells) <= len(columns) else _too_long(rows.line_num)
    except csv.Error as error:
        yield refused(line_named(rows.line_num), _("it and what follows cannot be read: {error}").format(error=error))


def _checked(read: Callable[[Row], Item], row: Row, line: int) -> Piece:
    item = read(row)
    return item if item.link.strip() or item.highlights else refused(line_named(line), _("it has no address"))


def _too_long(line: int) -> Piece:
    return refused(line_named(line), _("it has more cells than the header"))


def _pocket(row: Row) -> Item:
    title = row["title"] if row.get("title") != row["url"] else ""
    tags = split(row.get("tags", ""), "|" if "|" in row.get("tags", "") else ",")
    read = row["status"].strip().lower() in ("archive", "archived", "read", "1")
    return Item(link=row["url"], title=title, added=moment(row["time_added"]), tags=tags, read=read)


def _instapaper(row: Row) -> Item:
    folder = row["folder"].strip()
    tags = _listed(row.get("tags", ""))
    own = [folder] if folder.lower() not in ("", "unread", "archive", "starred") else []
    chosen = row["selection"].strip()
    return Item(
        link=row["url"],
        title=row.get("title", ""),
        added=moment(row["timestamp"]),
        read=folder.lower() == "archive",
        starred=folder.lower() == "starred",
        tags=[*own, *tags],
        highlights=[(chosen, "")] if chosen else [],
    )


def _reader(row: Row) -> Item:
    place = row["location"].strip().lower()
    return Item(
        link=row["url"],
        title=row.get("title", ""),
        added=moment(row["saved date"]),
        read=place == "archive" or _number(row["reading progress"]) >= _DONE or (place == "feed" and _yes(row)),
        starred=place == "shortlist",
        tags=_listed(row.get("document tags", "")),
    )


def _yes(row: Row) -> bool:
    return _is_true(row.get("seen", ""))


def _is_true(cell: str) -> bool:
    return cell.strip().lower() in ("true", "1", "yes")


def _readwise(row: Row) -> Item:
    passage = row["highlight"].strip()
    tags = split(row.get("document tags", ""))
    note = row.get("note", "").strip()
    return Item(
        link=row.get("url", "") if row.get("url", "").startswith("http") else "",
        title=row["book title"],
        authors=[row["book author"]] if row.get("book author", "").strip() else [],
        source="Readwise",
        added=moment(row.get("highlighted at", "")),
        tags=tags,
        highlights=[(passage, note)] if passage else [],
        note="" if passage else note,
    )


def _raindrop(row: Row) -> Item:
    folders = [part for name in row.get("folder", "").split(" / ") if (part := name.strip())]
    inbox = [name.lower() for name in folders] in ([], [_INBOX])
    return Item(
        link=row["url"],
        title=words_of(row.get("title", "")),
        summary=words_of(row["excerpt"]),
        added=moment(row["created"]),
        # It is a place for bookmarks, as browsers have one, whose favorites are those that are bookmarked here.
        read=not inbox,
        starred=_is_true(row.get("favorite", "")) or _is_true(row.get("important", "")),
        tags=[*(() if inbox else folders), *split(row["tags"])],
        note=row.get("note", ""),
        highlights=_marked(row.get("highlights", "")),
    )


def _marked(cell: str) -> list[tuple[str, str]]:
    """The passages of a cell, each with its note; a cell without signs is one passage."""
    before, *parts = _MARKED.split(cell)
    found = [(before.strip(), "")] if before.strip() else []
    for sign, said in zip(parts[::2], parts[1::2], strict=True):
        if sign == "Highlight":
            found.append((said.strip(), ""))
        elif found:
            found[-1] = (found[-1][0], said.strip())
    return found


def _matter(row: Row) -> Item:
    author = row.get("author", "").strip()
    return Item(
        link=row["url"],
        title=words_of(row.get("title", "")),
        authors=[author] if author else [],
        source=words_of(row.get("publisher", "")),
        added=moment(row.get("last interaction date", "")),
        read=_is_true(row["read"]),
        starred=_is_true(row["favorited"]),
        tags=split(row.get("tags", "").replace(";", ",")),
    )


def _listed(cell: str) -> list[str]:
    """The names in a cell: a list as Python or JSON writes one, else parted by commas."""
    cell = cell.strip()
    if cell.startswith("[") and len(cell) < 100_000:
        for parse in (load_json, ast.literal_eval):
            try:
                return texts(parse(cell))
            except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
                continue
    return split(cell.strip("[]"))


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return 0.0


_READERS: Mapping[str, Callable[[Row], Item]] = {
    POCKET: _pocket,
    INSTAPAPER: _instapaper,
    READER: _reader,
    READWISE: _readwise,
    RAINDROP: _raindrop,
    MATTER: _matter,
}
