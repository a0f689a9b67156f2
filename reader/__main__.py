"""`digest`, and `python -m reader`."""

from __future__ import annotations

import sys


def main() -> None:
    # Two things are done without the command line, whose import would take most of their time.
    match sys.argv[1:]:
        case []:
            _read(None)
        case ["--library", str(folder)] if folder:
            _read(folder)
        case ["--version"]:
            from reader import __version__

            print(f"digest, version {__version__}")
        case _:
            from reader.commands import cli

            cli(prog_name="digest")


def _read(named: str | None) -> None:
    import os
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
