"""What is made up, turned round or taken too far in a claim, kind by kind; what is only said otherwise passes."""

from __future__ import annotations

import pytest

from reader.curate.evidence import Text, check
from reader.curate.languages import languages
from reader.curate.quantities import quantities
from reader.curate.quantity import agree
from reader.model.claims import NOT_CHECKED, NOT_SUPPORTED, SUPPORTED, Claim, counted, from_document, to_document

FERRY = Text(
    """# The Orsund ferry

The Orsund ferry carried 14.2 per cent more passengers in 2021 than in 2020, about 1,250,000 people in all. The company
bought the ship from Norvik Shipping for $3.1 million on 4 March 2019. It is 62 metres long, and the crossing takes
forty minutes.

“We cannot run a second ship in winter,” said Maria Keller, who manages the line. Tom Okafor, the mayor of Orsund, said
that the island needs a bridge. The council did not approve the bridge in its third session on Friday.

Storms may delay the ferry in autumn. Some islanders use their own boats. Fares rose by two pounds because fuel had
become more expensive. Hanna Lind defeated Peter Moe in the election of the harbour board by 30 votes. The old pier was
replaced by a concrete quay after the flood of 1987. Norvik Shipping sued the harbour board over the contract.
"""
)
GERMAN = Text(
    """# Der Hafen von Lindau

Der Hafen von Lindau schlug im vergangenen Jahr 1.250 Tonnen Getreide um, 3,5 Prozent mehr als im Vorjahr. Der Stadtrat
lehnte den Ausbau der Mole am 12. Mai 2021 ab. „Wir brauchen keine zweite Mole“, sagte die Bürgermeisterin Anna Weber.
Der Bau hätte 2,4 Millionen Euro gekostet.
"""
)

FALSE = [
    ("numbers", "The ferry carried about 1,350,000 people."),
    ("numbers", "Hanna Lind won by 40 votes."),
    ("number words", "The crossing takes fifty minutes."),
    ("number words", "Fares rose by three pounds."),
    ("dates", "The ship was bought on 4 May 2019."),
    ("dates", "The pier was replaced after the flood of 1978."),
    ("dates", "The council met on Tuesday."),
    ("ordinals", "The council did not approve the bridge in its fourth session."),
    ("ordinals", "The company cannot run a third ship in winter."),
    ("units", "The ferry is 62 feet long."),
    ("units", "The crossing takes forty hours."),
    ("currencies", "The ship was bought for €3.1 million."),
    ("currencies", "Fares rose by two dollars."),
    ("large-number words", "The ship was bought for 3.1 billion dollars."),
    ("large-number words", "The ferry carried about 1.25 billion people."),
    ("percent", "The ferry carried 24.2 percent more passengers in 2021."),
    ("percent", "The ferry carried 14.2 percentage points more passengers in 2021."),
    ("names", "Peter Keller manages the line."),
    ("names", "The ship was bought from Nordvik Lines."),
    ("names", "nasa bought the ship from Norvik Shipping."),
    ("quotations", "Keller said: «We shall sell the second ship»."),
    ("quotations", "‘We can run a second ship in winter,’ said Keller."),
    ("attribution", "Maria Keller said that the island needs a bridge."),
    ("attribution", "Tom Okafor said they could not run a second ship in winter."),
    ("swap", "Peter Moe defeated Hanna Lind in the election of the harbour board."),
    ("swap", "The harbour board sued Norvik Shipping over the contract."),
    ("negation", "The council approved the bridge in its third session."),
    ("negation", "The old pier was not replaced by a concrete quay after the flood."),
    ("direction", "Fares fell by two pounds because fuel had become more expensive."),
    ("direction", "The ferry carried 14.2 per cent fewer passengers in 2021 than in 2020."),
    ("scope", "Storms always delay the ferry in autumn."),
    ("scope", "All islanders use their own boats."),
    ("cause", "Fares rose by two pounds because the council had voted against the bridge."),
    ("cause", "Fares rose because of the flood and the concrete quay."),
    ("scope", "All of the islanders use their own boats."),
    ("swap", "The concrete quay was replaced by the old pier after the flood of 1987."),
    ("joined", "Tom Okafor, the mayor of Orsund, manages the line and cannot run a second ship in winter."),
]
TRUE = [
    ("numbers", "Around 1.25 million people took the ferry."),
    ("numbers", "Hanna Lind won by thirty votes."),
    ("number words", "The crossing takes 40 minutes."),
    ("number words", "Fares rose by £2."),
    ("dates", "On March 4, 2019, the company bought the ship."),
    ("dates", "The company bought the ship on 2019-03-04."),
    ("ordinals", "The council did not approve the bridge in its 3rd session."),
    ("units", "The ferry is 62 m long."),
    ("units", "The ferry has a length of about 203 feet."),
    ("currencies", "The ship was bought for 3.1 million dollars."),
    ("currencies", "The ship was bought for USD 3.1m."),
    ("large-number words", "About 1.25 million people took the ferry."),
    ("percent", "The ferry carried about 14 percent more passengers in 2021."),
    ("names", "Maria Keller manages the line."),
    ("names", "The mayor of Orsund, Okafor, wants a bridge."),
    ("quotations", "Keller: «We cannot run a second ship in winter»."),
    ("quotations", "“We cannot run […] in winter,” Maria Keller said."),
    ("attribution", "According to Keller, they cannot run a second ship in winter."),
    ("attribution", "Okafor said the island needs a bridge."),
    ("swap", "Peter Moe lost to Hanna Lind in the election of the harbour board."),
    ("swap", "The harbour board was sued by Norvik Shipping over the contract."),
    ("swap", "A concrete quay replaced the old pier after the flood of 1987."),
    ("negation", "The bridge was not approved by the council."),
    ("direction", "Fares went up by two pounds."),
    ("scope", "Storms might delay the ferry in autumn."),
    ("scope", "Several islanders use their own boats."),
    ("numbers", "More than 1.2 million people took the ferry."),
    ("percent", "Over 14 percent more passengers took the ferry in 2021."),
    ("cause", "Fares rose because fuel was more expensive."),
    ("cause", "Because fuel had become expensive, fares rose by two pounds."),
    ("joined", "Tom Okafor, the mayor of Orsund, says that the island needs a bridge."),
]


