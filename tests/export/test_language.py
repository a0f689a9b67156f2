"""What people read is in their language; what programs read is the same in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader import translation
from reader.export.formats import format_named
from reader.export.markdown import Vault
from reader.export.share import as_markdown
from reader.export.vault import name_of
from reader.model.record import from_record
from tests.export.items import ABOUT, highlighted, item_of

DIGEST = from_record(
    {
        "title": "Gauges drift", "source": "Tidal Notes", "summary": "They drift.", "takeaway": "Check yours.",
        "insights": ["A minute a day."], "field": {"domain": "Engineering"},
        "depth": {"level": "advanced", "abstraction": "low"},
    }
)  # fmt: skip


@pytest.fixture
def german() -> Iterator[None]:
    translation.settle("de", {})
    yield
    translation.use(None)


def written(form: str) -> bytes:
    return b"".join(format_named(form).write([item_of(DIGEST)], ABOUT))


def note() -> str:
    (found,) = Vault(name_of).notes(item_of(DIGEST, highlighted("They drift.", "So they do.")))
    return found.head


def test_programs_read_the_same_in_every_language() -> None:
    english = {form: written(form) for form in ("json", "jsonl", "csv", "atom", "rss", "jsonfeed")}
    in_english = note()
    translation.settle("de", {})
    try:
        assert {form: written(form) for form in english} == english
        assert note() == in_english
    finally:
        translation.use(None)


def test_people_read_their_own(german: None) -> None:
    page = written("html").decode()
    assert '<html lang="de">' in page
    assert 'placeholder="Suche"' in page
    for english in ("Key insights", "Summary", " of ", "Search"):
        assert english not in page.partition("<script>")[0]
    assert "Key insights" not in as_markdown(DIGEST)
