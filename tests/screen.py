"""As much of a terminal as the reader's screen needs: what stands where, and how it looks."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"\x1b\[(\d+);(\d+)H|\x1b\[(\d+)G|\x1b\[([\d;]*)m|(\x1b\[\?\d+[hl])"
    r"|(?:\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[[\d;?<=>$ ]*[@-~]|\x1b[^\[\]P_^])|([^\x1b])"
)


class Screen:
    """Follows what is written to it. Rows and columns begin at 1; every character is as wide as one cell."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, tuple[str, ...]]] = {}
        self.row = self.column = 1
        self.look: dict[str, str] = {}
        self.modes: list[str] = []

    @property
    def text(self) -> str:
        """What can be read on it, a line for each row."""
        rows = max((row for row, _ in self.cells), default=0)
        columns = max((column for _, column in self.cells), default=0)
        lines = (
            "".join(self.cells.get((row, column), " ")[0] for column in range(1, columns + 1))
            for row in range(1, rows + 1)
        )
        return "\n".join(line.rstrip() for line in lines)

    def write(self, text: str) -> None:
        for row, column, along, style, mode, char in _PARTS.findall(text):
            if row:
                self.row, self.column = int(row), int(column)
            elif along:
                self.column = int(along)
            elif char == "\n":
                self.row += 1
            elif char == "\r":
                self.column = 1
            elif mode:
                self.modes.append(mode)
            elif char >= " ":
                self.cells[self.row, self.column] = char, self._seen(char)
                self.column += 1
            elif not char:
                self._style(style)

    def _style(self, style: str) -> None:
        for part in re.findall(r"[34]8;2;\d+;\d+;\d+|\d+", style) or ["0"]:
            if part == "0":
                self.look = {}
            elif part in ("39", "49"):
                self.look.pop(part[0], None)
            elif part == "22":
                self.look = {name: value for name, value in self.look.items() if name not in ("one", "two")}
            elif part in ("23", "24", "27"):
                self.look.pop({"3": "three", "4": "four", "7": "seven"}[part[1]], None)
            elif part[0] in "34" and len(part) > 1:
                self.look[part[0]] = part
            else:
                self.look[{"1": "one", "2": "two", "3": "three", "4": "four", "7": "seven"}.get(part, part)] = part

    def _seen(self, char: str) -> tuple[str, ...]:
        """What a person sees of the look: of a space only its ground, unless it is underlined or swapped."""
        if char == " " and not {"four", "seven"} & self.look.keys():
            return tuple(filter(None, (self.look.get("4"),)))
        return tuple(sorted(self.look.values()))
