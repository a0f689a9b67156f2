"""Refreshing feeds: fetch everything that is followed, and store what is new."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from functools import partial

from reader.briefing.stories import update
from reader.config import load_config
from reader.dataclass import dataclass
from reader.intake import schedule
from reader.intake.follow import keep_logins_apart
from reader.intake.hooks import tell_new
from reader.intake.imports import Report, store
from reader.intake.network import Network
from reader.intake.retrieve import Brought, bring, bring_whole
from reader.intake.ruling import tag_fresh, wanted
from reader.intake.services.sync import Synced, due, sync
from reader.intake.workers import Workers
from reader.library import Library
from reader.library.feed_state import Fetch
from reader.library.services import Service
from reader.model.digest import Digest
from reader.model.permission import needs_permission
from reader.model.subscription import Rules, Subscription, expired_before
from reader.model.teasers import is_teaser
from reader.paths import config_file
from reader.sources.addresses import Guard
from reader.sources.fetch import Fetcher
from reader.sources.files import Failure

SLOW = 3.0
"""Seconds after which a feed that has not answered is reported as slow."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh has come."""

    done: int
    total: int
    added: int = 0
    slow: tuple[str, ...] = ()
    """What has not answered for some time."""


@dataclass(slots=True)
class Refreshed(Report):
    """What a refresh did."""

    feeds: int = 0
    """How many were fetched."""
    skipped: int = 0
    """How many were not fetched, because they are paused or their servers asked to wait."""
    not_allowed: tuple[str, ...] = ()
    """Addresses that reach into this machine and that nobody allowed on it: they were not looked at."""
    services: list[Synced] = field(default_factory=list)
    """The sync services that were asked, with what came of it."""
    cancelled: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    """Why a feed failed, by its address."""


Told = Callable[[Progress], None]


