"""The command line. Each family of commands has its module, which is imported when one of them is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import click

from reader import __version__
from reader.commands.context import chosen_library, library_option
from reader.commands.printing import report_error, report_usage
from reader.errors import DigestError, QueryError


class _Entry(NamedTuple):
    module: str
    """Of this package; its `COMMANDS` hold the command."""
    summary: str
    """At most 64 characters, so that it is one line of `digest --help`."""


_ENTRIES = {
    "add": _Entry("refreshing", "Add single pages, feeds, mails, papers or texts."),
    "backup": _Entry("maintenance", "Pack the whole library into one checked, compressed file."),
    "brief": _Entry("briefing", "Choose the few digests to read today, in the time you have."),
    "curate": _Entry("curating", "Make digests of articles, offline or with a model."),
    "doctor": _Entry("maintenance", "Check every file of the library, and the index against them."),
    "do": _Entry("acting", "Act on many digests: read, tag, later, mute, remove and more."),
    "edit": _Entry("writing", "Edit a digest in $EDITOR, as Markdown."),
    "completion": _Entry("completing", "Print what lets a shell complete digest's commands."),
    "export": _Entry("exporting", "Export digests: notes, feeds, web pages, e-books, tables."),
    "feeds": _Entry("feeds", "List the feeds you follow, with their state and unread count."),
    "fetch": _Entry("fetching", "Fetch the whole text of articles of which only a teaser is here."),
    "follow": _Entry("feeds", "Follow feeds, sites, OPML files, mailboxes, folders or commands."),
    "help": _Entry("helping", "Show how a command is used."),
    "highlight": _Entry("highlighting", "Highlight sentences of a digest, with a note of your own."),
    "highlights": _Entry("highlighting", "List your highlights, those of a query or all."),
    "hooks": _Entry("hooks", "List your hooks, and what waits for them."),
    "import": _Entry("importing", "Import curated pages and records."),
    "interests": _Entry("interests", "List or change what you want more and less of."),
    "later": _Entry("removing", "Put digests off until a day; they come back as new and unread."),
    "list": _Entry("listing", "List the digests that match a query."),
    "mark": _Entry("marking", "Mark digests as read, or bookmark, tag, judge or annotate them."),
    "move-in": _Entry("moving", "Move in from another reader, a read-later service or bookmarks."),
    "mcp": _Entry("serving", "Serve the library to assistants that speak MCP."),
    "mute": _Entry("muting", "Hide what a query finds, until a day or for good."),
    "new": _Entry("writing", "Write a digest of your own in $EDITOR, as Markdown."),
    "plate": _Entry("briefing", "Keep the decisions on your plate, with what bears on them."),
    "redo": _Entry("marking", "Redo the change that was undone last."),
    "refresh": _Entry("refreshing", "Fetch what is new from all feeds, or only from some."),
    "reindex": _Entry("maintenance", "Rebuild the index from the library's files."),
    "remove": _Entry("removing", "Delete digests, on all your devices."),
    "restore": _Entry("maintenance", "Restore the library from a backup."),
    "roles": _Entry("reading", "List the roles that digests are for, with their counts."),
    "service": _Entry("services", "Sync with Miniflux, FreshRSS and others: read and starred."),
    "share": _Entry("sharing", "Hand on one digest: as text, link or mail, or to your command."),
    "show": _Entry("reading", "Show a digest."),
    "stats": _Entry("statistics", "Show what you read, and what your sources are worth."),
    "story": _Entry("stories", "List stories; take a digest out of one that it does not tell."),
    "undo": _Entry("marking", "Undo the last change, whatever it was."),
    "unfollow": _Entry("feeds", "Unfollow feeds; their digests stay."),
    "unmute": _Entry("muting", "List again what a mute hides."),
    "verify": _Entry("checking", "Check every sentence of a digest against its article."),
    "views": _Entry("viewing", "List your views, which are named queries, or change them."),
    "where": _Entry("maintenance", "Show the paths in use."),
    "why": _Entry("interests", "Show why a digest stands where it does in the order for you."),
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
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
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


@click.group(cls=_Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digest")
@click.option(
    "--plain/--screen", default=None, help="Read line by line, for screen readers, braille and pipes; or on the screen."
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
        raise click.UsageError("--plain and --screen open the reader; a command prints lines anyway.")
