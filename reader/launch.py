"""Opening the reader: on which library, with which configuration. The command line is not needed for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from reader.children import is_shown
from reader.config import Config, load_config
from reader.errors import LibraryError
from reader.opening import expanded
from reader.paths import Layout, config_file, default_library, layout
from reader.translation import gettext as _

DUMB = ("dumb", "unknown")
"""Kinds of terminals that draw nothing: those of editors' shells, for example."""


def configuration() -> Config:
    return load_config(config_file())


def library_folder(named: Path | None, config: Config) -> Path:
    """The folder that was named, else the configured one, else the platform's."""
    if named is not None:
        return named
    return expanded(config.library) if config.library else default_library()


def open_reader(root: Path, config: Config, *, plain: bool | None = None) -> None:
    """Open the reader on a library. `plain`: in lines; None: as it is configured, or as the terminal can.

    Raises DigestError.
    """
    paths = layout(root)
    dumb = not is_shown() and os.environ.get("TERM", "") in DUMB
    if plain or (plain is None and (config.plain or dumb)):
        from reader.plain import run as run_plain

        run_plain(paths, config)
        return
    if is_shown():
        from reader.tui import run

        run(paths, config)
        return
    if dumb:
        raise LibraryError(_("This terminal draws no screen (TERM is dumb); `digest --plain` reads line by line."))
    if not has_terminal():
        raise LibraryError(_("The screen needs a terminal; `digest --plain`, `digest list` and others work in a pipe."))
    from reader.tui.first_frame import early_screen

    with early_screen(paths.index) as terminal:
        from reader.tui import run

        run(paths, config, terminal)


def roles_of(config: Config, layout: Layout) -> tuple[str, ...]:
    """The reader's roles: those of the configuration, else those chosen at the first start."""
    from reader.state import State

    return config.roles or State.load(layout.state).roles


def has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
