"""The Fever API, as Miniflux, FreshRSS and others speak it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import md5
from typing import Any

from reader.errors import SourceError
from reader.logins import Login
from reader.sources.entry import people
from reader.sources.feed_text import words_of
from reader.sources.movein.moved import Item, moment, split, string
from reader.sources.services.said import MOST_FEEDS, MOST_IDS, Article, Followed, Listed, folder_tag, object_of
from reader.text import safe_link
from reader.translation import gettext as _

API = "the Fever API"
_NUMBER = re.compile(r"[0-9]{1,18}")


def key_of(login: Login) -> str:
    """What stands for name and password in every request, as the protocol has it; it keeps nothing secret by itself."""
    return md5(f"{login.name}:{login.password}".encode(), usedforsecurity=False).hexdigest()


def read_answer(body: bytes) -> dict[str, Any]:
    """An answer to somebody whom the service knows. Raises SourceError, PermissionError."""
    value = object_of(body, API)
    if "auth" not in value:
        raise SourceError(_("sent something that is no answer of {api}").format(api=API))
    if value["auth"] not in (1, "1", True):
        raise PermissionError
    return value


def id_of(value: object) -> str:
    """An article's or a subscription's id, `""` for what is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if 0 < value < 1 << 63 else ""
    return str(int(value)) if isinstance(value, str) and _NUMBER.fullmatch(value) and int(value) else ""


def read_subscriptions(feeds: dict[str, Any], groups: dict[str, Any]) -> list[Followed]:
    """What is subscribed to, from the answers to `feeds` and `groups`. Raises SourceError."""
    listed = feeds.get("feeds")
    if not isinstance(listed, list):
        raise SourceError(_("sent no list of subscriptions as {api} has it").format(api=API))
    named = {id_of(each.get("id")): folder_tag(each.get("title")) for each in _objects(groups.get("groups"))}
    folders: dict[str, list[str]] = {}
    for each in [*_objects(groups.get("feeds_groups")), *_objects(feeds.get("feeds_groups"))]:
        tag = named.get(id_of(each.get("group_id")), "")
        for feed in string(each.get("feed_ids")).split(",")[:MOST_FEEDS]:
            if tag and tag not in folders.setdefault(id_of(feed.strip()), []):
                folders[id_of(feed.strip())].append(tag)
    found = []
    for raw in _objects(listed[:MOST_FEEDS]):
        id_, address = id_of(raw.get("id")), safe_link(string(raw.get("url")))
        if id_ and address:
            found.append(
                Followed(id_, address, words_of(string(raw.get("title"))[:1_000]), tuple(folders.get(id_, ())))
            )
    return found


def read_ids(value: dict[str, Any], name: str) -> Listed:
    """A list of articles' ids, which comes whole: `unread_item_ids` or `saved_item_ids`. Raises SourceError."""
    text = value.get(name)
    if not isinstance(text, str):
        raise SourceError(_("sent no list of articles as {api} has it").format(api=API))
    given = [each for each in text.split(",", MOST_IDS) if each.strip()]
    found = [id_of(each.strip()) for each in given[:MOST_IDS]]
    cut = "cut" if len(given) > MOST_IDS else ""
    return Listed(tuple(dict.fromkeys(filter(None, found))), cut, found.count(""))


def read_articles(value: dict[str, Any]) -> list[Article]:
    """Articles with their texts and states. Raises SourceError."""
    items = value.get("items")
    if not isinstance(items, list):
        raise SourceError(_("sent no articles as {api} has them").format(api=API))
    return [
        Article(id_, id_of(raw.get("feed_id")), _item(raw)) for raw in _objects(items) if (id_ := id_of(raw.get("id")))
    ]


def _item(raw: dict[str, Any]) -> Item:
    return Item(
        link=string(raw.get("url")),
        title=words_of(string(raw.get("title"))),
        html=string(raw.get("html")),
        published=moment(raw.get("created_on_time")),
        authors=people(split(words_of(string(raw.get("author"))), ";")),
        read=raw.get("is_read") in (1, "1", True),
        starred=raw.get("is_saved") in (1, "1", True),
    )


def _objects(value: object) -> Iterable[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
