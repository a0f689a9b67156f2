"""Digests made offline."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.curate.addressing import addressed, plural
from reader.curate.evidence import verify
from reader.curate.extract import extract, takeaway_for
from reader.curate.passages import sentences
from reader.curate.taxonomy import Taxonomy, parse_taxonomy
from reader.curate.words import NEAR, overlap, terms
from reader.errors import ConfigError
from reader.intake.curation import load_taxonomy
from reader.model.digest import Digest
from reader.model.record import from_record

TEXT = """By Anna Holm

It was three in the morning when the pager rang. The checkout of Fernway Shop had stopped, and nobody knew why.

On 14 May 2025 Fernway's checkout was down for 47 minutes after a configuration change exhausted the connection pool of its database. About 12,300 orders failed. The change had passed review, because the limit was set in another repository.

Subscribe to our newsletter for more postmortems.

## What went wrong

The pool limit was lowered from 400 to 40 by a template that nobody owned. Alerts fired on the symptom, not on the cause: the dashboard showed rising latency while the pool was already empty. A limit of a database's connection pool should stand beside the alert that watches it, or the next change of configuration takes the checkout down again. Every database engineer must size the connection pool of a checkout by its peak.

## How to check your own limits

1. Find every limit that is set outside the code.
2. Compare it with the peak of last month.
3. Alert at 80 percent of it.

## Lessons

- A rollback must also shed the load that has piled up.
- Limits belong beside the alerts that watch them.

## What we will change

