"""`digest list --watch`: what arrives, as it arrives, and how it ends."""

from __future__ import annotations

import json
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from reader.briefing.arriving import Arrivals
from reader.library import Library, open_library
from reader.model.digest import Digest
from reader.model.query_text import parse
from reader.model.record import from_record
from tests.waiting import until

PAPER = {"title": "A paper on consensus", "link": "https://w.example/paper", "topics": ["consensus"]}


def article(name: str, **more: object) -> Digest:
    return from_record({"title": f"On {name}", "link": f"https://w.example/{name}", "summary": "Words.", **more})


def test_what_comes_to_match_arrives_once_whoever_brought_it(library: Library, root: Path) -> None:
    library.add([article("old")])
    arrivals = Arrivals(library, parse("is:unread"))
    assert arrivals.look() == []
    with open_library(root) as other:
        other.add([article("a"), article("b")])
    assert [row.title for row in arrivals.look()] == ["On a", "On b"]
    with open_library(root) as other:
        other.add([article("a", summary="Other words, in a newer version.")])
        other.mark({article("b").id: {"read": True}})
        other.mark({article("b").id: {"read": False}})
    assert arrivals.look() == []


def test_a_new_index_makes_nothing_new(library: Library) -> None:
    library.add([article("old")])
    arrivals = Arrivals(library, parse(""))
    library.reindex()
    assert arrivals.look() == []
    library.add([article("new")])
    assert [row.title for row in arrivals.look()] == ["On new"]


def test_only_what_the_query_finds_arrives(library: Library) -> None:
    arrivals = Arrivals(library, parse("is:bookmarked"))
    library.add([article("a")])
    assert arrivals.look() == []
    library.mark({article("a").id: {"bookmark": True}})
    assert [row.title for row in arrivals.look()] == ["On a"]


@contextmanager
def watching(root: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """`digest list --watch` in a process of its own, and the lines it has printed so far; it watches already."""
    command = [sys.executable, "-m", "reader", "--library", str(root), "list", "--watch", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines: list[str] = []
        assert process.stdout is not None
        reading = threading.Thread(target=lambda stream: lines.extend(stream), args=(process.stdout,), daemon=True)
        if "-n" not in options:
            # Nothing says when it has begun to watch: digests come in until it prints one.
            for number in count():
                with open_library(root) as library:
                    library.add([article(f"first-{number}")])
                if _printed(process):
                    break
        reading.start()
        try:
            yield process, lines
        finally:
            process.kill()
            process.wait()
            reading.join()


def _printed(process: subprocess.Popen[str]) -> bool:
    assert process.stdout is not None
    return bool(select.select([process.stdout], [], [], 0.5)[0])


def test_each_is_a_line_of_json_and_ctrl_c_ends_it(root: Path) -> None:
    with watching(root, "--json") as (process, lines):
        with open_library(root) as library:
            library.add([from_record(PAPER)])
        until(lambda: any("consensus" in line for line in lines))
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert {json.loads(line)["title"] for line in lines} >= {PAPER["title"]}
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_it_ends_when_nobody_reads_it_any_more(root: Path, options: tuple[str, ...]) -> None:
    with open_library(root) as library:
        library.add([article("old")])
    command = [sys.executable, "-m", "reader", "--library", str(root), "list", "--watch", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(20) == 0


def test_it_ends_after_as_many_as_were_asked_for(root: Path) -> None:
    with watching(root, "-n", "2") as (process, lines):
        for number in count():
            with open_library(root) as library:
                library.add([article(str(number))])
            if process.poll() is not None or _ended(process):
                break
        assert process.returncode == 0
    assert len(lines) == 2


def _ended(process: subprocess.Popen[str]) -> bool:
    try:
        process.wait(0.3)
    except subprocess.TimeoutExpired:
        return False
    return True
