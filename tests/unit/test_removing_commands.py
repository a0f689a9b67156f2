"""`digest mute`, `unmute`, `later` and `remove` as a person or a script calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.commands.printing import UNDO
from reader.library import Library, open_library
from tests.conftest import Run
from tests.tui.screen import digests, id_of
from tests.unit.test_briefing_stories import fill

QUEUES = id_of("Queues that refuse")


@pytest.fixture
def stored(root: Path) -> Path:
    with open_library(root) as library:
        library.add(digests())
    return root


def test_a_query_is_deleted_after_it_was_asked_or_said(stored: Path, run: Run) -> None:
    refused = run("--library", stored, "remove", "role:cto")
    assert refused.returncode == 1
    assert "would delete 3 digests" in refused.stderr
    done = run("--library", stored, "remove", "role:cto", "--yes")
    assert done.stdout == "3 digests deleted. `digest undo` reverts it.\n"
    assert run("--library", stored, "list", "role:cto").returncode == 1
    assert "role:cto" not in run("--library", stored, "roles").stdout.lower()
    again = run("--library", stored, "remove", "role:cto", "--yes")
    assert again.returncode == 1
    assert "nothing is deleted" in again.stderr
    assert run("--library", stored, "remove", "role:cto", "--back").stdout.startswith("3 digests brought back")
    assert "Undone: bringing back of 3 digests" in run("--library", stored, "undo").stdout
    assert "Undone: deletion of 3 digests" in run("--library", stored, "undo").stdout


@pytest.mark.parametrize("words", [[""], ["sort:title"], ["topicc:x"], ["  "], ["role:"], ["-"], ["abcdef"]])
def test_what_names_nothing_deletes_nothing(stored: Path, run: Run, words: list[str]) -> None:
    assert run("--library", stored, "remove", *words, "--yes").returncode != 0
    with open_library(stored) as library:
        assert len(library) == 6


def test_ids_are_read_from_a_pipe(stored: Path, run: Run) -> None:
    listed = run("--library", stored, "list", "topic:latency").stdout
    assert run("--library", stored, "remove", "-", stdin=listed).returncode == 1
    assert run("--library", stored, "remove", "-", "--yes", stdin=listed).returncode == 0
    assert run("--library", stored, "remove", QUEUES[:8], "--back").returncode == 0
    assert run("--library", stored, "later", "next-week", "-", stdin=listed).returncode == 0
    with open_library(stored) as library:
        assert library.marks(QUEUES).later
        assert len(library) == 6
    assert "put off until" in run("--library", stored, "later", "2099-01-01", QUEUES, "000000").stdout
    assert run("--library", stored, "later", "--none", QUEUES).stdout == f"1 digest back now\n{UNDO}\n"
    for words in (["never", QUEUES], ["tomorrow"], ["2001-01-01", QUEUES], ["--none"]):
        assert run("--library", stored, "later", *words).returncode != 0


def test_a_query_is_muted_listed_and_lifted(stored: Path, run: Run) -> None:
    assert "nothing is muted" in run("--library", stored, "mute", "--list").stderr
    done = run("--library", stored, "mute", "level:beginner", "--keep", "1", "--until", "2099-01-01")
    assert done.stdout.startswith("Muted level:beginner keep:1 until:2099-01-01: 2 hidden.")
    assert json.loads(run("--library", stored, "mute", "--list", "--json").stdout) == {
        "query": "level:beginner", "until": "2099-01-01", "keep": 1, "hidden": 2, "holds": True,
    }  # fmt: skip
    assert "2 hidden  until 2099-01-01" in run("--library", stored, "mute").stdout
    assert len(run("--library", stored, "list", "is:muted").stdout.splitlines()) == 2
    told = run("--library", stored, "list", "level:beginner", "Paper").stderr
    assert "nothing of this is listed: 1 muted by level:beginner (is:muted)." in told
    assert run("--library", stored, "unmute", "level:beginner keep:1 until:2099-01-01").returncode == 0
    assert run("--library", stored, "unmute", "level:beginner").returncode == 2
    assert "Undone: removal of the mute “level:beginner”" in run("--library", stored, "undo").stdout
    for words in ([""], ["level:none"], ["x", "--until", "2001-01-01"], ["x", "--keep", "0"], ["--keep", "3"]):
        refused = run("--library", stored, "mute", *words)
        assert refused.returncode != 0 or words == ["level:none"], words


def test_a_digest_of_ones_own_can_be_written_again_after_it_was_undone(library: Library) -> None:
    from reader.intake.own import store_own

    digest = store_own(library, {"title": "Bread", "summary": "Flour."}, "me")
    library.undo()
    assert len(library) == 0
    assert store_own(library, {"title": "Bread", "summary": "Water."}, "me").id == digest.id
    assert len(library) == 1
    assert library.get(digest.id).summary == "Water."


def test_every_side_of_a_story_that_a_query_finds_is_deleted_and_brought_back(root: Path, run: Run) -> None:
    with open_library(root) as library:
        fill(library)
    assert run("--library", root, "remove", "Izmir", "--yes").stdout.startswith("3 digests deleted")
    back = run("--library", root, "remove", "Izmir is:deleted", "--back")
    assert back.stdout.startswith("3 digests brought back")
