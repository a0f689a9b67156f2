"""Who reads: the roles and fields that a reader declared, from wherever they were declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.dataclass import dataclass

if TYPE_CHECKING:
    from reader.library import Library


@dataclass(frozen=True, slots=True)
class Profile:
    """What a reader said of themselves."""

    roles: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


def profile_of(library: Library, roles: tuple[str, ...] = ()) -> Profile:
    """The roles given, else those of the configuration, else those chosen on the screen; and the declared fields."""
    return Profile(roles or _declared_roles(library), _declared_domains(library))


def _declared_roles(library: Library) -> tuple[str, ...]:
    from reader.config import load_config
    from reader.paths import config_file
    from reader.state import State

    return load_config(config_file()).roles or State.load(library.layout.state).roles


def _declared_domains(library: Library) -> tuple[str, ...]:
    from reader.briefing.rules import MORE, rules_of

    interests = rules_of(library).interests.items()
    return tuple(each.value for each, sign in interests if sign == MORE and each.facet in ("field", "domain"))
