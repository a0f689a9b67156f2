"""The manual page, made of the commands' own help: `digest help --man`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator

import click

from reader import __version__
from reader.translation import gettext as _
from reader.translation import pgettext

FILES = (
    ("config.toml", _("The configuration, all of it optional, in the platform's folder for configurations.")),
    ("library/", _("The library, in the platform's folder for data: TinyDB files, one writer each.")),
)
STATUSES = (
    ("0", _("It was done, or there was something to print.")),
    ("1", _("Nothing was found, nothing was changed, or a part of it failed: what, is on standard error.")),
    ("2", _("The command was used wrongly, or a query does not apply: nothing was done.")),
)
VARIABLES = (
    ("DIGEST_LIBRARY", _("The library's folder, where --library does not name one.")),
    ("NO_COLOR", _("Where it is set, nothing has colours.")),
    ("EDITOR, PAGER", _("What edits and pages.")),
)
_SECTION = pgettext("manual page", "User Commands")
_ARGUMENTS = (
    pgettext("manual page", "COMMAND"),
    pgettext("manual page", "OPTIONS"),
    pgettext("manual page", "ARGUMENTS"),
)
_EVERYWHERE = ("--library", "--starter", "--help")


def manual(root: click.Context) -> str:
    """The page in man's own language (roff), for section 1."""
    group = root.command
    assert isinstance(group, click.Group)
    return "\n".join((*_head(group), *_commands(group, root), *_tail())) + "\n"


def _head(group: click.Group) -> Iterator[str]:
    first, _rest, rest = inspect.cleandoc(group.help or "").partition("\n")
    yield f'.TH DIGEST 1 "" "digest {__version__}" "{_roff(_SECTION)}"'
    yield from (
        _heading(pgettext("manual page", "NAME")),
        f"digest \\- {_roff(first.rstrip('.')[:1].lower() + first.rstrip('.')[1:])}",
    )
    yield from (
        _heading(pgettext("manual page", "SYNOPSIS")),
        ".B digest",
        " ".join(f"[\\fI{each}\\fR]" for each in _ARGUMENTS),
    )
    yield from (_heading(pgettext("manual page", "DESCRIPTION")), *_paragraphs(rest.strip()))
    yield from (
        _heading(pgettext("manual page", "OPTIONS")),
        _roff(_("Every command takes --library and --starter, too.")),
    )
    with click.Context(group, info_name="digest") as context:
        yield from _options(group, context, everywhere=True)


def _commands(group: click.Group, root: click.Context) -> Iterator[str]:
    yield _heading(pgettext("manual page", "COMMANDS"))
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        if command is not None and not command.hidden:
            yield from _command(command, click.Context(command, info_name=name, parent=root))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_roff(f'{context.command_path} {usage}'.strip())}"
    yield from _paragraphs(inspect.cleandoc(command.help or ""))
    yield from _options(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _command(inner, click.Context(inner, info_name=name, parent=context))


def _options(command: click.Command, context: click.Context, *, everywhere: bool = False) -> Iterator[str]:
    for option in command.params:
        if isinstance(option, click.Option) and (everywhere or not {*option.opts} & {*_EVERYWHERE}):
            shown = option.get_help_record(context)  # None for what is hidden
            if shown is not None:
                yield from _term(*shown)


def _tail() -> Iterator[str]:
    for heading, terms in (
        (pgettext("manual page", "EXIT STATUS"), STATUSES),
        (pgettext("manual page", "ENVIRONMENT"), VARIABLES),
        (pgettext("manual page", "FILES"), FILES),
    ):
        yield _heading(heading)
        for name, says in terms:
            yield from _term(name, says)
    yield _roff(_("`digest where` shows the paths in use."))


def _heading(name: str) -> str:
    return f".SH {_roff(name)}"


def _term(name: str, says: str) -> Iterable[str]:
    return ".TP", f"\\fB{_roff(name)}\\fR", _roff(says)


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs are filled; those that click leaves as they are (after a \\b) stay so."""
    for paragraph in filter(None, re.split(r"\n\s*\n", text)):
        if paragraph.startswith("\b\n"):
            yield from (".PP", ".nf", ".RS 4", *map(_roff, paragraph[2:].split("\n")), ".RE", ".fi")
        else:
            yield from (".PP", _roff(" ".join(paragraph.split())))


def _roff(text: str) -> str:
    """A line of text in roff: backslashes, hyphens and what would be a request at its beginning are escaped."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped
