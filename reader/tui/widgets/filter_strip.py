"""The filters in one line, where there is no room for the pane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from reader.dataclass import dataclass
from reader.model.query import Query
from reader.model.value_names import capitalized, value_name
from reader.text import fold
from reader.translation import gettext as _
from reader.tui.looks import DIM, TINT
from reader.tui.session import FILTERS
from reader.tui.widgets.bar import Bar
from reader.tui.widgets.line_view import fit

SHORTEST = 6
"""Cells of a cut value that still say something."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A facet, and what is set of it."""

    facet: str
    name: str
    value: str
    more: str = ""
    """How many values there are besides."""
    on: bool = False

    @property
    def text(self) -> str:
        parts = ("■" if self.on else "", self.name, self.value, self.more)
        return f" {' '.join(filter(None, parts))} "


class FilterStrip(Bar):
    """The filters in one line, where there is no room for the pane. Each opens its facet."""

    def __init__(self) -> None:
        super().__init__(id="strip", markup=False)
        self._chips: Sequence[Chip] = ()

    def show(self, query: Query) -> None:
        facets = [*("role", "level", "abstraction"), *(f for f in FILTERS if query.values(f) or query.excluded(f))]
        self._chips = [_chip(facet, query) for facet in dict.fromkeys(facets)]
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self.show_content(Content(" ").join(map(_drawn, fitting(self._chips, self.content_size.width))))


def _chip(facet: str, query: Query) -> Chip:
    excluded = (_("not {value}").format(value=value_name(facet, value)) for value in query.excluded(facet))
    values = (*(value_name(facet, value) for value in query.values(facet)), *excluded)
    # The first value stands for all of them: role and level must both be seen.
    named = "".join(capitalized(v) if v == fold(v) else v for v in values[:1]) or _("any")
    more = f"+{len(values) - 1}" if len(values) > 1 else ""
    return Chip(facet, FILTERS[facet], named, more, on=bool(values))


def fitting(chips: Sequence[Chip], width: int) -> Sequence[Chip]:
    """The chips that there is room for. What is set is seen first: the others are shortened and left out for it."""
    for tried in _shorter(chips):
        if _width(tried) <= width:
            return tried
    set_ = [replace(chip, name="") for chip in chips if chip.on] or list(chips[:1])
    over = _width(set_) - width
    for at, chip in sorted(enumerate(set_), key=lambda each: -cell_len(each[1].value)):
        room = max(SHORTEST, cell_len(chip.value) - max(0, over))
        over -= max(0, cell_len(chip.value) - room)
        set_[at] = replace(chip, value=fit(chip.value, min(room, cell_len(chip.value))).rstrip())
    return set_


def _shorter(chips: Sequence[Chip]) -> Iterator[Sequence[Chip]]:
    """The chips whole, and then shorter and shorter."""
    yield chips
    bare = [chip if chip.on else replace(chip, value="") for chip in chips]
    yield bare
    off = [chip for chip in bare if not chip.on]
    while off:
        off.pop()
        yield [chip for chip in bare if chip.on or chip in off]
    yield [replace(chip, name="") for chip in bare if chip.on]


def _width(chips: Sequence[Chip]) -> int:
    return sum(cell_len(chip.text) for chip in chips) + len(chips) - 1


def _drawn(chip: Chip) -> Content:
    look = "bold $on-accent on $accent" if chip.on else f"{DIM} on {TINT}"
    drawn = Content.assemble((chip.text.replace(" ", "\u00a0"), look))
    return drawn.stylize(Style.from_meta({"@click": ("screen.do", ("facet", (chip.facet,)))}))
