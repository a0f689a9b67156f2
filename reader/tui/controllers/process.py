"""`digest …` as a process of its own, which reports in lines of JSON.

It shares no interpreter with the screen, so no frame waits for it, and it can be ended.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from reader.children import start_program

Take: TypeAlias = Callable[[dict[str, Any]], None]
"""Called with each report."""


class Reporting:
    """A command that runs in a process of its own, one run at a time."""

    def __init__(self) -> None:
        self.process: Process | None = None

    @property
    def running(self) -> bool:
        return self.process is not None

    async def run(self, root: Path, command: str, options: Sequence[str], take: Take) -> str:
        """Run it on a library and hand on its reports. Returns what it wrote to stderr, `""` for nothing."""
        words = [command, "--library", str(root.absolute()), "--progress-json", *options]
        try:
            self.process = process = await start_program(words, limit=1 << 24)
            assert process.stdout is not None
            assert process.stderr is not None
            errors = asyncio.create_task(process.stderr.read(4_000))
            async for line in process.stdout:
                with suppress(orjson.JSONDecodeError):
                    take(orjson.loads(line))
            said = await errors
            await process.wait()
        except OSError as error:
            return str(error)
        finally:
            self.stop()
            self.process = None
        return said.decode("utf-8", "replace")

    def stop(self) -> None:
        """Ask it to stop; what it has stored stays."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.terminate()
