"""Fetching whole texts while somebody reads: `digest fetch` as a process of its own, which can be stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reader.errors import DigestError
from reader.library import Library
from reader.model.digest import Digest
from reader.model.subscription import Subscription
from reader.model.teasers import feed_of, why_not_fetched
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.process import Reporting
from reader.tui.controllers.refreshing import last_line
from reader.tui.controllers.said import NOTHING, Said, failure
from reader.tui.controllers.writes import Writes

FETCH = "fetch"
"""Name of the job."""
SHOWN = 3
"""Articles of one run that failed and are named."""


class Fetching:
    """Fetches the whole text of articles, one run at a time; those that are asked for meanwhile follow."""

    def __init__(self, library: Library, root: Path, jobs: Jobs, writes: Writes) -> None:
        self.library = library
        self.root = root
        self.jobs = jobs
        self.writes = writes
        self._process = Reporting()
        self._now: list[str] = []
        self._next: list[str] = []

    def fetch(self, ids: Sequence[str]) -> Said:
        """Fetch the whole text of these digests' articles; where they are being fetched, stop that."""
        if ids and set(ids) <= {*self._now, *self._next}:
            self.stop()
            return Said("Stopped; what has come stays")
        try:
            digests = [digest for id_ in ids if (digest := self.library.stored(id_)) is not None]
        except DigestError as error:
            return failure(error)
        wanted = [digest.id for digest in digests if not why_not_fetched(digest)]
        if not wanted:
            return Said(why_not_fetched(digests[0])) if digests else NOTHING
        if self.jobs.running(FETCH):
            self._next += [id_ for id_ in wanted if id_ not in (*self._now, *self._next)]
            return Said("Fetched next; x again stops it")
        self._next = wanted
        self.jobs.begin(FETCH, "fetching the whole text…", self._work)
        return Said("Fetching the whole text; x again stops it")

    def stop(self) -> None:
        """Stop a run; what it has fetched stays."""
        self._next.clear()
        self._process.stop()

    async def _work(self, report: Report) -> Sequence[Said]:
        said: list[Said] = []
        while self._next:
            self._now, self._next = self._next, []
            said += await self._run(self._now, report)
        self._now = []
        return said

    async def _run(self, ids: Sequence[str], report: Report) -> list[Said]:
        done: list[dict[str, Any]] = []
        offered = [""]

        def take(line: dict[str, Any]) -> None:
            if "fetched" in line:
                done.append(line)
            elif "offered" in line:
                offered.append(str(line["offered"]))
            else:
                report(f"fetching whole texts {line['done']}/{line['total']}")

        errors = await self._process.run(self.root, "fetch", ["--", *ids], take)
        if not done:
            return last_line(errors)
        return [*summary(done, offered[-1]), *failures(done)]

    def could_always(self, digest: Digest | None) -> Subscription | None:
        """The feed of a digest whose whole text is here, where that is not done for all of the feed's entries."""
        if digest is None or digest.article is None or not digest.article.whole:
            return None
        try:
            feed = self.library.feeds.get(feed_of(digest)) if feed_of(digest) else None
        except DigestError:
            return None
        return feed if feed is not None and not feed.rules.whole else None

    def always(self, feed: Subscription) -> Said:
        """Have the whole text of every new entry of a feed fetched."""
        from reader.intake.whole import always_fetch

        def act(library: Library) -> Said:
            ruled = always_fetch(library, feed.address)
            if ruled is None:
                return Said(f"{feed.shown} is not followed any more")
            return Said(f"From now on {ruled.shown} comes with whole texts — u undoes it", changed=True)

        return self.writes.do(act)


def summary(done: Sequence[Mapping[str, Any]], offered: str) -> list[Said]:
    """What came, and what it may be followed by."""
    came = [each for each in done if each["fetched"]]
    if not came:
        return []
    what = (
        f"{len(came)} whole texts are here" if len(came) > 1 else f"The whole text is here, {came[0]['words']:,} words"
    )
    notes = "".join(f". {each['note']}" for each in came[:1] if each.get("note"))
    more = f". x on it has it fetched for every new entry of {offered}" if offered else ""
    return [Said(f"{what} — u undoes it{notes}{more}", "information")]


def failures(done: Sequence[Mapping[str, Any]]) -> list[Said]:
    """Why what did not come did not, and what else can be done."""
    failed = [each for each in done if not each["fetched"]]
    said = [
        Said(f"“{each['title']}”: {each['why']}. The teaser stays; o opens the page in the browser", "warning")
        for each in failed[:SHOWN]
    ]
    rest = len(failed) - SHOWN
    return [*said, Said(f"{rest} more could not be fetched", "warning")] if rest > 0 else said
