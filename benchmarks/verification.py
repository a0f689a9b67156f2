"""How much of what is false the checking of sentences catches, and how much of what is true it refuses.

`python -m benchmarks.verification FOLDER [--misses]`: the folder has `cases.jsonl`, each line with `article`, `kind`,
`supported` and `claim`, and the articles in `articles/*.md`.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path

from reader.curate.evidence import Text, check
from reader.curate.passages import sentences
from reader.model.claims import NOT_CHECKED, NOT_SUPPORTED, SUPPORTED, Claim

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="Print the sentences that were judged wrongly.")
    options = parser.parse_args()
    lines = (options.folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    articles = {path.stem: _article(path) for path in sorted((options.folder / "articles").glob("*.md"))}
    counts: Counter[tuple[str, bool, str]] = Counter()
    spent: list[float] = []
    misses: list[tuple[str, Claim, str, bool]] = []
    for case in cases:
        begun = time.process_time()
        claim = check("summary", case["claim"], articles[case["article"]])
        spent.append(time.process_time() - begun)
        counts[case["kind"], case["supported"], claim.verdict] += 1
        if claim.supported != case["supported"]:
            misses.append((case["kind"], claim, case["article"], case["supported"]))
    _print(counts)
    own = [(text, s.text) for text in articles.values() for s in sentences(text.markdown)]
    refused = [said for text, said in own if not check("summary", said, text).supported]
    print(f"{len(refused)} of the articles' own {len(own)} sentences are not supported", *refused, sep="\n  ")
    spent.sort()
    print(f"{1000 * sum(spent) / len(spent):.2f} ms of processor time per claim, {1000 * spent[-1]:.1f} ms the slowest")
    if options.misses:
        for kind, claim, article, true in sorted(misses, key=lambda miss: (miss[3], miss[0])):
            print(f"{kind}: {'true' if true else 'FALSE'} {claim.verdict} ({article}) {claim.text} [{claim.why}]")


def _article(path: Path) -> Text:
    text = Text(_FRONT_MATTER.sub("", path.read_text(encoding="utf-8")).lstrip("\n"))
    check("summary", "What is worked out once for an article is no part of the time of a claim.", text)
    return text


def _print(counts: Counter[tuple[str, bool, str]]) -> None:
    """Of each kind the shares of its false sentences, and of its true ones, by verdict."""
    shares = "refused unchecked supported"
    print(f"{'kind':20} false {shares}   true {shares}")
    for kind in (*sorted({kind for kind, _, _ in counts}), ""):
        cells: list[str] = []
        for true in (False, True):
            found = Counter[str]()
            for (name, supported, verdict), n in counts.items():
                if supported is true and kind in ("", name):
                    found[verdict] += n
            total = found.total() or 1
            parts = (f"{100 * found[v] / total:.1f} %" for v in (NOT_SUPPORTED, NOT_CHECKED, SUPPORTED))
            widths = zip(parts, map(len, shares.split()), strict=True)
            cells.append(f"{found.total():{4 if true else 5}} " + " ".join(f"{p:>{w}}" for p, w in widths))
        print(f"{kind or 'all':20} {'   '.join(cells)}")


if __name__ == "__main__":
    main()
