"""What a fact check refutes is left out; what it finds stays."""

from __future__ import annotations

from reader.curate.candidates import own_sentences
from reader.curate.extract import extract
from reader.curate.taxonomy import Taxonomy
from reader.model.article import Article
from reader.model.digest import Digest


def kept(text: str) -> str:
    return " ".join(sentence.text for sentence in own_sentences(text))


def test_a_sentence_that_the_next_one_calls_false_is_left_out() -> None:
    said = kept(
        "The bridge at Colby sways in every storm. This is false. Sensors on the bridge found no such movement."
    )
    assert said == "Sensors on the bridge found no such movement."


def test_what_was_spread_is_left_out_wherever_it_is_said() -> None:
    said = kept(
        "The town of Colby closed the hospital for good in May. The hospital treated 300 patients a day in June. A video "
        "shared on Facebook says the town closed the hospital for good. The claim is wrong. A wing was painted in May."
    )
    assert "for good" not in said
    assert "300 patients" in said
    assert "painted" in said


def test_a_claim_under_its_heading_is_left_out() -> None:
    said = kept("## What was claimed\n\nThe dam has cracks.\n\n## The verdict\n\nInspectors saw no cracks in May.\n")
    assert "The dam has cracks." not in said
    assert "Inspectors" in said


def test_an_article_that_refutes_nothing_is_whole() -> None:
    text = "The mayor posted a video of the bridge. It opened in May. Users of the road wait less than before."
    assert kept(text) == text


def test_release_notes_whose_versions_are_no_headings_are_told(taxonomy: Taxonomy) -> None:
    text = (
        "Version 1.4.0 (2025-02-03)\n * The importer keeps the order of the rows in a table.\n * Fixed a crash on start.\n"
        " * The log is written once a minute.\n\nVersion 1.3.0 (2024-12-01)\n * New view of the rows.\n"
    )
    digest = extract(Digest(id="0" * 12, title="Release notes", article=Article(text=text)), taxonomy)
    assert "importer" in digest.summary
