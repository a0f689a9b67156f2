"""What the line mode says: words, on lines, with nothing drawn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from docs import messages
from reader.export.text import lines_of
from reader.library.badges import Badges
from reader.library.index import Row
from reader.model.page.cells import width
from reader.model.record import from_record
from reader.plain.wording import KEYS, age, broken, page_lines, row_line, said_sentence, spoken

NOW = datetime(2024, 3, 10, 9, 0, tzinfo=UTC)
ARTICLE = """First words.

| name | size |
|------|------|
| disk | 20 GB |

```
if late:    # twice
    refuse()
```

---

Last words."""


def page(**values: object) -> list[str]:
    return [text for _, text in page_lines(lines_of(from_record({"title": "On clocks", **values})))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("refreshing ━━━───── 3/8, 12 new", "refreshing 3/8, 12 new"),
        ("a · b\nc", "a, b c"),
        ("Bookmarked — u undoes it", "Bookmarked: u undoes it"),
        ("What is here stays; o opens the page in the browser", "What is here stays; O opens the page in the browser"),
        ("\x1b[31mred\x07", "red"),
    ],
)
def test_a_message_is_one_line_of_words(text: str, told: str) -> None:
    assert spoken(text) == told


def test_a_sentence_ends_as_one() -> None:
    assert [said_sentence(text) for text in ("Is it?", "It is", "")] == ["Is it?", "It is.", ""]


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2024-03-10", "today"),
        ("2024-03-09", "yesterday"),
        ("2024-03-01", "9 days ago"),
        ("2023-11-02", "2 Nov 2023"),
        ("2024-01", "2024-01"),
        ("", ""),
    ],
)
def test_an_age_is_in_whole_words(date: str, told: str) -> None:
    assert age(date, NOW) == told


def test_a_digest_is_one_line_and_its_title_comes_first() -> None:
    row = Row(1, "0" * 12, "Why wait?", "The Ledger", "advanced", 4, "2024-03-09", "", "")
    line = row_line(row, Badges(True, ("later", "sql")), NOW, read=False, bookmarked=True, selected=False)
    assert (
        line
        == "Why wait? Unread, bookmarked, with a note. The Ledger, advanced, 4 minutes, yesterday. Tags: later, sql."
    )


def test_a_page_has_no_empty_lines_and_nothing_drawn() -> None:
    lines = page(
        takeaway="For all, wait less.",
        summary="It waits.\n\nToo long.",
        topics=["load shedding", "latency"],
        best_for=["CTO", "Founder"],
        article={"text": ARTICLE},
    )
    assert lines[0] == "On clocks:"
    assert "Summary:" in lines
    assert "Topics: load shedding, latency" in lines
    assert "name | size" in lines
    assert "disk | 20 GB" in lines
    assert "     refuse()" in lines, "code keeps its indent"
    assert all(line.strip() for line in lines)
    assert not [line for line in lines if any("\u2500" <= sign <= "\u259f" for sign in line)]


@given(st.text(max_size=200))
def test_whatever_is_said_is_one_line_that_controls_nothing(text: str) -> None:
    said = spoken(text)
    assert "\x1b" not in said
    assert len(said.splitlines()) <= 1


def test_a_message_is_broken_between_words_and_addresses_stay_whole() -> None:
    link = "https://ledger.example/a-long-way-to-go"
    assert broken(f"See it at {link} now", 12) == ["See it at", link, "now"]
    assert broken("時計は合わない、遅れのせいだ", 9) == ["時計は合", "わない、", "遅れのせ", "いだ"]


@given(st.text(max_size=300), st.integers(20, 80))
def test_no_line_is_wider_than_the_terminal(text: str, columns: int) -> None:
    said = spoken(text)
    lines = broken(said, columns)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")
    assert all(width(line) <= columns for line in lines if "://" not in line)


@pytest.mark.parametrize("said", [said for said, _ in KEYS])
def test_keys_are_reworded_in_german_too(said: str) -> None:
    """What is reworded stands in German messages as it stands in English ones."""
    with messages.po_file("de").open("rb") as file:
        words = {str(each.id): str(each.string) for each in read_po(file, locale="de") if each.id}
    longer = [theirs for ours, theirs in words.items() if said in ours and said != ours]
    assert longer
    assert all(words[said] in each for each in longer), longer
