"""What a sync service says of its subscriptions and articles, whatever its protocol. Pure."""

from __future__ import annotations

from typing import Any

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.json_text import load_json
from reader.model.marks import tag_field
from reader.sources.movein.moved import Item
from reader.translation import gettext as _

MOST_FEEDS = 5_000
MOST_FOLDERS = 100
"""Folders of one subscription."""
LONGEST_ID = 200
"""Characters of what a service calls an article or a subscription."""
MOST_IDS = 50_000
"""Articles that one list names."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A subscription at the service."""

    id: str
    address: str
    title: str = ""
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """The ids of a list, or of a page of it."""

    ids: tuple[str, ...] = ()
    more: str = ""
    """What asks for the next page, `""` where there is none."""
    odd: int = 0
    """How many were no ids."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article at the service, with what its reader did to it there."""

    id: str
    feed: str
    """The id of its subscription."""
    item: Item


def object_of(body: bytes, api: str) -> dict[str, Any]:
    """The JSON object that a service answered with. Raises SourceError."""
    try:
        value = load_json(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        page = body.lstrip()[:1] == b"<"
        sent = (
            _("sent a web page that is no answer of {api}") if page else _("sent something that is no answer of {api}")
        )
        raise SourceError(sent.format(api=api))
    return value


def folder_tag(name: object) -> str:
    """A folder as a tag, `""` where it has no name."""
    return tag_field(name[:LONGEST_ID]).removeprefix("tag:") if isinstance(name, str) else ""
