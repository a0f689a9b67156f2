"""Sentences of an article, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.curate.boilerplate import without_boilerplate
from reader.curate.languages import languages
from reader.curate.passages import HEADING, ITEM, QUOTE, STEP, sentences
from reader.curate.rank import ranks
from reader.curate.words import overlap, stem, terms


def texts(markdown: str) -> list[str]:
    return [s.text for s in sentences(markdown)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four.", ["One.", "Two!", "Three?", "Four."]),
        ("Dr. J. Smith of Acme Inc. spoke. He left.", ["Dr. J. Smith of Acme Inc. spoke.", "He left."]),
        ("It rose 3.5 percent, e.g. in Ohio. Then it fell.", ["It rose 3.5 percent, e.g. in Ohio.", "Then it fell."]),
        ("They moved to the U.S. The rest stayed.", ["They moved to the U.S.", "The rest stayed."]),
        ("“Was it?” he asked. “It was.” She left.", ["“Was it?” he asked.", "“It was.”", "She left."]),
        ("They said so... and went. Then not.", ["They said so... and went.", "Then not."]),
        ("See Fig. 3 and No. 4. Both fit.", ["See Fig. 3 and No. 4.", "Both fit."]),
        ("It needs vitamin C. The rest is fine.", ["It needs vitamin C.", "The rest is fine."]),
        ("Das ist z. B. ein Satz. Und noch einer.", ["Das ist z. B. ein Satz.", "Und noch einer."]),
        ("日本語の文です。二つ目の文！終わり", ["日本語の文です。", "二つ目の文！", "終わり"]),
        ("「三つ目。」と言った。終わり", ["「三つ目。」と言った。", "終わり"]),
        ("这是第一句。这是第二句？是。", ["这是第一句。", "这是第二句？", "是。"]),
        ("Version 2.0 is out.\nIt is fast.", ["Version 2.0 is out.", "It is fast."]),
        ("A [link](https://x.example/a.b. c) stays. Good.", ["A link stays.", "Good."]),
        ("", []),
        ("…", []),
    ],
)
def test_where_a_sentence_ends(text: str, parts: list[str]) -> None:
    assert texts(text) == parts


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("**What it costs** At 10 it puts the price up.", ["What it costs", "At 10 it puts the price up."]),
        ("What it costs\nThe price has gone up by a third since the spring of last year.", ["What it costs", "The price has gone up by a third since the spring of last year."]),
        ("**Apple** Inc. sold it.", ["Apple Inc. sold it."]),
        ("A line that was wrapped at a\nNew Year's party in the town hall.", ["A line that was wrapped at a New Year's party in the town hall."]),
        ("![A quay](q.png)\n*The quay at noon.*\n\nIt was full.", ["It was full."]),
        ("![A quay](q.png)\n\n*The quay at noon. Photo: Ann Lee*\n\nIt was full.", ["It was full."]),
        ("*It was full.*\n\nNobody left.", ["It was full.", "Nobody left."]),
    ],
)  # fmt: skip
def test_headings_are_unglued_and_captions_left_out(markdown: str, found: list[str]) -> None:
    assert texts(markdown) == found


@pytest.mark.parametrize(
    ("code", "text", "parts"),
    [
        ("en", "So says Sen. Kay of Ft. Wayne. See vol. 3, p. 17. Lines open by Jan. 2028.", 3),
        ("en", "The U.S. Navy left. He said no. Then it was 5 p.m. in town.", 3),
        ("en", "It rose by 3.5 per cent, i.e. a lot. Nobody knew.", 2),
        ("de", "Am 3. Oktober kam Dr. Abel, d. h. z. B. der Chef. Es waren 15. Danach ging er.", 3),
        ("de", "Der 2. Weltkrieg endete 1945. Danach kam der Frieden.", 2),
        ("fr", "M. Dupont et Mme. Roy sont là. Ils partent à 5 h. demain.", 2),
        ("es", "El Sr. Ruiz vive en EE. UU. desde 1990. Allí trabaja.", 2),
    ],
)
def test_abbreviations_end_no_sentence(code: str, text: str, parts: int) -> None:
    if code not in languages():
        pytest.skip("no table")
    assert len(sentences(text, languages()[code])) == parts, texts(text)


def test_blocks_are_known_and_code_and_tables_are_left_out() -> None:
    markdown = (
        "# Head\n\nProse one.\n\n1. Do this. And that.\n2. Then this\n\n- item\n  goes on\n\n> quoted\n> twice\n\n"
        "```\ncode. here\n```\n\n| a | b |\n|---|---|\n\n    indented code.\n\n---\n\n**Strong heading**\n\nLast."
    )
    found = [(s.kind, s.text, s.heading) for s in sentences(markdown)]
    assert (HEADING, "Head", "Head") in found
    assert [t for k, t, _ in found if k == STEP] == ["Do this.", "And that.", "Then this"]
    assert [t for k, t, _ in found if k == ITEM] == ["item goes on"]
    assert [t for k, t, _ in found if k == QUOTE] == ["quoted twice"]
    assert found[-1] == ("prose", "Last.", "Strong heading")
    assert not any("code" in t or "|" in t for _, t, _ in found)


@given(st.text(alphabet=st.sampled_from("aB. \n#*>-1!?。」“”\"'`|[](){}…\t日é"), max_size=200))
def test_every_sentence_is_where_it_says_and_none_overlap(markdown: str) -> None:
    last = 0
    for sentence in sentences(markdown):
        assert last <= sentence.start < sentence.end <= len(markdown)
        assert sentence.span(markdown).quote == markdown[sentence.start : sentence.end]
        assert sentence.text == " ".join(sentence.text.split())
        last = sentence.end


@pytest.mark.parametrize(
    "debris",
    [
        "By Anna Holm",
        "Photo: Ben Ode / The Ledger",
        "5 min read",
        "Subscribe to our newsletter for more of this.",
        "Sponsored by Acme Cloud, the cloud for clouds.",
        "In this issue: ships, silt and tides",
        "Read more: Why harbours silt",
        "© 2026 The Ledger. All rights reserved.",
        "Share this article with a friend",
        "Sign up for our weekly mails, delivered to your inbox.",
    ],
)
def test_what_pages_put_between_is_not_told(debris: str) -> None:
    markdown = f"The harbour silts up every year.\n\n{debris}\n\nNobody measures the depth of it."
    assert [s.text for s in without_boilerplate(sentences(markdown))] == [
        "The harbour silts up every year.",
        "Nobody measures the depth of it.",
    ]


def test_what_only_looks_like_debris_stays() -> None:
    markdown = "By Monday the ships were gone.\n\nThe newsletter of the port told its readers nothing of it."
    assert len(without_boilerplate(sentences(markdown))) == 2


def test_references_are_not_told() -> None:
    markdown = "The point is made.\n\n## References\n\nKeller, M. wrote of silt in 1999."
    assert "Keller" not in " ".join(s.text for s in without_boilerplate(sentences(markdown)))


def test_words_are_compared_without_their_endings() -> None:
    assert stem("measuring") == stem("measured") == stem("measures")
    assert stem("ships") == stem("ship")
    assert terms("The ships were measured") == ["ship", stem("measured")]
    assert terms("港は浅い") == ["港は", "は浅", "浅い"]
    assert overlap(["a", "b"], ["b", "c"]) == pytest.approx(1 / 3)


def test_the_sentence_that_shares_most_has_the_best_rank() -> None:
    ranked = ranks([["ship", "silt"], ["silt", "depth", "ship"], ["depth", "tide"], ["cake"]])
    assert max(ranked) == ranked[1] == 1.0
    assert min(ranked) == ranked[3]
    assert ranks([]) == []


@given(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=6), max_size=25))
def test_ranks_are_shares_of_the_best(sentences_: list[list[str]]) -> None:
    ranked = ranks(sentences_)
    assert len(ranked) == len(sentences_)
    assert all(0 <= rank <= 1 for rank in ranked)


def test_a_footnote_is_no_prose_and_its_marks_part_no_sentences() -> None:
    found = sentences("It rose.[^1] It fell.[^2]\n\n[^1]: They say so. And more.\n[^2]: So do others.")
    assert [s.text for s in found if s.kind != STEP] == ["It rose.[1]", "It fell.[2]"]
    assert [s.text for s in found if s.kind == STEP] == ["They say so.", "And more.", "So do others."]
