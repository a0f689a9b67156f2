"""Connecting to a shared library, as commands do: where nothing else knows the password, it is asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reader.commands.printing import ask_secret, say, warn
from reader.errors import DigestError, PasswordError
from reader.translation import gettext as _

if TYPE_CHECKING:
    import click

    from reader.share.address import Address
    from reader.share.server import Server


def connected(address: Address) -> Server:
    """A connection; the caller closes it. Raises OfflineError, RefusedError, ShareError.

    A password that was typed, and was right, is given to the keyring.
    """
    from reader.share.passwords import to_keyring
    from reader.share.server import Server

    if address.weak:
        warn(
            _("{where} is not checked, as sslmode says: somebody on the way could read all that travels.").format(
                where=address.shown
            )
        )
    try:
        return Server(address)
    except PasswordError as error:
        if not sys.stdin.isatty():
            raise PasswordError(
                _("{error} Put it into ~/.pgpass or PGPASSWORD: nobody can be asked here.").format(error=error)
            ) from error
        say(str(error), err=True)
    password = ask_secret(_("Password"))
    server = Server(address, password)
    if not to_keyring(address, password):
        warn(
            _(
                "no keyring took the password, and digest keeps none itself: put it into ~/.pgpass, "
                "so that the screen can keep this library in step."
            )
        )
    return server


def owned(ctx: click.Context, to: str | None) -> Address:
    """The shared library that was named, else the one that was joined. Raises ShareError."""
    from reader.commands.context import chosen_library
    from reader.paths import layout
    from reader.share.address import parse_address
    from reader.share.kept import Kept

    if to is not None:
        return parse_address(to)
    kept = Kept(layout(chosen_library(ctx)))
    if not kept.joined:
        raise DigestError(_("Name the shared library by --to, or join it first: `digest join postgresql://…`."))
    return parse_address(kept.setting("address"))
