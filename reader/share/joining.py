"""Becoming a part of a shared library, and leaving it."""

from __future__ import annotations

from reader.dataclass import dataclass
from reader.errors import ShareError
from reader.library import Library
from reader.share.address import Address, parse_address
from reader.share.kept import KEPT, SLICE, Kept
from reader.share.passwords import out_of_keyring
from reader.share.server import Server
from reader.share.syncing import Round, change_slice, exchange
from reader.share.taking import drop
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Left:
    """What there was when a shared library was left."""

    address: Address
    waiting: int
    """Marks that the server never had: they stay here."""
    dropped: int
    """Digests that came from it, and went with it."""


def join(library: Library, kept: Kept, server: Server, slice_: str | None, *, private: bool | None = None) -> Round:
    """Join, and bring what there is. `slice_`: the query of what is held here, None for the one before.

    Whoever joins again may change the slice, the address of the same library, and whether digests are published.
    Raises QueryError, OfflineError, RefusedError, ShareError.
    """
    server.hello()
    if kept.joined:
        _check_same(kept, server)
    if slice_ is not None and slice_ != kept.setting("slice"):
        change_slice(kept, server, slice_)
    if private is not None:
        kept.set(publish="no" if private else "yes")
    kept.set(address=server.address, library=server.library())
    return exchange(library, kept, server)


def _check_same(kept: Kept, server: Server) -> None:
    """Raise ShareError where another library, or somebody else in it, was joined before."""
    before = parse_address(kept.setting("address"))
    known = kept.setting("library")
    if before.user != server.address.user or (known and known != server.library()):
        raise ShareError(
            _("This library is a part of {where} already, as {user}: `digest leave` first.").format(
                where=before.shown, user=before.user
            )
        )


def leave(library: Library, kept: Kept, *, dropping: bool = False) -> Left:
    """Be no part of it any more. Its digests stay, unless they are dropped; marks always do. Raises ShareError."""
    address = parse_address(kept.setting("address"))
    waiting = kept.waiting()
    dropped = drop(library, kept, [*kept.held(SLICE), *kept.held(KEPT)]) if dropping else 0
    kept.forget()
    out_of_keyring(address)
    return Left(address, waiting, dropped)
