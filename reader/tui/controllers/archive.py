"""The archive on the screen: a query's pages from the server, and what is opened of them is kept here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.dataclass import dataclass
from reader.dates import local_day
from reader.errors import DigestError, QueryError, ShareError, sentence
from reader.intake.threads import in_thread
from reader.library import Library
from reader.library.ids import id_of
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.said import Said
from reader.tui.controllers.writes import Writes

if TYPE_CHECKING:
    from reader.share.address import Address
    from reader.share.server import Published

ROLES = 5
"""Roles whose numbers are said where nothing is asked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A digest of the archive, in words."""

    id: str
    title: str
    day: str
    about: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the server answered."""

    published: list[Published]
    total: str
    """How many match, in words."""


class ArchiveSearch:
    """One query, and what was found so far."""

    def __init__(self, library: Library, writes: Writes, text: str) -> None:
        """Raises ShareError where no shared library was joined."""
        from reader.share.kept import Kept
        from reader.share.syncing import address_of

        self.text = text.strip()
        self._library = library
        self._writes = writes
        self._address = address_of(Kept(library.layout))
        self._found: dict[str, Published] = {}
        self.hits: list[Hit] = []
        self.total = ""
        self.wrong = ""
        """Why the last page did not come, in a sentence."""
        self.ended = False
        """Whether all was found."""

    async def more(self) -> None:
        """Fetch the next page."""
        from reader.share.searching import PAGE

        after = self.hits[-1].id if self.hits else ""
        try:
            page = await in_thread(partial(_page, self._address, self.text, after))
        except (ShareError, QueryError) as error:
            self.wrong = sentence(error)
            return
        self.wrong = ""
        self.total = page.total or self.total
        self.ended = len(page.published) < PAGE
        for each in page.published:
            self._found[id_of(each.id)] = each
            self.hits.append(self._hit(each))

    def _hit(self, published: Published) -> Hit:
        from reader.share.entries import from_entry

        digest = from_entry(published.id, published.document)
        here = self._library.row_of(digest.id) is not None
        parts = (digest.source, digest.depth.level.capitalize(), _("here") if here else "")
        return Hit(digest.id, digest.title, local_day(digest.date), " · ".join(filter(None, parts)))

    def keep(self, digest_id: str) -> Said:
        """Have one here from now on, and show it."""
        return self._writes.do(partial(_keep, self._found[digest_id]))


def _page(address: Address, text: str, after: str) -> Page:
    """A page, on a connection of its own. Raises QueryError, OfflineError, RefusedError."""
    from reader.share.searching import Archive
    from reader.share.server import Server

    with Server(address) as server:
        server.hello()
        archive = Archive(server)
        asked = archive.asked(text)
        total = "" if after else _total(archive.count(asked))
        if not text:
            roles = [f"{facet.label} {number(facet.digests)}" for facet in archive.facets("role", ROLES)]
            total = " · ".join([total, *roles]) if total else ""
        return Page(archive.page(asked, after=after), total)


def _total(count: int) -> str:
    from reader.share.searching import counted

    return ngettext("{count} digest", "{count} digests", count).format(count=counted(count))


def _keep(published: Published, library: Library) -> Said:
    from reader.share.kept import Kept
    from reader.share.taking import keep

    digest_id = id_of(published.id)
    fresh = library.row_of(digest_id) is None
    try:
        keep(library, Kept(library.layout), [published])
    except ShareError as error:
        return Said(sentence(error), "error")
    if library.row_of(digest_id) is None:  # nothing that can be read
        return Said(_("The shared library has no digest {typed}.").format(typed=digest_id), "error")
    return Said(_("Kept here from now on") if fresh else _("It is here already"), shown_id=digest_id)


def search(library: Library, writes: Writes, text: str) -> ArchiveSearch | Said:
    """A search, or why there is none."""
    try:
        return ArchiveSearch(library, writes, text)
    except DigestError as error:
        return Said(sentence(error), "warning")
