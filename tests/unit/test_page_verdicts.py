"""What the page of a made digest says of its verification."""

from __future__ import annotations

import pytest

from reader.export.text import lines_of
from reader.model.article import Article
from reader.model.claims import Claim
from reader.model.digest import Digest

GOOD = Claim("summary", "The harbour is closed.")
REFUSED = Claim("summary", "The harbour is open.", why="the article says that it is closed")
UNCHECKED = Claim("summary", "Der Hafen ist zu.", why="it is in another language", unchecked=True)


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ((GOOD, GOOD), "· 2 supported"),
        ((GOOD, REFUSED, UNCHECKED), "· 1 supported, 1 not supported, 1 not checked"),
        ((UNCHECKED,), "· 1 not checked"),
        ((), "by small"),
    ],
)
def test_the_page_tells_each_verdict(claims: tuple[Claim, ...], said: str) -> None:
    digest = Digest(
        id="0" * 12, title="Harbour", summary="The harbour is closed.", curator="small", made="2026-11-01T00:00:00Z",
        article=Article(text="The harbour is closed."), evidence=claims,
    )  # fmt: skip
    heads = [line.text.rstrip() for line in lines_of(digest) if line.text.startswith("Summary")]
    assert len(heads) == 1
    assert heads[0].endswith(said)
