"""Digests that come in, those that another version replaces, and old ones that go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from reader.dataclass import dataclass
from reader.errors import LibraryError, UnknownDigestError
from reader.library import clock
from reader.library.changes import Made
from reader.library.collector import no_garbage_collection
from reader.library.feeds import Feeds
from reader.library.files import Files
from reader.library.ids import doc_id_of, id_of
from reader.library.index import Index
from reader.library.reading import Reading
from reader.library.sync import Sync
from reader.library.versions import common_keys, is_other_entry, joined, origin_keys, same_text, same_words, text_keys
from reader.model.digest import Digest, digest_id, name_id
from reader.model.highlights import highlights
from reader.model.marks import Marks
from reader.model.record import from_record, same_content, to_document
from reader.text import canonical_link, fold
from reader.translation import gettext as _

CANDIDATES = 8
"""Texts that are compared with a new one, those that share most with it."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of digests that were to be added: ids."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    made: Callable[[], Mapping[int, Made]] = dict
    """The documents that were written, with those that stood there before, for whoever lets it be undone."""
    ids: tuple[str, ...] = ()
    """Of all that were to be added, in their order: a digest may be known here by another id than its own."""
    step: int = 0
    """Number of the change that undoes it, 0 where it cannot be undone."""


class Adding:
    """Adds digests to a library, and removes those that a subscription no longer keeps."""

    def __init__(self, files: Files, index: Index, sync: Sync, reading: Reading, feeds: Feeds) -> None:
        self._files = files
        self._index = index
        self._sync = sync
        self._reading = reading
        self._feeds = feeds

    def add(self, digests: Iterable[Digest]) -> Added:
        """Store digests: new ones, and newer versions of those that are here, whose marks stay.

        A digest is known by its id, or, where one of the two versions has no link, by source, title and curator.
        """
        with self._files.lock():
            self._files.identify()
            self._sync.apply_changed()
            return self._add(list(digests))

    def version(self, digest_id: str, curator: str) -> Digest:
        """Another of the versions that programs made of a digest; once it is stored, it is shown, the others beside it.

        Raises LibraryError where an editor's is shown, which goes before them.
        """
        digest = self._reading.stored(digest_id)
        version = next((v for v in digest.versions if v.curator == curator), None) if digest is not None else None
        if digest is None or version is None:
            raise UnknownDigestError(
                _("There is no version by {curator} of {digest_id}.").format(curator=curator, digest_id=digest_id)
            )
        if not digest.made:
            raise LibraryError(_("An editor's digest is shown before those that programs made."))
        return replace(version, id=digest.id, article=digest.article)

    def remove_old(self, feed: str, before: str) -> int:
        """Remove what this subscription brought and what came and was published before a date; how many that were.

        What has a bookmark, a tag that is not the subscription's, a note, a highlight, or another source stays, and so
        does what another device stored: that is that device's to remove.
        """
        subscription = self._feeds.get(feed)
        tags = set(subscription.rules.tags) if subscription else set()
        facets = self._index.facets
        rows = (facets.rows("feed", fold(feed)) & self._index.rows.live) - facets.rows("is", "bookmarked")
        gone: dict[str, list[int]] = {}
        with self._files.lock():
            self._files.identify()
            for doc_id in self._index.rows.ids(rows):
                name = self._index.rows.places([doc_id]).get(doc_id, "")
                if self._files.is_own(name) and self._is_old(doc_id, feed, before, tags):
                    gone.setdefault(name, []).append(doc_id)
            for name, doc_ids in gone.items():
                self._files.remove(name, doc_ids)
                self._sync.apply(name)
        return sum(map(len, gone.values()))

    def _is_old(self, doc_id: int, feed: str, before: str, tags: set[str]) -> bool:
        digest = self._reading.load(id_of(doc_id))
        if digest is None or not digest.article or max(digest.added, digest.published) >= before:
            return False
        return not _is_marked(self._index.marks.of(doc_id), tags) and {o.feed for o in digest.article.origins} == {feed}

    def _add(self, digests: Sequence[Digest]) -> Added:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        known = _Known(self._index, digests)
        fresh: dict[int, Digest] = {}
        status: dict[str, str] = {}
        before: dict[int, Digest | None] = {}
        ids: list[str] = []
        for digest in digests:
            digest, old = self._known_version(digest, known, fresh)
            digest = joined(old, digest, now) if old else replace(digest, added=digest.added or now)
            ids.append(digest.id)
            if old is not None and same_content(old, digest):
                status.setdefault(digest.id, "unchanged")
                continue
            doc_id = doc_id_of(digest.id)
            before.setdefault(doc_id, old)
            fresh[doc_id] = digest
            known.take(digest, doc_id)
            if old is not None and same_words(old, digest):
                status.setdefault(digest.id, "unchanged")  # it was only met in one more place
            elif status.get(digest.id) != "added":
                status[digest.id] = "updated" if old else "added"
        self._write(fresh)
        groups = {key: tuple(i for i, s in status.items() if s == key) for key in ("added", "updated", "unchanged")}
        return Added(groups["added"], groups["updated"], groups["unchanged"], _made(before, fresh), tuple(ids))

    def _known_version(
        self, digest: Digest, known: _Known, fresh: Mapping[int, Digest]
    ) -> tuple[Digest, Digest | None]:
        """A digest, and the version of it that is here or was just added; it may be known by another key than its id.

        Where its feed says that another entry has its address, it comes back with an id of its own.
        """
        doc_id = doc_id_of(digest.id)
        version = fresh.get(doc_id) or (self._reading.stored(digest.id) if doc_id in known.rows else None)
        if version is not None and not is_other_entry(version, digest):
            return digest, version
        for other in known.candidates(digest):
            version = fresh.get(other) or self._reading.stored(id_of(other))
            if version is not None and _same_story(version, digest):
                return digest, version
        return (digest, None) if doc_id not in fresh and doc_id not in known.rows else (_with_own_id(digest), None)

    def stands(self, doc_id: int, document: Mapping[str, object] | None) -> bool:
        """Whether this document, whenever it was stored, is the one that counts."""
        digest = self._reading.stored(id_of(doc_id))
        return (
            digest is not None
            and document is not None
            and same_content(digest, from_record(document, trusted_id=id_of(doc_id)))
        )

    def put_documents(self, documents: Mapping[int, Mapping[str, object]]) -> None:
        """Store documents as they are, as the newest versions. Call it under the lock."""
        # Later than every version that they replace, wherever that stands and however the clock was set.
        stored_at = max(clock.microseconds(), self._index.rows.newest_stored(documents) + 1)
        stamped = {doc_id: {**document, "stored_at": stored_at} for doc_id, document in documents.items()}
        with no_garbage_collection():
            for name in self._files.put_digests(stamped, self._index.rows.places(stamped)):
                self._sync.apply_digests(name)

    def take_in(self, found: Mapping[int, tuple[Digest, bool]]) -> None:
        """Store what another library holds under its ids. The flag: whether it replaces what is here as it is.

        Where it does not, it is joined with what is here, which never becomes less.
        """
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._files.lock():
            self._files.identify()
            self._sync.apply_changed()
            fresh: dict[int, Digest] = {}
            for doc_id, (digest, replaces) in found.items():
                old = self._reading.stored(digest.id)
                taken = joined(old, digest, now) if old is not None and not replaces else digest
                taken = replace(taken, added=(old.added if old is not None else "") or taken.added or now)
                if old is None or not same_content(old, taken):
                    fresh[doc_id] = taken
            self._write(fresh)

    def drop(self, doc_ids: Iterable[int]) -> int:
        """Remove digests that stand in this device's files, as they are; how many that were. Their marks stay."""
        gone: dict[str, list[int]] = {}
        with self._files.lock():
            self._files.identify()
            self._sync.apply_changed()
            for doc_id, name in self._index.rows.places(doc_ids).items():
                if self._files.is_own(name):
                    gone.setdefault(name, []).append(doc_id)
            for name, dropped in gone.items():
                self._files.remove(name, dropped)
                self._sync.apply(name)
        return sum(map(len, gone.values()))

    def _write(self, fresh: Mapping[int, Digest]) -> None:
        self.put_documents({doc_id: to_document(digest) for doc_id, digest in fresh.items()})


