"""A subscription: an address that is followed, and what is to become of what it brings.

It is stored like marks, a stamp a field, so that two devices that change the same one never conflict. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date, timedelta
from urllib.parse import quote, unquote_to_bytes

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.logins import Login, doubtful, is_doubtful, masked_address, shown, split_login, without_login
from reader.model.bounds import MAX_LINE, MAX_LINK, MAX_NAMES
from reader.model.digest import LEVELS, Depth, Digest, Field, split_list
from reader.model.marks import TAG, Marks, Value
from reader.model.similarity import key_of
from reader.text import canonical_link, clean_line, fold, safe_link, unique
from reader.translation import gettext as _
from reader.urls import NO_URL, split_url

COMMAND = "exec:"
"""Before a command line that is a source."""
MAIL = ("imaps://",)
FILE = "file://"
"""Before a path that cannot stand in a record as it is, percent-encoded."""
_WORDS = re.compile(r"[\W_]+")
_TEXTS = ("url", "title", "name", "fields", "roles", "level", "mute", "keep", "curate", "agent", "via")
MAX_AGENT = 300
CURATE = ("extract", "model")
"""Who may make digests of what a subscription brings: this program offline, or the configured model."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What becomes of what a subscription brings."""

    tags: tuple[str, ...] = ()
    """Tags of the subscription; every new digest of it has them."""
    fields: tuple[str, ...] = ()
    """Field, its domain first, of a digest that says none."""
    roles: tuple[str, ...] = ()
    """Whom a digest is for that does not say it."""
    level: str = ""
    """Level of a digest that says none."""
    mute: tuple[str, ...] = ()
    """What has one of these words in its title or text does not come in."""
    whole: bool = False
    """Fetch the page of each entry, because the feed cuts its texts short."""
    curate: str = ""
    """One of `CURATE`, or `""` where what comes stays an article."""
    agent: str = ""
    """User agent for a server that refuses the program's own."""
    keep: int = 0
    """Days after which what nobody bookmarked, tagged or noted is removed; 0 keeps everything."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed, a folder of mails or files, a mailbox or a command that is followed."""

    address: str
    """As it was first followed: its identity, and what its digests call their feed."""
    url: str = ""
    """Where it is now; a permanent redirect changes it."""
    title: str = ""
    """As its publisher calls it."""
    name: str = ""
    """As its reader calls it, `""` where its title will do."""
    paused: bool = False
    rules: Rules = Rules()
    via: str = ""
    """The sync service that brings what is in it, `""` where it is fetched from here."""
    login: Login | None = field(default=None, compare=False, repr=False)
    """The login that its server asks for, if known here; never stored in a library, which others read too."""

    @property
    def shown(self) -> str:
        """What it is called on the screen."""
        return self.name or self.title or masked_address(self.address)

    @property
    def where(self) -> str:
        """Where it is, for people to see: without a password."""
        return masked_address(self.url or self.address)

    @property
    def key(self) -> int:
        return address_key(self.address)


def address_key(address: str) -> int:
    """The identity of an address: two spellings of one are one subscription."""
    link = safe_link(without_login(address))
    return key_of("feed", canonical_link(link) if link else without_login(address).strip())


def path_address(path: str) -> str:
    """The address of a folder or file: its path, or a `file:` URL where a path is no clean line of UTF-8."""
    if clean_line(path) == path and path.isprintable():
        return path
    return FILE + quote(path.encode("utf-8", "surrogateescape"))


def path_of(address: str) -> str:
    """The path that an address names, the inverse of `path_address`."""
    if not address.startswith(FILE):
        return address
    return unquote_to_bytes(address.removeprefix(FILE)).decode("utf-8", "surrogateescape")


def checked_address(text: str) -> str:
    """An address that can be followed, without its login. Raises SourceError with what is wrong."""
    return from_address(text).address


def from_address(text: str) -> Subscription:
    """What follows an address as a person types it. Raises SourceError with what is wrong."""
    address = _with_plain_scheme(clean_line(text))
    said = shown(address)
    if address == COMMAND:
        raise SourceError(_("exec: needs a command after it, as in exec:my-script --all"))
    if address.startswith(COMMAND) or _is_path(address):
        return Subscription(address, address)
    typed = address if "://" in address else f"https://{address}"
    if is_doubtful(text) or is_doubtful(typed):
        raise SourceError(_("{said} cannot be followed: {doubtful}").format(said=said, doubtful=doubtful()))
    bare, login = split_login(typed)
    if not bare.startswith(MAIL):
        bare = safe_link(bare)
    if bare and (typed == address or "." in split_url(bare).netloc):
        return Subscription(bare, bare, login=login)
    raise SourceError(_why_not(address, said))


def _with_plain_scheme(address: str) -> str:
    """An address whose scheme is in lower case, and none that only says that it is a feed."""
    scheme, mark, rest = address.partition("://")
    if mark and scheme.isalnum():
        address = f"{scheme.lower()}://{rest}"
    if address.startswith("feed://"):
        return "http://" + address.removeprefix("feed://")
    return address.removeprefix("feed:")


