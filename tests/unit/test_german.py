"""The commands in German, in a process of their own: what was left in English is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library import open_library
from tests.conftest import in_own_process
from tests.tui.screen import RECORDS, digests, id_of


@pytest.fixture
def library(root: Path) -> Path:
    with open_library(root) as library:
        library.add(digests(RECORDS))
        library.mark({id_of("Queues that refuse"): {"bookmark": True}})
    return root


def said(*arguments: str | Path) -> str:
    done = in_own_process(*arguments, LC_ALL="de_DE.UTF-8")
    return done.stdout + done.stderr


def test_usage_and_the_manual_page() -> None:
    assert said("--help").startswith("Aufruf: digest [OPTIONEN] [BEFEHL] [ARGUMENTE]...")
    assert "Aufruf: digest list [OPTIONEN] [QUERY…]" in said("list", "--help")
    page = said("help", "--man")
    assert {line for line in page.splitlines() if line.startswith(".SH")} == {
        f".SH {name}"
        for name in ("BEZEICHNUNG", "ÜBERSICHT", "BESCHREIBUNG", "OPTIONEN", "BEFEHLE", "EXIT\\-STATUS",
                     "UMGEBUNGSVARIABLEN", "DATEIEN")
    }  # fmt: skip


def test_views_have_the_name_that_is_typed_and_the_one_that_is_shown(library: Path) -> None:
    assert "Today (Heute)" in said("--library", library, "views")


def test_why_says_words_and_numbers_as_people_write_them(library: Path) -> None:
    told = said("--library", library, "why", id_of("Clocks disagree"))
    assert "× +0," in told or "× -0," in told
    assert " % wie " in told
    assert "Eigene Rollen, Fachgebiete" in told


def test_the_brief_is_of_a_day_as_it_is_written(library: Path) -> None:
    heading = said("--library", library, "brief").partition("\n")[0]
    assert heading.startswith("Überblick für ")
    assert "-" not in heading


def test_programs_that_are_left_are_named(library: Path, tmp_path: Path) -> None:
    page = tmp_path / "bookmarks.html"
    page.write_text('<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF="https://a.example/x">A</A>\n</DL><p>\n')
    assert "aus Browser-Lesezeichen" in said("--library", library, "move-in", page, "--dry-run")
