"""Being in step without a key: `digest sync --watch`, and the process that the screen keeps for it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from reader import state
from reader.config import Config
from reader.library import open_library
from reader.library.note_versions import NoteVersions
from reader.paths import layout
from reader.plain.lines import Lines
from reader.plain.loop import Loop
from reader.share import syncing
from reader.share.server import Server
from reader.share.syncing import Round, State, Watch
from reader.tui.controllers.in_step import InStep, status_of
from tests.conftest import ROOT
from tests.share.conftest import Machine, Machines, Shared
from tests.share.test_commands import Desk, Office, office, ready
from tests.share.test_sync import made

__all__ = ("office", "ready")
ONE = made("Fast indexes")
PATIENCE = 60.0
"""Seconds after which what should have come will not."""


class Script:
    """Runs a watch in this thread: at each look it may do something, and it ends once a condition holds."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.states: list[State] = []

    def run(self, until: Callable[[], bool], *steps: Callable[[], object]) -> None:
        """Do a step whenever the library is in step anew, and stop when it is so and all is done."""
        left = list(steps)
        seen = 0
        end = time.monotonic() + PATIENCE

        def stopped(seconds: float) -> bool:
            nonlocal seen
            time.sleep(min(seconds, 0.01))
            assert time.monotonic() < end, self.states
            if len(self.states) > seen and self.states[-1].kind == "step":
                seen = len(self.states)
                if left:
                    left.pop(0)()
                    return False
            return not left and until()

        def tell(state: State, done: Round | None) -> None:
            self.states.append(state)

        password = self.machine.shared.passwords[self.machine.address.user]
        Watch(self.machine.library, self.machine.kept, tell, stopped, password).run()


def two(shared: Shared, machines: Machines) -> tuple[Machine, Machine]:
    """Two machines of one person that have the same digest."""
    anna = shared.invite("anna")
    desk, phone = machines.of(anna), machines.of(anna)
    for machine in (desk, phone):
        machine.library.add([ONE])
        machine.sync()
    return desk, phone


def test_a_change_there_is_here_at_once(shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "ROUND_SECONDS", 3600.0)
    desk, phone = two(shared, machines)

    def mark() -> None:
        desk.library.mark({ONE.id: {"read": True}})
        desk.sync()

    Script(phone).run(lambda: phone.library.marks(ONE.id).read, mark)


def test_a_mark_here_is_sent_without_a_key(shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "ROUND_SECONDS", 3600.0)
    desk, phone = two(shared, machines)

    def mark() -> None:
        # By another process of the same machine, as the screen's.
        with open_library(desk.library.layout.root) as other:
            other.mark({ONE.id: {"note": "Mine."}})

    Script(desk).run(lambda: desk.kept.waiting() == 0 and desk.library.marks(ONE.id).note == "Mine.", mark)
    phone.sync()
    assert phone.library.marks(ONE.id).note == "Mine."


