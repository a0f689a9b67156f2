"""Digests leave from the screen: what, in which format, where to; one is shared."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest
from textual.app import ComposeResult

from reader.config import Config, ShareSettings
from reader.library import Library
from reader.tui.screens.picker import Choose
from tests.tui.screen import MEDIUM, NARROW, WIDE, opened

FIELD = "Input"


async def test_one_digest_is_exported_and_the_path_is_remembered(library: Library, tmp_path: Path) -> None:
    async with opened(library) as reader:
        await reader.press("ctrl+e")
        assert "Export what?" in reader.text()
        assert "This digest" in reader.text()
        await reader.press("enter")
        assert "Export as? This digest" in reader.text()
        await reader.press("j", "j", "j", "enter")
        assert "Export as JSON Lines" in reader.text()
        reader.app.screen.query_one(FIELD).value = str(tmp_path / "one.jsonl")  # type: ignore[attr-defined]
        await reader.press("enter")
        await reader.until(lambda: "Exported 1 digest to" in reader.key_bar() or bool(reader.notifications()))
        record = json.loads((tmp_path / "one.jsonl").read_text())
        assert record["title"] == "Queues that refuse"
        await reader.press("ctrl+e", "enter")
        assert reader.text().index("JSON Lines") < reader.text().index("Markdown, a file")
        await reader.press("enter")
        assert str(tmp_path / "one.jsonl")[:30] in reader.text()
        assert reader.main.state.exports == [f"jsonl {tmp_path / 'one.jsonl'}"]


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_the_selected_go_into_a_folder(library: Library, tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(library, size) as reader:
        await reader.press("V", "j", "V", "ctrl+e")
        assert "The 2 selected" in reader.text()
        await reader.press("enter", "enter")
        reader.app.screen.query_one(FIELD).value = str(tmp_path / "notes")  # type: ignore[attr-defined]
        await reader.press("enter")
        await reader.until(lambda: len(list((tmp_path / "notes").glob("*.md"))) == 2)


async def test_all_that_is_shown_is_exported(library: Library, tmp_path: Path) -> None:
    async with opened(library) as reader:
        await reader.ask("role:CTO")
        await reader.press("ctrl+e", "j", "enter", *"jj", "enter")
        reader.app.screen.query_one(FIELD).value = str(tmp_path / "all.json")  # type: ignore[attr-defined]
        await reader.press("enter")
        await reader.until((tmp_path / "all.json").exists)
        assert len(json.loads((tmp_path / "all.json").read_text())) == 3


async def test_a_path_that_cannot_be_written_is_said(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with opened(library) as reader:
        await reader.press("ctrl+e", "enter", "enter")
        reader.app.screen.query_one(FIELD).value = str(tmp_path / "file")  # type: ignore[attr-defined]
        await reader.press("enter")
        await reader.until(lambda: "takes a folder" in reader.text())


async def test_one_is_copied_in_each_form(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("Y")
        assert "Copy as Markdown" in reader.text()
        await reader.press("enter")
        assert reader.app.clipboard.startswith("## [Queues that refuse](<https://")
        await reader.press("Y", "j", "enter")
        assert "A full queue hides trouble." in reader.app.clipboard
        await reader.press("Y", "j", "j", "enter")
        assert reader.app.clipboard.startswith("Queues that refuse — https://")
        assert "Copied title and link" in reader.key_bar()


async def test_a_mail_is_opened_by_the_browser(library: Library, browser: list[str]) -> None:
    async with opened(library) as reader:
        await reader.press("Y", *"jjj", "enter")
        (address,) = browser
        assert address.startswith("mailto:?subject=Queues%20that%20refuse&body=For%20platform%20teams")


async def test_the_own_command_is_given_the_record(library: Library, tmp_path: Path) -> None:
    script = tmp_path / "take.py"
    script.write_text("import json, sys\nprint('took', json.load(sys.stdin)['title'])\n")
    config = Config(share=ShareSettings(f"{sys.executable} {script}"))
    async with opened(library, config=config) as reader:
        await reader.press("Y", *"jjjj", "enter")
        await reader.until(lambda: "took Queues that refuse" in reader.text())


async def test_without_a_command_it_is_said_how_to_set_one(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("Y", *"jjjj", "enter")
        assert "[share]" in reader.key_bar()


async def test_keys_that_are_typed_ahead_wait_for_a_dialog_that_takes_its_time(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a busy machine, where a dialog takes longer to be built than a key usually takes to be dealt with."""
    compose = Choose.compose

    def slowly(self: Choose) -> ComposeResult:
        time.sleep(0.5)
        yield from compose(self)

    monkeypatch.setattr(Choose, "compose", slowly)
    async with opened(library) as reader:
        await reader.ask("role:CTO")
        await reader.press("ctrl+e", "j", "enter", *"jj", "enter")
        assert "Export as JSON, all records" in reader.text()
