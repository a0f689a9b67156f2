"""Passwords of a shared library: from the keyring, the environment, ~/.pgpass or a prompt; in no file of ours.

libpq itself reads PGPASSWORD and ~/.pgpass, so what comes from there never passes through here.
"""

from __future__ import annotations

import contextlib

from reader.share.address import Address

SERVICE = "digest share"
"""What the keyring calls it."""


def from_keyring(address: Address) -> str:
    """The password that the keyring has for this address, `""` where there is none, or no keyring."""
    with contextlib.suppress(ImportError):
        import keyring
        import keyring.errors

        with contextlib.suppress(keyring.errors.KeyringError):
            return keyring.get_password(SERVICE, _name(address)) or ""
    return ""


def to_keyring(address: Address, password: str) -> bool:
    """Whether the keyring took the password."""
    with contextlib.suppress(ImportError):
        import keyring
        import keyring.errors

        with contextlib.suppress(keyring.errors.KeyringError):
            keyring.set_password(SERVICE, _name(address), password)
            return from_keyring(address) == password
    return False


def out_of_keyring(address: Address) -> None:
    """Have the keyring forget it."""
    with contextlib.suppress(ImportError):
        import keyring
        import keyring.errors

        with contextlib.suppress(keyring.errors.KeyringError):
            keyring.delete_password(SERVICE, _name(address))


def _name(address: Address) -> str:
    return f"{address.user}@{address.shown}"
