"""Hooks: a reader's own commands, told in a process of their own, with limits, and never in a circle."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from reader.briefing.brief import Asked, brief_of
from reader.config import HookSettings, load_config
from reader.errors import ConfigError
from reader.intake import hooks
from reader.intake.hooks import AT_ONCE, IN_HOOK, attach, failures, run, tell_new
from reader.library import Library, open_library
from reader.library.hook_queue import MOST_WAITING, HookQueue
from reader.model.digest import Digest
from reader.model.record import from_record
from reader.paths import config_file
from tests.conftest import Run, use_device
from tests.terminal import on_terminal
from tests.waiting import until


def article(name: str, **more: object) -> Digest:
    return from_record({"title": f"On {name}", "link": f"https://h.example/{name}", "summary": "Words.", **more})


def python(code: str) -> str:
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"


def keeping(path: Path) -> str:
    """A hook that appends what it is given to a file, a line each call first."""
    return python(
        f"import os, sys; out = open({str(path)!r}, 'a'); "
        "out.write('call ' + os.environ['DIGEST_HOOK'] + chr(10) + sys.stdin.read())"
    )


def calls(path: Path) -> list[list[str]]:
    """What each call was given: titles."""
    found: list[list[str]] = []
    for line in path.read_text().splitlines() if path.exists() else ():
        if line.startswith("call "):
            found.append([])
        else:
            found[-1].append(json.loads(line)["title"])
    return found


def configure(**settings: object) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    config_file().write_text("\n".join(["[hooks]", *lines]))


@pytest.fixture
def nothing_started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been started beside this process."""
    started: list[list[str]] = []
    monkeypatch.setattr(hooks, "start_apart", started.append)
    return started


def test_a_bookmark_is_told_to_a_command_that_nobody_waits_for(root: Path, tmp_path: Path, run: Run) -> None:
    told = tmp_path / "told"
    configure(on_bookmark=keeping(told))
    with open_library(root) as library:
        library.add([article("raft"), article("paxos")])
        queue = HookQueue(library.layout.hooks)
    marked = run("--library", root, "mark", article("raft").id, article("paxos").id, "--bookmark")
    assert (marked.returncode, marked.stderr) == (0, "")
    until(lambda: calls(told) and len(calls(told)[0]) == 2)
    assert sorted(calls(told)[0]) == ["On paxos", "On raft"]
    run("--library", root, "mark", article("raft").id, "--bookmark")  # it has one already
    run("--library", root, "mark", article("raft").id, "--read")
    assert len(calls(told)) == 1
    assert not queue.waiting()


def test_what_comes_in_by_add_is_told(root: Path, tmp_path: Path, run: Run) -> None:
    told = tmp_path / "told"
    configure(on_new=keeping(told))
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"title": "On tides", "link": "https://h.example/tides", "summary": "Words."}))
    assert run("--library", root, "add", page).returncode == 0
    until(lambda: calls(told) == [["On tides"]])
    assert run("--library", root, "add", page).returncode == 0
    assert calls(told) == [["On tides"]]


def test_a_brief_is_told_once_in_its_order(library: Library, tmp_path: Path, nothing_started: list[list[str]]) -> None:
    told = tmp_path / "told"
    settings = HookSettings(on_brief=keeping(told))
    attach(library, settings)
    library.add([article(str(number)) for number in range(4)])
    brief = brief_of(library, Asked(items=5), date.today())
    brief_of(library, Asked(items=5), date.today())
    assert len(nothing_started) == 1
    assert run(library.layout, settings) == 1
    assert [calls(told)[0]] == [[library.get(item.id).title for item in brief.items]]


def test_calls_are_bounded_in_number_and_one_after_the_other(
    library: Library, tmp_path: Path, nothing_started: list[list[str]]
) -> None:
    told = tmp_path / "told"
    settings = HookSettings(on_bookmark=keeping(told))
    attach(library, settings)
    library.add([article(str(number)) for number in range(2 * AT_ONCE + 1)])
    library.mark({article(str(number)).id: {"bookmark": True} for number in range(2 * AT_ONCE + 1)})
    assert run(library.layout, settings) == 3
    assert list(map(len, calls(told))) == [AT_ONCE, AT_ONCE, 1]
    with hooks._lock(library.layout):
        library.mark({article("0").id: {"bookmark": False}})
        library.mark({article("0").id: {"bookmark": True}})
        assert run(library.layout, settings) == 0  # another process runs them
    assert len(nothing_started) == 1  # and whoever does looks again
    assert run(library.layout, settings) == 1


