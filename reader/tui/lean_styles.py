"""The lines of a widget within its padding and borders at the sides, put together once for all of them.

Textual looks up every style for every line and makes five strips of it, which is a third of what a key costs here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual._border import get_box
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.css.styles import StylesBase
from textual.filter import LineFilter
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip
from textual.style import Style


class _Sides(NamedTuple):
    """What stands beside every line of the content."""

    left: Sequence[Segment]
    right: Sequence[Segment]
    behind: RichStyle


class LeanStylesCache(StylesCache):
    """Textual's own, but for widgets that have nothing above and below their lines and no effects over them."""

    _drawn_with: tuple[object, ...] = ()
    """What is the same for all lines; the lines of another one are drawn again."""

    def render(
        self, styles: StylesBase, size: Size, base_background: Color, background: Color, render_content_line: Any,
        filters: Sequence[LineFilter], border_title: Any, border_subtitle: Any, content_size: Size | None = None,
        padding: Spacing | None = None, crop: Region | None = None, opacity: float = 1.0, *arguments: Any, **named: Any,
    ) -> list[Strip]:  # fmt: skip
        """Lines of the widget, the way Textual's own does it."""
        sides = _sides(styles, base_background, background) if opacity == 1.0 else None
        drawn_with = (sides is None, size, base_background, background, *filters)
        if drawn_with != self._drawn_with:
            self.clear()
            self._drawn_with = drawn_with
        if sides is None or content_size is None or crop is None or crop.column_span != (0, size.width):
            if sides is not None:
                self.clear()
                self._drawn_with = ()
            return super().render(
                styles, size, base_background, background, render_content_line, filters, border_title, border_subtitle,
                content_size, padding, crop, opacity, *arguments, **named,
            )  # fmt: skip
        self._width = size.width
        lines = []
        for y in crop.line_range:
            line = None if y in self._dirty_lines else self._cache.get(y)
            if line is None:
                content = (
                    render_content_line(y) if y < content_size.height else Strip.blank(content_size.width, sides.behind)
                )
                line = self._cache[y] = _line(content, content_size.width, size.width, sides, filters, background)
            lines.append(line)
        self._dirty_lines.difference_update(crop.line_range)
        return lines


def _line(
    content: Strip, content_width: int, width: int, sides: _Sides, filters: Iterable[LineFilter], background: Color
) -> Strip:
    inner = content.adjust_cell_length(content_width, sides.behind)
    segments: list[Segment] = [*sides.left, *inner, *sides.right]
    for each in filters:
        segments = each.apply(segments, background)
    return Strip(segments, width)


def _sides(styles: StylesBase, base_background: Color, background: Color) -> _Sides | None:
    """What stands beside the lines; None where something stands above or below them, or over them."""
    (top, _), (right, right_color), (bottom, _), (left, left_color) = styles.border
    padding = styles.padding
    plain = not (top or bottom or padding.top or padding.bottom or any(edge for edge, _ in styles.outline))
    if not plain or styles.tint.a or styles.text_opacity != 1.0 or styles.has_rule("hatch"):
        return None
    inner, outer = Style(background=base_background + background), Style(background=base_background)

    def side(edge: Any, color: Color, at: int) -> list[Segment]:
        box = get_box(edge, inner, outer, Style(foreground=base_background + color)) if edge else None
        return [box[1][at]] if box else []

    behind = inner.rich_style
    pads = [[Segment(" " * wide, behind)] if wide else [] for wide in (padding.left, padding.right)]
    return _Sides([*side(left, left_color, 0), *pads[0]], [*pads[1], *side(right, right_color, 2)], behind)
