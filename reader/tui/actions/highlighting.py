"""Keys that choose sentences of the page and highlight them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key, no_digest
from reader.tui.controllers.highlighting import KEPT, Highlighting
from reader.tui.controllers.said import Said
from reader.tui.keys import bindings_of, keymap_of
from reader.tui.widgets.key_bar import Hint

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

BINDINGS: Sequence[Binding] = (
    key("H", "highlight", "highlight", "Choose sentences of the page to highlight them"),
    key("alt+h", "highlights", "highlights", "Highlights: all that you made, each leads to its sentence"),
)
FRAMES = 4
"""Frames in which a page is laid out after it was opened."""


class SentenceKeys(DOMNode):
    """The keys while sentences are chosen: in force in place of all others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down,right", "next", "next", id="sentence-next", tooltip="The next sentence"),
        Binding("k,up,left", "previous", "before", id="sentence-previous", tooltip="The sentence before"),
        Binding("J,shift+down", "more", "one more", id="sentence-more", tooltip="Choose one sentence more"),
        Binding(
            "K,shift+up", "less", "one less", id="sentence-less", tooltip="Choose one sentence less, or one before"
        ),
        Binding("enter", "keep", "keep", id="sentence-keep", tooltip="Keep the highlight"),
        Binding("H", "toggle", "keep or remove", id="sentence-toggle", tooltip="Keep the highlight, or remove one"),
        Binding(
            "N", "note", "with a note", id="sentence-note", tooltip="Keep it with a note of your own, or edit that"
        ),
        Binding("escape,q", "leave", "leave", id="sentence-leave", tooltip="Choose no sentences any more"),
    ]


