"""The line over everything: how much is shown of how much, and what goes on."""

from __future__ import annotations

from textual.content import Content

from reader.model.query import Query
from reader.tui.session import Session
from reader.tui.widgets.bar import Bar


class TopBar(Bar):
    """One line: how much is shown of how much."""

    def __init__(self) -> None:
        super().__init__(id="top", markup=False)

    def show(self, name: str, session: Session, jobs: str, position: str) -> None:
        """Show the library's name, what was found and selected in it, what goes on, and how far the digest is read."""
        shown, total, sort = session.found.total, len(session.library), session.query.sort
        count = f"{shown:,} of {total:,}" if shown != total else f"{total:,}"
        status = (
            f"{len(session.selected):,} selected" if session.selected else "",
            f"by {sort}" if sort != Query().sort else "",
            jobs,
            position,
        )
        parts = [Content.styled(count, "bold"), Content(f"{session.found.unread:,} unread"), *map(Content, status)]
        about = Content(" · ").join([part for part in parts if part])
        self.show_content(Content.assemble(("digest", "bold $accent"), ("  " + name + "  ", "bold"), about))
