"""The archive on the screen: found, opened, kept; and why there is nothing to see."""

from __future__ import annotations

import pytest

from reader.config import Config
from reader.model.query_text import parse
from reader.plain.lines import Lines
from reader.plain.loop import Loop
from reader.share import searching
from reader.share.syncing import change_slice
from reader.state import State
from reader.tui.controllers.in_step import InStep
from tests.share.conftest import Machine, Machines, Shared
from tests.share.test_sync import made
from tests.tui.screen import MEDIUM, NARROW, opened


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the process that keeps in step, whose job never ends: a test waits until nothing is at work."""
    monkeypatch.setattr(InStep, "poll", lambda self: [])


@pytest.fixture
def his(shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A reader who holds one of four digests."""
    anna, ben = shared.invite("anna", curator=True), shared.invite("ben")
    hers, his = machines.of(anna), machines.of(ben)
    hers.library.add([made("Fast indexes", topics=("databases",), best_for=("Engineer",))])
    hers.library.add([made(f"{size} teams", topics=("management",)) for size in ("Small", "Large", "Odd")])
    hers.sync()
    monkeypatch.setenv("PGPASSWORD", shared.passwords[ben.user])
    with shared.connect(ben) as server:
        change_slice(his.kept, server, "topic:databases")
    his.sync()
    return his


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_what_is_found_is_opened_and_stays(his: Machine, size: tuple[int, int]) -> None:
    async with opened(his.library, size) as reader:
        await reader.press("slash")
        await reader.type("topic:management sort:oldest")
        await reader.press("alt+a")
        await reader.until(lambda: "3 digests" in reader.text())
        assert "Archive: topic:management sort:oldest" in reader.text()
        assert "2026-11-20" in reader.text()
        await reader.press("slash")
        await reader.type("small")
        await reader.press("enter")
        await reader.until(lambda: "Kept here from now on" in reader.text())
        assert "Small teams in short." in reader.text()
        assert his.library.load(made("Small teams").id) is not None
        await reader.press("alt+a")
        await reader.until(lambda: "3 digests" in reader.text() and "here  " in reader.text())
        await reader.press("escape")
    his.sync()
    assert his.library.count(parse('"small teams"')) == 1


async def test_pages_follow_each_other(his: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PAGE", 3)
    monkeypatch.setattr(searching.Archive.page, "__defaults__", (3, ""))
    async with opened(his.library) as reader:
        await reader.press("alt+a")
        await reader.until(lambda: "4 digests · Engineer 1 · 3 listed" in reader.text())
        assert "Archive: everything" in reader.text()
        await reader.press("m")
        await reader.until(lambda: "listed" not in reader.text() and "Searching" not in reader.text())
        for title in ("Fast indexes", "Small teams", "Large teams", "Odd teams"):
            assert title in reader.text()
        await reader.press("m", "q")
        assert "Archive:" not in reader.text()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("cooking", "No digest of the shared library matches."),
        ("is:muted", "cannot be asked for is:muted"),
        ("levle:x", "Did you mean level:x"),
    ],
)
async def test_nothing_and_refused(his: Machine, query: str, said: str) -> None:
    async with opened(his.library) as reader:
        await reader.press("slash")
        await reader.type(query)
        await reader.press("alt+a")
        await reader.until(lambda: said in " ".join(reader.text().split()))
        assert "nothing has these words" not in reader.text()


async def test_offline_is_said_and_the_next_try_works(his: Machine) -> None:
    address = his.kept.setting("address")
    his.kept.set(address="postgresql://ben@127.0.0.1:1/team")
    async with opened(his.library) as reader:
        await reader.press("alt+a")
        await reader.until(lambda: "Nothing answers at 127.0.0.1:1" in reader.text())
        await reader.press("escape")
        his.kept.set(address=address)
        await reader.press("alt+a")
        await reader.until(lambda: "4 digests" in reader.text())


async def test_who_joined_nothing_is_told_how(machines: Machines, shared: Shared) -> None:
    machine = machines.of(shared.invite("anna"))
    machine.kept.forget()
    async with opened(machine.library) as reader:
        await reader.press("alt+a")
        assert "digest join" in reader.text()
        assert "Archive:" not in reader.text()


def test_the_line_mode_finds_and_opens_it_too(his: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    loop = Loop(his.library, Config(), State(), lines)
    answers = iter(["Small", "1"])
    lines.ask = lambda question: next(answers)  # type: ignore[method-assign]
    loop.commands["archive"].run("topic:management sort:oldest")
    said = capsys.readouterr().out
    assert "3 digests" in said
    assert "Kept here from now on" in said
    assert "Small teams in short." in said
    loop.commands["archive"].run("topic:nosuch")
    assert "No digest of the shared library matches." in capsys.readouterr().out
    loop.commands["archive"].run("levle:expert")
    assert "levle" in capsys.readouterr().out
