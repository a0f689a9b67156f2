"""Whether a claim can be found in an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.curate.evidence import Text, check, verify
from reader.curate.figures import figures
from reader.curate.names import names
from reader.curate.quotations import Folded
from reader.model.claims import Claim, Span, from_document, to_document
from reader.model.record import from_record

ARTICLE = Text(
    """# Harbour costs

The city of Lindham spent $4.2 million on dredging in March 2024, 12 % more than a year before. “We cannot go on like
this,” said Maria Keller, the *harbour* master.

Three ships ran aground. The council, led by Tom Okafor, will vote in May. Artificial intelligence will not help,
engineers at Norvik said; 90 per cent of them doubt it. The **European Union** pays for a half.

1. Measure the depth.
2. Dredge.
"""
)


@pytest.mark.parametrize(
    "said",
    [
        "Lindham spent $4.2 million on dredging, 12 percent more than the year before.",
        "Lindham spent 4.2 million dollars on dredging.",
        "Three ships ran aground.",
        "3 ships ran aground.",
        "Keller said: “We cannot go on like this.”",
        'Keller said: "we cannot go  on like this"',
        "AI will not help, say Norvik's engineers.",
        "Nine in ten engineers doubt that it will help.",
        "Europe pays for it.",
        "The vote is in May.",
        "Dredging costs the city more each year.",
        "Regulators fear that dredging is dear.",
        "Spread the cost of dredging over years.",
    ],
)
def test_what_the_article_says_in_other_words_is_not_refused(said: str) -> None:
    claim = check("summary", said, ARTICLE)
    assert not claim.refused, claim.why
    assert claim.spans
    assert all(ARTICLE.markdown[s.start : s.end] == s.quote for s in claim.spans)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Costs rose 15 %.", "does not say “15 %”"),
        ("Costs rose 4.2 %.", "does not say"),
        ("Four ships ran aground.", "does not say “Four”"),
        ("Dredging cost $4.2 billion.", "does not say"),
        ("The vote is in June.", ""),
        ("The vote is on 3 June 2024.", "does not say"),
        ("Keller said: “We shall stop the dredging now.”", "nobody is quoted so"),
        ("Peter Keller is harbour master.", "does not name “Peter Keller”"),
        ("Kowalski said that dredging is dear.", "does not name “Kowalski”"),
        ("The harbour of Rotterdam was dredged.", "does not name “Rotterdam”"),
        ("IBM dredged the harbour.", "does not name “IBM”"),
        ("Bakers sell bread in the south of a warm island.", "nothing in the article speaks of this"),
        ("For 99 years, the city spent money on dredging.", "does not say “99”"),
    ],
)
def test_what_it_does_not_say_is_refused_with_the_reason(said: str, why: str) -> None:
    claim = check("summary", said, ARTICLE)
    if why:
        assert why in claim.why
    assert to_document(claim)["supported"] is claim.supported


def test_whom_a_takeaway_addresses_is_not_looked_for() -> None:
    assert check("takeaway", "For CTOs, measure the depth first.", ARTICLE).supported
    assert not check("takeaway", "For 99 CTOs, measure the depth before you dredge.", ARTICLE).supported
    assert not check("takeaway", "For CTOs, measure the tides of Rotterdam.", ARTICLE).supported


def test_a_number_of_something_else_is_refused() -> None:
    text = Text("The port has 12 cranes. Ships wait for days outside. Keller wants a new quay.")
    assert "of something else" in check("summary", "Keller wants 12 quays.", text).why
    assert check("summary", "There are 12 cranes.", text).supported


def test_quotes_that_a_maker_names_must_stand_there() -> None:
    assert check("summary", "Ships ran aground.", ARTICLE, ["three ships  RAN aground"]).supported
    assert "does not stand" in check("summary", "Ships ran aground.", ARTICLE, ["four ships ran aground"]).why


def test_a_quote_is_found_through_typography_and_markup() -> None:
    claim = check("summary", "Keller is harbour master.", ARTICLE, ["said Maria Keller, the harbour master"])
    assert claim.spans[0].quote == "said Maria Keller, the *harbour* master"


def test_evidence_moves_with_the_text_and_ends_with_it() -> None:
    digest = from_record(
        {
            "title": "T", "curator": "extract", "made": "2026-11-24", "summary": "Three ships ran aground.",
            "evidence": [{"section": "summary", "text": "Three ships ran aground.",
                          "spans": [{"start": 0, "end": 24, "quote": "Three ships ran aground."}]}],
        }
    )  # fmt: skip
    (claim,) = verify(digest, "It was so. Three ships ran aground.")
    assert (claim.spans[0].start, claim.supported) == (11, True)
    (claim,) = verify(digest, "It was so. Nobody ran aground.")
    assert "does not stand in the article" in claim.why


@given(st.text(max_size=300), st.text(max_size=80))
def test_any_text_can_be_checked(article: str, said: str) -> None:
    text = Text(article)
    claim = check("summary", said, text)
    assert all(article[s.start : s.end] == s.quote for s in claim.spans)
    verify(from_record({"title": "T", "summary": said}), text)


@given(st.text(alphabet="ab c\n*.“”é-", min_size=1, max_size=60), st.data())
def test_a_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    piece = text[start:end]
    place = Folded(text).find(piece)
    if any(map(str.isalnum, piece)):
        assert place is not None
        folded = "".join(filter(str.isalnum, text[place[0] : place[1]]))
        assert folded == "".join(filter(str.isalnum, piece))


@given(st.lists(st.builds(Claim, st.sampled_from(["summary", "insights"]), st.text(min_size=1, max_size=9, alphabet="abc"),
                          st.lists(st.builds(Span, st.integers(0, 9), st.integers(9, 20), st.just("q"))).map(tuple)), max_size=5))  # fmt: skip
def test_claims_are_stored_and_read_back(claims: list[Claim]) -> None:
    assert list(from_document([to_document(claim) for claim in claims])) == claims


@pytest.mark.parametrize(
    "odd",
    [None, "text", [1, None, {}], [{"text": "T", "spans": [{"start": "x"}, 3, {"start": 5, "end": 2, "quote": ""}]}]],
)
def test_odd_evidence_is_left_out(odd: object) -> None:
    assert all(not claim.spans for claim in from_document(odd))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3.5 percent", [(3.5, "percent")]),
        ("$1,200", [(1200, "money")]),
        ("12 000 people", [(12000, "")]),
        ("twenty-one", [(21, "")]),
        ("twelve million", [(12e6, "")]),
        ("$5m", [(5e6, "money")]),
        ("40k", [(40000, "")]),
        ("March 2024", [(2024, ""), (3, "month")]),
        ("2024-03-05", [(2024, ""), (3, "month"), (5, "")]),
        ("5 May", [(5, ""), (5, "month")]),
        ("it may be", []),
        ("someone", []),
        ("", []),
    ],
)
def test_numbers_and_dates(text: str, values: list[tuple[float, str]]) -> None:
    assert [figure.key for figure in figures(text)] == values


def test_names() -> None:
    text = "In May, Yann LeCun of the University of Oslo met Meta's AI team. “Great,” said Li Wei; researchers use iPhones."
    assert list(names(text)) == ["Yann LeCun of the University of Oslo", "Meta's AI", "Li Wei", "iPhones"]
    assert list(names("Researchers found it. Measure the depth. Recovery took days.")) == []
