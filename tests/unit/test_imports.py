"""What is imported where, and where it is not: starts are fast because of it, and layers are layers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import PLAIN

HEAVY = {"textual", "rich", "tinydb", "yaml", "markdown_it", "asyncio"}


def imported(code: str, *arguments: str | Path) -> set[str]:
    """Top-level names of all modules that are loaded after running code in a fresh interpreter."""
    script = f"import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); {code}"
    result = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return {name.partition(".")[0] for name in result.stderr.split()}


RUN = "from reader.__main__ import main; main()"


def test_version_imports_nothing_heavy() -> None:
    assert not imported(RUN, "--version") & (HEAVY | {"filelock", "click", "pathlib", "sqlite3", "orjson"})


def test_help_imports_no_command() -> None:
    """The configuration may name the language of the help, so its folder is looked for: by platformdirs."""
    assert not imported(RUN, "--help") & (HEAVY | {"filelock", "sqlite3", "orjson", "tomllib"})


@pytest.mark.parametrize("command", ["list", "roles", "feeds", "doctor", "where", "reindex", "show 0", "undo"])
def test_a_pipe_needs_no_rich(root: Path, command: str) -> None:
    code = f"import contextlib\nwith contextlib.suppress(SystemExit): {RUN}"
    assert "rich" not in imported(code, "--library", root, *command.split())


def test_list_imports_nothing_heavy(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PLAIN)
    assert "tinydb" in imported(RUN, "--library", root, "import", page), "this is how the names are told"
    loaded = imported(RUN, "--library", root, "list", "role:CTO")
    assert not loaded & HEAVY
    assert "sqlite3" in loaded


@pytest.mark.parametrize(
    "module", ["reader.model.query", "reader.model.marks", "reader.model.digest", "reader.text", "reader.errors"]
)
def test_the_model_is_pure(module: str) -> None:
    impure = {
        "sqlite3",
        "tinydb",
        "orjson",
        "pyroaring",
        "filelock",
        "click",
        "textual",
        "rich",
        "yaml",
        "platformdirs",
    }
    assert not imported(f"import {module}") & impure
