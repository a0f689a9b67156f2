"""A folder of a mailbox over IMAP: read only, TLS verified."""

from __future__ import annotations

import base64
import contextlib
import imaplib
import os
import re
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Self
from urllib.parse import unquote

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.logins import masked_address
from reader.sources.charset import decode
from reader.text import clean_line
from reader.translation import gettext as _
from reader.urls import split_url

PASSWORD = "DIGEST_IMAP_PASSWORD"
SECONDS = 30.0
"""For one mailbox in all, without what is spent on storing its messages."""
CONNECT_SECONDS = 10.0
MAX_MAIL = 10 * 1024 * 1024
MAX_SAID = 8 * 1024 * 1024
"""Bytes that a server may say to one command beside messages: the numbers of a million of them."""
MAX_NUMBER = 2**32 - 1
"""Of a message or a generation (RFC 9051)."""
BATCH_BYTES = 8 * 1024 * 1024
"""Messages of about this size are stored before the next ones are fetched."""
MOST = 5_000
"""Messages that one refresh reads; the next one goes on from there."""
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
        parts = split_url(address)
        address = masked_address(address)
        if parts.scheme != "imaps" or not parts.hostname or not parts.username:
            raise SourceError(
                _("{address} is not the address of a mailbox, which looks like imaps://user@host/Folder").format(
                    address=address
                )
            )
        return cls(
            parts.hostname, parts.port or 993, unquote(parts.username), unquote(parts.path.strip("/")) or "INBOX"
        )


@dataclass(frozen=True, slots=True)
class Position:
    """How far a folder was read: its generation, and the last message's number in it."""

    validity: int = 0
    uid: int = 0

    def __str__(self) -> str:
        return f"{self.validity}:{self.uid}"

    @classmethod
    def parse(cls, text: str) -> Self:
        validity, _rest, uid = text.partition(":")
        try:
            return cls(_number(validity.encode(), least=0), _number(uid.encode(), least=0))
        except ValueError:
            return cls()


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
    raise SourceError(
        _("there is no password for {login}: put it into {own}, or `keyring set digest {login}`").format(
            login=login, own=own
        )
    )


class Deadline:
    """Ends a conversation that takes too long in all, whatever drips in meanwhile: it closes the connection."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.over = False
        self._socket: socket.socket | None = None
        self._timer: threading.Timer | None = None
        self._left = seconds
        self._begun = 0.0

    def watch(self, connection: socket.socket) -> None:
        """This is what is closed."""
        self._socket = connection

    def run(self) -> None:
        """The time runs."""
        self._begun = time.monotonic()
        self._timer = threading.Timer(max(self._left, 0.0), self._end)
        self._timer.daemon = True
        self._timer.start()

    def pause(self) -> None:
        """The time stands still: nobody waits for the server."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._left -= time.monotonic() - self._begun

    def _end(self) -> None:
        self.over = True
        self.cut()

    def cut(self) -> None:
        """Close the connection under whoever reads from it."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # Of the socket itself: TLS would want to say goodbye.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _TooLargeError(SourceError):
    """A server sends more than it may."""


STREAM = "_file" if sys.version_info >= (3, 14) else "file"
"""Where imaplib keeps what it reads a server's answers from."""


