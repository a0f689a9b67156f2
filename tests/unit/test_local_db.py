"""Small files beside a library outlive an upgrade: what an older version wrote is carried over, or begun again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from reader.library.changes import Change
from reader.library.feed_state import Fetch, Fetches
from reader.library.history import History
from reader.library.jobs import Jobs, Spent
from reader.library.local_db import Schema, opened

OLDER = Schema(1, ("CREATE TABLE things(id INTEGER PRIMARY KEY, name TEXT)", "CREATE TABLE gone(x)"))
NEWER = Schema(
    2,
    ("CREATE TABLE things(id INTEGER PRIMARY KEY, name TEXT, size INTEGER DEFAULT 7)", "CREATE TABLE more(x)"),
    {2: ("UPDATE things SET name=upper(name)",)},
)


def rows(path: Path, schema: Schema) -> list[tuple[object, ...]]:
    with opened(path, schema, "things") as db:
        return db.execute("SELECT * FROM things").fetchall()


def write(path: Path, *statements: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            db.execute(statement)


def tables(path: Path) -> Sequence[str]:
    with closing(sqlite3.connect(path)) as db:
        return sorted(name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "things.db"


def test_an_older_file_gets_the_new_columns_and_keeps_its_rows(path: Path) -> None:
    with opened(path, OLDER, "things") as db, db:
        db.execute("INSERT INTO things VALUES(1, 'oak')")
    assert rows(path, NEWER) == [(1, "OAK", 7)]
    assert rows(path, NEWER) == [(1, "OAK", 7)]  # upgraded once
    assert tables(path) == ["more", "things"]


def test_a_column_that_is_gone_is_left_behind(path: Path) -> None:
    write(path, "CREATE TABLE things(id INTEGER PRIMARY KEY, colour TEXT)", "INSERT INTO things VALUES(1, 'red')")
    assert rows(path, OLDER) == [(1, None)]


def test_a_file_that_cannot_be_carried_over_starts_over(path: Path) -> None:
    write(path, "CREATE TABLE things(id, name)", "INSERT INTO things VALUES('no number', 'oak'), (2, 'elm')")
    assert (
        rows(path, Schema(1, ("CREATE TABLE things(id INTEGER CHECK(id > 0) CHECK(typeof(id)='integer'), n)",))) == []
    )
    assert rows(path, NEWER) == []


def test_a_newer_file_is_read_as_far_as_it_is_understood(path: Path) -> None:
    with opened(path, NEWER, "things") as db, db:
        db.execute("INSERT INTO things VALUES(1, 'oak', 3)")
    assert rows(path, OLDER) == [(1, "oak")]


def test_feed_state_of_an_older_version_is_still_read(path: Path) -> None:
    write(
        path,
        "CREATE TABLE fetches(address PRIMARY KEY, etag, modified, body, last_success, last_try, error, failures) "
        "WITHOUT ROWID",
        "INSERT INTO fetches VALUES('https://a.example/feed', '\"e\"', '', '', 5.0, 6.0, '', 0)",
    )
    fetches = Fetches(path)
    expected = Fetch("https://a.example/feed", etag='"e"', last_success=5, last_try=6)
    assert fetches.all() == {"https://a.example/feed": expected}
    fetches.put([Fetch("exec:true", allowed=True)])
    assert not fetches.allows("exec:true")
    fetches.allow(["exec:true"])
    fetches.put([Fetch("exec:true", error="it failed")])
    assert fetches.all()["exec:true"] == Fetch("exec:true", error="it failed", allowed=True)


def test_a_permission_to_run_a_command_survives_as_a_permission(path: Path) -> None:
    """It was a word in the place of a position, and a mailbox could have been read up to that word."""
    columns = "etag, modified, body, last_success, last_try, error, failures, not_before, fresh_until, gone, position"
    write(
        path,
        f"CREATE TABLE fetches(address PRIMARY KEY, {columns}) WITHOUT ROWID",
        "INSERT INTO fetches VALUES('exec:mine', '', '', '', 0, 0, '', 0, 0, 0, 0, 'allowed here')",
        "INSERT INTO fetches VALUES('exec:theirs', '', '', '', 0, 0, '', 0, 0, 0, 0, '')",
        "INSERT INTO fetches VALUES('imaps://a.example', '', '', '', 0, 0, '', 0, 0, 0, 0, '7:11')",
    )
    assert Fetches(path).all() == {
        "exec:mine": Fetch("exec:mine", allowed=True),
        "exec:theirs": Fetch("exec:theirs"),
        "imaps://a.example": Fetch("imaps://a.example", position="7:11"),
    }


def test_jobs_of_an_older_version_still_wait(path: Path) -> None:
    write(
        path,
        "CREATE TABLE jobs(id TEXT, model TEXT, asked_at REAL, PRIMARY KEY(id, model))",
        "INSERT INTO jobs VALUES('0000000000aa', 'small', 4.0)",
    )
    jobs = Jobs(path)
    (job,) = jobs.waiting()
    jobs.fail(job, "no answer")
    assert [(j.id, j.error, j.failed) for j in jobs.all()] == [("0000000000aa", "no answer", True)]
    jobs.spend("2026-01-01", "small", 3, 4)
    assert jobs.spent("2026-01-01") == Spent(3, 4)


def test_a_history_of_an_older_version_can_be_undone(path: Path) -> None:
    change = Change({1: {"read": False}}, {1: {"read": True}})
    history = History(path)
    history.record(change)
    history.close()
    write(path, "ALTER TABLE steps DROP COLUMN undone", "PRAGMA user_version=0")
    history = History(path)
    assert history.next_undo() == (1, change)
    history.set_undone(1, True)
    assert (history.can_undo, history.can_redo) == (False, True)
    history.close()
