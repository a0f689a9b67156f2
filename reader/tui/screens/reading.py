"""Reading: the detail follows the cursor, the next unread digest, the original, and what a digest leads to."""

from __future__ import annotations

from abc import abstractmethod
from time import monotonic
from typing import ClassVar

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.timer import Timer

from reader.errors import DigestError
from reader.model.digest import Digest
from reader.model.marks import Marks
from reader.model.query import Query
from reader.text import safe_link
from reader.tui.matches import Matches
from reader.tui.screens.marking import MarkingScreen
from reader.tui.widgets.detail import Detail, position_of
from reader.tui.widgets.digest_list import DigestList

HELD = 0.06
"""Seconds between two moves below which a key counts as held: the list moves alone, the detail comes at the end."""


class ReadingScreen(MarkingScreen):
    """A screen with a list and a detail. Its heir says what a query shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "unread(1)", "next unread", id="next-unread", tooltip="Read the next unread digest"),
        Binding("p", "unread(-1)", "previous unread", id="previous-unread", show=False,
            tooltip="Read the unread digest before"),
        Binding("J", "step(1)", "next", id="next", show=False, tooltip="The next digest, from wherever you are"),
        Binding("K", "step(-1)", "previous", id="previous", show=False,
            tooltip="The digest before, from wherever you are"),
        Binding("o", "open_link", "open", id="open-link", tooltip="Open the original in the browser"),
        Binding("y", "copy_link", "copy link", id="copy-link", show=False, tooltip="Copy the link"),
        Binding("semicolon", "hint", "follow", id="follow", show=False, key_display=";",
            tooltip="Follow a topic, role, source or related digest by its letter"),
    ]  # fmt: skip

    digest_list = getters.query_one(DigestList)
    detail = getters.query_one(Detail)

    def __init__(self) -> None:
        super().__init__()
        self._followed: list[str] = []
        """Ids of the digests that were followed to, in place; the last one is shown."""
        self._left = ""
        """Id of the digest in the list from which they were followed."""
        self._detail_timer: Timer | None = None
        self._moved_at = 0.0

    @abstractmethod
    def show_found(self, cursor: int) -> None:
        """Show what the session found, everywhere."""

    @abstractmethod
    def ask(self, query: Query) -> None:
        """Show what this query finds."""

    # --- the detail --------------------------------------------------------------------------

    @property
    def current_id(self) -> str:
        if self._followed:
            return self._followed[-1]
        row = self.digest_list.current
        return row.id if row is not None else ""

    def on_digest_list_highlighted(self, event: DigestList.Highlighted) -> None:
        id_ = event.row.id if event.row is not None else ""
        if id_ != self._left:
            self._followed.clear()
        self._left = id_
        if event.row is not None and self.session.hold(event.row.row):
            self.show_found(max(0, self.session.index_of(event.row.id)))
            return
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """Show the digest under the cursor with the next frame; while a key is held, when it is let go."""
        now = monotonic()
        held, self._moved_at = now - self._moved_at < HELD, now
        if self._detail_timer is not None:
            self._detail_timer.stop()
        if held:
            self._detail_timer = self.set_timer(HELD, self.show_detail)
        else:
            self.call_after_refresh(self.show_detail)

    def on_digest_list_opened(self, event: DigestList.Opened) -> None:
        self.add_class("reading")
        self.set_focus(self.detail)
        self.mark_read(event.row.id)

    def show_detail(self) -> None:
        """Show the current digest in the detail pane."""
        id_ = self.current_id
        digest = self._load(id_)
        marks = self.session.marks(id_) if id_ else Marks()
        self.detail.show(digest, marks, Matches(self.session.query), deep=bool(self._followed))
        self.refresh_bindings()

    def _load(self, id_: str) -> Digest | None:
        """The digest with this id; where it has gone meanwhile, the list is told."""
        if not id_:
            return None
        try:
            digest = self.session.library.load(id_)
        except DigestError as error:
            self.warn(error)
            return None
        before = self.session.found.total
        if digest is None:
            self.session.again()
            if self.session.found.total != before:
                self.show_change()
        return digest

    def action_unread(self, step: int) -> None:
        index = self.session.next_unread(self.digest_list.cursor, step)
        if index < 0:
            self.tell("No unread digest below" if step > 0 else "No unread digest above")
            return
        self.digest_list.go(index)
        row = self.digest_list.current
        if row is not None:
            self.session.hold(row.row)
            self.mark_read(row.id)

    def action_step(self, step: int) -> None:
        self.digest_list.go(self.digest_list.cursor + step)

    def action_open_link(self) -> None:
        link = self._link()
        if link:
            self.app.open_url(link)
            self.mark_read(self.current_id)

    def action_open_address(self, address: str) -> None:
        """Open a link that stands in a text; only http and https ones are."""
        if safe_link(address):
            self.app.open_url(safe_link(address))

    def action_copy_link(self) -> None:
        link = self._link()
        if link:
            self.app.copy_to_clipboard(link)
            self.tell("Link copied")

    def _link(self) -> str:
        digest = self._load(self.current_id)
        return digest.link if digest is not None else ""

    # --- following ---------------------------------------------------------------------------

    def action_hint(self) -> None:
        self.detail.hint(not self.detail.hinting)

    def on_key(self, event: events.Key) -> None:
        """While letters are shown beside what can be followed, a letter follows."""
        if not self.detail.hinting or event.key == "escape":
            return
        event.stop()
        position = position_of(event.character or "")
        follow = self.detail.follows[position] if 0 <= position < len(self.detail.follows) else None
        self.detail.hint(False)
        if follow is not None:
            self.action_follow(follow.facet, follow.value)

    def action_follow(self, facet: str, value: str) -> None:
        """A facet's value becomes a filter; a related text opens in place, or in the browser where we lack it."""
        if facet != "related":
            self.remove_class("reading")
            self.ask(self.session.query.toggled(facet, value))
            self.set_focus(self.digest_list)
            return
        digest = self.detail.digest
        related = digest.related[int(value)] if digest is not None and int(value) < len(digest.related) else None
        id_ = self.session.related(related) if related is not None else ""
        if id_:
            self._followed.append(id_)
            self.show_detail()
            self.mark_read(id_)
        elif related is not None and related.link:
            self.app.open_url(related.link)
        elif related is not None:
            self.tell("Not in the library, and has no link")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "open_link" | "copy_link":
                row = self.digest_list.highlighted
                return bool(self._followed or (row is not None and row.link))
            case "hint":
                return bool(self.detail.follows)
            case _:
                return super().check_action(action, parameters)
