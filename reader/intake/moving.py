"""Moving in: everything that another program exports into the library, looked at first, done once, undone as one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from reader.briefing.stories import update
from reader.errors import DigestError, SourceError, ViewError
from reader.intake.marks_moved import fields_for
from reader.intake.moving_counts import Counts, Met, Moved
from reader.intake.workers import Workers, result_of
from reader.library import Library
from reader.library.changes import Change, Fields
from reader.library.ids import doc_id_of
from reader.model.digest import Digest, digest_id
from reader.model.marks import DELETED, TAG
from reader.model.subscription import Subscription, merged_tags
from reader.opening import open_regular
from reader.sources.movein.moved import Kept, Wish, refused
from reader.sources.movein.moved import Refused as Refused  # what is not taken, as front ends show it
from reader.sources.movein.reading import (
    NEWSBOAT_CACHE,
    NEWSBOAT_URLS,
    OMNIVORE,
    PORTION,
    UNKNOWN,
    Portion,
    Unit,
    list_units,
    read_portion,
)
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import ngettext, number

SECONDS = 120.0
"""For one portion of a file; the first one parses the whole file."""
MAX_DATABASE = 4 * 1024 * 1024 * 1024
MOST_UNKNOWN = 10_000
"""Files that are read one after the other without a known one among them, before the rest is left alone."""
Progress = Callable[[int, int], None]
"""Called with the number of files done, and of all."""


class MoveIn:
    """One export, opened to be looked at and then moved in. Raises SourceError, LibraryError."""

    def __init__(self, library: Library, path: Path) -> None:
        self.counts = Counts()
        self._library = library
        self._path = path.absolute()
        self._open = ExitStack()
        self._workers = Workers(1, SECONDS)
        self._units: list[Unit] = []
        self._feeds: dict[int, Subscription] = {}
        self._wishes: dict[str, Wish] = {}
        self._links: dict[str, str] = {}
        """Links by folded titles: highlights that come without an address find their article by its title."""
        self._step = 0

    def __enter__(self) -> Self:
        self._open.enter_context(self._workers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    # Looking

    def look(self, progress: Progress | None = None) -> Counts:
        """What is there, and what of it would come; nothing is changed."""
        units, unread = self._asked(list_units, str(self._path))
        self.counts.refuse(unread)
        self._units = [copied for unit in units if (copied := self._with_copy(unit))]
        met: Met = Met(self._library)
        unknown: list[tuple[Unit, Refused]] = []
        beside: dict[str, set[str]] = {}
        cached: list[Subscription] = []
        loose: list[Kept] = []
        known: set[Unit] = set()
        for unit, portion in self._portions(progress):
            if not portion.kind:
                unknown += [(unit, each) for each in portion.refused]
                if len(unknown) >= MOST_UNKNOWN and not self.counts.programs:
                    self._give_up(len(self._units) - len(unknown))
                    break
                continue
            known.add(unit)
            self.counts.programs.setdefault("newsboat" if portion.kind == NEWSBOAT_URLS else portion.kind)
            self.counts.refuse(portion.refused)
            beside.setdefault(portion.kind, set()).add(PurePosixPath(unit.name).parent.as_posix())
            cached += portion.feeds if portion.kind == NEWSBOAT_CACHE else ()
            self._take_feeds(portion.feeds if portion.kind != NEWSBOAT_CACHE else ())
            self._wishes |= {fold(wish.name): wish for wish in portion.wishes}
            self._links |= {fold(each.digest.title): each.digest.link for each in portion.kept if each.digest.link}
            met.take([each for each in portion.kept if each.digest.link])
            loose += [each for each in portion.kept if not each.digest.link]
        met.take([self._with_link(each) for each in loose])
        self._take_cached(cached)
        self.counts.refuse([each for unit, each in unknown if not _belongs_to(unit, each, beside)])
        self._count(met)
        self._units = [unit for unit in self._units if unit in known]  # the others need not be read again
        return self.counts

    def _give_up(self, left: int) -> None:
        """Say that files are not looked at, where there are any."""
        if left > 0:
            why = ngettext(
                "{unknown} files are nothing that a program known here exports, and {count} more is not looked at",
                "{unknown} files are nothing that a program known here exports, and {count} more are not looked at",
                left,
            ).format(unknown=number(MOST_UNKNOWN), count=number(left))
            self.counts.refuse([refused(self._path.name, why)])

    def _take_feeds(self, feeds: Sequence[Subscription]) -> None:
        for feed in feeds:
            old = self._feeds.get(feed.key)
            if old is not None:
                tags = merged_tags(old.rules.tags, feed.rules.tags)
                named = replace(old, title=old.title or feed.title, name=old.name or feed.name)
                feed = replace(named, rules=replace(old.rules, tags=tags))
            self._feeds[feed.key] = feed

    def _take_cached(self, cached: Sequence[Subscription]) -> None:
        """The feeds of newsboat's cache: it keeps those that are followed no longer, where `urls` says which are."""
        listed = bool(self._feeds)
        self._take_feeds([feed for feed in cached if not listed or feed.key in self._feeds])

    def _count(self, met: Met) -> None:
        counts, library = self.counts, self._library
        counts.feeds, counts.views = len(self._feeds), len(self._wishes)
        followed = {feed.key for feed in library.feeds.all()}
        counts.new_feeds = sum(key not in followed for key in self._feeds)
        counts.articles, counts.known = len(met.ids), met.known
        counts.read, counts.starred, counts.notes = len(met.read), len(met.starred), len(met.notes)
        counts.tags, counts.highlights = len(met.tags), len(met.highlights)

    def _portions(self, progress: Progress | None) -> Iterator[tuple[Unit, Portion]]:
        """Everything in the export, in portions; a file that a parser fails on costs only itself.

        While one is used, the worker reads the next.
        """
        units = iter(self._units)
        unit, start, done = next(units, None), 0, 0
        asked = self._workers.start(read_portion, unit, start) if unit is not None else None
        while unit is not None and asked is not None:
            portion, current = _answered(asked, unit, start), unit
            if portion.more:
                start += PORTION
            else:
                unit, start, done = next(units, None), 0, done + 1
            asked = self._workers.start(read_portion, unit, start) if unit is not None else None
            yield current, portion
            if progress is not None:
                progress(done, len(self._units))

    def _asked(self, function: Callable[..., Any], *args: Any) -> Any:
        return result_of(self._workers.start(function, *args))

    def _with_copy(self, unit: Unit) -> Unit | None:
        """The unit with a copy of its database, which nobody writes to while it is read; None where there is none."""
        if not unit.database:
            return unit
        place = Path(unit.place.path)
        path = place / unit.name if unit.name else place
        try:
            for end in ("-wal", "-journal"):
                beside = path.with_name(path.name + end)
                if beside.is_file() and beside.stat().st_size:
                    raise SourceError(_("another program has it open: close that, and try again"))
            return replace(unit, copy=self._copied(path, follow=not unit.name))
        except SourceError as error:
            self.counts.refuse([refused(unit.shown, str(error))])
        except OSError as error:
            self.counts.refuse(
                [refused(unit.shown, _("it cannot be read: {error}").format(error=error.strerror or error))]
            )
        return None

    def _copied(self, path: Path, *, follow: bool) -> str:
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="digest-")))
        with open_regular(path, follow=follow) as source, (folder / "copy.db").open("xb") as target:
            if path.stat().st_size > MAX_DATABASE:
                raise SourceError(_("it is larger than {count} GB").format(count=MAX_DATABASE >> 30))
            shutil.copyfileobj(source, target)
        return str(folder / "copy.db")

    # Moving

    def move(self, progress: Progress | None = None, *, deleted: bool = False) -> Moved:
        """Take everything in, as one change that can be undone. Call `look` before.

        `deleted`: bring back what of it the reader deleted here.
        """
        done = Moved()
        title = self.counts.title
        self._follow(done, title)
        self._save_views(done, title)
        loose: list[Kept] = []
        for _rest, portion in self._portions(progress):
            loose += [each for each in portion.kept if not each.digest.link]
            self._store([each for each in portion.kept if each.digest.link], done, title, deleted=deleted)
        self._store([self._with_link(each) for each in loose], done, title, deleted=deleted)
        update(self._library)
        return done

    def _record(self, change: Change, title: str) -> None:
        if len(change):
            self._step = self._library.undoing.record(replace(change, title=title), self._step)

    def _follow(self, done: Moved, title: str) -> None:
        library = self._library
        known = {feed.key: feed for feed in library.feeds.all()}
        given = []
        for key, feed in self._feeds.items():
            old = known.get(key)
            if old is not None:  # as its reader has it, with the tags that come
                tags = merged_tags(old.rules.tags, feed.rules.tags)
                feed = replace(old, rules=replace(old.rules, tags=tags), login=feed.login)
            done.followed += old is None
            given.append(feed)
        self._record(library.arrange(library.feeds.put_steps(given), undoable=False), title)
        library.logins.put(given)

    def _save_views(self, done: Moved, title: str) -> None:
        views = self._library.views
        for wish in self._wishes.values():
            try:
                there = views.get(wish.name)
                if there is not None and there.query == wish.query:
                    continue
                steps = views.saved(wish.name, wish.query)
            except ViewError as error:
                done.refused.append(refused(wish.name, str(error)))
            except DigestError as error:
                done.refused.append(refused(wish.name, _("its query cannot be kept: {error}").format(error=error)))
            else:
                self._record(self._library.arrange(steps, undoable=False), title)
                done.views += 1

    def _store(self, found: list[Kept], done: Moved, title: str, *, deleted: bool) -> None:
        """Store a portion of articles with their marks."""
        library = self._library
        if not found:
            return
        added = library.add([self._as_it_is_called(each) for each in found])
        done.take("added", added.added)
        done.take("updated", added.updated)
        done.take("unchanged", added.unchanged)
        gone = {} if deleted else _deleted(library, added.ids)
        done.deleted += len(gone)
        tags = {feed.address: feed.rules.tags for feed in library.feeds.all() if feed.rules.tags}
        fresh = set(added.added)
        changes: dict[str, Fields] = {}
        for id_, each in zip(added.ids, found, strict=True):
            if id_ in gone:
                continue
            fields = fields_for(each, library.marks(id_) if each.note or each.highlights else None)
            if id_ in fresh and (feed := _feed_of(each)) in tags:
                fields = {**{TAG + tag: True for tag in tags[feed]}, **fields}
            fields = {**fields, **({DELETED: False} if deleted else {})}
            if fields:
                changes[id_] = {**changes.get(id_, {}), **fields}
        change = library.mark(changes, undoable=False)
        done.marked_ids.update(change.after)
        self._record(_with_new(change, added.added), title)

    def _as_it_is_called(self, each: Kept) -> Digest:
        """An article under the title and address that it has here already: an undo could not bring those back."""
        digest = each.digest
        claimed = self._library.stored(each.claimed) if each.claimed not in ("", digest.id) else None
        if claimed is not None and _names_of(claimed) == _names_of(digest):
            digest = replace(digest, id=claimed.id)
        here = self._library.stored(digest.id)
        return (
            digest if here is None else replace(digest, title=here.title or digest.title, link=here.link or digest.link)
        )

    def _with_link(self, each: Kept) -> Kept:
        """The article that highlights without an address belong to, where this export has one of their title."""
        # One that a feed brought is an article of its own, whatever it is called.
        alone = each.digest.link or _feed_of(each)
        link = "" if alone else self._links.get(fold(each.digest.title), "")
        if not link:
            return each
        digest = replace(each.digest, link=link, source="", added="", id=digest_id(link, "", "", ""))
        return replace(each, digest=digest)


