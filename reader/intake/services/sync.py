"""Syncing: what is new comes in, and what is read or starred on one side becomes so on the other.

Everything is written down after it is done, so whatever a crash interrupts is done again, and twice is
as once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import field, replace
from typing import TypeVar

from filelock import FileLock, Timeout

from reader.dataclass import dataclass
from reader.errors import LibraryError, SourceError
from reader.intake import schedule
from reader.intake.imports import Report, store
from reader.intake.ruling import tag_fresh, wanted
from reader.intake.services.deciding import FIELDS, States, changed, decide
from reader.intake.services.line import (
    ExpiredError,
    Line,
    NotHereError,
    TooMuchError,
    WrongPasswordError,
)
from reader.intake.services.remote import Remote, remote_of
from reader.intake.services.subscribing import Subscribed, subscribe
from reader.intake.workers import Workers
from reader.library import Library
from reader.library.feed_state import Fetch
from reader.library.services import Seen, Service
from reader.logins import Login
from reader.model.digest import Digest
from reader.model.subscription import Rules, Subscription
from reader.sources.addresses import Guard
from reader.sources.movein.moved import Item, Kept, Refused, kept
from reader.sources.services.said import Article
from reader.translation import gettext as _

PASSWORD = "DIGEST_SERVICE_PASSWORD"
"""The environment's password, for a machine that keeps none."""
MOST_NEW = 20_000
"""Articles that one sync takes in; the next one goes on."""
MOST_CHECKED = 2_000
"""Articles that one sync looks up because they are out of a list."""
MOST_REFUSED = 10
T = TypeVar("T")


@dataclass(slots=True)
class Synced(Report):
    """What syncing one service did."""

    shown: str = ""
    sent: int = 0
    """States that the service took over."""
    marked: int = 0
    """Digests whose marks were taken over from it."""
    waiting: int = 0
    """States that it did not take, and that are sent again next time."""
    error: str = ""
    fresh: list[tuple[Digest, Rules]] = field(default_factory=list)

    def to_record(self) -> dict[str, object]:
        """The object that `--json` prints."""
        return {
            "service": self.shown,
            "added": self.added,
            "sent": self.sent,
            "marked": self.marked,
            "waiting": self.waiting,
            "error": self.error or None,
        }


def due(services: Iterable[Service], only: Collection[str] | None = None, *, force: bool = False) -> list[Service]:
    """The services to ask now, or those of these addresses; not one that just failed, or that refused the password.

    `force`: whenever they were last asked.
    """
    now = time.time()
    return [each for each in services if (only is None or each.address in only) and (force or _is_due(each, now))]


def _is_due(service: Service, now: float) -> bool:
    known = Fetch(service.address, last_try=service.last_try, failures=service.failures)
    return not service.refused and now >= service.last_try + schedule.pause(known)


def sync(
    library: Library, service: Service, guard: Guard, workers: Workers, cancelled: Callable[[], bool] = lambda: False
) -> Synced:
    """Sync one service; what went wrong is in the report. Raises LibraryError."""
    report = Synced(shown=service.shown)
    lock = FileLock(library.layout.services.with_name(library.layout.services.name + ".lock"), timeout=0)
    refused = False
    try:
        with lock, Line(service.url, guard, workers, cancelled) as line:
            _Run(library, service, line, report).all()
    except Timeout:
        report.error = _("is being synced by another process")
        return report
    except WrongPasswordError as error:
        report.error, refused = str(error), True
    except SourceError as error:
        report.error = str(error)
    except OSError as error:
        raise LibraryError(
            _("Cannot sync {shown}: {error}.").format(shown=report.shown, error=error.strerror or error)
        ) from error
    now = time.time()
    service.last_try, service.error, service.refused = now, report.error, refused
    service.failures = service.failures + 1 if report.error else 0
    service.last_success = service.last_success if report.error else now
    library.services.put(service)
    _tell_feeds(library, service, report.error, now)
    return report


