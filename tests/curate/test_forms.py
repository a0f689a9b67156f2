"""Forms of text, each told by its own rule."""

from __future__ import annotations

import pytest

from reader.curate.extract import extract
from reader.curate.forms import form_of
from reader.curate.passages import sentences
from reader.curate.taxonomy import Taxonomy
from reader.model.article import Article
from reader.model.digest import Digest

FILL = "The dredger of the port works from March to June, and it takes the silt of the river out to sea. "
CHANGES = """# Changelog

## [2.1.0] - 2026-11-01

### Added
- The list can be sorted by the length of a text.

### Fixed
- A crash when a feed had no title at all.

## [2.0.0] - 2026-06-01

- The old format of the library is no longer read.
"""
QUESTIONS = f"""Everything one asks of the port of Lindham is answered here by its harbour master.

## How often is the harbour dredged?

The harbour of Lindham is dredged twice a year. {FILL}

## Who pays for the dredging?

The city pays four million euros for the dredging each year. {FILL}

## Why does it silt up?

The river was straightened in 1968 and carries more silt since. {FILL}
"""
INTERVIEW = f"""Maria Keller has been the harbour master of Lindham for nine years, and she leaves the port in the spring. We met her in her office above the old basin.

Anna Holm: How deep is it?

Maria Keller: The harbour is the worst in the country. {FILL}

Anna Holm: What does it cost?

Maria Keller: The council are thieves, all of them. {FILL}

Anna Holm: And now?

Maria Keller: Now I go fishing for the rest of my life.
"""
TRANSCRIPT = "\n\n".join(f"00:{n:02d} {FILL}" for n in range(8))
README = f"""# Dredge

Dredge measures how deep a harbour is from the sound of the ships that pass through it.

It reads recordings of a hydrophone and prints a chart of the depth. {FILL}

## Installation

Run the installer that comes with the release and restart the machine after it.

## Usage

Call the program with the name of a recording and wait for the chart.

## License

MIT
"""
NEWS = (
    "The port of Lindham was closed for a week in the spring of this year.",
    "A storm has torn the roof from the old fish market of Fernway.",
    "Sorlia buys nine electric ferries from a yard in the north.",
    "The council of Harrow wants tolls on the bridge from January on.",
    "Divers have found a wreck from 1780 off the coast of Westing.",
)
ROUND_UP = "\n\n".join(f"## Part {n}\n\n{each} {FILL}" for n, each in enumerate(NEWS))
NOTE = "The harbour of Lindham is closed until June. Ferries leave from the old quay. It costs nothing."
FORMS = {
    "note": ("The harbour is closed", NOTE),
    "change log": ("Changelog", CHANGES),
    "questions": ("Questions on the port", QUESTIONS),
    "interview": ("A talk with Maria Keller", INTERVIEW),
    "transcript": ("Talk on dredging", TRANSCRIPT),
    "README": ("Dredge", README),
    "round-up": ("Ports: the week in brief", ROUND_UP),
    "article": ("The dredger of the port", FILL * 12),
}


def made(taxonomy: Taxonomy, name: str) -> Digest:
    title, text = FORMS[name]
    return extract(Digest(id="0" * 12, title=title, article=Article(text=text)), taxonomy)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_known(name: str) -> None:
    title, text = FORMS[name]
    assert form_of(title, sentences(text)).name == name


def test_a_note_is_its_own_summary(taxonomy: Taxonomy) -> None:
    digest = made(taxonomy, "note")
    assert digest.summary == NOTE
    assert digest.takeaway == ""
    assert digest.insights == ()


def test_of_a_change_log_the_newest_version_is_told(taxonomy: Taxonomy) -> None:
    summary = made(taxonomy, "change log").summary
    assert "sorted by the length" in summary
    assert "A crash when" in summary
    assert "old format" not in summary


def test_of_questions_the_answers_are_told(taxonomy: Taxonomy) -> None:
    summary = made(taxonomy, "questions").summary
    assert "?" not in summary
    assert "dredged twice a year" in summary or "four million" in summary


