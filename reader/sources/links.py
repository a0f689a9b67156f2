"""Tracking links, resolved to where they lead without asking the tracker."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlencode

from reader.text import safe_link, without_tracking
from reader.urls import split_url

MOST = 3
"""Nested redirectors that are resolved."""
_NAMES = (
    "url",
    "u",
    "q",
    "target",
    "redirect",
    "redirect_url",
    "redirecturl",
    "to",
    "link",
    "r",
    "dest",
    "destination",
    "redirect_to",
    "redirect_uri",
    "redirecturi",
    "destination_url",
    "target_url",
    "goto",
)
_HOSTS = re.compile(
    r"(?:^|\.)(?:google\.[a-z.]{2,6}|safelinks\.protection\.outlook\.com|l\.facebook\.com|t\.umblr\.com|out\.reddit\.com"
    r"|list-manage\.com|mailchi\.mp|substack\.com|urldefense\.(?:proofpoint\.)?com|tldrnewsletter\.com|hubspotlinks\.com"
    r"|hs-sites\.com|sendgrid\.net|mandrillapp\.com|mailgun\.org|awstrack\.me|beehiiv\.com|convertkit-mail\d*\.com"
    r"|link\.mail\.[\w.-]+|medium\.com|vk\.com|steamcommunity\.com|slack-redir\.net|linkedin\.com)$"
)
_PATH = re.compile(
    r"/(?:cl0|ls/click|click|clicks|track|tracking|redirect|redir|away(?:\.php)?|l\.php|out|r|l|c|go|goto|clk|links?|lnk|ss/c|e2?t?/c|f/a)(?:/|$)",
    re.I,
)
_SUBDOMAIN = re.compile(r"^(?:click|clicks|links?|track(?:ing)?|trk|email|e|go|t|r|l|lnk|ablink|redirect)\d*\.")
_ARCHIVES = re.compile(r"(?:^|\.)(?:archive\.org|archive\.(?:today|ph|is)|web\.archive\.org|translate\.google\.com)$")
_DEFENSE = re.compile(r"/v3/__(.+?)__;")


def unwrapped(link: str) -> str:
    """Where a link leads in the end, as far as it says so itself; without tracking parameters.

    A page whose address only mentions another (`/share?url=…`) is not a redirector, and stays as it is.
    """
    for _ in range(MOST):
        target = _target(link)
        if not target:
            break
        link = target
    return without_tracking(link)


def _target(link: str) -> str:
    parts = split_url(link)
    host = (parts.hostname or "").lower()
    if _ARCHIVES.search(host):
        return ""
    if host in ("open.substack.com", "substack.com"):
        return _of_substack(parts.path, parts.query)
    if escaped := re.search(r"/(https?%3A%2F%2F[^/]+)", parts.path, re.IGNORECASE):
        return _address(escaped[1])
    if not (_HOSTS.search(host) or _PATH.search(parts.path) or _SUBDOMAIN.match(host)):
        return ""
    return _in_query(host, parts.query) or _in_path(parts.path)


def _of_substack(path: str, query: str) -> str:
    """A post of Substack, which its app is led to; without the key that logs its reader in."""
    if post := re.fullmatch(r"/pub/([\w-]+)/p/([\w.~%-]+)/?", path):
        return f"https://{post[1]}.substack.com/p/{post[2]}"
    if path == "/app-link/post":
        kept = [(name, value) for name, value in parse_qsl(query) if name in ("publication_id", "post_id")]
        bare = f"https://substack.com{path}?{urlencode(kept)}"
        return bare if kept and urlencode(kept) != query else ""
    return _in_query("substack.com", query) or _in_path(path)


def _in_query(host: str, query: str) -> str:
    given = {name.lower(): value for name, value in parse_qsl(query)}
    for name in _NAMES:
        value = given.get(name, "")
        if "urldefense" in host and "://" not in value:
            value = unquote(value.replace("-", "%").replace("_", "/"))  # version 2 of theirs escapes so
        if found := _address(value):
            return found
    return ""


def _in_path(path: str) -> str:
    if wrapped := _DEFENSE.search(path):
        return _address(wrapped[1])
    # The first of the path's parts that is an address, escaped or as it stands.
    at = re.search(r"[/._=~-](https?(?::|%3A)(?:/|%2F){1,2}[^/].*)", path, re.IGNORECASE)
    if at:
        address = at[1].split("/")[0] if "%2f" in at[1].lower() else at[1]
        return _address(unquote(address))
    return next((found for part in path.split("/") if len(part) > 24 and (found := _in_base64(part))), "")


def _in_base64(part: str) -> str:
    """An address packed into a part of a path, as Substack does it."""
    if not re.fullmatch(r"[\w.=-]{24,4000}", part):
        return ""
    try:
        text = base64.urlsafe_b64decode(part.split(".")[0] + "===").decode("utf-8", "ignore")
    except ValueError:
        return ""
    found = re.search(r"https?://[^\s\"'<>\\]{4,2000}", text)
    return _address(found[0]) if found else ""


def _address(value: str) -> str:
    value = value.strip()
    if value.lower().startswith(("http%3a", "https%3a")):
        value = unquote(value)
    value = re.sub(r"^(https?):/(?=[^/])", r"\1://", value)
    return safe_link(value) if value.startswith(("http://", "https://")) else ""


_SENDERS = re.compile(r"\w{1,12}_(?:medium|source|campaign|content|term)", re.IGNORECASE)
_BY_MAIL = re.compile(r"(?:e-?mail|newsletters?|nl|mail|infolettre)", re.IGNORECASE)
REFERRED = 3
"""Hosts whose links have the same `ref` in one mail, from which on it only names the mail's sender."""


def without_senders(links: Iterable[str]) -> dict[str, str]:
    """Every link of one mail, and the same without what its sender added to say that a reader comes from it."""
    known = list(dict.fromkeys(links))
    hosts: dict[tuple[str, str], set[str]] = {}
    for link in known:
        for pair in parse_qsl(_query(link)):
            hosts.setdefault(pair, set()).add(link.split("/")[2].lower())
    shared = {
        pair for pair, at in hosts.items() if pair[0].lower() in ("ref", "src", "via", "from") and len(at) >= REFERRED
    }
    return {link: _without(link, shared) for link in known}


def _query(link: str) -> str:
    return link.partition("#")[0].partition("?")[2]


def _without(link: str, shared: set[tuple[str, str]]) -> str:
    query = _query(link)
    kept = []
    for piece in filter(None, query.split("&")):
        name, _, value = piece.partition("=")
        if (name, unquote(value)) in shared or (_SENDERS.fullmatch(name) and _BY_MAIL.fullmatch(value)):
            continue
        kept.append(piece)
    return link.replace(f"?{query}", f"?{'&'.join(kept)}" if kept else "", 1) if query else link
