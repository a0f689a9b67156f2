"""Letters beside what can be followed on a page: a letter follows, a sign and a letter judge a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HINTS = "asdfghjklqwertyuiopzxcvbnm"
"""Letters that name what can be followed, the nearest to the fingers first."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Something on a page that can be followed: a facet's value becomes a filter, a related text opens."""

    facet: str
    """A facet, or `related`."""
    value: str
    """The facet's value, or the position among the related texts."""


def hint_of(position: int) -> str:
    """The letter of what stands at this place among all that can be followed; `""` past the last letter."""
    return HINTS[position] if position < len(HINTS) else ""


def position_of(letter: str) -> int:
    """The place that a letter names, -1 for any other character."""
    return HINTS.find(letter) if letter else -1


@dataclass(frozen=True, slots=True)
class Typed:
    """What a key meant while letters were shown."""

    sign: str = ""
    """`+` or `-` where the key was one, or where one came before it."""
    follow: Follow | None = None
    """What the letter names, None for any other key."""
    done: bool = True
    """Whether the letters are to be hidden again."""


class Letters:
    """Remembers the sign that was typed before a letter."""

    def __init__(self) -> None:
        self._sign = ""

    def take(self, character: str, follows: Sequence[Follow]) -> Typed:
        """What a character means on a page with these."""
        if character in ("+", "-"):
            self._sign = character
            return Typed(character, done=False)
        position = position_of(character)
        typed = Typed(self._sign, follows[position] if 0 <= position < len(follows) else None)
        self.forget()
        return typed

    def forget(self) -> None:
        """Nothing is being judged any more."""
        self._sign = ""
