"""The labelled articles. Their labels and abstracts were written with them, before the code was run on any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from reader.model.article import Article, to_document
from reader.model.digest import Digest
from reader.model.record import from_record

ARTICLES = Path(__file__).with_name("articles")
"""What the benchmark measures; nothing is tuned on it."""
TUNING = Path(__file__).with_name("tuning")
"""What weights and words were tuned on."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article, and what somebody who read it says of it."""

    name: str
    title: str
    text: str
    abstract: str
    domain: str
    subfields: Sequence[str]
    """Those that would be right as the first."""
    level: str
    abstraction: str
    roles: Sequence[str]
    """Those for whom it is sensibly called best."""

    @property
    def digest(self) -> Digest:
        return from_record(
            {
                "title": self.title,
                "link": f"https://corpus.example/{self.name}",
                "article": to_document(Article(text=self.text)),
            }
        )


def load(folder: Path = ARTICLES) -> list[Labelled]:
    """All articles of a folder, by name."""
    return [_load(path) for path in sorted(folder.glob("*.md"))]


def _load(path: Path) -> Labelled:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    values = yaml.safe_load(front)
    return Labelled(
        path.stem,
        values["title"],
        body.strip(),
        values["abstract"],
        values["domain"],
        values["subfields"],
        values["level"],
        values["abstraction"],
        values["roles"],
    )
