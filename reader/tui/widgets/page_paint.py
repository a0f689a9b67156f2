"""The lines of a page in colours: what each style of a run looks like, on each tint. They come from CSS."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.css.styles import RenderStyles
from textual.strip import Strip

from reader.model.page import cells
from reader.model.page.blocks import Run, Runs, Style
from reader.model.page.layout import Line, part_of

TINTS = {"": "page--text", "code": "page--on-code", "callout": "page--on-callout"}
ORDER: tuple[Style, ...] = (
    "dim", "code", "keyword", "string", "comment", "number", "name",
    "strong", "emphasis", "strike", "link", "mark", "heading", "title", "chip", "rejected", "highlight", "match",
    "chosen",
)  # fmt: skip
"""Of two styles that say different things the later one is seen."""
assert set(ORDER) == set(get_args(Style))
CLASSES = {*TINTS.values(), *(f"page--{name}" for name in (*ORDER, "letter"))}


class Paint:
    """The styles of a page's runs, as CSS has them."""

    def __init__(self, styles_of: Callable[[str], RenderStyles]) -> None:
        self._styles_of = styles_of
        self._known: dict[tuple[frozenset[str], str], RichStyle] = {}

    def forget(self) -> None:
        """The theme changed."""
        self._known.clear()

    def style(self, styles: frozenset[str], tint: str) -> RichStyle:
        """What a run with these styles looks like on a tint."""
        key = (styles, tint)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._made(styles, tint)
        return found

    def _made(self, styles: frozenset[str], tint: str) -> RichStyle:
        base = self._styles_of(TINTS[tint])
        back, colour, look = base.background, base.color, RichStyle()
        names = [name for name in ORDER if name in styles] if "letter" not in styles else ["letter"]
        for name in names:
            own = self._styles_of(f"page--{name}")
            if own.has_rule("background"):
                back = back + own.background
            if own.has_rule("color"):
                colour = own.color
            look += own.text_style
        return look + RichStyle(color=(back + colour).rich_color, bgcolor=back.rich_color)

    def strip(self, line: Line, runs: Runs, left: int, measure: int, width: int) -> Strip:
        """A line of a page: its runs between margins, tinted to the full measure."""
        plain, tinted = self.style(frozenset(), ""), self.style(frozenset(), line.tint)
        segments = [Segment(" " * left, plain)] if left else []
        used = 0
        for run in runs:
            wide = cells.width(run.text)
            on = line.tint if used >= line.left or line.tint != "code" else ""
            segments.append(Segment(cells.bare(run.text), self.style(run.styles, on)))
            used += wide
        if line.tint and used < measure:
            segments.append(Segment(" " * (measure - used), tinted))
            used = measure
        if width > left + used:
            segments.append(Segment(" " * (width - left - used), plain))
        return Strip(segments, max(width, left + used)).crop(0, width)


def moved(line: Line, first: int, room: int) -> Runs:
    """A line of code that is cut, from a column on; marks say on which sides there is more of it."""
    whole = line.whole
    edge, code = whole[: 1 + bool(line.left)], whole[1 + bool(line.left) :]
    wide = sum(cells.width(run.text) for run in code)
    used = sum(cells.width(run.text) for run in edge)
    room -= used
    first = max(0, min(first, wide - room))
    before = (Run("…", frozenset(("dim",))),) if first else ()
    after = (Run("…", frozenset(("dim",))),) if first + room < wide else ()
    return (*edge, *before, *part_of(code, first + len(before), room - len(before) - len(after)), *after)
