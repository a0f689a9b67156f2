"""Issues of newsletters in the shapes that senders give them: stories, advertisements, essays, footers."""

from __future__ import annotations

import pytest

from reader.sources.furniture import is_advertisement, is_button, without_footer, without_header
from reader.sources.stories import split

TEXT = (
    "The kiln was fired at dawn, and by noon the glaze had run in a way that nobody had seen in forty years of firing."
)
NAMES = ("Glaze that runs uphill", "A clay map of the coast", "The last wood kiln", "Paper moulds return")


def linked(*forms: str) -> str:
    return "\n\n".join(forms)


def titles(markdown: str, subject: str = "") -> list[tuple[str, str]]:
    return [(story.title, story.link) for story in split(markdown, subject)]


WANTED = [(name, f"https://clay.example/{n}") for n, name in enumerate(NAMES)]
SHAPES = {
    "linked headings": linked(*(f"## [{name}]({url})\n\n{TEXT}" for name, url in WANTED)),
    "bold links": linked(*(f"[**{name} (4 minute read)**]({url})  \n\n{TEXT}" for name, url in WANTED)),
    "links in bold": linked(*(f"**[{name}]({url})**\n\n{TEXT}" for name, url in WANTED)),
    "bold links in a list": linked(*(f"- **[{name}]({url})** {TEXT}" for name, url in WANTED)),
    "headline links": "\n".join(f"- [{name}]({url})" for name, url in WANTED),
    "numbered": linked(*(f"{n}. [{name}]({url}) — {TEXT}" for n, (name, url) in enumerate(WANTED, 1))),
    "read more on a line": linked(*(f"**{name}**\n\n{TEXT}\n\n**[Read more]({url})**" for name, url in WANTED)),
    "read more behind a colon": linked(*(f"**{name}:**  \n{TEXT}\n\n**Read more:** [Journal]({url})." for name, url in WANTED)),
    "headings, linked in the text": linked(*(f"## {name}\n\n{TEXT} It [was seen]({url}) by many." for name, url in WANTED)),
    "under names of sections": linked(*(f"# Section {n}\n\n[**{name}**]({url})\n\n{TEXT}" for n, (name, url) in enumerate(WANTED))),
    "numbered headings": linked(*(f"### {n}. {name}\n\n{TEXT}\n\n[Go deeper]({url})" for n, (name, url) in enumerate(WANTED, 1))),
    "said after a dash": linked(*(f"[{name}]({url}) — {TEXT}\n\nIda Moor" for name, url in WANTED)),
    "sections of items": linked(
        *(f"## Part {n}\n\n[{name}]({url})  \n//clay.example [comments→](https://c.example/{n})\n\n{TEXT}" for n, (name, url) in enumerate(WANTED))
    ),
    "sentences in bold": linked("## What happened", *(f"**{name}.** {TEXT} [Read on]({url})." for name, url in WANTED)),
    "links in sentences in bold": linked(*(f"**{name.replace(chr(32), chr(32) + chr(91), 1)}]({url}).** {TEXT}" for name, url in WANTED)),
    "a list behind a name": "## ⚡ In brief\n\n" + "\n".join(f"{n}. {name}. [Go deeper]({url}) {TEXT}" for n, (name, url) in enumerate(WANTED, 1)),
    "links within items": "## Cool bits\n\n" + "\n\n".join(f"- Ida wrote of [{name}]({url}). {TEXT}" for name, url in WANTED),
    "linked headings with lists": linked(*(f"## [{name}]({url})\n\n- {TEXT}\n- It is [told]({url}/b) by many in town." for name, url in WANTED)),
    "kickers and pictures": linked(
        *(f"**CLAY**\n\n## 🏺 {name}\n\n![kiln](https://p.example/x)\n\n{TEXT} [Seen]({url}) there." for name, url in WANTED)
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_each_story_is_found_with_its_title_and_link(shape: str) -> None:
    found = titles(SHAPES[shape], "The week in clay")
    assert [(title.removeprefix("🏺 "), link) for title, link in found] == WANTED


@pytest.mark.parametrize("shape", sorted(SHAPES.keys() - {"headline links"}))
def test_no_word_of_a_story_is_lost(shape: str) -> None:
    assert all(TEXT[1:].rstrip(".") in story.text for story in split(SHAPES[shape]))


@pytest.mark.parametrize(
    "paid",
    [
        "**TOGETHER WITH CLAYCO**\n\nOther clays crack. [ClayCo](https://paid.example) does not.",
        "## Presented by ClayCo\n\nOther clays crack. [ClayCo](https://paid.example) does not.",
        "## [Clay that never cracks (Sponsor)](https://paid.example)\n\nBuy it.",
        "## [Clay that never cracks [Ad]](https://paid.example)\n\nBuy it.",
        "## [From our partners: ClayCo](https://paid.example)\n\nBuy it.",
        "A message from ClayCo\n\nOther clays crack. [ClayCo](https://paid.example) does not.",
        "**TOGETHER WITH CLAYCO**\n\n## A kiln for the kitchen\n\nIt [fits](https://paid.example) under the sink.",
    ],
)
def test_what_is_paid_for_is_left_out_whole_and_only_that(paid: str) -> None:
    stories = SHAPES["linked headings"].split("\n\n## ")
    issue = "\n\n## ".join(stories[:2]) + f"\n\n{paid}\n\n## " + "\n\n## ".join(stories[2:])
    if "A message" in paid:
        issue = issue.replace("A message from ClayCo", "**A message from our sponsor**")
    found = split(issue)
    assert [(s.title, s.link) for s in found] == WANTED
    assert not any("paid.example" in s.text or "crack" in s.text for s in found)
    assert all(TEXT in s.text for s in found)


@pytest.mark.parametrize(
    ("heading", "paid"),
    [
        ("TOGETHER WITH BOGHOLE", True), ("Sponsored by Boghole", True), ("Sponsor: Boghole", True), ("Bigger ovens (Ad)", True),
        ("Anzeige", True), ("A word from our sponsor", True), ("Today's sponsor: Boghole", True), ("Promoted: ovens", True),
        ("Sponsors leave the cup after the riots", False), ("Together they built a kiln", False), ("Ads on buses are banned", False),
        ("Partners in clay", False), ("Promoted to captain at 19", False), ("Presented with a medal", False),
    ],
)  # fmt: skip
def test_advertisements_say_so_in_their_form(heading: str, paid: bool) -> None:
    assert is_advertisement(heading) is paid


@pytest.mark.parametrize(
    ("label", "button"),
    [
        ("Read more", True), ("Read the full story →", True), ("Continue reading", True), ("Subscribe now", True), ("Start free", True),
        ("Weiterlesen", True), ("Lire la suite", True), ("Learn more about the kiln", True), ("Book a demo", True), ("Share", True),
        ("Reading a kiln by its smoke", False), ("How to watch the eclipse on Tuesday with children", False), ("A clay map", False),
    ],
)  # fmt: skip
def test_buttons_only_say_what_to_do(label: str, button: bool) -> None:
    assert is_button(label) is button


def test_an_essay_with_headings_and_references_stays_one() -> None:
    parts = "\n\n".join(f"## {name}\n\n{TEXT} See [this study]({url}). {TEXT}" for name, url in WANTED)
    assert split(f"# On clay\n\n{parts}", "On clay") == []


def test_an_essay_with_links_at_its_end_keeps_its_words() -> None:
    links = "\n\n".join(f"[**{name}**]({url})" for name, url in WANTED)
    assert split(f"{f'{TEXT} ' * 30}\n\n{links}") == []


def test_a_story_about_unsubscribing_keeps_its_text() -> None:
    story = "A mail program lets you unsubscribe with one [click](https://m.example/x), and senders do not like it."
    issue = f"## [A button to unsubscribe](https://m.example)\n\n{story}\n\n{SHAPES['linked headings']}"
    assert (
        split(without_footer(f"{issue}\n\nYou are receiving this because. [Unsubscribe](https://u.example)"))[0].text
        == story
    )
    ends = f"{SHAPES['linked headings']}\n\n## [A button to unsubscribe](https://m.example)\n\n{story}"
    assert split(without_footer(f"{ends}\n\n© 2026 Clay\n\n[Unsubscribe](https://u.example)"))[-1].text == story


@pytest.mark.parametrize(
    "footer",
    [
        "You’re receiving this because you signed up.\n\n[Unsubscribe](https://u.example)",
        "[Like](https://u.example/l)\n\n[Comment](https://u.example/c)\n\n© 2026 Ida\n\n5 Quay Street\n\n[Unsubscribe](https://u.example)",
        "Thanks for reading!\n\nIda\n\nUpdate your preferences or unsubscribe [here](https://u.example).",
        "Sie erhalten diese Mail, weil …\n\n[Abmelden](https://u.example)",
    ],
)
def test_a_footer_is_cut_at_the_end_and_nothing_before_it(footer: str) -> None:
    text = f"{TEXT}\n\nPeople rarely opt out of what they were given.\n\n1\n\nEleven potters, so not much of a study."
    assert without_footer(f"{text}\n\n{footer}") == text
    assert without_footer(text) == text


@pytest.mark.parametrize(
    "paid",
    [
        "[Clay that never cracks today](https://paid.example) — Buy it.\n\nClayCo sponsor",
        "**[Clay that never cracks](https://paid.example)** — Buy it. *promoted*",
        "### Our friends (with benefits)\n\n## [Clay that never cracks](https://paid.example)\n\nBuy it.",
        "## Riddle\n\nSponsored by ClayCo. What is wrong with this pot?",
        "## Jobs\n\n[A potter for the paid.example studio](https://paid.example)",
    ],
)
def test_what_is_said_to_be_paid_for_below_or_beside_it(paid: str) -> None:
    stories = SHAPES["linked headings"].split("\n\n## ")
    issue = "\n\n## ".join(stories[:2]) + f"\n\n{paid}\n\n## " + "\n\n## ".join(stories[2:])
    found = split(issue)
    assert [(s.title, s.link) for s in found] == WANTED
    assert not any("paid" in s.text or "ClayCo" in s.text for s in found)
    assert all(TEXT in s.text for s in found)


def test_a_letter_with_headings_stays_one() -> None:
    part = (
        "I went to the kiln and I took my notes, and I saw [a pot](https://p.example/{n}) that I liked. My back hurt."
    )
    letter = "\n\n".join(f"## {name}\n\n{part.format(n=n)} {part.format(n=n)}" for n, name in enumerate(NAMES))
    assert split(letter, "A letter from the kiln") == []


def test_an_essay_with_a_list_of_links_at_its_end_stays_one() -> None:
    essay = "\n\n".join(f"{TEXT} {TEXT}" for _ in range(8))
    assert split(f"{essay}\n\n### Three links\n\n{SHAPES['headline links']}", "On clay") == []


def test_the_link_of_the_whole_issue_is_no_story() -> None:
    issue = f"[The week in clay and in kilns](https://clay.example/issue)\n\n{SHAPES['said after a dash']}"
    assert [s.link for s in split(issue, "", "https://clay.example/issue")] == [link for _, link in WANTED]


@pytest.mark.parametrize(
    "footer",
    [
        "[More like this](https://u.example/1)\n\n### Subscription details\n\nYou are receiving this as a subscriber.\n\n[Unsubscribe](https://u.example)",
        "You just read issue #57 of Clay.\n\n[Unsubscribe](https://u.example)\n\nBrought to you by Post, the easiest way to write.",
        "Published by Clay Ltd. and edited by Ida.\n\n5 Quay Street, Louth\n\n[Unsubscribe](https://u.example)",
        "Ida Moor · Postfach 12, 6020 Innsbruck\n\nYou received this as you signed up.\n\n[Unsubscribe](https://u.example)",
    ],
)  # fmt: skip
def test_a_footer_of_a_service_is_cut_whole(footer: str) -> None:
    text = f"{TEXT}\n\nPeople rarely opt out of what they were given."
    assert without_footer(f"{text}\n\n{footer}") == text


def test_a_word_to_those_who_were_forwarded_it_is_no_text() -> None:
    assert without_header(f"Forwarded this email? [Subscribe here](https://u.example) for more\n\n{TEXT}") == TEXT
    assert without_header(TEXT) == TEXT
