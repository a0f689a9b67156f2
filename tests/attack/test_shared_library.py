"""10. A library that another device writes to does not reach into this machine, whatever keys are pressed."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests.attack.machine import Machine, plain_digest
from tests.servers import Server, rss
from tests.waiting import until

DEVICE = "other-ab12"


def from_elsewhere(machine: Machine, *addresses: str, **fields: object) -> None:
    """Subscriptions of another device, in a library that this machine has too."""
    machine.library.mkdir(exist_ok=True)
    path = machine.library / "feeds" / f"{DEVICE}.json"
    path.parent.mkdir(exist_ok=True)
    at = 1_700_000_000_000_000
    stamps = {name: [value, at, DEVICE] for name, value in {"followed": True, **fields}.items()}
    path.write_text(json.dumps({"feeds": {str(n + 5): {"address": a, **stamps} for n, a in enumerate(addresses)}}))


def secrets(machine: Machine) -> Path:
    """A folder of this machine's that no other is to see."""
    folder = machine.home / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("A private letter\n\n" + "Nobody else is to read of the SECRETPLAN. " * 30)
    return folder


def read_here(machine: Machine) -> bool:
    return any(b"SECRETPLAN" in path.read_bytes() for path in machine.library.rglob("*.json"))


@pytest.mark.parametrize(
    "form", ["{0}", "~/letters", "{0}/letter.txt", "{0}/../letters", "file://{0}", " {0}", "./letters"]
)
@pytest.mark.parametrize("words", [["refresh", "--force"], ["refresh", "{address}"]], ids=["all", "by name"])
def test_a_folder_that_another_device_names_is_not_read(form: str, words: list[str], machine: Machine) -> None:
    address = form.format(secrets(machine))
    from_elsewhere(machine, address)
    machine.run(*(word.format(address=address) for word in words), folder=machine.home).assert_held()
    assert not read_here(machine)


@pytest.mark.quick
@pytest.mark.parametrize("form", ["{0}", "{0}/letter.txt", "file://{0}/letter.txt", "exec:cat {0}/letter.txt"])
def test_an_address_that_moves_to_a_folder_is_not_read(form: str, machine: Machine) -> None:
    """`url` is where a feed is now, and another device can write anything there."""
    from_elsewhere(machine, "http://127.0.0.1:9/feed", url=form.format(secrets(machine)))
    machine.run("refresh", "--force").assert_held()
    assert not read_here(machine)


KEYS = {
    "refresh all": ["R"],
    "refresh this": ["r"],
    "pause and go on": ["p", "p", "r"],
    "stop following and undo": ["x", "\r", "u", "r"],
    "stop following, yes and undo": ["x", "y", "u", "r"],
    "edit and save": ["e", "\x13", "r"],
    "open": ["\r"],
}


@pytest.mark.slow
@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize("kind", ["exec", "folder"])
def test_no_key_of_the_feeds_screen_allows_it(kind: str, keys: str, machine: Machine) -> None:
    trace = machine.home / "it-ran"
    machine.fill(plain_digest("Queues"))
    from_elsewhere(machine, f"exec:touch {trace}" if kind == "exec" else str(secrets(machine)))
    with machine.terminal() as screen:
        screen.until(b"Queues")
        screen.read(1.0)
        screen.press("\x1b", "F", *KEYS[keys], wait=0.5)
        screen.read(2.5, 2.0)
    machine.run("refresh", "--force")
    assert not trace.exists()
    assert not read_here(machine)


@pytest.mark.parametrize("spelled", ["{0}", "{0}/../letters", "~/letters"])
@pytest.mark.parametrize(
    "options",
    [["--name", "x"], ["--pause"], ["--resume", "--tag", "x"], ["--curate", "none"], ["--mute", "x", "--keep", "9"]],
    ids=" ".join,
)
def test_changing_how_it_is_followed_does_not_allow_a_folder(
    options: list[str], spelled: str, machine: Machine
) -> None:
    """A name or a pause is no permission to read; to follow it in so many words is."""
    folder = secrets(machine)
    address = spelled.format(folder)
    from_elsewhere(machine, address)
    changed = machine.run("follow", address, *options)
    assert changed.status == 0
    assert "not allowed on this machine" in changed.said or "--pause" in options
    machine.run("refresh", "--force").assert_held()
    assert not read_here(machine)
    assert machine.run("follow", address, "--resume").status == 0
    assert "not allowed on this machine" in machine.run("refresh").said
    assert machine.run("refresh", address).status == 1
    assert not read_here(machine)
    assert machine.run("follow", address).status == 0
    machine.run("refresh", address).assert_held()
    assert read_here(machine)


def test_an_address_that_another_is_said_to_have_moved_to_allows_only_itself(machine: Machine) -> None:
    """`follow` finds a feed by where it is now too, and that is what another device says it is."""
    trace, folder = machine.home / "it-ran", machine.home / "news"
    folder.mkdir()
    from_elsewhere(machine, f"exec:touch {trace}", url=str(folder))
    assert machine.run("follow", str(folder)).status == 0
    machine.run("refresh", "--force").assert_held()
    assert not trace.exists()


