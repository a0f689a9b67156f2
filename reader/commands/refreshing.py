"""`digest refresh` and `digest add`: what brings new articles and digests in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import NAMED, cancelling, completing, give_way, guard, json_option, library_option, opened
from reader.commands.printing import print_json, progress_bar, say, warn
from reader.commands.services import report_synced
from reader.commands.watched import watched
from reader.errors import DigestError, sentence
from reader.launch import configuration, roles_of
from reader.library import Library
from reader.logins import shown
from reader.model.permission import refusal
from reader.translation import gettext as _
from reader.translation import ngettext

if TYPE_CHECKING:
    from reader.intake.imports import Report
    from reader.intake.refresh import Refreshed


@click.command()
@click.argument("addresses", type=NAMED, nargs=-1, metavar="[URL…]", shell_complete=completing("feed"))
@click.option("--force", is_flag=True, help=_("Include feeds that failed recently or are not due yet."))
@click.option("--quiet", "-q", is_flag=True, help=_("Print only errors of the library; for cron and systemd."))
@click.option("--progress-json", is_flag=True, hidden=True)
@json_option
@library_option
@click.pass_context
def refresh(
    ctx: click.Context, addresses: tuple[str, ...], force: bool, quiet: bool, progress_json: bool, as_json: bool
) -> None:
    """Fetch what is new from all feeds, or only from these. Ctrl+C stops; what has arrived is kept."""
    from reader.intake.refresh import refresh as run

    if progress_json:
        give_way()
    library = opened(ctx)
    named = [feed.address for address in addresses if (feed := library.feeds.get(address)) is not None]
    for address in addresses:
        if library.feeds.get(address) is None:
            warn(_("{address} is not followed: use `digest follow` first.").format(address=shown(address)))
    if addresses and not named:
        ctx.exit(1)
    with cancelling() as cancelled, watched(_("Refreshing"), quiet=quiet or as_json, as_json=progress_json) as progress:
        report = run(
            library,
            guard(),
            addresses=named,
            force=force or bool(named),
            progress=progress,
            cancelled=cancelled.is_set,
        )
    if not report.cancelled:
        _write_what_waits(library, quiet=quiet or as_json or progress_json)
    if as_json or progress_json:
        refused = {"not_allowed": list(report.not_allowed)} if report.not_allowed else {}
        served = {"services": [each.to_record() for each in report.services]} if report.services else {}
        print_json({**_summary(report, report.feeds), "skipped": report.skipped, **refused, **served})
    elif not quiet:
        _report_refresh(library, report)
    # One feed that fails is a feed's matter; when all do, it is this machine's.
    nothing_allowed = bool(report.not_allowed) and not report.feeds
    if report.cancelled or (named and nothing_allowed) or _all_failed(report):
        ctx.exit(1)


def _all_failed(report: Refreshed) -> bool:
    """Whether nothing that was asked answered."""
    asked = report.feeds + len(report.services)
    return bool(asked) and len(report.errors) + sum(bool(each.error) for each in report.services) == asked


def _report_refresh(library: Library, report: Refreshed) -> None:
    asked = ngettext("{count} feed asked", "{count} feeds asked", report.feeds).format(count=report.feeds)
    _report(report, asked + (_(", {skipped} not due").format(skipped=report.skipped) if report.skipped else ""))
    if report.not_allowed:
        warn(f"{refusal(*report.not_allowed)}.")
    for each in report.services:
        report_synced(each)
    if not library.feeds.all() and not report.services:
        warn(_("you follow nothing yet: start with `digest follow https://…`."))


def _write_what_waits(library: Library, *, quiet: bool) -> None:
    """Have the configured model write what subscriptions asked for; a model that fails is no refresh that failed."""
    from reader.intake.curation import write_waiting

    config = configuration()
    with cancelling() as cancelled:
        try:
            roles = roles_of(config, library.layout)
            report = write_waiting(library, config.curate, roles, stopped=cancelled.is_set)
        except DigestError as error:
            warn(sentence(error))
            return
    if not quiet:
        for failed in report.failed:
            warn(str(failed))
        if report.made:
            say(
                ngettext("{count} digest by {model}", "{count} digests by {model}", len(report.made)).format(
                    count=len(report.made), model=config.curate.model
                )
            )


@click.command()
@click.argument("inputs", type=NAMED, nargs=-1, required=True, metavar="URL|PATH…")
@json_option
@library_option
@click.pass_context
def add(ctx: click.Context, inputs: tuple[str, ...], as_json: bool) -> None:
    """Add single pages, feeds, mails, papers (PDF) or texts, by address or path; a folder is added whole.

    Digests stay digests; articles are stored whole. What cannot be read is reported, and the exit status is then 1;
    the rest is added.
    """
    from reader.intake.add import add as run

    library = opened(ctx)
    with progress_bar(_("Adding")) as progress:
        report = run(library, inputs, guard(), progress)
    if as_json:
        print_json(_summary(report, report.feeds))
    else:
        _report(report)
    if report.failed:
        ctx.exit(1)


def _summary(report: Report, feeds: int) -> dict[str, Any]:
    return {
        "feeds": feeds,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "failed": [{"input": f.input, "why": f.why} for f in report.failed],
        **({"notes": [{"input": f.input, "why": f.why} for f in report.notes]} if report.notes else {}),
    }


def _report(report: Report, first: str = "") -> None:
    for said in (*report.notes, *report.failed):
        warn(str(said))
    parts = [
        first,
        _("{added} added").format(added=report.added),
        _("{updated} updated").format(updated=report.updated),
        _("{unchanged} unchanged").format(unchanged=report.unchanged),
    ]
    if first and not (report.added or report.updated or report.unchanged):
        parts = [first, _("nothing new")]  # a feed that is as it was is not even read
    if report.failed:
        parts.append(_("{count} failed").format(count=len(report.failed)))
    say(", ".join(filter(None, parts)))


COMMANDS = (refresh, add)