@pytest.mark.parametrize(("kind", "said"), FALSE)
def test_what_is_false_is_never_supported(kind: str, said: str) -> None:
    claim = check("summary", said, FERRY)
    assert not claim.supported, kind
    if kind in ("numbers", "units", "large-number words", "percent", "quotations"):
        assert claim.refused, (kind, claim.why)
    assert claim.why


@pytest.mark.parametrize(("kind", "said"), TRUE)
def test_what_is_true_is_supported(kind: str, said: str) -> None:
    claim = check("summary", said, FERRY)
    assert claim.supported, (kind, claim.why)


@pytest.mark.parametrize("text", [FERRY, GERMAN])
def test_a_sentence_of_the_article_is_supported(text: Text) -> None:
    assert all(check("summary", sentence.text, text).supported for sentence in text.sentences)


@pytest.mark.parametrize(
    "said",
    [
        "Im letzten Jahr wurden 1250 Tonnen Getreide umgeschlagen.",
        "Der Umschlag von Getreide wuchs um 3,5 %.",
        "Der Stadtrat war gegen die Erweiterung der Mole.",
        "Die Kosten der Mole hätten bei 2,4 Mio. € gelegen.",
        "Laut Anna Weber braucht Lindau keine zweite Mole.",
    ],
)
def test_german_nouns_are_no_names(said: str) -> None:
    claim = check("summary", said, GERMAN)
    assert not claim.refused, claim.why


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Im letzten Jahr wurden 1,25 Tonnen Getreide umgeschlagen.", "1,25"),
        ("Die Bürgermeisterin Petra Weber sagte das.", "Petra"),
        ("Der Hafen in Konstanz schlug Getreide um.", "Konstanz"),
        ("Der Bau hätte 2,4 Milliarden Euro gekostet.", "2,4 Milliarden"),
        ("„Wir brauchen eine neue Mole“, sagte Anna Weber.", "nobody is quoted so"),
    ],
)
def test_german_ones_that_are_false_are_refused(said: str, why: str) -> None:
    assert why in check("summary", said, GERMAN).why


def test_what_has_nothing_to_be_compared_with_is_not_checked() -> None:
    claim = check(
        "summary", "Wooden vessels with painted sails delighted generations of visiting island photographers.", FERRY
    )
    assert claim.verdict in (NOT_CHECKED, NOT_SUPPORTED)
    assert not claim.supported


def test_three_verdicts_are_stored_and_old_records_have_two() -> None:
    claims = [Claim("summary", "A."), Claim("summary", "B.", why="no"), Claim("summary", "C.", why="?", unchecked=True)]
    assert [claim.verdict for claim in claims] == [SUPPORTED, NOT_SUPPORTED, NOT_CHECKED]
    assert counted(claims) == (1, 1, 1)
    assert list(from_document([to_document(claim) for claim in claims])) == claims
    old = [{"section": "summary", "text": "A.", "supported": True}, {"text": "B.", "supported": False, "why": "no"}]
    assert [claim.verdict for claim in from_document(old)] == [SUPPORTED, NOT_SUPPORTED]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("half a year", "six months", True),
        ("four decades", "40 years", True),
        ("20 km", "12.5 miles", True),
        ("one in two", "50 per cent", True),
        ("1 250", "1,250", True),
        ("3–1", "1:3", True),
        ("seven in ten", "7 out of every 10", True),
        ("one third", "33 percent", True),
        ("two thirds", "7 in 10", False),
        ("more than 1 billion", "1.2 billion", True),
        ("more than 1 billion", "0.9 billion", False),
        ("29 degrees Celsius", "29ºC", True),
        ("75 °F", "24 °C", True),
        ("24 °F", "24 °C", False),
        ("12亿", "十二亿", True),
        ("12万", "12亿", False),
        ("two weeks", "two months", False),
        ("3 percentage points", "3 percent", False),
        ("the fifth", "the sixth", False),
        ("5 May 2020", "May 2020", True),
        ("5 May 2020", "5 May 2021", False),
    ],
)
def test_quantities_agree(one: str, other: str, same: bool) -> None:
    english = languages()["en"]
    (first,), (second,) = quantities(one, english), quantities(other, english)
    assert agree(first, second) is same
