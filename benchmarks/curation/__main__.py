"""Prints every figure of curation that has a budget. `--articles DIR` takes other articles, `--misses` names what missed."""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.bench import temporary_place
from benchmarks.curation.corpus import ARTICLES, TUNING, Labelled, load
from benchmarks.curation.lies import lies
from benchmarks.curation.rouge import rouge_1
from benchmarks.generate import fill
from reader.curate.evidence import Text, check
from reader.curate.extract import extract
from reader.curate.passages import PROSE, sentences
from reader.curate.taxonomy import Taxonomy
from reader.curate.words import NEAR, overlap, terms
from reader.intake.curation import load_taxonomy
from reader.intake.imports import import_paths
from reader.intake.offline import Extractor
from reader.library import open_library
from reader.library.neighbours import LibraryNeighbours
from reader.model.digest import Digest
from reader.paths import starter_folder
from reader.text import fold

NOW = "2026-11-24T08:00:00Z"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    parser.add_argument(
        "--tuning", action="store_const", const=TUNING, dest="articles", help="those that were tuned on"
    )
    parser.add_argument("--size", type=int, default=100_000, help="digests of the library to learn from")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    corpus = load(options.articles)
    begin = time.perf_counter()
    taxonomy = load_taxonomy(Path("/nonexistent"))
    print(f"{len(corpus)} articles, {statistics.mean(len(a.text.split()) for a in corpus):.0f} words each on average")
    print(f"taxonomy read in {1000 * (time.perf_counter() - begin):.0f} ms")
    made = [extract(article.digest, taxonomy, None, NOW) for article in corpus]
    tell_speed(corpus, taxonomy)
    tell_neighbours(corpus, taxonomy, options.size)
    tell_summaries(corpus, made)
    print("\nlabels, offline with nothing in the library")
    tell_labels(corpus, made, misses=options.misses)
    print("\nlabels, with the starter library's editors to learn from")
    tell_labels(corpus, with_starter(corpus, taxonomy), misses=False)
    tell_evidence(corpus, misses=options.misses)


def tell_speed(corpus: Sequence[Labelled], taxonomy: Taxonomy) -> None:
    """Milliseconds an article of 1,000 words: each one with those that follow it."""
    long = [replace(a, text=_thousand(a.text for a in (*corpus[n:], *corpus[:n]))) for n, a in enumerate(corpus)]
    times = sorted(_timed(partial(extract, article.digest, taxonomy, None, NOW)) for article in long)
    print(f"extract an article of 1,000 words   {_quantiles(times)} (≤ 50)")
    importing = (
        "import time; b = time.perf_counter(); import reader.curate.extract; print(1000 * (time.perf_counter() - b))"
    )
    runs = [float(subprocess.check_output([sys.executable, "-c", importing])) for _ in range(15)]
    bare = "import time; b = time.perf_counter(); import reader.model.digest; print(1000 * (time.perf_counter() - b))"
    below = [float(subprocess.check_output([sys.executable, "-c", bare])) for _ in range(15)]
    print(
        f"import curation {statistics.median(runs):.0f} ms with the model of a digest below it, which everything imports "
        f"({statistics.median(below):.0f} ms) (≤ 30)"
    )


def tell_neighbours(corpus: Sequence[Labelled], taxonomy: Taxonomy, size: int) -> None:
    """The same with a library of so many labelled digests to learn from, and a store after each."""
    with temporary_place(size) as place, open_library(place.folder / "library") as library:
        fill(library.layout.root, size)
        library.refresh()
        extractor = Extractor(library, taxonomy)
        chosen = [article.digest for article in corpus[:40]]
        extractor(chosen[0])  # the first one looks which digests are labelled
        times = sorted(_timed(partial(extractor, digest)) for digest in chosen)
        print(f"extract beside {size:,} labelled digests   {_quantiles(times)} (≤ 50)")
        times = sorted(_timed(partial(library.add, [extractor(digest)])) for digest in chosen)
        print(f"  and store one, on the disk   {_quantiles(times)}")


def _thousand(texts: Iterable[str]) -> str:
    """So many paragraphs that they have about 1,000 words."""
    kept: list[str] = []
    for paragraph in (p for text in texts for p in text.split("\n\n")):
        if sum(len(p.split()) for p in kept) >= 1_000:
            break
        kept.append(paragraph)
    return "\n\n".join(kept)


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begin)


def _quantiles(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.1f} ms, p95 {times[int(0.95 * len(times))]:.1f} ms"


def tell_summaries(corpus: Sequence[Labelled], made: Sequence[Digest]) -> None:
    print("\nsummaries: ROUGE-1 F1 against the abstracts")
    ours = [d.summary for d in made]
    leads = [" ".join(s.text for s in [s for s in sentences(a.text) if s.kind == PROSE][:3]) for a in corpus]
    for name, summaries in (("digest", ours), ("lead-3", leads), ("sumy LexRank, 3 sentences", lexrank(corpus))):
        if summaries:
            scores = [rouge_1(s, a.abstract) for s, a in zip(summaries, corpus, strict=True)]
            words = statistics.mean(len(s.split()) for s in summaries)
            print(f"  {name:28} {statistics.mean(scores):.4f}   {words:.0f} words")
        else:
            print(f"  {name:28} not measured: `pip install sumy` measures it beside")
    pairs = [
        overlap(terms(one.text), terms(other.text))
        for digest in made
        for n, one in enumerate(sentences(digest.summary))
        for other in sentences(digest.summary)[:n]
    ]
    print(
        f"  near-equal sentences within a summary: {sum(p > NEAR for p in pairs)} of {len(pairs)} pairs, most alike {max(pairs, default=0):.2f} (≤ {NEAR})"
    )
    print(
        f"  without takeaway {sum(not d.takeaway for d in made)}, without insights {sum(not d.insights for d in made)}, with method {sum(bool(d.method) for d in made)}, with practice {sum(bool(d.in_practice) for d in made)}, with principles {sum(bool(d.principles) for d in made)}"
    )


