"""What a page is made of: blocks, and runs of text that say what they are and where they lead. Pure.

A block says what something is, never how it looks: a rendering decides that (the screen, a terminal, a file).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal
from urllib.parse import unquote

from reader.dataclass import dataclass
from reader.text import printable
from reader.translation import gettext as _

_FILE = re.compile(r"/([^/]{1,100}\.(?:png|jpe?g|gif|webp|avif|svg))$", re.IGNORECASE)

Style = Literal[
    "strong", "emphasis", "code", "strike", "link", "heading", "title", "dim", "chip", "match", "rejected", "mark",
    "highlight", "chosen",
    "keyword", "string", "comment", "number", "name",
]  # fmt: skip
"""What a run is. `dim` is secondary, `match` was searched for, `rejected` is a label that its reader rejected, `mark`
is what a layout puts before a line (a bullet, a bar), `highlight` its reader marked, `chosen` they are about to; the
last five are the parts of code."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a run leads."""

    kind: str
    """A facet (`topic`, `role`, `source`, …: its value becomes a filter), `related` and `digest` (a digest opens),
    `link` (an address is opened), `picture` (its address is), `footnote` (the page moves to the note), `reference`
    (and back)."""
    value: str
    """The facet's value, the position among the related digests, a digest's id, the address, or the footnote's name."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is the same all along; it holds no line end and no control code."""

    text: str
    styles: frozenset[Style] = frozenset()
    target: Target | None = None
    whole: bool = False
    """Whether it is never broken at a space: a chip."""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Title:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Facts:
    """Secondary lines: where it comes from, how long it takes, its address."""

    runs: Runs
    close: bool = False
    """Whether it belongs to the block before it, and stands right below: the note on a highlight."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: it begins a section, between which a reader can jump. Those of level 1 are the page's own."""

    runs: Runs
    level: int = 1
    """1 for a section of the page, 2 to 6 for headings inside one."""
    aside: Runs = ()
    """What stands dimmed beside it."""
    written: int = 0
    """The level that its text gives it, 0 for one of the page itself."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs
    name: str = ""
    """Of a footnote: what leads to it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    mark: str
    """What stands before it: `•`, `3.`, `☐`, `☑`."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered or not; items hold blocks, other lists among them."""

    items: tuple[Item, ...]
    loose: bool = False
    """Whether an empty line stands between the items."""
    goes_on: bool = False
    """Whether the block before it is the part of the same list before this one."""


@dataclass(frozen=True, slots=True)
class Callout:
    """Blocks that are set apart: the takeaway."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chips:
    """Labels in a row, none of which is broken."""

    runs: Runs
    name: str = ""
    """What they are, shown dimmed before them: `Topics`; `""` for nothing."""

    @property
    def labels(self) -> tuple[Runs, ...]:
        """Each label with how it was judged, without the spaces that set it apart on a screen."""
        found: list[Runs] = []
        for run in self.runs:
            if run.whole or not found:
                found.append((replace(run, text=run.text.strip()),))
            elif run.text.strip():
                found[-1] += (run,)
        return tuple(label for label in found if any(run.text for run in label))


@dataclass(frozen=True, slots=True)
class Code:
    """Code, character by character; it is never wrapped."""

    text: str
    """With its line ends and its tabs, which become spaces where it is laid out."""
    language: str = ""
    goes_on: bool = False
    """Whether the block before it is the part of the same code before this one: a long one comes in parts."""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[Runs, ...]
    """One a column, all empty where it has no head."""
    rows: tuple[tuple[Runs, ...], ...]
    """Each as long as the head."""
    aligned: tuple[Literal["left", "right", "center"], ...] = ()
    """One a column; `()` is left for all."""
    goes_on: bool = False
    """Whether the block before it is the part of the same table before this one."""


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    alt: str
    """`""` where the publisher gave none."""
    link: str
    """Its address, `""` where it has none that may be opened."""

    @property
    def name(self) -> str:
        """What it is called: as its publisher says, by its file, or only for what it is."""
        return self.alt or file_of(self.link) or _("picture")


def file_of(link: str) -> str:
    """The name of the picture's file that an address leads to, `""` where it leads to none."""
    found = _FILE.search(link.partition("?")[0].partition("#")[0])
    return printable(unquote(found[1])).replace("\n", " ").replace("\t", " ") if found else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between two parts of a text."""


Block = Title | Facts | Heading | Paragraph | Bullets | Callout | Chips | Code | Table | Quote | Picture | Rule
