"""A scrollbar that is drawn when it changes: Textual draws its own again with every change of what scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class LeanScrollBar(ScrollBar):
    """A vertical scrollbar."""

    _drawn: tuple[object, ...] = ()
    """What the strips were drawn from."""
    _strips: Sequence[Strip] = ()

    def render_lines(self, crop: Region) -> list[Strip]:
        bar = self.render()
        assert isinstance(bar, ScrollBarRender)
        filters = self.get_line_filters()
        drawn = (self.size, bar.virtual_size, bar.window_size, bar.position, bar.style, self.visual_style, *filters)
        if drawn != self._drawn:
            self._drawn = drawn
            self._strips = self._draw(bar, filters)
        return list(self._strips[crop.y : crop.bottom])

    def _draw(self, bar: ScrollBarRender, filters: Sequence[LineFilter]) -> list[Strip]:
        style, background = bar.style, self.background_colors[1]
        assert isinstance(style, Style)
        assert style.color is not None
        assert style.bgcolor is not None
        width, height = self.size
        segments = bar.render_bar(
            height, bar.virtual_size, bar.window_size, bar.position, width,
            back_color=style.bgcolor, bar_color=style.color,
        ).segments  # fmt: skip
        behind = self.visual_style.rich_style
        known: dict[Segment, Strip] = {}  # most lines of a bar are the same
        for segment in segments:
            if segment not in known:
                strip = Strip([segment], width).apply_style(behind)
                for each in filters:
                    strip = strip.apply_filter(each, background)
                known[segment] = strip
        return [known[segment] for segment in segments]
