"""Keys that read on: the detail follows the cursor, the next unread digest, the original, what a digest leads to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.binding import Binding
from textual.timer import Timer

from reader.model.digest import Digest
from reader.model.marks import Marks
from reader.model.page.blocks import Target
from reader.text import safe_link
from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key, no_digest
from reader.tui.browser import open_in_browser
from reader.tui.controllers.finishing import Finishing
from reader.tui.controllers.judging import Judging
from reader.tui.controllers.letters import Letters, Typed
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.reading import Lead, Reading
from reader.tui.controllers.said import Said
from reader.tui.matches import Matches

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

HELD = 0.06
"""Seconds between two moves below which a key counts as held: the list moves alone, the detail comes at the end."""
FRAMES = 3
"""Frames in which a page is laid out after it was opened."""
BINDINGS: Sequence[Binding] = (
    key("n", "next-unread", "next unread", "Read the next unread digest", show=True),
    key("p", "previous-unread", "previous unread", "Read the previous unread digest"),
    key("J", "next", "next", "Next digest, from any pane"),
    key("K", "previous", "previous", "Previous digest, from any pane"),
    key("o", "open-link", "open", "Open the original in the browser", show=True),
    key("y", "copy-link", "copy link", "Copy the link"),
    key("space", "read-on", "read on", "Read on: the next page, then the next unread digest"),
    key("shift+space", "read-back", "read back", "The page before"),
    key("semicolon", "follow", "follow", "Follow a link, topic, role, source, note or picture by its letter",
        key_display=";"),
)  # fmt: skip


class ReadingActions:
    """The digest that is shown, and the ways on from it."""

    def __init__(self, screen: MainScreen, reading: Reading, marking: Marking) -> None:
        self.screen = screen
        self.reading = reading
        self.marking = marking
        self.judging = Judging(marking)
        self.letters = Letters()
        self.finishing = Finishing()
        self._timer: Timer | None = None
        self._moved_at = 0.0

    def commands(self) -> Commands:
        return {
            "next-unread": Command(partial(self.go_unread, 1), useful=self.screen.session.has_digests),
            "previous-unread": Command(partial(self.go_unread, -1)),
            "next": Command(partial(self.step, 1)),
            "previous": Command(partial(self.step, -1)),
            "read-on": Command(partial(self.read_on, 1), self.screen.has_targets),
            "read-back": Command(partial(self.read_on, -1), self.screen.has_targets),
            "open-link": Command(self.open_link, self._may_have_link, why=partial(_no_link, self.screen)),
            "copy-link": Command(self.copy_link, self._may_have_link, why=partial(_no_link, self.screen)),
            "open-address": Command(self.open_address),
            "follow": Command(self.show_letters, lambda: self.screen.detail.digest is not None),
        }

    @property
    def is_reading(self) -> bool:
        """Whether the page is in use, not only beside the list."""
        screen = self.screen
        return screen.detail.has_focus or screen.has_class("reading") or bool(self.reading.followed)

    def follow_cursor(self) -> None:
        """Show the digest under the cursor in the same frame; while a key is held, when it is let go."""
        now = monotonic()
        held, self._moved_at = now - self._moved_at < HELD, now
        if self._timer is not None:
            self._timer.stop()
        if held:
            self._timer = self.screen.set_timer(HELD, self.show)
        else:
            self.show()

    def show(self) -> None:
        """Show the current digest in the detail pane."""
        screen, id_ = self.screen, self.screen.current_id
        digest = self.load(id_)
        marks = screen.session.marks(id_) if id_ else Marks()
        around = self.reading.around(digest) if digest is not None else None
        deep, hinting = bool(self.reading.followed), screen.detail.hinting
        screen.detail.show(
            digest, marks, Matches(screen.session.query), deep=deep, around=around, sides=self.reading.sides(id_)
        )
        if hinting and not screen.detail.hinting:
            screen.key_bar.hush()
        screen.refresh_bindings()

    def load(self, id_: str) -> Digest | None:
        """The digest with this id; where it has gone meanwhile, the list is shown again."""
        digest, said = self.reading.load(id_)
        self.screen.say(said)
        return digest

    def go_unread(self, step: int) -> None:
        index, said = self.reading.next_unread(self.screen.digest_list.cursor, step)
        if index < 0 and step > 0 and self.screen.briefing.is_shown:
            if self.screen.briefing_actions.end():
                return
            index, said = self.reading.next_unread(-1, 1)  # a brief is read whole, wherever one began
        self.screen.say(said)
        if index < 0:
            return
        self.screen.digest_list.go(index)
        if not self.screen.detail.display:  # one pane after the other: nobody has read what was never seen
            self.screen.digest_list.action_open()
        self._read_here()

    def _read_here(self) -> None:
        """Reading the digest under the cursor makes it read."""
        row = self.screen.digest_list.current
        if row is not None:
            self.screen.session.hold(row.row)
            self.mark_read(row.id)

    def read_on(self, step: int) -> None:
        """Turn the page of the digest that is shown; after its end comes the next unread one."""
        screen = self.screen
        if not screen.detail.display:
            screen.digest_list.action_open()
        elif step > 0 and screen.detail.at_end:
            self.go_unread(1)
        else:
            self.mark_read(screen.current_id)
            screen.detail.action_turn(step)

    def read_again(self) -> None:
        """Show the page as it was left when the reader was closed."""
        self.screen.add_class("reading")
        self.screen.set_focus(self.screen.detail)
        self.resume(silently=True)

    def resume(self, *, silently: bool = False) -> None:
        """Go on where the digest was left, once it is on the screen."""
        self.screen.call_after_refresh(self._resume, silently, FRAMES)

    def _resume(self, silently: bool, frames: int) -> None:
        detail = self.screen.detail
        if detail.laid is None and frames:
            # One pane after the other: the page is laid out with the next frame, or hidden again before it.
            self.screen.call_after_refresh(self._resume, silently, frames - 1)
        elif detail.resume() and not silently:
            resumed = _("Resumed where you left it ({position}); g goes to the top")
            self.screen.say(Said(resumed.format(position=detail.position)))

    def mark_read(self, id_: str) -> None:
        self.screen.say(self.marking.read(id_))

    def look_how_far(self) -> None:
        """Notice where the end of a page was read, or where another one is read now."""
        detail = self.screen.detail
        digest = detail.digest if self.is_reading and detail.laid is not None else None
        id_ = digest.id if digest is not None else ""
        finished = self.finishing.look(id_, lambda: digest.minutes if digest is not None else 0, at_end=detail.at_end)
        if finished:
            self.marking.finish(finished)

    def step(self, step: int) -> None:
        screen, before = self.screen, self.screen.digest_list.cursor
        screen.digest_list.go(before + step)
        if screen.digest_list.cursor != before and self.is_reading:
            self._read_here()

    def _may_have_link(self) -> bool:
        row = self.screen.digest_list.highlighted
        return bool(self.reading.followed or (row is not None and row.link))

    def _link(self) -> str:
        digest = self.load(self.screen.current_id)
        return digest.link if digest is not None else ""

    def open_link(self) -> None:
        link = self._link()
        if not safe_link(link):
            self.screen.say(Said(_no_link(self.screen)))
        elif self.open_address(link):
            self.mark_read(self.screen.current_id)

    def open_address(self, address: str) -> bool:
        """Open a link, if it is of http or https, in the browser; where there is none it is copied and shown."""
        link = safe_link(address)
        if not link:
            return False
        opened = open_in_browser(link, self.screen.app)
        if not opened:
            self.screen.app.copy_to_clipboard(link)
            self.screen.say(Said(_("No browser here, so the link was copied: {link}").format(link=link)))
        return opened

    def copy_link(self) -> None:
        link = self._link()
        if link:
            self.screen.app.copy_to_clipboard(link)
            self.screen.say(Said(_("Copied {link}").format(link=link)))
        else:
            self.screen.say(Said(_no_link(self.screen)))

    def show_letters(self) -> None:
        detail = self.screen.detail
        if not detail.hinting and not detail.visible_targets():
            self.screen.say(Said(_("Nothing here leads elsewhere")))
            return
        detail.show_letters(not detail.hinting)
        self.letters.forget()
        if detail.hinting:
            self.screen.say(Said(_("Press a letter; escape takes them away")))
        else:
            self.screen.key_bar.hush()

    def take_key(self, event: events.Key) -> None:
        """While letters are shown, a letter follows; after `+` or `-` it judges what it names."""
        detail = self.screen.detail
        if not detail.hinting or event.key == "escape":
            self.letters.forget()
            return
        event.stop()
        typed = self.letters.take(event.character or "", detail.letters)
        if typed.done:
            detail.show_letters(False)
            self.screen.key_bar.hush()  # what was said was said of the letters
        self._do(typed)

    def _do(self, typed: Typed) -> None:
        if typed.sign and typed.done:
            self.screen.say(self.judging.judge_label(self.screen.current_id, typed.target, typed.sign))
        elif typed.sign:
            self.screen.say(Said(_("{sign} which label? Press its letter").format(sign=typed.sign)))
        elif typed.target is not None:
            self.go(typed.target)

    def go(self, target: Target) -> None:
        """Go where a part of the page leads: a facet's value becomes a filter, everything else opens."""
        screen = self.screen
        if target.kind == "related":
            self._open(self.reading.lead(screen.detail.digest, int(target.value)))
        elif target.kind == "digest":
            self._open(Lead(target.value))
        elif target.kind in ("link", "picture"):
            self.open_address(target.value)
        elif target.kind in ("footnote", "reference"):
            screen.detail.go_to_note(target)
        else:
            screen.remove_class("reading")
            screen.query_actions.jump(screen.session.query.toggled(target.kind, target.value))
            screen.set_focus(screen.digest_list)

    def _open(self, lead: Lead) -> None:
        """In place, with a way back, or in the browser where we lack it."""
        if lead.id:
            self.reading.follow(lead.id)
            self.show()
            self.mark_read(lead.id)
        elif lead.link:
            self.open_address(lead.link)
        else:
            self.screen.say(Said(_("Not in the library, and it has no link")))


def _no_link(screen: MainScreen) -> str:
    return _("This digest has no link") if screen.current_id else no_digest()
