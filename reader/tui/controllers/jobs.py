"""What goes on in the background: a table of jobs by name, each with a text of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any, TypeAlias

from reader.tui.controllers.said import Said

Report: TypeAlias = Callable[[str], None]
"""Called on the event loop with the text that now describes a job."""
Work: TypeAlias = Callable[[Report], Awaitable[Sequence[Said]]]
"""What a job does. It returns what there is to say at its end."""


class Jobs:
    """The jobs that are running, at most one of each name. One job never touches the text of another."""

    def __init__(
        self,
        start: Callable[[Coroutine[Any, Any, None]], object],
        changed: Callable[[], object],
        ended: Callable[[Sequence[Said]], object],
    ) -> None:
        """`start` schedules a coroutine, `changed` follows every change of a text, `ended` every end."""
        self._start = start
        self._changed = changed
        self._ended = ended
        self._texts: dict[str, str] = {}

    @property
    def text(self) -> str:
        """What all of them are doing, in the order in which they began."""
        return " · ".join(filter(None, self._texts.values()))

    def running(self, name: str) -> bool:
        return name in self._texts

    def begin(self, name: str, text: str, work: Work) -> bool:
        """Start a job. False where one of this name is running already."""
        if name in self._texts:
            return False
        self._texts[name] = text
        self._changed()
        self._start(self._run(name, work))
        return True

    def _report(self, name: str, text: str) -> None:
        if name in self._texts and self._texts[name] != text:
            self._texts[name] = text
            self._changed()

    async def _run(self, name: str, work: Work) -> None:
        said: Sequence[Said] = ()
        try:
            said = await work(partial(self._report, name))
        finally:
            del self._texts[name]
            self._changed()
        self._ended(said)
