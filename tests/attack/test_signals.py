"""9. Signals, a lost index and a held lock: the terminal is given back, the place is kept, keys are answered."""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.attack.machine import Machine, plain_digest
from tests.attack.programs import Terminal
from tests.screen import Screen
from tests.waiting import until

LEAVE = b"\x1b[?1049l"
ENTER = b"\x1b[?1049h"


@pytest.fixture
def filled(machine: Machine) -> Machine:
    machine.forked = True
    machine.fill(*(plain_digest(f"Queues {n}", published=f"2024-03-{n:02}") for n in range(1, 21)))
    machine.run("list")
    path = machine.state_file(".sqlite")
    machine.state.mkdir(parents=True, exist_ok=True)
    (machine.state / f"{path.stem}.json").write_text('{"asked": true}')
    machine.forked = False  # how a program is started is how it first answers signals
    return machine


def opened(screen: Terminal) -> None:
    screen.until(b"Queues")
    screen.read(1.5, 0.6)


def cursor_of(machine: Machine) -> bytes:
    return machine.state_file(".json").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["TERM", "HUP", "QUIT", "USR1", "USR2", "ALRM", "INT", "VTALRM", "PROF", "XCPU", "IO", "PIPE"]
)
def test_a_signal_gives_the_terminal_back_and_keeps_the_place(name: str, filled: Machine) -> None:
    with filled.terminal() as screen:
        before = screen.modes()
        opened(screen)
        screen.press("j", "j", "j")
        screen.signal(getattr(signal, f"SIG{name}"))
        ended = screen.wait(4)
        if not ended:  # one that is passed over is as good, where the screen goes on
            assert screen.press("j")
            screen.press("q")
            assert screen.wait(4)
        assert screen.modes() == before
        assert screen.written.rfind(LEAVE) > screen.written.rfind(ENTER)
        assert screen.written.rfind(b"\x1b[?25h") > screen.written.rfind(b"\x1b[?25l"), "the cursor stays hidden"
        assert b"Traceback (most" not in screen.written
    first = next(line.split()[0] for line in filled.run("list").out.splitlines())
    state = cursor_of(filled)
    assert b'"cursor":"' in state.replace(b" ", b"")
    assert first not in state


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["first frame", "a dialog", "a refresh"])
def test_term_at_any_moment_gives_the_terminal_back(moment: str, filled: Machine) -> None:
    filled.run("follow", "exec:sleep 5")
    with filled.terminal() as screen:
        before = screen.modes()
        if moment == "first frame":
            screen.read(0.25, 0.05)
        else:
            opened(screen)
            screen.press(*{"a dialog": ["?"], "a refresh": ["R"]}[moment])
        screen.signal(signal.SIGTERM)
        assert screen.wait(5)
        assert screen.modes() == before
        assert screen.written.rfind(LEAVE) >= screen.written.rfind(ENTER)


@pytest.mark.slow
def test_a_stop_gives_the_terminal_back_and_going_on_takes_it_again(filled: Machine) -> None:
    with filled.terminal() as screen:
        before = screen.modes()
        opened(screen)
        inside = screen.modes()
        screen.signal(signal.SIGTSTP)
        written = screen.read(1.5, 0.4)
        assert os.waitpid(screen.pid, os.WNOHANG | os.WUNTRACED)[0] == screen.pid, "it did not stop"
        assert screen.modes() == before
        assert LEAVE in written
        screen.signal(signal.SIGCONT)
        written = screen.read(2.0, 0.5)
        assert ENTER in written
        assert b"Queues" in written
        assert screen.modes() == inside
        screen.press("q")
        assert screen.wait(4)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["first frame", "a dialog", "the list"])
