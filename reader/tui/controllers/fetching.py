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
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.marking import undoable
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
            return Said(_("Stopped; what has come stays"))
        try:
            digests = [digest for id_ in ids if (digest := self.library.stored(id_)) is not None]
        except DigestError as error:
            return failure(error)
        wanted = [digest.id for digest in digests if not why_not_fetched(digest)]
        if not wanted:
            return Said(why_not_fetched(digests[0])) if digests else NOTHING
        if self.jobs.running(FETCH):
            self._next += [id_ for id_ in wanted if id_ not in (*self._now, *self._next)]
            return Said(_("Fetched next; x again stops it"))
        self._next = wanted
        self.jobs.begin(FETCH, _("fetching the whole text…"), self._work)
        return Said(_("Fetching the whole text; x again stops it"))

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
                report(_("fetching whole texts {done}/{total}").format(done=line["done"], total=line["total"]))

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
                return Said(_("{feed} is not followed any more").format(feed=feed.shown))
            return undoable(_("From now on {feed} comes with whole texts").format(feed=ruled.shown))

        return self.writes.do(act)


def summary(done: Sequence[Mapping[str, Any]], offered: str) -> list[Said]:
    """What came, and what it may be followed by."""
    came = [each for each in done if each["fetched"]]
    if not came:
        return []
    if len(came) > 1:
        what = _("{count} whole texts are here").format(count=len(came))
    else:
        words = came[0]["words"]
        what = ngettext("The whole text is here, {count} word", "The whole text is here, {count} words", words)
        what = what.format(count=number(words))
    notes = "".join(f". {each['note']}" for each in came[:1] if each.get("note"))
    more = ". " + _("x on it has it fetched for every new entry of {feed}").format(feed=offered) if offered else ""
    return [Said(f"{undoable(what).text}{notes}{more}", "information")]


def failures(done: Sequence[Mapping[str, Any]]) -> list[Said]:
    """Why what did not come did not, and what else can be done."""
    failed = [each for each in done if not each["fetched"]]
    told = _("“{title}”: {why}. What is here stays; o opens the page in the browser")
    said = [Said(told.format(title=each["title"], why=each["why"]), "warning") for each in failed[:SHOWN]]
    rest = len(failed) - SHOWN
    if rest > 0:
        more = ngettext("{count} more could not be fetched", "{count} more could not be fetched", rest)
        said.append(Said(more.format(count=rest), "warning"))
    return said
