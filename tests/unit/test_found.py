"""The rows of a result are worked out as far as they are looked at, and are the same however they are looked at."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from reader.library.found import Rows

ORDERS = st.permutations(range(40))


@given(ORDERS, st.sets(st.integers(0, 39)), st.lists(st.integers(0, 45)), st.data())
def test_a_row_stands_where_it_is_shown(
    order: list[int], members: set[int], asked: list[int], data: st.DataObject
) -> None:
    best = data.draw(st.lists(st.sampled_from(sorted(members)), unique=True, max_size=5)) if members else []
    shown = [*best, *(row for row in order if row in members and row not in best)]
    rows = Rows(array("I", order), BitMap(members), best)
    for row in asked:
        assert rows.position(row) == (shown.index(row) if row in members else -1)
    assert list(rows[:]) == shown


def test_only_the_beginning_is_worked_out_for_a_row_near_it() -> None:
    looked: list[int] = []

    class Order(list[int]):
        def __iter__(self):  # type: ignore[no-untyped-def]
            for row in range(len(self)):
                looked.append(row)
                yield row

    rows = Rows(Order(range(100_000)), BitMap(range(0, 100_000, 2)))
    assert rows.position(8) == 4
    assert len(looked) < 2_000
    assert rows.position(7) == -1
    assert len(looked) < 2_000
    assert rows.position(99_998) == 49_999
