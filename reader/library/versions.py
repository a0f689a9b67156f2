"""What becomes of a digest that is here when another version of its story comes in. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reader.model.article import Article, Origin
from reader.model.digest import MAX_VERSIONS, Digest
from reader.model.record import same_content
from reader.model.similarity import SAME, bands, is_same_story, key_of, resemblance

_FACTS = ("title", "source", "link", "published", "authors", "topics", "media", "kind", "summary")
LONGER = 1.3
"""Another place's text of the same story takes over where it is so many times as long: a feed often cuts it short."""
_BEGINS_NOTE = re.compile(
    r"^[ \t]*(?:\[\^?[^\[\]\s^]{1,40}\]:?|[-*+](?=\s)|\d{1,9}(?:[.)]|[ \t]*$))[ \t]*", re.MULTILINE
)
_REFERS = re.compile(r"\[\^(?=[^\[\]\s^]{1,40}\])")


def joined(old: Digest, new: Digest, now: str) -> Digest:
    """The version to keep: never less than what is here. `now` is a date-time in UTC."""
    new = replace(new, id=old.id, added=old.added or new.added or now)
    if not new.link:
        new = replace(new, link=old.link)  # a copied text does not take a saved page's link away
    if (new.made or old.made) and not old.undigested and not new.undigested:
        return _beside(old, new, now)
    if not new.undigested:
        new = _with_what_was_made(old, new)
    if old.article is None:
        # An editor's words stay, and the original stands beside them from now on.
        return replace(old, article=new.article) if new.undigested else new
    if new.article is None:
        return replace(new, article=old.article)
    takes_over = _takes_over(old, new)
    article = _article(old.article, new.article, now, takes_over=takes_over)
    if new.undigested and not old.undigested:
        return replace(old, article=article)
    if not new.undigested:
        return replace(new, article=article)
    if takes_over:
        # A page that a person adds brings the text of what a feed brought; what the feed says of it stays.
        known, more = (old, new) if _added_by_hand(new) and not _added_by_hand(old) else (new, old)
        return replace(_filled(known, more), article=article)
    return replace(old, article=article, summary=old.summary or new.summary, link=old.link or new.link)


def _with_what_was_made(old: Digest, new: Digest) -> Digest:
    """An editor's new version, with what programs made beside the one before."""
    versions = {v.curator: v for v in (*old.versions, *new.versions)}
    return replace(
        new,
        versions=tuple(versions.values())[-MAX_VERSIONS:],
        takeaways=new.takeaways or old.takeaways,
        evidence=new.evidence or old.evidence,
    )


def _beside(old: Digest, new: Digest, now: str) -> Digest:
    """Two digests of one article, of which a program made at least one: both are kept, and one of them is shown.

    What an editor wrote is shown before what a program made, and of two made ones the new one.
    """
    shown, other = (old, new) if new.made and not old.made else (new, old)
    versions = {v.curator: v for v in (*old.versions, *new.versions)}
    versions[other.curator] = replace(other, article=None, versions=())
    versions.pop(shown.curator, None)
    article = new.article or old.article
    if old.article is not None and new.article is not None:
        article = _article(old.article, new.article, now, takes_over=_takes_over(old, new))
    return replace(
        shown,
        id=old.id,
        added=old.added or new.added or now,
        link=shown.link or other.link,
        article=article,
        versions=tuple(versions.values())[-MAX_VERSIONS:],
    )


def _takes_over(old: Digest, new: Digest) -> bool:
    """Whether the new text replaces the old one: it is the same place's, or far more of it."""
    assert old.article is not None
    assert new.article is not None
    if old.article.whole and not new.article.whole:
        return False
    if new.article.whole and not old.article.whole:
        return len(new.article.text) > len(old.article.text) / 2
    known = {(o.feed, o.entry) for o in old.article.origins}
    first = old.article.origins[0] if old.article.origins else Origin()
    mine = any((o.feed, o.entry) in known for o in new.article.origins)
    # Of several places the first one counts, or their small differences would be reported as changes for ever.
    if mine and all(o.feed == first.feed for o in new.article.origins):
        return bool(new.article.text) or not old.article.text
    return len(new.article.text) > LONGER * len(old.article.text)


def _added_by_hand(digest: Digest) -> bool:
    """Whether no feed brought this version."""
    return digest.article is not None and not any(o.feed for o in digest.article.origins)


