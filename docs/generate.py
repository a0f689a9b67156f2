"""Writes the README's table of commands from the commands themselves: `make docs`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.commands import cli

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- commands: written by `make docs` -->\n", "<!-- end of commands -->\n"
EVERYWHERE = {"--library", "--starter", "--help"}


def commands_table() -> str:
    """Markdown: each command with its arguments, what it does, and its options."""
    rows = ["| Command | What it does | Options |", "| --- | --- | --- |"]
    with click.Context(cli, info_name="digest") as context:
        rows.append("| `digest` | Open the reader. | `--plain/--screen` `--version` |")
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            if command is not None:
                arguments = [p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)]
                rows.append(_row(" ".join(("digest", name, *arguments)), command.short_help or "", command.params))
            if isinstance(command, click.Group):
                rows += _rows_of(command, name, context)
    return "\n".join(rows) + "\n"


def _rows_of(group: click.Group, name: str, context: click.Context) -> list[str]:
    """A row for each command of a group."""
    rows = []
    for command in group.commands.values():
        arguments = [p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)]
        usage = " ".join(("digest", name, command.name or "", *arguments))
        rows.append(_row(usage, command.get_short_help_str(80), command.params))
    return rows


def with_table(text: str) -> str:
    """The README's text with the table between its two marks as it is now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{commands_table()}{END}{after}"


def _row(usage: str, summary: str, params: list[click.Parameter]) -> str:
    options = [p for p in params if isinstance(p, click.Option) and not p.hidden and not EVERYWHERE & {*p.opts}]
    cells = (f"`{usage}`", summary, " ".join(f"`{_names(option)}`" for option in options))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _names(option: click.Option) -> str:
    """`--limit`, or both names of what can be on and off: `--read/--unread`."""
    name = next(name for name in option.opts if name.startswith("--"))
    return "/".join((name, *option.secondary_opts))


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
