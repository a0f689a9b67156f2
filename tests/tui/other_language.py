"""Draws the screen in another language: a program, for the language is settled before words are imported.

    python -m tests.tui.other_language FOLDER de    the starter library, in German
    python -m tests.tui.other_language FOLDER xx    every message in other letters, at a library in Greek ones

What is left in Latin letters of `xx` is neither a message nor data: a word that nobody can translate. Reads and prints
JSON: by name of a scene its size and its keys, then the text of the screen.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from reader import translation

if TYPE_CHECKING:
    from reader.library import Library

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARKED = str.maketrans(LATIN, "åƀçđëƒğħïĵķłɱñöþɋřšŧüṽŵẋÿžÅɃÇĐËƑĞĦÏĴĶŁⱮÑÖÞɊŘŠŦÜṼŴẊŸŽ")
"""Each letter as a message has it: one cell wide, and with a capital."""
GREEK = str.maketrans(LATIN, "αβψδεφγηιξκλμνοπρςστθωωχυζΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΡΣΣΤΘΩΩΧΥΖ")
"""Each letter as the library has it."""
SIZES = {"wide": (160, 45), "medium": (120, 36), "narrow": (80, 24), "tiny": (40, 12)}
_PART = re.compile(r"(\{[^{}]*\})")
_DATA = frozenset((
    "title", "source", "curator", "summary", "takeaway", "text", "name", "domain", "subfields", "topics", "best_for",
    "authors", "insights", "principles", "method", "in_practice", "kind", "media", "intent", "role", "note",
))  # fmt: skip
"""Fields of a record that hold words."""
_MOST = 40
"""Digests of the library, the newest: some have an article, and some have none."""


class Pseudo:
    """A catalog that has every message."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)


def pseudo(message: str) -> str:
    """A message in other letters; what stands in braces stays."""
    return "".join(part if at % 2 else part.translate(MARKED) for at, part in enumerate(_PART.split(message)))


def in_greek(value: Any, name: str = "") -> Any:
    """A record whose words are in Greek letters."""
    match value:
        case str() if name == "link" and value:
            return f"https://example.org/{crc32(value.encode())}"  # short enough to stand in one line
        case str():
            return value.translate(GREEK) if name in _DATA else value
        case Mapping():
            return {key: in_greek(each, key) for key, each in value.items()}
        case list() | tuple():
            return [in_greek(each, name) for each in value]
        case _:
            return value


def starter_in_greek(root: Path) -> list[dict[str, Any]]:
    """Some digests of the starter library."""
    from reader.intake.imports import import_paths
    from reader.library import open_library
    from reader.model.query import Query
    from reader.model.record import to_record
    from reader.paths import starter_folder

    with open_library(root) as library:
        import_paths(library, [starter_folder()])
        found = [library.load(id_) for id_ in library.ids_of(library.find(Query()).rows[:_MOST])]
    return [in_greek(to_record(digest)) for digest in found if digest is not None]


async def drawn(library: Library, keys: Sequence[str], size: tuple[int, int]) -> str:
    """What stands on the screen after these keys."""
    from docs.scenes import app_of_scenes
    from tests.tui.screen import Reader

    app = app_of_scenes(library, "tokyo-night")
    async with app.run_test(size=size) as pilot:
        reader = Reader(app, pilot)
        await reader.until(lambda: bool(app.main.query("DigestList")), 20)
        await reader.settle()
        await reader.until(lambda: app.main.views.is_counted or not app.main.side.display, 20)
        await reader.press(*keys)
        await reader.settle()
        return reader.text()


@contextmanager
def greek_library(folder: Path) -> Iterator[Library]:
    """The library of the scenes, in Greek letters."""
    from docs import scenes
    from reader.model.record import from_record

    records = starter_in_greek(folder / "starter")

    def add(library: Library) -> None:
        library.add([from_record(each) for each in records])

    feeds = [
        (name.translate(GREEK), address, ago, error.translate(GREEK)) for name, address, ago, error in scenes.FEEDS
    ]
    here = scenes.ESSAY.translate(GREEK)
    with scenes.library_of_scenes(folder / "library", fill=add, feeds=feeds, here=here) as library:
        yield library


def draw(library: Library, wanted: Mapping[str, tuple[str, Sequence[str]]]) -> dict[str, str]:
    """The text of each scene; each begins at the same place of the library."""
    from reader.library import open_library

    layout = library.layout
    state = layout.state.read_bytes()
    library.close()
    found = {}
    for name, (size, keys) in wanted.items():
        layout.state.write_bytes(state)
        with open_library(layout.root) as opened:
            found[name] = asyncio.run(drawn(opened, keys, SIZES[size]))
    return found


def main(folder: Path, language: str) -> None:
    """Raises ValueError where there is no such language."""
    if language == "xx":
        translation.use(Pseudo(), language)
    else:
        translation.settle(language, {})
    if translation.language() != language:
        raise ValueError(language)
    from docs.scenes import library_of_scenes

    made = greek_library(folder) if language == "xx" else library_of_scenes(folder / "library")
    with made as library:
        print(json.dumps(draw(library, json.load(sys.stdin)), ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
