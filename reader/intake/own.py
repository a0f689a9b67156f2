"""Digests that a person writes."""

from __future__ import annotations

import getpass
from collections.abc import Mapping

from reader.errors import CurationError
from reader.library import Library
from reader.model.digest import Digest
from reader.model.record import from_record
from reader.translation import gettext as _


def store_own(library: Library, texts: Mapping[str, str], name: str = "") -> Digest:
    """Store a digest written by hand, by `name` or else the login name. Raises CurationError, LibraryError."""
    digest = from_record({**texts, "curator": name or _login()})
    wrong = why_not_own(library, digest)
    if wrong:
        raise CurationError(wrong)
    library.make([digest])
    return digest


def why_not_own(library: Library, digest: Digest) -> str:
    """Why a digest written by hand cannot be stored, in a sentence; `""` where it can. Raises LibraryError."""
    if not digest.title:
        return _("A digest needs a title.")
    if library.load(digest.id) is not None and not library.marks(digest.id).deleted:
        return _("The library already has a digest of {link}: `digest edit {id}` changes it.").format(
            link=digest.link or digest.title, id=digest.id
        )
    return ""


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "me"