def login_of(library: Library, service: Service) -> Login:
    """Name and password of an account. Raises ServiceError where this machine does not have it."""
    known = library.logins.with_login(Subscription(service.address, service.url)).login
    if known is not None:
        return known
    if os.environ.get(PASSWORD):
        return Login(service.name, os.environ[PASSWORD])
    raise WrongPasswordError(
        _("its password is not on this machine: add it again, or set {password}").format(password=PASSWORD)
    )


def _tell_feeds(library: Library, service: Service, error: str, now: float) -> None:
    """Have the list of feeds say how the service is that brings them."""
    known = library.fetches.all()
    via = [feed for feed in library.feeds.all() if feed.via == service.address]
    fetches = [known.get(feed.address, Fetch(feed.address)) for feed in via]
    if error:
        library.fetches.put(schedule.failed(each, error, 0, {}, now) for each in fetches)
    else:
        library.fetches.put(schedule.succeeded(each, {}, each.body, now) for each in fetches)


class _Run:
    """One sync in progress."""

    def __init__(self, library: Library, service: Service, line: Line, report: Synced) -> None:
        self.library = library
        self.service = service
        self.line = line
        self.report = report
        self.seen: dict[str, Seen] = {}
        self.subscribed = Subscribed()
        self.refused = 0

    def all(self) -> None:
        login = login_of(self.library, self.service)
        self.line.check_secret()
        remote = remote_of(self.service.api, self.line, login)
        remote.connect()
        self.subscribed = subscribe(self.library, self.service, remote.subscriptions())
        self.seen = self.library.services.seen(self.service.address)
        unread, starred = remote.unread(), remote.starred()
        recent, position = remote.recent(self.service.position, (*unread.ids, *starred.ids))
        there = States(frozenset(unread.ids), frozenset(starred.ids), unread.complete, starred.complete)
        new = [id_ for id_ in dict.fromkeys((*unread.ids, *starred.ids, *recent)) if id_ not in self.seen]
        for ids in _pieces(new[:MOST_NEW], remote.batch):
            self._take(articles_of(remote, ids))
        self._settle(remote, there)
        if len(new) <= MOST_NEW:
            self.service.position = position

    def _take(self, articles: Sequence[Article]) -> None:
        """Store articles, then their marks, and only then that they were met."""
        if not articles:
            return
        named = [self._named(article) for article in articles]
        read = self.line.read(_kept_all, [item for item in named if item is not None])
        each = iter(read)
        met: dict[str, Seen] = {}
        found: list[tuple[Article, Kept]] = []
        for article, item in zip(articles, named, strict=True):
            made = next(each) if item is not None else None
            met[article.id] = Seen("", article.item.read, article.item.starred)
            if isinstance(made, Kept):
                rules = self._rules(article)
                ruled = wanted([made.digest], rules)
                found += [(article, replace(made, digest=ruled[0]))] if ruled else []
        digests = [made.digest for _rest, made in found]
        new = set(store(self.library, digests, self.report))
        fresh = {made.digest.id: (made.digest, self._rules(article)) for article, made in found}
        self.report.fresh += [pair for id_, pair in fresh.items() if id_ in new]
        tag_fresh(self.library, [pair for id_, pair in fresh.items() if id_ in new])
        self._mark_met(found)
        for article, made in found:
            met[article.id] = Seen(made.digest.id, article.item.read, article.item.starred)
        self.library.services.put_seen(self.service.address, met)
        self.seen |= met

    def _mark_met(self, found: Iterable[tuple[Article, Kept]]) -> None:
        """What was read or starred there before is so here; what is so here alone is sent afterwards."""
        changes: dict[str, dict[str, bool | str]] = {}
        for _rest, made in found:
            fields: dict[str, bool | str] = dict.fromkeys(made.tags, True)
            fields |= {"read": True} if made.read else {}
            fields |= {"bookmark": True} if made.starred else {}
            if fields:
                changes.setdefault(made.digest.id, {}).update(fields)
        self.report.marked += len(self.library.mark(changes, undoable=False))

    def _named(self, article: Article) -> Item | None:
        """The article with the address of its feed; None where that was unfollowed here."""
        if article.feed in self.subscribed.unwanted:
            return None
        feed = self.subscribed.feeds.get(article.feed)
        if feed is None:
            return article.item
        return replace(article.item, feed=feed.address, source=article.item.source or feed.shown)

    def _rules(self, article: Article) -> Rules:
        feed = self.subscribed.feeds.get(article.feed)
        return feed.rules if feed is not None else Rules()

    def _settle(self, remote: Remote, there: States) -> None:
        """Have both sides say the same of what both have."""
        decided = decide(self.seen, self._here(), there)
        self._agree(decided.agreed)
        for ids in _pieces(decided.doubtful[:MOST_CHECKED], remote.batch):
            self._check(remote, ids)
        self._mark(decided.mark)
        for (state, value), waiting in decided.send.items():
            for ids in _pieces(waiting, remote.send_batch):
                self._send(remote, ids, state, value)

    def _here(self) -> dict[str, dict[str, bool]]:
        digests = {each.digest for each in self.seen.values() if each.digest}
        return self.library.values(digests, tuple(FIELDS.values()))

    def _check(self, remote: Remote, ids: Sequence[str]) -> None:
        """Look up articles that are out of a list: read or unstarred, or no longer at the service."""
        try:
            found = {each.id: each for each in articles_of(remote, ids)}
        except ExpiredError:  # so Miniflux says that it has none of them
            return
        marks: dict[str, dict[str, bool]] = {}
        for id_ in ids:
            article, base = found.get(id_), self.seen[id_]
            if article is not None:
                now = {"read": article.item.read, "starred": article.item.starred}
                marks[id_] = {state: value for state, value in now.items() if value != getattr(base, state)}
        self._mark({id_: states for id_, states in marks.items() if states})
        gone = [id_ for id_ in ids if id_ not in found] if found else []
        if gone:
            self.library.services.forget_seen(self.service.address, gone)

    def _mark(self, wanted: dict[str, dict[str, bool]]) -> None:
        """Take states over from the service, but for what was marked here meanwhile."""
        here = self.library.values({self.seen[id_].digest for id_ in wanted}, tuple(FIELDS.values()))
        changes: dict[str, dict[str, bool | str]] = {}
        agreed: dict[str, Seen] = {}
        for id_, states in wanted.items():
            base = self.seen[id_]
            for state, value in states.items():
                if here.get(base.digest, {}).get(FIELDS[state]) == getattr(base, state):
                    changes.setdefault(base.digest, {})[FIELDS[state]] = value
                    agreed[id_] = changed(agreed.get(id_, base), state, value)
        self.report.marked += len(self.library.mark(changes, undoable=False))
        self._agree(agreed)

    def _send(self, remote: Remote, ids: Sequence[str], state: str, value: bool) -> None:
        """Send a state; of what the service does not take as one, it is told which part it does."""
        try:
            remote.send(ids, state, value)
        except (ExpiredError, NotHereError):
            if len(ids) > 1:
                for half in _pieces(ids, (len(ids) + 1) // 2):
                    self._send(remote, half, state, value)
                return
            self.report.waiting += 1
            self.refused += 1
            if self.refused >= MOST_REFUSED:
                raise
            return
        self.report.sent += len(ids)
        self._agree({id_: changed(self.seen[id_], state, value) for id_ in ids})

    def _agree(self, agreed: dict[str, Seen]) -> None:
        self.library.services.put_seen(self.service.address, agreed)
        self.seen |= agreed


def articles_of(remote: Remote, ids: Sequence[str]) -> list[Article]:
    """The articles of these ids, and none else; one that is too large alone is left out. Raises ServiceError."""
    try:
        given = remote.articles(ids)
    except TooMuchError:
        if len(ids) == 1:
            return []
        return [each for half in _pieces(ids, (len(ids) + 1) // 2) for each in articles_of(remote, half)]
    asked = set(ids)
    return list({each.id: each for each in given if each.id in asked}.values())


def _kept_all(items: list[Item]) -> list[Kept | Refused]:
    return [kept(item) for item in items]


def _pieces(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[at : at + size] for at in range(0, len(items), size))
