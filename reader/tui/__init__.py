"""The screen. Textual is imported here and nowhere else."""

from __future__ import annotations

import gc
from pathlib import Path

from reader.config import Config


def run(root: Path, config: Config) -> None:
    """Open the reader on the library in a folder. Raises DigestError."""
    # Thousands of classes and styles are made until the first frame, and none of them is garbage.
    gc.disable()
    from reader.library import open_library
    from reader.tui.app import ReaderApp

    with open_library(root, wait=False) as library:
        ReaderApp(library, config).run()