def _made(before: Mapping[int, Digest | None], fresh: Mapping[int, Digest]) -> Callable[[], Mapping[int, Made]]:
    def made() -> Mapping[int, Made]:
        return {
            doc_id: Made(to_document(old) if (old := before[doc_id]) is not None else None, to_document(digest))
            for doc_id, digest in fresh.items()
        }

    return made


def _with_own_id(digest: Digest) -> Digest:
    """The digest with an id that follows from its feed and entry, because another entry has its address."""
    assert digest.article is not None
    origin = digest.article.origins[0]
    return replace(digest, id=digest_id("", origin.feed, origin.entry, ""))


class _Known:
    """What the index knows of digests that are to be added, asked for all at once; and those added so far."""

    def __init__(self, index: Index, digests: Sequence[Digest]) -> None:
        self.rows = index.rows.of(doc_id_of(digest.id) for digest in digests)
        self._named = index.rows.named(doc_id_of(name_id(digest)) for digest in digests)
        articles = [digest for digest in digests if digest.article is not None]
        self._common = common_keys(articles)
        self._keyed = index.rows.keyed(key for digest in articles for key in (*origin_keys(digest), *text_keys(digest)))

    def take(self, digest: Digest, doc_id: int) -> None:
        """Know a digest that was added."""
        self._named.setdefault(doc_id_of(name_id(digest)), []).append(doc_id)
        for key in (*origin_keys(digest), *text_keys(digest)):
            self._keyed.setdefault(key, []).append(doc_id)

    def candidates(self, digest: Digest) -> Iterator[int]:
        """Ids of digests that may be this one: by the id its feed gives it, by name, by its words."""
        for key in origin_keys(digest):
            yield from self._keyed.get(key, ())
        yield from self._named.get(doc_id_of(name_id(digest)), ())[:CANDIDATES]
        keys = [key for key in text_keys(digest) if key not in self._common]
        shared = Counter(doc_id for key in keys for doc_id in self._keyed.get(key, ()))
        yield from (doc_id for doc_id, _rest in shared.most_common(CANDIDATES))


def _same_story(known: Digest, digest: Digest) -> bool:
    """Whether two digests that have a key in common are one."""
    if set(origin_keys(known)) & set(origin_keys(digest)) or same_text(known, digest):
        return True
    if name_id(known) != name_id(digest) or (known.article is not None and digest.article is not None):
        return False  # two articles of one title are often two articles
    return not digest.link or not known.link or canonical_link(digest.link) == canonical_link(known.link)


def _is_marked(marks: Marks, tags: set[str]) -> bool:
    """Whether a person did something to a digest that is to keep it; these tags are the subscription's."""
    return bool(marks.note or marks.bookmark or highlights(marks) or set(marks.tags) - tags)
