"""Which addresses may be fetched from: the public ones, and those that the configuration allows.

A feed is somebody's text, and its links and redirects must not reach what only this machine can reach: its own
services, the local network, a cloud's metadata.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from collections.abc import Iterable

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.text import clean_line
from reader.translation import gettext as _


class UnknownHostError(SourceError):
    """A name that no address belongs to, or a machine that is offline and cannot know."""


class PrivateAddressError(SourceError):
    """A host that may not be reached, because it is not on the public internet."""


ALLOW = "DIGEST_ALLOW_HOSTS"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_METADATA = frozenset(("metadata.google.internal", "metadata"))

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def ascii_host(host: str) -> str:
    """A host as it is looked up, in lower case: a name in another script by IDNA 2008, an address in plain digits.

    Digits and full stops of other scripts are made plain before anything is decided about an address. Raises
    UnknownHostError where no host can have this name.
    """
    host = host.lower().removesuffix(".")
    if host.isascii():
        return host
    import idna

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        return mapped if mapped.isascii() else idna.encode(mapped).decode("ascii")
    except UnicodeError as error:
        raise UnknownHostError(_("no host can be called {line}").format(line=clean_line(host)[:100])) from error


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides on addresses."""

    allow: tuple[str, ...] = ()
    """Host names, `*.suffix`, IP addresses and networks that may be reached although they are not public."""

    async def addresses(self, host: str, port: int) -> list[str]:
        """The IP addresses of a host that may be connected to. Raises SourceError where there is none."""
        name = ascii_host(host)
        if _parsed(name) is not None:  # nothing to resolve
            return self._checked(host, [name])
        try:
            found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError, OverflowError) as error:
            raise _unknown(host) from error
        return self._checked(host, (str(entry[4][0]) for entry in found))

    def address(self, host: str, port: int) -> str:
        """The same for those who do not await: the first address. Raises SourceError."""
        try:
            found = socket.getaddrinfo(ascii_host(host), port, type=socket.SOCK_STREAM)
        except (OSError, ValueError, OverflowError) as error:
            raise _unknown(host) from error
        return self._checked(host, (str(entry[4][0]) for entry in found))[0]

    def _checked(self, host: str, found: Iterable[str]) -> list[str]:
        given = dict.fromkeys(found)
        permitted = [ip for ip in given if self.permits(host, ip)]
        if not permitted:
            first = next(iter(given), host)
            where = f" ({first})" if first != host else ""
            raise PrivateAddressError(
                _(
                    "{host} is not a public address{where}, so nothing is fetched from it: to allow it, "
                    "add it to allow_hosts under [sources] in the configuration"
                ).format(host=host, where=where)
            )
        return permitted

    def permits(self, host: str, ip: str) -> bool:
        """Whether this address of this host may be connected to."""
        address, name = _parsed(ip), ascii_host(host)
        if address is None:
            return False
        return (is_public(address) and name not in _METADATA) or self._allows(name, address)

    def _allows(self, host: str, address: IPAddress) -> bool:
        for entry in self.allow:
            if entry == host or (entry.startswith("*.") and host.endswith(entry[1:])):
                return True
            try:
                if address in ipaddress.ip_network(entry, strict=False):
                    return True
            except (ValueError, TypeError):
                continue
        return False


def guard_of(allowed: Iterable[str]) -> Guard:
    """The guard that the configuration asks for, with what the environment adds."""
    entries = [*allowed, *os.environ.get(ALLOW, "").split(",")]
    return Guard(tuple(_plain(entry.strip().strip("[]").lower()) for entry in entries if entry.strip()))


def _plain(entry: str) -> str:
    head, star, name = entry.rpartition("*.")
    try:
        return head + star + ascii_host(name)
    except UnknownHostError:  # it allows nothing
        return entry


def _unknown(host: str) -> UnknownHostError:
    return UnknownHostError(
        _("there is no host {line}, or this machine is offline").format(line=clean_line(host)[:100])
    )


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the public internet; one that wraps another is judged by what it wraps."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if wrapped is None and address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _parsed(ip: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return None
