"""Who may come in: which hosts and origins this server answers to, the token, and what its pages may do. Pure.

A page of somebody else's can have a browser send anything to this server, and read nothing of it unless it is let in.
So the token is in the path, where no foreign page can learn it: a cookie would go to every other port of this machine.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from reader.dataclass import dataclass
from reader.errors import ServerError
from reader.translation import gettext as _

_TOKEN = re.compile(r"[A-Za-z0-9_~-]{16,200}")
_HOST = re.compile(r"(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?")


def new_token() -> str:
    """One that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def checked_token(token: str) -> str:
    """A token that a person chose. Raises ServerError where it can be guessed, or does not go into an address."""
    if not _TOKEN.fullmatch(token):
        raise ServerError(_("the token must be 16 to 200 letters, digits, - or _, so that nobody guesses it"))
    return token


def checked_address(address: str) -> str:
    """The origin of an address that a person gave, without a `/` at its end. Raises ServerError."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.path not in ("", "/") or parts.query:
        raise ServerError(_("{address} is no address such as https://reader.example.org").format(address=address))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


@dataclass(frozen=True, slots=True)
class Door:
    """What is let in."""

    token: str
    host: str
    """That is listened on, a name or an address; `0.0.0.0` and `::` are all of this machine's."""
    port: int
    address: str = ""
    """Origin of what stands in front of this server, such as a proxy that adds TLS."""
    machine: str = ""
    """Name of this machine, by which others reach it where all its addresses are listened on."""

    @property
    def origin(self) -> str:
        """Where people come in."""
        host = (self.machine if self.is_everywhere else "") or self.host
        return self.address or f"http://{_in_address(host)}{'' if self.port == 80 else f':{self.port}'}"

    @property
    def local(self) -> str:
        """Where a browser on this machine comes in, as a `Host`."""
        number = _number(self.host)
        named = {4: "127.0.0.1", 6: "::1"}[number.version] if number is not None and self.is_everywhere else self.host
        return f"{_in_address(named)}:{self.port}"

    @property
    def is_everywhere(self) -> bool:
        """Whether all addresses of this machine are listened on."""
        number = _number(self.host)
        return number is not None and number.is_unspecified

    @property
    def page(self) -> str:
        """The whole address, the token included."""
        return f"{self.origin}/{self.token}/"

    def knows_host(self, host: str) -> bool:
        """Whether a `Host` is this server's: one of another name may lead here from a foreign page (DNS rebinding).

        A foreign name cannot look like a number, so where all addresses are listened on every number is fine.
        """
        host = host.lower()
        if not _HOST.fullmatch(host):
            return False
        if self.address and host == urlsplit(self.address).netloc:
            return True
        name, port = _split(host)
        if port != self.port:
            return False
        number = _number(name)
        if is_loopback(self.host):
            return name in ("localhost", self.host.lower()) or (number is not None and number.is_loopback)
        if self.is_everywhere:
            return number is not None or name in ("localhost", self.machine.lower(), f"{self.machine.lower()}.local")
        return number == _number(self.host) if number is not None else name == self.host.lower()

    def knows_origin(self, origin: str, host: str) -> bool:
        """Whether a page of this `Origin` was sent by this server, which it asks as `Host`."""
        return origin == f"http://{host}".lower() or (bool(self.address) and origin == self.address)

    def knows_token(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    number = _number(host)
    return host.lower() == "localhost" if number is None else number.is_loopback


def headers(host: str) -> Mapping[str, str]:
    """What the pages may do: nothing is loaded from elsewhere, and nobody frames or opens them to look inside.

    The terminal writes a style sheet of its own; it draws on a canvas, so no text of a digest is ever in the page.
    """
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data:; "
        f"connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Permissions-Policy": "clipboard-read=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Server": "digest",
    }


def _split(host: str) -> tuple[str, int]:
    """Name and port of a `Host`, the name of an IPv6 address without its brackets."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host, "80"
    return name.strip("[]"), int(port)


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
