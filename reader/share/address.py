"""Where a shared library is: `postgresql://name@host/database`. Pure.

An address never holds a password: on the command line every user of the machine sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from reader.dataclass import dataclass
from reader.errors import ShareError
from reader.text import clean_line
from reader.translation import gettext as _

SCHEMES = ("postgresql", "postgres")
LOOPBACK = ("localhost", "::1", "")
_SECRET = ("password", "sslpassword", "passfile")
STRICT = "verify-full"
MODES = ("disable", "allow", "prefer", "require", "verify-ca", STRICT)
"""How much of TLS a connection takes, from none to all."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server, a database on it, and who one is there."""

    hosts: tuple[str, ...]
    """`host` or `host:port`; a folder for a socket; none means the machine's own."""
    user: str = ""
    database: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    """Of libpq, as `sslmode`, `target_session_attrs`."""

    def __str__(self) -> str:
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        hosts = ",".join(map(_quoted_host, self.hosts))
        query = f"?{urlencode(self.options)}" if self.options else ""
        return f"postgresql://{user}{hosts}/{quote(self.database, safe='')}{query}"

    @property
    def local(self) -> bool:
        """Whether all its hosts are this machine."""
        return all(_is_local(_split_port(host)[0]) for host in self.hosts)

    @property
    def shown(self) -> str:
        """What people see: the hosts and the database."""
        return f"{', '.join(self.hosts) or _('this machine')}/{self.database or self.user}"

    def parameters(self) -> dict[str, str]:
        """What libpq takes, with what is safe where the address does not say."""
        hosts = [_split_port(host) for host in self.hosts]
        found = dict(self.options)
        if hosts:
            found["host"] = ",".join(host for host, _port in hosts)
            if any(port for _host, port in hosts):
                found["port"] = ",".join(port for _host, port in hosts)
        found |= {key: value for key, value in (("user", self.user), ("dbname", self.database)) if value}
        if not self.local:
            found.setdefault("sslmode", STRICT)
            if "sslrootcert" not in found and found["sslmode"] == STRICT:
                found["sslrootcert"] = "system"
        if len(hosts) > 1:
            found.setdefault("target_session_attrs", "read-write")
        return found

    @property
    def weak(self) -> bool:
        """Whether somebody between this machine and the server could read or pretend to be it, because it says so."""
        return not self.local and self.parameters()["sslmode"] != STRICT


def parse_address(text: str) -> Address:
    """The address that a text names. Raises ShareError, also where a password stands in it."""
    try:
        parts = urlsplit(text.strip())
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError as error:
        raise _not_one(text) from error
    if parts.scheme not in SCHEMES:
        raise _not_one(text)
    login, _at, hosts = parts.netloc.rpartition("@")
    user, _colon, password = login.partition(":")
    if password or any(name in options for name in _SECRET):
        raise ShareError(
            _(
                "A password in the address is seen by everybody on this machine: leave it out. "
                "It comes from your keyring, from ~/.pgpass or from PGPASSWORD, or you are asked for it."
            )
        )
    if options.get("sslmode", STRICT) not in MODES:
        raise ShareError(
            _("sslmode={mode} is none of PostgreSQL's: {modes}.").format(
                mode=clean_line(options["sslmode"])[:40], modes=", ".join(MODES)
            )
        )
    named = [unquote(host) for host in hosts.split(",") if host]
    database = unquote(parts.path.lstrip("/"))
    named = named or [host for host in options.pop("host", "").split(",") if host]
    user = unquote(user) or options.pop("user", "")
    database = database or options.pop("dbname", "")
    return Address(tuple(named), user, database, options)


def as_user(address: Address, user: str) -> Address:
    """The same library for somebody else."""
    return Address(address.hosts, user, address.database, address.options)


def _not_one(text: str) -> ShareError:
    login, at, rest = text.partition("@")
    # Without what may be a password.
    shown = clean_line(f"{login.partition('//')[0]}//{rest}" if at and "//" in login else rest or text)[:100]
    return ShareError(
        _("{shown!r} is no address of a shared library: it looks like postgresql://name@host/database.").format(
            shown=shown
        )
    )


def _quoted_host(host: str) -> str:
    return quote(host, safe="") if host.startswith("/") else host


def _split_port(host: str) -> Sequence[str]:
    """Host and port, `""` where none is named; `[::1]:5432` too."""
    if host.startswith("["):
        name, _bracket, port = host[1:].partition("]")
        return name, port.lstrip(":")
    if host.startswith("/") or host.count(":") != 1:
        return host, ""
    name, _colon, port = host.partition(":")
    return name, port


def _is_local(host: str) -> bool:
    return host in LOOPBACK or host.startswith(("/", "@")) or (host.startswith("127.") and _is_ipv4(host))


def _is_ipv4(host: str) -> bool:
    return len(parts := host.split(".")) == 4 and all(part.isdecimal() for part in parts)
