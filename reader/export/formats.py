"""The formats that digests are exported in. Pure: what is written where is said by whoever writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from reader.dataclass import dataclass
from reader.export.item import About, Item
from reader.translation import gettext as _

Pieces = Callable[[Iterable[Item], About], Iterator[bytes]]
"""Writes one file: its content, piece by piece, as the items come. Raises ExportError."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format."""

    name: str
    """As it is typed."""
    title: str
    """What it is, and what for, in a few words."""
    ending: str
    """Of the name of its file, or of each of its files."""
    module: str
    """Of this package; its `write` writes a file (`Pieces`), its `Vault` a folder (`reader.export.vault`)."""
    folder: bool = False
    """Whether it is a folder with a file for each digest."""
    binary: bool = False
    """Whether it is no text."""
    empty: bool = False
    """Whether it is written even where nothing is found: whoever subscribes to a feed must not lose it."""
    imported: bool = False
    """Whether `digest import` reads it again."""

    def write(self, items: Iterable[Item], about: About) -> Iterator[bytes]:
        """The content of its one file. Raises ExportError."""
        pieces: Pieces = import_module(f"reader.export.{self.module}").write
        return pieces(items, about)


FORMATS: tuple[Format, ...] = (
    Format("markdown", _("Markdown, a file for each digest"), ".md", "markdown", folder=True, imported=True),
    Format("obsidian", _("Obsidian vault, linked notes"), ".md", "obsidian", folder=True, imported=True),
    Format("json", _("JSON, all records in one list"), ".json", "records", imported=True),
    Format("jsonl", _("JSON Lines, a record a line"), ".jsonl", "lines", imported=True),
    Format("csv", _("CSV, for spreadsheets"), ".csv", "table", imported=True),
    Format("html", _("one web page, to read, search and print"), ".html", "web_page"),
    Format("epub", _("EPUB, for e-book readers"), ".epub", "epub", binary=True),
    Format("atom", _("Atom feed, to be subscribed to"), ".atom", "atom", empty=True),
    Format("rss", _("RSS feed, to be subscribed to"), ".rss", "rss", empty=True),
    Format("jsonfeed", _("JSON Feed, to be subscribed to"), ".json", "json_feed", empty=True),
    Format("opml", _("OPML, the feeds that they came from"), ".opml", "opml", empty=True),
    Format("readwise", _("highlights as CSV for Readwise"), ".csv", "readwise"),
    Format("bibtex", _("BibTeX, for references"), ".bib", "bibtex"),
    Format("csl", _("CSL-JSON, for reference managers"), ".json", "csl"),
)
"""In the order in which they are offered."""
NAMES = tuple(each.name for each in FORMATS)


def format_named(name: str) -> Format:
    """The format of this name, which is one of `NAMES`."""
    return next(each for each in FORMATS if each.name == name)
