"""What a server says when it fails or refuses, as sentences: what happened, to what, what to do. Pure.

A server that answers names its errors by a code of five letters, in every language. One that lets nobody in says no
more than a text, in its own language: those of an English server are known here, any other's is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from reader.errors import OfflineError, PasswordError, RefusedError, ShareError, UnfitError
from reader.library.clock import DAY
from reader.share.address import Address
from reader.text import clean_line
from reader.translation import decimal, ngettext, number
from reader.translation import gettext as _

OLDEST_SERVER = 130_000
"""The oldest PostgreSQL that has what the shared library's functions call, as `PQserverVersion` counts."""
MOST_SAID = 300
"""Characters of what a server says in its own words."""
_NONE = _("There is no shared library in {where}: its owner makes one with `digest share init`.")
_WRONG_PASSWORD = _("The shared library {where} does not take the password of {user}.")
_NO_PASSWORD = _("The shared library {where} asks for the password of {user}, and none is known here.")
_LEFT_OUT = _("The shared library {where} does not let {user} in: its owner invites with `digest share invite`.")
_DATABASE = _("There is no database {database} on {hosts}: look at the address of the shared library.")
_STARTING = _("The server of {where} is starting or stopping. What you mark waits here until it is up.")
_ENDED = _("The server of {where} broke the connection off. What you mark waits here, and is sent again.")
_CROWDED = _("The server of {where} has no room for another connection. What you mark waits here until it has.")
_READ_ONLY = _("The shared library {where} can only be read just now. What you mark waits here until it takes it.")
_SLOW = _("The shared library {where} took too long for an answer. What you mark waits here, and is sent again.")
_BUSY = _("The shared library {where} is busy with something else. What you mark waits here, and is sent again.")
_NEWER = _("The shared library {where} and this digest are of different versions: bring the older one up to date.")
_SILENT = _("Nothing answers at {hosts}: the server is down, or not reached from here. What you mark waits here.")

OFFLINE: Mapping[str, str] = {
    "40001": _BUSY,
    "40P01": _BUSY,
    "53000": _CROWDED,
    "53200": _("The server of {where} is out of memory. What you mark waits here until it has some."),
    "53300": _CROWDED,
    "55P03": _BUSY,
    "57014": _SLOW,
    "57P01": _ENDED,
    "57P02": _ENDED,
    "57P03": _STARTING,
    "57P05": _ENDED,
    "58030": _("The disk of the shared library {where} fails: its owner has to look at it. What you mark waits here."),
}
"""What passes by itself, or once somebody looks after the server: by code."""
REFUSED: Mapping[str, str] = {
    "25006": _READ_ONLY,
    "53100": _(
        "The disk of the shared library {where} is full: it takes nothing until its owner makes room. "
        "What you mark waits here."
    ),
    "28000": _LEFT_OUT,
    "3D000": _DATABASE,
    "3F000": _NONE,
    "42501": _("{user} may not do this in the shared library {where}: its owner says what each member may do."),
    "42703": _NEWER,
    "42883": _NEWER,
    "42P01": _NONE,
    "DG001": _(
        "{user} is no member of the shared library {where}, or not any more: its owner invites with "
        "`digest share invite`."
    ),
    "DG003": _("{user} may not publish in the shared library {where}: its owner says who may."),
    "XX001": _("The data of the shared library {where} are damaged: its owner has to restore a backup."),
    "XX002": _("The data of the shared library {where} are damaged: its owner has to restore a backup."),
}
"""What waiting does not help against: by code."""
_REFUSED_TEXTS = (
    ("is not permitted to log in", _LEFT_OUT),
    ("certificate verify failed", _("The certificate of {hosts} is not one that this machine trusts.")),
    ("does not match host name", _("The certificate of {hosts} is another server's.")),
    ("does not support SSL", _("{hosts} has no TLS, and a shared library on another machine is only used with it.")),
    (
        "root certificate file",
        _("This machine has no certificate to check {hosts} by: name one with `sslrootcert=…` in the address."),
    ),
    ("no pg_hba.conf entry", _("The shared library {where} does not let {user} in from here: ask its owner.")),
    ('FATAL:  database "', _DATABASE),
    ('FATAL:  role "', _LEFT_OUT),
)
_OFFLINE_TEXTS = (
    ("too many clients", _CROWDED),
    ("too many connections", _CROWDED),
    ("remaining connection slots", _CROWDED),
    ("session is read-only", _READ_ONLY),
    ("hot standby mode", _READ_ONLY),
    ("is starting up", _STARTING),
    ("is shutting down", _STARTING),
    ("in recovery mode", _STARTING),
    ("not yet accepting connections", _STARTING),
    ("not accepting connections", _STARTING),
    ("Connection refused", _SILENT),
    ("timeout expired", _SILENT),
    ("timed out", _SILENT),
    ("No route to host", _SILENT),
    ("Network is unreachable", _SILENT),
    (
        "failed to resolve host",
        _("No server is known by the name {hosts}: this machine has no network, or the address is wrong."),
    ),
    ("closed the connection", _ENDED),
    ("connection has been closed", _ENDED),
    ("connection is closed", _ENDED),
    ("connection is lost", _ENDED),
    ("Connection reset", _ENDED),
    ("Broken pipe", _ENDED),
    ("EOF detected", _ENDED),
    ("unexpected eof", _ENDED),
)
_LASTING = ("22", "23", "54")
"""Classes of codes for what cannot be stored as it is: a text too long for an index, a number out of its range."""


