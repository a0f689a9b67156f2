"""A folder of a mailbox over IMAP: read only, TLS verified."""

from __future__ import annotations

import base64
import contextlib
import imaplib
import os
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

from reader.errors import SourceError
from reader.sources.charset import decode
from reader.text import clean_line

PASSWORD = "DIGEST_IMAP_PASSWORD"
SECONDS = 30.0
MAX_MAIL = 10 * 1024 * 1024
FIRST = 200
"""Messages that are read the first time, the newest: nobody reads years of newsletters again."""
BATCH = 20


@dataclass(frozen=True, slots=True)
class Account:
    """Where a folder is."""

    host: str
    port: int
    user: str
    folder: str

    @classmethod
    def parse(cls, address: str) -> Self:
        """`imaps://user@host:993/Folder`. Raises SourceError."""
        try:
            parts = urlsplit(address)
            port = parts.port or 993
        except ValueError as error:
            raise SourceError(
                f"{address} is not the address of a mailbox, which looks like imaps://user@host/Folder"
            ) from error
        if parts.scheme != "imaps" or not parts.hostname or not parts.username:
            raise SourceError(f"{address} is not the address of a mailbox, which looks like imaps://user@host/Folder")
        if parts.password:
            raise SourceError(f"a password does not belong in an address: put it into {PASSWORD} or the keyring")
        return cls(parts.hostname, port, unquote(parts.username), unquote(parts.path.strip("/")) or "INBOX")


@dataclass(frozen=True, slots=True)
class Position:
    """How far a folder was read: its generation, and the last message's number in it."""

    validity: int = 0
    uid: int = 0

    def __str__(self) -> str:
        return f"{self.validity}:{self.uid}"

    @classmethod
    def parse(cls, text: str) -> Self:
        validity, _, uid = text.partition(":")
        return cls(int(validity), int(uid)) if validity.isdecimal() and uid.isdecimal() else cls()


def password_of(account: Account) -> str:
    """The password from the environment or the keyring. Raises SourceError, which says where to put it."""
    own = f"{PASSWORD}_{re.sub(r'[^A-Z0-9]', '_', account.host.upper())}"
    for name in (own, PASSWORD):
        if os.environ.get(name):
            return os.environ[name]
    login = f"{account.user}@{account.host}"
    with contextlib.suppress(ImportError):
        import keyring
        import keyring.errors

        with contextlib.suppress(keyring.errors.KeyringError):
            found: str | None = keyring.get_password("digest", login)
            if found:
                return found
    raise SourceError(f"there is no password for {login}: put it into {own}, or `keyring set digest {login}`")


class _Verified(imaplib.IMAP4_SSL):
    """Connects to the address that was checked, and asks for the certificate of the host that was named."""

    def __init__(self, account: Account, address: str, context: ssl.SSLContext) -> None:
        self._address = address
        super().__init__(account.host, account.port, ssl_context=context, timeout=SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        wrapped: ssl.SSLSocket = self.ssl_context.wrap_socket(plain, server_hostname=self.host)
        return wrapped


def fetch_new(
    account: Account,
    since: Position,
    *,
    check: Callable[[str, int], str] | None = None,
    ssl_context: ssl.SSLContext | None = None,
) -> Iterator[tuple[Position, bytes]]:
    """The messages after a position, the oldest first, each with the position it leaves. Raises SourceError.

    One that is too large comes as no bytes at all.

    `check` gives the IP address to connect to. Nothing in the mailbox is changed, not even what is seen.
    """
    address = check(account.host, account.port) if check else account.host
    password = password_of(account)
    try:
        connection = _Verified(account, address, ssl_context or ssl.create_default_context())
    except ssl.SSLError as error:
        raise SourceError(
            f"{account.host} could not prove that it is {account.host} ({error.reason or error})"
        ) from error
    except (OSError, imaplib.IMAP4.error) as error:
        raise SourceError(f"{account.host} does not answer as a mailbox ({error})") from error
    try:
        with contextlib.closing(_Closing(connection)):
            _log_in(connection, account, password)
            yield from _messages(connection, account, since)
    except (OSError, imaplib.IMAP4.error) as error:
        raise SourceError(f"{account.host} closed the connection ({error})") from error


class _Closing:
    def __init__(self, connection: imaplib.IMAP4_SSL) -> None:
        self.connection = connection

    def close(self) -> None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self.connection.logout()


def _log_in(connection: imaplib.IMAP4_SSL, account: Account, password: str) -> None:
    try:
        connection.login(account.user, password)
    except imaplib.IMAP4.error as error:
        raise SourceError(f"{account.host} rejected the name or the password of {account.user}") from error


def _messages(connection: imaplib.IMAP4_SSL, account: Account, since: Position) -> Iterator[tuple[Position, bytes]]:
    status, said = connection.select(_quoted(account.folder), readonly=True)
    if status != "OK":
        why = clean_line(decode(said[0] or b""))[:200] if said else ""
        raise SourceError(f"{account.host} did not open the folder {account.folder} for {account.user} ({why})")
    _, given = connection.response("UIDVALIDITY")
    validity = int(given[0]) if given and given[0] else 0
    last = since.uid if validity == since.validity else 0
    _, found = connection.uid("SEARCH", f"UID {last + 1}:*")
    # `n:*` names the last message even where its number is below n.
    uids = sorted(int(uid) for uid in (found[0] or b"").split() if int(uid) > last)
    uids = uids if last else uids[-FIRST:]
    for start in range(0, len(uids), BATCH):
        batch = uids[start : start + BATCH]
        sizes = _sizes(connection, batch)
        for uid in batch:
            too_large = sizes.get(uid, 0) > MAX_MAIL
            content = b"" if too_large else _content(connection, uid)
            if content or too_large:
                yield Position(validity, uid), content


def _sizes(connection: imaplib.IMAP4_SSL, uids: list[int]) -> dict[int, int]:
    _, lines = connection.uid("FETCH", ",".join(map(str, uids)), "(RFC822.SIZE)")
    sizes: dict[int, int] = {}
    for line in lines:
        text = line if isinstance(line, bytes) else b""
        uid, size = re.search(rb"UID (\d+)", text), re.search(rb"RFC822\.SIZE (\d+)", text)
        if uid and size:
            sizes[int(uid[1])] = int(size[1])
    return sizes


def _content(connection: imaplib.IMAP4_SSL, uid: int) -> bytes:
    _, parts = connection.uid("FETCH", str(uid), "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it: what is not ASCII in its own UTF-7, in quotes."""
    encoded = re.sub(r"[^\x20-\x7e]+|&", _utf7, folder)
    return '"' + encoded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&-"
    packed = base64.b64encode(found[0].encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")
    return f"&{packed}-"
