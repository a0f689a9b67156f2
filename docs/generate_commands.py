"""Writes docs/reference/commands.md from the commands' own help: `make docs`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from docs.tables import code, table
from reader.commands import cli
from reader.commands.manual import STATUSES, VARIABLES

FILE = Path(__file__).parent / "reference" / "commands.md"
EVERYWHERE = {"--library", "--starter", "--help"}
HEAD = """\
# Commands

This page is generated from the program: `make docs`. `digest help COMMAND` and `man digest` say the same.

"""
AFTER = """
`--library DIR` (or `DIGEST_LIBRARY`) and `--starter` work with every command. IDs may be shortened, as in git. `-`
reads them from standard input, where `digest list` put them. A query with a mistake is refused (status 2), and nothing
is printed or marked. On a terminal a long digest is shown by `$PAGER`. Tables, colours and progress are for terminals
(`NO_COLOR` turns colours off); a pipe gets plain lines, or JSON with `--json` ([scripts](../scripts.md)).

Your shell completes commands, filters and their values, ids and feeds:

```sh
eval "$(digest completion bash)"     # in ~/.bashrc; zsh likewise in ~/.zshrc
digest completion fish | source      # in ~/.config/fish/config.fish
```

"""


def document() -> str:
    """The page: all commands at a glance, statuses and variables, then each command with its help and options."""
    with click.Context(cli, info_name="digest") as context:
        return "".join(
            (
                HEAD, commands_table(), AFTER,
                table(("Exit status", "What it means"), ((code(status), says) for status, says in STATUSES)), "\n",
                table(("Variable", "What it sets"), ((code(name), says) for name, says in VARIABLES)),
                *(_section(command, inner) for command, inner in _all(cli, context)),
            )
        )  # fmt: skip


def commands_table() -> str:
    """Each command with its arguments, what it does, and its options."""
    with click.Context(cli, info_name="digest") as context:
        rows = [("`digest`", "Open the reader.", "`--plain/--screen` `--version`")]
        rows += [_row(command, inner) for command, inner in _all(cli, context)]
    return table(("Command", "What it does", "Options"), rows)


def _all(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """The commands of a group, and behind each group its own; nothing that is hidden."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            inner = click.Context(command, info_name=name, parent=context)
            yield command, inner
            if isinstance(command, click.Group):
                yield from _all(command, inner)


def _usage(command: click.Command, context: click.Context) -> str:
    arguments = [param.make_metavar(context) for param in command.params if isinstance(param, click.Argument)]
    return " ".join((context.command_path, *arguments))


def _row(command: click.Command, context: click.Context) -> tuple[str, str, str]:
    options = " ".join(code(_names(option)) for option in _options(command))
    return code(_usage(command, context)), command.short_help or command.get_short_help_str(80), options


def _options(command: click.Command) -> list[click.Option]:
    return [p for p in command.params if isinstance(p, click.Option) and not p.hidden and not EVERYWHERE & {*p.opts}]


def _names(option: click.Option) -> str:
    """`--limit`, or both names of what can be on and off: `--read/--unread`."""
    name = next(name for name in option.opts if name.startswith("--"))
    return "/".join((name, *option.secondary_opts))


def _section(command: click.Command, context: click.Context) -> str:
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(command.help or ""))
    shown = (option.get_help_record(context) for option in _options(command))
    options = [(code(names), _escaped(says)) for names, says in filter(None, shown)]
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    return "".join(
        (
            f"\n## {context.command_path}\n\n```text\n{usage}\n```\n",
            *(f"\n{_paragraph(each)}\n" for each in paragraphs if each.strip()),
            f"\n{table(('Option', 'What it does'), options)}" if options else "",
        )
    )


def _paragraph(text: str) -> str:
    """Filled; what click leaves as it is stays so."""
    if text.startswith("\b\n"):
        return f"```text\n{text[2:].rstrip()}\n```"
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    """Text that is no markup of Markdown, but for its code."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part[:1] == "`" else re.sub(r"([*<\[\]])", r"\\\1", part) for part in parts)


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
