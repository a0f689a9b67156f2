"""An Obsidian vault: a note a digest, and notes of topics and stories that they link to. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from reader.export.item import Item, Linked
from reader.export.marked_up import line
from reader.export.vault import Names, Note, head_of, name_of
from reader.model.notes import MARKER
from reader.model.sections import TITLES
from reader.text import fold, printable

TOPICS, STORIES = TITLES["topics"], "Stories"
_NO_ALIAS = str.maketrans({"|": " ", "[": "(", "]": ")", "<": "‹", ">": "›", "\n": " "})


class Vault:
    """Notes with links of Obsidian's own."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._topics: dict[str, str] = {}
        """The name of each topic's note, by the topic folded: names that differ only in case are one file to some."""
        self._written: set[str] = set()
        self._stories: set[str] = set()

    def notes(self, item: Item) -> Iterator[Note]:
        """The note of a digest, and those of its topics and its story that were not written yet."""
        for topic in item.texts("topics"):
            name = self._topic_name(topic)
            if name not in self._written:
                self._written.add(name)
                yield Note(TOPICS, f"{name}.md", f"# {line(topic)}\n\n{MARKER}\n")
        if item.story and item.sides and item.story not in self._stories:
            self._stories.add(item.story)
            yield Note(STORIES, f"{item.story}.md", self._told(item))
        yield Note("", f"{self._names(item.id, item.title)}.md", head_of(item, self))

    def _told(self, item: Item) -> str:
        """The note of a story: all that tell it, the first one first."""
        sides = sorted((*item.sides, Linked(item.id, item.title)), key=lambda side: (side.id != item.story, side.id))
        first = sides[0].title
        return "\n".join((f"# {line(first)}", "", *(f"- {self.note(side)}" for side in sides), "", MARKER, ""))

    def note(self, linked: Linked) -> str:
        return f"[[{self._names(linked.id, linked.title)}|{_alias(linked.title)}]]"

    def topic(self, topic: str) -> str:
        return f"[[{TOPICS}/{self._topic_name(topic)}|{_alias(topic)}]]"

    def story(self, story: str) -> str:
        return f"[[{STORIES}/{story}|All that tell it]]"

    def _topic_name(self, topic: str) -> str:
        key = fold(topic)
        if key not in self._topics:
            # Without an id behind it: a reader links to it by hand.
            self._topics[key] = name_of("", key) or "topic"
        return self._topics[key]


def _alias(title: str) -> str:
    """What a link says; nothing in it ends the link."""
    return " ".join(printable(title).translate(_NO_ALIAS).split()) or "untitled"
