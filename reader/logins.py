"""Names and passwords in addresses: taken out where an address comes in, and never shown. Pure.

A password may hold any sign, also those that end the host of an address. Where it is not plain which `@` ends the
login, the address is doubtful: it is not followed, and all before its last `@` is kept from view.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from reader.translation import gettext as _
from reader.urls import split_url

MAIL = "imaps://"
"""Here the name is a part of the address; only its password is kept apart."""
MAX_SHOWN = 200
"""Characters of an address that an error repeats."""
_WORD = re.compile(r"[^\s\"'<>]+")
_END = re.compile(r"[/?#\\]")
"""What ends the host of an address."""
_BEGIN = re.compile(r":[/\\]+|(?<![^\s\"'<>(=,;])[/\\]{2,}")
"""What stands before the login of an address, wherever in a text it is."""
_SCHEME = re.compile(r"\s*(?:[a-zA-Z][\w+.-]+:[/\\]+|[/\\]{2,})")
_HOST = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]*)(:\d{0,5})?")
_ODD_SCHEME = re.compile(r"(?:https?|feed|imaps?|ftps?):(?!//(?![/\\]))|[/\\]{2}", re.IGNORECASE)
"""The beginning of what only browsers take for an address."""


def doubtful() -> str:
    """Why a doubtful address is not followed, in words that end a sentence."""
    return _("it is not plain where its password ends: write / ? # @ \\ and spaces in it as %2F %3F %23 %40 %5C %20")


class Login(NamedTuple):
    """A name and a password, as they are sent to a server."""

    name: str = ""
    password: str = ""


class _Place(NamedTuple):
    """Where in a text the login of an address ends."""

    at: int
    """The index of its `@`, -1 where there is none."""
    end: int
    """The index after its host and port."""
    doubtful: bool


class _Signs(NamedTuple):
    """The last `@` of a text, and its last that does not begin a name in a path, as in `/@me`; -1 for none."""

    last: int
    inner: int


def _signs(text: str) -> _Signs:
    last = inner = text.rfind("@")
    while inner > 0 and text[inner - 1] == "/":
        inner = text.rfind("@", 0, inner)
    return _Signs(last, inner)


def _place(text: str, begin: int, signs: _Signs) -> _Place:
    """The login of the address whose host, or login, begins there."""
    found = _END.search(text, begin)
    end = found.start() if found else len(text)
    at = text.rfind("@", begin, end)
    if signs.last < end:
        return _Place(at, end, doubtful=False)
    host = _HOST.fullmatch(text, begin if at < 0 else at + 1, end)
    if host is None:
        return _Place(at, end, doubtful=True)
    is_known = "." in host[1] or host[1].startswith("[") or host[1].lower() == "localhost"
    if at >= 0:
        doubtful = signs.inner > end or not is_known
    else:
        doubtful = signs.inner > end and not is_known and (host[2] is not None or text[end] != "/")
    return _Place(at, end, doubtful)


def is_doubtful(address: str) -> bool:
    """Whether it is not plain which part of an address is its login."""
    address = address.strip()
    signs = _signs(address)
    if signs.last < 0:
        return False
    before = address[: signs.last]
    if _ODD_SCHEME.match(address) or "\\" in before or not before.isprintable():
        return True
    _rest, mark, _rest = address.partition("://")
    return _place(address, address.find("://") + 3 if mark else 0, signs).doubtful


def split_login(address: str) -> tuple[str, Login | None]:
    """An address without its login, and the login; an address that is none, a folder or a command is left as it is.

    Of a doubtful one nothing stays that could be a part of its password, and nobody is told what it may be.
    """
    scheme, mark, rest = address.partition("://")
    if not mark or not scheme.isalnum() or "@" not in rest:
        return address, None
    signs = _signs(rest)
    place = _place(rest, 0, signs)
    if place.doubtful:
        return f"{scheme}://{rest[signs.last + 1 :]}", None
    if place.at < 0:
        return address, None
    name, colon, password = rest[: place.at].partition(":")
    login = Login(unquote(name), unquote(password))
    rest = rest[place.at + 1 :]
    if f"{scheme.lower()}://" != MAIL:
        return f"{scheme}://{rest}", login if any(login) else None
    return f"{scheme}://{name}@{rest}", login if colon and password else None


def without_login(address: str) -> str:
    """An address as it is kept and shown."""
    return split_login(address)[0] if "@" in address else address


def with_login(address: str, login: Login | None) -> str:
    """An address with its login, for other programs."""
    if login is None:
        return address
    scheme, _rest, rest = without_login(address).partition("://")
    if f"{scheme.lower()}://" == MAIL:
        netloc, slash, path = rest.partition("/")
        rest = f"{netloc.rpartition('@')[2]}{slash}{path}"
    password = f":{quote(login.password, safe='')}" if login.password else ""
    return f"{scheme}://{quote(login.name, safe='')}{password}@{rest}"


def masked(text: str) -> str:
    """Text without the passwords of the addresses in it, `https://me:…@host`; a lone name goes too, as a token does."""
    return _WORD.sub(lambda found: _masked_word(found[0]), text) if "@" in text else text


def masked_address(text: str) -> str:
    """The same for a text that is one address, whatever signs its password has; a path or a command is a text."""
    if "@" not in text:
        return text
    if text.startswith("exec:"):
        return "exec:" + masked(text.removeprefix("exec:"))
    if _is_path(text):
        return masked(text)
    found = _SCHEME.match(text)
    return _masked_from(text, found.end() if found else 0)


def _is_path(text: str) -> bool:
    return text.startswith(("/", "~", ".")) and not text.startswith("//")


def _masked_word(word: str) -> str:
    signs = word.rfind("@")
    if signs < 0:
        return word
    found = _BEGIN.search(word)
    if found is not None:
        return _masked_from(word, found.end())
    # An address without its scheme has a password, or it is somebody's mail address.
    is_login = ":" in word[:signs] and not _is_path(word)
    return _masked_from(word, 0) if is_login else word


def _masked_from(text: str, begin: int) -> str:
    """The text with the logins masked of the address that begins there, and of those within it."""
    signs, pieces, done = _signs(text), [], 0
    while begin <= signs.last:
        place = _place(text, begin, signs)
        at = signs.last if place.doubtful else place.at
        if at >= 0:
            is_mail = text[max(0, begin - len(MAIL)) : begin].lower() == MAIL
            pieces += [text[done:begin], _mask(text[begin:at], is_mail=is_mail)]
            done = at + 1
        found = _BEGIN.search(text, max(place.end, done))
        if found is None:
            break
        begin = found.end()
    return "".join([*pieces, text[done:]])


def _mask(login: str, *, is_mail: bool) -> str:
    name, colon, password = login.partition(":")
    if colon and (password or is_mail):
        return f"{name}:…@"
    return f"{name}@" if is_mail else "…@"


def shown(text: str) -> str:
    """An address that a person typed, as messages repeat it: without its password, and not for ever."""
    text = re.sub(r"\s", " ", masked_address(text))
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def shown_input(text: str) -> str:
    """The same for what may be a path too, which is repeated as it is."""
    is_address = ":" in text.partition("@")[0] or text.startswith(("//", "\\\\"))
    return shown(text) if "@" in text and is_address else text


def origin(address: str) -> str:
    """Scheme, host and port: whom a login is for. `""` for what has none."""
    parts = split_url(address)
    scheme = parts.scheme.lower()
    port = parts.port or {"http": 80, "https": 443, "imaps": 993}.get(scheme, 0)
    return f"{scheme}://{parts.hostname.lower()}:{port}" if parts.hostname else ""
