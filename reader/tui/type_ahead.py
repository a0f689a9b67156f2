"""Keys are given out one at a time: what is typed faster than it is shown goes where the key before it led.

Textual sends a key to whatever has the focus, at once. Where a key moves the focus or opens a dialog, those typed
right after it are on their way already, and are lost or do something else. What is pasted is typed, too.
"""

from __future__ import annotations

from collections import deque
from functools import partial

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from reader.dataclass import dataclass

LOOK_SECONDS = 0.3
"""How often it is looked at what became of a key that nobody has dealt with yet."""
LOOKS = 20
"""After so many the next key gets its turn in any case; on a busy machine a dialog takes its time."""


@dataclass(eq=False, slots=True)
class Way:
    """Where a key went."""

    screen: Screen[object]
    first: Widget
    """What had the focus, and so got the key first."""
    looks: int = 0


class TypeAhead(App[None]):
    """An application that keeps what is typed until it can be dealt with; none is before `take_keys` is called."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        """Keys and pastes that wait for their turn."""
        self._key_guard: Timer | None = None
        self._way: Way | None = None
        """Of the key that is being dealt with."""
        self._taking_keys = False
        """Whether the next key may be given out: there is a list to take it, and the key before is dealt with."""

    class KeyDealtWith(Message):
        """Follows a key on its way from the focused widget up to here, and so arrives when that has been dealt with."""

        def __init__(self, way: Way, again: bool) -> None:
            super().__init__()
            self.way = way
            self.again = again
            """Whether to go the same way once more, behind the messages that the key led to."""

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
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
        way = self._way = Way(self.screen, self.focused or self.screen)
        is_text = self._is_text(key)
        self._key_guard = self.set_interval(LOOK_SECONDS, partial(self._look_for_key, way))
        await super().on_event(key)
        await self._follow_key(way, again=not is_text)

    def _is_text(self, key: events.Key | events.Paste) -> bool:
        """Whether the focused widget takes it as text, so that nothing else follows from it."""
        if isinstance(key, events.Paste):
            return True
        return self.focused is not None and self.focused.check_consume_key(key.key, key.character)

    async def _look_for_key(self, way: Way) -> None:
        """Give out the next key where this one is lost with the widget that had it, or waits for a dialog to end."""
        way.looks += 1
        if not self.screen_stack:
            return
        if self.screen is not way.screen:
            self.screen.call_after_refresh(self._end_way, way)
        elif not way.first.is_running or way.looks >= LOOKS:
            await self._end_way(way)

    async def _follow_key(self, way: Way, *, again: bool) -> None:
        if not self.screen_stack:  # the key was the last one
            return
        if self.screen is not way.screen:  # the key opened a dialog, or closed one
            self.screen.call_after_refresh(self._end_way, way)
        elif not way.first.post_message(self.KeyDealtWith(way, again)):
            await self._end_way(way)

    async def on_type_ahead_key_dealt_with(self, event: KeyDealtWith) -> None:
        if event.again or self.screen_stack[-1:] != [event.way.screen]:
            await self._follow_key(event.way, again=False)
        else:
            await self._end_way(event.way)

    async def _end_way(self, way: Way) -> None:
        if way is self._way:  # each key ends once, however many say so
            await self.take_keys()

    async def take_keys(self) -> None:
        """Give out the next key: there is something to take it, and the key before is dealt with."""
        if self._key_guard is not None:
            self._key_guard.stop()
        self._way = None
        self._taking_keys = True
        await self._give_key()
