"""What a line of the list shows beside its words, and what completion offers of a library."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reader.library import Library
from reader.library.badges import Badges, badges_of
from reader.library.vocabulary import vocabulary
from reader.model.article import Article, Origin
from reader.model.digest import Digest
from tests.pages import one, small


def digest(number: int, **fields: Any) -> Digest:
    return replace(one(small(f"Digest {number}")), **{"topics": (), **fields})


def test_only_what_there_is_to_show_is_a_badge(library: Library) -> None:
    feeds = tuple(Origin(feed=f"https://{name}.example/feed", entry=name) for name in ("one", "two"))
    library.add([digest(1), digest(2), digest(3, article=Article(text="A text.", origins=feeds))])
    library.mark({digest(2).id: {"note": "For Monday.", "tag:planning": True, "tag:later": True}})
    rows = {number: library.row_of(digest(number).id) or 0 for number in (1, 2, 3)}
    found = badges_of(library, rows.values())
    assert found == {rows[2]: Badges(True, found[rows[2]].tags, 0), rows[3]: Badges(feeds=2)}
    assert sorted(found[rows[2]].tags) == ["later", "planning"]
    assert badges_of(library, [rows[1]]) == {}


def test_values_are_counted_again_once_the_library_has_changed(library: Library) -> None:
    values = vocabulary(library)
    assert list(values("topic")) == []
    library.add([digest(1, topics=("Queues",)), digest(2, topics=("Queues", "Backpressure"))])
    assert list(values("topic")) == [("Queues", 2), ("Backpressure", 1)]
    assert values("topic") is values("topic")
    library.mark({digest(1).id: {"tag:later": True}})
    assert list(values("tag")) == [("later", 1)]
