"""`digest follow`, `unfollow` and `feeds`: what is followed, and how."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from reader.commands.context import NAMED, completing, guard, json_option, library_option, opened
from reader.commands.printing import ask_number, print_json, say, warn, write
from reader.commands.tables import Column, Row, print_table
from reader.errors import SourceError, sentence
from reader.library import Library
from reader.logins import shown
from reader.model.digest import LEVELS, split_list
from reader.model.permission import refusal
from reader.model.subscription import CURATE, MAX_AGENT, Rules, Subscription, clean_agent, from_address
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.intake.feed_status import FeedView
    from reader.intake.follow import Found


def _rule_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--tag", "tags", multiple=True, help=_("Tag the feed and all its entries; can be repeated.")),
            click.option("--name", help=_("Your name for the feed.")),
            click.option("--user-agent", "agent", help=_("User agent for a server that refuses digest's own.")),
            click.option("--pause/--resume", "paused", default=None, help=_("Pause or resume refreshing it.")),
            click.option("--field", "fields", help=_('Field of entries that name none: "Engineering, Databases".')),
            click.option("--role", "roles", multiple=True, help=_("Role of entries that name none; can be repeated.")),
            click.option("--level", type=click.Choice(LEVELS), help=_("Level of entries that name none.")),
            click.option("--mute", multiple=True, help=_("Skip entries with this word or phrase; can be repeated.")),
            click.option(
                "--full-text/--feed-text",
                "whole",
                default=None,
                help=_("Fetch the page of each entry, or keep to the feed's own text."),
            ),
            click.option(
                "--curate",
                type=click.Choice((*CURATE, "none")),
                help=_("Make digests of new entries, offline or with the configured model."),
            ),
            click.option(
                "--keep",
                type=click.IntRange(min=0),
                help=_("Days after which entries are removed; 0 keeps them forever."),
            ),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("addresses", type=NAMED, nargs=-1, required=True, metavar="URL|OPML|FOLDER…")
@_rule_options
@json_option
@library_option
@click.pass_context
def follow(ctx: click.Context, /, addresses: tuple[str, ...], as_json: bool, **rules: Any) -> None:
    """Follow feeds, sites, OPML files, mailboxes, folders or commands. `digest refresh` fetches what is in them.

    A site is searched for its feeds. To change the options of a feed, follow it again. A folder, a mailbox or a
    command that another device followed is refreshed on this machine once you follow it here, without options.

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
            found = _known(library, address) or discover(address, allowed, agent=rules["agent"] or "")
        except SourceError as error:
            warn(sentence(error, about=shown(address)))
            failed = True
            continue
        for refused in found.refused:
            warn(_("{address}: skipped: {refused}.").format(address=shown(address), refused=refused))
        if found.doubt:
            warn(
                _("{address} could not be read now; every refresh will try again: {doubt}.").format(
                    address=shown(address), doubt=found.doubt
                )
            )
        chosen = [_ruled(library, feed, rules) for feed in (found.feeds if found.listed else _chosen(found))]
        meant = not found.listed and _is_meant(library, found, rules)
        followed += put(library, chosen, allowed=meant, changed=_changes(rules))
    _report_followed(library, followed, as_json)
    if failed:
        ctx.exit(1)


def _known(library: Library, address: str) -> Found | None:
    from reader.intake.follow import Found, followed_as

    feed = followed_as(library, address.strip())
    if feed is None or feed.address.startswith("exec:"):
        return Found((feed,)) if feed else None
    typed = from_address(address)
    # A login that is typed with it is a new one, for where it is typed to be.
    return Found((replace(feed, url=typed.address, login=typed.login) if typed.login else feed,))


def _changes(rules: dict[str, Any]) -> bool:
    """Whether the options say anything of how to follow."""
    return any(value not in (None, ()) for value in rules.values())


def _is_meant(library: Library, found: Found, rules: dict[str, Any]) -> bool:
    """Whether to follow it was asked, rather than to change how it is followed: only the first allows it here."""
    from reader.intake.follow import followed_as

    return not _changes(rules) or not any(followed_as(library, feed.address) for feed in found.feeds)


def _chosen(found: Found) -> tuple[Subscription, ...]:
    """The feed of a site that a person wants; the likeliest where nobody can be asked."""
    if len(found.feeds) < 2:
        return found.feeds
    say(_("This site has several feeds:"), err=True)
    for number, feed in enumerate(found.feeds, start=1):
        say(f"  {number}. {feed.title or 'untitled'}  ", (feed.address, "faint"), err=True)
    if not sys.stdin.isatty():
        warn(_("chose the first; follow another by its address."))
        return found.feeds[:1]
    number = ask_number(_("Which one"), len(found.feeds))
    return (found.feeds[number - 1],)


