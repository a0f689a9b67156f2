"""Exports from the screen: what can be exported, where to, and the job that does it."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from reader.dataclass import dataclass
from reader.errors import DigestError
from reader.export.formats import FORMATS, NAMES, Format, format_named
from reader.intake.threads import in_thread
from reader.library import Library
from reader.model.query_text import format_query
from reader.opening import expanded
from reader.paths import Layout
from reader.state import remember
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.said import Said, failure
from reader.tui.session import Session

EXPORT = "export"
"""Name of the job."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be exported."""

    name: str
    text: str
    rows: Sequence[int]
    title: str
    """What the export is called."""


class Exporting:
    """The exports of one session, one at a time."""

    def __init__(self, session: Session, jobs: Jobs, recent: list[str]) -> None:
        """`recent`: formats and where they went, the latest first; kept up to date."""
        self.session = session
        self.jobs = jobs
        self.recent = recent
        self._cancelled = threading.Event()

    def scopes(self, current: str) -> list[Scope]:
        """What can be exported now: what is selected, the digest at hand, all that is shown."""
        session = self.session
        found: list[Scope] = []
        rows = [row for id_ in sorted(session.selected) if (row := session.library.row_of(id_)) is not None]
        if rows:
            text = _("The {count} selected").format(count=number(len(rows)))
            found.append(Scope("selected", text, rows, _("digest: a selection")))
        row = session.library.row_of(current) if current else None
        if row is not None:
            title = next((each.title for each in session.library.fetch([row])), "")
            found.append(Scope("one", _("This digest"), [row], title))
        shown = session.found.rows
        if len(shown):
            query = format_query(session.query)
            brief = bool(session.query.values("brief"))
            told = (
                ngettext("The brief, {count} digest", "The brief, {count} digests", len(shown))
                if brief
                else ngettext("The one shown", "All {count} shown", len(shown))
            )
            text = told.format(count=number(len(shown)))
            found.append(Scope("shown", text, shown[:], f"digest: {query}" if query else "digest"))
        return found

    def formats(self) -> Sequence[Format]:
        """All formats, the one that was used last first."""
        last = self._last()[0]
        return sorted(FORMATS, key=lambda form: form.name != last)

    def _last(self, name: str = "") -> tuple[str, str]:
        """The format, of this name where one is given, that was used last, and where it went."""
        for line in self.recent:
            form, _space, path = line.partition(" ")
            if form in NAMES and path and (not name or form == name):
                return form, path
        return "", ""

    def path(self, form: Format) -> str:
        """Where an export of this format goes unless its reader says otherwise."""
        return self._last(form.name)[1] or f"~/{'digests' if form.folder else f'digests{form.ending}'}"

    def start(self, scope: Scope, name: str, typed: str) -> Said:
        """Begin to export to a path as it was typed."""
        typed = typed.strip()
        if not typed:
            return Said(_("Not exported: a path says where to"), "warning")
        remember(self.recent, f"{name} {typed}")
        path = Path(expanded(typed)).absolute()
        self._cancelled = threading.Event()
        work = partial(self._work, scope, format_named(name), path, self._cancelled)
        if not self.jobs.begin(EXPORT, _("exporting…"), work):
            return Said(_("An export is running: ctrl+e stops it"), "warning")
        return Said(_("Exporting to {path}").format(path=path))

    def hand_over(self, scope: Scope, name: str, folder: Path, deliver: Callable[[Path], None]) -> Said:
        """Begin to export to a file in a folder, which is delivered once it is there; a folder of notes as one file."""
        self._cancelled = threading.Event()
        work = partial(self._handed_over, scope, format_named(name), folder, deliver, self._cancelled)
        if not self.jobs.begin(EXPORT, _("exporting…"), work):
            return Said(_("An export is running: ctrl+e stops it"), "warning")
        return Said(_("Exporting…"))

    async def _handed_over(
        self,
        scope: Scope,
        form: Format,
        folder: Path,
        deliver: Callable[[Path], None],
        cancelled: threading.Event,
        report: Report,
    ) -> Sequence[Said]:
        name = "digests" if form.folder else f"digests{form.ending}"
        path = Path(await in_thread(partial(tempfile.mkdtemp, dir=folder))) / name
        (said,) = await self._work(scope, form, path, cancelled, report)
        if cancelled.is_set() or not path.exists():
            return [said]
        if path.is_dir():
            path = Path(await in_thread(partial(shutil.make_archive, str(path), "zip", path)))
        deliver(path)
        return [Said(_("Exported {name}: your browser keeps it").format(name=path.name), "information")]

    @property
    def running(self) -> bool:
        return self.jobs.running(EXPORT)

    def stop(self) -> None:
        """Stop an export; the files of a folder that are written stay."""
        self._cancelled.set()

    async def _work(
        self, scope: Scope, form: Format, path: Path, cancelled: threading.Event, report: Report
    ) -> Sequence[Said]:
        loop = asyncio.get_running_loop()

        def progress(done: int, total: int) -> None:
            told = _("exporting {done}/{total}").format(done=number(done), total=number(total))
            loop.call_soon_threadsafe(report, told)

        layout = self.session.library.layout
        return [await in_thread(partial(_export, layout, scope, form, path, progress, cancelled))]


def _export(
    layout: Layout,
    scope: Scope,
    form: Format,
    path: Path,
    progress: Callable[[int, int], None],
    cancelled: threading.Event,
) -> Said:
    """Export on a thread, with a library of its own."""
    from reader.intake.exporting import Request, export_to

    try:
        with Library(layout) as library:
            done = export_to(library, Request(form, scope.rows, scope.title), path, progress, cancelled)
    except DigestError as error:
        return failure(error)
    return Said(done.told, "information")
