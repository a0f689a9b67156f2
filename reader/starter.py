"""Where the data is that comes with the program: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path


def data_folder() -> Path:
    """The folder with the starter library, the taxonomy and the prompt."""
    package = Path(__file__).parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "data"


def starter_folder() -> Path:
    """The folder with the pages of the starter library."""
    return data_folder() / "starter"
