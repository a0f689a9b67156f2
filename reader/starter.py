"""Where the starter library is: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path


def starter_folder() -> Path:
    """The folder with the pages of the starter library."""
    package = Path(__file__).parent
    installed = package / "data" / "starter"
    return installed if installed.is_dir() else package.parent / "data" / "starter"
