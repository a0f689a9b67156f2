"""`digest follow`, `unfollow`, `feeds`, `refresh` and `add`."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
import orjson

from reader.commands.context import json_option, library_option, opened, progress_bar, style, warn
from reader.errors import DigestError, SourceError, sentence
from reader.launch import configuration
from reader.library import Library
from reader.model.digest import LEVELS, split_list
from reader.model.subscription import CURATE, Rules, Subscription

if TYPE_CHECKING:
    from reader.intake.feed_status import FeedView
    from reader.intake.follow import Found
    from reader.intake.imports import Report
    from reader.intake.refresh import Progress
    from reader.sources.addresses import Guard


def guard() -> Guard:
    """Which hosts may be asked."""
    from reader.sources.addresses import guard_of

    return guard_of(configuration().sources.allow_hosts)


# --- follow ---------------------------------------------------------------------------------------


def _rule_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--tag", "tags", multiple=True, help="Tag for the feed, and for all that it brings."),
            click.option("--name", help="What you call it."),
            click.option("--pause/--resume", "paused", default=None, help="Stop asking it, or go on."),
            click.option("--field", "fields", help='Field of what says none: "Engineering, Databases".'),
            click.option("--role", "roles", multiple=True, help="Whom it is for, where it does not say."),
            click.option("--level", type=click.Choice(LEVELS), help="Level of what says none."),
            click.option("--mute", multiple=True, help="Leave out what has this word or phrase."),
            click.option("--full-text/--feed-text", "whole", default=None, help="Fetch the page of each entry."),
            click.option(
                "--curate",
                type=click.Choice((*CURATE, "none")),
                help="Make digests of what comes: offline, or with the configured model.",
            ),
            click.option("--keep", type=click.IntRange(min=0), help="Days after which it is removed; 0: never."),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="URL|OPML|FOLDER…")
@_rule_options
@json_option
@library_option
@click.pass_context
def follow(ctx: click.Context, /, addresses: tuple[str, ...], as_json: bool, **rules: Any) -> None:
    """Follow feeds, sites, OPML files, mailboxes, folders and commands. `digest refresh` brings what is in them.

    A site is searched for its feeds. Following again changes how something is followed.

    \b
    digest follow https://example.org --tag databases --mute sponsored
    digest follow feeds.opml
    digest follow ~/Mail/Newsletters
    digest follow imaps://me@mail.example.org/Newsletters
    digest follow 'exec:my-scraper --since yesterday'
    """
    from reader.intake.follow import discover
    from reader.intake.follow import follow as put

    library = opened(ctx)
    allowed = guard()
    followed: list[Subscription] = []
    failed = False
    for address in addresses:
        try:
            found = _known(library, address) or discover(address, allowed)
        except SourceError as error:
            warn(sentence(error, about=address))
            failed = True
            continue
        for refused in found.refused:
            warn(f"{address}: passed over: {refused}.")
        if found.doubt:
            warn(f"{address} could not be read now, and is tried again at every refresh: {found.doubt}.")
        chosen = [_ruled(library, feed, rules) for feed in (found.feeds if found.listed else _chosen(found))]
        followed += put(library, chosen)
    _tell_followed(library, followed, as_json)
    if failed:
        ctx.exit(1)


def _known(library: Library, address: str) -> Found | None:
    from reader.intake.follow import Found

    feed = None if address.startswith("exec:") else library.feeds.get(address)
    return Found((feed,)) if feed else None


def _chosen(found: Found) -> tuple[Subscription, ...]:
    """The feed of a site that a person wants; the likeliest where nobody can be asked."""
    if len(found.feeds) < 2:
        return found.feeds
    click.echo("It has several feeds:", err=True)
    for number, feed in enumerate(found.feeds, start=1):
        click.echo(f"  {number}. {feed.title or 'untitled'}  {feed.address}", err=True)
    if not sys.stdin.isatty():
        warn("took the first; follow another by its address.")
        return found.feeds[:1]
    number = click.prompt("Which", type=click.IntRange(1, len(found.feeds)), default=1, err=True)
    return (found.feeds[number - 1],)


def _ruled(library: Library, feed: Subscription, given: dict[str, Any]) -> Subscription:
    """The subscription with what the options say; what they do not say stays as it is."""
    old = library.feeds.get(feed.address)
    feed = replace(old, rules=replace(old.rules, tags=(*old.rules.tags, *feed.rules.tags))) if old else feed
    rules = feed.rules
    changes: dict[str, Any] = {
        "tags": (*rules.tags, *given["tags"]) if given["tags"] else None,
        "fields": split_list(given["fields"]) if given["fields"] is not None else None,
        "roles": given["roles"] or None,
        "level": given["level"],
        "mute": (*rules.mute, *given["mute"]) if given["mute"] else None,
        "whole": given["whole"],
        "keep": given["keep"],
        "curate": "" if given["curate"] == "none" else given["curate"],
    }
    rules = Rules(**{name: value if (value := changes[name]) is not None else getattr(rules, name) for name in changes})
    name = feed.name if given["name"] is None else given["name"]
    return replace(feed, name=name, paused=feed.paused if given["paused"] is None else given["paused"], rules=rules)


def _tell_followed(library: Library, followed: list[Subscription], as_json: bool) -> None:
    from reader.intake.feed_status import feed_views

    addresses = {feed.address for feed in followed}
    views = [view for view in feed_views(library) if view.feed.address in addresses]
    if as_json:
        for view in views:
            click.echo(orjson.dumps(view.to_record()))
    elif len(views) == 1:
        click.echo(f"Following {views[0].feed.shown}. `digest refresh` brings what is in it.")
    elif views:
        click.echo(f"Following {len(views)} feeds. `digest refresh` brings what is in them.")


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="URL…")
@json_option
@library_option
@click.pass_context
def unfollow(ctx: click.Context, addresses: tuple[str, ...], as_json: bool) -> None:
    """Follow something no longer. What it brought stays."""
    from reader.intake.feed_status import feed_views
    from reader.intake.follow import unfollow as remove

    library = opened(ctx)
    views = {view.feed.address: view for view in feed_views(library)} if as_json else {}
    missing = False
    for address in addresses:
        feed = library.feeds.get(address) or next((f for f in library.feeds.all() if address == f.shown), None)
        if feed is None:
            warn(f"{address} is not followed: `digest feeds` shows what is.")
            missing = True
        else:
            remove(library, [feed.address])
            if as_json:
                click.echo(orjson.dumps(views[feed.address].to_record()))
                continue
            click.echo(f"No longer following {feed.shown}. What it brought stays.")
    if missing:
        ctx.exit(1)


# --- feeds ----------------------------------------------------------------------------------------


@click.command()
@click.option("--opml", is_flag=True, help="Print them as OPML, for other programs.")
@json_option
@library_option
@click.pass_context
def feeds(ctx: click.Context, opml: bool, as_json: bool) -> None:
    """List what is followed, with how it is: state, last success, error, unread."""
    from reader.intake.feed_status import feed_views

    library = opened(ctx)
    views = list(feed_views(library))
    if opml:
        from reader.sources.opml import format_opml

        web = [v.feed for v in views if v.feed.url.startswith("http") or v.feed.address.startswith("http")]
        click.echo(format_opml(web, library.layout.root.name), nl=False)
        return
    for view in views:
        click.echo(orjson.dumps(view.to_record()) if as_json else _line(view))
    if not views:
        warn("nothing is followed yet: `digest follow https://…` begins.")
        ctx.exit(1)


def _line(view: FeedView) -> str:
    tags = " ".join(f"#{tag}" for tag in view.feed.rules.tags)
    about = " · ".join(filter(None, (view.state.name, view.last_success[:16].replace("T", " "), tags, view.feed.where)))
    name = style(view.feed.shown, bold=bool(view.unread))
    line = f"{view.state.sign} {view.unread:>5,} unread  {name}  {style(about, dim=True)}"
    return f"{line}\n{' ' * 16}{style(view.fetch.error, fg='red')}" if view.fetch.error else line


# --- refresh and add ------------------------------------------------------------------------------


@click.command()
@click.argument("addresses", nargs=-1, metavar="[URL…]")
@click.option("--force", is_flag=True, help="Ask also what failed before or says that nothing changed yet.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors of the library: for cron and systemd.")
@click.option("--progress-json", is_flag=True, hidden=True)
@json_option
@library_option
@click.pass_context
def refresh(
    ctx: click.Context, addresses: tuple[str, ...], force: bool, quiet: bool, progress_json: bool, as_json: bool
) -> None:
    """Bring what is new in all that is followed, or only in these. Ctrl+C stops; what has come is kept."""
    from reader.intake.refresh import refresh as run

    if progress_json:  # the reader's own: its screen goes before what is done beside it
        with contextlib.suppress(OSError):
            os.nice(10)
    library = opened(ctx)
    named = [feed.address for address in addresses if (feed := library.feeds.get(address)) is not None]
    for address in addresses:
        if library.feeds.get(address) is None:
            warn(f"{address} is not followed: `digest follow` it first.")
    if addresses and not named:
        ctx.exit(1)
    with cancelling() as cancelled, _told(quiet=quiet or as_json, as_json=progress_json) as progress:
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
        click.echo(orjson.dumps({**_summary(report, report.feeds), "skipped": report.skipped}))
    elif not quiet:
        asked = f"{report.feeds} feed{'s' * (report.feeds != 1)} asked"
        _tell(report, asked + (f", {report.skipped} not due" if report.skipped else ""))
        if not library.feeds.all():
            warn("nothing is followed yet: `digest follow https://…` begins.")
    # One feed that fails is a feed's matter; when all do, it is this machine's.
    if report.cancelled or (report.feeds and len(report.errors) == report.feeds):
        ctx.exit(1)


def _write_what_waits(library: Library, *, quiet: bool) -> None:
    """Have the configured model write what subscriptions asked for; a model that fails is no refresh that failed."""
    config = configuration()
    model = config.curate.model
    if not model or not any(job.model == model for job in library.curation.waiting()):
        return
    from reader.commands.curating import writer_of
    from reader.intake.model_queue import Queue

    with cancelling() as cancelled:
        try:
            report = Queue(library, writer_of(library, config, model, cancelled.is_set), stopped=cancelled.is_set).run()
        except DigestError as error:
            warn(sentence(error))
            return
    if not quiet:
        for title, why in report.failed:
            warn(f"“{title}”: {why}")
        if report.made:
            click.echo(f"{len(report.made)} digests by {model}")


@contextlib.contextmanager
def cancelling() -> Iterator[threading.Event]:
    """An event that Ctrl+C and a polite kill set, instead of ending the program where it stands."""
    event = threading.Event()
    before = {name: signal.signal(name, lambda *_: event.set()) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextlib.contextmanager
def _told(*, quiet: bool, as_json: bool) -> Iterator[Callable[[Progress], None] | None]:
    if as_json:
        yield lambda p: _echo_progress(p)
        return
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label="Refreshing", file=sys.stderr, item_show_func=_slow) as bar:

        def show(progress: Progress) -> None:
            bar.length = max(progress.total, 1)
            bar.update(progress.done - bar.pos, ", ".join(progress.slow[:3]))

        yield show


def _slow(names: object) -> str | None:
    return f"waiting for {names}"[: max(10, os.get_terminal_size(2).columns - 60)] if names else None


def _echo_progress(progress: Progress) -> None:
    from dataclasses import asdict

    click.echo(orjson.dumps(asdict(progress)))


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="URL|PATH…")
@json_option
@library_option
@click.pass_context
def add(ctx: click.Context, inputs: tuple[str, ...], as_json: bool) -> None:
    """Add single things to read: pages, feeds, mails, papers (PDF), texts, by address or path; folders whole.

    What is a digest stays one; what is an article is stored whole. What cannot be read is named, and the exit status
    is 1; the rest is added.
    """
    from reader.intake.add import add as run

    library = opened(ctx)
    with progress_bar("Adding") as progress:
        report = run(library, inputs, guard(), progress)
    if as_json:
        click.echo(orjson.dumps(_summary(report, report.feeds)))
    else:
        _tell(report)
    if report.failed:
        ctx.exit(1)


def _summary(report: Report, feeds: int) -> dict[str, Any]:
    return {
        "feeds": feeds,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "failed": [{"input": f.input, "why": f.why} for f in report.failed],
    }


def _tell(report: Report, first: str = "") -> None:
    for failure in report.failed:
        warn(str(failure))
    parts = [first, f"{report.added} added", f"{report.updated} updated", f"{report.unchanged} unchanged"]
    if report.failed:
        parts.append(f"{len(report.failed)} failed")
    click.echo(", ".join(filter(None, parts)))


COMMANDS = (follow, unfollow, feeds, refresh, add)
