"""A message for the reader after something was done."""

from __future__ import annotations

from typing import Literal

from reader.dataclass import dataclass
from reader.errors import DigestError, sentence

Severity = Literal["passing", "information", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Said:
    """A message, and whether what is shown has changed."""

    text: str = ""
    """Empty where nothing has to be said."""
    severity: Severity = "passing"
    """How long it stands and in which colour: `passing` and `information` briefly."""
    title: str = ""
    changed: bool = False
    """Whether the list and the page have to be shown again."""
    shown_id: str = ""
    """Id of a digest that has to be shown from here on, `""` to stay where the cursor is."""

    def __bool__(self) -> bool:
        return bool(self.text or self.changed or self.shown_id)


NOTHING = Said()
CHANGED = Said(changed=True)


def failure(error: DigestError) -> Said:
    """What an error says of itself."""
    return Said(sentence(error), "error")
