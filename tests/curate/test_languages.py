"""Languages: which one a text is in, and its sentences, on texts of people who have not seen the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.curate.candidates import own_sentences
from reader.curate.languages import code_of, language_of, languages, parse_language
from reader.curate.passages import sentences
from reader.errors import ConfigError

TEXTS = {
    path.stem: path.read_text(encoding="utf-8").splitlines() for path in Path(__file__).parent.glob("languages/*.txt")
}
WITHOUT_TABLE = {"zh", "ja", "ko", "ru", "ar", "pl", "sv"}
NOT_TOLD = {"pl", "sv"}
"""Latin languages of which nothing is known."""


def joined(code: str) -> str:
    return ("" if code in ("zh", "ja") else " ").join(TEXTS[code])


def test_there_are_tables_and_texts() -> None:
    assert set(languages()) == {"en", "de", "fr", "es", "it", "pt", "nl"}
    assert set(TEXTS) == set(languages()) | WITHOUT_TABLE


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_the_language_of_a_text_and_of_its_sentences(code: str) -> None:
    wanted = "" if code in NOT_TOLD else code
    assert code_of(joined(code)) == wanted
    told = [code_of(sentence) for sentence in TEXTS[code]]
    assert code in NOT_TOLD or set(told) <= {wanted, ""}
    assert language_of(joined(code)).known is (code in languages())


@pytest.mark.parametrize("code", sorted(set(TEXTS) - {"pl"}))
def test_the_sentences_of_a_text(code: str) -> None:
    found = [sentence.text for sentence in sentences(joined(code), language_of(joined(code)))]
    missed = set(TEXTS[code]) - set(found)
    assert len(missed) <= (2 if code in WITHOUT_TABLE else 0), missed


def test_what_is_too_short_is_what_its_publisher_says() -> None:
    assert code_of("Kurz und gut", "de-CH") == "de"
    assert code_of("12345", "de") == "de"
    assert code_of("", "") == ""
    assert code_of(joined("en"), "de") == "en"


@pytest.mark.parametrize(
    "document", [{}, {"code": "english"}, {"code": "xx", "stop": ["a"]}, {"code": "xx", "numbers": "one"}]
)
def test_a_broken_table_is_named(document: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        parse_language(document)


def test_a_reader_adds_a_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sv.toml").write_text(
        'code = "sv"\nname = "Swedish"\nstop = "och, att, det, som, en, ett, på, är, av, för, med, till, den, har, inte, om, de, i, vi"\n'
    )
    monkeypatch.setattr("reader.curate.languages.languages_folder", lambda: tmp_path)
    languages.cache_clear()
    _shared = __import__("reader.curate.languages", fromlist=["x"])._languages_with
    _shared.cache_clear()
    try:
        assert code_of(joined("sv")) == "sv"
    finally:
        languages.cache_clear()
        _shared.cache_clear()


def test_headings_that_end_a_text_are_those_of_its_language() -> None:
    text = "Der Hafen ist tief, und er war es immer.\n\n## Weiterlesen\n\nEin anderer Text über den Hafen der Stadt.\n"
    language = languages()["de"]
    heading = next(
        word for word in ("Quellen", "Weiterlesen", "Literatur", "Kommentare") if language.closing.match(word)
    )
    told = own_sentences(text.replace("Weiterlesen", heading), language)
    assert [s.text for s in told if s.kind != "heading"] == ["Der Hafen ist tief, und er war es immer."]