@pytest.mark.quick
def test_a_list_of_feeds_allows_nothing(machine: Machine) -> None:
    trace = machine.home / "it-ran"
    from_elsewhere(machine, f"exec:touch {trace}", str(secrets(machine)))
    machine.follow_unseen(f"exec:touch {trace}", str(machine.home / "letters"))
    machine.run("refresh", "--force").assert_held()
    assert not trace.exists()
    assert not read_here(machine)


@pytest.mark.slow
def test_y_on_the_feeds_screen_allows_it_and_is_asked_once(machine: Machine) -> None:
    machine.fill(plain_digest("Queues"))
    from_elsewhere(machine, str(secrets(machine)))
    with machine.terminal() as screen:
        screen.until(b"Queues")
        screen.read(1.0)
        screen.press("\x1b")
        os.write(screen.descriptor, b"F")
        screen.until(b"not allowed", 10)
        os.write(screen.descriptor, b"r")
        screen.until(b"Followed on another", 10)
        screen.press("n", wait=0.5)
        os.write(screen.descriptor, b"r")
        screen.until(b"Followed on another", 10)
        os.write(screen.descriptor, b"y")
        screen.until(b"1 new", 15)
        assert b"Followed on another" not in screen.press("x", "u", "r", wait=0.5)
    assert read_here(machine)


def test_a_password_of_this_machine_goes_to_no_server_that_another_names(machine: Machine) -> None:
    import socket
    import threading

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    got: list[bytes] = []

    def serve() -> None:
        listener.settimeout(15)
        try:
            connection, _ = listener.accept()
            got.append(connection.recv(100))
            connection.close()
        except OSError:
            return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    machine.env["DIGEST_IMAP_PASSWORD"] = "SECRETWORD"
    from_elsewhere(machine, f"imaps://me@127.0.0.1:{port}/INBOX")
    machine.run("refresh", "--force", seconds=40)
    listener.close()
    assert not got, "a server that only another device named was asked"


def test_an_allowed_command_stays_allowed_only_as_it_was(machine: Machine) -> None:
    """Another device that changes `url`, or writes the same address in another way, gets nothing run."""
    trace = machine.home / "it-ran"
    machine.run("follow", "exec:true").assert_held()
    from_elsewhere(
        machine,
        f"exec:touch {trace}",
        f"exec: touch {trace}",
        f"EXEC:touch {trace}",
        "exec:true",
        url=f"exec:touch {trace}",
    )
    machine.run("refresh", "--force")
    assert not trace.exists()


PROGRAM = "#!/usr/bin/env python3\nimport os, sys, time\n"


def follow_program(machine: Machine, code: str) -> Path:
    program = machine.home / "program"
    program.write_text(PROGRAM + code)
    program.chmod(0o755)
    assert machine.run("follow", f"exec:{program}").status == 0
    return program


@pytest.mark.parametrize(
    "name",
    ["DIGEST_IMAP_PASSWORD", "OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "PGPASSWORD", "MY_PASSWD"],
)
def test_a_command_gets_no_password(name: str, machine: Machine) -> None:
    follow_program(machine, f"open({str(machine.home / 'seen')!r}, 'w').write(repr(dict(os.environ)))\n")
    machine.run("refresh", env={name: "SECRETWORD"})
    assert "SECRETWORD" not in (machine.home / "seen").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "code",
    ["", "import signal\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\n", "os.setsid() if os.getpid() != os.getsid(0) else 0\nos.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '50')\n"],
    ids=["waits", "ignores signals", "has a child"],
)  # fmt: skip
def test_a_command_ends_soon_after_ctrl_c(code: str, number: int, machine: Machine) -> None:
    import subprocess
    import sys

    ready = machine.home / "pid"
    follow_program(machine, f"{code}open({str(ready)!r}, 'w').write(str(os.getpid()))\ntime.sleep(50)\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "refresh"], env=machine.env, cwd=machine.work, stdout=-3, stderr=-3
    )
    try:
        until(lambda: ready.exists() and ready.read_text())
        process.send_signal(number)
        process.wait(timeout=5.5)
        pid = int(ready.read_text())
        assert not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text()
    finally:
        process.kill()
        process.wait()
        if ready.exists():
            for one in ready.read_text().split():
                with suppress(ProcessLookupError):
                    os.kill(int(one), signal.SIGKILL)


@pytest.mark.slow
def test_a_command_whose_errors_do_not_end_is_cut_off(machine: Machine) -> None:
    """300 MB stand for without end: nobody's disk is filled for a test."""
    code = f"for n in range(3_000): sys.stderr.write('x' * 100_000)\nopen({str(machine.home / 'all')!r}, 'w').close()\ntime.sleep(9)\n"
    follow_program(machine, code)
    machine.run("refresh", seconds=20).assert_held()
    assert not (machine.home / "all").exists(), "300 MB of errors were taken"


def test_a_command_that_closes_its_output_holds_nothing_up(machine: Machine) -> None:
    with Server({"/feed": rss("One")}) as server:
        follow_program(machine, "os.close(1)\ntime.sleep(3)\n")
        machine.follow_unseen(server.url("/feed"))
        outcome = machine.run("refresh", seconds=15)
    outcome.assert_held()
    assert "One" in machine.run("list").said
