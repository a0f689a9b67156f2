"""The screen. Textual is imported here and nowhere else."""

from __future__ import annotations

import gc

from reader.config import Config
from reader.paths import Layout
from reader.tui.first_frame import Taken


def run(layout: Layout, config: Config, terminal: Taken | None = None) -> None:
    """Open the reader on a library, at a terminal that may have been taken already. Raises DigestError."""
    # Thousands of classes and styles are made until the first frame, and none of them is garbage.
    gc.disable()
    from reader.library import Library
    from reader.tui.app import ReaderApp

    with Library(layout) as library:
        ReaderApp(library, config, terminal).run()