class HighlightActions:
    """The sentences that are chosen on the page, and what becomes of them."""

    def __init__(self, screen: MainScreen, highlighting: Highlighting) -> None:
        self.screen = screen
        self.highlighting = highlighting
        self._typed: list[str] | None = None
        """Keys that were pressed before the page was laid out; None where it is."""
        self._actions: Mapping[str, Callable[[], object]] = {
            "next": partial(self.move, 1),
            "previous": partial(self.move, -1),
            "more": partial(self.move, 1, extend=True),
            "less": partial(self.move, -1, extend=True),
            "keep": self.keep,
            "toggle": self.toggle,
            "note": self.note,
            "leave": self.leave,
        }

    def commands(self) -> Commands:
        return {
            "highlight": Command(self.choose, self._has_page, why=self._no_page),
            "highlights": Command(self.show_all),
        }

    def _has_page(self) -> bool:
        # While it is being opened it is not displayed yet.
        detail = self.screen.detail
        return detail.digest is not None and (detail.display or self.screen.has_class("reading"))

    def _no_page(self) -> str:
        if not self.screen.current_id:
            return no_digest()
        return _("Open the digest first: sentences are chosen on its page")

    def choose(self, frames: int = FRAMES) -> None:
        """Begin to choose sentences of the page, from its top on the screen."""
        screen = self.screen
        if screen.detail.laid is None and frames:
            # It was opened by the key before this one; what is typed meanwhile is meant for the choice.
            self._typed = [] if self._typed is None else self._typed
            screen.call_after_refresh(self.choose, frames - 1)
            return
        typed, self._typed = self._typed or (), None
        if not screen.detail.choose():
            screen.say(Said(_("There is no sentence on this page to highlight")))
        else:
            screen.set_focus(screen.detail)
            screen.panes.show_keys()
            for event_key in typed:
                self._press(event_key)

    @property
    def takes_keys(self) -> bool:
        """Whether sentences are being chosen, so that every key is the choice's."""
        return self.screen.detail.choice is not None or self._typed is not None

    @property
    def hints(self) -> Sequence[Hint] | None:
        """The keys of the choice, None where nothing is being chosen."""
        if self.screen.detail.choice is None:
            return None
        return [
            Hint("j k", _("sentence")), Hint("J K", _("more, less")), Hint("enter", _("keep"), "enter"),
            Hint("N", _("keep with a note"), "N"), Hint("H", _("keep or remove"), "H"),
            Hint("esc", _("leave"), "escape"),
        ]  # fmt: skip

    def take_key(self, event: events.Key) -> None:
        """While sentences are chosen, every key is the choice's."""
        event.stop()
        event.prevent_default()
        if self._typed is not None:
            self._typed.append(event.key)
        else:
            self._press(event.key)

    def _press(self, pressed: str) -> None:
        action = self._keys().get(pressed)
        if action is not None and self.screen.detail.choice is not None:
            self._actions[action]()

    def _keys(self) -> Mapping[str, str]:
        keymap = keymap_of(self.screen.config.keys)
        return {binding.key: binding.action for binding in bindings_of(SentenceKeys, keymap)}

    def _passages(self) -> list[str]:
        choice = self.screen.detail.choice
        return choice.passages if choice is not None else []

    def move(self, step: int, *, extend: bool = False) -> None:
        self.screen.detail.move_choice(step, extend=extend)

    def leave(self) -> None:
        self.screen.detail.end_choice()
        self.screen.panes.show_keys()

    def keep(self) -> None:
        """Highlight what is chosen."""
        id_, passages = self._id, self._passages()
        if self.highlighting.covering(id_, passages):
            self.screen.say(Said(KEPT[:1].upper() + KEPT[1:]))
            return
        self._done(self.highlighting.keep(id_, passages))

    def toggle(self) -> None:
        """Highlight what is chosen, or take that away where it is highlighted."""
        id_, passages = self._id, self._passages()
        there = self.highlighting.covering(id_, passages)
        self._done(self.highlighting.remove(id_, there) if there else self.highlighting.keep(id_, passages))

    def note(self) -> None:
        """Highlight what is chosen, with a note; where it is highlighted, edit its note."""
        from reader.tui.screens.dialogs import AskNote

        id_, passages = self._id, self._passages()
        there = self.highlighting.covering(id_, passages)
        if there:
            passages = [each.text for each in there]

        def noted(answer: object) -> None:
            if isinstance(answer, str):
                self._done(self.highlighting.keep(id_, passages, answer))

        self.screen.app.push_screen(AskNote(_("Note on the highlight"), there[-1].note if there else ""), noted)

    def _done(self, said: Said) -> None:
        self.leave()
        self.screen.say(said)

    @property
    def _id(self) -> str:
        digest = self.screen.detail.digest
        return digest.id if digest is not None else ""

    def show_all(self) -> None:
        """List all highlights; the one that is picked opens its digest, at the sentence."""
        from reader.errors import LibraryError
        from reader.tui.controllers.said import failure
        from reader.tui.screens.highlights import highlights_dialog

        screen = self.screen
        try:
            listed = self.highlighting.listed(screen.session.clock().date())
        except LibraryError as error:
            screen.say(failure(error))
            return
        if not listed:
            screen.say(Said(_("Nothing is highlighted yet: H in the page chooses sentences")))
            return

        def picked(answer: object) -> None:
            if isinstance(answer, str) and answer.isdecimal():
                each = listed[int(answer)]
                self.open(each.digest_id, each.highlight.text)

        screen.app.push_screen(highlights_dialog(listed), picked)

    def open(self, id_: str, text: str) -> None:
        """Open a digest at a passage."""
        screen = self.screen
        screen.panes.show_digest(id_)
        screen.reading_actions.show()
        screen.add_class("reading")
        screen.set_focus(screen.detail)
        screen.call_after_refresh(self._go, id_, text, FRAMES)

    def _go(self, id_: str, text: str, frames: int) -> None:
        detail = self.screen.detail
        here = detail.digest is not None and detail.digest.id == id_ and detail.laid is not None
        if not here and frames:
            # One pane after the other: the page is laid out with the next frame.
            self.screen.call_after_refresh(self._go, id_, text, frames - 1)
        elif not here or not detail.go_to_passage(text):
            self.screen.say(Said(_("The sentence is not in the text any more; it is listed at the end of the page")))
