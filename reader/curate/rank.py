"""Which sentences an article turns on: TextRank over the terms they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

DAMPING = 0.85
LEAST = 0.05
"""Two sentences that are less alike have no edge."""
ROUNDS = 30
CLOSE = 1e-4
MOST = 400
"""Sentences that are compared: edges grow with the square of them, and a book is not summarised."""


def ranks(sentences: Sequence[Sequence[str]]) -> list[float]:
    """The rank of each sentence of terms, 0 to 1; the best has 1. Of very long texts only the beginning is ranked."""
    ranked = _ranked(sentences[:MOST])
    best = max(ranked, default=0.0) or 1.0
    return [rank / best for rank in ranked] + [0.0] * (len(sentences) - len(ranked))


def _ranked(sentences: Sequence[Sequence[str]]) -> list[float]:
    size = len(sentences)
    edges = _edges(sentences)
    totals = [sum(weights.values()) for weights in edges]
    rank = [1.0] * size
    for _ in range(ROUNDS):
        given = [r / total if total else 0.0 for r, total in zip(rank, totals, strict=True)]
        fresh = [
            1 - DAMPING + DAMPING * sum(weight * given[other] for other, weight in weights.items()) for weights in edges
        ]
        change = max((abs(a - b) for a, b in zip(rank, fresh, strict=True)), default=0.0)
        rank = fresh
        if change < CLOSE:
            break
    return rank


def _edges(sentences: Sequence[Sequence[str]]) -> list[dict[int, float]]:
    """For each sentence those that are like it: the cosine of their terms, rare ones counting more."""
    frequency = Counter(term for terms in sentences for term in set(terms))
    weight = {term: log(1 + len(sentences) / n) for term, n in frequency.items()}
    vectors = [{term: (1 + log(n)) * weight[term] for term, n in Counter(terms).items()} for terms in sentences]
    lengths = [sqrt(sum(w * w for w in vector.values())) for vector in vectors]
    holders: dict[str, list[int]] = {}
    edges: list[dict[int, float]] = [{} for _ in sentences]
    for number, vector in enumerate(vectors):
        products: dict[int, float] = {}
        for term, w in vector.items():
            for other in holders.get(term, ()):
                products[other] = products.get(other, 0.0) + w * vectors[other][term]
            holders.setdefault(term, []).append(number)
        for other, product in products.items():
            likeness = product / (lengths[number] * lengths[other])
            if likeness > LEAST:
                edges[number][other] = edges[other][number] = likeness
    return edges
