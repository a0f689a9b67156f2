"""Handing one digest to the reader's own command."""

from __future__ import annotations

from collections.abc import AsyncIterator

import orjson

from reader.briefing.record import full_record
from reader.errors import ExportError, SourceError, sentence
from reader.library import Library
from reader.sources.charset import decode
from reader.sources.command import filter_through
from reader.text import clean_line
from reader.translation import gettext as _

SECONDS = 30.0
MAX_OUTPUT = 1024 * 1024
"""Bytes that the command may print; its last line is shown."""
NO_COMMAND = _('No command is configured: set command = "…" under [share] in config.toml.')


def shared_record(library: Library, digest_id: str) -> bytes:
    """What the command is given: the record with its marks, as `digest show --json` prints it."""
    return orjson.dumps(full_record(library, digest_id)) + b"\n"


async def run_own(command: str, record: bytes) -> str:
    """Run the reader's command with a record on its standard input; the last line that it prints.

    No shell reads it, and it is ended after `SECONDS`. Raises ExportError.
    """
    if not command.strip():
        raise ExportError(NO_COMMAND)

    async def given() -> AsyncIterator[bytes]:
        yield record

    try:
        printed = (await filter_through(command, given(), seconds=SECONDS, limit=MAX_OUTPUT)).checked()
    except SourceError as error:
        raise ExportError(sentence(error, about=_("The [share] command"))) from error
    return clean_line(decode(printed.content[-4_000:]).strip().rsplit("\n", 1)[-1])[:200]
