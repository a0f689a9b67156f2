"""Records as JSON, JSON Lines or CSV, with the record's own keys."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from reader.errors import SourceError
from reader.json_text import load_json
from reader.model.record import OTHER
from reader.translation import gettext as _

Parsed = tuple[dict[str, Any] | SourceError, int]
"""A record or what is wrong with it, and its 1-based line (0 where it has none)."""
_QUOTED = re.compile(r"'[=+@'\[{＝＋－＠-]")
"""A text that only begins like a formula, or like JSON."""
MAX_CELL = 16 * 1024 * 1024


ALIASES = {"url": "link", "key_takeaway": "takeaway", "key_insights": "insights", "roles": "best_for"}
"""Other names that fields of a record have elsewhere."""


def parse_json(content: bytes) -> Iterator[Parsed]:
    """A record, a list of records, or an object that holds one (`{"digests": […]}`, or a file of a library)."""
    try:
        value = load_json(content)
    except orjson.JSONDecodeError as error:
        yield SourceError(_("is not JSON: {msg}").format(msg=error.msg), error.lineno), error.lineno
        return
    if isinstance(value, dict) and isinstance(value.get("digests"), list | dict):
        value = value["digests"]
        value = list(value.values()) if isinstance(value, dict) else value
    records = value if isinstance(value, list) else [value]
    for number, record in enumerate(records, start=1):
        yield _record(record, f"record {number} ", 0)


def parse_json_lines(lines: Iterable[bytes]) -> Iterator[Parsed]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = load_json(line)
        except orjson.JSONDecodeError as error:
            yield SourceError(_("is not JSON: {msg}").format(msg=error.msg), number), number
            continue
        yield _record(record, "", number)


def parse_csv(text: str) -> Iterator[Parsed]:
    """Rows under a header of keys. A cell may hold a list: names parted by `;` or `,`, texts by lines, or JSON."""
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    csv.field_size_limit(MAX_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip().lower().replace(" ", "_") for name in next(rows, [])]
        if "title" not in header:
            yield SourceError(_("the first line of the CSV does not name a column title"), 1), 1
            return
        line = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                if len(row) > len(header):
                    yield (
                        SourceError(
                            _("has {count} cells under {columns} columns").format(count=len(row), columns=len(header)),
                            line,
                        ),
                        line,
                    )
                else:
                    yield _record(_nested({k: _cell(v) for k, v in zip(header, row, strict=False)}), "", line)
            line = rows.line_num + 1
    except csv.Error as error:
        yield SourceError(_("is not CSV: {error}").format(error=error), rows.line_num), rows.line_num


def _cell(cell: str) -> Any:
    text = cell.strip()
    if text.startswith(("[", "{")):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return cell
    # As a person types it into a spreadsheet, and `digest export` writes it, so that it is no formula.
    return text[1:] if _QUOTED.match(text) else cell


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    """`depth.level` and the like put where the record has them."""
    record: dict[str, Any] = {}
    for name, value in row.items():
        outer, dot, inner = name.partition(".")
        if dot and isinstance(record.setdefault(outer, {}), dict):
            record[outer][inner] = value
        else:
            record[name] = value
    return with_others(record)


def with_others(record: dict[str, Any]) -> dict[str, Any]:
    """A record with the fields that are not ours among its own, which `OTHER` keeps as JSON."""
    listed = record.pop(OTHER, None)
    if isinstance(listed, str):
        try:
            listed = load_json(listed)
        except orjson.JSONDecodeError:
            listed = None
    return {**listed, **record} if isinstance(listed, dict) else record


def _record(value: object, which: str, line: int) -> Parsed:
    if not isinstance(value, dict):
        return SourceError(
            _("{which}is not a record (a JSON object with the keys of a digest)").format(which=which), line
        ), line
    title = value.get("title")
    if not isinstance(title, str) or not title.strip():
        return SourceError(_("{which}has no title").format(which=which), line), line
    others = {ALIASES[name]: value[name] for name in ALIASES.keys() & value.keys() if not value.get(ALIASES[name])}
    return {name: item for name, item in value.items() if ALIASES.get(name) not in others} | others, line
