"""`digest fetch`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from reader.commands.context import NAMED, cancelling, completing, guard, json_option, library_option, opened
from reader.commands.marking import expanded, resolved
from reader.commands.printing import print_json, progress_bar, say, warn
from reader.logins import shown
from reader.translation import gettext as _
from reader.translation import ngettext

if TYPE_CHECKING:
    from reader.intake.whole import Fetched, Told
    from reader.library import Library
    from reader.model.subscription import Subscription


@click.command()
@click.argument("ids", type=NAMED, nargs=-1, required=True, metavar="ID…|-", shell_complete=completing("id"))
@click.option("--progress-json", is_flag=True, hidden=True)
@json_option
@library_option
@click.pass_context
def fetch(ctx: click.Context, ids: tuple[str, ...], progress_json: bool, as_json: bool) -> None:
    """Fetch the whole text of articles, where only a teaser came with the feed. IDs may be shortened, as in git.

    The text takes the teaser's place, and `digest undo` brings that back; where a page is refused, the teaser stays.
    To have it done for every new entry of a feed: `digest follow ADDRESS --full-text`.

    \b
    digest fetch 3f2a
    digest list has:teaser is:unread | digest fetch -
    """
    from reader.intake.whole import fetch_whole

    library = opened(ctx)
    wanted = expanded(ids)
    found = resolved(library, wanted)
    with cancelling() as cancelled, progress_bar(_("Fetching")) as bar:
        progress: Told = bar
        if progress_json:
            progress = lambda done, total, title: print_json({"done": done, "total": total, "title": title})  # noqa: E731
        report = fetch_whole(library, found, guard(), progress=progress, cancelled=cancelled.is_set)
    for each in report.done:
        if as_json or progress_json:
            print_json(each.to_record())
        elif each.why:
            warn(_("“{title}”: {why}.").format(title=each.digest.title, why=each.why))
        else:
            say(
                _("{id}  {title}  ({minutes} min)").format(
                    id=each.digest.id, title=each.digest.title, minutes=each.digest.minutes
                )
            )
            if each.note:
                warn(_("“{title}”: {why}.").format(title=each.digest.title, why=each.note))
    offered = _offered(library, report)
    if progress_json and offered:
        print_json({"offered": offered[0].shown})
    if not (as_json or progress_json):
        _sum_up(report, offered)
    if report.failed or report.waiting or len(found) < len(wanted):
        ctx.exit(1)


def _offered(library: Library, report: Fetched) -> list[Subscription]:
    """The feeds of which it is time to offer that whole texts are always fetched."""
    from reader.intake.whole import to_be_offered

    came = [each.digest for each in report.done if not each.why]
    feeds = [feed for digest in came if (feed := to_be_offered(library, digest)) is not None]
    return list({feed.address: feed for feed in feeds}.values())


def _sum_up(report: Fetched, offered: Sequence[Subscription]) -> None:
    parts = [_("{count} fetched").format(count=len(report.done) - len(report.failed))]
    parts += [_("{count} not").format(count=len(report.failed))] if report.failed else []
    parts += (
        [
            ngettext("stopped before {waiting} other", "stopped before {waiting} others", report.waiting).format(
                waiting=report.waiting
            )
        ]
        if report.waiting
        else []
    )
    say(", ".join(parts))
    for feed in offered:
        warn(
            _("`digest follow {address} --full-text` does so for every new entry of {shown}.").format(
                address=shown(feed.address), shown=feed.shown
            )
        )


COMMANDS = (fetch,)
