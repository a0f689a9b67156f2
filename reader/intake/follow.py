"""Following: from an address that a person gives to a subscription."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.intake.reading import in_worker
from reader.intake.workers import Workers, run_alone
from reader.library import Library
from reader.logins import origin, without_login
from reader.model.permission import needs_permission
from reader.model.subscription import (
    COMMAND,
    MAIL,
    Subscription,
    clean_agent,
    from_address,
    merged_tags,
    path_address,
    path_of,
)
from reader.opening import expanded, is_there, open_regular
from reader.sources.addresses import Guard
from reader.sources.charset import of_content_type
from reader.sources.command import check_program
from reader.sources.contents import Contents, read_any
from reader.sources.detect import kind_of
from reader.sources.fetch import TOTAL_SECONDS, Fetcher, FetchError, NowhereError, RefusedError, Response
from reader.sources.opml import parse_opml
from reader.text import canonical_link, clean_line, safe_link
from reader.translation import decimal
from reader.translation import gettext as _

PROBES = 12
"""Places tried on a site whose page links to no feed."""
MAX_OPML = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to."""

    feeds: tuple[Subscription, ...]
    """The feeds to choose from, the likeliest first; of a list of feeds all of them."""
    listed: bool = False
    """Whether they come from a list of feeds, so that all of them are meant."""
    refused: tuple[SourceError, ...] = ()
    """What in a list cannot be followed."""
    doubt: str = ""
    """Why it could not be fetched now, `""` if it could."""


def discover(text: str, guard: Guard, *, agent: str = "") -> Found:
    """What can be followed at an address, which may be a feed, a site, a list of feeds, a folder, a mailbox or a
    command. Raises SourceError if there is nothing to follow."""
    feed = Subscription(path_address(str(expanded(text).absolute()))) if _is_path(text) else from_address(text)
    address = feed.address
    if address.startswith(COMMAND):
        address = _absolute(address)
        check_program(address.removeprefix(COMMAND))
        return Found((Subscription(address, address),))
    if address.startswith(MAIL):
        from reader.sources.imap import Account

        Account.parse(address)
        return Found((feed,))
    if not safe_link(address):
        return _local(expanded(path_of(address)).absolute())
    return asyncio.run(_discover(replace(feed, rules=replace(feed.rules, agent=clean_agent(agent))), guard))


def is_on_web(text: str) -> bool:
    """Whether this is an address of the web as a person types it, and no file, mailbox or command."""
    try:
        return not _is_path(text) and bool(safe_link(from_address(text).address))
    except SourceError:
        return False


def _is_path(text: str) -> bool:
    return bool(text) and "://" not in text and is_there(expanded(text))


def _absolute(address: str) -> str:
    """The address of a command, with the whole path of a program that was named from where one stands."""
    program, space, rest = address.removeprefix(COMMAND).partition(" ")
    named = "/" in program and not program.startswith(("/", "~", '"', "'")) and Path(program).is_file()
    return f"{COMMAND}{shlex.quote(str(Path(program).absolute()))}{space}{rest}" if named else address


def _local(path: Path) -> Found:
    if not is_there(path):
        raise SourceError(_("there is no file or folder {path}").format(path=path))
    if not path.is_dir():
        try:
            with open_regular(path) as file:
                content = file.read(MAX_OPML)
        except OSError as error:
            raise SourceError(_("{path} cannot be read: {error}").format(path=path, error=error.strerror)) from error
        if kind_of(content, path.name) == "opml":
            return _listed(run_alone(parse_opml, content))
        if kind_of(content, path.name) != "mbox":
            raise SourceError(
                _("{path} is a file, and only folders and mailboxes can be followed: `digest add` reads it").format(
                    path=path
                )
            )
    address = path_address(str(path))
    return Found((Subscription(address, address, clean_line(path.name)),))


def _listed(parsed: tuple[list[Subscription], list[SourceError]]) -> Found:
    feeds, refused = parsed
    return Found(tuple(feeds), listed=True, refused=tuple(refused))


async def _discover(feed: Subscription, guard: Guard) -> Found:
    until = asyncio.get_running_loop().time() + TOTAL_SECONDS
    async with Fetcher(guard) as fetcher:
        with Workers(1) as workers:
            try:
                response = await fetcher.get(feed.address, login=feed.login, agent=feed.rules.agent)
            except (RefusedError, NowhereError):
                raise
            except FetchError as error:
                if error.status in (404, 410):
                    raise
                return Found((feed,), doubt=str(error))
            return await _at(feed, response, fetcher, workers, until)


