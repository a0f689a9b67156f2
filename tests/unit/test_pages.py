"""Curated pages in every form, and what people and sites make of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reader.model.digest import Depth, Digest, Field, Related, digest_id
from reader.sources.contents import read_any
from reader.sources.files import Failure, find_files, read_file
from reader.sources.front_matter import split_front_matter
from tests.pages import (
    CREDIT,
    DIGEST,
    FRONT_MATTER,
    HTML,
    LINK,
    MARKDOWN,
    PLAIN,
    TITLE,
    one,
    read,
    small,
    without_links,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

FORMS = {
    "plain": (PLAIN.encode(), "text"),
    "crlf": (PLAIN.replace("\n", "\r\n").encode(), "text"),
    "cr": (PLAIN.replace("\n", "\r").encode(), "text"),
    "bom": (b"\xef\xbb\xbf" + PLAIN.encode(), "text"),
    "utf-16": (PLAIN.encode("utf-16"), "text"),
    "no-break spaces": (re.sub(r"(?<=[:·,]) | (?=[·—])", "\u00a0", PLAIN).encode(), "text"),
    "en dash": (PLAIN.replace("—", "–").encode(), "text"),
    "hyphen": (PLAIN.replace("—", "-").encode(), "text"),
    "more empty lines": (re.sub(r"\n{2,}", "\n \n\t\n\n", PLAIN).encode(), "text"),
    "junk above": (f"Skip to content\nKitchen Table\nTopics\nRoles\nSign in\n\n{PLAIN}".encode(), "text"),
    "junk below": (f"{PLAIN}\nShare\nPrivacy\nTerms\n© Kitchen Table".encode(), "text"),
    "junk between": (PLAIN.replace("\n\n·", "\n\n3 min read\n\nMay 4, 2024\n\nShare\n\n·", 1).encode(), "text"),
    "ornaments": (PLAIN.replace("Summary\n", "🧭 Summary\n").replace("Method\n", "Method ▾\n").encode(), "text"),
    "colons": (re.sub(r"(?m)^(Summary|Key \w+|Principles|Method|In practice|Topics)$", r"\1:", PLAIN).encode(), "text"),
    "upper case": (re.sub(r"(?m)^(Summary|Key \w+|Method|Topics)$", lambda m: m[0].upper(), PLAIN).encode(), "text"),
    "markdown": (MARKDOWN.encode(), "markdown"),
    "markdown, setext": (MARKDOWN.replace(f"# {TITLE}", f"{TITLE}\n=====", 1).encode(), "markdown"),
    "markdown, bold headings": (re.sub(r"(?m)^## (.+)$", r"**\1**", MARKDOWN).encode(), "markdown"),
    "markdown, crlf and bom": (b"\xef\xbb\xbf" + MARKDOWN.replace("\n", "\r\n").encode(), "markdown"),
    "front matter": (FRONT_MATTER.encode(), "markdown"),
    "front matter, no heading": (FRONT_MATTER.replace(f"\n# {TITLE}\n", "").encode(), "markdown"),
    "front matter, crlf and bom": (b"\xef\xbb\xbf" + FRONT_MATTER.replace("\n", "\r\n").encode(), "markdown"),
    "saved html": (HTML.encode(), "html"),
    "saved html, crlf": (HTML.replace("\n", "\r\n").encode(), "html"),
    "saved html, one line": (HTML.replace("\n", " ").encode(), "html"),
    "saved html, latin-1": (
        re.sub("charset=UTF-8", "charset=iso-8859-1", HTML).replace("→", "").encode("latin-1", "xmlcharrefreplace"),
        "html",
    ),
    "saved html, minified": (re.sub(r"</?(html|head|body)[^>]*>|</(p|li)>", "", HTML).encode(), "html"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_one_page_in_any_form_is_one_digest(form: str) -> None:
    content, kind = FORMS[form]
    assert without_links(one(content, kind)) == DIGEST
    if "saved" not in form:
        assert without_links(one(content)) == DIGEST, "through a pipe, with no name to tell the form"


def test_a_page_without_empty_lines_only_loses_its_paragraphs() -> None:
    digest = without_links(one(re.sub(r"\n{2,}", "\n", PLAIN)))
    assert digest == replace(DIGEST, summary=DIGEST.summary.replace("\n\n", " "))


@pytest.mark.parametrize("form", ["markdown", "front matter", "saved html"])
def test_links_are_taken_where_the_form_has_them(form: str) -> None:
    digest = one(*FORMS[form])
    assert digest.link == LINK
    assert digest.related[0] == Related("Little's law for the impatient", "https://kitchen.example/little")
    assert digest.id == digest_id(LINK, "", "", "")


def test_a_title_with_other_dashes_and_quotes_is_the_same_digest() -> None:
    variants = ["Don't stop - now", "Don’t stop – now", "Don't stop\u00a0— now"]
    assert len({one(small(title)).id for title in variants}) == 1


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are only beside the project's own checkout")
def test_the_samples_are_read() -> None:
    digests = [
        found for path in find_files([SAMPLES], curated=True) if isinstance(path, Path) for found in read_file(path)
    ]
    assert digests
    for digest in digests:
        assert isinstance(digest, Digest), digest
        assert all((digest.title, digest.source, digest.curator, digest.field.domain, digest.field.subfields))
        assert all((digest.depth.level, digest.depth.abstraction, digest.summary, digest.takeaway, digest.attribution))
        assert digest.insights
        assert digest.method
        assert len(digest.best_for) > 1
        assert digest.source in digest.attribution
        assert not any((digest.principles, digest.in_practice, digest.topics, digest.related, digest.extra))


@pytest.mark.parametrize(
    "byline",
    [
        "· Depth: Expert, high · Source: The Ledger · Field: Law — Audit",
        "Field: Law — Audit · Depth: high, expert · Source: The Ledger",
        "Source: The Ledger | Field: Law - Audit | Depth: Expert, high",
        "• Source: The Ledger • Field: Law › Audit • Depth: Expert, high",
        "Source: The Ledger\nField: Law — Audit\nDepth: Expert, high",
        "- Source: The Ledger\n- Field: Law — Audit\n- Depth: Expert, high",
        "· Source: The Ledger · Field: Law —\nAudit · Depth: Expert, high",
        "SOURCE: The Ledger · field : Law — Audit · depth: EXPERT, High",
    ],
)
def test_a_byline_in_any_order(byline: str) -> None:
    digest = one(f"T\n\n{byline}\n\nSummary\n\nS.\n")
    assert (digest.title, digest.source, digest.summary) == ("T", "The Ledger", "S.")
    assert (digest.field, digest.depth) == (Field("Law", ("Audit",)), Depth("expert", "high"))


@pytest.mark.parametrize(
    ("byline", "source", "level"),
    [("· Source: The Ledger", "The Ledger", ""), ("· Depth: Expert", "", "expert")],
)
def test_parts_of_a_byline_may_be_missing(byline: str, source: str, level: str) -> None:
    digest = one(f"T\n\n{byline}\n\nSummary\n\nS.\n")
    assert (digest.title, digest.source, digest.depth.level, digest.summary) == ("T", source, level, "S.")


def test_more_parts_and_unknown_ones() -> None:
    digest = one(
        "T\n\n· Source: S: the sequel · By: Ann Lee, Bo · Published: May 4, 2024 · Mood: dry\n\nSummary\n\nS.\n"
    )
    assert (digest.source, digest.authors, digest.published) == ("S: the sequel", ("Ann Lee", "Bo"), "2024-05-04")
    assert digest.extra == {"byline": {"mood": "dry"}}


def test_source_and_curator_come_from_the_credit_where_the_byline_lacks_them() -> None:
    page = PLAIN.replace("Source: Backpressure Weekly · ", "")
    assert without_links(one(page)) == DIGEST
    bare = one(page.replace(CREDIT, "Summary by Kitchen Table."))
    assert (bare.source, bare.curator) == ("", "Kitchen Table")
    assert one(page.replace(CREDIT, "")).curator == "Kitchen Table"
    assert one("T\n\n· Source: A · Curator: B\n\nSummary\n\nS.\n\nSummary by C. Original published by D.").source == "A"


@pytest.mark.parametrize("items", ["- one\n- two", "* one\n\n* two", "1. one\n2. two", "(1) one\n(2) two", "one\ntwo",
                                   "one\n\ntwo", "· one\n· two", "– one\n– two", "- [ ] one\n- [x] two",
                                   "●\tone\n●\ttwo"])  # fmt: skip
def test_lists_in_every_manner(items: str) -> None:
    assert one(small("T") + f"\nKey insights\n\n{items}\n\nTopics\n\nx").insights == ("one", "two")


def test_a_bullet_goes_on_in_the_next_line_and_prose_is_kept_whole() -> None:
    digest = one(small("T") + "\nMethod\n\n- one goes\n  on\n- two\n\nIn practice\n\nProse, with: commas; and all.")
    assert digest.method == ("one goes on", "two")
    assert digest.in_practice == ("Prose, with: commas; and all.",)


@pytest.mark.parametrize("topics", ["a, b c", "a; b c", "a\nb c", "- a\n- b c", "a · b c", "#a, #b c"])
def test_topics_in_every_manner(topics: str) -> None:
    assert one(small("T") + f"\nTopics\n\n{topics}\n").topics == ("a", "b c")
    assert one(small("T") + "\nTopics: #a #b\n").topics == ("a", "b")


def test_empty_sections_and_no_sections() -> None:
    page = "T\n\n· Source: S\n\nSummary\n\nKey takeaway\n\nMethod\n\nTopics\n\nBest for:\n\nRelated\n"
    digest = one(page)
    assert digest == replace(Digest(id=digest.id, title="T"), source="S")
    assert one("T\n\n· Source: S\n").id == digest.id


def test_text_before_the_first_section_and_sections_of_other_names_are_kept() -> None:
    digest = one("# T\n\n· Source: S\n\nIntro.\n\n## Summary\n\nS.\n\n## Caveats\n\n- one\n- two\n", "markdown")
    assert digest.extra == {"intro": "Intro.", "sections": {"Caveats": ["one", "two"]}}
    assert one("T\n\n· Source: S\n\nOnly prose.").summary == "Only prose."


def test_related_with_and_without_links() -> None:
    digest = one(small("T") + "\nRelated\n\n- One (https://e.example/1)\n- Two — https://e.example/2\nThree\nnone\n")
    assert digest.related == (
        Related("One", "https://e.example/1"),
        Related("Two", "https://e.example/2"),
        Related("Three"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "Source: the paper itself.",
        "Depth: charge it twice.",
        "Read on the train, it works.",
        "View on scaling changed.",
        "Open in 2019, the lab closed.",
        "Summary statistics by Tukey.",
        "A method by Knuth.",
    ],
)
def test_prose_that_looks_like_a_part_of_the_page_stays_prose(line: str) -> None:
    digest = one(small("T", body=f"First.\n\n{line}\n\nLast.") + "\nKey insights\n\nAn insight.\n")
    assert digest.summary == f"First.\n\n{line}\n\nLast."
    assert digest.insights == ("An insight.",)
    assert (digest.curator, digest.source) == ("", "The Ledger")


@pytest.mark.parametrize(
    "title", ["Summary of the summit by Reuters", "Digest of papers by Lamport", "Read on", "2024"]
)
def test_titles_that_look_like_something_else(title: str) -> None:
    digest = one(small(title) + "\nSummary: how attention by itself is enough\n\nTopics: a\n")
    assert (digest.title, digest.topics) == (title, ("a",))


THREE = [small("One"), small("Two"), small("Three")]


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(THREE),
        "\n---\n\n".join(THREE),
        "\n* * *\n".join(THREE),
        "\n———\n".join(THREE),
        re.sub(r"\n+", "\n", "".join(THREE)),
        "\n".join(f"{page}\n{CREDIT}\n" for page in THREE),
        re.sub(r"\n+", "\n", "".join(f"{page}\nOpen in Kitchen Table →\n{CREDIT}\n" for page in THREE)),
        "\n".join(
            page.replace("· Source: The Ledger · Depth: Expert", "Source: The Ledger\nDepth: Expert") for page in THREE
        ),
    ],
)
def test_several_pages_in_one_file(content: str) -> None:
    found = read(content)
    assert [d.title for d in found if isinstance(d, Digest)] == ["One", "Two", "Three"]
    assert {(d.source, d.depth, d.summary) for d in found if isinstance(d, Digest)} == {
        ("The Ledger", Depth("expert", "high"), "Something happened.")
    }


def test_several_markdown_pages_in_one_file() -> None:
    pages = [re.sub(r"(?m)^Summary$", "## Summary", f"# {page}") for page in THREE]
    for between in ("\n", "\n---\n\n", "\n***\n"):
        assert [d.title for d in read(between.join(pages), "markdown") if isinstance(d, Digest)] == [
            "One",
            "Two",
            "Three",
        ]


def test_a_rule_between_sections_does_not_end_a_page() -> None:
    page = PLAIN.replace("Key insights", "---\n\nKey insights").replace("\nOpen in", "\n---\n\nOpen in")
    assert without_links(one(page)) == DIGEST


def test_a_page_without_a_title_is_named_and_the_others_are_read() -> None:
    content = "\n---\n".join([THREE[0], "· Source: X\n\nSummary\n\nNobody named me.\n", THREE[1]])
    found = read(content)
    assert [d.title for d in found if isinstance(d, Digest)] == ["One", "Two"]
    assert [(f.line, "no title" in f.why) for f in found if isinstance(f, Failure)] == [(10, True)]


def test_text_that_is_no_page_is_named() -> None:
    (failure,) = read("Just a letter.\n\nWith nothing in it.\n")
    assert isinstance(failure, Failure)
    assert "neither a byline" in failure.why
    rest = "\n---\n\n" + "word " * 50
    assert [f.line for f in read(small("T") + rest) if isinstance(f, Failure)] == [11]


CLIPPED = """---
title: "A clipped page"
source: "https://ledger.example/clip?utm_source=feed"
author:
  - "Ann Lee"
