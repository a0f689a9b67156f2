"""The filters in one line, where there is no room for the pane."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from reader.model.query import Query
from reader.model.value_names import capitalized, value_name
from reader.text import fold
from reader.translation import gettext as _
from reader.tui.looks import DIM, TINT
from reader.tui.session import FILTERS
from reader.tui.widgets.bar import Bar


class FilterStrip(Bar):
    """The filters in one line, where there is no room for the pane. Each opens its facet."""

    def __init__(self) -> None:
        super().__init__(id="strip", markup=False)

    def show(self, query: Query) -> None:
        facets = [*("role", "level", "abstraction"), *(f for f in FILTERS if query.values(f) or query.excluded(f))]
        chips = [self._chip(facet, query) for facet in dict.fromkeys(facets)]
        self.show_content(Content(" ").join(chips))

    @staticmethod
    def _chip(facet: str, query: Query) -> Content:
        excluded = (_("not {value}").format(value=value_name(facet, value)) for value in query.excluded(facet))
        values = (*(value_name(facet, value) for value in query.values(facet)), *excluded)
        # The first value stands for all of them: role and level must both be seen.
        named = "".join(capitalized(v) if v == fold(v) else v for v in values[:1]) or _("any")
        more = f" +{len(values) - 1}" if len(values) > 1 else ""
        value = f" {named}{more} ".replace(" ", "\u00a0")
        look = "bold $on-accent on $accent" if values else f"{DIM} on {TINT}"
        chip = Content.assemble((f" {'■ ' if values else ''}{FILTERS[facet]}".replace(" ", "\u00a0") + value, look))
        return chip.stylize(Style.from_meta({"@click": ("screen.do", ("facet", (facet,)))}))
