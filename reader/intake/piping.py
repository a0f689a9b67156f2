"""Digests given to a command of the reader's own, as lines of JSON on its standard input.

Nothing of a digest is ever part of the command, and no shell reads it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial

from reader.briefing.record import full_record
from reader.dataclass import dataclass
from reader.errors import UnknownDigestError
from reader.intake.threads import in_thread
from reader.json_text import format_json
from reader.library import Library
from reader.paths import Layout
from reader.sources.charset import decode
from reader.sources.command import check_program, filter_through
from reader.text import clean

AT_ONCE = 200
"""Digests that are read from the library at once."""
MOST = 256 * 1024
"""Bytes of output that are shown: more than anybody reads here."""
TAB = 8


@dataclass(frozen=True, slots=True)
class Piped:
    """What a command made of digests."""

    text: str
    """What it printed, without control codes; lines end with `\\n`."""
    cut: bool
    """Whether it printed more."""
    failed: str
    """Why the command did not end well, `""` where it did; without a full stop, and the program's name as it is."""


def check_command(line: str) -> None:
    """Raises SourceError where this machine cannot run this command."""
    check_program(line)


async def pipe(layout: Layout, ids: Sequence[str], line: str, seconds: float) -> Piped:
    """Run a command on the records of these digests, as `digest list --json` prints them.

    It is killed after so many seconds, and when whoever waits is cancelled. What it printed before it failed is there.
    Raises SourceError where it cannot be run, LibraryError.
    """
    output = await filter_through(line, _records(layout, ids), seconds=seconds, limit=MOST)
    text = decode(output.content).replace("\r\n", "\n").expandtabs(TAB)
    return Piped(clean(text).rstrip("\n"), output.cut, output.failed)


async def give(layout: Layout, ids: Sequence[str], line: str, seconds: float) -> None:
    """Run a command for what it does, not for what it prints. Raises SourceError where it fails, LibraryError."""
    (await filter_through(line, _records(layout, ids), seconds=seconds, limit=MOST)).checked()


async def _records(layout: Layout, ids: Sequence[str]) -> AsyncIterator[bytes]:
    for start in range(0, len(ids), AT_ONCE):
        yield await in_thread(partial(_lines, layout, ids[start : start + AT_ONCE]))


def _lines(layout: Layout, ids: Sequence[str]) -> bytes:
    lines: list[str] = []
    with Library(layout) as library:
        for id_ in ids:
            try:
                lines.append(format_json(full_record(library, id_)))
            except UnknownDigestError:  # deleted meanwhile, on another device
                continue
    return "".join(f"{line}\n" for line in lines).encode()