published: 2024-05-04
created: 2024-05-05
description:
tags:
  - "clippings"
---
**Source:** The Ledger · **Depth:** Expert

> [!abstract] Summary
> It was ==clipped== with `code` and a [link](https://e.example).

> [!tip]+ Key takeaway
> For clerks, clip it.

## 💡 Key insights
- [ ] one
- [x] two

Topics: #audit #law
"""


def test_a_page_from_a_web_clipper() -> None:
    digest = one(CLIPPED, "markdown")
    assert (digest.title, digest.source) == ("A clipped page", "The Ledger")
    assert digest.link == "https://ledger.example/clip?utm_source=feed"
    assert (digest.authors, digest.published) == (("Ann Lee",), "2024-05-04")
    assert digest.summary == "It was ==clipped== with code and a link."
    assert digest.takeaway == "For clerks, clip it."
    assert (digest.insights, digest.topics) == (("one", "two"), ("audit", "law"))
    assert digest.extra == {"created": "2024-05-05", "tags": ["clippings"]}


def test_front_matter_goes_first_and_knows_the_names_of_a_byline() -> None:
    page = "---\nurl: https://e.example/x\ndate: May 4, 2024\nauthor: Ann\ncurator: ''\nrating: 5\n---\n# T\n\n"
    digest = one(page + "· Source: S · Published: 2020\n\n## Summary\n\nS.\n", "markdown")
    assert (digest.link, digest.published, digest.authors) == ("https://e.example/x", "2024-05-04", ("Ann",))
    assert (digest.source, digest.extra) == ("S", {"rating": "5"})


@pytest.mark.parametrize(
    ("front", "line", "why"),
    [
        ("title: [broken", 2, "not YAML"),
        ("a: &x [1]\nb: *x", 1, "aliases"),
        ('a: "\\U00110000"', 1, "cannot be read"),
        ("{[a]: b}: c", 2, "not YAML"),
        ("a: " + "[" * 60_000, 1, "nests lists too deeply"),
        ("x: " + "y" * 70_000, 1, "longer than"),
    ],
)
def test_front_matter_that_cannot_be_read_is_named(front: str, line: int, why: str) -> None:
    (failure,) = read(f"---\n{front}\n---\n# T\n\n## Summary\n\nS.\n", "markdown")
    assert isinstance(failure, Failure)
    assert failure.line == line
    assert why in failure.why


@pytest.mark.parametrize(
    "value", ["1:30:00", "0x1F", "0x" + "f" * 20_000, "012", "1_000", "yes", "2024-99-99", "1e3", "~", "!!bool maybe"]
)
def test_values_of_front_matter_stay_as_they_are_written(value: str) -> None:
    front, _, _ = split_front_matter(f"---\na: {value}\nb: [{value}, x]\n---\n")
    assert front == {"a": value.removeprefix("!!bool "), "b": [value.removeprefix("!!bool "), "x"]}


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    page = "---\n\n# T\n\n## Summary\n\nS.\n\n---\n\n## Key takeaway\n\nK.\n\n## Topics\n\na\n"
    assert one(page, "markdown").topics == ("a",)


def test_html_that_is_hidden_or_broken_is_passed_over() -> None:
    page = (
        "<body><noscript><iframe></noscript><div hidden>x<div>y</div><h1>Hidden</h1></div><svg><title>Logo</title>"
        "<h1>T</svg><h1>T</h1><p>· Source: S<h2>Summary</h2><p>a <b>b<i>c</b></i> <br>d</body>"
    )
    digest = one(page, "html")
    assert (digest.title, digest.source, digest.summary) == ("T", "S", "a bc d")
    assert one("<div>" * 50_000 + "<h1>T</h1><p>· Source: S</p>", "html").source == "S"


def test_the_address_a_saved_page_names_is_its_link_unless_it_links_to_the_original() -> None:
    head = '<link rel="canonical" href="https://k.example/d/1"><meta property="og:url" content="https://k.example/2">'
    page = f"<html><head>{head}</head><body><h1>T</h1><p>· Source: S</p><h2>Summary</h2><p>a</p>"
    assert one(page, "html").link == "https://k.example/d/1"
    assert one(page + f'<a href="{LINK}">Open in K</a>', "html").link == LINK
    assert one(page + '<a href="javascript:alert(1)">Open in K →</a>', "html").link == ""


def test_chips_are_one_entry_each() -> None:
    chips = "".join(f"<span>{topic}</span>" for topic in ("a, b", "c"))
    page = f"<h1>T</h1><h2>Topics</h2><div>{chips}</div><h2>Best for</h2><div><a>CTO</a> <a>CIO</a></div>"
    assert (one(page, "html").topics, one(page, "html").best_for) == (("a, b", "c"), ("CTO", "CIO"))
    page = "<h1>T</h1><p>· Source: S</p><h2>Topics</h2><p><b>x</b>, <i>y z</i></p>"
    assert one(page, "html").topics == ("x", "y z")


ARTICLES = {
    "standard.txt": "Frob Group\n\nThe Frob Protocol\n\nSummary\n\n   It carries frobs.\n\n1. Intro\n\n   Hosts.\n",
    "postmortem.md": "# Down\n\nTL;DR: A disk was full.\n\n## What happened\n\nNobody looked at it.\n",
    "paper.md": "# Frobs\n\n## Summary\n\nThey grow.\n\n## Methods\n\nWe counted.\n\n## See also\n\nMore.\n",
    "post.md": "# Frobs\n\n## Key takeaways\n\n- They grow.\n\n## How\n\n"
    + "They do. " * 20
    + "\n\n## Summary\n\nGrow.\n",
    "long.txt": "Frobs\n\nKey takeaway\n\nThey grow.\n\nSummary\n\n" + "They grow in spring. " * 200,
}


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_with_a_summary_of_its_own_is_no_digest(name: str) -> None:
    (digest,) = read_any(ARTICLES[name].encode(), name).digests
    assert digest.undigested


@pytest.mark.parametrize("sections", ["Key takeaway\n\nK.", "Best for\n\nCTO", "Method\n\n- M.\n\nTopics\n\na"])
def test_a_page_without_a_byline_is_known_by_sections_of_an_editor(sections: str) -> None:
    (digest,) = read_any(f"T\n\nSummary\n\nS.\n\n{sections}\n".encode(), "page.txt").digests
    assert (digest.undigested, digest.title, digest.summary) == (False, "T", "S.")
