"""`digest why` and `digest interests`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reader.commands import cli
from reader.library import open_library
from tests.briefing.test_interests import all_of


def digest(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="digest")


@pytest.fixture
def ids(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Ids by title, in a library that the environment names."""
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    with open_library(root) as library:
        library.add(all_of())
    return {each.title: each.id for each in all_of()}


def record(*arguments: str) -> Any:
    result = digest(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_why_prints_every_part_and_json_adds_up(ids: dict[str, str]) -> None:
    digest("mark", ids["Railway 0"], "--bookmark")
    result = digest("why", ids["Railway 1"][:8])
    assert result.exit_code == 0
    assert result.stdout.startswith("Railway 1\nScore ")
    assert " of 20\n" in result.stdout
    assert "like “Railway 0”, which you bookmarked" in result.stdout
    assert "Ranked by 1 digest you liked and freshness." in result.stdout
    told = record("why", ids["Railway 1"])
    assert told["score"] == pytest.approx(sum(part["points"] for part in told["parts"]), abs=0.001)
    assert told["nearest"][0]["title"] == "Railway 0"
    assert {"interest": "topic:Railways", "sign": ""} in told["labels"]


def test_a_rule_is_tried_and_nothing_is_kept(ids: dict[str, str]) -> None:
    result = digest("why", ids["Cheese 0"], "--try", "less topic:cheese")
    assert "→" in result.stdout
    assert "Nothing was kept" in result.stdout
    told = record("why", ids["Cheese 0"], "--try", "less topic:cheese", "--try", "topics=2")
    assert told["tried"]["score"] == pytest.approx(told["score"] - 2, abs=0.001)
    assert told["tried"]["place"] > max(16, told["place"])
    assert record("interests")["interests"] == []


def test_interests_are_listed_changed_and_taken_back(ids: dict[str, str]) -> None:
    changed = record("interests", "--more", "role:Cook", "--less", "railways", "--weight", "text=1.5")
    assert changed["interests"] == [
        {"interest": "role:Cook", "sign": "+"},
        {"interest": "word:railways", "sign": "-"},
    ]
    assert changed["weights"]["text"] == 1.5
    listed = digest("interests").stdout
    assert "more role:Cook" in listed
    assert "less word:railways" in listed
    assert "Cheese" in digest("list", "sort:forme", "-n", "1").stdout
    assert "Forgot 2 interests and 1 weight" in digest("interests", "--reset").stdout
    assert record("interests")["interests"] == []
    assert digest("undo").exit_code == 0
    assert len(record("interests")["interests"]) == 2
    assert record("interests", "--forget", "role:cook")["interests"] == [{"interest": "word:railways", "sign": "-"}]


@pytest.mark.parametrize(
    "arguments", [("--more", "planet:mars"), ("--weight", "text=9"), ("--weight", "text"), ("--less", "topic:")]
)
def test_what_is_no_interest_changes_nothing(ids: dict[str, str], arguments: tuple[str, str]) -> None:
    result = digest("interests", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("digest: ")
    assert len(result.stderr.splitlines()) == 1
    assert record("interests")["interests"] == []


def test_an_unknown_digest_is_named(ids: dict[str, str]) -> None:
    result = digest("why", "ffffffffffff")
    assert result.exit_code == 1
    assert "ffffffffffff" in result.stderr


def test_parts_that_say_nothing_are_one_line_and_what_is_tried_is_told_as_tried(ids: dict[str, str]) -> None:
    told = digest("why", ids["Cheese 0"]).stdout
    assert "Nothing declared of: your roles, fields, depth, sources, topics and words." in told
    assert "published " in told
    assert "Depth  " not in told
    tried = digest("why", ids["Cheese 0"], "--try", "more topic:cheese").stdout
    assert "for: topic:cheese" in tried
    assert "1 interest you declared" in tried
    assert "Nothing declared of: your roles, fields, depth, sources." in tried
    other = digest("why", ids["Cheese 0"], "--try", "more topic:zebra").stdout
    assert "None of the topics and words that you declared" in other
