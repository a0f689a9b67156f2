"""Disks that refuse: a read-only folder, a full disk, a failing rename. Errors come where the system raises them."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from reader.errors import LibraryBusyError, LibraryError
from reader.library import Library, open_library
from reader.model.query_text import parse
from tests.pages import one, small
from tests.unit.test_commands import digest
from tests.unit.test_library import contents


@pytest.fixture
def stored(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    with open_library(root) as library:
        added = library.add(one(small(f"Digest {n}")) for n in range(3)).added
        library.mark({digest_id: {"bookmark": True} for digest_id in added})
    return root


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, code: int, below: Path) -> None:
    """Let a call of the system fail for every path below a folder, where it would write."""
    original: Callable[..., object] = getattr(os, call)

    def failing(path: object, *arguments: object, **options: object) -> object:
        writes = call != "open" or bool(int(str(arguments[0])) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        named = os.fspath(path) if isinstance(path, str | os.PathLike) else ""
        if writes and str(named).startswith(str(below)):
            raise OSError(code, os.strerror(code), str(named))
        return original(path, *arguments, **options)

    monkeypatch.setattr(os, call, failing)


def no_space(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", failing)


def use(root: Path) -> list[tuple[int, str, str]]:
    """Status, output and errors of a command that adds and one that marks."""
    marked = next(line.split()[0] for line in digest("list").stdout.splitlines())
    results = [
        digest("import", "-", stdin=small("New")),
        digest("import", "-", stdin=small("Digest 1", body="Newer.")),
        digest("mark", marked, "--read"),
        digest("mark", marked, "--no-bookmark", "--tag", "x"),
    ]
    return [(r.exit_code, r.stdout, r.stderr) for r in results]


@pytest.mark.parametrize(
    ("call", "code", "why"),
    [
        ("open", errno.EACCES, "you may not write there"),
        ("open", errno.EROFS, "read-only disk"),
        ("open", errno.ENOSPC, "disk is full"),
        ("replace", errno.EACCES, "you may not write there"),
        ("replace", errno.EDQUOT, "quota"),
        ("replace", errno.EIO, "Input/output error"),
        ("fsync", errno.ENOSPC, "disk is full"),
    ],
)
def test_a_library_that_cannot_be_written_is_still_read(
    stored: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, why: str
) -> None:
    before = files(stored)
    with open_library(stored) as library:
        seen = contents(library)
    with monkeypatch.context() as patch:
        if call == "fsync":
            no_space(patch)
        else:
            refuse(patch, call, code, stored)
        for status, output, errors in use(stored):
            assert (status, output) == (1, "")
            assert errors.startswith(f"digest: Cannot write to the library {stored}: ")
            assert why in errors
            assert errors.count("\n") == 1
        with open_library(stored) as library:
            assert contents(library) == seen
    assert files(stored) == before, "nothing is changed, and no temporary file is left"
    assert [status for status, _, _ in use(stored)] == [0, 0, 0, 0]


def test_a_failed_change_leaves_nothing_to_undo(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_library(stored) as library:
        (first, *_) = contents(library)
        library.mark({first: {"read": True}})
        with monkeypatch.context() as patch:
            no_space(patch)
            with pytest.raises(LibraryError, match="full"):
                library.mark({first: {"note": "lost"}})
            with pytest.raises(LibraryError, match="full"):
                library.undo()
        assert library.marks(first).read
        assert not library.marks(first).note
        assert library.undo()
        assert not library.marks(first).read


def test_a_new_library_where_nothing_may_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, "mkdir", errno.EACCES, tmp_path / "new")
    result = digest("import", "-", "--library", tmp_path / "new" / "library", stdin=small("T"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "you may not write there" in result.stderr


def test_files_may_only_grow_so_far(stored: Path) -> None:
    """A real limit of the system, in a process of its own: the write breaks off in the middle."""
    before = files(stored)
    limit = max(len(content) for content in before.values()) + 500
    script = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {resource.RLIM_INFINITY}));"
        "from reader.__main__ import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, "import", "-"],
        input=small("Long", body="word " * 2_000),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("digest: Cannot ")
    assert result.stderr.count("\n") == 1
    assert files(stored) == before
    assert len(digest("list").stdout.splitlines()) == 3


def test_a_lock_that_another_holds_is_waited_for_and_then_told(
    stored: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.library.folder.LOCK_SECONDS", 0.2)
    with library.files.lock(), open_library(stored) as other:
        assert len(contents(other)) == 3, "reading needs no lock"
        with pytest.raises(LibraryBusyError, match="try again"):
            other.add([one(small("New"))])
    with open_library(stored) as other:
        assert other.add([one(small("New"))]).added


class FailingCommit:
    """A connection whose disk fails at the COMMIT: SQLite tells, and may have rolled back by itself."""

    def __init__(self, db: sqlite3.Connection, *, rolls_back: bool) -> None:
        self._db = db
        self._rolls_back = rolls_back

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql == "COMMIT":
            if self._rolls_back:
                self._db.execute("ROLLBACK")
            raise sqlite3.OperationalError("disk I/O error")
        return self._db.execute(sql, *values)


@pytest.mark.parametrize("rolls_back", [True, False])
def test_an_index_that_fails_at_the_commit_is_loaded_anew(stored: Path, library: Library, rolls_back: bool) -> None:
    """The disk's error is told, not that of a second rollback, and nothing half changed stays in memory."""
    with open_library(stored) as other:
        db = library.index.connection.db
        library.index.connection.db = cast(sqlite3.Connection, FailingCommit(db, rolls_back=rolls_back))
        with pytest.raises(LibraryError, match="disk I/O error"):
            library.add([one(small("Digest 3"))])
        library.index.connection.db = db
        assert (len(library), library.index.generation) == (3, other.index.generation)
        other.refresh()
        library.refresh()
        assert contents(library) == contents(other)
        assert library.count(parse("digest")) == 4


@pytest.mark.parametrize("rolls_back", [True, False])
def test_a_history_that_fails_at_the_commit_costs_one_undo(stored: Path, library: Library, rolls_back: bool) -> None:
    (first, *_) = contents(library)
    library.mark({first: {"read": True}})
    db = library.history._db
    assert db is not None
    library.history._db = cast(sqlite3.Connection, FailingCommit(db, rolls_back=rolls_back))
    library.mark({first: {"note": "kept"}})
    library.history._db = db
    library.mark({first: {"tag:x": True}})
    assert [p for p in library.problems if "disk I/O error" in p and "cannot be undone later" in p]
    assert library.undo()
    assert library.undo()
    assert library.marks(first).to_record() == {"read": False, "bookmark": True, "note": "kept", "tags": []}
