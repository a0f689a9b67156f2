"""One folding for what is indexed and what is asked, in every script."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.terms import expression, fold, fold_with_places, index_text, pattern

FOUND = {
    # text → searches that find it
    "Łódź öffnet die Straße": ("lodz", "Łódź", "strasse", "STRASSE", "offnet"),
    "Encyclopædia Brown, Søren": ("encyclopaedia", "encyclopæd", "soren"),
    "Чайка и ёлка, її йогурт": ("чайка", "ЕЛКА", "ёлка", "її", "йогурт"),
    "Η Αθήνα και ο Όμηρος": ("αθηνα", "Αθήνα", "ομηρος"),
    "أخبار المدرسة": ("اخبار", "أخبار", "المدرسه", "المدرسة"),
    "한국어를 배우는 사람": ("한국어", "한국어를", "국어", "배우", "사"),
    "我们在上海的仓库": ("上海", "仓库", "库", "我们在上海的仓库", "海"),
    "東京タワーに登った": ("タワー", "東京", "登った", "京タ"),
    "the GPT模型 of today": ("模型", "gpt", "gpt模型", "模"),
    "ﬁne ｆｕｌｌ－ｗｉｄｔｈ": ("fine", "full width", "full-width"),
    "Ναι, 2³² = 4294967296": ("2³²", "232", "ναι"),
    "cafe\u0301 au lait": ("café", "cafe"),
}
NOT_FOUND = {
    "我们在上海的仓库": ("海上", "上的"),
    "한국어를": ("한어",),
    "taking apart": ("king", "part"),
    "GPT模型": ("pt模型",),
}


@pytest.fixture(scope="module")
def words() -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='unicode61 remove_diacritics 0')")
    yield db
    db.close()


def finds(db: sqlite3.Connection, text: str, search: str) -> bool:
    db.execute("DELETE FROM words")
    db.execute("INSERT INTO words VALUES(?)", (index_text(text),))
    asked = expression(search, prefix=False)
    return bool(db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (asked,)).fetchone()[0])


def marked(text: str, search: str) -> list[str]:
    folded, places = fold_with_places(text)
    found = [m.span() for m in re.finditer(pattern(search, prefix=False), folded)]
    return [text[places[start] : places[end - 1] + 1] for start, end in found]


@pytest.mark.parametrize(
    ("text", "search"), [(t, s) for t, searches in FOUND.items() for s in searches if s != "encyclopæd"]
)
def test_a_word_is_found_and_marked_in_any_script(words: sqlite3.Connection, text: str, search: str) -> None:
    assert finds(words, text, search)
    if "\u0301" not in text:
        assert marked(text, search)


@pytest.mark.parametrize(("text", "search"), [(t, s) for t, searches in NOT_FOUND.items() for s in searches])
def test_what_does_not_stand_there_is_not_found(words: sqlite3.Connection, text: str, search: str) -> None:
    assert not finds(words, text, search)
    assert not marked(text, search)


def test_the_last_word_may_go_on(words: sqlite3.Connection) -> None:
    words.execute("DELETE FROM words")
    words.execute("INSERT INTO words VALUES(?)", (index_text("Encyclopædia"),))
    (count,) = words.execute(
        "SELECT count(*) FROM words WHERE words MATCH ?", (expression("encyclopæd", prefix=True),)
    ).fetchone()
    assert count == 1
    assert not finds(words, "Encyclopædia", "encyclop")


def test_what_is_marked_is_the_word_itself() -> None:
    assert marked("Die Straße am Fluß", "fluss") == ["Fluß"]
    assert marked("我们在上海的仓库", "上海") == ["上海"]


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once or not once.isascii()
    folded, places = fold_with_places(text)
    assert len(folded) == len(places)


@given(st.text(alphabet="abcĄßяй한국上海の ,-", max_size=30))
def test_a_text_finds_itself(text: str) -> None:
    asked = expression(text, prefix=False)
    if asked:
        db = sqlite3.connect(":memory:")
        db.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='unicode61 remove_diacritics 0')")
        assert finds(db, text, text)
        db.close()
