"""Writes to the library from the keys: done at once, or by a thread in their order while another process is writing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from reader.errors import DigestError, LibraryBusyError
from reader.intake.threads import in_thread
from reader.intake.unfollow import Followed
from reader.library import Library
from reader.model.value_names import capitalized
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.said import Said, failure

Act: TypeAlias = Callable[[Library], Said]
"""A write, and what to say of it. It may be called again where the lock was held, and on another thread's library."""
WRITES = "writes"
"""Name of the job."""
PATIENCE = 0.1
"""Seconds for which a key waits for the lock: nobody notices, and most writes of others are shorter."""
WAITING = _("waiting for another digest to finish writing")


def changes(count: int) -> str:
    """So many changes, in words."""
    return ngettext("{count} change", "{count} changes", count).format(count=number(count))


class Writes:
    """The writes of one screen. What was taken up is done, in the order of the keys."""

    def __init__(self, library: Library, jobs: Jobs) -> None:
        self.library = library
        self.jobs = jobs
        self.followed = Followed()
        """What this machine alone knows of feeds that were unfollowed here: whatever undoes goes by it."""
        self._waiting: deque[Act] = deque()
        library.files.patience = PATIENCE

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def do(self, act: Act, later: Callable[[], Act] | None = None) -> Said:
        """Write now, or behind what waits. `later` makes what is to be done then of what is shown now."""
        if not self._waiting:
            try:
                return act(self.library)
            except LibraryBusyError:
                pass
            except DigestError as error:
                return failure(error)
        self._waiting.append(later() if later is not None else act)
        self.jobs.begin(WRITES, f"{WAITING}…", self._work)
        return Said(_("{waiting}: this is done then").format(waiting=capitalized(WAITING)))

    async def _work(self, report: Report) -> Sequence[Said]:
        said: list[Said] = []
        while self._waiting:
            said.append(await in_thread(partial(_with_own_library, self.library, self._waiting[0])))
            self._waiting.popleft()
        return said


def _with_own_library(shown: Library, act: Act) -> Said:
    """Do it as soon as nobody else holds the lock, however long that takes."""
    while True:
        try:
            with Library(shown.layout) as library:
                library.changed = shown.changed
                return act(library)
        except LibraryBusyError:
            continue
        except DigestError as error:
            return failure(error)