async def _at(feed: Subscription, response: Response, fetcher: Fetcher, workers: Workers, until: float) -> Found:
    kind = kind_of(response.body, "", response.content_type)
    if kind == "opml":
        return _listed(await in_worker(workers, parse_opml, response.body))
    if kind == "feed":
        return Found((await _subscription(feed, response, workers),))
    if kind == "html":
        return await _of_page(feed, response, fetcher, workers, until)
    raise SourceError(
        _("{address} is neither a feed nor a page that links to one: `digest add` may be able to read it").format(
            address=feed.address
        )
    )


async def _subscription(feed: Subscription, response: Response, workers: Workers) -> Subscription:
    found: Contents = await in_worker(
        workers, read_any, response.body, feed.address, link=response.link, content_type=response.content_type
    )
    return replace(feed, url=response.moved_to or feed.address, title=found.title)


def _beside(feed: Subscription, link: str, title: str = "") -> Subscription:
    """A feed that a site names: requested as the site was, and with the same login if it is on the same server."""
    login = feed.login if origin(link) == origin(feed.address) else None
    return replace(feed, address=without_login(link), url=without_login(link), title=title, login=login)


async def _of_page(feed: Subscription, page: Response, fetcher: Fetcher, workers: Workers, until: float) -> Found:
    from reader.sources.discover import common_places, feeds_of

    named = await in_worker(workers, feeds_of, page.body, page.link, of_content_type(page.content_type))
    if named:
        return Found(tuple(_beside(feed, found.link, found.title) for found in named))
    found, late = None, ""
    try:
        async with asyncio.timeout_at(until):
            for place in common_places(page.link)[:PROBES]:
                found = await _probed(_beside(feed, place), fetcher)
                if found is not None:
                    break
    except TimeoutError:
        late = _(" within {total_seconds} seconds").format(total_seconds=decimal(TOTAL_SECONDS, 0))
    if found is None:
        raise SourceError(
            _("{link} links to no feed, and none was found in the usual places{late}").format(link=page.link, late=late)
        )
    return Found((await _subscription(_beside(feed, found.link), found, workers),))


async def _probed(feed: Subscription, fetcher: Fetcher) -> Response | None:
    """What is in one of the usual places, if it is a feed."""
    try:
        response = await fetcher.get(feed.address, login=feed.login, agent=feed.rules.agent)
    except FetchError:
        return None
    return response if kind_of(response.body, "", response.content_type) == "feed" else None


def follow(
    library: Library,
    feeds: Iterable[Subscription],
    tags: Iterable[str] = (),
    *,
    allowed: bool = False,
    changed: bool = False,
) -> list[Subscription]:
    """Follow these feeds. Returns their subscriptions as they are now. Raises LibraryError.

    `allowed`: a person typed these addresses on this machine, and so they may reach into it. `changed`: a person
    changed how they are followed, so their names, pauses and rules count as they are, also of those already followed.
    """
    wanted = tuple(tags)
    known = {canonical_link(link): f for f in library.feeds.all() for link in (f.address, f.url) if safe_link(link)}
    given: list[Subscription] = []
    for feed in feeds:
        old = (known.get(canonical_link(feed.address)) if safe_link(feed.address) else None) or followed_as(
            library, feed.address
        )
        rules = replace(feed.rules, tags=merged_tags(feed.rules.tags, wanted))
        if old is None or changed:
            given.append(replace(feed, rules=rules))
        else:  # followed already: only what is new about it is added
            more = replace(old.rules, tags=merged_tags(old.rules.tags, rules.tags))
            more = replace(more, agent=rules.agent or more.agent)
            url = feed.url if feed.login else old.url  # what a login was typed with is where it is sent
            given.append(
                replace(
                    old,
                    url=url,
                    rules=more,
                    title=old.title or feed.title,
                    paused=False,
                    login=feed.login,
                    via=feed.via,
                )
            )
    library.arrange(library.feeds.put_steps(given))
    library.logins.put(given)
    if allowed:
        library.fetches.allow(feed.address for feed in given if needs_permission(feed.address))
    return given


def followed_as(library: Library, address: str) -> Subscription | None:
    """The subscription of this address. One that reaches into this machine is found by its exact address only.

    Another device may write any address as the place to which a feed has moved.
    """
    feed = library.feeds.get(address)
    reaching = feed is not None and (needs_permission(address) or needs_permission(feed.address))
    return None if reaching and feed is not None and feed.address != address else feed


def keep_logins_apart(library: Library) -> None:
    """Take the logins out of a library of an earlier version, which had them in its addresses. Raises LibraryError."""
    old = [feed for feed in library.feeds.all() if feed.login is not None]
    bare = library.logins.with_logins(replace(feed, login=None) for feed in old)
    known = {feed.address for feed in bare if feed.login is not None}
    library.logins.put(replace(feed, url=feed.address) for feed in old if feed.address not in known)
    # Some have one that cannot be told apart: it is taken out, and known nowhere.
    library.fetches.forget(library.feeds.forget_logins())
