"""The views on the screen: gone to, opened, kept, changed, in every layout."""

from __future__ import annotations

import pytest

from reader.config import Config
from reader.library import Library
from reader.model.desk import VIEW
from reader.tui.widgets.views_pane import ViewsPane
from tests.tui.screen import MEDIUM, NARROW, NEWEST_FIRST, TINY, WIDE, Reader, digests, id_of, opened

SIZES = [WIDE, MEDIUM, NARROW, TINY]


def keep(library: Library, name: str, query: str, key: str = "") -> None:
    library.arrange(library.views.saved(name, query, key))


def pane(reader: Reader) -> ViewsPane:
    return reader.main.views


def line(reader: Reader, name: str) -> list[str]:
    """The words of a view's line; the bar of the pane with the focus is none of them."""
    lines = (each.replace("▌", " ").replace("▐", " ") for each in reader.text(pane(reader)).split("\n"))
    return next((each.split() for each in lines if name in each), [])


def own(library: Library) -> list[str]:
    return [view.name for view in library.views.own()]


async def shows(reader: Reader, name: str, *words: str) -> None:
    """Wait until a view's line has these words at its end: the counts come a moment after the rest."""
    await reader.until(lambda: line(reader, name)[-len(words) :] == list(words))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_v_opens_the_views_and_a_key_one_of_them(library: Library, size: tuple[int, int]) -> None:
    library.add(digests())
    keep(library, "For founders", "role:Founder", "f")
    async with opened(library, size) as reader:
        await reader.press("v")
        assert pane(reader).has_focus
        assert pane(reader).region.width >= 30
        assert line(reader, "Unread")[:2] == ["4", "Unread"]
        await shows(reader, "Unread", "6")
        await reader.press("f")
        assert reader.query == "role:Founder"
        assert reader.titles() == NEWEST_FIRST[3:]
        assert reader.app.focused is reader.main.digest_list
        assert pane(reader).region.width == 0 or size == WIDE, "the drawer is closed"
        await reader.press("v")
        await shows(reader, "For founders", "▸", "f", "For", "founders", "3")
        await reader.press("escape")
        assert reader.app.focused is reader.main.digest_list
        await reader.press("escape")
        assert reader.titles() == NEWEST_FIRST


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_letters_find_a_view(library: Library, size: tuple[int, int]) -> None:
    library.add(digests())
    keep(library, "For founders", "role:Founder", "f")
    keep(library, "About budgets", "budgets")
    async with opened(library, size) as reader:
        await reader.press("v", "b", "u")
        assert "bu▏" in reader.text(pane(reader))
        assert not line(reader, "Unread")
        await reader.press("enter")
        assert reader.query == "budgets"
        await reader.press("v", "slash", "f", "o", "r", "space", "f")
        assert line(reader, "For founders")
        assert not line(reader, "For me")
        await reader.press("x")
        assert "nothing with “for fx”" in reader.text(pane(reader))
        await reader.press("enter", "backspace", "escape")
        assert line(reader, "Unread")
        assert pane(reader).has_focus
        await reader.press("escape")
        assert not pane(reader).has_focus
        assert reader.query == "budgets"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_search_is_kept_as_a_view(library: Library, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await reader.press("slash")
        await reader.type("budgets")
        await reader.press("ctrl+s")
        assert "Save this search as a view" in reader.text()
        await reader.press("enter")
        assert [(v.name, v.query) for v in library.views.own()] == [("Budgets", "budgets")]
        assert "Kept as the view Budgets" in reader.key_bar()
        await reader.press("escape", "v")
        await shows(reader, "Budgets", "Budgets", "1")
        await reader.press("u")
        assert own(library) == []
        await reader.until(lambda: not line(reader, "Budgets"))
        assert "the view “Budgets”" in reader.key_bar()


async def test_a_name_that_cannot_be_is_asked_for_again(library: Library) -> None:
    async with opened(library) as reader:
        await reader.ask("budgets")
        await reader.press("ctrl+s", "ctrl+u")
        await reader.type("today")
        await reader.press("enter")
        assert "Today is a view that digest brings along" in reader.text()
        await reader.type(" mine")
        await reader.press("enter")
        assert own(library) == ["today mine"]
        await reader.ask("hiring")
        await reader.press("ctrl+s", "ctrl+u")
        await reader.type("Today mine")
        await reader.press("enter")
        assert [(v.name, v.query) for v in library.views.own()] == [("today mine", "hiring")]
        assert "has this search now" in reader.key_bar()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "There is no search to keep"),
        ("level:expert levl:x", "there is no filter levl:"),
        ("view:zebra", "no view named zebra"),
    ],
)
async def test_what_is_no_search_is_not_kept(library: Library, query: str, said: str) -> None:
    async with opened(library) as reader:
        await reader.ask(query)
        await reader.press("ctrl+s")
        assert said in reader.key_bar()
        assert own(library) == []


