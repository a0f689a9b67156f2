"""`digest views`: named queries, listed with their counts, kept, ordered and removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import NAMED, completing, json_option, library_option, opened
from reader.commands.printing import print_json, say, say_undo
from reader.commands.tables import Column, Row, print_table
from reader.errors import ViewError
from reader.translation import gettext as _
from reader.translation import pgettext

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.changes import Step
    from reader.library.views import Counted
    from reader.model.views import Known

PLACES = ("up", "down", "first", "last")
LONGEST = 120
"""Characters of a query that are listed; --json has it whole."""
FAR = 10_000
"""More places than there can be views."""


@click.group(invoke_without_command=True)
@json_option
@library_option
@click.pass_context
def views(ctx: click.Context, as_json: bool) -> None:
    """List the views, which are named queries, each with how many digests it has; or change your own.

    `view:NAME` stands for a view's query in every other query. Views reach your other devices.

    \b
    digest views
    digest views add Security 'field:security is:unread' --key s
    digest list view:Security since:7d
    digest views move Security first
    """
    if ctx.invoked_subcommand is None:
        _list(opened(ctx), as_json)
    elif as_json:
        raise click.UsageError(
            _("--json lists the views; {invoked_subcommand} does not take it.").format(
                invoked_subcommand=ctx.invoked_subcommand
            )
        )


def _list(library: Library, as_json: bool) -> None:
    today = date.today()
    found = [(view, library.views.count(view, today)) for view in library.views.all()]
    if as_json:
        for view, counted in found:
            print_json(_record(view, counted))
    else:
        print_table(_COLUMNS, [_row(*each) for each in found])


def _record(view: Known, counted: Counted) -> dict[str, Any]:
    return {
        "name": view.name,
        "query": view.query,
        "kind": view.kind,
        "key": view.key,
        "unread": counted.unread,
        "total": counted.total,
        "problem": counted.problem,
    }


_COLUMNS = (
    Column(),
    Column(_("View"), most=32),
    Column(_("unread"), right=True),
    Column(pgettext("how many of all", "of"), right=True),
    Column(_("Query"), main=True),
)


def _row(view: Known, counted: Counted) -> Row:
    numbers = ("!", "") if counted.problem else (f"{counted.unread:,}", f"{counted.total:,}")
    unread = _("{count} unread").format(count=f"{numbers[0]:>7}")
    plain = f"{view.key or '-'} {unread} {numbers[1] or '-':>7}  {_named(view)}  {_shortened(view.query)}"
    return Row(
        (
            (view.key, "faint"),
            (_named(view), "title" if counted.unread else ""),
            (numbers[0], "bad" if counted.problem else ""),
            (numbers[1], "faint"),
            (_shortened(view.query), "faint"),
        ),
        plain=f"{plain}\n{' ' * 27}{counted.problem}" if counted.problem else plain,
        note=(counted.problem, "bad"),
    )


def _named(view: Known) -> str:
    """Its name, as it is typed, and what the screen calls it where that is another."""
    return view.name if view.shown == view.name else _("{name} ({called})").format(name=view.name, called=view.shown)


def _shortened(query: str) -> str:
    return query if len(query) <= LONGEST else f"{query[: LONGEST - 1]}…"


@views.command()
@click.argument("name", type=NAMED)
@click.argument("query", nargs=-1, type=NAMED, required=True, metavar="QUERY…", shell_complete=completing("query"))
@click.option("--key", default="", metavar="KEY", help=_("A letter or digit that opens it on the screen, after v."))
@click.option("--replace", is_flag=True, help=_("Give a view of this name another query."))
@library_option
@click.pass_context
def add(ctx: click.Context, name: str, query: tuple[str, ...], key: str, replace: bool) -> None:
    """Keep a QUERY as a view, after your others."""
    library = opened(ctx)
    library.arrange(library.views.saved(name, " ".join(query), key, replacing=replace))
    _say_view(library, name, _("Kept"))
    say_undo()


@views.command()
@click.argument("name", type=NAMED, shell_complete=completing("view"))
@click.argument("new", type=NAMED)
@library_option
@click.pass_context
def rename(ctx: click.Context, name: str, new: str) -> None:
    """Give a view a NEW name, in your other views that name it too."""
    library = opened(ctx)
    library.arrange(library.views.renamed(name, new))
    _say_view(library, new, _("Renamed"))
    say_undo()


@views.command()
@click.argument("name", type=NAMED, shell_complete=completing("view"))
@click.argument("place", type=click.Choice(PLACES))
@library_option
@click.pass_context
def move(ctx: click.Context, name: str, place: str) -> None:
    """Move a view among your own: up or down by one, first or last."""
    library = opened(ctx)
    by = {"up": -1, "down": 1, "first": -FAR, "last": FAR}[place]
    _arrange(library, library.views.moved(name, by), _("{name} stands there already").format(name=name))
    say("  ".join(view.name for view in library.views.own()))
    say_undo()


@views.command(name="key")
@click.argument("name", type=NAMED, shell_complete=completing("view"))
@click.argument("key", default="", metavar="[KEY]")
@library_option
@click.pass_context
def key_(ctx: click.Context, name: str, key: str) -> None:
    """Set the letter or digit that opens a view on the screen.

    It is pressed after v. Without KEY the view has none of its own any more.
    """
    library = opened(ctx)
    _arrange(library, library.views.keyed(name, key), _("{name} has that key already").format(name=name))
    _say_view(library, name, _("Kept"))
    say_undo()


@views.command()
@click.argument("names", type=NAMED, nargs=-1, required=True, metavar="NAME…", shell_complete=completing("view"))
@library_option
@click.pass_context
def remove(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Remove views of your own; the digests that they find stay. `digest undo` brings them back."""
    library = opened(ctx)
    steps = [step for name in dict.fromkeys(names) for step in library.views.removed(name)]
    library.arrange(steps)
    say(_("Removed: {several}").format(several=", ".join(dict.fromkeys(names))))
    say_undo()


def _arrange(library: Library, steps: Sequence[Step], nothing: str) -> None:
    if not steps:
        raise ViewError(nothing)
    library.arrange(steps)


def _say_view(library: Library, name: str, done: str) -> None:
    view = library.views.get(name)
    if view is not None:
        key = f"  (v {view.key})" if view.key else ""
        say(f"{done}: ", (view.name, "title"), f"  {view.query}", (key, "faint"))


COMMANDS = (views,)
