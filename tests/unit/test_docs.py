"""The decisions, the manual page and the README's queries; tests/docs has the rest of the documentation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from reader.commands import cli
from reader.commands.manual import manual
from reader.intake.imports import import_paths
from reader.library import Library
from reader.model.query_text import parse_strictly
from reader.paths import starter_folder
from tests.conftest import in_this_process

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


def test_every_decision_is_in_the_index_and_numbered_once() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    names = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        title = (folder / name).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert f"- [{title}]({name})" in index


def test_every_decision_says_what_why_and_what_was_not_taken() -> None:
    for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        parts = ("**Decision.**", "**Why.**", "**Not taken.**")
        assert [text.count(part) for part in parts] == [1, 1, 1], path.name


def test_the_manual_page_is_current() -> None:
    page = (ROOT / "docs" / "man" / "digest.1").read_text(encoding="utf-8")
    assert page == in_this_process("help", "--man").stdout, "`make docs` writes it"


def test_the_manual_page_has_every_command_and_its_options() -> None:
    page = manual(click.Context(cli, info_name="digest"))
    for name in cli.list_commands(click.Context(cli)):
        roff = name.replace("-", "\\-")
        assert f".SS digest {roff} " in page, name
    assert "\\-\\-watch" in page
    assert "\\-\\-progress\\-json" not in page
    assert ".SS digest views add" in page
    assert not [line for line in page.splitlines() if line.startswith("'")]


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man here")
def test_man_has_nothing_to_say_against_it() -> None:
    page = ROOT / "docs" / "man" / "digest.1"
    shown = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", str(page)],
        env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert shown.stderr == ""
    assert "EXIT STATUS" in shown.stdout


def test_the_readmes_queries_find_something_in_the_starter_library(library: Library) -> None:
    queries = [each for each in re.findall(r"`([^`\n]+)`", README.read_text(encoding="utf-8")) if " is:" in f" {each}"]
    assert queries
    import_paths(library, [starter_folder()])
    for query in queries:
        assert len(library.find(parse_strictly(query)).rows), query