def test_what_waits_is_bounded_and_that_is_said(library: Library) -> None:
    queue = HookQueue(library.layout.hooks)
    assert queue.put("on_new", (f"{number:012x}" for number in range(MOST_WAITING + 7))) == 7
    assert queue.waiting() == {"on_new": MOST_WAITING}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (python("import sys; sys.exit('no disk is left')"), "ended with status 1: no disk is left."),
        (python("import sys; print('the wiki is away'); sys.exit(4)"), "ended with status 4: the wiki is away."),
        (python("import time; time.sleep(60)"), "took longer than 1 seconds."),
        ("no-such-program-here", "cannot be run: No such file or directory."),
        ("'unbalanced", "cannot be parsed: No closing quotation."),
    ],
)
def test_a_failure_is_one_sentence_that_is_shown_once(
    library: Library, nothing_started: list[list[str]], line: str, why: str
) -> None:
    settings = HookSettings(on_bookmark=line, timeout=1)
    attach(library, settings)
    library.add([article("raft")])
    began = time.monotonic()
    assert len(library.mark({article("raft").id: {"bookmark": True}})) == 1
    assert run(library.layout, settings) == 1
    assert time.monotonic() - began < 8
    (sentence,) = failures(library.layout)
    assert sentence.startswith("The hook on_bookmark failed: ")
    assert sentence.endswith(why)
    assert failures(library.layout) == []


def test_a_hook_that_always_fails_is_given_up(library: Library, nothing_started: list[list[str]]) -> None:
    settings = HookSettings(on_new=python("raise SystemExit(3)"))
    HookQueue(library.layout.hooks).put("on_new", [f"{number:012x}" for number in range(5 * AT_ONCE)])
    assert run(library.layout, settings) == hooks.GIVE_UP
    assert "400 digests were not given to it." in failures(library.layout)[-1]
    assert not HookQueue(library.layout.hooks).waiting()


def test_a_hook_that_marks_calls_no_hook(root: Path, tmp_path: Path, run: Run) -> None:
    told = tmp_path / "told"
    other = article("paxos").id
    command = f"{sys.executable} -m reader --library {root} mark {other} --bookmark"
    code = f"import os, subprocess, sys; open({str(told)!r}, 'a').write('call x' + chr(10) + sys.stdin.read()); "
    configure(on_bookmark=python(code + f"subprocess.run({command.split()!r}, check=True)"))
    with open_library(root) as library:
        library.add([article("raft"), article("paxos")])
        layout = library.layout
    assert run("--library", root, "mark", article("raft").id, "--bookmark").returncode == 0

    def done() -> bool:
        with open_library(root) as library:
            return library.marks(other).bookmark

    until(done)
    until(lambda: not hooks._is_running(layout))
    assert calls(told) == [["On raft"]]
    assert failures(layout) == []


def test_a_key_does_not_wait_for_it(library: Library, nothing_started: list[list[str]]) -> None:
    attach(library, HookSettings(on_bookmark="true"), beside=True)
    library.add([article("raft")])
    library.mark({article("raft").id: {"bookmark": True}})
    until(lambda: nothing_started)


def test_what_another_device_did_calls_no_hook(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing_started: list[list[str]]
) -> None:
    with open_library(root) as mine:
        attach(mine, HookSettings(on_bookmark="true", on_new="true"))
        with monkeypatch.context() as there:
            use_device(there, tmp_path / "other")
            with open_library(root) as theirs:
                theirs.add([article("raft")])
                theirs.mark({article("raft").id: {"bookmark": True}})
        assert mine.refresh()
        assert mine.marks(article("raft").id).bookmark
        assert nothing_started == []
        monkeypatch.setenv(IN_HOOK, "on_new")
        configure(on_new="true")
        tell_new(mine, [article("raft").id])
        assert nothing_started == []


def test_what_nobody_did_by_hand_calls_no_hook(library: Library, nothing_started: list[list[str]]) -> None:
    attach(library, HookSettings(on_bookmark="true"))
    library.add([article("raft")])
    library.mark({article("raft").id: {"bookmark": True}}, undoable=False)  # as moving in does
    assert nothing_started == []


def test_a_queue_that_cannot_be_written_fails_no_mark(library: Library, nothing_started: list[list[str]]) -> None:
    attach(library, HookSettings(on_bookmark="true"))
    library.add([article("raft")])
    os.mkfifo(library.layout.hooks)
    assert len(library.mark({article("raft").id: {"bookmark": True}})) == 1


def test_the_command_lists_them_and_a_terminal_says_what_failed(root: Path, run: Run) -> None:
    none = run("--library", root, "hooks")
    assert (none.returncode, "you have no hooks" in none.stderr) == (1, True)
    configure(on_new="notify-me --all", timeout=3)
    with open_library(root) as library:
        library.add([article("raft")])
        queue = HookQueue(library.layout.hooks)
        queue.put("on_new", [article("raft").id])
        queue.fail("The hook on_new failed: it was tired.")
    listed = run("--library", root, "hooks", "--json")
    assert json.loads(listed.stdout) == {"event": "on_new", "command": "notify-me --all", "waiting": 1}
    assert "it was tired" in listed.stderr
    queue.fail("The hook on_new failed: it was ill.")
    assert "it was ill" in on_terminal("--library", root, "list")
    assert "it was ill" not in on_terminal("--library", root, "list")


@pytest.mark.parametrize("line", ['on_old = "x"', "on_new = 3", "timeout = 0", 'timeout = "3"'])
def test_a_wrong_setting_is_an_error(line: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[hooks]\n{line}\n")
    with pytest.raises(ConfigError):
        load_config(path)
