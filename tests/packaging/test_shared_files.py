"""What the wheel puts under share/: the entry of the menu, the icon, and what shells complete with."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs.messages import LANGUAGES
from tests.conftest import in_this_process

ROOT = Path(__file__).parents[2]
SHARE = ROOT / "share"
ENTRY = SHARE / "applications" / "digest-reader.desktop"
ICON = SHARE / "icons" / "hicolor" / "scalable" / "apps" / "digest-reader.svg"


@pytest.fixture
def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ENTRY, encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_entry_of_the_menu_starts_the_command_in_a_terminal(entry: configparser.SectionProxy) -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert entry["Exec"] == entry["TryExec"]
    assert entry["Exec"] in scripts
    assert entry["Terminal"] == "true"
    assert entry["Icon"] == ICON.stem


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_entry_of_the_menu_is_translated(entry: configparser.SectionProxy, language: str) -> None:
    for key in ("GenericName", "Comment", "Keywords"):
        assert entry[f"{key}[{language}]"] != entry[key]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="there is no desktop-file-validate here")
def test_the_validator_of_menu_entries_has_nothing_to_say() -> None:
    done = subprocess.run(["desktop-file-validate", "--warn-kde", ENTRY], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_icon_is_square_and_brings_nothing_from_elsewhere() -> None:
    icon = ElementTree.parse(ICON).getroot()
    assert icon.get("viewBox") == "0 0 128 128"
    drawn = {element.tag.rpartition("}")[2] for element in icon.iter()}
    assert drawn <= {"svg", "title", "g", "path", "rect"}
    assert not [name for element in icon.iter() for name in element.attrib if name.endswith("href")]


@pytest.mark.parametrize(
    ("shell", "name"),
    [
        ("bash", "bash-completion/completions/digest"),
        ("zsh", "zsh/site-functions/_digest"),
        ("fish", "fish/vendor_completions.d/digest.fish"),
    ],
)
def test_the_completions_are_current(shell: str, name: str) -> None:
    written = (SHARE / name).read_text(encoding="utf-8")
    assert written == in_this_process("completion", shell).stdout, "`make docs` writes it"


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_loads_its_completion() -> None:
    file = SHARE / "bash-completion" / "completions" / "digest"
    done = subprocess.run(
        ["bash", "--norc", "-c", f"source '{file}' && complete -p digest"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("-F _digest_completion digest")
