"""`digest help`: the same as `--help`, where people look for it first."""

from __future__ import annotations

import click

from reader.commands.printing import write
from reader.translation import gettext as _


@click.command(name="help")
@click.argument("command", required=False, metavar="[COMMAND]")
@click.option("--man", is_flag=True, help=_("Print the manual page, of all commands, in roff."))
@click.pass_context
def help_(ctx: click.Context, command: str | None, man: bool) -> None:
    """Show how a COMMAND is used, or which ones there are.

    \b
    digest help list
    digest help --man | man -l -
    """
    root = ctx.find_root()
    group = root.command
    if man:
        from reader.commands.manual import manual

        # The same wherever it is made: `python -m reader help --man` is no other page.
        write(manual(click.Context(group, info_name="digest")), end="")
        return
    if command is None or not isinstance(group, click.Group):
        write(root.get_help())
        return
    found = group.get_command(root, command)
    if found is None:
        raise click.UsageError(_("No such command {command!r}.").format(command=command), root)
    with click.Context(found, info_name=command, parent=root) as context:
        write(found.get_help(context))


COMMANDS = (help_,)