def test_ctrl_z_and_a_stop_give_the_terminal_back_at_any_moment(moment: str, filled: Machine) -> None:
    with filled.terminal() as screen:
        before = screen.modes()
        if moment == "first frame":
            end = time.monotonic() + 10
            while screen.modes() == before and time.monotonic() < end:
                screen.read(0.01, 0.01)
            screen.signal(signal.SIGTSTP)
        else:
            opened(screen)
            screen.press(*(["?"] if moment == "a dialog" else []), "\x1a")
        screen.read(1.5, 0.4)
        assert os.waitpid(screen.pid, os.WNOHANG | os.WUNTRACED)[0] == screen.pid, "it did not stop"
        assert screen.modes() == before
        assert screen.written.rfind(LEAVE) >= screen.written.rfind(ENTER)
        screen.signal(signal.SIGCONT)
        screen.read(2.0, 1.0)
        screen.press("\x1b", "q", wait=2.0)
        assert screen.wait(6)
        assert screen.modes() == before


@pytest.mark.slow
def test_a_terminal_that_is_closed_keeps_the_place_and_leaves_nothing_running(filled: Machine) -> None:
    with filled.terminal() as screen:
        opened(screen)
        screen.press("j", "j")
        os.close(screen.descriptor)
        screen.descriptor = os.open(os.devnull, os.O_RDWR)
        until(screen.ended, 6)
    first = filled.ids()[0].encode()
    assert b'"cursor":"' in cursor_of(filled).replace(b" ", b"")
    assert first not in cursor_of(filled)


def nothing(path: Path) -> None:
    """The control: what follows holds where nothing is lost."""


def delete(path: Path) -> None:
    path.unlink()


def delete_all(path: Path) -> None:
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()


def overwrite(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def another(path: Path) -> None:
    delete_all(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE rows(x)")


def the_folder(path: Path) -> None:
    import shutil

    shutil.rmtree(path.parent)


@pytest.mark.slow
@pytest.mark.parametrize("lose", [nothing, delete, delete_all, overwrite, empty, another, the_folder])
def test_a_lost_index_under_an_open_screen(lose: Callable[[Path], None], filled: Machine) -> None:
    with filled.terminal() as screen:
        opened(screen)
        lose(filled.state_file(".sqlite"))
        screen.press("j", "j", "m", "k", wait=0.4)
        assert not screen.ended(), screen.written[-800:]
        filled.fill(plain_digest("From another process", published="2024-04-01"))
        screen.until(b"another process", 10)
        screen.press("q")
        assert screen.wait(4)
        assert b"Traceback" not in screen.written


@pytest.mark.slow
@pytest.mark.parametrize("keys", [["b"], ["m"], ["A"], ["j", "b", "u"]], ids="".join)
def test_a_held_lock_does_not_hold_the_keys(keys: list[str], filled: Machine) -> None:
    lock = filled.state / f"{filled.state_file('.sqlite').stem}.lock"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with filled.terminal() as screen:
            opened(screen)
            screen.press("\x1b")
            for key in keys:
                os.write(screen.descriptor, key.encode())
                time.sleep(0.05)
            start = time.monotonic()
            os.write(screen.descriptor, b"?")
            screen.until(b"eys", 6)
            took = time.monotonic() - start
            screen.read(2.0, 1.0)
            shown = Screen()
            shown.write(screen.written.decode("utf-8", "replace"))
    assert took < 0.5, f"{took:.1f} s"
    assert "waiting for another digest" in shown.text


@pytest.mark.slow
def test_a_stopped_process_with_the_lock_is_told_of(filled: Machine) -> None:
    lock = filled.state / f"{filled.state_file('.sqlite').stem}.lock"
    code = f"import fcntl,time; f=open({str(lock)!r},'w'); fcntl.flock(f,2); print('held',flush=True); time.sleep(99)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout is not None
            holder.stdout.readline()
            holder.send_signal(signal.SIGSTOP)
            outcome = filled.run("mark", filled.ids()[0], "--read", seconds=26)
            outcome.assert_held()
            assert outcome.status == 1
        finally:
            holder.kill()
