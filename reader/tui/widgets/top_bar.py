"""The line over everything: how much is shown of how much, and what goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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

MARGIN = 2
"""Columns beside what it says."""


class TopBar(Bar):
    """One line: how much is shown of how much."""

    def __init__(self) -> None:
        super().__init__(id="top", markup=False)

    def show(
        self,
        name: str,
        session: Session,
        cursor: int,
        brief: str,
        *status: str,
        read: str = "",
        shared: str = "",
        trouble: str = "",
    ) -> None:
        """Show the library's name, where the cursor stands in what was found, and what else there is to say.

        `brief`: how far the brief is read, which then takes the place of what is unread. `read`: how far the page is.
        `shared`: how the library stands to its shared one; `trouble`: the same for where that has no room, `""` where
        all is well.
        """
        width = self.app.size.width
        unread, selected, sort = session.found.unread, len(session.selected), session.query.sort
        about: tuple[str | Content, ...] = (
            *([read] if width < WIDE else []),
            brief or _("{count} unread").format(count=number(unread)),
            _opening(session.hidden_by()),
            _("{count} selected").format(count=number(selected)) if selected else "",
            _ordered(sort) if sort != Query().sort else "",
            *([read] if width >= WIDE else []),
            *status,
        )
        parts = [
            *_counts(session, cursor, wide=width >= WIDE),
            *(Content(each) if isinstance(each, str) else each for each in about if each),
        ]
        line = _line(name if width >= WIDE or not read else "", [*parts, _shared(shared)])
        if trouble and line.cell_length > width - MARGIN:  # what is at the end is cut, so it goes first
            line = _line(name if width >= WIDE else "", [_shared(trouble), *parts])
        self.show_content(line)


def _line(name: str, parts: Sequence[Content]) -> Content:
    shown = Content(" · ").join([part for part in parts if part])
    return Content.assemble(("digest", "bold $accent"), (f"  {name}  " if name else "  ", "bold"), shown)


def _shared(status: str) -> Content:
    """How the library stands to its shared one; a click says why."""
    return Content(status).stylize(Style.from_meta({"@click": "screen.do('shared')"})) if status else Content()


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