def test_what_a_speaker_says_is_told_as_nobodys_fact(taxonomy: Taxonomy) -> None:
    digest = made(taxonomy, "interview")
    assert "harbour master of Lindham for nine years" in digest.summary
    assert "thieves" not in " ".join(digest.texts())
    assert "worst in the country" not in " ".join(digest.texts())


def test_a_transcript_is_told_without_its_times(taxonomy: Taxonomy) -> None:
    assert "00:" not in made(taxonomy, "transcript").summary


def test_a_readme_is_told_by_what_stands_before_its_set_up(taxonomy: Taxonomy) -> None:
    summary = made(taxonomy, "README").summary
    assert "Dredge measures how deep a harbour is" in summary
    assert "installer" not in summary


def test_a_round_up_is_told_by_its_sections_first_sentences(taxonomy: Taxonomy) -> None:
    digest = made(taxonomy, "round-up")
    assert sum(each in digest.summary for each in NEWS) >= 3
    assert "dredger" not in digest.summary
    assert not digest.insights


def test_a_book_takes_no_longer_than_it_may(taxonomy: Taxonomy) -> None:
    text = "\n\n".join(
        f"Chapter {n} of the book tells how the harbour of town {n} was dredged. {FILL}" for n in range(700)
    )
    assert len(text.split()) > 20_000
    assert extract(Digest(id="0" * 12, title="A book of harbours", article=Article(text=text)), taxonomy).summary


LETTERS = f"""Everything one asks of the port of Lindham is answered here by its harbour master.

Q: How often is the harbour dredged?
A: The harbour of Lindham is dredged twice a year. {FILL}

Q: Who pays for the dredging?
A: The city pays four million euros for the dredging each year. {FILL}
"""
ASKED = f"""Maria Keller has been the harbour master of Lindham for nine years, and we met her in her office. Here is what she said:

How did you come to the port?
I came with my father, who fished. We lived in two rooms above the market. {FILL}

What does the dredger cost?
I know what it costs, and my council does not. We pay four million euros for it.

What do you do next?
I go fishing. My boat is ready, and I have sold my house.
"""
STAMPED = f"""Maria Keller, the harbour master of Lindham, spoke to the port's council on the dredging of the river on 4 June.

[00:00:01] MARIA KELLER: Thank you, thank you. [Applause]
[00:00:15] MARIA KELLER: The river brings 400,000 tonnes of silt a year. {FILL}
[00:00:40] CHAIR: And what does a dredger cost?
[00:00:42] MARIA KELLER: A dredger costs nine million euros, and the city should buy it before the winter, because silt is cheap to move in spring.
"""
FORUM = f"""Question
My dredger leaves a ridge of silt along the quay whenever it turns at the end of the basin. How do I avoid it?

Answer
Raise the suction pipe two metres before the dredger turns at the end of the basin. {FILL}

Answer
A second pass along the quay takes the ridge away, which costs an hour of work and some fuel.
"""
CUES = """00:00:00.100 --> 00:00:01.000 The dredger of Lindham works from March to June,
00:00:01.100 --> 00:00:02.000 and it takes the silt of the river out to sea.
00:00:02.100 --> 00:00:03.000 The city of Lindham pays four million euros
00:00:03.100 --> 00:00:04.000 for the dredging of the river each year.
"""
SPOKEN = {
    "letters": ("Questions on the port", LETTERS, "questions"),
    "asked": ("The harbour master: an interview", ASKED, "interview"),
    "stamped": ("Transcript: the dredging of the river", STAMPED, "transcript"),
    "forum": ("How do I avoid a ridge of silt?", FORUM, "answer"),
    "cues": ("The dredging of Lindham", CUES, "transcript"),
}


def spoken(taxonomy: Taxonomy, name: str) -> Digest:
    title, text, _ = SPOKEN[name]
    return extract(Digest(id="0" * 12, title=title, article=Article(text=text)), taxonomy)


