"""Going through the list and reading: what is shown, and how one gets about in it."""

from __future__ import annotations

import base64
import re
import webbrowser
from pathlib import Path

import pytest

from reader.config import Config
from reader.library import Library
from reader.library.feed_state import Fetch
from reader.model.query_text import parse
from reader.state import State
from reader.tui.controllers.letters import hints_of
from tests.tui.screen import MEDIUM, NARROW, NEWEST_FIRST, NOW, RECORDS, TINY, WIDE, Reader, id_of, many, opened, record


async def test_a_row_says_title_age_source_level_and_minutes(library: Library) -> None:
    async with opened(library) as reader:
        first, second = reader.listed().split("\n")[:2]
        assert first.split() == ["▌●", "Queues", "that", "refuse", "1", "d"]
        assert second.split("·") == [
            "▌   Backpressure Weekly ",
            " Advanced ",
            " 4 min".ljust(len(second.split("·")[2])),
        ]
        assert reader.top().split() == ["digest", "library", "1/6", "·", "6", "unread"]


async def test_a_long_title_goes_on_in_the_second_line(library: Library) -> None:
    title = "What a queue that is never empty says of those who wait"
    async with opened(library, MEDIUM, records=[record(title, source="A Journal of Very Long Names")]) as reader:
        first, second = reader.listed().split("\n")[:2]
        assert first.split()[1:-2] == title.split()[:8]
        assert second.split()[1:5] == title.split()[8:]
        assert "Beginner · 2 min" in second


