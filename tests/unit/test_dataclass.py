"""Dataclasses of ours behave as the standard library's."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import reader.dataclass


def made_by(dataclass: Callable[..., Any]) -> dict[str, Any]:
    """The same classes by one of the two decorators."""

    @dataclass(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 0
        label: str = dataclasses.field(default="", compare=False)
        secret: str = dataclasses.field(default="", repr=False)

    @dataclass(frozen=True, slots=True)
    class Shade(Point):
        tone: str = "dark"

    @dataclass(frozen=True)
    class Empty:
        pass

    @dataclass(frozen=True, slots=True)
    class Alone:
        value: Any

    @dataclass(slots=True)
    class Open:
        items: list[int] = dataclasses.field(default_factory=list)

    @dataclass
    class Bare:
        x: int

    @dataclass(frozen=True, eq=False)
    class Itself:
        x: int

    @dataclass(frozen=True, slots=True, order=True)
    class Ranked:
        x: int

    @dataclass(frozen=True)
    class Own:
        x: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __repr__(self) -> str:
            return "own"

    return {name: value for name, value in locals().items() if isinstance(value, type)}


def told(dataclass: Callable[..., Any]) -> list[Any]:
    """What the classes of a decorator answer."""
    made = made_by(dataclass)
    answers: list[Any] = []
    examples: list[tuple[str, list[tuple[Any, ...]]]] = [
        ("Point", [(1,), (1, 0, "other"), (1, 2), (1, 0, "", "hidden")]), ("Shade", [(1,), (1, 0, "", "", "light")]),
        ("Empty", [(), ()]), ("Alone", [((1, 2),), (3,), (3.0,), (None,)]), ("Open", [(), ([1],), ()]),
        ("Bare", [(1,), (1,), (2,)]), ("Itself", [(1,), (1,)]), ("Ranked", [(1,), (1,), (2,)]),
        ("Own", [(1,), (2,)]),
    ]  # fmt: skip
    for name, arguments in examples:
        each = [made[name](*values) for values in arguments]
        point = made["Point"](1)
        answers += [name, [repr(one) for one in each], [[one == other for other in (*each, 1, point)] for one in each]]
        answers += [
            made[name].__hash__ is None,
            made[name].__match_args__,
            [f.name for f in dataclasses.fields(each[0])],
        ]
        if made[name].__hash__ is not None and name != "Itself":
            answers += [[hash(one) == hash(other) for other in each] for one in each]
        answers += [dataclasses.asdict(each[-1]), dataclasses.replace(each[-1]) == each[-1]]
    return answers


def test_they_answer_as_the_standard_ones() -> None:
    assert told(reader.dataclass.dataclass) == told(dataclasses.dataclass)


def test_they_are_in_order_where_that_is_asked() -> None:
    ranked = made_by(reader.dataclass.dataclass)["Ranked"]
    assert sorted([ranked(2), ranked(1)]) == [ranked(1), ranked(2)]


@reader.dataclass.dataclass(frozen=True, slots=True)
class Kept:
    x: int
    y: str = ""


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_they_reach_another_process(protocol: int) -> None:
    kept = Kept(1, "two")
    assert pickle.loads(pickle.dumps(kept, protocol)) == kept
    assert len({kept, pickle.loads(pickle.dumps(kept, protocol))}) == 1
