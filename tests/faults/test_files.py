"""Files that cannot be read, moved or counted on: each costs at most itself, and one sentence."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library import Library, open_library
from reader.library.device import load_device
from reader.library.documents import Entry, Fingerprint, read_entries
from reader.paths import layout
from tests.conftest import use_device
from tests.pages import one, small


def two_files(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A library with a file of each of two devices; this is the second."""
    with open_library(root) as first:
        first.add([one(small("Of the first device"))])
    use_device(monkeypatch, tmp_path / "second")
    with open_library(root) as second:
        second.add([one(small("Of the second device"))])
    return sorted((root / "digests").glob("*.json"))


def unreadable(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    def read(asked: Path) -> tuple[Fingerprint, list[Entry]]:
        if asked == path:
            raise PermissionError(13, "Permission denied", str(path))
        return read_entries(asked)

    monkeypatch.setattr("reader.library.files.read_entries", read)


def titles(library: Library) -> set[str]:
    return {library.get(id_).title for id_ in library.ids_of(library.index.rows.live)}


def test_a_file_that_cannot_be_read_costs_only_itself(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_file, other = two_files(root, tmp_path, monkeypatch)
    mine = one_file if load_device(layout(root).device_file) in one_file.name else other
    theirs = other if mine == one_file else one_file
    layout(root).index.unlink()
    with monkeypatch.context() as patch:
        unreadable(patch, theirs)
        with open_library(root) as library:
            assert titles(library) == {"Of the second device"}
            assert [p for p in library.problems if theirs.name in p and "Permission denied" in p]
            added = library.add([one(small("New beside it"))])
            assert len(added.added) == 1
            library.mark({added.added[0]: {"read": True}})
            assert library.reindex() == 2
    with open_library(root) as library:
        assert titles(library) == {"Of the first device", "Of the second device", "New beside it"}


def test_a_damaged_file_that_cannot_be_moved_aside_stops_the_write_with_a_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_library(root) as library:
        library.add([one(small("Stored"))])
    (path,) = (root / "digests").glob("*.json")
    torn = path.read_bytes()[:-20]
    path.write_bytes(torn)

    def rename(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    with open_library(root) as library, monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        path.write_bytes(torn)
        with pytest.raises(LibraryError, match="damaged and cannot be moved aside"):
            library.add([one(small("Another"))])
    assert path.read_bytes() == torn


def test_a_copy_that_somebody_made_of_our_file_is_read_and_never_written(root: Path) -> None:
    with open_library(root) as library:
        library.add([one(small("Stored"))])
    (path,) = (root / "digests").glob("*.json")
    copy = path.with_name(f"{path.stem}_old.json")
    copy.write_bytes(path.read_bytes())
    with open_library(root) as library:
        library.add([one(small("Another"))])
        assert titles(library) == {"Stored", "Another"}
    assert b"Another" in path.read_bytes()
    assert b"Another" not in copy.read_bytes()


def test_a_mark_does_not_wait_for_the_end_of_a_reindex(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock is free between two files, so whoever reads while the index is made anew can go on marking."""
    monkeypatch.setattr("reader.library.files.DIGESTS_PER_FILE", 5)
    with open_library(root) as library:
        (first, *_) = library.add([one(small(f"Number {n}")) for n in range(20)]).added
    marked = threading.Event()

    def mark() -> None:
        with open_library(root) as other:
            other.mark({first: {"bookmark": True}})
            marked.set()

    def progress(done: int, total: int) -> None:
        if done == 1:
            thread = threading.Thread(target=mark)
            thread.start()
            assert marked.wait(10), "the mark waited for the whole index"
            thread.join()

    with open_library(root) as library:
        assert library.reindex(progress) == 20
        assert library.marks(first).bookmark


def test_a_document_whose_end_was_overwritten_does_not_take_the_others_along(root: Path) -> None:
    """One brace overwritten by a space is enough: all that follows would be a field of the first."""
    with open_library(root) as library:
        library.add([one(small(f"Number {n}")) for n in range(4)])
    (path,) = (root / "digests").glob("*.json")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"},\n", b" ,\n", 1))
    with open_library(root) as library:
        assert len(library) == 3
        assert [problem for problem in library.problems if "3 of its documents" in problem]