async def test_ones_own_views_are_renamed_moved_keyed_and_removed(library: Library) -> None:
    library.add(digests())
    for name, query in (("First", "queues"), ("Second", "clocks"), ("Third", "view:second")):
        keep(library, name, query)
    async with opened(library, NARROW) as reader:
        await reader.press("v", "end")
        assert "F2 rename" in reader.key_bar()
        await reader.press("shift+up", "shift+up")
        assert own(library) == ["Third", "First", "Second"]
        current = pane(reader).current
        assert current is not None
        assert current.view.name == "Third"
        await reader.press("shift+down", "down", "f2", "ctrl+u")
        await reader.type("Clocks")
        await reader.press("enter")
        assert own(library) == ["First", "Third", "Clocks"]
        assert library.views.queries()["Third"] == "view:Clocks"
        await reader.press("f3")
        await reader.type("u")
        await reader.press("enter")
        assert "u undoes what was done" in reader.text().lower()
        await reader.press("backspace", "c", "enter")
        assert line(reader, "Clocks")[0] == "c"
        await reader.press("delete")
        assert own(library) == ["First", "Third"]
        await shows(reader, "Third", "Third", "!")
        for _ in range(6):
            await reader.press("u")
        assert own(library) == ["First", "Second", "Third"]


async def test_digests_own_views_cannot_be_changed(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("v", "home")
        assert "F2" not in reader.key_bar()
        for key in ("delete", "f2", "f3", "shift+down"):
            await reader.press(key)
            assert "Today is not one of your own views" in reader.key_bar()
        assert not library.history.can_undo


async def test_a_view_that_cannot_be_shown_says_why(library: Library) -> None:
    library.arrange([library.desk.step(VIEW, "Broken", {"set": True, "query": "-view:gone", "key": "x"})])
    async with opened(library) as reader:
        await reader.press("v")
        await shows(reader, "Broken", "Broken", "!")
        await reader.press("x")
        assert "Broken cannot be shown. There is no view named gone." in reader.key_bar()
        assert reader.titles() == NEWEST_FIRST
        await reader.ask("view:broken")
        assert reader.titles() == []
        assert "There is no view named gone." in reader.text().replace("\n", " ")


async def test_the_brief_is_composed_when_its_view_is_opened(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("v", "3")
        assert reader.query == "brief:today"
        assert "brief 0/6" in reader.top()
        await reader.press("v")
        await shows(reader, "Brief", "▸", "3", "Brief", "6")


async def test_counts_follow_what_is_read_and_what_others_change(library: Library) -> None:
    async with opened(library) as reader:
        await shows(reader, "Unread", "6")
        await reader.press("m")
        await shows(reader, "Unread", "5")
        library.mark({id_of("Paper forms"): {"later": "2999-01-01T00:00:00Z"}}, undoable=False)
        keep(library, "Elsewhere", "clocks")
        reader.main.panes.show_change_of_others()
        await shows(reader, "Elsewhere", "8", "Elsewhere", "1")
        await shows(reader, "Unread", "4")
        await shows(reader, "Later", "1")


async def test_what_another_process_changes_is_shown(library: Library) -> None:
    async with opened(library) as reader:
        reader.main.look(at_once=True)
        with Library(library.layout) as other:
            keep(other, "Elsewhere", "clocks")
        reader.main.look(at_once=True)
        await shows(reader, "Elsewhere", "8", "Elsewhere", "1")


async def test_a_click_opens_a_view(library: Library) -> None:
    async with opened(library) as reader:
        assert "ctrl+s keeps a search" in reader.text(pane(reader))
        await reader.click("Unread", pane(reader))
        assert reader.query == "is:unread"
        await reader.press("escape")
        assert reader.query == ""


async def test_a_name_from_outside_is_no_markup(library: Library) -> None:
    library.add(digests())
    keep(library, "[bold]x[/] [@click=quit]", "budgets", "x")
    async with opened(library) as reader:
        await reader.press("v")
        assert "[bold]x[/] [@click=q" in reader.text(pane(reader))
        await reader.press("end", "f2")
        assert "Rename [bold]x[/] [@click=quit]" in reader.text()


async def test_the_footer_and_the_hint_have_the_key_that_is_set(library: Library) -> None:
    async with opened(library, config=Config(keys={"save-view": "ctrl+b"})) as reader:
        assert "ctrl+b keeps a search" in reader.text(pane(reader))
        await reader.ask("budgets")
        await reader.press("ctrl+b")
        assert "Save this search as a view" in reader.text()


async def test_names_are_completed_in_a_query(library: Library) -> None:
    library.add(digests())
    keep(library, "About budgets", "budgets")
    async with opened(library) as reader:
        await reader.press("slash")
        await reader.type("view:ab")
        assert '"About budgets"' in reader.text()
        await reader.press("tab")
        assert reader.query.strip() == 'view:"About budgets"'
        assert reader.titles() == ["Budgets for people"]


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
@pytest.mark.parametrize("before", [(), ("slash",), ("z",)])
async def test_help_is_shown_over_the_views_with_their_keys_first(
    library: Library, size: tuple[int, int], before: tuple[str, ...]
) -> None:
    async with opened(library, size=size) as reader:
        await reader.press("v", *before, "question_mark")
        assert "In the views" in reader.text()
        assert "Rename this view" in reader.text()
        await reader.press("escape")
        assert pane(reader).has_focus
