"""The line over everything: how much is shown of how much, and what goes on."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from reader.model.query import Query
from reader.model.value_names import ORDERS
from reader.translation import gettext as _
from reader.translation import number
from reader.tui.looks import DIM
from reader.tui.session import Session
from reader.tui.widgets.bar import Bar


class TopBar(Bar):
    """One line: how much is shown of how much."""

    def __init__(self) -> None:
        super().__init__(id="top", markup=False)

    def show(self, name: str, session: Session, cursor: int, brief: str, *status: str) -> None:
        """Show the library's name, where the cursor stands in what was found, and what else there is to say.

        `brief`: how far the brief is read, which then takes the place of what is unread.
        """
        shown, total, sort = len(session.found.rows), len(session.library), session.query.sort
        # Of a story one row is listed, and all its sides are counted.
        folded = f"{number(shown)} · " if shown < session.found.total else ""
        place = f"{number(min(cursor, shown - 1) + 1)}/{folded}" if shown else ""
        found, unread, selected = session.found.total, session.found.unread, len(session.selected)
        about: tuple[str | Content, ...] = (
            brief or _("{count} unread").format(count=number(unread)),
            _opening(session.hidden_by()),
            _("{count} selected").format(count=number(selected)) if selected else "",
            _ordered(sort) if sort != Query().sort else "",
            *status,
        )
        parts = [
            Content.assemble((place, DIM), (_of(found, total), "bold")),
            *(Content(each) if isinstance(each, str) else each for each in about if each),
        ]
        self.show_content(
            Content.assemble(("digest", "bold $accent"), ("  " + name + "  ", "bold"), Content(" · ").join(parts))
        )


def _ordered(sort: str) -> str:
    return ORDERS[sort] if sort == "forme" else _("by {order}").format(order=ORDERS[sort])


def _of(found: int, total: int) -> str:
    if found == total:
        return number(total)
    return _("{found} of {total}").format(found=number(found), total=number(total))


def _opening(hidden: str) -> Content:
    """What is hidden; a click shows it."""
    return Content(hidden).stylize(Style.from_meta({"@click": "screen.do('show-muted')"})) if hidden else Content()
