"""Bringing what is new while somebody reads: `digest refresh` as a process of its own.

It shares no interpreter with the screen, so no frame waits for a parser; what it stores is seen as any other
process's changes are.
"""

from __future__ import annotations

from time import monotonic
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from reader.tui.live import Live
from reader.tui.process import Reporting

POLL_REFRESHING = 2.0
"""Seconds between two looks at the library while a refresh goes on."""


class Refreshing(Live):
    """A screen on which `R` asks all feeds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "refresh_feeds", "refresh", id="refresh", tooltip="Bring what is new in all feeds; again: stop"),
    ]

    _polled_at = 0.0

    def __init__(self) -> None:
        super().__init__()
        self.refreshing = Reporting()

    def _poll(self) -> None:
        # While feeds are asked there is something new at every look, and each costs whoever types a frame.
        if not self.refreshing.running or monotonic() - self._polled_at >= POLL_REFRESHING:
            self._polled_at = monotonic()
            super()._poll()

    def schedule_refresh(self, minutes: int) -> None:
        """Refresh now and every so many minutes, 0 for never."""
        if minutes:
            self.set_interval(minutes * 60, self._refresh_if_idle)
            self._refresh_if_idle()

    def _refresh_if_idle(self) -> None:
        if not self.refreshing.running and self.session.library.feeds.all():
            self.refresh_feeds([], quiet=True)

    def action_refresh_feeds(self) -> None:
        if self.refreshing.running:
            self.stop_refresh()
        elif not self.session.library.feeds.all():
            self.app.notify("Nothing is followed yet: F opens the feeds, and a adds one.", markup=False)
        else:
            self.refresh_feeds([], quiet=False)

    def stop_refresh(self) -> None:
        """End a refresh; what it has brought is stored."""
        self.refreshing.stop()

    @work(group="refresh", exclusive=True)
    async def refresh_feeds(self, addresses: list[str], *, quiet: bool) -> None:
        """Ask these feeds, else all that are due. `quiet`: say only what was brought."""
        self.status = "refreshing…"
        self.show_status()
        summary: dict[str, Any] = {}

        def told(report: dict[str, Any]) -> None:
            if "feeds" in report:
                summary.update(report)
            else:
                self._show_progress(report)

        try:
            said = await self.refreshing.run(self.layout_of_library.root, "refresh", ["--", *addresses], told)
        finally:
            self.status = ""
            self.show_status()
        self._tell_summary(summary, said, quiet=quiet)

    def _show_progress(self, told: dict[str, Any]) -> None:
        slow = f", waiting for {', '.join(told['slow'][:2])}" if told.get("slow") else ""
        new = f", {told['added']:,} new" if told.get("added") else ""
        self.status = f"refreshing {bar(told['done'], told['total'])} {told['done']}/{told['total']}{new}{slow}"
        self.show_status()

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
