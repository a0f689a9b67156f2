"""What a reader does to digests, and takes back."""

from __future__ import annotations

import pytest

from reader.errors import LibraryError
from reader.library import Library
from reader.model.marks import Marks
from reader.model.query_text import parse
from reader.tui.controllers.said import CHANGED, Said
from tests.tui.screen import NEWEST_FIRST, TINY, Reader, id_of, many, opened


def marks(reader: Reader, title: str) -> Marks:
    return reader.library.marks(id_of(title))


async def test_bookmark_and_read_are_seen_at_once_and_taken_back(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("b", "m")
        first, second = reader.listed().split("\n")[:2]
        assert "▌ ★ Queues that refuse" in first
        assert "★" not in second
        assert "5 unread" in reader.top()
        await reader.press("u")
        assert "Undone: marking 1 digest as read" in reader.key_bar()
        assert "●" in reader.listed().split("\n")[0]
        await reader.press("u")
        assert not marks(reader, "Queues that refuse").bookmark
        assert "u undo" not in reader.key_bar()
        await reader.press("ctrl+r")
        assert "Redone: bookmark of 1 digest" in reader.key_bar()
        assert "★" in reader.listed()
        await reader.press("b")
        assert "★" not in reader.listed()


async def test_all_read_is_one_step_to_undo(library: Library) -> None:
    async with opened(library, records=many(300)) as reader:
        await reader.press("m", "A")
        assert "0 unread" in reader.top()
        assert "299 marked read — u undoes it" in reader.key_bar()
        await reader.press("A")
        assert "read already" in reader.key_bar()
        await reader.press("u")
        assert "299 unread" in reader.top()
        await reader.press("u")
        assert "300 unread" in reader.top()
        await reader.press("ctrl+r", "ctrl+r")
        assert "0 unread" in reader.top()


async def test_several_are_selected_and_marked_together(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("V", "V", "j", "V")
        assert "3 selected" in reader.top()
        assert reader.listed().count("✓") == 3
        await reader.press("b")
        wanted = [NEWEST_FIRST[0], NEWEST_FIRST[1], NEWEST_FIRST[3]]
        assert [title for title in NEWEST_FIRST if marks(reader, title).bookmark] == wanted
        assert "3 bookmarked — u undoes it" in reader.key_bar()
        await reader.press("u")
        assert library.count(parse("is:bookmarked")) == 0
        await reader.press("escape")
        assert "selected" not in reader.top()
        assert "✓" not in reader.listed()


async def test_everything_is_selected_and_let_go(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("1", "ctrl+a")
        assert "3 selected" in reader.top()
        await reader.press("m")
        assert "3 marked read" in reader.key_bar()
        assert "selected" not in reader.top()
        assert "✓" not in reader.listed()
        await reader.press("ctrl+a", "m")
        assert "3 marked unread" in reader.key_bar()
        await reader.press("ctrl+a", "b", "ctrl+a", "b")
        assert "3 no longer bookmarked" in reader.key_bar()
        await reader.press("ctrl+a", "ctrl+a")
        assert "selected" not in reader.top()


async def test_tags_and_notes_are_written_and_shown(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("T")
        await reader.press(*"later, on call", "enter")
        assert marks(reader, "Queues that refuse").tags == ("later", "on call")
        assert "on call" in reader.detail()
        await reader.press("T")
        assert "Now: later, on call" in reader.text()
        await reader.press(*"-later", "enter")
        assert marks(reader, "Queues that refuse").tags == ("on call",)
        for keys in (["T"], ["x", "escape"], ["N"], [*"mine", "enter", "2", "ctrl+s"]):
            await reader.press(*keys)
        assert marks(reader, "Queues that refuse").tags == ("on call",)
        assert marks(reader, "Queues that refuse").note == "mine\n2"
        assert "✎ " in reader.detail()
        await reader.press("N")
        await reader.press("x", "escape")
        assert marks(reader, "Queues that refuse").note == "mine\n2"


async def test_a_library_that_cannot_be_written_is_told_each_time(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(library) as reader:

        def refuse(*_: object) -> None:
            raise LibraryError("Cannot write the marks: the folder is read-only.")

        monkeypatch.setattr(library.files, "put_marks", refuse)
        for key in ("b", "m", "A", "enter", "n"):
            reader.main.key_bar.announce(CHANGED)
            assert "Cannot write" not in reader.key_bar()
            await reader.press(key)
            assert "! Cannot write the marks: the folder is read-only." in reader.key_bar(), key
        assert reader.notifications() == []
        for keys in (["T"], ["x", "enter"], ["N"], ["x", "ctrl+s"]):
            await reader.press(*keys)
        assert library.marks(id_of(NEWEST_FIRST[0])) == Marks()
        monkeypatch.undo()
        await reader.press("b")
        monkeypatch.setattr(library.files, "put_marks", refuse)
        await reader.press("u")
        assert "! Cannot write the marks" in reader.key_bar()
        assert library.count(parse("is:bookmarked")) == 1


async def test_what_was_done_is_said_in_the_footer_with_what_undoes_it(library: Library) -> None:
    async with opened(library) as reader:
        for key, said in (
            ("b", "Bookmarked"),
            ("b", "No longer bookmarked"),
            ("m", "Marked read"),
            ("+", "Judged good"),
        ):
            await reader.press(key)
            assert f"{said}" in reader.key_bar()
            assert "— u undoes it" in reader.key_bar()
        await reader.press("j", "enter")  # reading marks as read: that is what u would undo now
        assert "u undoes it" not in reader.key_bar()
        assert reader.notifications() == []


async def test_a_toast_waits_for_a_dialog_and_is_not_repeated(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("N")
        reader.main.say(Said("3 new", "information"), background=True)
        reader.main.say(Said("3 new", "information"), background=True)
        await reader.settle()
        assert reader.notifications() == []
        await reader.press("escape")
        await reader.until(lambda: reader.notifications() == ["3 new"])
        reader.main.say(Said("3 new", "information"), background=True)
        assert reader.notifications() == ["3 new"]


async def test_a_long_message_is_read_whole(library: Library) -> None:
    async with opened(library, TINY) as reader:
        reader.main.say(Said(f"It failed, {'because of this and that, ' * 4}which is all.", "error"))
        await reader.settle()
        assert "which is all." in " ".join(reader.key_bar().split())
