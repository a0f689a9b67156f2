"""Bringing what is new while somebody reads: `digest refresh` as a process of its own.

It shares no interpreter with the screen, so no frame waits for a parser; what it stores is seen as any other
process's changes are.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from time import monotonic
from typing import Any, ClassVar

import orjson
from textual import work
from textual.binding import Binding, BindingType

from reader.tui.live import Live

POLL_REFRESHING = 2.0
"""Seconds between two looks at the library while a refresh goes on."""


class Refreshing(Live):
    """A screen on which `R` asks all feeds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "refresh_feeds", "refresh", id="refresh", tooltip="Bring what is new in all feeds; again: stop"),
    ]

    refreshing: Process | None = None
    _polled_at = 0.0

    def _poll(self) -> None:
        # While feeds are asked there is something new at every look, and each costs whoever types a frame.
        if self.refreshing is None or monotonic() - self._polled_at >= POLL_REFRESHING:
            self._polled_at = monotonic()
            super()._poll()

    def schedule_refresh(self, minutes: int) -> None:
        """Refresh now and every so many minutes, 0 for never."""
        if minutes:
            self.set_interval(minutes * 60, self._refresh_if_idle)
            self._refresh_if_idle()

    def _refresh_if_idle(self) -> None:
        if self.refreshing is None and self.session.library.feeds.all():
            self.refresh_feeds([], quiet=True)

    def action_refresh_feeds(self) -> None:
        if self.refreshing is not None:
            self.stop_refresh()
        elif not self.session.library.feeds.all():
            self.app.notify("Nothing is followed yet: F opens the feeds, and a adds one.", markup=False)
        else:
            self.refresh_feeds([], quiet=False)

    def stop_refresh(self) -> None:
        """End a refresh; what it has brought is stored."""
        if self.refreshing is not None:
            with suppress(ProcessLookupError):
                self.refreshing.terminate()

    @work(group="refresh", exclusive=True)
    async def refresh_feeds(self, addresses: list[str], *, quiet: bool) -> None:
        """Ask these feeds, else all that are due. `quiet`: say only what was brought."""
        self.status = "refreshing…"
        self.show_status()
        root = str(self.layout_of_library.root)
        # Not the folder one stands in: a `reader` that lies there must not be run.
        command = [sys.executable, "-P", "-m", "reader", "refresh", "--library", root, "--progress-json"]
        command += ["--", *addresses]
        summary: dict[str, Any] = {}
        said = b""
        try:
            self.refreshing = process = await asyncio.create_subprocess_exec(
                *command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, start_new_session=True
            )
            assert process.stdout is not None
            assert process.stderr is not None
            errors = asyncio.create_task(process.stderr.read(4_000))
            async for line in process.stdout:
                summary = self._told_of(line) or summary
            said = await errors
            await process.wait()
        except OSError as error:
            said = str(error).encode()
        finally:
            self.stop_refresh()
            self.refreshing = None
            self.status = ""
            self.show_status()
        self._tell_summary(summary, said.decode("utf-8", "replace"), quiet=quiet)

    def _told_of(self, line: bytes) -> dict[str, Any] | None:
        """Show a line of progress; the summary, where it is that."""
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError:
            return None
        if "feeds" in told:
            return dict(told)
        slow = f", waiting for {', '.join(told['slow'][:2])}" if told.get("slow") else ""
        new = f", {told['added']:,} new" if told.get("added") else ""
        self.status = f"refreshing {bar(told['done'], told['total'])} {told['done']}/{told['total']}{new}{slow}"
        self.show_status()
        return None

    def _tell_summary(self, summary: dict[str, Any], said: str, *, quiet: bool) -> None:
        if not summary:
            if said.strip() and not quiet:
                self.app.notify(said.strip().split("\n")[-1], markup=False, severity="warning", timeout=10)
            return
        failed = len({failure["input"] for failure in summary["failed"]})
        parts = [f"{summary['added']:,} new" if summary["added"] else "nothing new"]
        parts += [f"{summary['updated']:,} changed"] if summary["updated"] else []
        parts += [f"{failed} could not be read: F tells why"] if failed else []
        if summary["added"] or not quiet:
            self.app.notify(", ".join(parts), title="Refreshed", markup=False)

    def show_status(self) -> None:
        """Show what goes on in the background."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        self.stop_refresh()


def bar(done: int, total: int, width: int = 10) -> str:
    """A bar of text."""
    full = round(width * done / total) if total else width
    return "━" * full + "─" * (width - full)
