"""The archive finds what a local library of the same digests finds, page by page, and says what it cannot find."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import QueryError, UnknownDigestError
from reader.library import open_library
from reader.library.ids import doc_id_of
from reader.model.digest import Digest, Field
from reader.model.query import Query
from reader.model.query_text import format_query, parse
from reader.paths import MARKS
from reader.share import archive as pure
from reader.share.archive import windows
from reader.share.entries import to_entry
from reader.share.lexemes import vector_of
from reader.share.operations import Operation
from reader.share.searching import Archive
from reader.share.server import Server
from tests.share.conftest import Machines, Shared
from tests.share.test_sync import made
from tests.strategies import FOUND, digests

TODAY = date(2024, 6, 2)


@pytest.fixture
def server(shared: Shared) -> Iterator[Server]:
    with shared.connect(shared.owner) as server:
        yield server


def publish(server: Server, *all_: Digest) -> Archive:
    server.publish([to_entry(digest, at, "here") for at, digest in enumerate(all_, 1)])
    return Archive(server)


def titles(archive: Archive, text: str, most: int = 50, after: str = "") -> list[str]:
    return [digest.title for digest in archive.find(archive.asked(text, TODAY), most, after)]


MARKINGS = st.fixed_dictionaries(
    {}, optional={"read": st.booleans(), "bookmark": st.booleans(), "tag:later": st.booleans()}
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.integers(0, 9).flatmap(lambda n: st.tuples(*(st.tuples(digests(i), MARKINGS) for i in range(n)))),
    queries=st.lists(FOUND, min_size=6, max_size=10),
    most=st.integers(1, 4),
)
def test_it_finds_what_the_local_library_finds(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    made: tuple[tuple[Digest, dict[str, bool]], ...],
    queries: list[Query],
    most: int,
) -> None:
    monkeypatch.setattr(pure, "FIRST_WINDOW", 2)
    monkeypatch.setattr(pure, "GROWTH", 2)
    server.execute("TRUNCATE digest.entry, digest.entry_version, digest.label, digest.stamp")
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder)) as library:
        library.add(digest for digest, _ in made)
        library.mark({digest.id: dict(fields) for digest, fields in made if fields})
        archive = publish(server, *(library.get(digest.id) for digest, _ in made))
        server.put(
            [
                Operation(MARKS, doc_id_of(digest.id), name, "", value, 1, "here")
                for digest, fields in made
                for name, value in fields.items()
            ]
        )
        for query in queries:
            text = format_query(replace(query, sort="oldest" if query.sort == "oldest" else "newest"))
            try:
                asked = archive.asked(text, TODAY)
            except QueryError:
                assert any(state in text for state in ("is:new", "is:later", "is:muted")), text
                continue
            here = {row.id for row in library.fetch(library.find(parse(text), today=TODAY, every_side=True).rows)}
            there = archive.find(asked, 100)
            assert {digest.id for digest in there} == here, text
            assert archive.count(asked) == len(here)
            places = [(digest.date, digest.id) for digest in there]
            assert places == sorted(places, reverse=asked.sort == "newest")
            paged: list[str] = []
            while page := archive.find(asked, most, paged[-1] if paged else ""):
                paged += [digest.id for digest in page]
            assert paged == [digest.id for digest in there], text


FOUND_WORDS = [
    ("我们在上海的仓库", ("上海", "仓库", "库", "我们在上海的仓库", '"海的"'), ("海上", "上的")),
    ("東京タワーに登った", ("タワー", "東京", "登った"), ("京東",)),
    ("한국어를 배우는 사람", ("한국어", "국어", "배우", "사"), ("한어",)),
    ("Łódź öffnet die Straße", ("lodz", "strasse", "offn"), ('"lodz die"',)),
    (
        "A state-of-the-art thing at example.org/a-b, 1.5e3",
        ('"a state of"', "example.org", '"org a b"', "5e3"),
        ("15",),
    ),
    ("It's Dan O'Neil's C:\\x", ("o'neil", '"c x"', "dan"), ('"oneil"',)),
]


@pytest.mark.parametrize(("title", "found", "missed"), FOUND_WORDS, ids=[title for title, *_ in FOUND_WORDS])
def test_words_of_every_script_are_found(
    server: Server, title: str, found: tuple[str, ...], missed: tuple[str, ...]
) -> None:
    archive = publish(server, Digest("00000000000a", title))
    assert [text for text in found if titles(archive, text) != [title]] == []
    assert [text for text in missed if titles(archive, text)] == []


def test_what_a_text_ends_with_and_the_next_begins_with_is_no_phrase(server: Server) -> None:
    archive = publish(server, Digest("00000000000a", "Fast raft", summary="Queue theory"))
    assert titles(archive, '"raft queue"') == []
    assert titles(archive, '"queue theory"') == ["Fast raft"]


def test_the_best_go_first_where_one_asks_for_them(server: Server) -> None:
    body = Digest("00000000000a", "Other", insights=("Of raft.",), published="2024-05-03")
    lead = Digest("00000000000b", "Another", summary="On raft", published="2024-05-02")
    title = Digest("00000000000c", "Raft", published="2024-05-01")
    archive = publish(server, body, lead, title)
    assert titles(archive, "raft") == ["Other", "Another", "Raft"]
    assert titles(archive, "raft sort:relevance") == ["Raft", "Another", "Other"]
    assert titles(archive, "raft sort:relevance", 1, "00000000000c") == ["Another"]
    assert titles(archive, "sort:relevance") == ["Other", "Another", "Raft"]


def test_facets_and_counts_are_those_of_all(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = publish(
        server,
        *(made(f"Number {n}", best_for=("CTO", "Engineer")[: 1 + n % 2], field=Field("Data")) for n in range(5)),
    )
    assert [tuple(facet) for facet in archive.facets("role", 5)] == [("CTO", 5), ("Engineer", 2)]
    assert archive.size() == archive.count(archive.asked("")) == 5
    monkeypatch.setattr("reader.share.searching.MOST_COUNTED", 3)
    assert archive.count(archive.asked("role:cto")) == 4


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sort:title", "not by sort:title"),
        ("is:muted", "cannot be asked for is:muted"),
        ("has:highlight or raft", "cannot be asked for has:highlight"),
        ("-feed:x", "cannot be asked for feed:"),
        ("view:work", "cannot be asked for view:"),
        ("levle:x", "Did you mean level:x"),
    ],
)
def test_what_it_cannot_find_is_refused(server: Server, text: str, why: str) -> None:
    with pytest.raises(QueryError, match=why):
        Archive(server).asked(text)


def test_a_word_of_any_length_is_an_answer(server: Server) -> None:
    long = "x" * 3000
    archive = publish(server, Digest("00000000000a", "Long", summary=f"Of {long} raft"))
    assert titles(archive, long) == []
    assert titles(archive, f"-{long}") == titles(archive, "raft") == ["Long"]


def test_a_huge_digest_is_found_by_its_words(server: Server) -> None:
    many = [f"word{n}" for n in range(30_000)]
    text = " ".join(many) + "".join(map(chr, range(0x4E00, 0x9FFF))) + " ".join(many * 5)
    archive = publish(server, Digest("00000000000a", "Huge", summary="raft " * 5000, insights=(text,)))
    assert titles(archive, "word9000") == titles(archive, "raft") == ["Huge"]


def test_an_id_may_be_shortened(server: Server) -> None:
    archive = publish(server, Digest("0a0000000001", "One"), Digest("0a0000000002", "Two"))
    assert archive.resolve("0a0000000002") == 0x0A0000000002
    with pytest.raises(UnknownDigestError, match="type more"):
        archive.resolve("0a")
    for typed in ("0b", "", "xyz", "0" * 13):
        with pytest.raises(UnknownDigestError, match="has no digest"):
            archive.resolve(typed)


def test_what_is_opened_stays_outside_the_slice_and_its_note_keeps_its_versions(
    shared: Shared, machines: Machines
) -> None:
    from reader.share.syncing import change_slice

    anna, ben = shared.invite("anna", curator=True), shared.invite("ben")
    hers, his = machines.of(anna), machines.of(ben)
    one = made("Fast indexes", topics=("databases",))
    hers.library.add([one, made("Small teams", topics=("management",))])
    hers.sync()
    with shared.connect(ben) as server:
        change_slice(his.kept, server, "topic:management")
        his.sync()
        assert his.library.load(one.id) is None
        assert Archive(server).take(his.library, his.kept, doc_id_of(one.id)).title == "Fast indexes"
        his.sync()
        for note in ("first", "second"):
            his.library.mark({one.id: {"note": note}})
            his.sync()
        assert his.library.get(one.id).title == "Fast indexes"
        assert [version.note for version in Archive(server).note_versions(doc_id_of(one.id))] == ["second", "first"]
        assert titles(Archive(server), "has:note") == ["Fast indexes"]
    hers.library.mark({one.id: {"edit:title": "Fast indexes, measured"}})
    hers.sync()
    his.sync()
    assert his.library.get(one.id).title == "Fast indexes, measured"
    with shared.connect(anna) as server:
        assert Archive(server).note_versions(doc_id_of(one.id)) == []


def test_windows_hold_every_month_once_and_the_rest() -> None:
    months = [(f"{year}-{month:02}", 1_000) for year in range(2015, 2025) for month in range(1, 13)]
    lots = list(windows(months, None))
    assert [len(lot.months) for lot in lots] == [4, 64, 0]
    assert lots[0].months[0] == "2024-12"
    assert lots[2].bound == "2019-05"
    assert list(windows(months, "2015-01")) == [(("2015-01",), "")]
    assert next(windows(months, "2015-02", oldest=True)).months[0] == "2015-02"
    assert list(windows([], None)) == []


def test_a_vector_has_its_month_and_a_gap_between_texts() -> None:
    assert vector_of(("Raft, raft", "", "log"), "2024-05-01") == "'@2024-05' raft:1A,2A log:5C"
    assert vector_of(("", "", ""), "") == "'@-'"
