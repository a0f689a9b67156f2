"""Being in step with a shared library while somebody reads: `digest sync --watch` as a process of its own.

It sends what is marked here and takes what is new there; what it stores is seen as any other process's changes are.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from time import monotonic
from typing import Any

from reader.errors import DigestError
from reader.paths import Layout
from reader.translation import gettext as _
from reader.translation import number
from reader.tui.controllers.process import Reporting
from reader.tui.controllers.said import Said

SHOWN_AFTER = 0.7
"""Seconds after which a round is shown: most are over before anybody could read it."""
_NOT_SHARED = _("This library is not part of a shared one: `digest join postgresql://…` joins one.")
AGAIN = 5.0
"""Seconds after which a process that ended is started again; it connects again by itself."""


class InStep:
    """The process, as long as the library is a part of a shared one; and what it says."""

    def __init__(
        self,
        layout: Layout,
        start: Callable[[Coroutine[Any, Any, None]], object],
        changed: Callable[[], object],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`start` schedules a coroutine, `changed` follows every change of the status; `clock` counts seconds."""
        self._layout = layout
        self._start = start
        self._changed = changed
        self._clock = clock
        self._process = Reporting()
        self._busy = False
        self._again_at = float("-inf")
        self._text = ""
        self._short = ""
        self._syncing_since: float | None = None
        self._said = ""
        self._to_say: list[Said] = []

    @property
    def status(self) -> str:
        """`in step`, `syncing`, `offline, 3 waiting`, `refused: …`; `""` where nothing is shared."""
        since = self._syncing_since
        if since is not None and (not self._text or self._clock() - since > SHOWN_AFTER):
            return _("syncing")
        return self._text

    @property
    def trouble(self) -> str:
        """The status in a word or two where all is not well, for a line that has no room for why."""
        return self._short

    def sentence(self) -> Said:
        """How this library stands to its shared one, and why, whole."""
        if not self._text:
            return Said(self.status or _NOT_SHARED)
        why = f": {self._said}" if self._said and self._said not in self._text else ""
        return Said(self._text + why, "warning" if self._short else "information", _("Shared library"))

    def poll(self) -> Sequence[Said]:
        """Start or end the process, as the library has joined or left; what there is to say."""
        joined = self._joined()
        if joined and not self._busy and self._clock() >= self._again_at:
            self._busy = True
            self._start(self._run())
        if not joined and (self._text or self._busy):
            self.stop()
            self._text, self._short, self._syncing_since = "", "", None
        said, self._to_say = self._to_say, []
        return said

    def stop(self) -> None:
        """End the process; what waits to be sent waits until the next start."""
        self._process.stop()

    def take(self, report: dict[str, Any]) -> None:
        """Have heard what the process says: a line of `digest sync --json`."""
        kind = report.get("state")
        if kind == "syncing":
            self._syncing_since = self._clock()
            return
        self._syncing_since = None
        why = str(report.get("error") or "")
        waiting = int(report.get("waiting") or 0)
        self._text = status_of(str(kind), waiting, why)
        self._short = "" if kind == "step" else _("refused") if kind == "refused" else self._text
        if kind == "refused" and why != self._said:
            self._to_say.append(Said(why, "warning", _("Shared library")))
        self._said = why
        self._changed()

    def _joined(self) -> bool:
        if not self._layout.share.exists():
            return False
        from reader.share.kept import Kept

        try:
            return Kept(self._layout).joined
        except DigestError:  # another process has it: the next look at it is as good
            return self._busy

    async def round(self) -> Said:
        """One round now, for who keeps no process; how the library stands after it."""
        if self._joined():
            await self._sync([])
            self._to_say.clear()
        return self.sentence()

    async def _run(self) -> None:
        try:
            await self._sync(["--watch"])
        finally:
            self._busy = False
            self._again_at = self._clock() + AGAIN

    async def _sync(self, options: Sequence[str]) -> None:
        errors = await self._process.run(self._layout.root, "sync", options, self.take)
        last = errors.strip().rpartition("\n")[2]
        if last and self._joined():
            self.take({"state": "refused", "error": last.removeprefix("digest: ")})


def status_of(kind: str, waiting: int, why: str) -> str:
    """How a library stands to its shared one, in words for one line."""
    if kind == "offline":
        return _("offline, {count} waiting").format(count=number(waiting)) if waiting else _("offline")
    if kind == "refused":
        return _("refused: {why}").format(why=why)
    return _("in step")