def _answered(asked: Future[Portion], unit: Unit, start: int) -> Portion:
    """What a worker read; where it failed, that is what is refused."""
    try:
        portion = result_of(asked)
    except SourceError as error:
        return Portion(kind=unit.shown if start else "", refused=[refused(unit.shown, str(error))])
    assert portion is not None  # nobody stops it
    return portion


def _with_new(change: Change, new: Sequence[str]) -> Change:
    """The change with new articles as what was deleted before: undoing it takes them off every list, in a few bytes."""
    before, after = dict(change.before), dict(change.after)
    for doc_id in map(doc_id_of, new):
        before[doc_id] = {**before.get(doc_id, {}), DELETED: True}
        after[doc_id] = {**after.get(doc_id, {}), DELETED: False}
    return replace(change, before=before, after=after)


def _names_of(digest: Digest) -> tuple[str, ...]:
    return fold(digest.title), digest.link, fold(digest.source)


def _deleted(library: Library, ids: Sequence[str]) -> dict[str, None]:
    rows = library.having("is", "deleted")
    if not rows:
        return {}
    gone = set(library.ids_of(rows))
    return {id_: None for id_ in ids if id_ in gone}


def _feed_of(each: Kept) -> str:
    article = each.digest.article
    return article.origins[0].feed if article is not None and article.origins else ""


def _belongs_to(unit: Unit, found: Refused, beside: Mapping[str, set[str]]) -> bool:
    """Whether a file is one that a program keeps beside what it exports, by the folders in which each one was met."""
    path = PurePosixPath(unit.name)
    newsboat = beside.get(NEWSBOAT_CACHE, set()) | beside.get(NEWSBOAT_URLS, set())
    if found.why == UNKNOWN and path.parent.as_posix() in newsboat:
        return True  # its configuration, its history
    return path.parent.name in ("content", "highlights") and path.parent.parent.as_posix() in beside.get(OMNIVORE, ())
