"""What a server answers, held against what was asked. Pure.

Tables and functions of a shared library are their owner's, who may change them, and whatever stands in a server's place
may answer anything: what is not of the shape that was asked for goes no further.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import NoneType
from typing import Any

MOST_SIZE = 160_000_000
"""Characters of one answer: more than all that a page may have."""
NUMBER, TEXT, FLAG = (int,), (str,), (bool,)
MAYBE_NUMBER, MAYBE_TEXT = (int, NoneType), (str, NoneType)
Shape = Sequence[tuple[type, ...]]
"""The types that each column may have."""
_MOST_NUMBER = 1 << 63


class StrangeError(ValueError):
    """An answer is not of the shape that was asked for."""


def checked(rows: Iterable[tuple[Any, ...]], shape: Shape, most: int) -> Iterator[tuple[Any, ...]]:
    """The rows of an answer, at most so many. Raises StrangeError at the first that cannot be one."""
    size = 0
    for count, row in enumerate(rows, 1):
        if count > most or len(row) != len(shape):
            raise StrangeError
        for value, types in zip(row, shape, strict=True):
            if type(value) not in types or (isinstance(value, int) and not -_MOST_NUMBER <= value < _MOST_NUMBER):
                raise StrangeError
            size += len(value) if isinstance(value, str) else 0
        if size > MOST_SIZE:
            raise StrangeError
        yield row


def rising(numbers: Iterable[int], since: int) -> None:
    """Raise StrangeError unless each number is larger than the one before, and the first than `since`: who asked again
    after the last of them would never come to an end."""
    for number in numbers:
        if number <= since:
            raise StrangeError
        since = number
