"""What other processes and devices do to the library is on the screen within about a second."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reader.library import Library, open_library
from reader.tui.controllers.curation import CURATE
from reader.tui.controllers.said import Said
from reader.tui.controllers.watching import REFRESH
from tests.conftest import Run, use_device
from tests.tui.controllers.test_jobs import waiting
from tests.tui.screen import NEWEST_FIRST, digests, id_of, opened, record


async def test_an_import_of_another_process_comes_in_and_the_cursor_stays(
    library: Library, root: Path, tmp_path: Path, run: Run
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Fresh bread\n\n· Source: The Oven\n\n## Summary\n\nRise slowly.\n", encoding="utf-8")
    async with opened(library) as reader:
        await reader.press("j", "j")
        done = await asyncio.to_thread(run, "import", page, "--library", root)
        assert done.returncode == 0, done.stderr
        await reader.until(lambda: "7 unread" in reader.top(), 3)
        assert "Fresh bread" in reader.listed()
        assert (reader.here, reader.shown) == (NEWEST_FIRST[2], NEWEST_FIRST[2])
        done = await asyncio.to_thread(run, "mark", id_of("Clocks disagree"), "--bookmark", "--library", root)
        assert done.returncode == 0, done.stderr
        await reader.until(lambda: "★" in reader.listed(), 3)
        assert reader.here == NEWEST_FIRST[2]


async def test_ten_processes_write_at_once_beside_an_open_reader(
    library: Library, root: Path, tmp_path: Path, run: Run
) -> None:
    async with opened(library) as reader:
        await reader.press("j", "j", "b")
        scroll = reader.main.digest_list.scroll_offset

        def imported(number: int) -> int:
            page = tmp_path / f"{number}.md"
            page.write_text(f"# Loaf {number}\n\n· Source: The Oven\n\n## Summary\n\nRise.\n", encoding="utf-8")
            return int(run("import", page, "--library", root).returncode)

        def tagged(number: int) -> int:
            return int(run("mark", id_of("Clocks disagree"), "--tag", f"t{number}", "--library", root).returncode)

        writers = [asyncio.to_thread(act, number) for number in range(5) for act in (imported, tagged)]
        assert await asyncio.gather(*writers) == [0] * 10
        await reader.until(lambda: len(reader.main.session.found.rows) == len(NEWEST_FIRST) + 5, 3)
        assert (reader.here, reader.main.digest_list.scroll_offset) == (NEWEST_FIRST[2], scroll)
        await reader.press("m")
    with open_library(root) as after:
        assert len(after) == len(NEWEST_FIRST) + 5
        assert after.marks(id_of("Clocks disagree")).tags == ("t0", "t1", "t2", "t3", "t4")
        assert after.marks(id_of(NEWEST_FIRST[2])).bookmark
        assert after.marks(id_of(NEWEST_FIRST[2])).read


async def test_marks_of_another_device_come_in(
    library: Library, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(library) as reader:
        with monkeypatch.context() as other:
            use_device(other, tmp_path / "other")
            with open_library(root) as theirs:
                theirs.mark({id_of("Clocks disagree"): {"read": True, "tag:theirs": True}})
        await reader.until(lambda: "5 unread" in reader.top(), 3)
        await reader.press("j", "b")
        assert library.marks(id_of("Clocks disagree")).tags == ("theirs",)
        await reader.press("u")
        assert library.marks(id_of("Clocks disagree")).read


async def test_a_newer_text_of_what_is_being_read_is_shown(library: Library, root: Path) -> None:
    async with opened(library) as reader:
        await reader.press("enter")
        with open_library(root) as other:
            other.add(digests([record("Queues that refuse", published="2024-03-09", summary="Rewritten since.")]))
        await reader.until(lambda: "Rewritten since." in reader.detail(), 3)
        assert reader.app.focused is reader.main.detail


async def test_a_filter_and_a_selection_stay_while_the_library_changes(library: Library, root: Path) -> None:
    async with opened(library) as reader:
        await reader.press("1", "V", "r")
        with open_library(root) as other:
            other.add(digests([record("Bread", best_for=["CTO"]), record("Butter", best_for=["Cook"])]))
        await reader.until(lambda: "4 of 8" in reader.top(), 3)
        assert "1 selected" in reader.top()
        assert reader.query == "role:CTO"
        assert reader.app.focused is reader.main.filters
        await reader.until(lambda: "Cook" in reader.filters(), 3)


async def test_changes_of_another_device_come_in_while_jobs_run_and_each_has_its_text(
    library: Library, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed, curated = asyncio.Event(), asyncio.Event()
    async with opened(library) as reader:
        reader.main.jobs.begin(REFRESH, "refreshing 1/2", waiting(refreshed))
        reader.main.jobs.begin(CURATE, "curating 1/3", waiting(curated, Said("3 made", "information")))
        await reader.until(lambda: "refreshing 1/2 · curating 1/3" in reader.top())
        with monkeypatch.context() as other:
            use_device(other, tmp_path / "other")
            with open_library(root) as theirs:
                theirs.mark({id_of("Clocks disagree"): {"read": True}})
        await reader.until(lambda: "5 unread" in reader.top())
        refreshed.set()
        await reader.until(lambda: "refreshing" not in reader.top())
        assert "curating 1/3" in reader.top()
        assert reader.notifications() == []
        curated.set()
        await reader.until(lambda: "3 made" in reader.notifications())
        assert "curating" not in reader.top()


async def test_a_file_that_changes_while_a_digest_is_made_is_read(library: Library, root: Path) -> None:
    curated = asyncio.Event()
    async with opened(library) as reader:
        reader.main.jobs.begin(CURATE, "curating 1/3", waiting(curated))
        for file in (root / "digests").iterdir():
            file.unlink()
        await reader.until(lambda: "No digest" in reader.text() or "The library is empty" in reader.text())
        assert "curating 1/3" in reader.top()
        curated.set()
        await reader.until(lambda: "Press S" in reader.text())
