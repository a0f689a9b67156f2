"""The starter library shows what the program can do."""

from __future__ import annotations

from reader.intake.imports import import_paths
from reader.intake.verification import claims_on
from reader.library import Library
from reader.model.query_text import parse
from reader.paths import starter_folder

LICENCE = "CC0 1.0"


def test_a_dozen_digests_carry_an_article_that_may_be_shipped_and_bears_them_out(library: Library) -> None:
    report = import_paths(library, [starter_folder()])
    assert not report.failed
    found = library.fetch(library.find(parse("has:article")).rows[:])
    assert len(found) >= 12
    for row in found:
        digest = library.get(row.id)
        assert digest.article is not None
        assert LICENCE in digest.article.text
        claims = claims_on(digest)
        refused = [claim.text for claim in claims if not (claim.supported or claim.unchecked)]
        assert not refused, (digest.title, refused)
        assert 2 * sum(claim.supported for claim in claims) > len(claims), digest.title
        assert digest.takeaway
        assert len(digest.insights) >= 3
        assert len(digest.best_for) >= 2
