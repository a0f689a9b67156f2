"""The Google Reader API, as Miniflux, FreshRSS, BazQux and The Old Reader speak it. Pure.

An article is called by its long form's last part: sixteen hexadecimal digits, or whatever a service puts there.
"""

from __future__ import annotations

import re
from typing import Any

from reader.errors import SourceError
from reader.sources.feed_text import words_of
from reader.sources.movein.greader import item_of
from reader.sources.movein.moved import string
from reader.sources.services.said import (
    LONGEST_ID,
    MOST_FEEDS,
    MOST_FOLDERS,
    MOST_IDS,
    Article,
    Followed,
    Listed,
    folder_tag,
    object_of,
)
from reader.text import safe_link
from reader.translation import gettext as _

API = "the Google Reader API"
LONG = "tag:google.com,2005:reader/item/"
_STATE = "user/-/state/com.google/"
ALL = f"{_STATE}reading-list"
READ = f"{_STATE}read"
STARRED = f"{_STATE}starred"
_ID = re.compile(r"[0-9a-zA-Z_.-]{1,64}")
_NUMBER = re.compile(r"-?[0-9]{1,20}")
_AUTH = re.compile(r"^Auth=([!-~]{1,2000})\r?$", re.MULTILINE)


def auth_of(body: bytes) -> str:
    """What a login answered to be sent with every request. Raises SourceError."""
    found = _AUTH.search(body[:20_000].decode("utf-8", "replace"))
    if found is None:
        raise SourceError(_("sent something that is no answer of {api} to a login").format(api=API))
    return found[1]


def token_of(body: bytes) -> str:
    """What allows a change. Raises SourceError."""
    token = body[:2_001].decode("utf-8", "replace").strip()
    if not token or len(token) > 2_000 or not token.isascii() or not token.isprintable() or token[0] in "<{":
        raise SourceError(_("sent something that is no token of {api}").format(api=API))
    return token


def id_of(value: object) -> str:
    """An article's id in its one form, `""` for what is none: services say a number here and its hexadecimals there."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if -(1 << 63) <= value < 1 << 64 else ""
    if not isinstance(value, str) or len(value) > LONGEST_ID:
        return ""
    if value.startswith(LONG):
        name = value.removeprefix(LONG)
        return name if _ID.fullmatch(name) else ""
    if _NUMBER.fullmatch(value):
        number = int(value)
        return f"{number & (1 << 64) - 1:016x}" if -(1 << 63) <= number < 1 << 64 else ""
    return value if _ID.fullmatch(value) else ""


def read_subscriptions(body: bytes) -> list[Followed]:
    """What is subscribed to. Raises SourceError."""
    listed = object_of(body, API).get("subscriptions")
    if not isinstance(listed, list):
        raise SourceError(_("sent no list of subscriptions as {api} has it").format(api=API))
    found = []
    for raw in listed[:MOST_FEEDS]:
        if not isinstance(raw, dict):
            continue
        id_ = string(raw.get("id"))[:2_000]
        address = safe_link(string(raw.get("url"))) or safe_link(id_.removeprefix("feed/"))
        if id_ and address:
            folders = raw.get("categories")
            names = [each.get("label") for each in _list(folders)[:MOST_FOLDERS] if isinstance(each, dict)]
            tags = tuple(dict.fromkeys(filter(None, map(folder_tag, names))))
            found.append(Followed(id_, address, words_of(string(raw.get("title"))[:1_000]), tags))
    return found


def read_ids(body: bytes) -> Listed:
    """A page of a list of articles' ids. Raises SourceError."""
    value = object_of(body, API)
    refs = value.get("itemRefs", "")
    if refs is None:  # an empty list, as some write it
        refs = []
    if not isinstance(refs, list):
        raise SourceError(_("sent no list of articles as {api} has it").format(api=API))
    found = [id_of(each.get("id")) if isinstance(each, dict) else "" for each in refs[:MOST_IDS]]
    more = value.get("continuation")
    more = str(more) if isinstance(more, int) and not isinstance(more, bool) else string(more)
    return Listed(tuple(dict.fromkeys(filter(None, found))), more[:500], found.count(""))


def read_articles(body: bytes) -> list[Article]:
    """Articles with their texts and states. Raises SourceError."""
    items = object_of(body, API).get("items")
    if not isinstance(items, list):
        raise SourceError(_("sent no articles as {api} has them").format(api=API))
    found = []
    for raw in items:
        id_ = id_of(raw.get("id")) if isinstance(raw, dict) else ""
        if id_:
            found.append(Article(id_, _stream(raw), item_of(raw, starred=False)))
    return found


def _stream(raw: dict[str, Any]) -> str:
    origin = raw.get("origin")
    return string(origin.get("streamId"))[:2_000] if isinstance(origin, dict) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
