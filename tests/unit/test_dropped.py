"""What of a form no digest can hold."""

from __future__ import annotations

import pytest

from reader.model.edits import dropped


@pytest.mark.parametrize(
    ("texts", "lost"),
    [
        ({"published": "24 Nov 2026", "link": "https://a.example/x"}, []),
        ({"published": "soon", "link": "not a link", "title": "Both"}, ["published “soon”", "link “not a link”"]),
        ({"topics": "raft, logs", "insights": "• One.\n- Two.", "field": "Law — Tax"}, []),
        ({"title": " "}, []),
    ],
)
def test_what_no_digest_can_hold_is_named(texts: dict[str, str], lost: list[str]) -> None:
    assert dropped(texts) == lost
