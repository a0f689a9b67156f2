"""Ids of digests: 12 hex digits where people and records see them, whole numbers in files and in the index. Pure."""

from __future__ import annotations

DIGITS = 12
MAX_DOC_ID = 1 << 4 * DIGITS
BUCKETS = "0123456789abcdef"
"""Marks are kept in one file for each first digit of an id."""


def doc_id_of(digest_id: str) -> int:
    """The whole number of an id. Raises ValueError where it is not hexadecimal."""
    return int(digest_id, 16)


def id_of(doc_id: int) -> str:
    """The id that a whole number stands for; the inverse of `doc_id_of`."""
    return f"{doc_id:012x}"


def is_id(text: str) -> bool:
    """Whether a text is an id as `id_of` writes it."""
    return len(text) == DIGITS and set(text) <= set(BUCKETS)


def bucket_of(doc_id: int) -> str:
    """The first hex digit of an id."""
    return BUCKETS[doc_id >> 4 * (DIGITS - 1)]


def range_of(prefix: str) -> tuple[int, int]:
    """The numbers `[low, high)` of all ids that begin with these hex digits."""
    low = int(prefix.ljust(DIGITS, "0"), 16)
    return low, low + (1 << 4 * (DIGITS - len(prefix)))
