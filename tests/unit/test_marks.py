from __future__ import annotations

from hypothesis import given

from reader.model.marks import Marks, Stamp, from_document, tag_field, to_document
from tests.strategies import MARKS


@given(MARKS, MARKS)
def test_merging_is_commutative(one: Marks, other: Marks) -> None:
    assert one.merge(other) == other.merge(one)


@given(MARKS, MARKS, MARKS)
def test_merging_is_associative(one: Marks, two: Marks, three: Marks) -> None:
    assert one.merge(two).merge(three) == one.merge(two.merge(three))


@given(MARKS, MARKS)
def test_merging_is_idempotent(one: Marks, other: Marks) -> None:
    merged = one.merge(other)
    assert merged.merge(other) == merged.merge(one) == merged.merge(merged) == merged


@given(MARKS)
def test_what_is_stored_comes_back(marks: Marks) -> None:
    assert from_document(to_document(marks)) == marks


def test_the_newest_wins_field_by_field_and_the_device_decides_a_tie() -> None:
    here = Marks({"read": Stamp(True, 5, "a"), "note": Stamp("old", 1, "a"), "bookmark": Stamp(True, 7, "a")})
    there = Marks({"read": Stamp(False, 4, "b"), "note": Stamp("new", 2, "b"), "bookmark": Stamp(False, 7, "b")})
    merged = here.merge(there)
    assert merged.to_record() == {"read": True, "bookmark": False, "note": "new", "tags": []}


def test_entries_of_a_wrong_shape_are_passed_over() -> None:
    document = {
        "read": [True, 1, "a"],
        "bookmark": [True],
        "note": "x",
        "tag:a": [3, 1, "a"],
        "tag:b": [True, "1", "a"],
    }
    assert from_document(document) == Marks({"read": Stamp(True, 1, "a")})


def test_tags_are_compared_folded() -> None:
    assert tag_field("  To  READ ") == tag_field("to read") == "tag:to read"
    assert tag_field(" \u202e ") == ""
    marks = Marks({"tag:b": Stamp(True, 1, "a"), "tag:a": Stamp(True, 1, "a"), "tag:c": Stamp(False, 1, "a")})
    assert marks.tags == ("a", "b")


def test_names_and_devices_of_a_stored_mark_are_cleaned() -> None:
    """A file of a library may be another machine's, or edited by hand."""
    marks = from_document(
        {
            "tag:a\x1b]0;owned\x07": [True, 1, "dev\x9b31m"],
            "tag:a": [False, 2, "dev"],
            "tag:b\u202e": [True, 3, "dev"],
        }
    )
    assert dict(marks.fields) == {"tag:a": Stamp(False, 2, "dev"), "tag:b": Stamp(True, 3, "dev")}