- Put limits and their alerts in one repository.
- Add jitter and a retry budget to every client.
"""


def article(text: str = TEXT, title: str = "Why Fernway's checkout was down for 47 minutes") -> Digest:
    return from_record({"title": title, "link": "https://fernway.example/47", "article": {"text": text}})


def test_an_outage_becomes_a_digest(taxonomy: Taxonomy) -> None:
    made = extract(article(), taxonomy, None, "2026-11-24T08:00:00Z")
    assert made.curator == "extract"
    assert made.made == "2026-11-24T08:00:00Z"
    assert "On 14 May 2025" in made.summary
    assert made.takeaway.startswith("For ")
    assert made.method[0] == "Find every limit that is set outside the code."
    assert len(made.method) == 3
    assert "Limits belong beside the alerts that watch them." in made.principles
    assert "Add jitter and a retry budget to every client." in made.in_practice
    assert made.field.domain == "Technology & Digital"
    assert "Reliability & Operations" in made.field.subfields
    assert "Site Reliability Engineer" in made.best_for[:3]
    assert "On-call" in made.topics
    assert 0 < made.confidence["field"] <= 1
    assert made.original_minutes >= 1
    assert made.id == article().id
    everything = " ".join(made.texts())
    assert "Anna Holm" not in everything
    assert "newsletter" not in everything


def test_every_sentence_of_it_stands_in_the_article(taxonomy: Taxonomy) -> None:
    made = extract(article(), taxonomy)
    assert all(claim.supported for claim in verify(made, TEXT))
    assert {c.section for c in made.evidence} >= {"summary", "takeaway", "method"}
    assert all(TEXT.strip()[s.start : s.end] == s.quote for c in made.evidence for s in c.spans)


def test_no_two_sentences_say_the_same(taxonomy: Taxonomy) -> None:
    said = "The harbour of Lindham silts up every single year because of the river. "
    also = "Because of the river, the harbour of Lindham silts up every single year. "
    rest = " ".join(f"Basin number {n} was measured by another crew of divers in week {n}." for n in range(2, 12))
    made = extract(article(said + also + said + rest, "Silt"), taxonomy)
    parts = [s.text for s in sentences(made.summary)] + list(made.insights)
    pairs = [(a, b) for n, a in enumerate(parts) for b in parts[:n]]
    assert all(overlap(terms(a), terms(b)) <= NEAR for a, b in pairs)


def test_lists_come_only_from_cues(taxonomy: Taxonomy) -> None:
    made = extract(
        article("The sea was calm that day. Nobody spoke of the storm. It had taken two ships and a pier."), taxonomy
    )
    assert made.method == made.principles == made.in_practice == ()


def test_below_the_threshold_nothing_is_claimed(taxonomy: Taxonomy) -> None:
    made = extract(
        article(
            "Blorp the frumious gazed at borogoves. The mome raths outgrabe beside the slithy toves there.", "Jabber"
        ),
        taxonomy,
    )
    assert made.field.domain == ""
    assert made.best_for == ()
    assert not made.takeaway.startswith("For ")


@pytest.mark.parametrize(
    "text", ["", "Too short.", "```\ncode only\n```", "| a | b |\n|---|---|\n| 1 | 2 |", "# Heading only"]
)
def test_what_has_nothing_to_take_has_no_summary(taxonomy: Taxonomy, text: str) -> None:
    assert extract(article(text), taxonomy).summary == ""


def test_other_languages(taxonomy: Taxonomy) -> None:
    japanese = "港は毎年浅くなる。川がまっすぐにされたからだと技術者は言う。市は去年、浚渫に四億円を使った。それでも三隻の船が座礁した。来年は測量の回数を増やす予定である。"
    made = extract(article(japanese, "港の砂"), taxonomy)
    assert made.summary
    assert made.depth.level == ""
    assert all(claim.supported for claim in verify(made, japanese))


def test_the_publishers_own_words_stay(taxonomy: Taxonomy) -> None:
    digest = from_record(
        {"title": "T", "topics": ["Own Topic"], "authors": ["Ann"], "source": "S", "article": {"text": TEXT}}
    )
    made = extract(digest, taxonomy)
    assert made.topics[0] == "Own Topic"
    assert (made.authors, made.source) == (("Ann",), "S")


def test_a_long_text_takes_no_time_without_end(taxonomy: Taxonomy) -> None:
    text = " ".join(f"The crew number {n} measured basin {n * 7} and found silt there." for n in range(8_000))
    begin = time.perf_counter()
    extract(article(text), taxonomy)
    assert time.perf_counter() - begin < 20


@settings(max_examples=40)
@given(st.text(alphabet=st.sampled_from("aAbB. \n#-1!“”\"'`|[]*_日。0%$"), max_size=400))
def test_any_text_can_be_extracted(text: str) -> None:
    made = extract(article(text), Taxonomy())
    assert all(
        claim.supported
        for claim in verify(made, made.article.text if made.article else "")
        if claim.section != "takeaway"
    )


def test_a_takeaway_is_addressed() -> None:
    assert addressed("The lesson is plain.", ["CTO"]) == "For CTOs, the lesson is plain."
    assert addressed("Lindham pays.", ["Investor"]) == "For investors, Lindham pays."
    assert addressed("It is so.", []) == "It is so."
    assert [plural(r) for r in ("Data Scientist", "Director of AI/ML", "VP of Engineering", "AI Engineer", "General Reader")] == [
        "data scientists", "directors of AI/ML", "VPs of Engineering", "AI engineers", "readers",
    ]  # fmt: skip


def test_another_role_gets_another_sentence(taxonomy: Taxonomy) -> None:
    made = extract(article(), taxonomy)
    found = takeaway_for("Database Engineer", made, ["database", "pool", "connection"])
    assert found is not None
    takeaway, claim = found
    assert takeaway.text.startswith("For database engineers, ")
    assert takeaway.text != made.takeaway
    assert claim.spans


@dataclass
class Near:
    likeness: float = 1.0
    labels: dict[str, Sequence[str]] = field(default_factory=dict)
    refused: dict[str, Sequence[str]] = field(default_factory=dict)


@dataclass
class Known:
    found: list[Near]

    def nearest(self, words: Sequence[str]) -> list[Near]:
        assert "checkout" in words
        return self.found


def test_editors_labels_are_learned(taxonomy: Taxonomy) -> None:
    labels: dict[str, Sequence[str]] = {
        "domain": ["Shops"],
        "subfields": ["Checkouts"],
        "level": ["expert"],
        "best_for": ["Shopkeeper"],
    }
    made = extract(article(), taxonomy, Known([Near(labels=labels)] * 5))
    assert made.field.domain == "Shops"
    assert made.field.subfields == ("Checkouts",)
    assert "Shopkeeper" in made.best_for


def test_what_readers_refused_is_not_said_again(taxonomy: Taxonomy) -> None:
    first = extract(article(), taxonomy).best_for[0]
    made = extract(article(), taxonomy, Known([Near(refused={"best_for": [first]})] * 5))
    assert made.best_for[0] != first


def test_a_reader_adds_to_the_taxonomy(tmp_path: Path) -> None:
    own = tmp_path / "taxonomy.toml"
    own.write_text(
        '[fields."Sea"."Dredging"]\nwords = "blorp!, frumious"\nroles = ["Harbour Master"]\n[topics]\n"Silt" = "borogoves"\n'
    )
    made = extract(
        article("Blorp gazed at borogoves for days. The frumious blorp saw the borogoves again near them.", "Blorp"),
        load_taxonomy(own),
    )
    assert made.field.domain == "Sea"
    assert made.best_for[0] == "Harbour Master"
    assert "Silt" in made.topics


@pytest.mark.parametrize(
    "text",
    ["fields = 3", "[fields.A]\nB = 3", "[topics]\nA = 3", '[fields.A.B]\nwords = "x"\nroles = "CTO"', "not toml"],
)
def test_a_broken_taxonomy_is_named(tmp_path: Path, text: str) -> None:
    own = tmp_path / "taxonomy.toml"
    own.write_text(text)
    with pytest.raises(ConfigError, match="taxonomy"):
        load_taxonomy(own)


def test_nothing_is_known_without_a_taxonomy() -> None:
    made = extract(article(), parse_taxonomy({}))
    assert made.summary
    assert made.field.domain == ""


def test_footnotes_change_nothing_of_what_is_quoted(taxonomy: Taxonomy) -> None:
    numbered = TEXT.replace("of its database.", "of its database.[1]").replace("failed.", "failed,[2] as they say.")
    notes = ("It was template number 4 of the platform team.", "By the count of Fernway's own auditors in June.")
    plain_ = numbered + "\n## Notes\n\n" + "\n".join(f"{n}. {note}" for n, note in enumerate(notes, 1))
    noted = re.sub(r"\[(\d)\]", r"[^\1]", numbered) + "\n## Notes\n\n"
    noted += "\n\n".join(f"[^{n}]: {note}" for n, note in enumerate(notes, 1))
    made, before = (extract(article(text), taxonomy) for text in (noted, plain_))
    assert [(c.section, c.text, c.supported) for c in made.evidence] == [
        (c.section, c.text, c.supported) for c in before.evidence
    ]
    said = [made.summary, made.takeaway, *made.insights, *made.principles, *made.method, *made.in_practice]
    assert "for 47 minutes" in " ".join(said)
    assert not any("[" in text or "^" in text for text in said)
    # Of a digest that was made before its article had its footnotes, each sentence is found again.
    text = noted.strip()
    again = verify(before, text)
    assert all(claim.supported for claim in again)
    assert all(text[s.start : s.end] == s.quote for c in again for s in c.spans)
    assert [c.supported for c in verify(made, noted)] == [True] * len(made.evidence)
