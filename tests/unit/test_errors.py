"""How an error is shown, and that what is done about one does not hang on its words."""

from __future__ import annotations

import pytest

from reader.errors import DigestError, MissingTitleError, sentence
from reader.export.sheet import format_sheet, parse_sheet


@pytest.mark.parametrize(
    ("said", "about", "shown"),
    [
        ("there is no host x.example", "", "There is no host x.example."),
        ("The library is locked.", "", "The library is locked."),
        ("llm knows no model.", "", "llm knows no model."),
        ("is empty", "a.md", "a.md: is empty."),
        ("https://x.example/ is not a feed", "https://x.example/", "https://x.example/ is not a feed."),
        ("https://x.example/ is not a feed", "", "https://x.example/ is not a feed."),
    ],
)
def test_an_error_is_one_sentence(said: str, about: str, shown: str) -> None:
    assert sentence(DigestError(said), about) == shown


def test_a_sheet_without_a_title_is_an_error_of_its_own() -> None:
    with pytest.raises(MissingTitleError):
        parse_sheet(format_sheet({"source": "Silt Weekly"}))
