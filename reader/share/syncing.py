"""One round that brings a local library and its shared one in step; and rounds for as long as wanted."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from datetime import date

from reader.dataclass import dataclass
from reader.errors import DigestError, LibraryError, OfflineError, RefusedError, ShareError, sentence
from reader.library import Library, clock
from reader.library.clock import DAY
from reader.share.address import Address, parse_address
from reader.share.kept import Kept
from reader.share.sending import MOST, Sent, send_digests, send_stamps
from reader.share.server import Server, Welcome, batches
from reader.share.slices import EVERYTHING, Condition, is_dated, slice_of
from reader.share.taking import Taken, prune, take_digests, take_stamps
from reader.share.watermarks import cover, send_all_read, take_all_read
from reader.share.wording import ahead, clock_off, no_longer_curator
from reader.translation import gettext as _

ENTRIES = "digest_entries"
"""The channel on which the server says that digests changed."""
LOOK_SECONDS = 0.25
"""How often what changed here is looked for."""
ROUND_SECONDS = 60.0
"""How often the server is asked though it announced nothing: a lost notification costs no more than this."""
LONGEST_BACKOFF = 30.0
LONGEST_PAUSE = 1.0
"""How long a notification waits at most, where those before it brought nothing: anybody may send them, and as many."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round moved."""

    sent: Sent
    published: int
    taken: Taken
    unsent: ShareError | None = None
    """Why the server has not all that is here; None where it has."""

    @property
    def anything(self) -> bool:
        return bool(self.sent.stamps or self.published or any(self.taken))


def address_of(kept: Kept) -> Address:
    """The address of the library that was joined. Raises ShareError where none was."""
    joined = kept.setting("address")
    if not joined:
        raise ShareError(_("This library is not part of a shared one: `digest join postgresql://…` joins one."))
    return parse_address(joined)


def sync_once(library: Library, kept: Kept, server: Server) -> Round:
    """Send what is here, take what is there. Raises OfflineError, RefusedError, LibraryError.

    It may be broken off anywhere: the next round goes on, and what comes twice changes nothing. What keeps it from
    sending alone, as a full disk there, is raised once all is taken.
    """
    done = exchange(library, kept, server)
    if done.unsent is not None:
        raise done.unsent
    return done


def exchange(library: Library, kept: Kept, server: Server) -> Round:
    """As `sync_once`, but what keeps it from sending is part of the answer."""
    published = kept.setting("curator") == "yes" and kept.setting("publish") != "no"
    welcome = _welcome(kept, server)
    slice_ = current_slice(kept, server)
    library.refresh()
    curates = welcome.curator and kept.setting("publish") != "no"
    met, came = _meet(library, kept, server, slice_, curates=curates) if not kept.setting("met") else (0, Taken())
    sent, unsent = _send(library, kept, server, welcome.now, curates=curates)
    there = server.hello() if sent.stamps or sent.digests or unsent else welcome
    stamps = take_stamps(library, kept, server, there.stamps)
    digests = take_digests(library, kept, server, slice_, there.entries, curates=curates)
    marked = stamps.stamps + take_all_read(library, kept, server)
    dropped = digests.dropped + _prune_daily(library, kept, server, slice_)
    if published and not welcome.curator:  # said once: from the next round on this is a member like others
        unsent = unsent or RefusedError(no_longer_curator(server.address))
    taken = Taken(marked, came.digests + digests.digests, came.dropped + dropped)
    return Round(sent, met + sent.digests, taken, unsent)


def _meet(library: Library, kept: Kept, server: Server, slice_: Condition, *, curates: bool) -> tuple[int, Taken]:
    """The first round begins with the digests, published and taken: that all was read is one row once they are known.

    What keeps it from publishing is met again, and told, when marks are sent.
    """
    published = 0
    if curates:
        try:
            published = send_digests(library, kept, server, library.files.device).digests
        except ShareError:
            if not server.usable:
                raise
    taken = take_digests(library, kept, server, slice_, server.hello().entries, curates=curates)
    if server.newest_watermark():
        for batch in batches(kept.unconfirmed_reads(), MOST):
            cover(library, kept, server, batch)
    kept.set(met="yes")
    return published, taken


def _send(library: Library, kept: Kept, server: Server, now: int, *, curates: bool) -> tuple[Sent, ShareError | None]:
    """Send what the server takes; and why it does not take the rest. Raises where nothing can be taken from it either.

    A clock that is behind is told and nothing sent: whatever is marked by it loses against what was marked before. One
    that is ahead is known by its stamps, and those alone wait.
    """
    off = clock.microseconds() - now
    if off < -DAY:
        return Sent(), RefusedError(clock_off(off))
    sent = Sent()
    try:
        read = send_all_read(kept, server, now)
        sent = send_stamps(library, kept, server, now)
        sent = sent._replace(stamps=sent.stamps + read)
        if curates:
            more = send_digests(library, kept, server, library.files.device)
            sent = sent._replace(digests=more.digests, unfit=sent.unfit + more.unfit, why=sent.why or more.why)
    except ShareError as error:
        if not server.usable:
            raise
        return sent, error
    if off > DAY:
        return sent, RefusedError(clock_off(off))
    if sent.early:
        return sent, RefusedError(ahead(sent.early))
    return sent, RefusedError(sent.why) if sent.unfit else None


