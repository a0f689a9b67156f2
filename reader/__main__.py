"""`digest`, and `python -m reader`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    _leave_current_folder()
    # Two things are done without the command line, whose import would take most of their time.
    match sys.argv[1:]:
        case [] if "_DIGEST_COMPLETE" not in os.environ:
            _read(None)
        case ["--library", str(folder)] if folder:
            _read(folder)
        case ["--version"]:
            from reader import __version__

            print(f"digest, version {__version__}")
        case _:
            _settle_language()
            from reader.commands import cli

            if "_DIGEST_COMPLETE" in os.environ:
                import reader.commands.completing  # noqa: F401 (it knows the shells)

            cli(prog_name="digest")


def _leave_current_folder() -> None:
    """Look for no module in the current folder, where `python -m reader` looks first, unless the program lies there."""
    program = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 (pathlib takes 10 ms)
    try:
        folder = os.getcwd()  # noqa: PTH109
    except OSError:  # it has been deleted
        folder = ""
    if not sys.flags.safe_path and folder != program and sys.path[:1] in ([""], [folder]):
        del sys.path[0]


def _settle_language() -> None:
    """Before anything is imported whose words are read."""
    from reader.config import configured_language
    from reader.paths import config_file
    from reader.translation import settle

    settle(configured_language(config_file()), os.environ)


def _read(named: str | None) -> None:
    _settle_language()
    from pathlib import Path

    from reader.errors import DigestError
    from reader.launch import configuration, library_folder, open_reader

    named = named or os.environ.get("DIGEST_LIBRARY")
    try:
        config = configuration()
        open_reader(library_folder(Path(named) if named else None, config), config)
    except DigestError as error:
        from reader.commands.printing import report_error

        report_error(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
