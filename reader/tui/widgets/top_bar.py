"""The line over everything: how much is shown of how much, and what goes on."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.style import Style

from reader.model.query import Query
from reader.model.value_names import ORDERS
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.looks import DIM
from reader.tui.session import Session
from reader.tui.widgets.bar import Bar

WIDE = 60
"""Columns from which on there is room to say what is counted."""


class TopBar(Bar):
    """One line: how much is shown of how much."""

    def __init__(self) -> None:
        super().__init__(id="top", markup=False)

    def show(self, name: str, session: Session, cursor: int, brief: str, *status: str) -> None:
        """Show the library's name, where the cursor stands in what was found, and what else there is to say.

        `brief`: how far the brief is read, which then takes the place of what is unread.
        """
        unread, selected, sort = session.found.unread, len(session.selected), session.query.sort
        about: tuple[str | Content, ...] = (
            brief or _("{count} unread").format(count=number(unread)),
            _opening(session.hidden_by()),
            _("{count} selected").format(count=number(selected)) if selected else "",
            _ordered(sort) if sort != Query().sort else "",
            *status,
        )
        parts = [
            *_counts(session, cursor, wide=self.app.size.width >= WIDE),
            *(Content(each) if isinstance(each, str) else each for each in about if each),
        ]
        self.show_content(
            Content.assemble(("digest", "bold $accent"), ("  " + name + "  ", "bold"), Content(" · ").join(parts))
        )


def _ordered(sort: str) -> str:
    return ORDERS[sort] if sort == "forme" else _("by {order}").format(order=ORDERS[sort])


def _counts(session: Session, cursor: int, *, wide: bool) -> Iterator[Content]:
    """Where the cursor stands in what was found, and how much that is."""
    shown, found, total = len(session.found.rows), session.found.total, len(session.library)
    place = f"{number(min(cursor, shown - 1) + 1)}/" if shown else ""
    if shown == found:
        yield Content.assemble((place, DIM), (_of(found, total), "bold"))
        return
    # Of a story one row is listed, and all its sides are counted.
    place += number(shown)
    listed = ngettext("{place} story", "{place} stories", shown).format(place=place) if wide else place
    yield Content.styled(listed, DIM)
    if wide:
        digests = ngettext("{count} digest", "{count} digests", found).format(count=_of(found, total))
        yield Content.styled(digests, "bold")


def _of(found: int, total: int) -> str:
    if found == total:
        return number(total)
    return _("{found} of {total}").format(found=number(found), total=number(total))


def _opening(hidden: str) -> Content:
    """What is hidden; a click shows it."""
    return Content(hidden).stylize(Style.from_meta({"@click": "screen.do('show-muted')"})) if hidden else Content()
