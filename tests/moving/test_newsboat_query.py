"""newsboat's filter expressions as queries."""

from __future__ import annotations

import pytest

from reader.errors import DigestError
from reader.model.query_text import parse_strictly
from reader.sources.movein.newsboat_query import translated


@pytest.mark.parametrize(
    ("expression", "query"),
    [
        ('unread = "yes"', "is:unread"),
        ('unread != "yes"', "is:read"),
        ('unread == "no"', "is:read"),
        ('tags # "news"', "tag:news"),
        ('tags !# "news" and unread = "yes"', "-tag:news is:unread"),
        ('(tags # "a" or tags # "b c") and age < 7', "(tag:a or tag:b) since:7d"),
        ("age between 0:3", "since:3d"),
        ("age between 2:10", "since:10d before:2d"),
        ("age >= 30", "before:30d"),
        ('flags # "s"', "tag:flag-s"),
        ('flags != ""', "is:bookmarked"),
        ('title =~ "rust|go lang"', '("rust" or "go lang")'),
        ('title !~ "ads|sponsored"', '-"ads" -"sponsored"'),
        ('feedtitle = "The Attic"', 'source:"The Attic"'),
        ('author =~ "Quill"', "author:Quill"),
        ('rssurl = "https://a.example/feed"', "feed:https://a.example/feed"),
    ],
)
def test_what_both_can_say(expression: str, query: str) -> None:
    assert translated(expression) == query
    parse_strictly(query)


@pytest.mark.parametrize(
    "expression",
    [
        "", "unread", 'unread =', '(unread = "yes"', 'unread = "yes")', 'title =~ "^a[0-9]"', 'age = 3', 'date > 5',
        'unread = "yes" unread = "no"', "(" * 100, "a" * 3_000, 'unread = "yes', 'linkcount > 3', 'age < 99999',
        'tags # ""', "\x00",
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused(expression: str) -> None:
    with pytest.raises(DigestError):
        translated(expression)
