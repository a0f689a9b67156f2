"""The sections of a digest: their fields, their titles and the order in which they stand on a page. Pure.

Everything that reads, shows, edits or writes sections takes them from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a digest."""

    field: str
    """The digest's field, and the record's."""
    title: str
    """The heading that is shown."""
    aliases: tuple[str, ...] = ()
    """Other headings that it has on curated pages, as `text.fold` folds them."""
    inline: bool = False
    """Whether its content may follow the heading on the same line, after a colon."""


SECTIONS = (
    Section(
        "summary",
        "Summary",
        (
            "editorial summary",
            "tl;dr",
            "tldr",
            "zusammenfassung",
            "résumé",
            "resume",
            "resumen",
            "riassunto",
            "resumo",
            "samenvatting",
        ),
        inline=True,
    ),
    Section("takeaway", "Key takeaway", ("takeaway", "key takeaways", "the takeaway"), inline=True),
    Section(
        "insights",
        "Key insights",
        ("insights", "key insight", "erkenntnisse", "points clés", "points cles", "ideas clave", "punti chiave"),
    ),
    Section("principles", "Principles", ("key principles", "principle")),
    Section("method", "Method", ("methods", "methodology", "the method")),
    Section("in_practice", "In practice", ("practice", "what it means in practice")),
    Section(
        "topics", "Topics", ("topic", "tags", "themen", "sujets", "temas", "argomenti", "onderwerpen"), inline=True
    ),
    Section("best_for", "Best for", ("best suited for", "who it is for", "roles"), inline=True),
    Section("related", "Related", ("related digests", "related reading", "see also")),
)
"""In the order of a page."""

PARAGRAPHS = ("summary", "takeaway")
"""Sections of prose, a text each."""
LISTS = ("insights", "principles", "method", "in_practice")
"""Sections of claims, one an item."""
BODY = (*PARAGRAPHS, *LISTS)
"""What an editor says of the article, as opposed to the labels a digest is filed under."""

TITLES: Mapping[str, str] = {section.field: section.title for section in SECTIONS}
"""The heading of each section, by its field."""
