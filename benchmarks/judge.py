"""Thirty digests beside their texts, for a person to grade: `python -m benchmarks.judge [--folder DIR]`.

The texts are those of `benchmarks/curation/articles`, or the Markdown files of a folder of one's own. Every part is
graded from 1 (misleading or useless) to 5 (an editor would keep it); a part that is not given has no grade.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.curation.corpus import ARTICLES
from reader.curate.extract import extract
from reader.curate.taxonomy import Taxonomy
from reader.intake.curation import load_taxonomy
from reader.model.digest import Digest
from reader.model.sections import LISTS, TITLES
from reader.sources.contents import read_any

SHOWN = 30
LETTERS = 3_000
"""Characters of a text that are shown."""


def texts(folder: Path, most: int) -> Iterator[Digest]:
    """The articles of a folder, evenly chosen."""
    paths = sorted(folder.glob("*.md"))
    for path in paths[:: max(1, len(paths) // most)][:most]:
        yield from read_any(path.read_bytes(), path.name).digests


def sheet(number: int, article: Digest, taxonomy: Taxonomy) -> str:
    """One text and its digest, with the grades to fill in."""
    made = extract(article, taxonomy)
    text = article.article.text if article.article is not None else ""
    lines = [f"=== {number}. {article.title}", "", text[:LETTERS], "", "--- digest", f"Summary: {made.summary}"]
    lines.append(f"Takeaway: {made.takeaway or '(none found)'}")
    lines += [f"{TITLES[name]}: {item}" for name in LISTS for item in getattr(made, name)]
    labels = (made.field.domain, *made.field.subfields, made.depth.level, *made.best_for[:3], *made.topics)
    lines += [f"Labels: {', '.join(filter(None, labels)) or '(none)'}", ""]
    lines.append("Grades: summary _  takeaway _  insights _  topics _  field _  level _  roles _")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ARTICLES)
    folder = parser.parse_args(arguments).folder
    taxonomy = load_taxonomy(Path("/nonexistent/taxonomy.toml"))
    for number, article in enumerate(texts(folder, SHOWN), start=1):
        print(sheet(number, article, taxonomy), end="\n\n")


if __name__ == "__main__":
    main()
