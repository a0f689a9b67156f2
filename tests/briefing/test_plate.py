"""What is on a reader's plate, and what bears on it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reader.briefing.brief import Asked, compose
from reader.briefing.plate import close, found, listed, note_of, pick, put, remove, reopen
from reader.commands import cli
from reader.config import Curate
from reader.errors import ModelError, PlateError
from reader.intake.deciding import order_by_model
from reader.library import Library, open_library
from reader.model.query_text import parse
from reader.model.record import from_record
from tests.model_server import model_server

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
QUESTION = "Move our beacons from kerosene to acetylene?"


def record(title: str, summary: str, **values: Any) -> dict[str, Any]:
    return {
        "title": title,
        "source": "Harbour Gazette",
        "link": f"https://harbour.example/{title.replace(' ', '-')}",
        "summary": summary,
        "curator": "Pier",
        **values,
    }


RECORDS = (
    record(
        "A year with acetylene",
        "The beacons of the north coast burned kerosene until spring. Acetylene halved what each beacon costs to tend.",
    ),
    record("Kerosene prices", "Kerosene grew dearer again. Nobody knows for how long."),
    record("Foghorns in autumn", "A foghorn is heard at nine miles, and an owl at one."),
    record("Painting the tower", "Two coats of paint last eleven winters on the tower."),
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    with open_library(tmp_path / "lib") as opened:
        opened.add(map(from_record, RECORDS))
    return open_library(tmp_path / "lib")


def test_a_decision_finds_what_bears_on_it_and_the_sentence_that_does(library: Library) -> None:
    with library:
        items = found(library, QUESTION)
        assert [each.title for each in items][:1] == ["A year with acetylene"]
        assert items[0].sentence.startswith(("The beacons of", "Acetylene halved"))
        assert "Foghorns in autumn" not in [each.title for each in items]
        rows = library.find(parse(f'plate:"{QUESTION}" sort:relevance')).rows
        assert library.fetch(rows[:1])[0].title == "A year with acetylene"


def test_words_that_no_digest_has_are_not_passed_over(library: Library) -> None:
    with library:
        assert not found(library, "Paint the zeppelins with polyurethane?")


def test_five_are_open_at_most_and_each_once(library: Library) -> None:
    with library:
        put(library, QUESTION, NOW)
        with pytest.raises(PlateError, match="already"):
            put(library, QUESTION.upper(), NOW)
        with pytest.raises(PlateError, match="needs words"):
            put(library, "should we?", NOW)
        for number in range(4):
            put(library, f"Lighthouse {number}?", NOW)
        with pytest.raises(PlateError, match="close one"):
            put(library, "Sell the boat?", NOW)


def test_closing_keeps_what_was_found_and_all_of_it_is_undone(library: Library) -> None:
    with library:
        decision, _ = put(library, QUESTION, NOW)
        close(library, decision, NOW.date())
        (closed,) = listed(library)
        assert closed.closed == "2026-05-04"
        assert "A year with acetylene: " in closed.note
        assert closed.note == note_of(found(library, QUESTION))
        reopen(library, closed)
        assert not listed(library)[0].closed
        remove(library, listed(library)[0])
        assert not listed(library)
        for _ in range(3):
            library.undo()
        assert listed(library) == [decision]
        library.undo()
        assert not listed(library)
        library.redo()
        assert listed(library) == [decision]


def test_a_decision_is_picked_by_number_or_by_its_words(library: Library) -> None:
    with library:
        put(library, QUESTION, NOW)
        put(library, "Sell the boat?", NOW.replace(minute=5))
        assert pick(library, "2").question == "Sell the boat?"
        assert pick(library, "BEACONS").question == QUESTION
        for said in ("3", "the moon", "e"):
            with pytest.raises(PlateError):
                pick(library, said)


def test_it_is_the_same_on_another_device(library: Library, tmp_path: Path) -> None:
    with library:
        put(library, QUESTION, NOW)
    with open_library(tmp_path / "lib") as again:
        assert [each.question for each in again.desk.decisions()] == [QUESTION]


def test_the_brief_says_what_bears_on_which_decision(library: Library) -> None:
    with library:
        put(library, QUESTION, NOW)
        brief = compose(library, Asked(), datetime.now(UTC).date())
        first = brief.items[0]
        assert first.bears_on[0].decision == QUESTION
        assert first.bears_on[0].sentence
        assert any(reason.part == "plate" and reason.value > 0.1 for reason in first.why)
        assert sum(bool(item.bears_on) for item in brief.items) == 1


def run(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [*arguments, "--library", str(root)])
    return result.exit_code, result.output


def test_the_command_keeps_a_plate(library: Library, tmp_path: Path) -> None:
    library.close()
    root = tmp_path / "lib"
    assert run(root, "plate")[0] == 1
    code, text = run(root, "plate", "add", QUESTION)
    assert (code, "Acetylene halved" in text or "burned kerosene" in text) == (0, True)
    assert '"found":[{' in run(root, "plate", "--json")[1]
    assert run(root, "plate", "close", "7")[0] == 1
    assert "closed" in run(root, "plate", "close", "1", "--note", "We stay with kerosene.")[1]
    assert "We stay with kerosene." in run(root, "plate")[1]
    assert run(root, "plate", "reopen", "1")[0] == 0
    assert run(root, "plate", "remove", "beacons")[0] == 0
    assert "the decision" in run(root, "undo")[1]
    assert QUESTION in run(root, "plate")[1]


def test_a_model_may_put_them_into_order_where_it_quotes(library: Library) -> None:
    with library, model_server({"text": '{"order": []}'}) as (address, script):
        library.add([from_record(record("Kerosene and acetylene", "Acetylene beacons need less kerosene, of course."))])
        decision, _ = put(library, QUESTION, NOW)
        before = [each.title for each in found(library, QUESTION)]
        assert len(before) == 2
        config = Curate(model="small", base_url=address)
        with pytest.raises(ModelError, match="quoted nothing"):
            order_by_model(library, config, decision)
        script.steps = [{"text": f'{{"order": [{{"text": 2, "quote": "{quote_of(library, before[1])}"}}]}}'}]
        after = order_by_model(library, config, decision)
        assert [each.title for each in after] == before[::-1]
        assert [each.title for each in found(library, QUESTION)] == before[::-1]
        library.undo()
        assert [each.title for each in found(library, QUESTION)] == before


def quote_of(library: Library, title: str) -> str:
    row = next(row for row in library.fetch(library.find(parse("")).rows[:9]) if row.title == title)
    return library.get(row.id).summary.partition(".")[0]


def test_without_a_model_the_order_stays(library: Library) -> None:
    with library:
        decision, _ = put(library, QUESTION, NOW)
        with pytest.raises(ModelError, match="No model is configured"):
            order_by_model(library, Curate(), decision)
