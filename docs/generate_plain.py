"""Writes the commands of the line mode into `docs/accessibility.md`, from the commands themselves: `make docs`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from reader.config import Config
from reader.library import Library
from reader.paths import layout
from reader.plain.lines import Lines
from reader.plain.loop import Loop
from reader.plain.table import Group
from reader.state import State

FILE = Path(__file__).parent / "accessibility.md"
BEGIN, END = "<!-- line commands: written by `make docs` -->\n", "<!-- end of line commands -->\n"


def with_commands(text: str) -> str:
    """The page's text with the lists between its two marks as they are now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    with tempfile.TemporaryDirectory() as folder, Library(layout(Path(folder) / "library")) as library:
        groups = Loop(library, Config(), State(), Lines()).groups
    return f"{before}{BEGIN}{''.join(map(_listed, groups))}\n{END}{after}"


def _listed(group: Group) -> str:
    # A list and no table: it is read line by line.
    lines = [
        f"- {' '.join(f'`{key}`' if key else 'Enter' for key in each.keys)}: {each.about}" for each in group.commands
    ]
    return f"\n**{group.name}**\n\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(with_commands(FILE.read_text(encoding="utf-8")), encoding="utf-8")
