"""The screen. Textual is imported here and nowhere else."""

from __future__ import annotations

from pathlib import Path

from reader.config import Config


def run(root: Path, config: Config) -> None:
    """Open the reader on the library in a folder. Raises DigestError."""
    from reader.library import open_library
    from reader.tui.app import ReaderApp

    with open_library(root, wait=False) as library:
        ReaderApp(library, config).run()
