"""Markdown, a file for each digest; those of the library that it leads to are linked by their files' names. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from reader.export.item import Item, Linked
from reader.export.marked_up import line
from reader.export.vault import Names, Note, head_of


class Vault:
    """Notes with plain links."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def notes(self, item: Item) -> Iterator[Note]:
        """The note of a digest."""
        yield Note("", f"{self._names(item.id, item.title)}.md", head_of(item, self))

    def note(self, linked: Linked) -> str:
        return f"[{line(linked.title)}](<{quote(self._names(linked.id, linked.title))}.md>)"

    def topic(self, topic: str) -> str:
        return line(topic)

    def story(self, story: str) -> str:
        return ""