def lexrank(corpus: Sequence[Labelled]) -> list[str]:
    """Summaries of sumy's LexRank over our own sentences, so that only the choice is compared; none without sumy."""
    try:
        from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
        from sumy.nlp.stemmers import Stemmer
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.utils import get_stop_words
    except ImportError:
        return []

    class Words:
        """Its tokenizer downloads a model; words are words."""

        def to_words(self, text: str) -> tuple[str, ...]:
            import re

            return tuple(re.findall(r"[^\W\d_]+", text.lower()))

    summarizer = LexRankSummarizer(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    found = []
    for article in corpus:
        prose = [Sentence(s.text, Words()) for s in sentences(article.text) if s.kind == PROSE]
        chosen = summarizer(ObjectDocumentModel([Paragraph(prose)]), 3)
        found.append(" ".join(str(sentence) for sentence in chosen))
    return found


def with_starter(corpus: Sequence[Labelled], taxonomy: Taxonomy) -> list[Digest]:
    with temporary_place(0) as place, open_library(place.folder / "library") as library:
        import_paths(library, [starter_folder()])
        neighbours = LibraryNeighbours(library)
        return [extract(article.digest, taxonomy, neighbours, NOW) for article in corpus]


def tell_labels(corpus: Sequence[Labelled], made: Sequence[Digest], *, misses: bool) -> None:
    pairs = list(zip(corpus, made, strict=True))
    _tell("first field: domain", [(d.field.domain, d.field.domain == a.domain) for a, d in pairs], "≥ 70 %")
    _tell(
        "first field: subfield",
        [(s := next(iter(d.field.subfields), ""), s in a.subfields) for a, d in pairs],
        "",
    )
    _tell(
        "a sensible role among the first two",
        [(r := d.best_for[:2], bool({*map(fold, r)} & {*map(fold, a.roles)})) for a, d in pairs],
        "≥ 85 %",
    )
    _tell("level", [(d.depth.level, d.depth.level == a.level) for a, d in pairs], "≥ 70 %")
    _tell("abstraction", [(d.depth.abstraction, d.depth.abstraction == a.abstraction) for a, d in pairs], "")
    if misses:
        for a, d in pairs:
            wrong = (
                [f"{d.field.domain or '—'} › {', '.join(d.field.subfields)} not {a.domain} › {a.subfields[0]}"]
                if d.field.domain != a.domain
                else []
            )
            wrong += [f"level {d.depth.level or '—'} not {a.level}"] if d.depth.level != a.level else []
            wrong += [f"roles {d.best_for[:2]}"] if not {*d.best_for[:2]} & {*a.roles} else []
            if wrong:
                print(f"    {a.name}: {'; '.join(wrong)}")
        print("    levels, said for true:", Counter((a.level, d.depth.level) for a, d in pairs).most_common())


def _tell(name: str, judged: Sequence[tuple[object, bool]], budget: str) -> None:
    """The share that is right, of all articles and of those for which anything was said."""
    said = [right for value, right in judged if value]
    print(
        f"  {name:38} {sum(said) / len(judged):6.1%} of all, {sum(said) / max(1, len(said)):6.1%} of the "
        f"{len(said)} said{f' ({budget})' if budget else ''}"
    )


def tell_evidence(corpus: Sequence[Labelled], *, misses: bool) -> None:
    """True sentences: the article's own and those of the abstracts. False ones: the same with something put in."""
    chance = random.Random(5)
    caught: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    true: Counter[str] = Counter()
    times: list[float] = []
    for article in corpus:
        text = Text(article.text, article.title)
        own = [s.text for s in sentences(article.text) if s.kind == PROSE and len(s.text.split()) > 7]
        abstract = [s.text for s in sentences(article.abstract)]
        for kind, said in [("of the article itself", s) for s in own] + [("of the abstracts", s) for s in abstract]:
            begin = time.perf_counter()
            claim = check("summary", said, text)
            times.append(1000 * (time.perf_counter() - begin))
            true[kind] += 1
            refused[kind] += not claim.supported
            if misses and not claim.supported:
                print(f"    refused: {said} [{claim.why}] {article.name}")
        for said in [*chance.sample(own, min(4, len(own))), *abstract]:
            for kind, lie in lies(said, f"{article.title}\n{article.text}\n{article.abstract}", chance):
                tried[kind] += 1
                found = not check("summary", lie, text).supported
                caught[kind] += found
                if misses and not found:
                    print(f"    passed: {kind}: {lie} {article.name}")
    print("\nevidence")
    for kind in tried:
        print(f"  false {kind + 's':24} {caught[kind] / tried[kind]:7.2%} of {tried[kind]} caught (100 %)")
    for kind in true:
        print(f"  true sentences {kind:22} {refused[kind] / true[kind]:6.2%} of {true[kind]} refused (≤ 2 %)")
    print(f"  all true sentences {'':18} {refused.total() / true.total():6.2%} refused")
    print(f"  one claim: {_quantiles(sorted(times))}")


if __name__ == "__main__":
    main()
