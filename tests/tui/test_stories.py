"""Stories on the screen: one row, the other sides on its page, read once and undone once."""

from __future__ import annotations

import pytest

from reader.briefing.stories import update
from reader.config import Config, ReadingSettings
from reader.library import Library
from tests.tui.screen import MEDIUM, NARROW, Reader, opened, record
from tests.unit.test_briefing_stories import OTHER_QUAKE, QUAKE

RECORDS = [record(**each) for each in (*QUAKE, OTHER_QUAKE)]
FIRST, SECOND, THIRD = (str(each["title"]) for each in QUAKE)


async def until_found(reader: Reader) -> None:
    await reader.until(lambda: not reader.library.index.vectors.has_new())
    await reader.until(lambda: len(reader.main.session.found.rows) == 2)
    await reader.settle()


async def go_to_story(reader: Reader) -> None:
    """The row that stays is the one that was being read when the others were found."""
    assert THIRD in reader.titles()
    reader.main.digest_list.go(reader.titles().index(THIRD))
    await reader.settle()


def is_read(library: Library, title: str) -> bool:
    return library.marks(next(i for i in library.ids_of(library.index.rows.live) if _title(library, i) == title)).read


def _title(library: Library, id_: str) -> str:
    return library.get(id_).title


async def test_a_story_is_one_row_with_its_count_found_while_one_reads(library: Library) -> None:
    async with opened(library, MEDIUM, records=RECORDS) as reader:
        await until_found(reader)
        assert "told by 3" in reader.listed()
        assert len(reader.titles()) == 2


async def test_enter_opens_a_page_that_names_the_other_sides_and_what_only_they_say(library: Library) -> None:
    async with opened(library, (120, 60), records=RECORDS) as reader:
        await until_found(reader)
        await go_to_story(reader)
        await reader.press("enter")
        text = " ".join(reader.detail().split())
        assert text.count("Also told by 2 others") == 2
        assert SECOND in text
        assert "only here: A small tsunami flooded" in text


async def test_the_keys_go_through_the_sides_and_come_round(library: Library) -> None:
    async with opened(library, NARROW, records=RECORDS) as reader:
        await until_found(reader)
        await go_to_story(reader)
        await reader.press("enter", "}")
        assert reader.shown == FIRST
        await reader.press("}")
        assert reader.shown == SECOND
        await reader.press("}")
        assert reader.shown == THIRD
        await reader.press("{")
        assert reader.shown == SECOND
        await reader.press("escape")
        assert reader.shown == THIRD


async def test_a_side_can_be_followed_by_its_letter(library: Library) -> None:
    async with opened(library, (120, 60), records=RECORDS) as reader:
        await until_found(reader)
        await go_to_story(reader)
        await reader.press("enter", "semicolon")
        letter = next(key for key, target in reader.main.detail.letters.items() if target.kind == "digest")
        await reader.type(letter)
        assert reader.shown == FIRST


async def test_read_once_is_read_everywhere_and_one_u_takes_it_back(library: Library) -> None:
    async with opened(library, MEDIUM, records=RECORDS) as reader:
        await until_found(reader)
        await go_to_story(reader)
        await reader.press("enter")
        assert all(is_read(library, title) for title in (FIRST, SECOND, THIRD))
        assert not is_read(library, str(OTHER_QUAKE["title"]))
        await reader.press("u")
        assert not any(is_read(library, title) for title in (FIRST, SECOND, THIRD))


async def test_a_key_that_makes_unread_does_so_to_all_sides(library: Library) -> None:
    async with opened(library, MEDIUM, records=RECORDS) as reader:
        await until_found(reader)
        await go_to_story(reader)
        await reader.press("m")
        assert is_read(library, FIRST)
        assert "3 digests of one event marked read" in reader.text()
        await reader.press("m")
        assert not is_read(library, FIRST)


async def test_who_wants_it_reads_each_side_by_itself(library: Library) -> None:
    config = Config(reading=ReadingSettings(whole_story=False))
    async with opened(library, MEDIUM, records=RECORDS, config=config) as reader:
        await until_found(reader)
        await go_to_story(reader)
        await reader.press("enter")
        assert is_read(library, THIRD)
        assert not is_read(library, FIRST)


async def test_the_row_of_a_side_that_is_not_listed_is_its_storys(library: Library) -> None:
    async with opened(library, MEDIUM, records=RECORDS) as reader:
        await until_found(reader)
        session = reader.main.session
        places = {session.index_of(row.id) for row in library.fetch(list(library.index.rows.live))}
        assert places == {0, 1}
        assert session.index_of("0" * 12) == -1


async def test_the_query_for_a_story_lists_all_sides(library: Library) -> None:
    async with opened(library, MEDIUM, records=RECORDS) as reader:
        await until_found(reader)
        update(library)
        row = library.fetch(list(library.index.rows.live))[0]
        await reader.ask(f"story:{row.id}")
        assert len(reader.titles()) in (1, 3)
        assert {FIRST, SECOND, THIRD} & set(reader.titles())


async def test_an_open_page_names_the_other_sides_as_soon_as_they_are_found(library: Library) -> None:
    async with opened(library, (120, 60), records=RECORDS) as reader:
        await until_found(reader)
        assert reader.shown == THIRD
        assert "Also told by 2 others" in " ".join(reader.detail().split())
        assert "1/2 stories · 4 digests" in reader.top()


async def test_a_side_is_taken_out_by_a_key_and_u_puts_it_back(library: Library) -> None:
    async with opened(library, MEDIUM, records=RECORDS) as reader:
        await until_found(reader)
        await go_to_story(reader)
        await reader.press("alt+s")
        assert "Taken out of its story — u undoes it" in reader.key_bar()
        assert len(reader.titles()) == 3
        assert "told by 2" in reader.listed()
        await reader.press("u")
        assert "Undone: taking out of a story" in reader.key_bar()
        assert "told by 3" in reader.listed()


async def test_what_tells_the_same_story_is_counted_apart(library: Library) -> None:
    async with opened(library, MEDIUM, records=RECORDS) as reader:
        await until_found(reader)
        await reader.press("colon")
        await reader.type('read source:"aegean post"')
        assert "1 digest, and 2 that tell the same stories, will be marked read" in reader.text()
        await reader.press("enter")
        assert "1 marked read, and 2 that tell the same stories — u undoes it" in reader.key_bar()
        await reader.press("u")
        await reader.ask('source:"aegean post"')
        await reader.press("A")
        assert "1 marked read, and 2 that tell the same stories" in reader.key_bar()


@pytest.mark.parametrize(("columns", "top"), [(120, "stories · 4 digests · 4 unread"), (40, "1/2 · 4 unread")])
async def test_the_top_line_says_what_it_counts(library: Library, columns: int, top: str) -> None:
    async with opened(library, (columns, 30), records=RECORDS) as reader:
        await until_found(reader)
        assert top in reader.top()
