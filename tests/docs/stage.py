"""Where the commands of the documentation are run: a home with the starter library, and what they speak of.

Nothing in it is outside of this machine: addresses lead to servers on loopback, and other programs are doubles.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reader.intake.imports import import_paths
from reader.library import open_library
from reader.model.query import Query
from reader.model.query_text import parse
from reader.paths import default_library, starter_folder
from tests.docs.shown import ROOT
from tests.moving import exports
from tests.servers import Server
from tests.services.spoken import Spoken

FEED = b"""<rss version="2.0"><channel><title>Harbour Notes</title><link>https://harbour.example/</link>
<item><title>Gauges drift</title><guid>1</guid><link>https://harbour.example/drift</link>
<description>A tide gauge drifts by a millimetre a year. Whoever compares two of them finds it out.</description></item>
</channel></rss>"""
PAGE = (
    b"<html><head><title>Gauges drift</title></head><body><article><h1>Gauges drift</h1>"
    + b"<p>A tide gauge drifts by a millimetre a year. Whoever compares two of them finds it out.</p>" * 9
    + b"</article></body></html>"
)
MAIL = b"From: Ada <ada@letters.example>\nSubject: Low water\nMessage-ID: <1@letters.example>\n\nThe water stood low.\n"
DOUBLES = {
    "mail": "cat > /dev/null",
    "jq": f'exec {sys.executable} -c "import json, sys; [json.loads(line) for line in sys.stdin]; print(1)"',
    "less": "cat",
    "man": "cat",
    "notify-send": ":",
}
"""Programs that need not be here, and what stands for them: what they are given is read, and JSON has to be JSON."""
ALONE = """
import socket

def looked_up(host, *more, _real=socket.getaddrinfo, **named):
    if host in (b"127.0.0.1", "127.0.0.1", "localhost", None):
        return _real(host, *more, **named)
    raise socket.gaierror(socket.EAI_NONAME, "the tests have no network")

socket.getaddrinfo = looked_up
"""
"""What every Python here begins with: no other machine has a name."""
SUBSTITUTES = (
    (r"https://reader\.example", "{service}"),
    (r"https://site\.example/page", "{page}"),
    (r"https://(?:site|blog|feeds?)\.example(?:/feed(?:\.xml)?)?", "{feed}"),
    (r"\breader\.example\b", "127.0.0.1"),
    (r"https://…", "{feed}"),
    (r"\b3f2a\b", "{id}"),
    (r"view:Security", "view:Today"),
    (r"part of a sentence", "promises that work"),
    (r"\| source\b", "> /dev/null"),  # fish's
)
"""What a page shows, and what stands for it here; all else is run as it is shown."""
PLACEHOLDERS = {
    "ID": "{id}", "ID…": "{id}", "QUERY": "is:unread", "QUERY…": "is:unread", "PATH": "note.md", "PATH…": "page.md",
    "URL|PATH…": "note.md", "URL": "{feed}", "URL…": "{feed}", "ADDRESS": "{feed}", "FILE": "file.tar.gz",
    "COMMAND": "list", "THAT/PATH": "library", "FORMAT": "json", "ROLE": "CTO", "WHEN": "friday",
}  # fmt: skip
"""Words in capitals that stand for what a person puts there."""


@dataclass(frozen=True)
class Stage:
    """A home folder, and what its commands are told."""

    home: Path
    names: dict[str, str]

    def told(self, line: str) -> str:
        """A line of a page as it is run here."""
        for shown, here in SUBSTITUTES:
            line = re.sub(shown, here.format(**self.names), line)
        return line

    def filled(self, line: str) -> str:
        """A command of a sentence, with something for each of its placeholders."""
        words = re.sub(r"\[[^\]]*\]", "", line).split(" ")
        filled = (PLACEHOLDERS[word].format(**self.names) if word in PLACEHOLDERS else word for word in words)
        return self.told(" ".join(filter(None, filled)))

    def shell(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a line as it is typed."""
        home = self.home
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": f"{home}/alone:{ROOT}", "PATH": f"{home}/bin:{os.environ['PATH']}"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip


@contextmanager
def stage(home: Path) -> Iterator[Stage]:
    """A home with the library at its usual place, exports of other programs, and doubles of those that are called."""
    with open_library(default_library()) as library:
        import_paths(library, [starter_folder()])
        essay = library.fetch(library.find(parse('"A queue is a promise about time"')).rows[:1])[0].id
        assert len(library.find(Query()).rows)
    exports.newsboat(home / ".newsboat")
    exports.pocket(home / "pocket.zip")
    (home / "note.md").write_text("# A note\n\nWhat was said, and by whom.\n", encoding="utf-8")
    shutil.copy(next(iter(sorted(starter_folder().glob("*.md")))), home / "page.md")
    (home / "commands.txt").write_text("n\no\nq\n", encoding="utf-8")
    (home / "Mail" / "Newsletters").mkdir(parents=True)
    shutil.copy(next(iter(sorted(starter_folder().glob("*.md")))), home / "page.md")
    (home / "commands.txt").write_text("n\no\nq\n", encoding="utf-8")
    (home / "Mail" / "Newsletters" / "one.eml").write_bytes(MAIL)
    (home / "Notes").mkdir()
    (home / "library").mkdir()
    (home / "alone").mkdir()
    (home / "alone" / "sitecustomize.py").write_text(ALONE, encoding="utf-8")
    (home / "bin").mkdir()
    for name, does in {**DOUBLES, "digest": f'exec {sys.executable} -m reader "$@"'}.items():
        program = home / "bin" / name
        program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        program.chmod(0o755)
    with Server({"/feed": FEED, "/page": PAGE}) as feeds, Spoken(3) as service:
        (home / "feeds.opml").write_text(
            f'<opml version="2.0"><body><outline text="Harbour" xmlUrl="{feeds.url("/feed")}"/></body></opml>'
        )
        names = {"id": essay[:8], "feed": feeds.url("/feed"), "page": feeds.url("/page"), "service": service.url}
        yield Stage(home, names)


def bash() -> bool:
    return shutil.which("bash") is not None