def in_words(state: str, text: str, address: Address) -> ShareError:
    """An error of a server as one of ours; its code, `""` where it gave none, and what it said."""
    names = {
        "where": address.shown,
        "user": address.user or _("this user"),
        "database": address.database or address.user,
        "hosts": ", ".join(address.hosts) or _("this machine"),
    }
    if state == "DG002":
        return UnfitError(ahead(1))
    if state == "DG004" or state[:2] in _LASTING:
        return UnfitError(
            _("The shared library {where} cannot hold it as it is: {said}.").format(**names, said=_said(text))
        )
    if state == "28P01" or (not state and "password authentication failed" in text):
        return PasswordError(_WRONG_PASSWORD.format(**names))
    if not state and "no password supplied" in text:
        return PasswordError(_NO_PASSWORD.format(**names))
    for kind, codes, texts in ((RefusedError, REFUSED, _REFUSED_TEXTS), (OfflineError, OFFLINE, _OFFLINE_TEXTS)):
        # Only a server that let nobody in is known by its text: others name what they say, which may be anything.
        sentence = codes.get(state) or next((said for part, said in texts if not state and part in text), "")
        if sentence:
            return kind(sentence.format(**names))
    if not state or state[:2] in ("08", "53", "57", "58", "40"):
        said = _said(text) or _("it gives no reason")
        return OfflineError(_("The shared library {where} does not answer: {said}.").format(**names, said=said))
    return RefusedError(_("The shared library {where} refuses: {said}.").format(**names, said=_said(text)))


def _said(text: str) -> str:
    return clean_line(text.partition("\n")[0])[:MOST_SAID].rstrip(".")


def no_answer(address: Address) -> OfflineError:
    """A connection stands, and nothing comes over it."""
    return OfflineError(_SLOW.format(where=address.shown))


def too_old(version: int, address: Address) -> RefusedError:
    """A server is older than we can use; its version as `PQserverVersion` counts, 90624 for 9.6.24."""
    major = version // 10_000
    shown = str(major) if major >= 10 else f"{major}.{version // 100 % 100}"
    return RefusedError(
        _("{where} runs PostgreSQL {version}, and a shared library needs {oldest} or newer: ask its owner.").format(
            where=address.shown, version=shown, oldest=OLDEST_SERVER // 10_000
        )
    )


def other_text(encoding: str, address: Address) -> RefusedError:
    """A database keeps text in another way than UTF8, so that it has no room for most of what people write."""
    return RefusedError(
        _(
            "The database {where} keeps text as {encoding}, and a shared library needs UTF8: its owner makes another "
            "with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        ).format(where=address.shown, encoding=_said(encoding))
    )


def strange(address: Address) -> RefusedError:
    """A server answers what cannot be an answer."""
    return RefusedError(
        _(
            "The shared library {where} answers something else than what was asked: its tables or functions were "
            "changed. Its owner has to look at it. What you mark waits here."
        ).format(where=address.shown)
    )


def other_version(version: int, known: int, address: Address) -> RefusedError:
    """The tables of a server are of another version than the one that is known here."""
    names = {"where": address.shown, "version": version, "known": known}
    if version > known:
        return RefusedError(
            _(
                "The shared library {where} has version {version}, and this digest knows {known}: "
                "install a newer digest."
            ).format(**names)
        )
    return RefusedError(
        _(
            "The shared library {where} has version {version}, and this digest needs {known}: "
            "its owner brings it up to date with `digest share init`."
        ).format(**names)
    )


def clock_off(off: int) -> str:
    """What to say of a clock that is so many microseconds ahead of the server's, behind it where negative."""
    days = decimal(abs(off) / DAY)
    if off > 0:
        return _(
            "The clock of this machine is {days} days ahead of the shared library's: set it right. "
            "What you mark until then stays here."
        ).format(days=days)
    return _(
        "The clock of this machine is {days} days behind the shared library's: set it right. "
        "What you mark until then stays here."
    ).format(days=days)


def no_longer_curator(address: Address) -> str:
    """What to say to somebody who could publish until now."""
    return _(
        "You may no longer publish in {where}: what you add or edit from now on waits on this machine "
        "until its owner lets you again."
    ).format(where=address.shown)


def ahead(count: int) -> str:
    """What to say of stamps whose moment lies more than a day ahead of the server's clock."""
    return ngettext(
        "{count} mark was made while a clock was more than a day ahead: it is sent once its day has come.",
        "{count} marks were made while a clock was more than a day ahead: they are sent once their day has come.",
        count,
    ).format(count=number(count))
