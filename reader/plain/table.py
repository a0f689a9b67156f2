"""The commands of the line mode: what is typed, what it does, and which of the screen's keys it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reader import translation
from reader.dataclass import dataclass
from reader.errors import DigestError
from reader.translation import gettext as _

WORD = "a command of the line mode"
"""Context of a word in the catalogs, into which `make messages` takes those of every command."""
SIGNS = "/:|;+-=(){}<>?"
"""Commands of one sign; what they act on may follow it at once."""


class UnknownCommandError(DigestError):
    """What was typed is no command."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be typed."""

    keys: Sequence[str]
    """Short names, the first one shown, then words; none of two commands is the same."""
    about: str
    """What it does, with what may follow it."""
    run: Callable[[str], object]
    """Called with what follows the name, `""` for nothing."""
    does: Sequence[str] = ()
    """Ids of the screen's keys that do the same."""

    @property
    def names(self) -> Sequence[str]:
        """What is told of it, and understood beside its keys: the words in the reader's language."""
        return tuple(dict.fromkeys(translation.pgettext(WORD, key) if is_word(key) else key for key in self.keys))


@dataclass(frozen=True, slots=True)
class Group:
    """Commands that belong together, in the order in which help lists them."""

    name: str
    commands: Sequence[Command]


def is_word(key: str) -> bool:
    """Whether a name is a word, which is translated, and no letters that stand for one."""
    return len(key) > 2


def by_name(groups: Sequence[Group]) -> Mapping[str, Command]:
    """The commands by all that can be typed for them; the documented keys count before translated words."""
    commands = [command for group in groups for command in group.commands]
    translated = {name.lower() if is_word(name) else name: each for each in commands for name in each.names}
    return translated | {key: command for command in commands for key in command.keys}


def understood(typed: str, commands: Mapping[str, Command]) -> tuple[Command, str]:
    """The command that is typed, and what follows it. Raises UnknownCommandError.

    Letters keep their case, as on the screen; words do not.
    """
    typed = typed.strip()
    name, _space, rest = typed.partition(" ")
    command = commands.get(name) or commands.get(name.lower() if len(name) > 1 else name)
    second, _space, after = rest.strip().partition(" ")
    longer = commands.get(f"{name} {second}".lower()) if len(name) > 1 else None
    if longer is not None:
        command, rest = longer, after
    if command is None and typed[:1] in SIGNS and typed[:1] in commands:
        command, rest = commands[typed[0]], typed[1:]
    if command is None:
        raise UnknownCommandError(_("“{name}” is no command here; ? lists them.").format(name=name[:40]))
    return command, rest.strip()


def overview(groups: Sequence[Group]) -> list[str]:
    """What can be typed, a line for each group: few enough to be listened to."""
    return [f"{group.name}: {', '.join(map(_called, group.commands))}." for group in groups]


def _called(command: Command) -> str:
    """Its short name, and the word for it."""
    words = [name for name in command.names if is_word(name)]
    first = command.names[0] or "Enter"
    return first if not words or words[0] == first else f"{first} {words[0]}"


def help_lines(groups: Sequence[Group], about: str) -> list[str]:
    """What commands do: the one with this name, else those with this word or of the group with this name; `""`: all."""
    named = by_name(groups).get(about.lower() if is_word(about) else about) if about else None
    lines: list[str] = []
    for group in groups:
        shown = [each for each in group.commands if (each is named if named else _is_about(each, group, about.lower()))]
        if shown:
            lines.append(f"{group.name}:")
            lines += [f"{', '.join(name or 'Enter' for name in each.names)}: {each.about}." for each in shown]
    return lines


def _is_about(command: Command, group: Group, wanted: str) -> bool:
    return wanted in f"{group.name} {command.about} {' '.join((*command.keys, *command.names))}".lower()
