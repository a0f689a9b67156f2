"""Which articles are meant: those at paths and addresses, with an id, or that a query finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from reader.dataclass import dataclass
from reader.errors import UnknownDigestError
from reader.library import Library
from reader.model.digest import Depth, Digest, Field, digest_id
from reader.model.query_text import parse_strictly
from reader.model.sections import LISTS
from reader.model.teasers import is_teaser
from reader.opening import expanded, is_there
from reader.text import safe_link
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.sources.files import Failure

LEAST_LETTERS = 40
"""Characters of the shortest article that a digest can be made of."""
LONG = 30_000
"""Characters of article and digest up to which they are read at once; longer ones are left to another process."""
_SHORTEST_ID = 4
_HEX = frozenset("0123456789abcdef")


def can_be_curated(digest: Digest) -> bool:
    """Whether it has a text that a digest can be made of."""
    return digest.article is not None and len(digest.article.text) >= LEAST_LETTERS


def why_unusable(digest: Digest) -> str:
    """Why no digest can be made of something that was read."""
    if can_be_curated(digest):
        return _("“{title}” is a digest already: `--again` makes another version of it.").format(title=digest.title)
    if digest.article is None or not digest.article.text.strip():
        return _("“{title}” has no text, so no digest can be made of it.").format(title=digest.title)
    return _("“{title}” has less than a sentence of text, so no digest can be made of it.").format(title=digest.title)


def is_long(digest: Digest) -> bool:
    """Whether going through it may take longer than a key may: its article, what it says, and what that rests on."""
    parts = [digest.title, digest.summary, digest.takeaway, *(t.text for t in digest.takeaways)]
    parts += [item for section in LISTS for item in getattr(digest, section)]
    parts += [text for claim in digest.evidence for text in (claim.text, *(span.quote for span in claim.spans))]
    return sum(map(len, parts)) + (len(digest.article.text) if digest.article is not None else 0) > LONG


def without_digest(digests: Iterable[Digest]) -> Iterator[Digest]:
    """Those that nobody has made a digest of, and that have a text to make one of."""
    return (digest for digest in digests if digest.undigested and can_be_curated(digest))


def as_article(digest: Digest) -> Digest:
    """What another version is made of: the article, and what its publisher says about it."""
    if digest.undigested:
        return digest
    return replace(
        digest,
        field=Field(),
        depth=Depth(),
        topics=(),
        best_for=(),
        takeaways=(),
        evidence=(),
        confidence={},
        versions=(),
        related=digest.related if digest.made else (),
        attribution=digest.attribution if digest.made else "",
    )


@dataclass(slots=True)
class Articles:
    """What some inputs stand for."""

    found: list[Digest] = field(default_factory=list)
    unusable: list[Digest] = field(default_factory=list)
    """What was read but is a digest already, or has no text to make one of."""
    failed: list[Failure] = field(default_factory=list)
    """What could not be read."""


def find_articles(
    library: Library, inputs: Iterable[str], allow_hosts: Sequence[str] = (), *, again: bool = False, store: bool = True
) -> Articles:
    """The articles that inputs stand for, each once; words that are neither path, address nor id make one query.

    What the library does not have is read, and added where `store` says so. Of what a query finds, only articles
    without a digest are meant, unless `again` says that another version is wanted.
    """
    found: dict[str, Digest] = {}
    outside: list[str] = []
    words: list[str] = []
    for text in inputs:
        is_outside = "://" in text or is_there(expanded(text))
        known = _at_link(library, text) if is_outside else _with_id(library, text)
        if known is not None:
            found[known.id] = known
        else:
            (outside if is_outside else words).append(text)
    articles = _read(library, outside, allow_hosts, store=store) if outside else Articles()
    found |= {digest.id: digest for digest in articles.found}
    if words:
        query = " ".join(words)
        matching = {digest.id: digest for digest in _matching(library, query, again=again)}
        if not matching and (found or articles.failed or articles.unusable):
            articles.failed.append(_unmatched(query, again=again))
        found |= matching
    articles.found = list(found.values())
    return articles


def _unmatched(query: str, *, again: bool) -> Failure:
    """Why words that stand beside other inputs mean nothing: they may be an id with a slip in it."""
    from reader.sources.files import Failure

    article = _("no article") if again else _("no article without a digest")
    return Failure(query, 0, _("no digest has this id, and {article} matches it").format(article=article))


def _at_link(library: Library, text: str) -> Digest | None:
    """What the library has of an address, where that includes the article."""
    link = safe_link(text)
    digest = library.load(digest_id(link, "", "", "")) if link else None
    return digest if digest is not None and digest.article is not None and digest.article.text else None


def _with_id(library: Library, text: str) -> Digest | None:
    if len(text) < _SHORTEST_ID or not _HEX.issuperset(text):
        return None
    try:
        return library.get(library.resolve(text))
    except UnknownDigestError:
        return None


def _read(library: Library, inputs: list[str], allow_hosts: Sequence[str], *, store: bool) -> Articles:
    """What is at paths and addresses that the library does not know."""
    from reader.intake.add import read_inputs
    from reader.intake.imports import Report
    from reader.intake.imports import store as put
    from reader.sources.addresses import guard_of

    articles = Articles()
    for read in read_inputs(inputs, guard_of(allow_hosts)):
        articles.failed += [failure for failure in read.failures if not failure.note]
        if store:
            put(library, list(read.digests), Report())
        for digest in read.digests:
            if can_be_curated(digest):
                articles.found.append((library.load(digest.id) if store else None) or digest)
            else:
                articles.unusable.append(digest)
    return articles


def _matching(library: Library, query: str, *, again: bool) -> Iterator[Digest]:
    rows = library.fetch(list(library.find(parse_strictly(query), every_side=True).rows))
    digests = (digest for row in rows if (digest := library.load(row.id)) is not None)
    if again:
        return filter(can_be_curated, digests)
    # Of a teaser the whole text is fetched first, so it need not be long enough itself.
    return (digest for digest in digests if digest.undigested and (can_be_curated(digest) or is_teaser(digest)))
