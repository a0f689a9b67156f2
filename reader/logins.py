"""Names and passwords in addresses: taken out where an address comes in, and never shown. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

MAIL = "imaps://"
"""Here the name is a part of the address; only its password is kept apart."""
_WITHIN = re.compile(r"(?<=://)[^\s/?#\"'<>]*@")
_BROKEN = re.compile(
    r"(?<=://)[^\s/?#@:\"'<>]{0,300}:(?!\d{1,5}(?:[/?#\s]|$))[^\s/?#@\"'<>]{0,300}[/?#][^\s\"'<>]{0,300}@"
)
"""A password with a slash, which makes the rest of the address a path."""


class Login(NamedTuple):
    """A name and a password, as they are sent to a server."""

    name: str = ""
    password: str = ""


def split_login(address: str) -> tuple[str, Login | None]:
    """An address without its login, and the login; an address that is none, a folder or a command is left as it is."""
    scheme, mark, rest = address.partition("://")
    if not mark or not scheme.isalnum() or "@" not in rest:
        return address, None
    end = min((at for at in map(rest.find, "/?#\\") if at >= 0), default=len(rest))
    given, at, host = rest[:end].rpartition("@")
    if not at:
        return address, None
    name, colon, password = given.partition(":")
    login = Login(unquote(name), unquote(password))
    if f"{scheme.lower()}://" != MAIL:
        return f"{scheme}://{host}{rest[end:]}", login if any(login) else None
    return f"{scheme}://{name}@{host}{rest[end:]}", login if colon and password else None


def without_login(address: str) -> str:
    """An address as it is kept and shown."""
    return split_login(address)[0] if "@" in address else address


def with_login(address: str, login: Login | None) -> str:
    """An address with its login, for other programs."""
    if login is None:
        return address
    scheme, _, rest = without_login(address).partition("://")
    if f"{scheme.lower()}://" == MAIL:
        netloc, slash, path = rest.partition("/")
        rest = f"{netloc.rpartition('@')[2]}{slash}{path}"
    password = f":{quote(login.password, safe='')}" if login.password else ""
    return f"{scheme}://{quote(login.name, safe='')}{password}@{rest}"


def masked(text: str) -> str:
    """Text without the passwords of the addresses in it, `https://me:…@host`; a lone name goes too, as a token does."""
    if "@" not in text:
        return text
    if "://" not in text:
        return text if text.startswith(("/", "~", ".", "exec:")) else _masked_word(text)
    return _WITHIN.sub(_mask, _BROKEN.sub(_mask, text))


def _masked_word(text: str) -> str:
    """An address that was typed without its scheme."""
    word, space, rest = text.partition(" ")
    given, at, host = word.rpartition("@")
    if not at or ("/" in given and ":" not in given):
        return text
    name, colon, password = given.partition(":")
    return f"{f'{name}:' if colon and password else ''}…@{host}{space}{rest}"


def _mask(found: re.Match[str]) -> str:
    name, colon, password = found[0].removesuffix("@").partition(":")
    is_mail = found.string[: found.start()].lower().endswith(MAIL)
    if colon and (password or is_mail):
        return f"{name}:…@"
    return f"{name}@" if is_mail else "…@"


def origin(address: str) -> str:
    """Scheme, host and port: whom a login is for. `""` for what has none."""
    try:
        parts = urlsplit(address)
        ports = {"http": 80, "https": 443, "imaps": 993}
        port = parts.port or ports.get(parts.scheme.lower(), 0)
    except ValueError:
        return ""
    return f"{parts.scheme.lower()}://{parts.hostname.lower()}:{port}" if parts.hostname else ""
