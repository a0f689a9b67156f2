"""A cache that Debian's own newsboat made: what is read and flagged there is so here, and nothing comes twice."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.library import open_library
from tests.conftest import in_this_process
from tests.moving.test_exports import at
from tests.servers import Server

NEWSBOAT = shutil.which("newsboat")
SECONDS = 30.0
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Tidal Notes</title><link>{site}</link>
<description>d</description>
<item><title>Gauges &amp; drift</title><link>{site}drift</link><guid isPermaLink="false">tn-1</guid>
<pubDate>Mon, 02 Mar 2026 09:30:00 GMT</pubDate>
<description>&lt;p&gt;A tide gauge drifts a millimetre a year, and nobody looks.&lt;/p&gt;</description></item>
<item><title>Buoys that phone home</title><link>{site}buoys</link><guid>{site}buoys</guid>
<pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate>
<description>Radios in the sea need a second battery.</description></item>
<item><title>Charts of mud</title><link>{site}mud</link><guid>tn-3</guid>
<pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate><description>Mud moves more than charts of it do.</description></item>
</channel></rss>"""
pytestmark = pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.0/8")
    with Server() as running:
        running.routes["/feed"] = FEED.format(site=running.url("/")).encode()
        yield running


def newsboat(folder: Path, *arguments: str) -> None:
    subprocess.run(_command(folder, *arguments), check=True, timeout=SECONDS, capture_output=True)


def _command(folder: Path, *arguments: str) -> list[str]:
    (folder / "config").write_text("confirm-exit no\nauto-reload no\narticle-sort-order title-asc\n")
    files = {"-u": "urls", "-c": "cache.db", "-C": "config"}
    return [str(NEWSBOAT), *(word for flag, name in files.items() for word in (flag, str(folder / name))), *arguments]


def flag_the_first(folder: Path) -> None:
    """Press the keys that flag the first article of the first feed."""
    child, terminal = pty.fork()
    if not child:
        os.environ.update(TERM="xterm", LINES="24", COLUMNS="80")
        os.execv(str(NEWSBOAT), _command(folder))
    try:
        pressed = (("My tides", "\r"), ("Charts", "\x05"), ("Flags", "s\r"), ("updated", "q"), ("My tides", "q"))
        for seen, keys in pressed:
            _wait_for(terminal, seen)
            os.write(terminal, keys.encode())
        _wait_for(terminal, "")
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def _wait_for(terminal: int, seen: str) -> None:
    """Read until a text is on the screen, or with `""` until the program ends."""
    shown, until = b"", time.monotonic() + SECONDS
    while not seen or seen.encode() not in shown:
        assert time.monotonic() < until, (seen, shown)
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                shown += os.read(terminal, 65_536)
            except OSError:
                assert not seen, shown[-500:]
                return


def test_what_newsboat_has_is_here_and_does_not_come_twice(root: Path, tmp_path: Path, server: Server) -> None:
    folder = tmp_path / ".newsboat"
    folder.mkdir()
    (folder / "urls").write_text(f'{server.url("/feed")} tides "~My tides"\n"query:New:unread = \\"yes\\""\n')
    newsboat(folder, "-x", "reload")
    (folder / "read").write_text("tn-3\n")
    newsboat(folder, "-I", str(folder / "read"))
    flag_the_first(folder)
    moved = json.loads(in_this_process("--library", root, "move-in", folder, "--yes", "--json").stdout)
    assert (moved["from"], moved["feeds"], moved["views"], moved["articles"]) == (["newsboat"], 1, 1, 3)
    assert (moved["read"], moved["starred"]) == (1, 1)
    with open_library(root) as library:
        assert at(library, "mud")[1].read
        assert at(library, "is:bookmarked")[0].title == "Buoys that phone home"
        assert at(library, "tag:flag-s")[1].tags == ("flag-s", "tides")
        assert at(library, "drift")[0].published == "2026-03-02T09:30:00Z"
    refreshed = json.loads(in_this_process("--library", root, "refresh", "--json").stdout)
    assert (refreshed["added"], refreshed["failed"]) == (0, [])
    with open_library(root) as library:
        assert len(library) == 3