def refresh(
    library: Library,
    guard: Guard,
    *,
    addresses: Collection[str] = (),
    force: bool = False,
    progress: Told | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Refreshed:
    """Fetch everything that is followed, or only these addresses, and store what is new.

    A feed that fails never stops another. What has arrived is stored before this returns, even when it is cancelled.
    Raises LibraryError.
    """
    report = Refreshed()
    known = library.fetches.all()
    keep_logins_apart(library)
    named = [f for f in library.feeds.all() if not addresses or f.address in addresses or f.url in addresses]
    followed = [f for f in named if not f.via]  # what a service brings is not fetched a second time
    report.not_allowed = tuple(f.address for f in followed if not f.paused and not _is_allowed(f, known))
    allowed = [f for f in followed if _is_allowed(f, known)]
    now = time.time()
    asked = [f for f in allowed if schedule.is_due(f, known.get(f.address, Fetch(f.address)), now, force=force)]
    report.skipped = len(allowed) - len(asked)
    report.feeds = len(asked)
    asked = library.logins.with_logins(asked)
    services = due(library.services.all(), {f.via for f in named} if addresses else None, force=force)
    run = _bring(library, report, guard, asked, services, known, progress, cancelled)
    _expire(library, named)
    update(library)
    tell_new(library, run.added)
    return report


def sync_now(
    library: Library,
    services: Sequence[Service],
    guard: Guard,
    *,
    progress: Told | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Refreshed:
    """Sync these services, whenever they were last asked, with all that a refresh does with what is new.

    Raises LibraryError.
    """
    report = Refreshed()
    run = _bring(library, report, guard, (), services, {}, progress, cancelled)
    update(library)
    tell_new(library, run.added)
    return report


def _bring(
    library: Library,
    report: Refreshed,
    guard: Guard,
    feeds: Sequence[Subscription],
    services: Sequence[Service],
    known: Mapping[str, Fetch],
    progress: Told | None,
    cancelled: Callable[[], bool],
) -> _Run:
    """Fetch these feeds, then sync these services, and store and digest what is new; unless it is cancelled."""
    with Workers() as workers:
        with Network[Brought](guard, workers) as network:
            names = {feed.address: feed.shown for feed in feeds} | {each.address: each.shown for each in services}
            run = _Run(library, report, names, network, progress)
            for feed in feeds:
                network.start(partial(_ask, feed, known.get(feed.address, Fetch(feed.address)), run.begun))
            run.take_all(cancelled)
            for service in services:
                if report.cancelled or cancelled():
                    break
                run.take_service(service, lambda each: sync(library, each, guard, workers, cancelled))
            if not report.cancelled:
                run.take_all(cancelled)
        _curate(library, run.to_curate, workers)
    return run


def _is_allowed(feed: Subscription, known: Mapping[str, Fetch]) -> bool:
    return not needs_permission(feed.address) or known.get(feed.address, Fetch(feed.address)).allowed


def _curate(library: Library, wanted: dict[str, list[str]], workers: Workers) -> None:
    """Make digests of what came in: offline ones now; those for a model are queued."""
    if not any(wanted.values()):
        return
    from reader.intake.articles import without_digest
    from reader.intake.curation import extract

    model = load_config(config_file()).curate.model
    if model:
        library.curation.put(wanted.get("model", ()), model)
    stored = (digest for id_ in wanted.get("extract", ()) if (digest := library.stored(id_)) is not None)
    articles = list(without_digest(stored))  # a text too short for a digest stays an article
    extract(library, articles, workers=workers)


async def _ask(
    feed: Subscription, fetch: Fetch, begun: dict[str, float], fetcher: Fetcher, workers: Workers
) -> Brought:
    begun[feed.address] = time.monotonic()
    return await bring(feed, fetch, fetcher, workers)


class _Run:
    """One refresh in progress."""

    def __init__(
        self,
        library: Library,
        report: Refreshed,
        names: dict[str, str],
        network: Network[Brought],
        progress: Told | None,
    ) -> None:
        self.library = library
        self.report = report
        self.names = names
        self.network = network
        self.progress = progress
        self.begun: dict[str, float] = {}
        """When each feed that has not answered yet was asked."""
        self.done = 0
        self.added: list[str] = []
        """Ids of what is new."""
        self.to_curate: dict[str, list[str]] = {}
        """Ids of new articles, by what is to digest them (`extract` or `model`)."""

    def take_all(self, cancelled: Callable[[], bool]) -> None:
        """Store what comes in until everything that was started has come, or it is cancelled."""
        for brought in self.network.results():
            self.take(brought)
            if cancelled():
                break
        self.report.cancelled = self.report.cancelled or cancelled()

    def take_service(self, service: Service, sync: Callable[[Service], Synced]) -> None:
        """Sync a service, count what it brought, and have that digested as its subscriptions say."""
        self.begun[service.address] = time.monotonic() - SLOW  # it is named as long as it is being synced
        self.tell()
        synced = sync(service)
        del self.begun[service.address]
        self.done += 1
        report = self.report
        report.services.append(synced)
        report.added += synced.added
        report.updated += synced.updated
        self.added += [digest.id for digest, _ in synced.fresh]
        if synced.error:
            report.failed.append(Failure(synced.shown, 0, synced.error))
        self.follow_up(synced.fresh)
        self.tell()

    def take(self, brought: list[Brought]) -> None:
        """Store what came in, and only then the state of the feeds: the other way round, a crash would lose entries."""
        if brought:
            self._store(brought)
            answered = [item for item in brought if item.feed.address in self.begun]
            self.library.feeds.put([item.feed for item in answered])
            self.library.fetches.put(item.fetch for item in answered)
            for item in answered:
                self._tell_failures(item)
                if item.rest is not None:
                    self.network.start(item.rest)
                else:
                    del self.begun[item.feed.address]
                    self.done += 1
        self.tell()

    def tell(self) -> None:
        """Report how far it has come."""
        if self.progress is not None:
            now = time.monotonic()
            slow = tuple(self.names[address] for address, at in list(self.begun.items()) if now - at > SLOW)
            self.progress(Progress(self.done, len(self.names), self.report.added, slow))

    def _tell_failures(self, item: Brought) -> None:
        if item.error:
            self.report.failed.append(Failure(item.feed.address, 0, item.error))
            self.report.errors[item.feed.address] = item.error
        self.report.failed += [failure for failure in item.failures if not failure.note]

    def _store(self, brought: list[Brought]) -> None:
        rules = {item.feed.address: item.feed.rules for item in brought}
        digests = [d for item in brought for d in wanted(item.digests, item.feed.rules)]
        added = set(store(self.library, digests, self.report))
        self.added += added
        if not added:
            return
        fresh = [(d, r) for d in digests if d.id in added and (r := rules.get(_feed_of(d)))]
        tag_fresh(self.library, fresh)
        self.follow_up(fresh)

    def follow_up(self, fresh: Iterable[tuple[Digest, Rules]]) -> None:
        """Have new articles digested, and their whole texts fetched, as their subscriptions say."""
        for digest, ruled in fresh:
            if ruled.curate and digest.undigested:
                self.to_curate.setdefault(ruled.curate, []).append(digest.id)
            # A digest of a teaser would say no more than the teaser.
            fetches = ruled.whole or (ruled.curate and is_teaser(digest))
            if fetches and digest.article is not None and not digest.article.whole:
                self.network.start(partial(_whole, digest, ruled.agent))


async def _whole(digest: Digest, agent: str, fetcher: Fetcher, workers: Workers) -> Brought:
    whole = await bring_whole(digest, fetcher, workers, agent)
    return Brought(Subscription(""), Fetch(""), (whole,) if whole else ())  # no answer of a feed


def _feed_of(digest: Digest) -> str:
    return digest.article.origins[0].feed if digest.article and digest.article.origins else ""


def _expire(library: Library, followed: Iterable[Subscription]) -> None:
    """Remove what is older than its subscription keeps, and has no mark on it other than having been read."""
    today = datetime.now(UTC).date()
    for feed in followed:
        if feed.rules.keep:
            library.adding.remove_old(feed.address, expired_before(feed.rules, today))
