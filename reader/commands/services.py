"""`digest service`: accounts at servers that sync articles, and what is read and starred."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from reader.commands.context import NAMED, cancelling, guard, json_option, library_option, opened
from reader.commands.printing import ask_secret, print_json, say, warn
from reader.commands.watched import watched
from reader.errors import DigestError, sentence
from reader.logins import Login
from reader.translation import gettext as _
from reader.translation import number

if TYPE_CHECKING:
    from reader.intake.services.sync import Synced
    from reader.library.services import Service


@click.group(invoke_without_command=True)
@json_option
@library_option
@click.pass_context
def service(ctx: click.Context, as_json: bool) -> None:
    """List the sync services: servers such as Miniflux or FreshRSS whose articles come here.

    What you read or bookmark here is read and starred there, and the other way round. Every `digest refresh` syncs.

    \b
    digest service add https://reader.example --user me
    digest service sync
    digest service remove reader.example
    """
    if ctx.invoked_subcommand is not None:
        if as_json:
            raise click.UsageError(
                _("--json lists the services; give it after {invoked_subcommand}.").format(
                    invoked_subcommand=ctx.invoked_subcommand
                )
            )
        return
    services = opened(ctx).services.all()
    for each in services:
        if as_json:
            print_json(_record(each))
        else:
            say(
                _("{name} at {url} ({api}), {when}").format(
                    name=each.name, url=each.url, api=each.api, when=_when(each)
                )
            )
            if each.error:
                warn(f"{each.url}: {each.error}.")
    if not services and not as_json:
        say(_("There is no sync service yet: `digest service add https://… --user NAME` adds one."))


def _when(each: Service) -> str:
    if not each.last_success:
        return _("not synced yet")
    return _("synced {datetime:%Y-%m-%d %H:%M} UTC").format(datetime=datetime.fromtimestamp(each.last_success, UTC))


def _record(each: Service) -> dict[str, object]:
    last = datetime.fromtimestamp(each.last_success, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if each.last_success else None
    return {"api": each.api, "url": each.url, "user": each.name, "last_success": last, "error": each.error or None}


@service.command()
@click.argument("url", type=NAMED)
@click.option("--user", required=True, help=_("Your name there."))
@click.option(
    "--api",
    type=click.Choice(("greader", "fever")),
    default="greader",
    help=_("What it speaks; greader unless you say."),
)
@library_option
@click.pass_context
def add(ctx: click.Context, url: str, user: str, api: str) -> None:
    """Add a service, or change its password.

    The password is asked for, or read from DIGEST_SERVICE_PASSWORD; it is kept in the keyring, or else in a file of
    this machine that is yours alone.
    """
    from reader.intake.services.accounts import add as put
    from reader.intake.services.sync import PASSWORD

    library = opened(ctx)
    password = os.environ.get(PASSWORD, "")
    if not password and sys.stdin.isatty():
        password = ask_secret(_("Password"))
    if not password:
        raise DigestError(_("nobody can be asked for the password: set {password}").format(password=PASSWORD))
    added = put(library, url, api, Login(user, password), guard())
    say(_("Added {name} at {url}. `digest refresh` brings what is there.").format(name=added.name, url=added.url))


@service.command()
@click.argument("names", nargs=-1, type=NAMED, metavar="[NAME…]")
@json_option
@library_option
@click.pass_context
def sync(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Sync all services, or only these, also one that failed a moment ago."""
    from reader.intake.refresh import sync_now
    from reader.intake.services.accounts import named

    library = opened(ctx)
    chosen = [named(library, name) for name in names] or library.services.all()
    if not chosen:
        warn(_("there is no sync service yet: `digest service add https://… --user NAME` adds one."))
        ctx.exit(1)
    with cancelling() as cancelled, watched(_("Syncing"), quiet=as_json) as progress:
        report = sync_now(library, chosen, guard(), progress=progress, cancelled=cancelled.is_set)
    done = report.services
    for each in done:
        if as_json:
            print_json(each.to_record())
        else:
            report_synced(each)
    if report.cancelled or any(each.error for each in done):
        ctx.exit(1)


def report_synced(each: Synced) -> None:
    """Print what a sync did."""
    if each.error:
        warn(sentence(DigestError(f"{each.shown}: {each.error}")))
    parts = [
        _("{added} new").format(added=number(each.added)),
        _("{marked} marked here").format(marked=number(each.marked)),
        _("{sent} sent").format(sent=number(each.sent)),
    ]
    if each.waiting:
        parts.append(_("{waiting} not taken, and sent again next time").format(waiting=number(each.waiting)))
    if not each.error or each.added or each.marked or each.sent:
        say(f"{each.shown}: {', '.join(parts)}")


@service.command()
@click.argument("name", type=NAMED)
@click.option("--unfollow", is_flag=True, help=_("Unfollow what the service brings, instead of fetching it from here."))
@library_option
@click.pass_context
def remove(ctx: click.Context, name: str, unfollow: bool) -> None:
    """Remove a service and its password; its digests and their marks stay, and its feeds are fetched from here."""
    from reader.intake.services.accounts import named
    from reader.intake.services.accounts import remove as take

    library = opened(ctx)
    gone = named(library, name)
    feeds = take(library, gone, unfollow=unfollow)
    then = _("no longer followed") if unfollow else _("fetched from here now")
    say(
        _("Removed {name} at {url}. Feeds that are {then}: {feeds}. Digests and marks stay.").format(
            name=gone.name, url=gone.url, then=then, feeds=feeds
        )
    )


COMMANDS = (service,)
