"""Words that may stand for each other (`data/synonyms.toml`), by the keys that they are compared by."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from reader.curate.alignment import key_of
from reader.opening import read_text
from reader.paths import data_folder
from reader.terms import fold


@cache
def _table(code: str) -> Mapping[str, frozenset[str]]:
    """Of each key those of the words in its groups."""
    words = tomllib.loads(read_text(data_folder() / "synonyms.toml")).get(code, {}).get("words", "")
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in words.split(";"):
        keys = {key_of(fold(word)) for word in group.split()}
        for key in keys:
            found[key] |= keys
    return {key: frozenset(others) for key, others in found.items()}


def like(key: str, code: str) -> frozenset[str]:
    """The keys that may stand for this one, itself among them."""
    return _table(code or "en").get(key) or frozenset((key,))
