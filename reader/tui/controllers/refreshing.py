"""Refreshing feeds while somebody reads: `digest refresh` as a process of its own.

It shares no interpreter with the screen, so no frame waits for a parser; what it stores is seen as any other
process's changes are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from reader.errors import DigestError
from reader.library import Library
from reader.library.local_db import files_of
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.age import format_ago
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.process import Reporting
from reader.tui.controllers.said import NOTHING, Said
from reader.tui.controllers.watching import REFRESH

NO_FEEDS = Said(_("You do not follow any feeds yet: F opens the feeds, a adds one."), "information")


class Refreshing:
    """One refresh at a time; feeds that are asked for meanwhile follow it."""

    def __init__(self, library: Library, root: Path, jobs: Jobs) -> None:
        self.library = library
        self.root = root
        self.jobs = jobs
        self._process = Reporting()
        self._changed = self._last = 0.0
        self._next: list[Sequence[str]] = []
        """What has been asked for since the run began."""

    def ago(self, now: datetime) -> str:
        """When the feeds were last asked, by whatever process: `refreshed 2 min ago`; `""` where they never were."""
        changed = _changed_at(self.library.layout.fetches)
        if changed != self._changed:
            self._changed = changed
            with suppress(DigestError):  # another process may have it: the next look at it is as good
                self._last = self.library.fetches.last_try()
        return _("refreshed {ago}").format(ago=format_ago(now.timestamp() - self._last)) if self._last else ""

    @property
    def running(self) -> bool:
        return self.jobs.running(REFRESH)

    def toggle(self) -> Said:
        """Refresh all feeds, or stop what is running."""
        if self.running:
            self.stop()
            return NOTHING
        if not (self.library.feeds.all() or self.library.services.all()):
            return NO_FEEDS
        self.refresh([])
        return NOTHING

    def refresh_if_idle(self) -> None:
        """Refresh all feeds that are due, unless a refresh is running."""
        if not self.running and (self.library.feeds.all() or self.library.services.all()):
            self.refresh([], quiet=True)

    def refresh(self, addresses: Sequence[str], *, quiet: bool = False) -> None:
        """Refresh these feeds, or all that are due. `quiet`: say only what is new."""
        if self.running:
            self._next.append(addresses)
            return

        async def work(report: Report) -> Sequence[Said]:
            said = await self._run(addresses, report, quiet)
            while self._next:
                said += await self._run(self._next.pop(0), report, quiet=False)
            return said

        self.jobs.begin(REFRESH, _("refreshing…"), work)

    def stop(self) -> None:
        """Stop a refresh; what it has fetched stays."""
        self._next.clear()
        self._process.stop()

    async def _run(self, addresses: Sequence[str], report: Report, quiet: bool) -> list[Said]:
        summary: dict[str, Any] = {}

        def take(line: dict[str, Any]) -> None:
            if "feeds" in line:
                summary.update(line)
            else:
                report(format_progress(line))

        errors = await self._process.run(self.root, "refresh", ["--", *addresses], take)
        if summary:
            said = format_summary(summary)
            return [said] if summary["added"] or not quiet else []
        return [] if quiet else last_line(errors)


def format_progress(report: Mapping[str, Any]) -> str:
    """How far a refresh has come: `refreshing ━━━───── 3/8, 12 new, waiting for a.example`."""
    done, total = report["done"], report["total"]
    parts = [_("refreshing {bar} {done}/{total}").format(bar=bar(done, total), done=done, total=total)]
    parts += [_("{count} new").format(count=number(report["added"]))] if report.get("added") else []
    parts += [_("waiting for {hosts}").format(hosts=", ".join(report["slow"][:2]))] if report.get("slow") else []
    return ", ".join(parts)


def format_summary(summary: Mapping[str, Any]) -> Said:
    """What a refresh found."""
    failed = len({failure["input"] for failure in summary["failed"]})
    new = summary["added"]
    parts = [_("{count} new").format(count=number(new)) if new else _("nothing new")]
    parts += [_("{count} changed").format(count=number(summary["updated"]))] if summary["updated"] else []
    parts += [_told_failed(failed)] if failed else []
    refused = len(summary.get("not_allowed", ()))
    parts += [_("{count} not allowed on this machine: F shows which").format(count=refused)] if refused else []
    return Said(", ".join(parts), "information", _("Refreshed"))


def _told_failed(count: int) -> str:
    told = ngettext("{count} could not be read: F shows why", "{count} could not be read: F shows why", count)
    return told.format(count=count)


def _changed_at(path: Path) -> float:
    """The latest change of a database, 0 where there is none."""
    found = 0.0
    for file in files_of(path)[:2]:
        with suppress(OSError):
            found = max(found, file.stat().st_mtime)
    return found


def last_line(errors: str) -> list[Said]:
    """The last line of a process's errors, which gives the reason."""
    return [Said(errors.strip().split("\n")[-1], "warning")] if errors.strip() else []


def bar(done: int, total: int, width: int = 10) -> str:
    """A bar of text."""
    full = round(width * done / total) if total else width
    return "━" * full + "─" * (width - full)
