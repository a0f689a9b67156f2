"""1. A folder that holds a module of every name that is imported: whoever stands in it runs none of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.attack.machine import ARTICLE, INSTALLED, Machine, plain_digest
from tests.attack.programs import Terminal
from tests.servers import Server, rss

NAMES = sorted(
    {*sys.stdlib_module_names, *packages_distributions(), "sitecustomize", "usercustomize", "reader", "tests", "tomli"}
    - {"__future__", "sys", "builtins"}
)
PLANT = "open({trace!r} + __name__, 'a').close()\nraise ImportError('planted ' + __name__)\n"
PAGE = f"<html><head><title>Queues</title></head><body><article><h1>Queues</h1><p>{ARTICLE}</p></article></body></html>"
MAIL = "From: a@b.example\r\nSubject: Queues\r\nMessage-ID: <1@b.example>\r\n\r\n" + ARTICLE


@pytest.fixture
def trap(machine: Machine, tmp_path: Path) -> Path:
    """A folder of planted modules, half of them packages, beside honest input; a trace is left by each that runs."""
    folder = machine.work
    trace = tmp_path / "trace"
    trace.mkdir()
    for number, name in enumerate(name for name in NAMES if name.isidentifier()):
        code = PLANT.format(trace=f"{trace}/")
        if number % 2:
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text(code)
        else:
            (folder / f"{name}.py").write_text(code)
    inputs = folder / "in"
    inputs.mkdir()
    (inputs / "page.html").write_text(PAGE)
    (inputs / "mail.eml").write_text(MAIL)
    (inputs / "text.txt").write_text(ARTICLE)
    (folder / "digest.json").write_text('[{"title": "Bounded queues", "summary": "The team bounded the queue."}]')
    machine.env.pop("PYTHONPATH")  # as installed
    return folder


def run_planted(folder: Path) -> list[str]:
    """Names of the planted modules that ran."""
    return sorted(path.name for path in (folder.parent / "trace").iterdir())


COMMANDS = {
    "add a folder": ["add", "in"],
    "add an address": ["add", "{url}/page"],
    "import": ["import", "in/text.txt", "digest.json"],
    "move in": ["move-in", "in", "--yes"],
    "follow an address": ["follow", "{url}/other"],
    "follow a site": ["follow", "{url}/site"],
    "refresh": ["refresh"],
    "curate a path": ["curate", "in/page.html"],
    "curate an address": ["curate", "{url}/page"],
    "curate what is there": ["curate", "has:article", "--again"],
    "curate with a model": ["curate", "has:article", "--with", "nobody", "--again"],
    "verify": ["verify", "--article", "in/text.txt", "--digest", "digest.json"],
    "list": ["list"],
    "doctor": ["doctor"],
    "backup": ["backup", "b.tar.gz"],
    "reindex": ["reindex"],
    "feeds": ["feeds", "--opml"],
}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.routes["/feed"] = rss("One", "Two")
        running.routes["/other"] = rss("Three", title="Other")
        running.routes["/page"] = PAGE.encode()
        running.routes["/site"] = b'<html><head><link rel="alternate" type="application/rss+xml" href="/other"></head>'
        yield running


def prepare(machine: Machine, server: Server) -> None:
    """A library with an article and a feed, made from a folder that holds nothing."""
    (machine.home / "page.html").write_text(PAGE)
    machine.run("add", machine.home / "page.html", folder=machine.home)
    opml = machine.home / "feeds.opml"
    opml.write_text(f'<opml><body><outline text="f" xmlUrl="{server.url("/feed")}"/></body></opml>')
    machine.run("follow", opml, folder=machine.home)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_module_of_the_current_folder_runs(name: str, machine: Machine, trap: Path, server: Server) -> None:
    prepare(machine, server)
    assert run_planted(trap) == []
    words = [word.format(url=server.url("")) for word in COMMANDS[name]]
    outcome = machine.run(*words, command=INSTALLED)
    assert run_planted(trap) == []
    outcome.assert_held()


def test_no_module_of_the_current_folder_runs_beside_the_screen(machine: Machine, trap: Path, server: Server) -> None:
    prepare(machine, server)
    with machine.terminal(command=INSTALLED) as screen:
        screen.until(b"Queues")
        screen.read(1.0)
        screen.press("\x1b", "R", wait=3)
        _until_asked(screen, server, "/feed")
        screen.press("F", "a", *server.url("/other"), "\r", wait=0.2)
        _until_asked(screen, server, "/other")
        screen.press("\x1b", "q")
    assert run_planted(trap) == []


def _until_asked(screen: Terminal, server: Server, path: str) -> None:
    for _ in range(40):
        screen.read(0.25)
        if server.asked(path):
            screen.read(2.0, 1.0)
            return
    raise AssertionError(f"{path} was not asked: {screen.written[-800:]!r}")


@pytest.mark.parametrize("place", ["library", "input folder", "home"])
def test_no_module_of_any_other_folder_runs(place: str, machine: Machine, trap: Path) -> None:
    """Neither the library's folder, which others write to, nor what is read."""
    here = {"library": machine.library, "input folder": trap / "in", "home": machine.home}[place]
    machine.run("import", "-", stdin=b'{"title": "Queues"}', folder=machine.home, command=INSTALLED)
    for path in trap.iterdir():
        if path.name != "in":
            (here / path.name).symlink_to(path)
    machine.run("add", trap / "in", command=INSTALLED, folder=here)
    assert run_planted(trap) == []


def test_programs_of_the_current_folder_do_not_run(machine: Machine, trap: Path, tmp_path: Path) -> None:
    """Those that are looked for by name: an editor, a browser, a pager, a keyring."""
    for name in (
        "sensible-editor",
        "vim",
        "vi",
        "nano",
        "xdg-open",
        "git",
        "less",
        "gio",
        "www-browser",
        "sh",
        "python",
    ):
        program = trap / name
        if not program.exists():
            program.write_text(f"#!/bin/sh\ntouch {tmp_path}/trace/{name}\n")
            program.chmod(0o755)
    for words in (["new"], ["doctor"]):
        machine.run(*words, command=INSTALLED, seconds=10, env={"EDITOR": "true", "PATH": "/usr/bin:/bin"})
    assert run_planted(trap) == []


def test_settings_of_the_current_folder_are_not_read(machine: Machine) -> None:
    """Only the configuration's own place counts, whatever lies about."""
    machine.fill(plain_digest("Queues"))
    for name in ("config.toml", "digest.toml", ".env", "taxonomy.toml", "library.json", "pyvenv.cfg", ".netrc"):
        (machine.work / name).write_text('library = "elsewhere"\nDIGEST_LIBRARY=elsewhere\n')
    assert "Queues" in machine.run("list", command=INSTALLED).said
    assert not (machine.work / "elsewhere").exists()
