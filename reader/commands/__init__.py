"""The command line. Each family of commands has its module, which is imported when one of them is used."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any, NamedTuple

import click

from reader import __version__, translation
from reader.commands.context import chosen_library, library_option
from reader.commands.printing import report_error, report_usage
from reader.errors import DigestError, QueryError
from reader.translation import gettext as _

_OF_CLICK = (
    translation.marked("required"),
    translation.marked("[OPTIONS]"),
    translation.marked("COMMAND [ARGS]..."),
    translation.marked("[COMMAND] [ARGS]..."),
)
"""Words that click looks up by what a parameter says, where nobody can find them."""


class _Entry(NamedTuple):
    module: str
    """Of this package; its `COMMANDS` hold the command."""
    summary: str
    """At most 64 characters, so that it is one line of `digest --help`."""


_ENTRIES = {
    "add": _Entry("refreshing", _("Add single pages, feeds, mails, papers or texts.")),
    "backup": _Entry("maintenance", _("Pack the whole library into one checked, compressed file.")),
    "brief": _Entry("briefing", _("Choose the few digests to read today, in the time you have.")),
    "curate": _Entry("curating", _("Make digests of articles, offline or with a model.")),
    "doctor": _Entry("maintenance", _("Check every file of the library, and the index against them.")),
    "do": _Entry("acting", _("Act on many digests: read, tag, later, mute, remove and more.")),
    "edit": _Entry("writing", _("Edit a digest in $EDITOR, as Markdown.")),
    "completion": _Entry("completing", _("Print what lets a shell complete digest's commands.")),
    "export": _Entry("exporting", _("Export digests: notes, feeds, web pages, e-books, tables.")),
    "feeds": _Entry("feeds", _("List the feeds you follow, with their state and unread count.")),
    "fetch": _Entry("fetching", _("Fetch the whole text of articles of which only a teaser is here.")),
    "follow": _Entry("feeds", _("Follow feeds, sites, OPML files, mailboxes, folders or commands.")),
    "help": _Entry("helping", _("Show how a command is used.")),
    "highlight": _Entry("highlighting", _("Highlight sentences of a digest, with a note of your own.")),
    "highlights": _Entry("highlighting", _("List your highlights, those of a query or all.")),
    "hooks": _Entry("hooks", _("List your hooks, and what waits for them.")),
    "import": _Entry("importing", _("Import curated pages and records.")),
    "interests": _Entry("interests", _("List or change what you want more and less of.")),
    "join": _Entry("joining", _("Join a shared library, which your team or your machines read.")),
    "later": _Entry("removing", _("Put digests off until a day; they come back as new and unread.")),
    "leave": _Entry("joining", _("Leave the shared library that this one has joined.")),
    "list": _Entry("listing", _("List the digests that match a query.")),
    "mark": _Entry("marking", _("Mark digests as read, or bookmark, tag, judge or annotate them.")),
    "move-in": _Entry("moving", _("Move in from another reader, a read-later service or bookmarks.")),
    "mcp": _Entry("serving", _("Serve the library to assistants that speak MCP.")),
    "mute": _Entry("muting", _("Hide what a query finds, until a day or for good.")),
    "new": _Entry("writing", _("Write a digest of your own in $EDITOR, as Markdown.")),
    "plate": _Entry("briefing", _("Keep the decisions on your plate, with what bears on them.")),
    "redo": _Entry("marking", _("Redo the change that was undone last.")),
    "refresh": _Entry("refreshing", _("Fetch what is new from all feeds, or only from some.")),
    "reindex": _Entry("maintenance", _("Rebuild the index from the library's files.")),
    "remove": _Entry("removing", _("Delete digests, on all your devices.")),
    "restore": _Entry("maintenance", _("Restore the library from a backup.")),
    "roles": _Entry("reading", _("List the roles that digests are for, with their counts.")),
    "serve": _Entry("serving", _("Show the reader in a browser, on this machine alone.")),
    "service": _Entry("services", _("Sync with Miniflux, FreshRSS and others: read and starred.")),
    "share": _Entry("sharing", _("Hand on one digest; or set up a shared library for others.")),
    "show": _Entry("reading", _("Show a digest.")),
    "stats": _Entry("statistics", _("Show what you read, and what your sources are worth.")),
    "story": _Entry("stories", _("List stories; take a digest out of one that it does not tell.")),
    "sync": _Entry("joining", _("Be in step with the shared library and the sync services.")),
    "undo": _Entry("marking", _("Undo the last change, whatever it was.")),
    "unfollow": _Entry("feeds", _("Unfollow feeds; their digests stay.")),
    "unmute": _Entry("muting", _("List again what a mute hides.")),
    "verify": _Entry("checking", _("Check every sentence of a digest against its article.")),
    "views": _Entry("viewing", _("List your views, which are named queries, or change them.")),
    "where": _Entry("maintenance", _("Show the paths in use.")),
    "why": _Entry("interests", _("Show why a digest stands where it does in the order for you.")),
}


class _Group(click.Group):
    """A group whose commands are imported when they are used, and whose known errors are one sentence each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_ENTRIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = _ENTRIES.get(cmd_name)
        if entry is None:
            return None
        family: tuple[click.Command, ...] = import_module(f"reader.commands.{entry.module}").COMMANDS
        command = next(command for command in family if command.name == cmd_name)
        command.short_help = entry.summary
        _translate(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, entry.summary) for name, entry in _ENTRIES.items()])

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.ClickException as error:
            report_usage(error)
            raise click.exceptions.Exit(error.exit_code) from error

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DigestError as error:
            report_error(error)
            ctx.exit(2 if isinstance(error, QueryError) else 1)
        except click.ClickException as error:
            report_usage(error)
            ctx.exit(error.exit_code)


def _translate(command: click.Command) -> None:
    """Put the help of a command, which is a docstring, and of those below it into the reader's language."""
    command.help = translation.gettext(inspect.cleandoc(command.help or ""))
    if command.options_metavar:
        command.options_metavar = translation.gettext(command.options_metavar)
    if isinstance(command, click.Group):
        command.subcommand_metavar = translation.gettext(command.subcommand_metavar)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _translate(inner)


@click.group(cls=_Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digest")
@click.option(
    "--plain/--screen",
    default=None,
    help=_("Read line by line, for screen readers, braille and pipes; or on the screen."),
)
@library_option
@click.pass_context
def cli(ctx: click.Context, plain: bool | None) -> None:
    """Read curated digests: what is new for your role, at the depth you have time for.

    Without a command the reader opens.
    """
    if ctx.invoked_subcommand is None:
        from reader.launch import configuration, open_reader

        open_reader(chosen_library(ctx), configuration(), plain=plain)
    elif plain is not None:
        raise click.UsageError(_("--plain and --screen open the reader; a command prints lines anyway."))


_translate(cli)