def _is_path(address: str) -> bool:
    """Whether a path is meant; what begins with two slashes and has a login is an address without its scheme."""
    return address.startswith(("/", "~", "./", "../")) and not (address.startswith("//") and "@" in address)


def _why_not(address: str, said: str) -> str:
    """Why an address cannot be followed."""
    if not address:
        return _("an empty address cannot be followed")
    if address.startswith(("http://", "https://", *MAIL)) and split_url(address) is NO_URL:
        return _("{said} cannot be followed: its host or its port is not valid").format(said=said)
    if "://" in address:
        return _("{said} cannot be followed: only http, https, imaps and exec: can").format(said=said)
    return _("“{said}” is not an address: type it as https://…").format(said=said)


def from_marks(address: str, marks: Marks) -> Subscription:
    """The subscription that its stamped fields describe."""
    text = {
        name: clean_line(value[:MAX_LINK]) if isinstance(value := marks.value(name), str) else "" for name in _TEXTS
    }
    keep = text["keep"]
    rules = Rules(
        tags=marks.tags,
        fields=split_list(text["fields"])[:MAX_NAMES],
        roles=split_list(text["roles"])[:MAX_NAMES],
        level=text["level"] if text["level"] in LEVELS else "",
        mute=split_list(text["mute"])[:MAX_NAMES],
        whole=marks.value("whole") is True,
        agent=clean_agent(text["agent"]),
        curate=text["curate"] if text["curate"] in CURATE else "",
        keep=int(keep) if keep.isdecimal() and len(keep) < 6 else 0,
    )
    # Libraries of earlier versions have logins in their addresses.
    address, login = split_login(address)
    url = without_login(text["url"]) or address
    title, name = text["title"][:MAX_LINE], text["name"][:MAX_LINE]
    return Subscription(address, url, title, name, marks.value("paused") is True, rules, text["via"], login)


def fields_of(subscription: Subscription, before: Subscription | None = None) -> dict[str, Value]:
    """The stamped fields that say this, those that `before` said already left out."""
    rules = subscription.rules
    fields: dict[str, Value] = {
        "followed": True,
        "url": subscription.url if subscription.url != subscription.address else "",
        "title": clean_line(subscription.title),
        "name": clean_line(subscription.name),
        "paused": subscription.paused,
        "fields": ", ".join(rules.fields),
        "roles": ", ".join(rules.roles),
        "level": rules.level,
        "mute": ", ".join(rules.mute),
        "whole": rules.whole,
        "keep": str(rules.keep) if rules.keep else "",
        "curate": rules.curate,
        "agent": rules.agent,
        "via": subscription.via,
    }
    fields |= {TAG + tag: True for tag in map(clean_tag, rules.tags) if tag}
    if before is None:
        return {name: value for name, value in fields.items() if value}
    old = fields_of(before)
    gone = {name: False for name in old if name.startswith(TAG) and name not in fields}
    return {n: v for n, v in fields.items() if v != old.get(n, "" if n in _TEXTS else False)} | gone


def clean_agent(text: str) -> str:
    """A user agent as it can be sent, `""` for a text that cannot."""
    agent = clean_line(text)
    return agent if agent.isascii() and len(agent) <= MAX_AGENT else ""


def clean_tag(tag: str) -> str:
    """A tag as it is stored and compared."""
    return fold(clean_line(tag)).replace(",", " ").strip()


def muted(digest: Digest, words: Iterable[str]) -> bool:
    """Whether a digest has one of these words or phrases in its title, its summary or its text."""
    wanted = [word for word in map(_spaced, words) if word.strip()]
    if not wanted:
        return False
    text = _spaced(f"{digest.title}\n{digest.summary}\n{digest.article.text if digest.article else ''}")
    return any(word in text for word in wanted)


def _spaced(text: str) -> str:
    """Words folded, one space before, between and after them."""
    return f" {_WORDS.sub(' ', fold(text)).strip()} "


def with_rules(digest: Digest, rules: Rules) -> Digest:
    """A digest with what the rules say where it says nothing itself."""
    if rules.fields and not digest.field.domain:
        digest = replace(digest, field=Field(rules.fields[0], rules.fields[1:]))
    if rules.roles and not digest.best_for:
        digest = replace(digest, best_for=rules.roles)
    if rules.level and not digest.depth.level:
        digest = replace(digest, depth=Depth(rules.level, digest.depth.abstraction))
    return digest


def expired_before(rules: Rules, today: date) -> str:
    """ISO date before which what came is removed, `""` where everything is kept."""
    return (today - timedelta(days=rules.keep)).isoformat() if rules.keep else ""


def merged_tags(*tags: Iterable[str]) -> tuple[str, ...]:
    """Tags of several places, each once."""
    return unique(tag for some in tags for tag in map(clean_tag, some) if tag)
