"""Tables of Markdown, for the pages that are generated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what would end a cell is escaped."""
    lines = (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |\n" for row in rows)
    return f"| {' | '.join(head)} |\n|{' --- |' * len(head)}\n{''.join(lines)}"


def code(text: str) -> str:
    """A text as code, and nothing for none."""
    return f"`{text}`" if text else ""
