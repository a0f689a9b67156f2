"""What a curator of no good will publishes past `digest`: it reaches nobody, and keeps nothing else from anybody."""

from __future__ import annotations

import json
import time

import pytest

from reader.errors import UnknownDigestError
from reader.library.ids import doc_id_of
from reader.share import server as server_module
from reader.share.address import Address
from reader.share.searching import Archive
from reader.share.slices import EVERYTHING
from tests.share.conftest import Machines, Shared
from tests.share.test_sync import made

LAST = made("What came after it")
UNREADABLE = {
    "a number of 5,000 digits": '{"title": "x", "minutes": 1' + "0" * 5_000 + "}",
    "lists in lists in lists": '{"title": "x", "y": ' + "[" * 2_500 + "]" * 2_500 + "}",
    "a list": "[1, 2]",
    "a text": '"x"',
    "nothing": "null",
}
CLEANED = {
    "half a character": r'{"title": "half \ud800 of it", "summary": "s"}',
    "half a character in a name": r'{"title": "half of it", "x\udfff": "\ud800"}',
    "signs that steer a terminal": r'{"title": "half\u001b[31m of\u0000 it\u202e", "summary": "\u001b]0;x\u0007"}',
    "an id that is a path": '{"title": "half of it", "id": "../../../half"}',
}


def publish(shared: Shared, curator: Address, document: str, doc_id: int = 7, role: str = "") -> None:
    """Past `digest`, as with psql."""
    record = {
        "id": doc_id, "at": time.time_ns() // 1000, "device": "x", "published": "2026-11-20", "level": "",
        "minutes": 1, "labels": [["month", "2026-11", "2026-11"], ["role", "x", role]], "words": "'x':1A",
        "document": document,
    }  # fmt: skip
    with shared.connect(curator) as server:
        server.execute("SELECT digest.publish(%s::jsonb)", json.dumps([record]))


@pytest.mark.parametrize("document", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_passed_over(shared: Shared, machines: Machines, document: str) -> None:
    eve, ben = shared.invite("eve", curator=True), shared.invite("ben")
    curator, reader = machines.of(eve), machines.of(ben)
    publish(shared, eve, document)
    curator.library.add([LAST])
    curator.sync()
    assert reader.sync().taken.digests == 1
    assert reader.library.get(LAST.id).title == LAST.title
    assert reader.library.row_of("000000000007") is None
    assert not reader.sync().anything
    with shared.connect(ben) as server:
        archive = Archive(server)
        assert len(archive.find(archive.asked(""))) == 2
        with pytest.raises(UnknownDigestError):
            archive.take(reader.library, reader.kept, 7)


@pytest.mark.parametrize("document", CLEANED.values(), ids=CLEANED)
def test_what_is_no_text_is_cleaned(shared: Shared, machines: Machines, document: str) -> None:
    eve, ben = shared.invite("eve", curator=True), shared.invite("ben")
    reader = machines.of(ben)
    publish(shared, eve, document)
    assert reader.sync().taken.digests == 1
    title = reader.library.get("000000000007").title
    assert title.startswith("half")
    assert title.isprintable()


@pytest.mark.parametrize("doc_id", [-1, 1 << 48, (1 << 63) - 1])
def test_an_id_that_is_none_is_passed_over(shared: Shared, machines: Machines, doc_id: int) -> None:
    eve, ben = shared.invite("eve", curator=True), shared.invite("ben")
    reader = machines.of(ben)
    publish(shared, eve, '{"title": "x"}', doc_id)
    publish(shared, eve, '{"title": "y"}')
    assert reader.sync().taken.digests == 1
    assert not reader.sync().anything


def test_what_is_too_large_is_passed_over_and_little_is_asked_for_at_once(
    shared: Shared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve, ben = shared.invite("eve", curator=True), shared.invite("ben")
    reader = machines.of(ben)
    good = [made(f"Number {i}") for i in range(9)]
    publish(shared, eve, json.dumps({"title": "x", "summary": "word " * 10_000}))
    for digest in good:
        publish(shared, eve, json.dumps({"title": digest.title, "summary": "word " * 200}), doc_id_of(digest.id))
    monkeypatch.setattr(server_module, "MOST_DOCUMENT", 10_000)
    monkeypatch.setattr(server_module, "MOST_PAGE", 2_500)
    with shared.connect(ben) as server:
        first = server.entries_since(1, 99, 99, EVERYTHING, [])
        assert len(first) == 3
        assert {each.id for each in server.documents([doc_id_of(d.id) for d in good])} == {
            doc_id_of(d.id) for d in good
        }
    assert reader.sync().taken.digests == len(good)
    assert {reader.library.get(d.id).title for d in good} == {d.title for d in good}
    assert reader.kept.number("entries") == len(good) + 1


def test_what_it_is_filtered_by_is_cleaned_and_short(shared: Shared) -> None:
    eve, ben = shared.invite("eve", curator=True), shared.invite("ben")
    publish(shared, eve, '{"title": "x"}', role="\x1b[31mall\n" + "x" * 1_000_000)
    with shared.connect(ben) as server:
        (facet,) = Archive(server).facets("role", 9)
    assert facet.label.isprintable()
    assert len(facet.label) <= 200
