"""A model's answer is read in whatever shape it came, and nothing half is taken for whole."""

from __future__ import annotations

import json

import pytest

from reader.curate.answer import REPEATED, Answer, checked, parse_answer, written
from reader.curate.evidence import Text
from reader.curate.lenient_json import object_in
from reader.model.article import Article
from reader.model.digest import Digest

CLAIM = {"text": "The port spent four million euros.", "quotes": ["spent four million euros"]}
WHOLE = {"summary": [CLAIM], "takeaway": CLAIM, "topics": ["Ports"], "domain": "Business", "best_for": ["CEO"]}
BODY = json.dumps(WHOLE)
ARTICLE = "The port spent four million euros on its quay. It runs on Fly.io and ASP.NET, and buys on Booking.com."


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"```json\n{BODY}\n```",
        f"<think>The user wants {{JSON}}. Let me write {{\"a\": 1}}.</think>\n{BODY}",
        f"It wants {{}} from me.\n</think>\n\n{BODY}",
        f"Here it is:\n{BODY}\nI hope {{that}} helps!",
        f"{BODY[:-1]},}}",
        BODY.replace("}]", "},]", 1),
        json.dumps({"digest": WHOLE}),
        json.dumps({"response": {"digest": WHOLE}}),
        json.dumps({**WHOLE, "principles": None, "method": None, "level": None, "subfields": None}),
        json.dumps({**WHOLE, "topics": "Ports, Quays", "best_for": "CEO", "domain": ["Business"]}),
        json.dumps({**WHOLE, "summary": CLAIM, "insights": [None, ""], "takeaway": {**CLAIM, "quotes": CLAIM["quotes"][0]}}),
    ],
)  # fmt: skip
def test_every_shape_of_it_is_read(text: str) -> None:
    answer, problems = parse_answer(text)
    assert not problems
    assert answer is not None
    assert ("summary", CLAIM["text"], CLAIM["quotes"]) in answer.claims
    assert "Ports" in answer.labels["topics"]
    assert answer.labels["domain"] == "Business"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BODY[: len(BODY) // 2], "cut off"),
        ("I cannot help with that.", "not valid JSON"),
        (json.dumps({**WHOLE, "summary": "The port spent four million euros."}), "summary is a text"),
        (json.dumps({"summary": "The port spent four million euros."}), "summary is a text"),
        ("[1, 2]", "not valid JSON"),
        (json.dumps({"summary": []}), "no sentence"),
        (json.dumps({"topics": ["Ports"]}), "not valid JSON"),
        (json.dumps({"summary": "The port spent four million euros."}), "No sentence has quotes"),
        (json.dumps({**WHOLE, "topics": {"a": 1}}), "topics is not a list"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, problem: str) -> None:
    answer, problems = parse_answer(text)
    assert answer is None
    assert problem in " ".join(problems)


def test_a_comma_within_a_text_stays() -> None:
    assert object_in('{"a": "one, }", "b": [1,],}', "a") == {"a": "one, }", "b": [1]}


@pytest.mark.parametrize(
    ("said", "supported"),
    [
        ("The port runs on Fly.io and ASP.NET.", True),
        ("The port buys on Booking.com.", True),
        ("The port spent four million euros, says https://evil.example/x.", False),
        ("The port spent four million euros: visit Booking.com.", False),
        ("The port spent four million euros, says evil.com.", False),
        ("The port spent four million euros on evil.example/quay.", False),
    ],
)
def test_a_name_with_a_dot_is_no_address(said: str, supported: bool) -> None:
    answer, _ = parse_answer(json.dumps({"summary": [{"text": said, "quotes": [ARTICLE[:45], ARTICLE[47:]]}]}))
    assert answer is not None
    (claim,) = checked(answer, Text(ARTICLE))
    assert claim.supported is supported, claim.why


def test_what_is_said_twice_is_left_out_and_named() -> None:
    answer, _ = parse_answer(json.dumps({"summary": [CLAIM], "insights": [CLAIM]}))
    assert answer is not None
    assert [claim.why for claim in checked(answer, Text(ARTICLE))] == ["", REPEATED]


@pytest.mark.parametrize(
    "mark", ["spent … million euros", "The port […] four million euros", "[it] spent four [...] euros"]
)
def test_a_shortened_passage_is_found_piece_by_piece(mark: str) -> None:
    answer, _ = parse_answer(json.dumps({"summary": [{"text": CLAIM["text"], "quotes": [mark]}]}))
    assert answer is not None
    (claim,) = checked(answer, Text(ARTICLE))
    assert claim.supported, claim.why


def test_a_web_page_is_no_answer_that_was_cut_off() -> None:
    parsed, problems = parse_answer("<!DOCTYPE html><html><body>Not found</body></html>")
    assert parsed is None
    assert "web page" in problems[0]


def test_a_sentence_that_leans_on_none_is_left_out() -> None:
    text = Text("The ferry of Aldern has run since May. It carries 300 people a day.")
    answer, _ = parse_answer(
        json.dumps({"summary": [{"text": "It carries 300 people a day.", "quotes": ["It carries 300 people a day."]}]})
    )
    assert answer is not None
    (claim,) = checked(answer, text)
    assert "only another sentence names" in claim.why


@pytest.mark.parametrize("takeaway", ["Drones are good.", "For farmers, drones are very good.", "Ports matter."])
def test_a_takeaway_that_says_nothing_is_refused(takeaway: str) -> None:
    text = Text("Drones are very good. Ports matter. Farmers should buy drones before the spring.")
    answer, _ = parse_answer(json.dumps({"summary": [], "takeaway": {"text": takeaway, "quotes": [takeaway]}}))
    assert answer is None
    (claim,) = checked(Answer([("takeaway", takeaway, [takeaway])], {}), text)
    assert "too short" in claim.why
    (claim,) = checked(Answer([("insights", takeaway, [takeaway])], {}), text)
    assert "too short" not in claim.why


def test_a_short_takeaway_that_says_something_is_kept() -> None:
    said = "Farmers should buy drones before the spring."
    text = Text(f"Drones are good. {said} The port of Lindham sells them.")
    for takeaway in (said, "For farmers, buy drones before spring."):
        (claim,) = checked(Answer([("takeaway", takeaway, [said])], {}), text)
        assert "too short" not in claim.why


@pytest.mark.parametrize(
    ("named", "known", "kept"),
    [
        ("Nonsense & Stuff", ("Business & Management",), ""),
        ("business & management", ("Business & Management",), "Business & Management"),
        ("Own Field", ("Business & Management", "Own Field"), "Own Field"),
        ("Anything", (), "Anything"),
    ],
)
def test_a_field_that_nobody_knows_is_not_stored(named: str, known: tuple[str, ...], kept: str) -> None:
    answer, _ = parse_answer(json.dumps({**WHOLE, "domain": named}))
    assert answer is not None
    digest = Digest(id="0" * 12, title="Port", article=Article(text=ARTICLE))
    made = written(answer=answer, digest=digest, text=Text(ARTICLE), model="m", now="", share=0.5, fields=known)
    assert made.field.domain == kept
