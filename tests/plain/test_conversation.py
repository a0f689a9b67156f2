"""The line mode through two pipes: what is typed, and what is said."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.library import Library, open_library
from reader.model.query_text import parse
from reader.paths import config_file, layout
from reader.state import State
from tests.conftest import in_own_process, in_this_process
from tests.tui.screen import RECORDS, digests, id_of, many

Talk = Callable[..., list[str]]


@pytest.fixture
def talk(root: Path) -> Talk:
    """Types lines at a small library, and gives the lines that are said."""
    with open_library(root) as library:
        library.add(digests(RECORDS))

    def talk(*typed: str) -> list[str]:
        done = in_this_process("--library", root, "--plain", stdin="".join(f"{line}\n" for line in typed))
        assert (done.returncode, done.stderr) == (0, "")
        assert "\x1b" not in done.stdout
        assert "\r" not in done.stdout
        return done.stdout.splitlines()

    return talk


def opened(root: Path) -> Library:
    return open_library(root)


def test_it_says_what_there_is_and_a_move_is_one_line(talk: Talk) -> None:
    said = talk("n", "p", "p", "G", "h")
    assert said[1] == "6 digests, 6 unread."
    assert said[2].startswith("Queues that refuse. Unread. Backpressure Weekly, advanced, 4 minutes, ")
    assert said[2].endswith(" 1 of 6.")
    assert [line.partition(".")[0] for line in said[3:]] == [
        "Clocks disagree", "Queues that refuse", "This is the first one", "Queues that refuse", "Paper forms",
        "Paper forms",
    ]  # fmt: skip


def test_the_list_is_numbered_and_numbers_go(talk: Talk) -> None:
    said = talk("l", "3", "g 99")
    assert [line[:2] for line in said[3:9]] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert said[9] == "End of the list."
    assert said[10].startswith("Tests that lie.")
    assert said[11] == "The list has 6 digests."


def test_a_long_list_is_told_in_parts(root: Path) -> None:
    with open_library(root) as library:
        library.add(digests(many(25)))
    said = in_this_process("--library", root, "--plain", stdin="l\nl\nl\nlb\n").stdout.splitlines()
    numbers = [line.partition(".")[0] for line in said if line.partition(".")[0].isdecimal()]
    assert numbers == [*map(str, range(1, 26)), *map(str, range(11, 21))]


def test_a_digest_is_read_and_enter_reads_on_to_the_next_unread_one(talk: Talk, root: Path) -> None:
    said = talk("o", "", "q")
    assert "Key takeaway: for platform teams" in said
    assert "Summary:" in said
    at = said.index("End of the digest. Enter reads the next unread one.")
    assert said[at + 1] == "Clocks disagree:"
    with opened(root) as library:
        assert [library.marks(id_of(title)).read for title in ("Queues that refuse", "Clocks disagree")] == [True, True]


def test_marks_are_set_said_and_undone(talk: Talk, root: Path) -> None:
    said = talk("b", "t later,sql", "N", "One line", "and two", ".", "m", "u", "u", "u", "redo")
    assert [line for line in said if "undoes it" in line] == [
        "Bookmarked: u undoes it", "Tags changed: u undoes it", "Note saved: u undoes it", "Marked read: u undoes it",
    ]  # fmt: skip
    assert len([line for line in said if line.startswith("Undone: ")]) == 3
    with opened(root) as library:
        marks = library.marks(id_of("Queues that refuse"))
        assert (marks.bookmark, marks.tags, marks.note) == (True, ("later", "sql"), "")


def test_filters_are_chosen_by_number_and_by_words(talk: Talk) -> None:
    said = talk("r", "cto", "1", "d", "expert", "1", "0", "/ role:Founder is:unread", "back")
    counts = [line for line in said if "digest" in line and "unread." in line]
    assert counts[0] == "6 digests, 6 unread."
    assert counts[1] == "3 digests, 3 unread. Query: role:CTO"
    assert counts[2] == "1 digest, 1 unread. Query: role:CTO level:expert"
    assert counts[3] == "6 digests, 6 unread."
    assert counts[4] == "3 digests, 3 unread. Query: role:Founder is:unread"
    assert counts[5] == "6 digests, 6 unread."


def test_a_query_that_finds_nothing_says_why_and_how_to_get_out(talk: Talk) -> None:
    said = talk("/ latency role:Founder", "X")
    assert "Press X to drop" in said[3]
    assert said[4].startswith(("2 digests", "3 digests"))


def test_what_is_in_the_way_goes_and_comes_back(talk: Talk, root: Path) -> None:
    said = talk("D", "L tomorrow", "M source:ledger", "1", "u", "u", "u")
    assert "Deleted: u undoes it" in said
    assert any(line.startswith("Put off until ") for line in said)
    assert any(line.startswith("Muted source:ledger") for line in said)
    with opened(root) as library:
        assert not library.marks(id_of("Queues that refuse")).deleted
        assert library.desk.mutes() == []


def test_many_are_acted_on_after_it_said_how_many(talk: Talk, root: Path) -> None:
    said = talk(": read role:Founder", "y", ": bookmark role:Founder", "n")
    assert "3 marked read: u undoes it" in said
    assert "Nothing is changed." in said
    with opened(root) as library:
        assert library.marks(id_of("Hiring slowly")).read
        assert not library.marks(id_of("Hiring slowly")).bookmark


def test_what_a_page_leads_to_is_numbered(talk: Talk) -> None:
    said = talk(";", "topic latency", "1")
    assert any(line.endswith("Query: topic:latency") for line in said)


def test_related_digests_are_followed_with_a_way_back(talk: Talk) -> None:
    said = talk(";", "related clocks", "1", "back")
    assert "Clocks disagree:" in said
    assert said[-1].startswith("Queues that refuse.")


def test_views_the_brief_and_figures_are_told(talk: Talk) -> None:
    said = talk("v bookmarked", "v 4", "B", "I", "v 4", "o", "I", "")
    assert any("Query: is:unread" in line for line in said)
    assert any(line.startswith("brief 0/") for line in said)
    assert said[said.index("Reading:") + 1].startswith("Nothing read yet")
    assert "1 read, 0.0 a day" in said
    assert "Minutes saved:" in said


def test_a_search_is_kept_as_a_view_and_opened_again(talk: Talk) -> None:
    said = talk("/ role:CTO", "save Mine", "0", "v Mine")
    assert "Kept as the view Mine: u undoes it" in said
    assert said[-2] == "3 digests, 3 unread. Query: role:CTO"


def test_sentences_are_highlighted_by_words(talk: Talk, root: Path) -> None:
    talk("H hides trouble", "1", "2", "My thought", ".", "highlights", "1")
    with opened(root) as library:
        fields = [name for name in library.marks(id_of("Queues that refuse")).fields if name.startswith("highlight:")]
        assert len(fields) == 1


def test_why_says_the_parts_and_keeps_what_was_tried(talk: Talk) -> None:
    said = talk("i", "1h", "keep", "")
    assert any(line.startswith("Why is “Queues that refuse” here?") for line in said)
    assert "Tried, not kept: keep keeps it, u drops it" in said
    assert "Kept: u undoes it" in said


def test_decisions_are_put_on_the_plate_and_closed(talk: Talk, root: Path) -> None:
    talk("Q", "1", "Bound every queue by time?", "Q", "1", "2", "Yes", ".")
    with opened(root) as library:
        (decision,) = library.desk.decisions()
        assert (decision.question, decision.note) == ("Bound every queue by time?", "Yes")
        assert decision.closed


def test_a_digest_is_written_and_changed_by_hand(talk: Talk, root: Path) -> None:
    said = talk("new", "title", "1", "My own", ".", "1", "/ My own", "E", "summary", "1", "One.", ".", "1")
    assert "Changed by hand: u undoes it" in said
    with opened(root) as library:
        (row,) = library.fetch(library.find(parse("My own")).rows[:])
        assert library.get(row.id).summary == "One."


def test_digests_are_exported_and_shared(talk: Talk, tmp_path: Path) -> None:
    there = tmp_path / "out.md"
    said = talk("export", "1", "json lines", "1", str(there), "Y", "3", "Y", "2")
    assert there.exists()
    assert any("https://ledger.example/queues-that-refuse" in line for line in said)
    assert "Key takeaway: for platform teams" in said


def test_digests_are_piped_to_a_command(talk: Talk) -> None:
    assert "1" in talk("| wc -l")


def test_feeds_are_followed_told_paused_and_left(talk: Talk, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    said = talk(f"a {folder}", "F", "1", "4", "F mails", "1", "5", "R")
    assert any(line.startswith("Following ") for line in said)
    assert "Paused." in said
    assert any(line.startswith("Unfollowed ") for line in said)
    assert said[-1].startswith("You do not follow any feeds yet")


def test_an_article_is_digested_and_its_evidence_told(root: Path) -> None:
    text = (
        "A full queue hides trouble. " * 3 + "The team bounded it by time instead, and the delay fell to a second. " * 2
    )
    with open_library(root) as library:
        library.add(digests([{"title": "Raw", "link": "https://a.example/raw", "article": {"text": text}}]))
    said = in_this_process("--library", root, "--plain", stdin="c\ne\n1\n\n").stdout.splitlines()
    assert "Digest made: e shows what it rests on" in said
    assert any(line.startswith("In the article: ") for line in said)
    assert any(
        re.search(r"\d supported, 0 not supported, 0 not checked; extracted offline, [\d-]+\.$", line) for line in said
    )


def test_who_made_a_digest_is_said_once(root: Path) -> None:
    text = "The team bounded the queue by time. The delay fell to a second, and nobody missed the old rule. " * 3
    mine = {"title": "Raw", "link": "https://a.example/raw", "summary": "The delay fell to a second."}
    made = {**mine, "curator": "extract", "made": "2026-01-01T00:00:00Z", "article": {"text": text}}
    with open_library(root) as library:
        library.add(digests([made]))
        library.add(digests([{**mine, "curator": "Desk", "takeaway": "Bound it."}]))
    said = in_this_process("--library", root, "--plain", stdin="e\n\n=\n\n").stdout
    assert "not checked; curated by Desk." in said
    assert "Shown now: curated by Desk." in said


def test_the_place_is_the_screens(talk: Talk, root: Path) -> None:
    state = State.load(layout(root).state)
    state.query, state.cursor = "role:CTO", id_of("Budgets for people")
    state.save(layout(root).state)
    said = talk("p")
    assert said[1] == "3 digests, 3 unread. Query: role:CTO"
    assert said[2].startswith("Budgets for people.")
    left = State.load(layout(root).state)
    assert (left.query, left.cursor) == ("role:CTO", id_of("Clocks disagree"))


def test_an_empty_library_says_what_to_do_and_takes_the_starter(root: Path) -> None:
    done = in_this_process("--library", root, "--plain", stdin="o\nb\nD\nN\nl\nG\nS\nq\n")
    said = done.stdout.splitlines()
    assert said[1] == "The library is empty."
    assert any(line.startswith("97 digests") for line in said)


def test_mistakes_are_sentences_and_not_the_end(talk: Talk) -> None:
    said = talk("nonsense", "g x", "V y", "L someday", "/ (level:nosuch", "I 12x", "", "h")
    assert said[3] == "“nonsense” is no command here; ? lists them."
    assert any("is not a time that digest knows" in line for line in said)
    # A query with a mistake takes nothing away: the list is the one that was there before.
    assert said[-1].endswith("1 of 6.")


def test_text_from_outside_controls_nothing(root: Path) -> None:
    with open_library(root) as library:
        library.add(digests([{"title": "[red]a\x1b[2J\u202eb", "link": "https://a.example/", "summary": "\x9b31mx\r"}]))
    done = in_own_process("--library", root, "--plain", stdin="o\n;\n\nt \x1b[31m,b\n")
    assert done.returncode == 0
    assert not {"\x1b", "\x9b", "\r", "\u202e"} & set(done.stdout)


def test_the_configuration_opens_it_and_the_option_the_screen(talk: Talk, root: Path) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("plain = true\n")
    done = in_own_process("--library", root, stdin="q\n")
    assert done.stdout.startswith("digest, line by line.")
    screen = in_own_process("--library", root, "--screen", stdin="q\n")
    assert "needs a terminal" in screen.stderr


def test_a_command_takes_no_line_mode(root: Path) -> None:
    done = in_this_process("--plain", "list")
    assert done.returncode == 2
    assert "a command prints lines anyway" in done.stderr


def test_whoever_reads_its_lines_may_leave(talk: Talk, root: Path) -> None:
    command = f"yes l | timeout 50 {sys.executable} -m reader --library {root} --plain | head -n 3"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 3


def test_roles_are_chosen_one_after_the_other(talk: Talk, root: Path) -> None:
    said = talk("P", "cto", "1", "founder", "1", "", "r 2", "v", "")
    assert "Query: role:CTO,Founder" in " ".join(said)
    assert said[-1] == "Nothing is changed."
    assert State.load(layout(root).state).roles == ("CTO", "Founder")


def test_q_leaves_a_question_and_searches_for_nothing(talk: Talk) -> None:
    said = talk("/", "q", "topic", "q", "sort", "q", "l 1")
    assert said.count("Nothing is changed.") == 3
    assert not [line for line in said if line.startswith(("There is no q", "No digest has q"))]
    assert not [line for line in said if "Query: q" in line]
