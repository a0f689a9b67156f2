"""Processes that are killed, and processes that write at once: what was acknowledged is there."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reader.library import open_library
from reader.model.query_text import parse
from reader.paths import layout
from tests.faults.kill import read_and_kill
from tests.pages import one, small
from tests.unit.test_library import contents

KILLS = 12

WRITER = """
import sys
from pathlib import Path
from reader.library import open_library
from tests.pages import one, small

name, start = sys.argv[2], int(sys.argv[3])
with open_library(Path(sys.argv[1])) as library:
    for n in range(start, start + int(sys.argv[4])):
        (digest_id,) = library.add([one(small(f"{name} {n}"))]).added
        print("added", digest_id, n, flush=True)
        library.mark({digest_id: {"bookmark": True, "note": f"note {n}", "tag:odd": bool(n % 2)}})
        print("marked", digest_id, n, flush=True)
"""


def writer(root: Path, name: str, start: int, count: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(root), name, str(start), str(count)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def acknowledged(lines: Iterable[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Ids that were said to be added, and marked, with their numbers. A torn last line was not said."""
    said: dict[str, dict[str, int]] = {"added": {}, "marked": {}}
    for line in lines:
        if line.endswith("\n"):
            what, digest_id, number = line.split()
            said[what][digest_id] = int(number)
    return said["added"], said["marked"]


def check(root: Path, added: dict[str, int], marked: dict[str, int]) -> None:
    """Everything acknowledged is in the files, and the index says what the files say."""
    with open_library(root) as library:
        seen = contents(library)
        assert library.problems == []
        assert added.keys() <= seen.keys()
        for digest_id, number in marked.items():
            tags = ["odd"] if number % 2 else []
            assert seen[digest_id][1] == {"read": False, "bookmark": True, "note": f"note {number}", "tags": tags}
        counts = [library.count(parse(q)) for q in ("is:bookmarked", "tag:odd", "note", "source:ledger")]
        library.reindex()
        assert contents(library) == seen
        assert [library.count(parse(q)) for q in ("is:bookmarked", "tag:odd", "note", "source:ledger")] == counts
    assert not [path for path in root.rglob("*") if path.suffix == ".tmp" or ".damaged-" in path.name]


def test_what_was_acknowledged_outlives_a_kill(root: Path) -> None:
    chance = random.Random(2)
    added: dict[str, int] = {}
    marked: dict[str, int] = {}
    for kill in range(KILLS):
        process = writer(root, "Crash", kill * 10_000, 10_000)
        assert process.stdout is not None
        lines = read_and_kill(process, chance.randrange(1, 24), chance.random())
        process.stdout.close()
        assert process.wait() == -9
        newly_added, newly_marked = acknowledged(lines)
        added |= newly_added
        marked |= newly_marked
        check(root, newly_added, newly_marked)
    assert len(added) > 2 * KILLS, "the writers hardly came to write"
    check(root, added, marked)


def test_two_processes_at_once_lose_nothing(root: Path) -> None:
    with open_library(root) as watching:
        processes = [writer(root, name, start, 40) for name, start in (("Left", 0), ("Right", 1_000))]
        while any(process.poll() is None for process in processes):
            watching.refresh()
            with contextlib.suppress(subprocess.TimeoutExpired):
                processes[0].wait(0.02)
        added: dict[str, int] = {}
        marked: dict[str, int] = {}
        for process in processes:
            assert process.stdout is not None
            a, m = acknowledged(process.stdout.readlines())
            process.stdout.close()
            assert process.returncode == 0
            added |= a
            marked |= m
        assert len(added) == len(marked) == 80
        watching.refresh()
        assert contents(watching).keys() == added.keys()
    check(root, added, marked)


def test_two_first_starts_at_once_are_one_device(root: Path) -> None:
    processes = [writer(root, name, 0, 1) for name in ("A", "B", "C", "D")]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert len({line.split()[1] for output in outputs for line in output.splitlines()}) == 4
    (claim,) = (root / "devices").glob("*.json")
    assert {path.stem.rpartition("-")[0] for path in root.glob("[dm]*s/*-*-*.json")} == {claim.stem}
    with open_library(root) as library:
        assert len(library) == 4


def test_marks_of_two_open_libraries_in_one_process_do_not_overwrite_each_other(root: Path) -> None:
    with open_library(root) as one_library, open_library(root) as other:
        (digest_id,) = one_library.add([one(small("T"))]).added
        one_library.mark({digest_id: {"read": True}})
        other.mark({digest_id: {"note": "kept"}})
        one_library.mark({digest_id: {"bookmark": True}})
        one_library.refresh()
        other.refresh()
        wanted = {"read": True, "bookmark": True, "note": "kept", "tags": []}
        assert one_library.marks(digest_id).to_record() == other.marks(digest_id).to_record() == wanted


@pytest.mark.parametrize("version", [0, 1])
def test_an_index_is_made_once_by_all_who_open_it_at_the_same_moment(root: Path, version: int) -> None:
    """SQLite does not wait for a lock while it switches to WAL: without care one in seven of these fails."""
    starts = 4
    for number in range(12):
        folder = root / str(number)
        index = layout(folder).index
        index.parent.mkdir(parents=True, exist_ok=True)
        if version:
            with contextlib.closing(sqlite3.connect(index)) as old:
                old.execute(f"PRAGMA user_version={version}")
        barrier = threading.Barrier(starts)

        def start(folder: Path = folder, barrier: threading.Barrier = barrier) -> int:
            barrier.wait()
            with open_library(folder) as library:
                return len(library)

        with ThreadPoolExecutor(starts) as pool:
            opened = [pool.submit(start) for _ in range(starts)]
            assert [each.result() for each in opened] == [0] * starts


def test_a_reader_that_is_open_goes_on_while_the_index_is_made_anew(root: Path) -> None:
    with open_library(root) as watching, open_library(root) as other:
        other.add([one(small(f"Number {n}")) for n in range(5)])
        watching.refresh()
        before = contents(watching)
        other.reindex()
        assert watching.reload()
        assert contents(watching) == before
        watching.mark({next(iter(before)): {"bookmark": True}})
        other.reload()
        assert other.find(parse("is:bookmarked")).total == 1
