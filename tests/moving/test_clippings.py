"""Passages that are marked in a note."""

from __future__ import annotations

import time

import pytest

from reader.sources.movein.clippings import is_clipping, split_marks
from reader.sources.movein.omnivore import parse_highlights


@pytest.mark.parametrize(
    ("markdown", "text", "passages"),
    [
        ("a ==b c== d", "a b c d", ["b c"]),
        ("==a== and ==b==.", "a and b.", ["a", "b"]),
        ("==**bold** words==", "**bold** words", ["bold words"]),
        ("if a == b and c == d:", "if a == b and c == d:", []),
        ("x==y and z==w", "x==y and z==w", []),
        ("Title\n=====\n", "Title\n=====\n", []),
        ("```\n==a==\n```\n==b==", "```\n==a==\n```\nb", ["b"]),
        ("==a", "==a", []),
        ("==a\nb==", "==a\nb==", []),
        ("==a== ==", "a ==", ["a"]),
    ],
)
def test_marks(markdown: str, text: str, passages: list[str]) -> None:
    assert split_marks(markdown) == (text, passages)


def test_a_long_line_of_marks_takes_no_long_time() -> None:
    started = time.process_time()
    split_marks("==a" * 300_000)
    split_marks("==a== " * 300_000)
    parse_highlights("> a\n" * 100_000 + "\n" * 100_000)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("source: https://a.example/x", True),
        ('URL: "https://a.example/x"', True),
        ("source: Smith 2020", False),
        ("title: x", False),
        ("source: [broken", False),
        ("source:\n  - https://a.example/", False),
    ],
)
def test_a_clipping_names_its_page(front: str, expected: bool) -> None:
    assert is_clipping(f"---\n{front}\n---\nText.\n") is expected
