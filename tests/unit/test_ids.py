"""Ids as hex digits and as numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.library.ids import DIGITS, MAX_DOC_ID, bucket_of, doc_id_of, id_of, range_of

doc_ids = st.integers(0, MAX_DOC_ID - 1)


@given(doc_ids)
def test_an_id_and_its_number_are_one(doc_id: int) -> None:
    assert doc_id_of(id_of(doc_id)) == doc_id
    assert len(id_of(doc_id)) == DIGITS
    assert bucket_of(doc_id) == id_of(doc_id)[0]


@given(doc_ids, doc_ids, st.integers(1, DIGITS))
def test_the_range_of_a_prefix_has_the_ids_that_begin_with_it(one: int, other: int, digits: int) -> None:
    prefix = id_of(one)[:digits]
    low, high = range_of(prefix)
    assert low <= one < high
    assert (low <= other < high) == id_of(other).startswith(prefix)
