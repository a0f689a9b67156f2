"""The screen. Textual is imported here and nowhere else."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.config import Config
    from reader.paths import Layout
    from reader.tui.first_frame import Taken


def run(layout: Layout, config: Config, terminal: Taken | None = None) -> None:
    """Open the reader on a library, at a terminal that may have been taken already. Raises DigestError."""
    # Thousands of classes and styles are made until the first frame, and none of them is garbage.
    gc.disable()
    from reader.state import State
    from reader.tui.background import answer, ask, shown_light

    asks = terminal is not None and not config.theme and not State.load(layout.state).theme
    if terminal is not None and asks:
        ask(terminal.screen)
    from reader.library import Library
    from reader.tui.app import ReaderApp

    with Library(layout) as library:
        if config.hooks.any:
            from reader.intake.hooks import attach

            attach(library, config.hooks, beside=True)
        light, typed = answer(terminal.keys, os.environ) if terminal is not None and asks else (None, b"")
        ReaderApp(library, config, terminal, light=bool(light or shown_light(os.environ)), typed=typed).run()
