"""Keeping in step with the library: other processes, other devices, the starter library.

Files are read by a thread with a library of its own; what it indexed is taken over here.
"""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import Process
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from reader.errors import DigestError, sentence
from reader.library import Library
from reader.library.hiding import Aside
from reader.model.views import Known
from reader.paths import Layout
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.said import Said
from reader.tui.session import Session

LEAST_URGENT = 19
"""The niceness of a process for which nobody waits."""
CHANGES, IMPORT, REFRESH, STORIES = "changes", "import", "refresh", "stories"
"""Names of jobs."""
MANY = 2_000
"""New rows from which on it takes seconds to find their stories, and is said."""
POLL_REFRESHING = 2.0
"""Seconds between two looks at the library while a refresh goes on."""


class LibraryWatch:
    """Looks at what others did to the library."""

    def __init__(self, session: Session, layout: Layout, jobs: Jobs) -> None:
        self.session = session
        self.layout = layout
        self.jobs = jobs
        self._reported: set[str] = set()
        self._polled_at = float("-inf")
        self._aside: Aside | None = None
        self._views: list[Known] | None = None
        self._hooks_written = 0
        """When the queue of the hooks was last written, at the last look."""
        self._finding: Process | None = None
        self._looked_at = -1
        """The last row when stories were last looked for: where that failed, it waits for another one."""

    def poll(self, *, at_once: bool = False) -> tuple[bool, list[Said]]:
        """Look once: whether what is found may have changed, and what there is to say."""
        # While feeds are refreshed there is something new at every look, and each costs whoever types a frame.
        if not at_once and self.jobs.running(REFRESH) and monotonic() - self._polled_at < POLL_REFRESHING:
            return False, []
        self._polled_at = monotonic()
        library, changed, back = self.session.library, False, None
        problems: list[str] = []
        try:
            changed = library.reload()
            stale = library.stale()
            # An index that was lost begins again, empty: what is shown stays until it has been filled.
            changed = changed and not (stale and not len(library))
            back = self._come_back()
            changed = self._have_other_views() or changed or back is not None
            if changed:
                self.session.again()
            if not self.jobs.running(CHANGES) and stale:
                self.jobs.begin(CHANGES, _("reading changes…"), self._read_changes)
            self._look_for_stories()
        except DigestError as error:
            problems.append(sentence(error))
        problems += self._hook_failures()
        while library.problems:
            problems.append(library.problems.pop(0))
        said = [Said(_told_back(back), "information")] if back else []
        return changed, [*said, *self._unreported(problems)]

    def _have_other_views(self) -> bool:
        """Whether the views are others than at the last look: another device or process may have changed them."""
        before, self._views = self._views, self.session.library.views.all()
        return before is not None and before != self._views

    def _hook_failures(self) -> list[str]:
        """What the reader's hooks failed with since the last look; nothing is read where nothing was written."""
        path = self.layout.hooks
        try:
            written = path.stat().st_mtime_ns
        except OSError:
            return []
        if written == self._hooks_written:
            return []
        self._hooks_written = written
        from reader.intake.hooks import failures

        return failures(self.layout)

    def _come_back(self) -> int | None:
        """How many put-off digests came back by themselves since the last look; None where nothing else changed either:
        what is put off, what is muted, and the day."""
        library, before = self.session.library, self._aside
        self._aside = now = library.aside()
        if before is None or before == now:
            return None
        return len(before.put_off - now.put_off) if before.generation == now.generation else 0

    def _look_for_stories(self) -> None:
        """Find the stories of what came in, unless whoever brings it is still at it, and does so at the end."""
        index = self.session.library.index
        busy = any(map(self.jobs.running, (CHANGES, IMPORT, REFRESH, STORIES)))
        if busy or index.rows.generation == self._looked_at or not index.vectors.has_new():
            return
        self._looked_at = index.rows.generation

        many = index.rows.generation - index.vectors.known_upto() > MANY

        async def work(report: Report) -> Sequence[Said]:
            from reader.briefing.stories import update

            # Of a whole library it takes half a minute, in which no key may wait for a thread of this process.
            return await self._by_another_process() if many else await self._beside(update)

        self.jobs.begin(STORIES, _("finding stories…") if many else "", work)

    def import_paths(self, paths: Sequence[Path], text: str) -> bool:
        """Import into the library while it is read. False where an import is running already."""

        async def work(report: Report) -> Sequence[Said]:
            from reader.intake.imports import import_paths

            return await self._beside(lambda library: import_paths(library, list(paths)))

        return self.jobs.begin(IMPORT, text, work)

    async def _read_changes(self, report: Report) -> Sequence[Said]:
        loop = asyncio.get_running_loop()

        def progress(done: int, total: int) -> None:
            if total > 1 and not loop.is_closed():
                loop.call_soon_threadsafe(report, _("reading changes {share} %").format(share=done * 100 // total))

        return await self._beside(lambda library: library.refresh(progress))

    async def _by_another_process(self) -> Sequence[Said]:
        """Have a list made elsewhere: it finds the stories first."""
        from reader.children import start_program

        try:
            process = await start_program(["list", "--limit", "1", "--library", str(self.layout.root)], limit=1 << 16)
        except OSError as error:
            why = error.strerror or error
            return [Said(_("Stories cannot be looked for: {why}.").format(why=why), "warning")]
        self._finding = process
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, LEAST_URGENT)
        try:
            await process.communicate()
        finally:
            self.stop()
        return ()

    def stop(self) -> None:
        """End what looks for stories elsewhere: what it found stays, and the next start goes on."""
        process, self._finding = self._finding, None
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()

    async def _beside(self, act: Callable[[Library], object]) -> list[Said]:
        problems = await asyncio.to_thread(_with_own_library, self.layout, act)
        return list(self._unreported(problems))

    def _unreported(self, problems: Sequence[str]) -> Iterator[Said]:
        """What cannot be read now is tried again at every look, and is reported once."""
        for text in problems:
            if text not in self._reported:
                self._reported.add(text)
                yield Said(text, "warning")


def _told_back(count: int) -> str:
    told = ngettext("{count} put off until now is back", "{count} put off until now are back", count)
    return told.format(count=number(count))


def _with_own_library(layout: Layout, act: Callable[[Library], object]) -> list[str]:
    """Do this in the thread that calls; what went wrong, or was mended on the way."""
    try:
        with Library(layout) as library:
            act(library)
            return list(library.problems)
    except DigestError as error:
        return [sentence(error)]
