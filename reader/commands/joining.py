"""`digest join`, `sync` and `leave`: a library that is a part of a shared one, and services that it is in step with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import NAMED, cancelling, completing, give_way, guard, json_option, library_option, opened
from reader.commands.printing import print_json, say, warn
from reader.errors import DigestError, OfflineError, RefusedError
from reader.translation import gettext as _
from reader.translation import ngettext, number

if TYPE_CHECKING:
    from reader.library import Library
    from reader.share.kept import Kept
    from reader.share.syncing import Round, State


@click.command()
@click.argument("address", required=False, type=NAMED)
@click.option(
    "--slice",
    "slice_",
    metavar="QUERY",
    shell_complete=completing("query"),
    help=_("Hold only what a query finds; an empty one: everything."),
)
@click.option("--publish/--private", "publish", default=None, help=_("Publish the digests of this library, or not."))
@json_option
@library_option
@click.pass_context
def join(ctx: click.Context, address: str | None, slice_: str | None, publish: bool | None, as_json: bool) -> None:
    """Join a shared library on a PostgreSQL server: its digests come here, and your marks follow you.

    The password comes from the keyring, ~/.pgpass or PGPASSWORD, or is asked for. Join again, without the address, to
    hold another slice: what is new in it is fetched, and what is no longer in it is dropped.

    \b
    digest join postgresql://anna@db.example/team --slice 'role:engineer since:1y'
    digest join --slice 'role:manager'
    """
    from reader.commands.connecting import connected
    from reader.share.address import parse_address
    from reader.share.joining import join as run
    from reader.share.kept import Kept
    from reader.share.syncing import address_of, state_after

    library = opened(ctx)
    kept = Kept(library.layout)
    named = parse_address(address) if address is not None else address_of(kept)
    with connected(named) as server:
        done = run(library, kept, server, slice_, private=None if publish is None else not publish)
    if as_json:
        print_json(_record(kept, state_after(kept, done.unsent), done))
        return
    say(_("This library is a part of {where}, as {user}.").format(where=named.shown, user=named.user))
    say(_moved(done) or _("All is here already."))
    if done.unsent is not None:
        _warn_of(state_after(kept, done.unsent))


@click.command()
@click.option("--watch", is_flag=True, help=_("Go on until Ctrl+C, and be in step with the shared library at once."))
@click.option("--progress-json", is_flag=True, hidden=True)
@json_option
@library_option
@click.pass_context
def sync(ctx: click.Context, watch: bool, progress_json: bool, as_json: bool) -> None:
    """Bring this library in step with the shared one that it has joined, and with the sync services.

    Marks go both ways, and so do digests, where you are a curator. `digest refresh` syncs the services, too.
    """
    from reader.share.kept import Kept

    if progress_json:
        give_way()
    library = opened(ctx)
    kept = Kept(library.layout)
    as_json = as_json or progress_json
    if not kept.joined and (watch or not library.services.all()):
        warn(
            _(
                "there is nothing to sync with: `digest join postgresql://…` joins a shared library, "
                "`digest service add https://… --user NAME` adds a service."
            )
        )
        ctx.exit(1)
    well = progress_json or _sync_services(library, as_json=as_json)
    if kept.joined:
        well = (
            _watch(library, kept, as_json=as_json) if watch else _sync_shared(library, kept, as_json=as_json)
        ) and well
    if not well:
        ctx.exit(1)


def _sync_services(library: Library, *, as_json: bool) -> bool:
    """Whether all services answered."""
    services = library.services.all()
    if not services:
        return True
    from reader.commands.services import report_synced
    from reader.commands.watched import watched
    from reader.intake.refresh import sync_now

    with cancelling() as cancelled, watched(_("Syncing"), quiet=as_json) as progress:
        report = sync_now(library, services, guard(), progress=progress, cancelled=cancelled.is_set)
    for each in report.services:
        if as_json:
            print_json(each.to_record())
        else:
            report_synced(each)
    return not report.cancelled and not any(each.error for each in report.services)


def _sync_shared(library: Library, kept: Kept, *, as_json: bool) -> bool:
    """Whether the server answered, and refused nothing."""
    from reader.commands.connecting import connected
    from reader.share.syncing import address_of, exchange, state_after

    done = None
    try:
        with connected(address_of(kept)) as server:
            done = exchange(library, kept, server)
        error = done.unsent
    except (OfflineError, RefusedError) as failed:
        error = failed
    state = state_after(kept, error)
    if as_json:
        print_json(_record(kept, state, done))
    else:
        if done is not None and (done.anything or error is None):
            say(f"{address_of(kept).shown}: {_moved(done) or _('in step, nothing new')}")
        if error is not None:
            _warn_of(state)
    return error is None


def _watch(library: Library, kept: Kept, *, as_json: bool) -> bool:
    """Rounds until Ctrl+C."""
    from reader.share.syncing import Watch, address_of

    where = address_of(kept).shown
    last = ""

    def tell(state: State, done: Round | None) -> None:
        nonlocal last
        if as_json:
            print_json(_record(kept, state, done))
        elif state.why:
            if state.why != last:
                _warn_of(state)
            last = state.why
        elif state.kind == "step":
            if last != "step" or (done is not None and done.anything):
                say(f"{where}: {(done and _moved(done)) or _('in step')}")
            last = "step"

    with cancelling() as cancelled:
        Watch(library, kept, tell, lambda seconds: cancelled.wait(seconds)).run()
    return True


def _warn_of(state: State) -> None:
    warn(state.why)
    if state.waiting:
        warn(
            ngettext(
                "{count} mark waits here, and is sent once it is taken.",
                "{count} marks wait here, and are sent once they are taken.",
                state.waiting,
            ).format(count=number(state.waiting))
        )


def _moved(done: Round) -> str:
    """What a round moved, in words; `""` for nothing."""
    parts = [
        (done.taken.digests, ngettext("{count} digest came", "{count} digests came", done.taken.digests)),
        (done.taken.dropped, _("{count} dropped")),
        (done.taken.stamps, _("{count} marked")),
        (done.sent.stamps, ngettext("{count} mark sent", "{count} marks sent", done.sent.stamps)),
        (done.published, ngettext("{count} digest published", "{count} digests published", done.published)),
    ]
    return ", ".join(text.format(count=number(count)) for count, text in parts if count)


def _record(kept: Kept, state: State, done: Round | None) -> dict[str, Any]:
    from reader.share.address import parse_address

    return {
        "shared": parse_address(kept.setting("address")).shown,
        "state": state.kind,
        "waiting": state.waiting,
        "error": state.why or None,
        "added": done.taken.digests if done else 0,
        "dropped": done.taken.dropped if done else 0,
        "marked": done.taken.stamps if done else 0,
        "sent": done.sent.stamps if done else 0,
        "published": done.published if done else 0,
    }


@click.command()
@click.option("--drop", "dropping", is_flag=True, help=_("Remove the digests that came from it, too."))
@library_option
@click.pass_context
def leave(ctx: click.Context, dropping: bool) -> None:
    """Leave the shared library that this one has joined. Its digests stay here, unless you drop them; marks stay."""
    from reader.share.joining import leave as run
    from reader.share.kept import Kept

    library = opened(ctx)
    kept = Kept(library.layout)
    if not kept.joined:
        raise DigestError(_("This library is not part of a shared one: `digest join postgresql://…` joins one."))
    left = run(library, kept, dropping=dropping)
    say(_("This library is no part of {where} any more.").format(where=left.address.shown))
    if left.dropped:
        say(
            ngettext("{count} digest dropped.", "{count} digests dropped.", left.dropped).format(
                count=number(left.dropped)
            )
        )
    if left.waiting:
        warn(
            ngettext(
                "{count} mark was never sent, and is only here.",
                "{count} marks were never sent, and are only here.",
                left.waiting,
            ).format(count=number(left.waiting))
        )


COMMANDS = (join, sync, leave)