def _welcome(kept: Kept, server: Server) -> Welcome:
    """What the server says, once it is known to be the one that was joined, and not to have gone back in time."""
    welcome = server.hello()
    name, known = server.library(), kept.setting("library")
    if known and name != known:
        raise RefusedError(
            _(
                "{where} holds another shared library than the one that was joined: `digest leave`, and join this one."
            ).format(where=server.address.shown)
        )
    history, before = server.history(), kept.setting("history")
    back = kept.number("stamps") > welcome.stamps or kept.number("entries") > welcome.entries
    if back or (history and before and history != before):
        _compare_again(kept, server)
    kept.set(library=name, curator="yes" if welcome.curator else "no", history=history or before)
    return welcome


def _compare_again(kept: Kept, server: Server) -> None:
    """Send and fetch everything once more: the server, restored or another one, may lack what was confirmed here.

    Digests that it lacks, or has an older version of, are taken for this machine's own, so that a curator sends them.
    """
    for batch in batches(kept.held(), MOST):
        known, there = kept.entries(batch), server.numbers(batch)
        kept.let_go([doc_id for doc_id in batch if there.get(doc_id, 0) < known[doc_id].number])
    kept.again()


def current_slice(kept: Kept, server: Server) -> Condition:
    """The condition of what this machine holds."""
    text = kept.setting("slice")
    return slice_of(text, server.labels, date.today()) if text else EVERYTHING


def _prune_daily(library: Library, kept: Kept, server: Server, slice_: Condition) -> int:
    """Let go of what a slice no longer holds because it was changed, or is of another day."""
    text, today = kept.setting("slice"), date.today().isoformat()
    state = f"{text}\n{today if text and is_dated(text) else ''}"
    if state == kept.setting("pruned"):
        return 0
    gone = prune(library, kept, server, slice_) if text else 0
    kept.set(pruned=state)
    return gone


def change_slice(kept: Kept, server: Server, text: str) -> None:
    """Hold another slice from now on: the next round fetches and drops. Raises QueryError."""
    if text:
        slice_of(text, server.labels, date.today())
    kept.set(slice=text, entries=0)


@dataclass(frozen=True, slots=True)
class State:
    """How a library stands to its shared one: `kind` is `step`, `syncing`, `offline` or `refused`."""

    kind: str
    waiting: int = 0
    why: str = ""


class Watch:
    """Rounds until it is told to stop: at every change here, at every change there, and now and then."""

    def __init__(
        self,
        library: Library,
        kept: Kept,
        tell: Callable[[State, Round | None], None],
        stopped: Callable[[float], bool],
        password: str = "",
    ) -> None:
        """`stopped` waits so many seconds and says whether to stop."""
        self._library = library
        self._kept = kept
        self._tell = tell
        self._stopped = stopped
        self._password = password
        self._failures = 0
        self._empty = 0
        """Rounds in a row that moved nothing."""

    def run(self) -> None:
        """Come back when stopped, or when the library was left; whatever the server does, it is asked again."""
        while not self._stopped(0):
            try:
                if not self._kept.joined:
                    return
                with Server(address_of(self._kept), self._password) as server:
                    # Before the first round: what changes between it and the first wait is announced.
                    server.listen(server.hello().channel, ENTRIES)
                    self._follow(server)
            except DigestError as error:  # a full disk here, too
                self._failures += 1
                self._say(error)
                self._wait_after(error)

    def _follow(self, server: Server) -> None:
        """Rounds over one connection, until stopped."""
        due = 0.0
        changed = True
        while not self._stopped(0) and self._kept.path.exists():  # it is looked at often; leaving lays it aside
            if changed or due <= 0:
                if not self._kept.joined:
                    return
                self._tell(State("syncing"), None)
                done = exchange(self._library, self._kept, server)
                self._failures = 0
                self._empty = 0 if done.anything else self._empty + 1
                self._say(done.unsent, done)
                due = ROUND_SECONDS
            changed = server.wait(LOOK_SECONDS)
            if changed and self._stopped(pause(self._empty)):
                return
            due -= LOOK_SECONDS
            changed = self._library.refresh() or changed

    def _wait_after(self, error: DigestError) -> None:
        """Wait until the next try; what is marked meanwhile is counted."""
        left = backoff(self._failures)
        while left > 0 and not self._stopped(min(left, LOOK_SECONDS)):
            left -= LOOK_SECONDS
            with contextlib.suppress(LibraryError):
                if self._library.refresh():
                    self._say(error)

    def _say(self, error: DigestError | None, done: Round | None = None) -> None:
        self._tell(state_after(self._kept, error), done)


def state_after(kept: Kept, error: DigestError | None) -> State:
    """How a library stands after a round, by what kept it from all being there."""
    if error is None:
        return State("step")
    waiting = 0
    with contextlib.suppress(LibraryError):  # it is what has failed, perhaps
        waiting = kept.waiting()
    return State("offline" if isinstance(error, OfflineError) else "refused", waiting, sentence(error))


def pause(empty: int) -> float:
    """Seconds until a notification is followed, after so many rounds that moved nothing: one's own marks make one."""
    return min(LONGEST_PAUSE, 0.05 * 2 ** min(empty - 2, 10)) if empty > 1 else 0.0


def backoff(failures: int) -> float:
    """Seconds until the next try: twice as long each time, and not all clients at one moment."""
    return min(LONGEST_BACKOFF, 0.25 * 2 ** min(failures, 10)) * random.uniform(0.5, 1.0) if failures else 0.0
