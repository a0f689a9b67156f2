"""Keeping the screen in step with the library: other processes, other devices, the starter library.

Work is done by a thread with a library of its own; what it wrote is taken over here, cursor kept.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual import work
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reader.errors import DigestError
from reader.library import Library
from reader.paths import Layout
from reader.tui.session import Session

POLL = 0.7
"""Seconds between two looks at the files: a look is a stat of each, a millisecond at 100,000 digests."""


class Live(Screen[None]):
    """A screen that shows what others change within a second."""

    @dataclass
    class Progressed(Message):
        """Background work went on. `text` is for the top bar; empty when it is over."""

        text: str

    @dataclass
    class Failed(Message):
        """Background work could not be done, or mended something on the way."""

        text: str

    _told: set[str]
    session: Session
    layout_of_library: Layout
    status: str

    @abstractmethod
    def show_change_of_others(self) -> None:
        """Show the library as it is now, what others changed in it included."""

    def watch_library(self) -> None:
        """Begin to look at the library."""
        self._told = set()
        self._poll()
        self.set_interval(POLL, self._poll)

    def _poll(self) -> None:
        library = self.session.library
        try:
            if library.reload():
                self.session.again()
                self.show_change_of_others()
            if not self.status and library.stale():
                self.status = "reading changes…"
                self._refresh_library()
        except DigestError as error:
            self.post_message(self.Failed(str(error)))
        while library.problems:
            self.post_message(self.Failed(library.problems.pop(0)))

    @work(thread=True, group="library", exclusive=True)
    def _refresh_library(self) -> None:
        worker = get_current_worker()

        def progress(done: int, total: int) -> None:
            if total > 1 and not worker.is_cancelled:
                self.post_message(self.Progressed(f"reading changes {done * 100 // total} %"))

        self._with_own_library(lambda library: library.refresh(progress))

    @work(thread=True, group="library", exclusive=True)
    def import_in_background(self, paths: list[Path]) -> None:
        """Import into the library while it is read."""
        from reader.intake.imports import import_paths

        self._with_own_library(lambda library: import_paths(library, paths))

    def _with_own_library(self, act: Callable[[Library], object]) -> None:
        try:
            with Library(self.layout_of_library) as library:
                act(library)
                for problem in library.problems:
                    self.post_message(self.Failed(problem))
        except DigestError as error:
            self.post_message(self.Failed(str(error)))
        self.post_message(self.Progressed(""))

    def on_live_progressed(self, event: Progressed) -> None:
        self.status = event.text
        self.session.library.reload()
        self.session.again()
        self.show_change_of_others()

    def on_live_failed(self, event: Failed) -> None:
        # What cannot be read now is tried again at every look, and is told once.
        if event.text in self._told:
            return
        self._told.add(event.text)
        self.app.notify(event.text, markup=False, severity="warning", timeout=10)
