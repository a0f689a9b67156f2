"""A command: what a key of the main screen is bound to, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from textual.binding import Binding

from reader.dataclass import dataclass
from reader.translation import gettext as _


def always() -> bool:
    return True


def no_digest() -> str:
    return _("There is no digest here")


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done on the main screen."""

    run: Callable[..., object]
    possible: Callable[[], bool] = always
    """Whether it can be done now; what cannot is not done."""
    useful: Callable[[], bool] = always
    """Whether it does something for the digest at hand; what does not is not offered, and says why when it is asked."""
    why: Callable[[], str] = no_digest
    """Why it cannot be done now, in a sentence without its full stop; `""` where that goes without saying."""


Commands: TypeAlias = Mapping[str, Command]
"""Commands by name. One with keys is called as its binding is."""


def key(
    keys: str, name: str, description: str, tooltip: str, *, show: bool = False, key_display: str | None = None
) -> Binding:
    """A binding to the command of this name."""
    return Binding(keys, f"do('{name}')", description, show, key_display, tooltip=tooltip, id=name)