def test_a_lost_notification_does_no_harm(shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "ROUND_SECONDS", 0.2)
    monkeypatch.setattr(syncing, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(Server, "listen", lambda self, *channels: None)
    desk, phone = two(shared, machines)

    def mark() -> None:
        desk.library.mark({ONE.id: {"read": True}})
        desk.sync()

    Script(phone).run(lambda: phone.library.marks(ONE.id).read, mark)


def test_notifications_that_bring_nothing_are_followed_ever_less(shared: Shared, machines: Machines) -> None:
    """Every member may send them: each round is followed by one here, as by somebody who never stops."""
    desk, _phone = two(shared, machines)
    eve = shared.invite("eve")
    pauses: list[float] = []
    with shared.connect(eve) as server:

        def tell(state: State, done: Round | None) -> None:
            server.execute("NOTIFY digest_entries, '99999999'")

        def stopped(seconds: float) -> bool:
            if seconds:
                pauses.append(seconds)
            return len(pauses) > 8

        Watch(desk.library, desk.kept, tell, stopped, shared.passwords[desk.address.user]).run()
    assert pauses == sorted(pauses)
    assert pauses[0] < 0.1
    assert pauses[-1] == syncing.LONGEST_PAUSE


def test_a_connection_that_is_cut_comes_back_by_itself(shared: Shared, machines: Machines) -> None:
    desk, phone = two(shared, machines)

    def cut() -> None:
        with shared.connect(shared.owner) as server:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename=%s", desk.address.user)
        desk.library.mark({ONE.id: {"bookmark": True}})

    script = Script(desk)
    script.run(lambda: script.states[-1].kind == "step" and desk.kept.waiting() == 0, cut, lambda: None)
    assert "offline" in [state.kind for state in script.states]
    phone.sync()
    assert phone.library.marks(ONE.id).bookmark


def test_a_library_that_is_left_is_watched_no_more(shared: Shared, machines: Machines) -> None:
    desk, _phone = two(shared, machines)
    Script(desk).run(lambda: False, desk.kept.forget)
    assert not desk.kept.path.exists()
    assert not desk.kept.joined
    assert not NoteVersions(desk.kept.path).wanted


def test_a_watch_of_a_server_that_is_away_counts_what_waits(
    shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "backoff", lambda failures: 0.05)
    desk, _phone = two(shared, machines)
    desk.kept.set(address=f"postgresql://{desk.address.user}@127.0.0.1:1/none")
    states: list[State] = []
    Watch(desk.library, desk.kept, lambda state, done: states.append(state), lambda s: len(states) > 2).run()
    assert (states[-1].kind, states[-1].waiting) == ("offline", 0)
    desk.library.mark({ONE.id: {"read": True}})
    Watch(desk.library, desk.kept, lambda state, done: states.append(state), lambda s: len(states) > 5).run()
    assert (states[-1].kind, states[-1].waiting) == ("offline", 1)


def test_two_open_watches_see_each_other(ready: Office) -> None:
    ready.owner.add("Fast indexes")
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    anna("join", address)
    with Running(anna) as hers, Running(ready.owner) as his:
        hers.until(lambda line: line["state"] == "step")
        his.until(lambda line: line["state"] == "step")
        ready.owner.add("Small teams")
        assert his.until(lambda line: line["published"] > 0)["published"] == 1
        assert hers.until(lambda line: line["added"] > 0)["added"] == 1
    assert anna.titles() == {"Fast indexes", "Small teams"}
    assert hers.code == his.code == 0


class Running:
    """`digest sync --watch --json` of a desk."""

    def __init__(self, desk: Desk) -> None:
        desk.use()
        self._words = [sys.executable, "-m", "reader", "sync", "--watch", "--json", "--library", str(desk.root)]
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.code = -1

    def __enter__(self) -> Running:
        self._process = subprocess.Popen(
            self._words, env=self._environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        self._end = threading.Timer(PATIENCE, self._process.kill)
        self._end.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._end.cancel()
        self._process.terminate()
        self.code = self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next line that fits; the process is killed where none comes."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found: dict[str, Any] = json.loads(line)
            if fits(found):
                return found
        raise AssertionError("it ended")


class Stage:
    """What the screen gives its controller."""

    def __init__(self, root: Path) -> None:
        self.tasks: list[asyncio.Task[None]] = []
        self.in_step = InStep(layout(root), self._start, lambda: None)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.ensure_future(work))

    async def until(self, status: str) -> list[str]:
        """Look as the screen does, until it says so; what was said aloud meanwhile."""
        said: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while not self.in_step.status.startswith(status) or (not status and self.in_step.status):
                said += [each.text for each in self.in_step.poll()]
                await asyncio.sleep(0.05)
        return said + [each.text for each in self.in_step.poll()]


def test_the_screen_keeps_a_process_and_says_how_it_stands(ready: Office) -> None:
    ready.owner.add("Fast indexes")
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    anna("join", address)
    anna.use()

    async def look() -> None:
        stage = Stage(anna.root)
        assert stage.in_step.status == ""
        await stage.until("in step")
        anna("mark", ONE.id, "--read")
        ready.owner("share", "dismiss", parse(address), "--forget")
        said = await stage.until("refused: ")
        # Whichever step of being dismissed and forgotten it meets first.
        refusals = ("does not take the password", "does not let", "may not do this", "is no member")
        assert any(words in each for each in said for words in refusals), said
        assert stage.in_step.status.startswith("refused: ")
        anna("leave")
        await stage.until("")
        assert stage.in_step.status == ""
        stage.in_step.stop()
        await asyncio.gather(*stage.tasks)

    asyncio.run(look())


def parse(address: str) -> str:
    """The name in an address."""
    return address.partition("//")[2].partition("@")[0]


def test_nothing_is_started_where_nothing_is_shared(root: Path) -> None:
    stage = Stage(root)
    assert list(stage.in_step.poll()) == []
    assert (stage.in_step.status, stage.tasks) == ("", [])


def test_the_status_is_one_of_four() -> None:
    assert status_of("step", 0, "") == "in step"
    assert status_of("offline", 0, "x") == "offline"
    assert status_of("offline", 1234, "x") == "offline, 1,234 waiting"
    assert status_of("refused", 1, "Why.") == "refused: Why."


def test_the_line_mode_comes_in_step_when_it_is_asked_and_says_how_it_stands(
    ready: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    anna("join", address)
    ready.owner.add("Fast indexes")
    ready.owner("sync")
    anna.use()
    with open_library(anna.root) as library:
        shared = Loop(library, Config(), state.State(), Lines()).commands["shared"]

        def said() -> str:
            capsys.readouterr()
            shared.run("")
            return capsys.readouterr().out

        assert said() == "Shared library. in step\n"
        assert library.get(ONE.id).title == "Fast indexes"
        ready.owner("share", "dismiss", parse(address))
        anna.use()
        assert said().startswith("Shared library. refused: ")
        anna("leave")
        assert said().startswith("This library is not part of a shared one: ")


def test_a_short_round_is_not_shown_and_a_long_one_is(root: Path) -> None:
    now = [0.0]
    in_step = InStep(layout(root), lambda work: None, lambda: None, lambda: now[0])
    in_step.take({"state": "syncing"})
    assert in_step.status == "syncing", "at first there is nothing else to show"
    in_step.take({"state": "step"})
    in_step.take({"state": "syncing"})
    assert in_step.status == "in step"
    now[0] = 5.0
    assert in_step.status == "syncing"
    in_step.take({"state": "refused", "error": "No."})
    assert in_step.status == "refused: No."
