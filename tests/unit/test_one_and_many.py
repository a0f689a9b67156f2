"""What is counted is said for one and for many: `1 digest`, never `1 digests`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from reader.intake.exporting import Exported
from reader.library import Library, open_library
from reader.library.mutes import Choice
from tests.conftest import Run
from tests.tui.screen import RECORDS, digests

ROOT = Path(__file__).parents[2]
NEVER_ONE = {
    "Delete {count} digests, on all your devices? u undoes it.",  # asked of many only
    "Following {count} feeds. `digest refresh` fetches what is in them.",
    "{count} days in a row.",
    "{sides} digests, {by}",
    "added {count} days ago",
    "published {count} days ago",
    "{count} days ago",
    "{count} feeds",
    "{count} sides",
    "{count} mutes",
    "{count} whole texts are here",
    "{done}, in {count} paragraphs",
    "has more than {count} files; the others are not read",
    "it has more than {max_files} files",
}
"""Messages that are said of two or more."""
COUNTED = re.compile(
    r"\{\w+\} (?:more )?(?:digests|files|feeds|articles|sources|sentences|days|mutes|views|sides|paragraphs|texts)\b"
)


def test_what_is_counted_has_a_form_for_one() -> None:
    """A message that counts goes through `ngettext`, unless there is never one of it, or the number is a constant."""
    plain = [
        str(call.args[0].value)
        for path in (ROOT / "reader").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_"
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    counting = {text for text in plain if COUNTED.search(text) and not re.search(r"\{(?:\w*most\w*|days)\}", text)}
    assert counting - NEVER_ONE == set()


def test_an_export_of_one_file_says_so() -> None:
    assert Exported(Path("x"), digests=1, written=1, unchanged=3).told.endswith(": 1 file written, 3 unchanged")
    assert Exported(stopped=True, written=1).told == "Stopped: 1 file is written"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("queue", "queue (also as the beginning of a word)"),
        ('"queue"', '"queue" (exact)'),
        ("topic:queues", "topic:queues"),
        ('"queue" topic:x', '"queue" topic:x'),
    ],
)
def test_a_choice_to_mute_says_how_its_word_is_meant(query: str, told: str) -> None:
    assert Choice(query, 1).told == told


@pytest.fixture
def one(root: Path) -> Library:
    with open_library(root) as library:
        library.add(digests(RECORDS[:1]))
    return library


def test_commands_count_one_as_one(one: Library, run: Run, tmp_path: Path) -> None:
    where = ("--library", str(one.layout.root))
    assert run(*where, "reindex").stdout == "1 digest indexed\n"
    assert run(*where, "doctor").stdout.endswith("1 digest: all is well.\n")
    assert run(*where, "backup", str(tmp_path / "b.tgz")).stdout.endswith("holds 1 digest in 2 files\n")
