"""Google Reader's JSON, as FreshRSS, Inoreader, The Old Reader and others export it: articles and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from reader.errors import SourceError
from reader.model.article import Enclosure
from reader.model.subscription import Rules, from_address, merged_tags
from reader.sources.entry import people
from reader.sources.feed_text import words_of
from reader.sources.movein.moved import AN_ENTRY, Item, Piece, address_in, moment, refused, split, string
from reader.text import safe_link
from reader.translation import gettext as _

_LABEL = "/label/"
_STATE = "/state/com.google/"
_STARS = frozenset((_STATE + "starred", "/state/org.freshrss/starred"))


def is_stream(value: object) -> bool:
    """Whether JSON is a list of articles of this form."""
    items = value.get("items") if isinstance(value, dict) else None
    return isinstance(items, list) and (
        "/state/" in string(_mapping(value).get("id"))
        or any(isinstance(item, dict) and ("origin" in item or _STATE in str(item.get("categories"))) for item in items)
    )


def is_subscriptions(value: object) -> bool:
    """Whether JSON is a list of subscriptions of this form."""
    feeds = value.get("subscriptions") if isinstance(value, dict) else None
    return isinstance(feeds, list) and any(isinstance(f, dict) and string(f.get("id"))[:5] == "feed/" for f in feeds)


def read_stream(value: Mapping[str, Any]) -> Iterator[Piece]:
    """The articles; all are starred where the export is of starred ones."""
    named = string(value.get("id")).rstrip("/")
    starred = named.endswith("/starred") or "/starred/" in named
    for raw in value["items"]:
        yield item_of(raw, starred=starred) if isinstance(raw, dict) else refused(AN_ENTRY, _("it is no object"))


def read_subscriptions(value: Mapping[str, Any]) -> Iterator[Piece]:
    """The subscriptions, their folders as tags."""
    for raw in filter(lambda each: isinstance(each, dict), value["subscriptions"]):
        address = string(raw.get("url")) or string(raw.get("id")).removeprefix("feed/")
        labels = [string(each.get("label")) for each in raw.get("categories") or () if isinstance(each, dict)]
        try:
            if not safe_link(address):
                raise SourceError(_("it is not an http or https address"))
            feed = replace(from_address(address), title=words_of(string(raw.get("title"))))
        except SourceError as error:
            yield refused(address, str(error))
            continue
        yield replace(feed, rules=Rules(tags=merged_tags(labels)))


def item_of(raw: Mapping[str, Any], *, starred: bool) -> Item:
    """One article; `starred`: whether it is in any case."""
    categories = [each for each in _list(raw, "categories") if isinstance(each, str)]
    own = [each.partition(_LABEL)[2] for each in categories if each.startswith("user/") and _LABEL in each]
    states = {f"/state/{each.partition('/state/')[2]}" for each in categories if "/state/" in each}
    origin = _mapping(raw.get("origin"))
    feed = string(origin.get("feedUrl")) or string(origin.get("streamId")).removeprefix("feed/")
    marked, notes = _annotated(raw)
    return Item(
        link=address_in(*_hrefs(raw, "canonical"), *_hrefs(raw, "alternate")),
        title=words_of(string(raw.get("title"))),
        html=_content(raw.get("content")) or _content(raw.get("summary")),
        published=moment(raw.get("published")) or moment(raw.get("updated")),
        added=moment(raw.get("timestampUsec")) or moment(raw.get("crawlTimeMsec")),
        authors=people(split(words_of(string(raw.get("author"))), ";")),
        topics=[each for each in categories if not each.startswith("user/")],
        source=words_of(string(origin.get("title"))),
        feed=safe_link(feed),
        entry=string(raw.get("guid")),
        enclosures=_enclosures(raw),
        read=_STATE + "read" in states,
        starred=starred or not _STARS.isdisjoint(states),
        tags=own,
        note="\n\n".join(filter(None, notes)),
        highlights=marked,
    )


def _annotated(raw: Mapping[str, Any]) -> tuple[list[tuple[str, str]], list[str]]:
    """The highlights of an article, each with its note, and the notes on the whole of it.

    What Inoreader writes has a passage as its `text` and always a `note`, which may be empty; Google's has `content`.
    """
    annotations = [each for each in _list(raw, "annotations") if isinstance(each, dict)]
    passages = [each for each in annotations if "note" in each and string(each.get("text")).strip()]
    marked = [(words_of(string(each["text"])), words_of(string(each["note"]))) for each in passages]
    others = [each for each in (*annotations, *_list(raw, "comments")) if isinstance(each, dict)]
    return marked, [_text(each) or string(each.get("note")) for each in others if each not in passages]


def _enclosures(raw: Mapping[str, Any]) -> tuple[Enclosure, ...]:
    found = (each for each in _list(raw, "enclosure") if isinstance(each, dict))
    return tuple(Enclosure(link, string(e.get("type"))) for e in found if (link := safe_link(string(e.get("href")))))


def _text(annotation: Mapping[str, Any]) -> str:
    return next((said for key in ("content", "text", "comment") if (said := string(annotation.get(key)))), "")


def _hrefs(raw: Mapping[str, Any], name: str) -> Iterator[object]:
    return (each.get("href") for each in _list(raw, name) if isinstance(each, dict))


def _content(value: object) -> str:
    return string(value.get("content")) if isinstance(value, dict) else string(value)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(raw: Mapping[str, Any], name: str) -> list[Any]:
    value = raw.get(name)
    return value if isinstance(value, list) else []