@pytest.mark.parametrize("name", SPOKEN)
def test_no_label_and_no_time_stands_in_a_sentence(taxonomy: Taxonomy, name: str) -> None:
    title, text, form = SPOKEN[name]
    assert form_of(title, sentences(text)).name == form
    digest = spoken(taxonomy, name)
    said = " ".join([digest.summary, digest.takeaway, *digest.insights, *digest.in_practice])
    assert digest.summary
    for label in ("Q:", "A:", "00:", "-->", "KELLER", "[Applause]"):
        assert label not in said


def test_who_is_asked_is_told_and_nothing_that_is_answered(taxonomy: Taxonomy) -> None:
    for name in ("asked", "stamped"):
        digest = spoken(taxonomy, name)
        assert digest.summary.startswith("Maria Keller")
        assert "million" not in digest.summary
        assert not digest.takeaway


def test_a_label_is_left_out_of_a_text_of_any_form(taxonomy: Taxonomy) -> None:
    text = f"{FILL * 6}\n\n[00:10:42] JAN HOLM: The port of Lindham closes for eleven weeks in the spring of 2027, because the lock is old."
    digest = extract(Digest(id="0" * 12, title="Port", article=Article(text=text)), taxonomy)
    assert "HOLM" not in digest.summary
    assert "00:10" not in digest.summary


def test_an_answer_opens_with_its_first_sentence(taxonomy: Taxonomy) -> None:
    assert spoken(taxonomy, "forum").summary.startswith("Raise the suction pipe two metres")


def test_a_sentence_keeps_a_clock_and_a_name_before_a_colon() -> None:
    text = f"{FILL * 6}\n\nThe ferry leaves at\n12:30 from the old quay.\n\nThe council wants one thing\nLindham: a town with a port."
    kept = [s.text for s in form_of("The port", sentences(text)).told]
    assert "The ferry leaves at 12:30 from the old quay." in kept
    assert "The council wants one thing Lindham: a town with a port." in kept


def test_an_abstract_that_says_what_the_text_is_opens_the_summary(taxonomy: Taxonomy) -> None:
    text = f"Abstract\n\nThis document defines how harbours tell ships the depth of their basins.\n\n{FILL * 6}"
    digest = extract(Digest(id="0" * 12, title="Depths of Basins", article=Article(text=text)), taxonomy)
    assert digest.summary.startswith("This document defines how harbours")


OWN_QUESTIONS = "\n\n".join(
    f"## {asked}\n\nI have repaired old boats for nine years. My yard stands in Lindham, and I like it there. {FILL}"
    for asked in ("Why did I begin?", "What did I learn from it?", "What will I do next?")
)
SHIPPING = "\n\n".join(
    f"## {asked}\n\nWe send each parcel from Lindham within three days. Our ferry takes it to the islands."
    for asked in ("When do you send my parcel?", "How do you send it?", "Where do you send it?")
)
LABELS = "\n\n".join(f"{label}: {FILL}" for label in ("Price", "Range", "Verdict", "Rivals", "Engine"))
NOTES = "\n\n".join(f"Note: {FILL}" for _ in range(6))


@pytest.mark.parametrize(
    ("title", "text", "form"),
    [
        ("Nine years of boats", OWN_QUESTIONS, "questions"),
        ("Shipping: frequently asked questions", SHIPPING, "questions"),
        ("The new ferry", LABELS, "article"),
        ("How to dredge", NOTES, "article"),
    ],
)
def test_what_only_looks_like_an_interview_is_none(title: str, text: str, form: str) -> None:
    assert form_of(title, sentences(text)).name == form


def test_an_interview_with_bold_questions_tells_who_is_asked(taxonomy: Taxonomy) -> None:
    text = "Maria Keller has been the harbour master of Lindham for nine years, and she leaves the port in spring.\n\n"
    text += "\n\n".join(
        f"**{asked}**\n\nI think that the council are thieves, and I told them so. We pay four million euros a year."
        for asked in ("Why do you leave the port?", "What does your dredger cost?", "Do you like the sea?")
    )
    assert form_of("The harbour master leaves", sentences(text)).name == "interview"
    digest = extract(Digest(id="0" * 12, title="The harbour master leaves", article=Article(text=text)), taxonomy)
    assert digest.summary.startswith("Maria Keller has been the harbour master")
    assert "thieves" not in digest.summary + digest.takeaway
