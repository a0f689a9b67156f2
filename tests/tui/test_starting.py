"""Starting: the first time, the next day, and as the configuration says."""

from __future__ import annotations

import pytest

from reader.config import Config
from reader.library import Library
from reader.state import State
from reader.tui.keys import bindings_of
from reader.tui.screens.main import MainScreen
from tests.tui.screen import MEDIUM, RECORDS, Reader, digests, many, opened


async def test_a_first_start_asks_for_the_roles_and_filters_by_them(library: Library) -> None:
    async with opened(library, new=True) as reader:
        assert "Which roles do you read for?" in reader.text()
        await reader.press("down", "space", "k", "space", "enter")
        assert reader.query == "role:Founder,CTO"
        assert "■ 1 Founder" in reader.filters()
        assert "■ 2 CTO" in reader.filters()
        await reader.press("1")
        assert reader.query == "role:CTO"
        await reader.press("q")
    async with opened(library, new=True) as reader:
        assert "Which roles" not in reader.text()
        assert reader.query == "role:CTO"
        await reader.press("P")
        assert "■ 1  Founder" in reader.text()
        assert "■ 2  CTO" in reader.text()


async def test_the_question_can_be_skipped_and_is_not_asked_again(library: Library) -> None:
    async with opened(library, new=True) as reader:
        await reader.press("space", "escape")
        assert reader.query == ""
        await reader.press("q")
    async with opened(library, new=True) as reader:
        assert reader.app.screen is reader.main


@pytest.mark.parametrize("records", [[{**RECORDS[0], "best_for": ["A", "B", "C", "D"]}], many(20)])
async def test_roles_are_not_asked_for_where_there_is_no_choice(
    library: Library, records: list[dict[str, object]]
) -> None:
    async with opened(library, new=True, records=records) as reader:
        reader.app._keep_up()
        await reader.settle()
        assert reader.app.screen is reader.main


async def test_roles_are_not_asked_for_while_somebody_is_at_something_else(library: Library) -> None:
    async with opened(library, new=True, records=many(3)) as reader:
        await reader.press("slash", "x")
        library.add(digests(RECORDS))
        reader.main.look()
        reader.app._keep_up()
        await reader.settle()
        assert reader.app.screen is reader.main
        await reader.press("escape")
        reader.app._keep_up()
        await reader.settle()
        assert "Which roles do you read for?" in reader.text()


async def test_an_empty_library_offers_the_starter_library(library: Library) -> None:
    async with opened(library, records=None, new=True) as reader:
        assert "The library is empty" in reader.text()
        assert "Press S" in reader.text()
        assert "S starter library" in reader.key_bar()
        assert not [offered for offered in ("r role", "d depth", "n next") if offered in reader.key_bar()]
        await reader.press("S")
        await reader.until(lambda: len(library) >= 60 and not reader.main.jobs.text, 20)
        await reader.until(lambda: "Which roles do you read for?" in reader.text())
        await reader.press("escape")
        assert f"{len(library)} unread" in reader.top()
        assert "r role" in reader.key_bar()
        assert "starter library" not in reader.key_bar()
        await reader.press("S")
        assert reader.main.jobs.text == ""


async def leave_somewhere(reader: Reader) -> str:
    """Change everything that is kept, and where the reader then stands."""
    await reader.ask("role:cto number")
    await reader.press("a", *["pagedown"] * 3, "k")
    reader.app.theme = "textual-light"
    await reader.settle()
    seen = reader.listed()
    await reader.press("q")
    return seen


async def test_everything_is_as_it_was_the_next_day(library: Library) -> None:
    async with opened(library, MEDIUM, records=many(200)) as reader:
        seen = await leave_somewhere(reader)
        here = reader.here
    async with opened(library, MEDIUM, records=None) as reader:
        assert reader.app.theme == "textual-light"
        assert reader.query == "role:cto number"
        assert reader.here == here
        assert reader.listed() == seen
        await reader.until(lambda: reader.shown == here)


async def test_it_is_kept_while_one_reads_too(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("j", "1")
        reader.app.save_state()
        state = State.load(library.layout.state)
        assert (state.query, state.cursor) == ("role:CTO", reader.main.digest_list.current.id)  # type: ignore[union-attr]


async def test_a_timer_that_fires_while_the_app_ends_does_no_harm(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("j")
        app, here = reader.app, reader.main.digest_list.current.id  # type: ignore[union-attr]
        app.save_state()
    app._keep_up()
    assert State.load(library.layout.state).cursor == here


async def test_the_configuration_goes_before_what_was_kept(library: Library) -> None:
    config = Config(theme="nord", airy=True, roles=("Product Manager", "CTO"), keys={"bookmark": "ctrl+b, W"})
    async with opened(library, config=config) as reader:
        assert reader.app.theme == "nord"
        assert not reader.listed().split("\n")[2].strip()
        assert "1 Product Manager" in reader.filters()
        await reader.press("b")
        assert "★" not in reader.listed()
        await reader.press("W")
        assert "★" in reader.listed()
        await reader.press("ctrl+b")
        assert "★" not in reader.listed()
        await reader.until(lambda: "^b bookmark" in reader.key_bar())
        assert reader.notifications() == []
        await reader.press("question_mark", "slash", *"bookmark")
        assert "^b W" in reader.text()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (Config(keys={"bookmark": "m"}), "the key m is both 'bookmark' and 'read'"),
        (Config(keys={"bookmark": "j"}), "the key j is both 'bookmark' and 'down'"),
        (Config(keys={"booknark": "B"}), "it sets a key for 'booknark', which nothing is called"),
        (Config(theme="nrod"), "the theme is 'nrod'; there are"),
    ],
)
async def test_what_the_configuration_gets_wrong_is_told(library: Library, config: Config, said: str) -> None:
    async with opened(library, config=config) as reader:
        assert any(said in text for text in reader.notifications()), reader.notifications()
        await reader.press("J")
        assert reader.here == "Clocks disagree"


async def test_a_state_from_elsewhere_is_no_obstacle(library: Library) -> None:
    state = State(query='role:"gone', cursor="0123456789ab", scroll=99999, theme="gone", asked=True)
    state.save(library.layout.state)
    async with opened(library) as reader:
        assert reader.app.theme == "tokyo-night"
        assert "No digest has" in reader.text()
        await reader.press("0")
        assert reader.here == "Queues that refuse"
        assert "Queues that refuse" in reader.listed()


@pytest.mark.slow
@pytest.mark.parametrize("place", ["list", "detail", "filters"])
async def test_every_key_of_the_help_does_no_harm_anywhere(library: Library, browser: list[str], place: str) -> None:
    async with opened(library, MEDIUM) as reader:
        keys = sorted({binding.key for binding in bindings_of(MainScreen, {})})
        for key in keys:
            if key in ("q", "S"):
                continue
            reader.main.query_one(f"#{place}").focus()
            await reader.press(key)
            if reader.app.screen is not reader.main:
                await reader.press("escape")
        assert reader.app.screen is reader.main
        assert reader.app.is_running
