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
