"""Exports in every encoding, with dates of every unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library import Library
from reader.sources.movein.moved import added_at, moment
from reader.sources.movein.tables import program_of, read_table
from tests.moving import exports
from tests.moving.test_exports import at, moved

ROW = "title,url,time_added,tags,status\n„Brot“ für später – heute,https://brot.example/,1700000000,bäckerei,unread\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_in_any_encoding(library: Library, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export"
    path.write_bytes(ROW.encode(encoding))
    moved(library, path)
    digest, marks = at(library, "")
    assert (digest.title, marks.tags) == ("„Brot“ für später – heute", ("bäckerei",))


def test_windows_line_ends(library: Library, tmp_path: Path) -> None:
    for name, content in (("a", exports.POCKET_CSV), ("b", exports.URLS), ("c.md", exports.CLIPPING)):
        (tmp_path / "x").mkdir(exist_ok=True)
        (tmp_path / "x" / name).write_bytes(content.replace("\n", "\r\n").encode())
    counts, _ = moved(library, tmp_path / "x")
    assert (counts.feeds, counts.views, counts.articles, counts.highlights) == (2, 1, 3, 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1700000000, "2023-11-14T22:13:20Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        (1700000000.75, "2023-11-14T22:13:20Z"),
        (1700000000123, "2023-11-14T22:13:20Z"),
        ("1700000000123456", "2023-11-14T22:13:20Z"),
        ("13344473600000000", "2023-11-14T22:13:20Z"),
        ("2024-08-28 12:33:19+00:00", "2024-08-28 12:33:19+00:00"),
        (0, ""),
        (-5, ""),
        (True, ""),
        (None, ""),
        ([], ""),
        (10**30, ""),
        (float("nan"), ""),
        ("9" * 400, "9" * 100),
    ],
)
def test_moments(value: object, expected: str) -> None:
    assert moment(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-08-28 12:33:19+02:00", "2024-08-28T10:33:19Z"),
        ("2024-08-28", "2024-08-28T00:00:00Z"),
        ("2999-01-01", ""),
        ("2024", ""),
        ("", ""),
        ("soon", ""),
    ],
)
def test_when_it_was_saved(text: str, expected: str) -> None:
    assert added_at(text) == expected


def test_headers_in_another_order_and_further_columns() -> None:
    text = "status,cursor,url,tags,time_added,title\nread,x,https://a.example/,a,1700000000,A\n"
    assert program_of(text) == "Pocket"
    (item,) = read_table(text)
    assert getattr(item, "read", None) is True
