"""The Debian package's files say what is so. `make test-deb` builds and installs it: test_deb.py."""

from __future__ import annotations

import importlib.util
import platform
import re
import tomllib
from email.parser import Parser
from pathlib import Path
from types import ModuleType

import pytest

from reader import __version__

ROOT = Path(__file__).parents[2]
DEBIAN = ROOT / "debian"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PYTHON = platform.python_version()


@pytest.fixture(scope="module")
def locked() -> ModuleType:
    """debian/locked.py, which lies in no package."""
    spec = importlib.util.spec_from_file_location("locked", DEBIAN / "locked.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _paragraph(number: int) -> dict[str, str]:
    text = (DEBIAN / "control").read_text(encoding="utf-8").split("\n\n")[number]
    return dict(Parser().parsestr(text).items())


def test_versions_agree() -> None:
    first = (DEBIAN / "changelog").read_text(encoding="utf-8").partition("\n")[0]
    assert re.match(r"digest-reader \((.+)\) \w+; urgency=\w+$", first)[1] == __version__  # type: ignore[index]
    assert PYPROJECT["project"]["version"] == __version__


def test_the_package_depends_on_the_python_whose_wheels_it_brings() -> None:
    source, package = _paragraph(0), _paragraph(1)
    assert source["Source"] == package["Package"] == PYPROJECT["project"]["name"]
    assert package["Architecture"] == "any"
    assert "${python:Depends}" in package["Depends"]
    assert "python:Depends=" in (DEBIAN / "rules").read_text(encoding="utf-8")


def test_what_is_installed_is_there() -> None:
    for name in ("install", "manpages", "docs"):
        for line in (DEBIAN / f"digest-reader.{name}").read_text(encoding="utf-8").splitlines():
            assert (ROOT / line.split()[0]).exists(), line


def test_every_shared_file_of_the_wheel_is_in_the_package_too() -> None:
    lines = (DEBIAN / "digest-reader.install").read_text(encoding="utf-8").splitlines()
    sources = [ROOT / line.split()[0] for line in lines]
    for path in (ROOT / "share").rglob("*"):
        assert path.is_dir() or [each for each in sources if path.is_relative_to(each)], path


def test_what_is_bundled_is_the_lock_without_the_tests(locked: ModuleType) -> None:
    extras = locked.extras(LOCK, PYTHON)
    assert {"model", "mcp", "share"} <= extras <= set(PYPROJECT["project"]["optional-dependencies"]) - {"dev"}
    text = locked.locked(locked.needed(locked.NAME, extras, PYTHON), LOCK)
    names = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
    assert {"textual", "rich", "tinydb", "llm", "mcp", "psycopg-binary", "pydantic-core"} <= names
    assert not {"pytest", "hypothesis", "mypy", "ruff", "build", "hatchling", "digest-reader"} & names
    assert set(text.splitlines()) <= set(LOCK.splitlines())
    assert text.count("--hash=sha256:") >= len(names)


def test_an_extra_that_is_not_locked_is_left_out(locked: ModuleType) -> None:
    assert "share" not in locked.extras(LOCK.replace("\npsycopg==", "\nanother=="), PYTHON)
