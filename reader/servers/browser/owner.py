"""Whether a connection on loopback comes from a process of the same user, where the system says so."""

from __future__ import annotations

import os
import struct
from asyncio import BaseTransport
from ipaddress import ip_address
from pathlib import Path
from typing import Any

_TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
"""Linux's tables of connections."""


def is_ours(transport: BaseTransport | None) -> bool:
    """False where the other end of a connection is another user's; true where that is not known."""
    peer = transport.get_extra_info("peername") if transport is not None else None
    here = transport.get_extra_info("sockname") if transport is not None else None
    if peer is None or here is None:
        return False
    for table in _TABLES:
        try:
            owner = owner_in(Path(table).read_text("ascii"), peer, here)
        except OSError:
            continue
        if owner is not None:
            return owner == os.getuid()
    return True


def owner_in(table: str, peer: tuple[Any, ...], here: tuple[Any, ...]) -> int | None:
    """The user id of the end `peer` of a connection to `here`, both address and port; None where it is not listed."""
    wanted = [_written(*peer[:2]), _written(*here[:2])]
    for line in table.splitlines()[1:]:
        fields = line.split()
        if fields[1:3] == wanted:
            return int(fields[7])
    return None


def _written(address: str, port: int) -> str:
    """As in the table: words of four bytes in this machine's order."""
    packed = ip_address(address).packed
    words = (int.from_bytes(packed[at : at + 4], "big") for at in range(0, len(packed), 4))
    return "".join(f"{struct.unpack('=I', struct.pack('>I', word))[0]:08X}" for word in words) + f":{port:04X}"
