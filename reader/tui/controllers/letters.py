"""Letters on what can be followed on a page: they follow, or after a sign they judge a label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.dataclass import dataclass
from reader.model.page.blocks import Target

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Letters that name what can be followed, the nearest to the fingers first."""


def hints_of(count: int) -> Sequence[str]:
    """Names for so many things, as far as letters or pairs of letters go; none begins with another."""
    if count <= len(LETTERS):
        return tuple(LETTERS[:count])
    return [first + second for second in LETTERS for first in LETTERS][:count]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a key meant while letters were shown."""

    sign: str = ""
    """`+` or `-` where the key was one, or where one came before it."""
    target: Target | None = None
    """What the letters name, None for any other key."""
    done: bool = True
    """Whether the letters are to be hidden again."""


class Letters:
    """Remembers the sign and the letter that were typed before a letter."""

    def __init__(self) -> None:
        self._sign = ""
        self._begun = ""

    def take(self, character: str, letters: Mapping[str, Target]) -> Typed:
        """What a character means on a page with these."""
        if character in ("+", "-") and not self._begun:
            self._sign = character
            return Typed(character, done=False)
        name = self._begun + character
        if character and name not in letters and any(other.startswith(name) for other in letters):
            self._begun = name
            return Typed(done=False)
        typed = Typed(self._sign, letters.get(name))
        self.forget()
        return typed

    def forget(self) -> None:
        """Nothing is being followed or judged any more."""
        self._sign = self._begun = ""
