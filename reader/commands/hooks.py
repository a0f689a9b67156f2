"""`digest hooks`: what the reader's own commands are told, and what waits for them."""

from __future__ import annotations

import click

from reader.commands.context import chosen_library, json_option, library_option
from reader.commands.printing import print_json, say, warn
from reader.translation import gettext as _
from reader.translation import ngettext, number


@click.command()
@click.option("--run", "runs", is_flag=True, help=_("Run them for what waits, unless another process does."))
@json_option
@library_option
@click.pass_context
def hooks(ctx: click.Context, runs: bool, as_json: bool) -> None:
    """List your hooks, with how many digests wait for each, and say what they failed with.

    A hook is a command of yours in the configuration, under [hooks]: on_new, on_bookmark and on_brief. It is given
    digests as `digest list --json` prints them, on its standard input. docs/scripts.md says more.
    """
    from reader.intake.hooks import failures, run
    from reader.launch import configuration
    from reader.library.hook_queue import HookQueue
    from reader.paths import layout

    settings, paths = configuration().hooks, layout(chosen_library(ctx))
    if runs:
        run(paths, settings)
        return
    waiting = HookQueue(paths.hooks).waiting()
    for event, line in settings.lines.items():
        if as_json:
            print_json({"event": event, "command": line, "waiting": waiting.get(event, 0)})
        else:
            say(
                (f"{event:<12}", "title"),
                line,
                (
                    ngettext("  {waiting} waits", "  {waiting} wait", waiting[event]).format(
                        waiting=number(waiting[event])
                    )
                    if event in waiting
                    else "",
                    "faint",
                ),
            )
    for sentence in failures(paths):
        warn(sentence)
    if not settings.any:
        if not as_json:
            warn(_("you have no hooks: docs/scripts.md says how to set one up."))
        ctx.exit(1)


COMMANDS = (hooks,)