def _filled(digest: Digest, other: Digest) -> Digest:
    """The digest, with what it does not know and another version of its story does: nothing is overwritten by less."""
    known = {name: getattr(other, name) for name in _FACTS if not getattr(digest, name)}
    extra = {**other.extra, **digest.extra}
    return replace(digest, id=other.id, added=min(digest.added, other.added), extra=extra, **known)


def _article(old: Article, new: Article, now: str, *, takes_over: bool) -> Article:
    origins = {(o.feed, o.entry, "" if o.entry else o.link): o for o in (*old.origins, *new.origins)}
    enclosures = {e.link: e for e in (*old.enclosures, *new.enclosures)}
    both = replace(old, origins=tuple(origins.values()), enclosures=tuple(enclosures.values()))
    if not takes_over or new.text == old.text:
        teaser = new.teaser if takes_over and new.text == old.text else old.teaser
        return replace(both, whole=old.whole or (takes_over and new.whole), teaser=teaser)
    revised = bool(old.text) and new.whole == old.whole and not _differ_in_notes_only(old.text, new.text)
    return replace(
        both,
        text=new.text,
        cut=new.cut,
        whole=new.whole,
        teaser=new.teaser,
        issue=new.issue or old.issue,
        issue_link=new.issue_link or old.issue_link,
        changed=now if revised else old.changed,
        before=old.text if revised else old.before,
    )


def same_words(one: Digest, other: Digest) -> bool:
    """Whether two versions of a digest read alike; where they were met is not read."""
    if _words(one) != _words(other):
        if not _differ_in_notes_only(_words(one), _words(other)):
            return False
        if other.undigested:
            # What a feed says of an entry may be its beginning, with a note in it.
            other = replace(other, summary=one.summary)
    return same_content(one, replace(other, article=one.article))


def _words(digest: Digest) -> str:
    return digest.article.text if digest.article else ""


def _differ_in_notes_only(old: str, new: str) -> bool:
    """Whether a text only has its notes written as footnotes now, as those that came in before may not have them."""
    return "[^" in new and _without_forms(old) == _without_forms(new)


def _without_forms(text: str) -> str:
    """A text without white space, and without what begins a footnote or an item of a list."""
    return "".join(_REFERS.sub("[", _BEGINS_NOTE.sub("", text)).split())


def same_text(one: Digest, other: Digest) -> bool:
    """Whether two stories of different feeds are one by their words. Of one feed, two entries are two stories."""
    if one.article is None or other.article is None:
        return False
    feeds = {o.feed for o in one.article.origins}
    if any(o.feed in feeds for o in other.article.origins):
        return False
    if resemblance(one.article.text, other.article.text) < SAME:
        return False
    return is_same_story((one.title, one.article.text), (other.title, other.article.text))


def is_other_entry(known: Digest, digest: Digest) -> bool:
    """Whether a feed says of two entries at one address that they are two: their ids, titles and dates differ."""
    one, other = (d.article.origins[0] if d.article and d.article.origins else Origin() for d in (known, digest))
    if not one.feed or one.feed != other.feed or digest.article is None or known.article is None:
        return False
    entries = {o.entry for o in known.article.origins if o.feed == other.feed}
    named = all(entry and entry != other.link for entry in (*entries, other.entry))
    differ = known.title != digest.title and known.published[:10] != digest.published[:10]
    return named and other.entry not in entries and differ and bool(known.published and digest.published)


def origin_keys(digest: Digest) -> Iterator[int]:
    """Keys by which a story is known again: the ids that its places give it."""
    for origin in digest.article.origins if digest.article else ():
        # An id means something within its feed; a mail's means the same everywhere.
        if origin.entry and (origin.feed or "@" in origin.entry):
            yield key_of("origin", origin.feed, origin.entry)


def text_keys(digest: Digest) -> Iterable[int]:
    """Keys that near-equal texts have in common."""
    return bands(digest.article.text) if digest.article else ()


def common_keys(digests: Iterable[Digest]) -> frozenset[int]:
    """Keys that several entries of one feed share: what all of them say is no story of any."""
    shared = Counter(
        (feed, key)
        for digest in digests
        for feed in {o.feed for o in (digest.article.origins if digest.article else ())} - {""}
        for key in set(text_keys(digest))
    )
    return frozenset(key for (_, key), count in shared.items() if count > 1)
