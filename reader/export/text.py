"""A digest as text: the lines of its page at a width, as a terminal shows or a file keeps them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from reader.model.digest import Digest
from reader.model.marks import Marks
from reader.model.page.around import NOTHING, Around
from reader.model.page.digest_page import DigestPage
from reader.model.page.layout import Layout, Line

WIDTH = 78
"""Columns of a line, where nothing else is known: what prose is read well at."""


def lines_of(
    digest: Digest,
    marks: Marks | None = None,
    *,
    width: int = WIDTH,
    article: bool = True,
    first: str = "takeaway",
    around: Around = NOTHING,
) -> Iterator[Line]:
    """The lines of a digest, with its article unless that is not wanted.

    `around`: what stands around it in its library. The lines are at most `width` columns wide, but for code and
    addresses, which stay whole so that they can be copied.
    """
    page = DigestPage(digest, marks or Marks(), first, with_article=article, around=lambda: around)
    return Layout(width, whole=True).lay(page.blocks())
