"""Single digests: the one with an id, as it came in or as its reader changed it."""

from __future__ import annotations

from reader.errors import UnknownDigestError
from reader.library.files import Files
from reader.library.ids import DIGITS, doc_id_of, id_of, range_of
from reader.library.index import Index
from reader.library.sync import Sync
from reader.logins import shown_input
from reader.model.digest import Digest
from reader.model.edits import edited
from reader.model.record import from_record
from reader.text import fold
from reader.translation import gettext as _


class Reading:
    """Reads digests out of the files, at the places that the index knows."""

    def __init__(self, files: Files, index: Index, sync: Sync) -> None:
        self._files = files
        self._index = index
        self._sync = sync

    def get(self, digest_id: str) -> Digest:
        """The digest with this id as its reader changed it. Raises UnknownDigestError."""
        digest = self.load(digest_id)
        if digest is None:
            raise UnknownDigestError(
                _("There is no digest {digest_id} in {root}.").format(digest_id=digest_id, root=self._files.root)
            )
        return digest

    def load(self, digest_id: str) -> Digest | None:
        """The digest with this id as its reader changed it, None where there is none."""
        digest = self.stored(digest_id)
        return None if digest is None else edited(digest, self._index.marks.of(doc_id_of(digest_id)))

    def stored(self, digest_id: str) -> Digest | None:
        """The digest with this id as it came in."""
        doc_id = doc_id_of(digest_id)
        for _rest in range(2):
            place = self._index.rows.place(doc_id)
            if place is None:
                return None
            document = self._files.read_document(place.name, place.fingerprint, doc_id, place.offset, place.length)
            if document is not None:
                return from_record(document, trusted_id=digest_id)
            if self._files.fingerprint(place.name) == place.fingerprint:
                raise self._index.connection.damaged(
                    _("{digest_id} is not where it should be").format(digest_id=digest_id)
                )
            self._sync.refresh()  # the file changed under us: its documents stand elsewhere now
        return None

    def resolve(self, prefix: str) -> str:
        """The id that a shortened one means, as in git. Raises UnknownDigestError."""
        digits = fold(prefix)
        if not digits or len(digits) > DIGITS or set(digits) - set("0123456789abcdef"):
            said = shown_input(prefix)
            raise UnknownDigestError(
                _("{said!r} is not an id: an id is up to {digits} hex digits, as `digest list` shows them.").format(
                    said=said, digits=DIGITS
                )
            )
        found = self._index.rows.ids_between(*range_of(digits), limit=4)
        if not found:
            raise UnknownDigestError(_("No digest has an id that begins with {digits}.").format(digits=digits))
        if len(found) > 1:
            some = ", ".join(map(id_of, found[:3]))
            raise UnknownDigestError(
                _("{digits} may be several digests ({some}{more}): type more of it.").format(
                    digits=digits, some=some, more=", …" if len(found) > 3 else ""
                )
            )
        return id_of(found[0])
