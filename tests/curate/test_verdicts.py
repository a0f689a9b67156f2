"""Three verdicts: what is invented is never supported, what stands nowhere is refused, and the rest is not checked."""

from __future__ import annotations

import pytest

from reader.curate.evidence import Text, check
from reader.model.claims import NOT_CHECKED, NOT_SUPPORTED, SUPPORTED

LOCK = Text(
    """The old lock at Brenmoor leaks, and the canal trust plans to rebuild it in 2027. Barges carried 48,000 tonnes of gravel
through the lock last year, which is 6 percent less than the year before. Anglers worry that the works will scare the perch.

The trust borrowed £3.4 million from the county. “We have waited twenty years for this,” said Ruth Ellery, who runs the
trust. Two boatyards welcomed the plan, but a hotel objected to the noise.
"""
)
MILL = Text(
    """Die alte Mühle in Sandau steht seit Jahren leer. Der Verein sammelt Spenden für ein neues Dach. Im vergangenen Jahr
kamen 18.000 Euro zusammen. Die Nachbarn beschweren sich über den Lärm der Baustelle.
"""
)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("The trust plans a cinema for anglers.", LOCK),
        ("Perch eat gravel.", LOCK),
        ("The barges burn coal.", LOCK),
        ("Anglers poisoned the canal.", LOCK),
        ("The hotel hired the boatyards.", LOCK),
        ("The lock freezes each winter.", LOCK),
        ("Der Verein züchtet Schafe.", MILL),
        ("Die Nachbarn malen Bilder der Mühle.", MILL),
    ],
)
def test_what_is_invented_without_names_or_numbers_is_not_checked(said: str, text: Text) -> None:
    assert check("summary", said, text).verdict == NOT_CHECKED


@pytest.mark.parametrize(
    "said",
    [
        "Barges carried 71,000 tonnes of gravel through the lock last year.",
        "The trust borrowed €3.4 million from the county.",
        "The trust borrowed £3.4 billion from the county.",
        "The lock at Brenmoor will be rebuilt in 2031.",
        "Duncan Farrow says that the trust waited twenty years.",
        "“We have no time for this at all,” said Ruth Ellery.",
    ],
)
def test_what_stands_nowhere_is_refused(said: str) -> None:
    assert check("summary", said, LOCK).verdict == NOT_SUPPORTED


@pytest.mark.parametrize(
    "said",
    [
        "The canal trust wants to rebuild the leaking lock at Brenmoor in 2027.",
        "Last year, barges brought 48,000 tonnes of gravel through the lock, 6 percent less than a year before.",
        "Anglers fear that the works will frighten the perch.",
        "The trust borrowed 3.4 million pounds from the county.",
        "Two boatyards welcomed the plan, and a hotel objected to the noise.",
    ],
)
def test_what_two_sentences_say_is_supported(said: str) -> None:
    claim = check("summary", said, LOCK)
    assert claim.verdict == SUPPORTED, claim.why


@pytest.mark.parametrize("text", [LOCK, MILL])
def test_the_articles_own_sentences_are_supported(text: Text) -> None:
    assert {check("summary", each.text, text).verdict for each in text.sentences} == {SUPPORTED}


def test_a_denial_is_not_checked_where_the_sentence_has_none() -> None:
    assert check("summary", "Two boatyards did not welcome the plan.", LOCK).verdict != SUPPORTED
