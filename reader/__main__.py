"""`digest`, and `python -m reader`."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    # The reader alone is opened without the command line: its import is a tenth of the time to the first frame.
    match sys.argv[1:]:
        case []:
            _read(os.environ.get("DIGEST_LIBRARY"))
        case ["--library", str(folder)] if folder:
            _read(folder)
        case _:
            from reader.commands import cli

            cli(prog_name="digest")


def _read(named: str | None) -> None:
    from reader.errors import DigestError
    from reader.launch import configuration, library_folder, open_reader, tell

    try:
        config = configuration()
        open_reader(library_folder(Path(named) if named else None, config), config)
    except DigestError as error:
        tell(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
