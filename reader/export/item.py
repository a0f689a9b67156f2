"""What is exported: a digest as its record, with its marks and what it is linked with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from html import escape
from typing import Any

from reader.dataclass import dataclass
from reader.model.digest import Digest
from reader.model.highlights import Highlight, highlights
from reader.model.highlights import to_record as highlight_record
from reader.model.marks import Marks
from reader.model.page.blocks import Block
from reader.model.page.digest_page import DigestPage
from reader.model.record import from_record, others
from reader.model.subscription import Subscription
from reader.text import printable

_NO_MARKS = Marks().to_record()


@dataclass(frozen=True, slots=True)
class Linked:
    """Another digest of the library that one leads to."""

    id: str
    title: str


@dataclass(slots=True)
class Item:
    """A digest that is exported."""

    record: Mapping[str, Any]
    """As `reader.model.record.to_record` makes it: all text in it is clean."""
    marks: Marks = field(default_factory=Marks)
    story: str = ""
    """The id of the first digest of its story, `""` where it is alone."""
    sides: Sequence[Linked] = ()
    """The other digests of its story."""
    related: Mapping[str, Linked] = field(default_factory=dict)
    """Of the texts that it points to those that the library has, by their addresses."""

    @property
    def id(self) -> str:
        return str(self.record["id"])

    @property
    def title(self) -> str:
        return str(self.record["title"])

    @property
    def link(self) -> str:
        return str(self.record["link"])

    def text(self, name: str) -> str:
        """A field of one text."""
        return str(self.record[name])

    def texts(self, name: str) -> list[str]:
        """A field of several texts."""
        return list(self.record[name])

    def others(self) -> dict[str, Any]:
        """The fields that are not ours, which whoever made the record put there."""
        return others(self.record)

    @property
    def language(self) -> str:
        """What it is written in, as two letters; `""` where that is not known."""
        named = self.text("language")
        return named if len(named) == 2 and named.isascii() and named.isalpha() else ""

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        return highlights(self.marks)

    @property
    def date(self) -> str:
        """When it was published, else when it was added; `""` where neither is known."""
        return self.text("published") or self.text("added")

    def full_record(self) -> dict[str, Any]:
        """The record with its marks and its story, as `digest list --json` prints it."""
        if not self.marks.fields:
            return {**self.record, "marks": _NO_MARKS, "story": self.story}
        kept = [highlight_record(each) for each in self.highlights]
        marks = {**self.marks.to_record(), **({"highlights": kept} if kept else {})}
        return {**self.record, "marks": marks, "story": self.story}

    def digest(self) -> Digest:
        return from_record(self.record, trusted_id=self.id)

    def blocks(self, *, marks: bool = True) -> Iterator[Block]:
        """The page, with what its reader did to it unless that is nobody else's business."""
        return DigestPage(self.digest(), self.marks if marks else Marks()).blocks()


@dataclass(frozen=True, slots=True)
class About:
    """What is to be said of an export as a whole."""

    title: str
    """What it is called, the query it was made by."""
    made: str
    """Date-time in UTC."""
    address: str = ""
    """Where others will find it, `""` where it is not published."""
    feeds: Sequence[Subscription] = ()
    """What is followed, without logins: for lists of feeds."""
    whole: bool = False
    """Whether it is all of the library, and not what a query finds."""
    wrote: Callable[[int], None] = lambda _count: None
    """Called with how many feeds or highlights are written, by formats that write these and no digests."""


def html_text(text: str) -> str:
    """A text as HTML and XML that mean only it."""
    return escape(printable(text))
