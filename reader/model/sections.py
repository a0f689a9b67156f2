"""The sections of a digest: their fields, their titles and the order in which they stand on a page. Pure.

Everything that reads, shows, edits or writes sections takes them from this table.
"""

from __future__ import annotations

from collections.abc import Mapping

from reader import translation
from reader.dataclass import dataclass
from reader.translation import marked


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a digest."""

    field: str
    """The digest's field, and the record's."""
    title: str
    """The heading, as files and exports have it; `shown_title` is what a page says."""
    aliases: tuple[str, ...] = ()
    """Other headings that it has on curated pages, as `text.fold` folds them."""
    inline: bool = False
    """Whether its content may follow the heading on the same line, after a colon."""


SECTIONS = (
    Section(
        "summary",
        marked("Summary"),
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
    Section("takeaway", marked("Key takeaway"), ("takeaway", "key takeaways", "the takeaway"), inline=True),
    Section(
        "insights",
        marked("Key insights"),
        ("insights", "key insight", "erkenntnisse", "points clés", "points cles", "ideas clave", "punti chiave"),
    ),
    Section("principles", marked("Principles"), ("key principles", "principle")),
    Section("method", marked("Method"), ("methods", "methodology", "the method")),
    Section("in_practice", marked("In practice"), ("practice", "what it means in practice")),
    Section(
        "topics",
        marked("Topics"),
        ("topic", "tags", "themen", "sujets", "temas", "argomenti", "onderwerpen"),
        inline=True,
    ),
    Section("best_for", marked("Best for"), ("best suited for", "who it is for", "roles"), inline=True),
    Section("related", marked("Related"), ("related digests", "related reading", "see also")),
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

_FOR_OTHERS = marked("For another role")


def shown_title(field: str) -> str:
    """The heading of a section in the reader's language."""
    return translation.gettext(TITLES[field])


def claims_title(section: str) -> str:
    """The heading of what claims are checked in: a section, or the takeaways for other roles."""
    title = _FOR_OTHERS if section == "takeaways" else TITLES.get(section, "")
    return translation.gettext(title) if title else section
