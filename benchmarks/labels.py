"""`python -m benchmarks.labels FOLDER`: how often a label is said, and how often what is said is right.

Each `*.md` of the folder is an article under front matter of one line each: `title`, `url`, `domain`, `subfield` and
`level`, where `a|b` says that either is right, and `roles`, those for whom it is sensibly called best, with commas.
`--misses` names what was said wrong, `--topics` the topics.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.curate.extract import extract
from reader.intake.curation import load_taxonomy
from reader.model.article import Article, to_document
from reader.model.digest import Digest
from reader.model.record import from_record
from reader.text import fold


@dataclass(frozen=True, slots=True)
class Judged:
    """An article, and what somebody who read it holds to be right."""

    name: str
    digest: Digest
    domain: frozenset[str]
    subfield: frozenset[str]
    level: frozenset[str]
    roles: frozenset[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--topics", action="store_true")
    options = parser.parse_args()
    corpus = load(options.folder)
    taxonomy = load_taxonomy(Path("/nonexistent"))
    pairs = [(judged, extract(judged.digest, taxonomy)) for judged in corpus]
    print(f"{len(pairs)} articles")
    tell(pairs, misses=options.misses)
    if options.topics:
        for judged, digest in pairs:
            print(f"  {judged.name}: {' | '.join(digest.topics)}")


def load(folder: Path) -> list[Judged]:
    """The articles of a folder, by name."""
    return [_load(path) for path in sorted(folder.glob("*.md"))]


def _load(path: Path) -> Judged:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    values = dict(line.split(": ", 1) for line in front.splitlines() if ": " in line)
    record = {
        "title": values["title"],
        "link": values.get("url", f"https://corpus.example/{path.stem}"),
        "article": to_document(Article(text=body.strip())),
    }
    return Judged(
        path.stem,
        from_record(record),
        _either(values.get("domain", ""), "|"),
        _either(values.get("subfield", ""), "|"),
        _either(values.get("level", ""), "|"),
        frozenset(map(fold, _either(values.get("roles", ""), ","))),
    )


def _either(text: str, between: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(between) if part.strip())


def tell(pairs: Sequence[tuple[Judged, Digest]], *, misses: bool) -> None:
    """The figures of each label."""
    _tell("domain", [(j.name, d.field.domain, d.field.domain in j.domain) for j, d in pairs], misses)
    first = [(j, next(iter(d.field.subfields), "")) for j, d in pairs]
    _tell("subfield, the first", [(j.name, said, said in j.subfield) for j, said in first], misses)
    _tell("level", [(j.name, d.depth.level, d.depth.level in j.level) for j, d in pairs], misses)
    _tell(
        "roles, one of the first two",
        [(j.name, ", ".join(d.best_for[:2]), bool({*map(fold, d.best_for[:2])} & j.roles)) for j, d in pairs],
        misses,
    )
    each = [(j, role) for j, d in pairs for role in d.best_for[:2]]
    right = sum(fold(role) in j.roles for j, role in each)
    print(f"  {'roles, each of the first two':30} {'':22} right {right / max(1, len(each)):6.1%} of {len(each)}")
    for name, said in (
        ("abstraction", sum(bool(d.depth.abstraction) for _, d in pairs)),
        ("topics", sum(bool(d.topics) for _, d in pairs)),
    ):
        print(f"  {name:30} said {said / max(1, len(pairs)):6.1%} of {len(pairs)}")


def _tell(name: str, judged: Iterable[tuple[str, str, bool]], misses: bool) -> None:
    """The share of which anything is said, and the share of that which is right."""
    listed = list(judged)
    said = [right for _, value, right in listed if value]
    print(
        f"  {name:30} said {len(said) / max(1, len(listed)):6.1%} of {len(listed):3}, "
        f"right {sum(said) / max(1, len(said)):6.1%} of {len(said)}"
    )
    for article, value, right in listed if misses else ():
        if value and not right:
            print(f"      {article}: {value}")


if __name__ == "__main__":
    main()