async def test_a_row_says_note_tags_and_how_many_feeds_brought_it(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("N", *"why", "ctrl+s", "T", *"later, big", "enter")
        second = reader.listed().split("\n")[1]
        assert second.startswith("▌ ✎ Backpressure… · Advanced · 4 min")
        assert set(second.split()[-2:]) == {"#big", "#later"}


async def test_the_bar_says_where_the_cursor_is_and_when_the_feeds_were_asked(library: Library) -> None:
    library.fetches.put([Fetch("https://a.example/feed", last_try=NOW.timestamp() - 130)])
    async with opened(library) as reader:
        await reader.press("j", "j")
        assert "3/6 · 6 unread · refreshed 2 min ago" in reader.top()
        await reader.ask("role:CTO")
        assert "1/3 of 6" in reader.top()


async def test_the_page_shows_what_there_is_and_nothing_else(library: Library) -> None:
    async with opened(library) as reader:
        page = re.sub("[ \n]+", " ", reader.detail())
        for part in (
            "Queues that refuse",
            "Backpressure Weekly · Technology › Reliability, Networking",
            "Advanced · low · 4 min · 2024-03-09",
            "Ada Quill, Ben Ode, Cy Verse and 2 more",
            "Key takeaway for platform teams",
            "Bound every queue by time.",
            "• Latency is the first symptom.",
            "Method",
            "load shedding",
            "Best for Site Reliability Engineer · CTO",
            "→ Clocks disagree",
        ):
            assert part in page, part
        assert "Principles" not in page
        assert "In practice" not in page


async def test_the_cursor_moves_and_the_page_follows(library: Library) -> None:
    async with opened(library, records=many(100)) as reader:
        for keys, title in (
            (["j", "down"], "Number 002"),
            (["k"], "Number 001"),
            (["G"], "Number 099"),
            (["g"], "Number 000"),
            (["end"], "Number 099"),
            (["home"], "Number 000"),
        ):
            await reader.press(*keys)
            assert (reader.here, reader.shown) == (title, title), keys
            assert title in reader.listed()
        page = reader.main.digest_list.page
        for key, index in (("ctrl+d", page // 2), ("ctrl+u", 0), ("pagedown", page), ("pageup", 0)):
            await reader.press(key)
            assert reader.here == f"Number {index:03}", key


async def test_the_page_scrolls_where_the_focus_is(library: Library) -> None:
    long = {**RECORDS[0], "summary": "\n\n".join(f"Paragraph {n}." for n in range(60))}
    async with opened(library, records=[long, *RECORDS[1:]]) as reader:
        await reader.press("enter")
        assert "Paragraph 40." not in reader.detail()
        await reader.press("G")
        await reader.until(lambda: "→ A text with no link" in reader.detail())
        await reader.press("g")
        await reader.until(lambda: "Backpressure Weekly" in reader.detail())
        for down, up in (("j", "k"), ("ctrl+d", "ctrl+u")):
            await reader.press(down)
            await reader.until(lambda: reader.main.detail.scroll_offset.y > 0)
            await reader.press(up)
            await reader.until(lambda: reader.main.detail.scroll_offset.y == 0)
        await reader.press("G", "J")
        await reader.until(lambda: reader.main.detail.scroll_offset.y == 0)
        assert reader.shown == NEWEST_FIRST[1]
        await reader.press("K")
        assert reader.shown == NEWEST_FIRST[0]


async def test_next_and_previous_unread_read_on(library: Library) -> None:
    library.mark({id_of("Clocks disagree"): {"read": True}})
    async with opened(library) as reader:
        await reader.press("n")
        assert reader.shown == "Tests that lie"
        assert library.marks(id_of("Tests that lie")).read
        assert "4 unread" in reader.top()
        await reader.press("p")
        assert reader.shown == "Queues that refuse"
        await reader.press("p")
        assert "No unread digest above" in reader.key_bar()
        await reader.press("G", "n")
        assert "No unread digest below" in reader.key_bar()


async def test_what_is_read_stays_in_an_unread_list_until_it_is_left(library: Library) -> None:
    async with opened(library) as reader:
        await reader.ask("is:unread")
        await reader.press("enter")
        assert "5 of 6" in reader.top()
        assert reader.titles() == NEWEST_FIRST
        await reader.press("escape", "b")
        assert reader.titles() == NEWEST_FIRST
        await reader.press("j")
        assert reader.titles() == NEWEST_FIRST[1:]
        assert (reader.here, reader.shown) == (NEWEST_FIRST[1], NEWEST_FIRST[1])


async def test_next_unread_in_an_unread_list_leaves_nothing_out(library: Library) -> None:
    async with opened(library) as reader:
        await reader.ask("is:unread")
        await reader.press("enter")
        read = [reader.shown]
        for _ in range(5):
            await reader.press("n")
            read.append(reader.shown)
        assert read == NEWEST_FIRST
        assert library.count(parse("is:unread")) == 0


async def test_a_related_digest_opens_in_place_and_escape_leads_back(library: Library) -> None:
    async with opened(library) as reader:
        await reader.click("Clocks disagree", reader.main.detail)
        assert reader.shown == "Clocks disagree"
        assert reader.here == "Queues that refuse"
        assert "esc goes back" in reader.detail()
        assert "esc back" in reader.key_bar()
        assert library.marks(id_of("Clocks disagree")).read
        await reader.press("b")
        assert library.marks(id_of("Clocks disagree")).bookmark
        await reader.press("escape")
        assert reader.shown == "Queues that refuse"


async def test_a_related_text_that_is_not_here_opens_in_the_browser(library: Library, browser: list[str]) -> None:
    async with opened(library) as reader:
        await reader.click("A text elsewhere")
        assert browser == ["https://elsewhere.example/text"]
        await reader.click("A text with no link")
        assert "has no link" in reader.key_bar()
        assert browser == ["https://elsewhere.example/text"]


async def letter_before(reader: Reader, text: str) -> str:
    """The letter that is shown before a text that can be followed."""
    await reader.press("semicolon")
    page = reader.detail()
    return page[page.index(text) - 1]


async def test_letters_follow_what_is_on_the_page(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press(await letter_before(reader, "Clocks disagree"))
        assert reader.shown == "Clocks disagree"
        await reader.press("escape")
        await reader.press(await letter_before(reader, "load shedding "))
        assert reader.query == 'topic:"load shedding"'
        assert reader.titles() == ["Queues that refuse"]
        await reader.press(await letter_before(reader, "CTO"))
        assert reader.query == 'topic:"load shedding" role:CTO'


async def test_escape_takes_the_letters_away(library: Library) -> None:
    async with opened(library) as reader:
        plain = reader.detail()
        await reader.press("semicolon")
        assert reader.detail() != plain
        await reader.press("escape")
        assert reader.detail() == plain
        await reader.press("semicolon", "exclamation_mark")
        assert reader.detail() == plain


async def test_letters_stand_on_what_is_on_the_screen(library: Library) -> None:
    long = {**RECORDS[0], "summary": "\n\n".join(f"Paragraph {n}." for n in range(90))}
    async with opened(library, MEDIUM, records=[long]) as reader:
        await reader.press("enter", "space", "space")
        await reader.press("semicolon")
        assert "Nothing here leads elsewhere" in reader.key_bar()
        assert not reader.main.detail.hinting
        await reader.press("G")
        await reader.press(await letter_before(reader, "latency"))
        assert reader.query == "topic:latency"


ARTICLE = "\n\n".join(
    [f"See [the log {n}](https://a.example/{n}) and the note[^1]." for n in range(40)]
    + ["```python\n" + "x" * 200 + "\n```", "[^1]: It was measured on a Tuesday."]
)


async def test_links_are_followed_by_pairs_of_letters_and_notes_there_and_back(
    library: Library, browser: list[str]
) -> None:
    async with opened(library, records=[{**RECORDS[0], "article": {"text": ARTICLE}}]) as reader:
        detail = reader.main.detail
        await reader.press("enter", "]", "]", "]", "]", "]")
        names = {target.value: name for name, target in zip(hints_of(90), detail.visible_targets(), strict=False)}
        assert len(names["https://a.example/9"]) == 2
        await reader.press("semicolon", *names["https://a.example/9"])
        assert browser == ["https://a.example/9"]
        before = detail.scroll_offset.y
        letters = {target: name for name, target in zip(hints_of(90), detail.visible_targets(), strict=False)}
        note = next(name for target, name in letters.items() if target.kind == "footnote")
        await reader.press("semicolon", *note)
        assert detail.scroll_offset.y > before
        assert "It was measured on a Tuesday." in reader.detail()
        await reader.click("[1] It", detail)
        assert detail.scroll_offset.y == before


async def test_sections_are_jumped_between_and_wide_code_is_moved(library: Library) -> None:
    async with opened(library, MEDIUM, records=[{**RECORDS[0], "article": {"text": ARTICLE}}]) as reader:
        detail = reader.main.detail
        await reader.press("enter")
        firsts = []
        for _ in range(4):
            await reader.press("]")
            firsts.append(reader.detail().split("\n")[0].strip(" ▌"))
        assert firsts == ["Key takeaway  for platform teams", "Summary", "Key insights", "Method"]
        await reader.press("[")
        assert reader.detail().split("\n")[0].strip() == "Key insights"
        await reader.press("G")
        assert detail.at_end
        assert "x…" in reader.detail()
        await reader.press("greater_than_sign")
        assert "…x" in reader.detail()
        await reader.press("less_than_sign")
        assert "…x" not in reader.detail()


async def test_the_headings_of_an_article_are_sections_too_and_behind_the_last_one_is_the_end(library: Library) -> None:
    text = "\n\n".join(f"{'#' * (2 + n % 2)} Part {n}\n\n" + "Words. " * 500 for n in range(3))
    async with opened(library, MEDIUM, records=[{**RECORDS[1], "summary": "", "article": {"text": text}}]) as reader:
        await reader.press("enter")
        firsts = []
        for _ in range(4):
            await reader.press("]")
            firsts.append(reader.detail().split("\n")[0].strip())
        assert firsts[-3:] == ["Part 0", "Part 1", "Part 2"]
        assert not reader.main.detail.at_end
        await reader.press("]")
        assert reader.main.detail.at_end
        await reader.press("[", "[")
        assert reader.detail().split("\n")[0].strip() == "Part 1"


async def test_space_reads_on_and_the_end_leads_to_the_next_unread(library: Library) -> None:
    long = {**RECORDS[0], "summary": "\n\n".join(f"Paragraph {n}." for n in range(60))}
    async with opened(library, MEDIUM, records=[long, *RECORDS[1:]]) as reader:
        detail = reader.main.detail
        await reader.press("space")
        assert detail.scroll_offset.y > 0
        assert library.marks(id_of("Queues that refuse")).read
        assert "%" in reader.top()
        await reader.press("shift+space")
        assert detail.scroll_offset.y == 0
        while not detail.at_end:
            await reader.press("space")
        await reader.press("space")
        assert reader.shown == "Clocks disagree"


async def test_how_far_a_page_is_read_has_room_on_the_narrowest_screen(library: Library) -> None:
    long = {**RECORDS[0], "summary": "\n\n".join(f"Paragraph {n}." + " word" * 90 for n in range(60))}
    async with opened(library, TINY, records=[long, *RECORDS[1:]]) as reader:
        await reader.press("enter", "space")
        assert "min left" in reader.top().partition("…")[0]
        await reader.press("G", "k")
        assert "100 %" not in reader.top() or "left" not in reader.top()
        await reader.press("escape")
        assert "%" not in reader.top()
        assert "unread" in reader.top()


async def leave_and_come_back(reader: Reader) -> None:
    await reader.press("escape", "j")
    await reader.until(lambda: reader.shown == NEWEST_FIRST[1])
    await reader.press("k")
    await reader.until(lambda: reader.shown == NEWEST_FIRST[0])


async def test_a_long_digest_is_resumed_where_it_was_left(library: Library) -> None:
    long = {**RECORDS[0], "summary": "\n\n".join(f"Paragraph {n}." for n in range(60))}
    async with opened(library, MEDIUM, records=[long, *RECORDS[1:]]) as reader:
        await reader.press("enter", "space", "space")
        left = reader.detail().split("\n")[0]
        await leave_and_come_back(reader)
        assert reader.main.detail.scroll_offset.y == 0
        await reader.press("enter")
        await reader.until(lambda: reader.detail().split("\n")[0] == left)
        assert "Resumed where you left it" in reader.key_bar()
        await reader.press("G")
        await leave_and_come_back(reader)
        await reader.press("enter")
        assert reader.main.detail.scroll_offset.y == 0
        reader.app.save_state()
    assert State.load(library.layout.state).places == {}


async def test_q_leaves_the_digest_before_the_program(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("enter", "q")
        assert reader.app.is_running
        assert reader.main.digest_list.has_focus
    async with opened(library, config=Config(quit_from_page=True)) as reader:
        await reader.press("enter", "q")
        await reader.until(lambda: not reader.app.is_running)


@pytest.mark.parametrize(("first", "order"), [("takeaway", 1), ("summary", -1)])
async def test_what_stands_first_is_a_setting(library: Library, first: str, order: int) -> None:
    async with opened(library, config=Config(first=first)) as reader:
        page = reader.detail()
        assert (page.index("Summary") - page.index("Key takeaway")) * order > 0


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Backpressure Weekly", 'source:"Backpressure Weekly"'),
        ("Technology", "domain:Technology"),
        ("Networking", "subfield:Networking"),
        ("Advanced", "level:advanced"),
        ("latency", "topic:latency"),
        ("Site Reliability", 'role:"Site Reliability Engineer"'),
    ],
)
async def test_what_is_clicked_on_the_page_becomes_a_filter(library: Library, text: str, query: str) -> None:
    async with opened(library) as reader:
        await reader.click(text, reader.main.detail)
        assert reader.query == query
        assert 0 < len(reader.titles()) < len(NEWEST_FIRST)
        assert reader.here == "Queues that refuse"


async def test_the_mouse_moves_the_cursor_and_opens(library: Library) -> None:
    async with opened(library, (80, 24)) as reader:
        await reader.click("Clocks disagree")
        assert reader.here == "Clocks disagree"
        assert not reader.main.detail.display
        await reader.click("Clocks disagree")
        assert reader.main.detail.display
        assert library.marks(id_of("Clocks disagree")).read


async def test_the_link_is_opened_and_copied(
    library: Library, browser: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(library) as reader:
        written: list[str] = []
        monkeypatch.setattr(reader.driver, "write", written.append)
        await reader.press("o")
        assert browser == ["https://ledger.example/queues-that-refuse"]
        assert library.marks(id_of("Queues that refuse")).read
        await reader.press("y")
        code = base64.b64encode(browser[0].encode()).decode()
        assert f"\x1b]52;c;{code}\a" in written
        assert f"Copied {browser[0]}" in reader.key_bar()
        await reader.press("G", "o", "y")
        assert reader.here == "Paper forms"
        assert len(browser) == 1
        assert "open" not in reader.key_bar()


async def test_zen_is_the_digest_alone(library: Library) -> None:
    async with opened(library, WIDE) as reader:
        await reader.press("z")
        assert "Queues that refuse" in reader.text()
        assert "Clocks disagree   " not in reader.text().replace("→ Clocks disagree", "")
        assert "esc back" in reader.key_bar()
        await reader.press("J")
        assert "Clocks disagree" in reader.text()
        await reader.press("escape")
        assert "Tests that lie" in reader.listed()
        assert reader.app.focused is reader.main.digest_list


@pytest.mark.parametrize("damage", ["gone", "cut"])
async def test_a_file_that_is_lost_while_it_is_read_is_told_and_nothing_ends(
    library: Library, root: Path, damage: str
) -> None:
    async with opened(library) as reader:
        (file,) = (root / "digests").iterdir()
        if damage == "gone":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:700])
        await reader.press("j")
        await reader.press("enter", "b", "escape")
        left = 0 if damage == "gone" else 1
        await reader.until(lambda: len(reader.titles()) <= left and not reader.main.jobs.text)
        if damage == "gone":
            await reader.until(lambda: "The library is empty" in reader.text())
        else:
            await reader.until(lambda: any("damaged" in text for text in reader.notifications()))


async def test_without_a_browser_the_link_is_shown_and_copied_and_nothing_is_read(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> webbrowser.BaseBrowser:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    async with opened(library) as reader:
        written: list[str] = []
        monkeypatch.setattr(reader.driver, "write", written.append)
        await reader.press("o")
        link = "https://ledger.example/queues-that-refuse"
        assert f"No browser here, so the link was copied: {link}" in reader.key_bar()
        assert f"\x1b]52;c;{base64.b64encode(link.encode()).decode()}\a" in written
        assert not library.marks(id_of("Queues that refuse")).read


async def test_the_next_digest_while_one_reads_is_read_too(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("J")
        assert not library.marks(id_of("Clocks disagree")).read
        await reader.press("enter", "J")
        assert reader.shown == "Tests that lie"
        assert library.marks(id_of("Tests that lie")).read
        await reader.press("K", "K", "K")
        assert library.marks(id_of("Queues that refuse")).read


async def test_jumps_are_gone_back_from(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("j", "j", "enter", "escape", "slash")
        await reader.type("role:CTO")
        await reader.press("enter", "j")
        assert "esc back" in reader.key_bar()
        await reader.click("time", reader.main.detail, after="Topics")
        assert reader.query == "role:CTO topic:time"
        await reader.press("ctrl+o")
        assert (reader.query, reader.here) == ("role:CTO", "Clocks disagree")
        await reader.press("h", "left", "backspace")
        assert reader.query == "role:CTO"
        await reader.press("escape")
        assert (reader.query, reader.here) == ("", "Tests that lie")
        assert "esc back" not in reader.key_bar()
        await reader.press("escape", "ctrl+o")
        assert reader.query == ""


async def test_a_search_that_was_given_up_is_no_jump(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("1", "slash", "escape")
        assert "esc back" not in reader.key_bar()
        await reader.press("0", "escape")
        assert reader.query == "role:CTO"


async def test_the_footer_offers_what_can_be_done_here_and_is_clicked(library: Library) -> None:
    async with opened(library, records=[{**RECORDS[0], "article": {"text": ARTICLE}}, *RECORDS[1:]]) as reader:
        assert "c curate" in reader.key_bar()
        await reader.click("bookmark", reader.main.key_bar)
        assert library.marks(id_of("Queues that refuse")).bookmark
        await reader.press("enter")
        assert "; follow" in reader.key_bar()
        assert "e evidence" in reader.key_bar()
        await reader.press("J")
        assert "e evidence" not in reader.key_bar()
        assert "c curate" not in reader.key_bar()
        await reader.press("escape", "slash")
        await reader.click("to the list", reader.main.key_bar)
        assert reader.main.digest_list.has_focus


async def test_space_at_the_end_of_the_page_reads_the_next_unread_digest(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("enter", *["space"] * 6)
        assert reader.main.digest_list.cursor > 0
        assert reader.main.detail.has_focus


async def test_in_one_pane_a_digest_is_resumed_too_and_the_reader_reopens_it(library: Library) -> None:
    long = {**RECORDS[0], "summary": "\n\n".join(f"Paragraph {n}." for n in range(60))}
    async with opened(library, NARROW, records=[long, *RECORDS[1:]]) as reader:
        await reader.press("enter", "space", "space")
        left = reader.detail().split("\n")[0]
        reader.app.save_state()
    async with opened(library, NARROW, records=()) as reader:
        await reader.until(lambda: reader.main.detail.has_focus and reader.detail().split("\n")[0] == left)
        await reader.press("h", "k", "enter")
        assert "()" not in reader.key_bar()


async def test_a_footnote_can_be_gone_back_from(library: Library) -> None:
    notes = "\n\n".join(f"Paragraph {n}." for n in range(60))
    article = {"text": f"It rose.[^1]\n\n{notes}\n\n[^1]: As they say.", "whole": True}
    async with opened(library, MEDIUM, records=[{"title": "It rose", "article": article}]) as reader:
        detail = reader.main.detail
        await reader.press("enter")
        target = next(each for each in detail.visible_targets() if each.kind == "footnote")
        before = detail.scroll_offset.y
        reader.main.reading_actions.go(target)
        await reader.until(lambda: detail.scroll_offset.y > before)
        await reader.press("ctrl+o")
        await reader.until(lambda: detail.scroll_offset.y == before)


async def test_while_something_is_asked_the_footer_offers_the_ways_out(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("N")
        assert reader.key_bar().split() == ["ctrl+s", "save", "esc", "back"]
        await reader.press("escape")
        await reader.until(lambda: "search" in reader.key_bar())


@pytest.mark.parametrize("ends", [["escape"], ["semicolon"], ["a"], ["9"]])
async def test_what_is_said_of_the_letters_ends_with_them(library: Library, ends: list[str]) -> None:
    async with opened(library) as reader:
        await reader.press("enter", "semicolon")
        assert "Press a letter" in reader.key_bar()
        await reader.press(*ends)
        assert not reader.main.detail.hinting
        assert "Press a letter" not in reader.key_bar()


@pytest.mark.parametrize("leads", ["slash", "colon", "r", "v"])
async def test_where_letters_are_typed_nothing_says_that_u_undoes(library: Library, leads: str) -> None:
    async with opened(library, MEDIUM) as reader:
        await reader.press("b")
        assert "u undoes it" in reader.key_bar()
        await reader.press(leads)
        assert "u undoes it" not in reader.key_bar()


async def test_what_is_said_of_a_page_ends_with_it(library: Library) -> None:
    long = {**RECORDS[0], "summary": "\n\n".join(f"Paragraph {n}." for n in range(60))}
    async with opened(library, MEDIUM, records=[long, *RECORDS[1:]]) as reader:
        await reader.press("enter", "space", "space")
        await leave_and_come_back(reader)
        await reader.press("enter")
        await reader.until(lambda: "g goes to the top" in reader.key_bar())
        await reader.press("escape")
        assert "g goes to the top" not in reader.key_bar()


@pytest.mark.parametrize("leads", ["z", "B"])
async def test_another_view_begins_without_old_messages(library: Library, leads: str) -> None:
    async with opened(library) as reader:
        await reader.press("9")
        assert "No role has the number 9" in reader.key_bar()
        await reader.press(leads)
        assert "No role has the number 9" not in reader.key_bar()
