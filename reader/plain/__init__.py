"""The reader line by line, for ears and fingertips: what is asked is typed, what is answered is printed below it.

It shows nothing but lines: no second screen, no boxes, no colours, nothing that moves. What it does is done by the same
session and the same controllers as on the screen.
"""

from __future__ import annotations

from reader.config import Config
from reader.paths import Layout


def run(layout: Layout, config: Config) -> None:
    """Open the reader on a library, at a terminal or between two pipes. Raises DigestError."""
    from reader.intake.hooks import attach
    from reader.library import Library
    from reader.plain.lines import Lines, at_standard_streams
    from reader.plain.loop import Loop
    from reader.state import State

    with Library(layout) as library, at_standard_streams():
        attach(library, config.hooks)
        Loop(library, config, State.load(layout.state), Lines()).run()
