"""`digest`, and `python -m reader`."""

from __future__ import annotations


def main() -> None:
    from reader.commands import cli

    cli(prog_name="digest")


if __name__ == "__main__":
    main()
