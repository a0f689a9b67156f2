"""What all tests share: a machine of their own in a temporary folder, and nothing outside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

from reader.commands import cli
from reader.library import Library, open_library

ROOT = Path(__file__).parents[1]

# Where the environment forbids compiled files, pytest would compile its assertions again for every run,
# and each of the hundreds of processes that tests start the whole program; `make clean` removes them.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

Run = Callable[..., "subprocess.CompletedProcess[str]"]

# The same examples every time, and no database of them in the checkout.
settings.register_profile(
    "suite",
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("suite")


def use_device(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """From here on be the machine whose own folders are in `home`."""
    for kind in ("DATA", "CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of this test's machine; no setting of the real one is seen."""
    folder = tmp_path / "home"
    folder.mkdir()
    use_device(monkeypatch, folder)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("DIGEST_LIBRARY", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a library that does not exist yet."""
    return tmp_path / "library"


@pytest.fixture
def library(root: Path) -> Iterator[Library]:
    with open_library(root) as opened:
        yield opened


def in_own_process(*arguments: str | Path, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """`digest …` in a process of its own, through pipes."""
    return subprocess.run(
        [sys.executable, "-m", "reader", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **env},
        check=False,
    )


def in_this_process(*arguments: str | Path, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """`digest …` without the second that a process takes to start; an error that is a bug is raised."""
    words = list(map(str, arguments))
    result = CliRunner().invoke(cli, words, input=stdin, env=env, prog_name="digest")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return subprocess.CompletedProcess(words, result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def run() -> Run:
    return in_own_process