def _ruled(library: Library, feed: Subscription, given: dict[str, Any]) -> Subscription:
    """The subscription with what the options say; what they do not say stays as it is."""
    from reader.intake.follow import followed_as

    old = followed_as(library, feed.address)
    if old:
        tagged = replace(old.rules, tags=(*old.rules.tags, *feed.rules.tags))
        feed = replace(old, url=feed.url if feed.login else old.url, login=feed.login, rules=tagged)
    rules = feed.rules
    changes: dict[str, Any] = {
        "tags": (*rules.tags, *given["tags"]) if given["tags"] else None,
        "fields": split_list(given["fields"]) if given["fields"] is not None else None,
        "roles": given["roles"] or None,
        "level": given["level"],
        "mute": (*rules.mute, *given["mute"]) if given["mute"] else None,
        "whole": given["whole"],
        "keep": given["keep"],
        "agent": _agent(given["agent"]),
        "curate": "" if given["curate"] == "none" else given["curate"],
    }
    rules = Rules(**{name: value if (value := changes[name]) is not None else getattr(rules, name) for name in changes})
    name = feed.name if given["name"] is None else given["name"]
    return replace(feed, name=name, paused=feed.paused if given["paused"] is None else given["paused"], rules=rules)


def _agent(text: str | None) -> str | None:
    if text and not clean_agent(text):
        raise click.UsageError(
            _("A user agent is a line of at most {max_agent} ASCII characters.").format(max_agent=MAX_AGENT)
        )
    return text


def _report_followed(library: Library, followed: list[Subscription], as_json: bool) -> None:
    from reader.intake.feed_status import NOT_ALLOWED, feed_views

    addresses = {feed.address for feed in followed}
    views = [view for view in feed_views(library) if view.feed.address in addresses]
    for view in views:
        if view.state is NOT_ALLOWED:
            warn(f"{refusal(view.feed.address)}.")
    if as_json:
        for view in views:
            print_json(view.to_record())
    elif len(views) == 1:
        say(_("Following {shown}. `digest refresh` fetches what is in it.").format(shown=views[0].feed.shown))
    elif views:
        say(_("Following {count} feeds. `digest refresh` fetches what is in them.").format(count=len(views)))


@click.command()
@click.argument("addresses", type=NAMED, nargs=-1, required=True, metavar="URL…", shell_complete=completing("feed"))
@json_option
@library_option
@click.pass_context
def unfollow(ctx: click.Context, addresses: tuple[str, ...], as_json: bool) -> None:
    """Unfollow feeds; their digests stay."""
    from reader.intake.feed_status import feed_views
    from reader.intake.unfollow import unfollow as remove

    library = opened(ctx)
    views = {view.feed.address: view for view in feed_views(library)} if as_json else {}
    missing = False
    for address in addresses:
        feed = library.feeds.get(address) or next((f for f in library.feeds.all() if address == f.shown), None)
        if feed is None:
            warn(_("{address} is not followed: `digest feeds` lists what is.").format(address=shown(address)))
            missing = True
        else:
            remove(library, [feed.address])
            if as_json:
                print_json(views[feed.address].to_record())
                continue
            say(_("No longer following {shown}. Its digests stay.").format(shown=feed.shown))
    if missing:
        ctx.exit(1)


@click.command()
@click.option("--opml", is_flag=True, help=_("Print OPML, for other programs."))
@click.option("--with-passwords", is_flag=True, help=_("Include the passwords of feeds in --json and --opml."))
@json_option
@library_option
@click.pass_context
def feeds(ctx: click.Context, opml: bool, with_passwords: bool, as_json: bool) -> None:
    """List the feeds you follow, with their state, unread count, last success and error."""
    from reader.intake.feed_status import feed_views, format_opml

    library = opened(ctx)
    if opml:
        write(format_opml(library, with_passwords=with_passwords), end="")
        return
    views = list(feed_views(library, with_passwords=with_passwords))
    if as_json:
        for view in views:
            print_json(view.to_record())
    elif views:
        print_table(_COLUMNS, map(_row, views))
    if not views:
        warn(_("you follow nothing yet: start with `digest follow https://…`."))
        ctx.exit(1)


_COLUMNS = (
    Column(),
    Column(_("unread"), right=True),
    Column(_("Feed"), main=True),
    Column(_("State")),
    Column(_("Last success"), optional=True),
    Column(_("Tags"), optional=True),
    Column(_("Where"), optional=True),
)


def _row(view: FeedView) -> Row:
    state, sign = view.state.name, view.state.sign
    tags = " ".join(f"#{tag}" for tag in view.feed.rules.tags)
    last, where, error = view.last_success[:16].replace("T", " "), view.feed.where, view.fetch.error
    about = " · ".join(filter(None, (state, last, tags, where)))
    plain = f"{sign} {_('{count} unread').format(count=f'{view.unread:>5,}')}  {view.feed.shown}  {about}"
    wrong = state in ("failing", "gone")
    return Row(
        (
            (sign, "bad" if wrong else ""),
            f"{view.unread:,}",
            (view.feed.shown, "title" if view.unread else ""),
            (state, "bad" if wrong else "faint"),
            (last, "faint"),
            tags,
            (where, "faint"),
        ),
        plain=f"{plain}\n{' ' * 16}{error}" if error else plain,
        note=(error, "bad"),
    )


COMMANDS = (follow, unfollow, feeds)
