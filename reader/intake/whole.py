"""Fetching the whole text of articles of which only a teaser is here: for the screen, the commands and curation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from functools import partial

from reader.dataclass import dataclass
from reader.errors import SourceError, sentence
from reader.intake.network import Network
from reader.intake.retrieve import fetch_text
from reader.intake.workers import Workers
from reader.library import Library
from reader.model.digest import Digest
from reader.model.query import And, Facet, Query
from reader.model.subscription import Subscription
from reader.model.teasers import ends_cut, feed_of, is_teaser, why_not_fetched
from reader.sources.addresses import Guard
from reader.sources.fetch import Fetcher, FetchError
from reader.text import count_words, plain
from reader.translation import gettext as _
from reader.urls import split_url

OFFERED = 2
"""Texts that were fetched one by one from a feed, from which on it is offered to fetch them all."""
PERHAPS = _("it may ask for a subscription, or need a browser")
MORE = 1.1
"""How much longer than the teaser a text has to be to be more than it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What became of one article."""

    digest: Digest
    """With its whole text, or as it was."""
    why: str = ""
    """Why the text was not fetched, in a sentence; `""` where it was."""
    note: str = ""
    """What has to be known of the text that was fetched."""

    def to_record(self) -> dict[str, object]:
        """As pipes see it."""
        text = self.digest.article.text if self.digest.article is not None else ""
        said = {"why": self.why} if self.why else {"note": self.note} if self.note else {}
        return {
            "id": self.digest.id,
            "title": self.digest.title,
            "fetched": not self.why,
            "words": count_words(text),
            "minutes": self.digest.minutes,
            **said,
        }


@dataclass(slots=True)
class Fetched:
    """What a run did."""

    done: list[Whole] = field(default_factory=list)
    waiting: int = 0
    """Articles that were not asked for any more, because somebody stopped it."""

    @property
    def failed(self) -> list[Whole]:
        return [each for each in self.done if each.why]


Told = Callable[[int, int, str], None]
"""Called with how many are done, of how many, and the title of the last one."""


def fetch_whole(
    library: Library,
    ids: Iterable[str],
    guard: Guard,
    *,
    progress: Told | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Fetched:
    """Fetch the whole text of these digests' articles and store it, as one step that can be undone.

    What fails keeps its teaser, and says why. What has come is stored even when it is cancelled. Raises LibraryError.
    """
    digests = [digest for id_ in dict.fromkeys(ids) if (digest := library.stored(id_)) is not None]
    report = Fetched([Whole(digest, why) for digest in digests if (why := why_not_fetched(digest))])
    wanted = [digest for digest in digests if not why_not_fetched(digest)]
    agents = {feed.address: feed.rules.agent for feed in library.feeds.all()} if wanted else {}
    with Workers() as workers, Network[Whole](guard, workers) as network:
        for digest in wanted:
            network.start(partial(_fetch, digest, agents.get(feed_of(digest), "")))
        for come in network.results():
            for each in come:
                report.done.append(each)
                if progress is not None:
                    progress(len(report.done), len(digests), each.digest.title)
            if cancelled():
                break
    report.waiting = len(digests) - len(report.done)
    _store(library, report)
    return report


def _store(library: Library, report: Fetched) -> None:
    """Store what has come; a text that another version of the library is better than is not taken."""
    library.make([each.digest for each in report.done if not each.why])
    for at, each in enumerate(report.done):
        if not each.why:
            stored = library.stored(each.digest.id) or each.digest
            report.done[at] = Whole(stored, each.why, each.note)


async def _fetch(digest: Digest, agent: str, fetcher: Fetcher, workers: Workers) -> Whole:
    try:
        whole = await fetch_text(digest, fetcher, workers, agent)
    except FetchError as error:
        return Whole(digest, sentence(error, _host(digest)).rstrip("."))
    except SourceError as error:
        return Whole(
            digest, _("The page at {host} {error}: {perhaps}").format(host=_host(digest), error=error, perhaps=PERHAPS)
        )
    text = whole.article.text if whole.article is not None else ""
    before = plain(digest.article.text) if digest.article is not None else ""
    if count_words(plain(text)) <= MORE * count_words(before):
        return Whole(digest, _("The page has no more text than is here: {perhaps}").format(perhaps=PERHAPS))
    cut = ends_cut(text) or "…" in text[-3:]
    return Whole(whole, note=_("The page's text ends in the middle: it may ask for a subscription") if cut else "")


def _host(digest: Digest) -> str:
    return split_url(digest.link).hostname or _("its address")


def teasers_first(
    library: Library,
    digests: Sequence[Digest],
    guard: Guard,
    *,
    progress: Told | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[list[Digest], list[Whole]]:
    """The digests with the whole text of those that are teasers, and the teasers of which it could not be fetched."""
    teasers = [digest.id for digest in digests if is_teaser(digest)]
    if not teasers:
        return list(digests), []
    report = fetch_whole(library, teasers, guard, progress=progress, cancelled=cancelled)
    return [library.load(digest.id) or digest for digest in digests], report.failed


def to_be_offered(library: Library, digest: Digest) -> Subscription | None:
    """The subscription of which whole texts may always be fetched: some were, one by one, and it does not do so yet."""
    address = feed_of(digest)
    feed = library.feeds.get(address) if address else None
    if feed is None or feed.rules.whole:
        return None
    query = Query(And((Facet("feed", (address,)), Facet("has", ("whole",)))))
    return feed if library.count(query) >= OFFERED else None


def always_fetch(library: Library, address: str) -> Subscription | None:
    """Have the whole text of every new entry of a subscription fetched, which can be undone.

    None where it is not followed any more. Raises LibraryError.
    """
    feed = library.feeds.get(address)
    if feed is None:
        return None
    ruled = replace(feed, rules=replace(feed.rules, whole=True))
    library.arrange(library.feeds.put_steps([ruled]))
    return ruled