class _Verified(imaplib.IMAP4_SSL):
    """Connects to the address that was checked, asks for the certificate of the host that was named, and reads only
    so much from it."""

    def __init__(self, account: Account, address: str, context: ssl.SSLContext, deadline: Deadline) -> None:
        self._address = address
        self._deadline = deadline
        self.expect()
        super().__init__(account.host, account.port, ssl_context=context, timeout=CONNECT_SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        plain.settimeout(SECONDS)
        wrapped: ssl.SSLSocket = self.ssl_context.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self._deadline.watch(wrapped)
        try:
            wrapped.do_handshake()
        except BaseException:
            wrapped.close()
            raise
        return wrapped

    def expect(self) -> None:
        """The next command is sent: what the server may answer."""
        self._may_say, self._may_send = MAX_SAID, MAX_MAIL

    def readline(self) -> bytes:
        line: bytes = getattr(self, STREAM).readline(self._may_say + 1)
        self._may_say -= len(line)
        if self._may_say < 0:
            raise _TooLargeError(_("sent more than a mailbox would"))
        return line

    def read(self, size: int) -> bytes:
        if size > self._may_send:
            raise _TooLargeError(_("sent a message larger than it said"))
        self._may_send -= size
        content: bytes = getattr(self, STREAM).read(size)
        return content


_BROKEN = (OSError, imaplib.IMAP4.error, ValueError, TypeError, LookupError, AttributeError)
"""What imaplib raises where an answer is not what it expects."""


def fetch_new(
    account: Account,
    since: Position,
    *,
    password: str = "",
    check: Callable[[str, int], str] | None = None,
    ssl_context: ssl.SSLContext | None = None,
    deadline: Deadline | None = None,
) -> Iterator[tuple[Position, bytes]]:
    """The messages after a position, the oldest first, each with the position it leaves. Raises SourceError.

    One that is too large comes as no bytes at all. The deadline does not run while a message is with the caller.

    `check` gives the IP address to connect to. Nothing in the mailbox is changed, not even what is seen.
    """
    address = check(account.host, account.port) if check else account.host
    password = password or password_of(account)
    deadline = deadline or Deadline()
    deadline.run()
    try:
        connection = _connected(account, address, ssl_context or ssl.create_default_context(), deadline)
        try:
            _log_in(connection, account, password)
            for found in _messages(connection, account, since):
                deadline.pause()
                yield found
                deadline.run()
            with contextlib.suppress(*_BROKEN, SourceError):
                connection.logout()
        finally:
            with contextlib.suppress(OSError):
                connection.shutdown()
    except _TooLargeError as error:
        raise SourceError(f"{account.host} {error}") from error
    except _BROKEN as error:
        raise SourceError(_broken(account, error, deadline)) from error
    finally:
        deadline.pause()


def _broken(account: Account, error: Exception, deadline: Deadline) -> str:
    if deadline.over:
        return f"{account.host} took longer than {deadline.seconds:.0f} seconds"
    if isinstance(error, OSError | imaplib.IMAP4.error):
        return f"{account.host} closed the connection ({clean_line(str(error))[:200]})"
    return f"{account.host} sent something that is not an IMAP response ({type(error).__name__})"


def _connected(account: Account, address: str, context: ssl.SSLContext, deadline: Deadline) -> _Verified:
    try:
        return _Verified(account, address, context, deadline)
    except _TooLargeError:
        raise
    except _BROKEN as error:
        if deadline.over:
            raise
        if isinstance(error, ssl.SSLError):
            why = f"could not prove that it is {account.host} ({error.reason or error})"
        else:
            why = f"does not answer as a mailbox ({clean_line(str(error))[:200]})"
        raise SourceError(f"{account.host} {why}") from error


def _log_in(connection: _Verified, account: Account, password: str) -> None:
    connection.expect()
    try:
        if (account.user + password).isascii():
            connection.login(account.user, password)
        else:
            connection.authenticate("PLAIN", lambda _: f"\0{account.user}\0{password}".encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise SourceError(
            _("{host} rejected the name or the password of {user}").format(host=account.host, user=account.user)
        ) from error


def _messages(connection: _Verified, account: Account, since: Position) -> Iterator[tuple[Position, bytes]]:
    connection.expect()
    status, said = connection.select(_quoted(account.folder), readonly=True)
    if status != "OK":
        why = clean_line(decode(said[0] or b""))[:200] if said else ""
        raise SourceError(
            _("{host} did not open the folder {folder} for {user} ({why})").format(
                host=account.host, folder=account.folder, user=account.user, why=why
            )
        )
    _rest, given = connection.response("UIDVALIDITY")
    validity = _number(given[0]) if given and given[0] else 0
    last = since.uid if validity == since.validity else 0
    connection.expect()
    _rest, found = connection.uid("SEARCH", f"UID {last + 1}:*")
    # `n:*` names the last message even where its number is below n.
    uids = sorted({number for uid in (found[0] or b"").split() if (number := _number(uid)) > last})
    uids = uids[:MOST] if last else uids[-FIRST:]
    for start in range(0, len(uids), BATCH):
        batch = uids[start : start + BATCH]
        sizes = _sizes(connection, batch)
        for uid in batch:
            too_large = sizes.get(uid, 0) > MAX_MAIL
            try:
                content = b"" if too_large else _content(connection, uid)
            except _TooLargeError:
                # Whoever reads on from here is not stopped by it again.
                yield Position(validity, uid), b""
                raise
            if content or too_large:
                yield Position(validity, uid), content


def _number(text: bytes, least: int = 1) -> int:
    """A number as the protocol has them. Raises ValueError."""
    if not re.fullmatch(rb"[0-9]{1,10}", text) or not least <= int(text) <= MAX_NUMBER:
        raise ValueError("no number of a message")
    return int(text)


def _sizes(connection: _Verified, uids: list[int]) -> dict[int, int]:
    connection.expect()
    _rest, lines = connection.uid("FETCH", ",".join(map(str, uids)), "(RFC822.SIZE)")
    sizes: dict[int, int] = {}
    for line in lines:
        text = line if isinstance(line, bytes) else b""
        uid, size = re.search(rb"UID (\d{1,10})\b", text), re.search(rb"RFC822\.SIZE (\d{1,20})\b", text)
        if uid and size:
            sizes[int(uid[1])] = int(size[1])
    return sizes


def _content(connection: _Verified, uid: int) -> bytes:
    connection.expect()
    _rest, parts = connection.uid("FETCH", str(uid), "(BODY.PEEK[])")
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
