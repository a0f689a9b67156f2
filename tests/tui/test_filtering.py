"""Queries and filters: two views of one thing, with every number alive."""

from __future__ import annotations

import pytest
from textual import events

from reader.library import Library
from reader.state import State
from reader.tui.textual_private import key_name
from reader.tui.widgets.filter_strip import Chip, fitting
from tests.tui.screen import MEDIUM, NEWEST_FIRST, RECORDS, Reader, id_of, many, opened

TALL = (160, 60)


def line_of(reader: Reader, text: str) -> list[str]:
    """The words of the filter pane's first line with this text."""
    return next(line.split() for line in reader.filters().split("\n") if text in line)


async def test_a_tick_writes_the_query_and_the_query_ticks(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("r", "space")
        assert reader.query == "role:CTO"
        assert line_of(reader, "CTO") == ["■", "1", "CTO", "3"]
        await reader.press("down", "down", "enter")
        assert reader.query == 'role:CTO,"Software Engineer"'
        assert reader.titles() == NEWEST_FIRST[:4]
        await reader.press("escape", "slash")
        await reader.type(" level:expert")
        assert line_of(reader, "Expert")[0] == "■"
        assert reader.titles() == ["Clocks disagree"]
        await reader.press("enter", "d", "end", "home")
        await reader.click("Software Engineer", reader.main.filters)
        await reader.click("CTO", reader.main.filters)
        assert reader.query == "level:expert"


async def test_counts_follow_the_query(library: Library) -> None:
    async with opened(library, TALL) as reader:
        assert line_of(reader, "CTO")[-1] == "3"
        assert line_of(reader, "Unread")[-1] == "6"
        await reader.ask("domain:technology")
        assert line_of(reader, "CTO")[-1] == "2"
        assert line_of(reader, "Founder")[-1] == "·"
        assert line_of(reader, "Management")[-1] == "2"
        await reader.press("b", "m")
        assert line_of(reader, "Bookmarked")[-1] == "1"
        assert line_of(reader, "Unread")[-1] == "2"
        assert reader.top().split()[2:] == ["1/3", "of", "6", "·", "2", "unread"]


async def test_letters_find_within_a_facet(library: Library) -> None:
    roles = [f"Engineer of {name}" for name in ("bridges", "clocks", "dams", "engines", "ferries", "gates", "locks")]
    records = [{**each, "best_for": [role]} for each, role in zip(many(7), roles, strict=True)]
    async with opened(library, records=records) as reader:
        assert "2 more…" in reader.filters()
        await reader.press("r")
        assert all(role in reader.filters() for role in roles)
        await reader.type("locks")
        assert "Role locks▏" in reader.filters()
        assert [role for role in roles if role in reader.filters()] == ["Engineer of clocks", "Engineer of locks"]
        await reader.press("down", "enter")
        assert reader.query == 'role:"Engineer of locks"'
        await reader.type("zz")
        assert "nothing with “lockszz”" in reader.filters()
        await reader.press("backspace", "backspace")
        assert "Engineer of clocks" in reader.filters()
        await reader.press("escape")
        assert "locks▏" not in reader.filters()
        await reader.press("escape")
        assert reader.app.focused is reader.main.digest_list
        assert "Engineer of locks" in reader.filters()


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("r", "role:CTO"),
        ("d", "level:beginner"),
        ("f", "domain:Technology"),
        ("t", "topic:latency"),
    ],
)
async def test_a_key_opens_its_facet(library: Library, key: str, query: str) -> None:
    async with opened(library) as reader:
        await reader.press(key)
        assert reader.app.focused is reader.main.filters
        await reader.press("enter")
        assert reader.query == query
        await reader.press("right")
        assert reader.main.filters.current is not None
        assert reader.main.filters.current.facet != query.partition(":")[0]
        await reader.press("left")
        assert reader.main.filters.current.facet == query.partition(":")[0]


async def test_more_of_a_long_facet_opens_it(library: Library) -> None:
    records = [{**each, "topics": [f"topic {n}"]} for n, each in enumerate(many(12))]
    async with opened(library, records=records) as reader:
        assert "topic 9" not in reader.filters()
        await reader.click("7 more…", reader.main.filters)
        assert "topic 9" in reader.filters()


