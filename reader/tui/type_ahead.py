"""Keys are given out one at a time: what is typed faster than it is shown goes where the key before it led.

Textual sends a key to whatever has the focus, at once. Where a key moves the focus or opens a dialog, those typed
right after it are on their way already, and are lost or do something else.
"""

from __future__ import annotations

from collections import deque

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

KEY_SECONDS = 0.3
"""A key that nobody has dealt with after so long is lost with the widget that had it: the next one gets its turn."""


class TypeAhead(App[None]):
    """An application that keeps what is typed until it can be dealt with; none is before `take_keys` is called."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key] = deque()
        """Keys that wait for their turn."""
        self._key_guard: Timer | None = None
        self._way_of_key: tuple[Screen[object], Widget]
        self._taking_keys = False
        """Whether the next key may be given out: there is a list to take it, and the key before is dealt with."""

    class KeyDealtWith(Message):
        """Follows a key on its way from the focused widget up to here, and so arrives when that has been dealt with."""

        def __init__(self, again: bool) -> None:
            super().__init__()
            self.again = again
            """Whether to go the same way once more, behind the messages that the key led to."""

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._typed.append(event)
            await self._give_key()
        else:
            await super().on_event(event)

    @property
    def is_dealing_with_keys(self) -> bool:
        """Whether anything typed is still on its way."""
        return bool(self._typed) or not self._taking_keys

    async def _give_key(self) -> None:
        if not (self._taking_keys and self._typed and self.screen_stack):
            return
        self._taking_keys = False
        key = self._typed.popleft()
        self._way_of_key = self.screen, self.focused or self.screen
        is_text = self.focused is not None and self.focused.check_consume_key(key.key, key.character)
        self._key_guard = self.set_timer(KEY_SECONDS, self.take_keys)
        await super().on_event(key)
        await self._follow_key(again=not is_text)

    async def _follow_key(self, *, again: bool) -> None:
        screen, first = self._way_of_key
        if not self.screen_stack:  # the key was the last one
            return
        if self.screen is not screen:  # the key opened a dialog, or closed one
            self.screen.call_after_refresh(self.take_keys)
        elif not first.post_message(self.KeyDealtWith(again)):
            await self.take_keys()

    async def on_type_ahead_key_dealt_with(self, event: KeyDealtWith) -> None:
        if event.again or self.screen_stack[-1:] != [self._way_of_key[0]]:
            await self._follow_key(again=False)
        else:
            await self.take_keys()

    async def take_keys(self) -> None:
        """Give out the next key: there is something to take it, and the key before is dealt with."""
        if self._key_guard is not None:
            self._key_guard.stop()
        self._taking_keys = True
        await self._give_key()
