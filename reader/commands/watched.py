"""How far a refresh or a sync has come, while a command waits for it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from reader.commands.printing import print_json, progress_bar
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.intake.refresh import Progress


@contextlib.contextmanager
def watched(title: str, *, quiet: bool, as_json: bool = False) -> Iterator[Callable[[Progress], None] | None]:
    """What shows how far a refresh has come: a bar on a terminal, lines of JSON for the screen, else nothing (None)."""
    if as_json:
        yield lambda progress: print_json(asdict(progress))
        return
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with progress_bar(title) as bar:

        def show(progress: Progress) -> None:
            slow = ", ".join(progress.slow[:3])
            bar(progress.done, progress.total, slow and _("waiting for {slow}").format(slow=slow))

        yield show
