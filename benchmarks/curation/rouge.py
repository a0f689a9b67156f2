"""ROUGE-1: the words that a summary shares with an abstract (Lin, 2004)."""

from __future__ import annotations

from collections import Counter

from reader.terms import search_words


def rouge_1(summary: str, abstract: str) -> float:
    """F1 of the words of both, without stemming and with all words: 0 to 1."""
    ours, theirs = Counter(search_words(summary)), Counter(search_words(abstract))
    shared = (ours & theirs).total()
    if not shared:
        return 0.0
    precision, recall = shared / ours.total(), shared / theirs.total()
    return 2 * precision * recall / (precision + recall)
