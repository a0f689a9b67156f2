"""Sentences that can be read by themselves, and those that cannot."""

from __future__ import annotations

import pytest

from reader.curate.languages import languages
from reader.curate.standing import (
    is_quotation_only,
    is_refuted_claim,
    is_whole,
    stands_alone,
    without_joint,
    without_marks,
)

ENGLISH = languages()["en"]
ALONE = (
    "The port of Lindham was dredged twice in the spring of last year.",
    "In 2024 the city council of Lindham closed three of its five ferries.",
    "When it rains for a week, the river carries silt into the harbour.",
    "It is hard to say how much sand the river carries in a dry year.",
    "“We cannot go on like this,” said Maria Keller, the harbour master of Lindham.",
    "Engineers think that the river will silt up again within two years.",
    "The U.S. Navy left the harbour in Jan. 2024, Sen. Kay said.",
    "iPhone sales in Lindham fell by 3.5 percent in the third quarter.",
    "Those who live above the bridge pay no fee for the new ferry.",
    "Keller said she would close the basin before the next storm.",
)
NOT_ALONE = {
    "a leaning word": "Both should be fixed anyway, because both were wrong from the start.",
    "an ordinal": "Second, the city has to pay for the dredging of the basin.",
    "nobody": "Nothing in this was what the council of Lindham had wanted.",
    "then": "Then the crew of the dredger went home for the winter.",
    "a pronoun": "They paid four million euros for the dredging of the basin.",
    "a demonstrative": "This cost the city of Lindham four million euros last year.",
    "a possessive": "Its harbour master, Maria Keller, left the city in the spring.",
    "a pronoun after a phrase": "After the storm of last winter, it was closed for repairs.",
    "the latter": "The latter costs the city twice as much as the old ferry.",
    "half a quotation": "“We cannot go on like this with a harbour that silts up.",
    "speech alone": "“The harbour of Lindham silts up every year, and nobody pays.”",
    "a pronoun's speech": "“The harbour of Lindham silts up every year,” he said.",
    "a pronoun that reports": "The ferry across the river was late again, he added.",
    "a question": "Why does the harbour of Lindham silt up every year?",
    "a stub": "The harbour of Lindham and its three basins",
    "torn at its end": "The harbour of Lindham silts up every year, and the city…",
    "torn at its beginning": "and the city pays for the dredging of it every single year.",
    "a list": "The city has three reasons for closing the ferry to Lindham:",
    "a picture": "As shown in Figure 3, the basin has lost a third of its depth.",
    "a place": "The table below shows how deep the basin was in each year.",
    "code": "Call harbour.dredge(depth=10) before open_basin() in the script.",
    "an address": "Read more on the dredging at https://lindham.example/silt today.",
    "a refuted claim": "Claim: The harbour of Lindham was closed by the secret service.",
    "shouting": "THE HARBOUR OF LINDHAM WAS CLOSED FOR GOOD TODAY.",
}  # fmt: skip


@pytest.mark.parametrize("text", ALONE)
def test_what_stands_alone(text: str) -> None:
    assert stands_alone(text, "", ENGLISH)


@pytest.mark.parametrize("why", NOT_ALONE)
def test_what_leans_is_torn_or_points_elsewhere_does_not(why: str) -> None:
    assert not stands_alone(NOT_ALONE[why], "", ENGLISH)


def test_what_a_fact_check_refutes_is_known_by_its_heading() -> None:
    text = "The harbour of Lindham was closed by the secret service."
    assert stands_alone(text, "What we found", ENGLISH)
    assert not stands_alone(text, "The claim", ENGLISH)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Deshalb muss die Stadt den Hafen in jedem Jahr ausbaggern lassen."),
        ("de", "Sie bezahlt dafür in jedem Jahr mehr als vier Millionen Euro."),
        ("fr", "Cependant, la ville ne paie plus le dragage du port de Lindham."),
        ("fr", "Elle paie chaque année plus de quatre millions d'euros pour le port."),
        ("es", "Sin embargo, la ciudad no paga el dragado del puerto de Lindham."),
        ("it", "Tuttavia la città non paga più il dragaggio del porto di Lindham."),
        ("pt", "Porém, a cidade já não paga a dragagem do porto de Lindham."),
        ("nl", "Daarom betaalt de stad elk jaar voor het baggeren van de haven."),
    ],
)
def test_other_languages_lean_with_their_own_words(code: str, text: str) -> None:
    assert is_whole(text)
    assert not stands_alone(text, "", languages()[code])


def test_marks_of_notes_and_the_place_of_news_are_left_out() -> None:
    assert without_marks("The basin is full.[^1]") == "The basin is full."
    assert without_marks("The basin [12] is full.[a]") == "The basin is full."
    assert without_marks("LINDHAM (AP) — The basin is full.") == "The basin is full."
    assert is_quotation_only("“All of it is gone.”")
    assert not is_quotation_only("“All of it is gone,” said Maria Keller of the port.")


def test_a_myth_is_no_fact() -> None:
    assert is_refuted_claim("A widely held myth: eels are born from the mud of the river.", "")
    assert not is_refuted_claim("A myth of the coast tells how eels are born from the mud.", "")


def test_what_these_are_must_be_said() -> None:
    assert not stands_alone(
        "The harbour board counts boats every spring, and publishes the numbers of these slender craft.", "", ENGLISH
    )
    assert stands_alone(
        "The harbour board counts the boats every spring, and publishes the numbers of boats.", "", ENGLISH
    )


@pytest.mark.parametrize(
    ("code", "text", "bare"),
    [
        ("en", "But the council kept the ferry.", "The council kept the ferry."),
        ("en", "However, the council kept the ferry.", "The council kept the ferry."),
        ("en", "So far the council kept the ferry.", "So far the council kept the ferry."),
        ("de", "Aber der Rat behielt die Fähre.", "Der Rat behielt die Fähre."),
        ("de", "Doch behielt der Rat die Fähre.", "Doch behielt der Rat die Fähre."),
        ("fr", "Mais la mairie garde le bac.", "La mairie garde le bac."),
        ("en", "Butter is made in Lindham.", "Butter is made in Lindham."),
    ],
)
def test_the_word_that_joins_a_sentence_to_the_one_before_is_left_out(code: str, text: str, bare: str) -> None:
    assert without_joint(text, languages()[code]) == bare
