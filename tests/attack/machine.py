"""A machine of its own, on which `digest` runs in processes of its own: through pipes, or at a terminal."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.attack.forks import ROOT
from tests.attack.programs import DIGEST, HUNG, Run, Terminal, Word

INSTALLED = (str(Path(sys.executable).with_name("digest")),)
"""The command as a person types it; unlike `python -m` it does not put the current folder on the path itself."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    status: int
    """Exit status, `HUNG` where it had to be killed."""
    out: bytes
    err: bytes
    seconds: float

    @property
    def said(self) -> str:
        return (self.out + self.err).decode("utf-8", "replace")

    def assert_held(self) -> None:
        """It ended by itself, and no bug showed."""
        assert self.status != HUNG, f"hung; said: {self.said[-500:]}"
        assert "Traceback (most recent" not in self.said, self.said[-700:]
        assert self.status in (0, 1, 2), f"ended with {self.status}: {self.said[-500:]}"


class Machine:
    """A home folder and a library; `env` is what its shell has set beside that."""

    def __init__(self, folder: Path, library: Path | None = None, forked: bool = True, **env: str) -> None:
        self.forked = forked
        """Whether what runs is forked (`tests.attack.forks`), rather than started as a person starts it."""
        self.home = folder / "home"
        self.library = library or folder / "library"
        self.work = folder / "work"
        for path in (self.home, self.work):
            path.mkdir(parents=True, exist_ok=True)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),
            "DIGEST_LIBRARY": str(self.library),
            "DIGEST_ALLOW_HOSTS": "127.0.0.0/8",
            **{f"XDG_{kind}_HOME": str(self.home / kind.lower()) for kind in ("DATA", "CACHE", "STATE", "CONFIG")},
            **env,
        }

    @property
    def state(self) -> Path:
        return self.home / "state" / "digest-reader"

    @property
    def cache(self) -> Path:
        return self.home / "cache" / "digest-reader"

    @property
    def config(self) -> Path:
        path = self.home / "config" / "digest-reader" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def state_file(self, ending: str) -> Path:
        """The only file of state, or of the index, with this ending."""
        return next(iter(sorted((*self.state.glob(f"*{ending}"), *self.cache.glob(f"*{ending}")))))

    def run(
        self,
        *words: Word,
        seconds: float = 30.0,
        stdin: bytes | None = b"",
        folder: Path | None = None,
        command: Iterable[str] = DIGEST,
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        """`digest …` through pipes. Whatever is left of it after so many seconds is killed."""
        start = time.monotonic()
        run = Run([*command, *words], {**self.env, **(env or {})}, folder or self.work, self.forked)
        out, err = run.talk(stdin or b"", seconds)
        return Outcome(run.wait(start + seconds - time.monotonic()), out, err, time.monotonic() - start)

    def fill(self, *records: Mapping[str, Any]) -> None:
        """Import these."""
        lines = b"\n".join(orjson.dumps(record) for record in records) + b"\n"
        result = self.run("import", "-", stdin=lines)
        assert result.status == 0, result.said

    def ids(self) -> list[str]:
        return [line.split()[0] for line in self.run("list").out.decode().splitlines()]

    def follow_unseen(self, *addresses: str) -> Outcome:
        """Follow without a look, as a list of feeds does."""
        from html import escape

        outlines = "".join(f'<outline text="f{n}" xmlUrl="{escape(a)}"/>' for n, a in enumerate(addresses))
        path = self.work / "feeds.opml"
        path.write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")
        return self.run("follow", path)

    def terminal(self, *words: Word, command: Iterable[str] = DIGEST, folder: Path | None = None) -> Terminal:
        return Terminal([*command, *words], self.env, folder or self.work, forked=self.forked)

    def shown(self, *words: Word, seconds: float = 20.0) -> bytes:
        """What a command writes to a terminal until it ends."""
        with self.terminal(*words) as terminal:
            terminal.wait(seconds)
            return terminal.written


@contextmanager
def undone(machine: Machine) -> Iterator[Machine]:
    """Whatever happens to its files until the end of the block is undone. What lies beside a library is named by its
    path: a copy elsewhere would be another one.
    """
    whole = machine.home.parent
    kept = whole.with_name(f"{whole.name}-kept")
    shutil.copytree(whole, kept, symlinks=True)
    try:
        yield machine
    finally:
        shutil.rmtree(whole)
        kept.rename(whole)


def plain_digest(title: str, **values: object) -> dict[str, Any]:
    """A digest with a link of its own."""
    return {
        "title": title,
        "source": "The Ledger",
        "link": f"https://ledger.example/{'-'.join(title.lower().split())}",
        "summary": "The team bounded every queue by time. It paid.",
        "insights": ["Latency is the first symptom."],
        "topics": ["queues"],
        "best_for": ["CTO"],
        "depth": {"level": "advanced", "abstraction": "low"},
        "published": "2024-03-01",
        **values,
    }


ARTICLE = (
    "Bounded queues in practice\n\n"
    + "The harbour team measured how long each job waited before it ran, and bounded the queue by time. " * 12
)


def known(*case: object, fails: bool = True, why: str = "") -> Any:
    """A case of a table that is known not to hold yet, and why."""
    marks = pytest.mark.xfail(strict=True, reason=why) if fails else ()
    return pytest.param(*case, marks=marks, id=str(case[0]))
