"""Yes and no as people type them: in the reader's language, and always in English, which fingers know. Pure."""

from __future__ import annotations

from reader.text import fold
from reader.translation import gettext as _
from reader.translation import pgettext


def says_yes(typed: str) -> bool | None:
    """Whether an answer is yes; None where it is neither yes nor no."""
    answer = fold(typed).strip(" .!")
    if answer in ("y", "yes", *map(fold, (yes_letter(), _("yes")))):
        return True
    return False if answer in ("n", "no", *map(fold, (no_letter(), pgettext("an answer", "no")))) else None


def yes_or_no(*, default: bool) -> str:
    """The two letters, as a question offers them: `[Y/n]`, the one that only Enter means as a capital."""
    yes, no = yes_letter(), no_letter()
    return f"[{yes.upper()}/{no}]" if default else f"[{yes}/{no.upper()}]"


def yes_letter() -> str:
    return pgettext("an answer", "y")


def no_letter() -> str:
    return pgettext("an answer", "n")
