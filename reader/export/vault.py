"""Notes of digests: what stands in one, above a line below which everything is its reader's. Pure.

A note's name ends with the digest's id, so it is found again whatever the digest is called by then. Nothing is written
that is there already, and nothing below the marker line is ever touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

import orjson

from reader.dataclass import dataclass
from reader.export.article import article_lines
from reader.export.item import Item, Linked
from reader.export.marked_up import line
from reader.model.notes import ARTICLE, CREDIT, FORM, HIGHLIGHTS, MARKER, NOTE, OWN_TAGS, RELATED, TOLD, VERSION
from reader.model.record import OTHER
from reader.model.sections import LISTS, TITLES
from reader.text import escape_json, printable, safe_link

MAX_BYTES = 150
"""Bytes of a title in the name of a file: names of 255 are what file systems hold."""
NAMED = re.compile(r"(?:^|.* )([0-9a-f]{12})\.md", re.DOTALL)
"""The name of a digest's note; the group is its id."""
_NO_NAME = re.compile(r"[\\/:*?\"<>|#^\[\]%\x00-\x1f]+")
"""What names of files, or links of Obsidian, may not hold."""
_NO_BEGINNING = "-.~ "
"""What no name begins with: to the programs that `*` names it to, it would be an option, and not a file; or hidden."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE | re.DOTALL)
"""Names that are no files on Windows, whatever their ending."""


class Names(Protocol):
    """The names of notes: those that there are already, and those that are new."""

    def __call__(self, digest_id: str, title: str) -> str:
        """The name of a digest's note without its ending; the same whenever it is asked for."""


@dataclass(frozen=True, slots=True)
class Note:
    """A file of a vault, up to the marker line."""

    folder: str
    """Within the vault, `""` for its top."""
    name: str
    """With its ending."""
    head: str
    """Its text, with the marker line."""


class Links(Protocol):
    """How a vault links its notes."""

    def note(self, linked: Linked) -> str:
        """A link to another digest's note, as Markdown."""

    def topic(self, topic: str) -> str:
        """A topic, as Markdown."""

    def story(self, story: str) -> str:
        """A link to the note of a story, `""` where stories have none."""


def name_of(digest_id: str, title: str) -> str:
    """The name of a new note: the title as far as a name can hold it, and the id."""
    bare = " ".join(_NO_NAME.sub(" ", printable(title)).split()).lstrip(_NO_BEGINNING)
    cut = bare.encode()[:MAX_BYTES].decode(errors="ignore").strip()
    name = f"{cut} {digest_id}".strip() if cut else digest_id
    return f"_{name}" if _DEVICE.fullmatch(name) else name


def head_of(item: Item, links: Links) -> str:
    """A note up to the marker line."""
    return "\n".join((*_front(item), "", *_body(item, links), MARKER, ""))


def _front(item: Item) -> Iterator[str]:
    record, marks = item.record, item.marks
    fields: dict[str, Any] = {
        FORM: VERSION, "id": item.id, "title": item.title,
        **{name: record[name] for name in ("source", "curator", "link", "published", "added")},
        "domain": record["field"]["domain"], "subfields": record["field"]["subfields"],
        "level": record["depth"]["level"], "abstraction": record["depth"]["abstraction"],
        "minutes": record["minutes"], "length": record["length"], "original_minutes": record["original_minutes"],
        **{name: record[name] for name in ("authors", "media", "kind", "intent", "language", "topics", "best_for")},
        "made": record.get("made", ""),
        "read": marks.read, "bookmarked": marks.bookmark, "tags": list(filter(None, map(_obsidian_tag, marks.tags))),
        OWN_TAGS: list(marks.tags) if any(_obsidian_tag(tag) != tag for tag in marks.tags) else [],
        "later": marks.later, "story": item.story,
        OTHER: orjson.dumps(others).decode() if (others := item.others()) else "",
    }  # fmt: skip
    yield "---"
    for name, value in fields.items():
        if value or value is False:
            # JSON is YAML too, and says what is a text.
            yield f"{name}: {_flow(value)}"
    yield "---"


def _obsidian_tag(tag: str) -> str:
    """A tag as Obsidian takes it: letters, digits and a few signs, and not digits alone; `""` where nothing is left."""
    bare = re.sub(r"[^\w/-]+", "-", tag).strip("-")
    return f"_{bare}" if bare.isdecimal() else bare


def _flow(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return escape_json(orjson.dumps(value).decode())


def _body(item: Item, links: Links) -> Iterator[str]:
    record = item.record
    yield from (f"# {line(item.title)}", "")
    for name in ("takeaway", "summary"):
        if record[name]:
            yield from (f"## {TITLES[name]}", "")
            for paragraph in record[name].split("\n\n"):
                yield from (line(paragraph), "")
    for name in LISTS:
        yield from _section(TITLES[name], (f"- {line(text)}" for text in record[name]))
    yield from _section(TITLES["topics"], (f"- {links.topic(topic)}" for topic in record["topics"]))
    yield from _section(RELATED, (_related(each, item, links) for each in record["related"]))
    story = [links.story(item.story)] if item.story else []
    told = [*(f"- {each}" for each in story if each), *(f"- {links.note(each)}" for each in item.sides)]
    yield from _section(TOLD, told)
    if record["attribution"]:
        yield from (f"## {CREDIT}", "", line(record["attribution"]), "")
    said = item.marks.note.split("\n") if item.marks.note else ()
    yield from _section(NOTE, (f"{line(each)}  " if each else "" for each in said))
    yield from _section(HIGHLIGHTS, _highlights(item))
    article = record.get("article") or {}
    if article.get("text"):
        yield from (f"## {ARTICLE}", "", *article_lines(article["text"]), "")


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield from (f"## {title}", "", *listed, "")


def _related(related: Mapping[str, str], item: Item, links: Links) -> str:
    link = safe_link(related["link"])
    title = line(related["title"])
    here = item.related.get(link) if link else None
    beside = f" · {links.note(here)}" if here is not None else ""
    return (f"- [{title}](<{link}>)" if link else f"- {title}") + beside


def _highlights(item: Item) -> Iterator[str]:
    for each in item.highlights:
        yield f"- {line(each.text)}"
        yield from (f"  - {line(said)}" for said in each.note.split("\n") if said)
