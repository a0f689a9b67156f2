"""Exports in CSV: Pocket, Instapaper, Readwise Reader and the highlights of Readwise, told apart by their headers."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Callable, Iterator, Mapping

from reader.errors import SourceError
from reader.json_text import load_json
from reader.sources.movein.moved import Item, Piece, line_named, moment, refused, split, texts
from reader.translation import gettext as _

MAX_CELL = 16 * 1024 * 1024
POCKET, INSTAPAPER, READER, READWISE = "Pocket", "Instapaper", "Readwise Reader", "Readwise"
_HEADERS = {
    POCKET: ("url", "time_added", "status"),
    INSTAPAPER: ("url", "selection", "folder", "timestamp"),
    READER: ("url", "reading progress", "location", "saved date"),
    READWISE: ("highlight", "book title"),
}
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
    return row.get("seen", "").strip().lower() in ("true", "1", "yes")


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
}
