"""What every form of page is reduced to before it is understood: lines, with what the form said about them."""

from __future__ import annotations

from reader.dataclass import dataclass

Link = tuple[str, str]
"""Text and address of a link, as they came."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. An empty text is a paragraph break."""

    text: str
    """Clean, on one line, without bullet, number or heading marks."""
    number: int
    """1-based line in the file."""
    heading: int = 0
    """Level of a heading where the form marks headings, else 0."""
    item: bool = False
    """Begins an item of a list."""
    rule: bool = False
    """A line across the page."""
    links: tuple[Link, ...] = ()
    chips: tuple[str, ...] = ()
    """The entries of a line that is set as chips, each in an element of its own."""