async def test_number_keys_toggle_roles_and_zero_clears(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("1")
        assert reader.query == "role:CTO"
        await reader.press("2")
        assert reader.query == "role:CTO,Founder"
        await reader.press("1", "9")
        assert reader.query == "role:Founder"
        await reader.press("0")
        assert reader.query == ""
        assert reader.titles() == NEWEST_FIRST


async def test_search_as_one_types_marks_what_was_found(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash")
        await reader.type("lat")
        assert reader.titles() == NEWEST_FIRST[:2]
        assert any("underline" in style for style in reader.styles("Latency", reader.main.detail))
        await reader.ask("clo")
        assert any("underline" in style for style in reader.styles("Clocks", reader.main.digest_list))
        await reader.press("0")
        assert not any("underline" in style for style in reader.styles("Clocks", reader.main.digest_list))


async def test_a_half_typed_query_applies_as_far_as_it_goes(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash")
        for typed, count, hint in (
            ("tag:", 6, "tag:: nothing stands behind tag:"),
            ("role:CTO le", 0, "level:"),
            ('role:CTO "', 3, "the closing"),
            ("role:CTO is:unred", 3, "is:unread  instead of is:unred: is: takes"),
            ("role:CTO (", 3, "there is no )"),
            ("colour:red", 6, "there is no filter colour:"),
        ):
            reader.main.query_bar.input.value = ""
            await reader.type(typed)
            assert len(reader.titles()) == count, typed
            assert hint in reader.text(reader.main.query_bar.suggestions), typed
            assert reader.query == typed
        assert any("underline" in style for style in reader.styles("red", reader.main.query_bar))


async def test_completions_stand_under_the_words_they_speak_of(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash")
        await reader.type("latency ro")
        bar = reader.main.query_bar
        line, first = reader.text().split("\n")[bar.region.y : bar.region.y + 2]
        assert "role:" in first
        assert line.index("ro", line.index("latency")) == first.index("role:")
        await reader.press("tab")
        assert reader.query == "latency role:"
        assert [each.text for each in bar.suggestions.offered] == [
            "CTO", "Founder", '"Software Engineer"', '"Product Manager"', '"Site Reliability Engineer"',
        ]  # fmt: skip
        assert "CTO                          3" in reader.text(bar.suggestions)
        await reader.press("down", "down")
        assert "› Founder" in reader.text(bar.suggestions)
        await reader.press("up", "up", "down", "enter")
        assert reader.query == "latency role:CTO "
        assert bar.input.has_focus
        assert not bar.suggestions.display


async def test_what_was_meant_is_taken_by_tab(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash")
        await reader.type("rol:cto is:unred")
        await reader.press("down", "tab")
        assert reader.query == "role:cto is:unred"
        await reader.press("end", "tab")
        assert reader.query == "role:cto is:unread "


async def test_a_query_is_completed(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash")
        await reader.type("rol")
        await reader.until(lambda: "role:" in reader.text(reader.main.query_bar))
        await reader.press("tab")
        assert reader.query == "role:"
        await reader.press(*"foun")
        await reader.until(lambda: "role:founder" in reader.text(reader.main.query_bar).lower())
        await reader.press("tab")
        assert reader.query == "role:Founder "
        await reader.press("tab", "tab")
        assert reader.main.query_bar.input.has_focus
        await reader.type('role:"soft')
        await reader.until(lambda: 'role:"software Engineer"' in reader.text(reader.main.query_bar))
        await reader.press("right")
        assert reader.query.lower() == 'role:founder role:"software engineer"'


async def test_what_was_searched_before_is_offered_again(library: Library) -> None:
    async with opened(library) as reader:
        for query in ("latency", "role:CTO", "latency"):
            await reader.press("slash")
            await reader.type(query)
            await reader.press("enter", "0")
        await reader.press("slash")
        assert [line.split()[0] for line in reader.text(reader.main.query_bar.suggestions).split("\n")] == [
            "latency", "role:CTO",
        ]  # fmt: skip
        await reader.press("down", "down", "enter")
        assert reader.query == "role:CTO "
        await reader.press("escape")
        assert reader.main.digest_list.has_focus
        assert not reader.main.query_bar.suggestions.display
        reader.app.save_state()
    assert State.load(library.layout.state).recent == ["latency", "role:CTO"]


async def test_escape_chooses_none_and_then_leaves(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash")
        await reader.type("ro")
        await reader.press("down", "escape")
        assert reader.main.query_bar.input.has_focus
        assert "›" not in reader.text(reader.main.query_bar.suggestions)
        await reader.press("escape")
        assert reader.main.digest_list.has_focus


async def test_of_a_paste_every_word_arrives(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("slash")
        await reader.type("ab")
        await reader.press("left")
        reader.app.post_message(events.Paste("queues\nthat \r\n\trefuse"))
        await reader.settle()
        assert reader.query == "aqueues that refuseb"


async def test_a_burst_keeps_every_key_while_the_list_follows(library: Library) -> None:
    async with opened(library, records=many(400)) as reader:
        reader.app.post_message(events.Key("slash", "/"))
        for typed in ("evolve extension", " of every word typed"):
            for char in typed:
                reader.app.post_message(events.Key(key_name(char) if char != " " else "space", char))
            # Meanwhile another query was answered, and something else changed in the library.
            reader.main.panes.show_counts()
            await reader.pilot.pause(0.03)
            reader.main.panes.show_counts()
        await reader.settle()
        assert reader.query == "evolve extension of every word typed"


async def test_the_guilty_parts_are_dropped_by_a_key(library: Library) -> None:
    async with opened(library) as reader:
        await reader.ask("role:Founder zebra tag:none")
        assert "X drop" in reader.key_bar()
        await reader.press("X")
        assert reader.query == "role:Founder"
        assert len(reader.titles()) == 3
        assert "X drop" not in reader.key_bar()
        await reader.press("ctrl+o")
        assert reader.query == "role:Founder zebra tag:none", "what was dropped is no more lost than what was left"


async def test_down_leads_from_the_query_to_the_list(library: Library) -> None:
    async with opened(library) as reader:
        for key in ("down", "enter", "escape"):
            await reader.press("slash")
            assert reader.main.query_bar.input.has_focus
            assert "to the list" in reader.key_bar()
            await reader.press(key)
            assert reader.main.digest_list.has_focus, key


async def test_the_cursor_stays_on_its_digest_when_a_filter_changes(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("j", "j", "j", "1")
        assert reader.here == "Budgets for people"
        assert reader.main.digest_list.cursor == 2
        await reader.press("1")
        assert reader.here == "Budgets for people"
        await reader.ask("clocks")
        assert (reader.here, reader.shown) == ("Clocks disagree", "Clocks disagree")


async def test_the_order_is_chosen_and_told(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("s", "down", "enter")
        assert reader.titles() == NEWEST_FIRST[::-1]
        assert "by oldest" in reader.top()
        assert reader.query == "sort:oldest"
        await reader.press("s", "escape")
        assert "by oldest" in reader.top()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            'role:CTO level:beginner topic:"load shedding"',
            "No digest has all of this: 1 without ",
        ),
        ("role:Founder level:expert", "No digest has all of this: 3 without level:expert. Press X to drop it, 0"),
        ("zebra", "No digest has zebra. Press 0"),
        ("zebra role:Founder tag:none", "No digest has zebra or tag:none: 3 without them. Press X to drop them, 0"),
    ],
)
async def test_an_empty_list_says_why_and_what_helps(library: Library, query: str, said: str) -> None:
    async with opened(library) as reader:
        await reader.ask(query)
        assert said in " ".join(reader.text(reader.main.query_one("#empty")).split())
        assert reader.shown == ""
        await reader.press("b", "m", "o", "y", "space", "enter", "n", "T", "N", "semicolon", "A", "u")
        assert not reader.library.history.can_undo
        await reader.press("0")
        assert reader.titles() == NEWEST_FIRST


async def test_the_strip_shows_role_and_level_and_opens_the_drawer(library: Library) -> None:
    async with opened(library, MEDIUM) as reader:
        strip = reader.main.strip
        assert not reader.main.side.display
        assert reader.text(strip).replace("\u00a0", " ").split() == [
            "Role",
            "any",
            "Level",
            "any",
            "Abstraction",
            "any",
        ]
        await reader.press("1", "2", "3")
        assert "CTO +2" in reader.text(strip).replace("\u00a0", " ")
        assert "Level" in reader.text(strip)
        await reader.click("Level", strip)
        assert reader.main.side.display
        await reader.press("enter", "escape")
        assert "Level Beginner" in reader.text(strip).replace("\u00a0", " ")
        assert not reader.main.side.display
        assert reader.app.focused is reader.main.digest_list
        assert "level:beginner" in reader.query


async def test_tags_are_a_facet_too(library: Library) -> None:
    library.add([])
    async with opened(library) as reader:
        assert "Tag" not in reader.filters()
        library.mark({id_of("Hiring slowly"): {"tag:later": True}})
        await reader.press("b")
        await reader.click("Level", reader.main.filters)
        await reader.press("end")
        assert "later" in reader.filters()


async def test_a_word_that_is_typed_and_space_toggle(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("r")
        await reader.type("eng")
        await reader.press("down", "space")
        assert reader.query == 'role:"Site Reliability Engineer"'
        assert "Role eng▏" in reader.filters()


async def test_a_value_is_excluded_and_asked_for_beside_another_by_key(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("r", "-")
        assert reader.query == "-role:CTO"
        assert line_of(reader, "CTO")[0] == "✕"
        assert "not" in reader.key_bar()
        await reader.press("-", "space", "down", "&")
        assert reader.query == "role:CTO and role:Founder"
        assert reader.titles() == ["Budgets for people"]
        await reader.press("&")
        assert reader.query == "role:CTO"
    async with opened(library, MEDIUM, records=None) as reader:
        await reader.ask("-role:CTO")
        assert "■ Role not CTO" in reader.text(reader.main.strip).replace("\u00a0", " ")


async def test_of_a_value_that_is_cut_the_cursor_shows_the_end(library: Library) -> None:
    role = "Principal Engineer of Everything that Moves"
    async with opened(library, records=[{**many(1)[0], "best_for": [role]}]) as reader:
        assert "Principal Engineer of…" in reader.filters()
        await reader.press("r")
        assert "…Everything that Moves" in reader.filters()


async def test_where_nothing_has_what_is_typed_nothing_is_toggled(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("r", *"zzzz", "space", "minus")
        assert reader.query == ""


async def test_x_takes_away_what_finds_nothing_even_where_that_is_everything(library: Library) -> None:
    async with opened(library) as reader:
        await reader.ask("role:Nurse topic:Cooking")
        assert "No digest has role:Nurse or topic:Cooking" in " ".join(reader.text().split())
        assert "X drop" in reader.key_bar()
        await reader.press("X")
        assert reader.query == ""
        assert reader.main.session.found.total == len(RECORDS)


@pytest.mark.parametrize("columns", [60, 80, 90, 100, 120])
async def test_the_strip_shows_what_is_set_before_what_is_not(library: Library, columns: int) -> None:
    async with opened(library, (columns, 36)) as reader:
        for query, named in (("field:Technology", "Technology"), ("subfield:Testing", "Testing")):
            await reader.ask(query.replace("field:T", "domain:T") if query.startswith("field") else query)
            assert named in reader.text(reader.main.strip)
        await reader.ask('domain:Technology level:expert role:"Software Engineer"')
        shown = reader.text(reader.main.strip)
        assert shown.count("■") == 3
        assert "Expert" in shown


@pytest.mark.parametrize("width", range(8, 90))
def test_chips_fit_and_the_set_ones_are_among_them(width: int) -> None:
    chips = [
        Chip("role", "Role", "any"),
        Chip("level", "Level", "Advanced", "+1", on=True),
        Chip("abstraction", "Abstraction", "any"),
        Chip("source", "Source", "A Society for Long Names", on=True),
    ]
    shown = fitting(chips, width)
    assert [chip.facet for chip in shown if chip.on] == ["level", "source"]
    assert sum(len(chip.text) + 1 for chip in shown) - 1 <= max(width, 28)
    assert "Society" in shown[-1].text or width < 36
