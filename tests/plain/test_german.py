"""The line mode in German, in a process of its own: what is said, and what is taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reader import translation
from reader.config import Config
from reader.library import Library, open_library
from reader.model.query_text import parse
from reader.plain.lines import Lines
from reader.plain.loop import Loop
from reader.plain.table import is_word
from reader.state import State
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


def test_every_command_is_told_and_taken_in_german_and_still_in_english(talk: Talk) -> None:
    assert talk("Lesezeichen", "u", "bookmark")[0] == talk("u", "LESEZEICHEN")[1]
    told = "\n".join(talk("?", "? Ansicht", "? alles"))
    english = {
        "bookmark",
        "search",
        "delete",
        "read on",
        "take out",
        "curate with",
        "select all",
        "undo",
        "queries",
        "views",
    }
    assert not [word for word in english if re.search(rf"(?<![\w:-]){word}(?![\w:-])", told)]
    assert "Ansicht: eine eigene Ansicht umbenennen" in told


def test_no_two_german_commands_have_the_same_name(library: Library) -> None:
    groups = Loop(library, Config(), State(), Lines()).groups
    translation.settle("de", {})
    try:
        named = [
            (name.lower() if is_word(name) else name, each)
            for g in groups
            for each in g.commands
            for name in each.names
        ]
        taken = {key: each for g in groups for each in g.commands for key in each.keys}
    finally:
        translation.settle("en", {})
    assert len(dict(named)) == len(named)
    assert not [name for name, each in named if taken.get(name, each) is not each]
