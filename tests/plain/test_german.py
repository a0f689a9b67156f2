"""The line mode in German, in a process of its own: what is said, and what is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.library import open_library
from reader.model.query_text import parse
from tests.conftest import in_own_process
from tests.tui.screen import RECORDS, digests

Talk = Callable[..., list[str]]


@pytest.fixture
def talk(root: Path) -> Talk:
    """Types lines at a small library, and gives the lines that are said after the first two."""
    with open_library(root) as library:
        library.add(digests(RECORDS))

    def talk(*typed: str) -> list[str]:
        lines = "".join(f"{line}\n" for line in typed)
        done = in_own_process("--library", root, "--plain", stdin=lines, LC_ALL="de_DE.UTF-8")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()[3:]

    return talk


def test_what_is_put_off_is_put_off_in_german_words(talk: Talk, root: Path) -> None:
    said = talk("L", "2", "L Freitag", "L heute Abend", "L", "tomorrow")
    assert said[0].startswith("Diesen Digest bis wann zurückstellen? Oder eingeben: heute Abend, morgen, ")
    offered = {line.partition(". ")[2].partition(",")[0] for line in said if line[:1].isdecimal() and ". " in line[:4]}
    assert (
        {"heute Abend", "morgen"}
        <= offered
        <= {"heute Abend", "morgen", "Wochenende", "nächste Woche", "nächsten Monat"}
    )
    with open_library(root) as library:
        assert library.count(parse("is:later")) == 4
    told = talk(": later nächste-woche topic:none", ": later nächsten Monat", "n", "L irgendwann", "L 2001-01-01")
    assert any("zurückgestellt bis " in line for line in told)
    assert any(line.startswith("„irgendwann“ ist kein Zeitpunkt, den digest kennt") for line in told)
    assert "„2001-01-01“ liegt nicht in der Zukunft." in told


def test_commands_are_those_that_are_documented_and_german_too(talk: Talk) -> None:
    assert talk("all read", "u", "alle gelesen")[0] == talk("u", "alle gelesen")[1]


def test_this_digest_is_declined(talk: Talk) -> None:
    said = talk("|", "", "t", "")
    assert said[0].startswith("Diesen Digest an welchen Befehl geben?")
    assert any(line.startswith("Schlagwörter für diesen Digest, mit Kommas") for line in said)


def test_one_is_counted_as_one(talk: Talk) -> None:
    said = talk("2", "M")
    choices = [line for line in said if line[:1].isdecimal()]
    assert any(line.endswith(", 1 Digest") for line in choices)
    assert not any(line.endswith(", 1 Digests") for line in choices)


def test_days_are_written_and_not_counted_out(talk: Talk) -> None:
    assert ", 8. März 2024. 2 von 6." in talk("n")[-1]
