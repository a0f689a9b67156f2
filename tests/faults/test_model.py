"""The library against a plain dictionary, with crashes, reopenings and a clock that jumps as moves of the game."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from reader.library import Library, clock, open_library
from reader.library.ids import bucket_of
from reader.model.marks import Value, unset
from reader.model.query_text import parse
from tests.conftest import use_device
from tests.pages import one, small

TITLES = st.lists(st.sampled_from([f"Story {n}" for n in range(6)]), min_size=1, max_size=4, unique=True)
TEXTS = st.sampled_from(["Told once.", "Told twice.", "Told for the last time."])
FIELDS = st.dictionaries(
    st.sampled_from(["read", "bookmark", "tag:x", "note"]), st.booleans(), min_size=1, max_size=2
).map(lambda fields: {name: f"note {on}" if name == "note" else on for name, on in fields.items()})
CALLS = st.sampled_from(["fsync", "replace"])
AFTER = st.integers(0, 5)

Fields: TypeAlias = Mapping[str, Value]
Change: TypeAlias = dict[str, dict[str, tuple[Value, Value]]]
"""By id and field what was there before, and what after."""


class Crash(BaseException):
    """The process ends here."""


@dataclass
class Model:
    """What was acknowledged."""

    texts: dict[str, str] = field(default_factory=dict)
    marks: dict[str, dict[str, Value]] = field(default_factory=dict)
    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)

    def value(self, id_: str, name: str) -> Value:
        return self.marks.get(id_, {}).get(name, unset(name))

    def mark(self, ids: Iterable[str], fields: Fields) -> None:
        change: Change = {}
        for id_ in ids:
            new = {n: (self.value(id_, n), v) for n, v in fields.items() if self.value(id_, n) != v}
            if new:
                change[id_] = new
                self.marks.setdefault(id_, {}).update({name: after for name, (_, after) in new.items()})
        if change:
            self.done.append(change)
            self.undone.clear()

    def step_of(self, change: Change, side: int) -> dict[str, dict[str, Value]]:
        """What going to one side of a change sets: only where nothing else was set since, by a crashed change too."""
        return {
            id_: {name: pair[side] for name, pair in fields.items() if self.value(id_, name) == pair[1 - side]}
            for id_, fields in change.items()
        }

    def step(self, source: list[Change], target: list[Change], side: int) -> None:
        change = source.pop()
        for id_, fields in self.step_of(change, side).items():
            self.marks[id_].update(fields)
        target.append(change)


class LibraryGame(RuleBasedStateMachine):
    """Moves, crashes in the middle of them, and what must hold after each.

    What was in flight at a crash is there whole in each file, or not at all.
    """

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="digest-"))
        self.patch = pytest.MonkeyPatch()
        use_device(self.patch, self.folder / "home")
        self.patch.setattr("reader.library.files.DIGESTS_PER_FILE", 2)
        self.offset = 0
        now = clock.microseconds
        self.patch.setattr(clock, "microseconds", lambda: now() + self.offset)
        self.model = Model()
        self.library = open_library(self.folder / "library")
        self.other = open_library(self.folder / "library")

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.library.close()
            self.other.close()
            self.patch.undo()
            shutil.rmtree(self.folder)

    @rule(titles=TITLES, text=TEXTS)
    def add(self, titles: list[str], text: str) -> None:
        self._add(titles, text)

    def _add(self, titles: list[str], text: str) -> None:
        added = self.library.add([one(small(title, body=text)) for title in titles])
        for id_ in added.added + added.updated + added.unchanged:
            self.model.texts[id_] = text

    @precondition(lambda self: self.model.texts)
    @rule(fields=FIELDS, data=st.data())
    def mark(self, fields: Fields, data: st.DataObject) -> None:
        self._mark(self.library, self._some(data), fields)

    @precondition(lambda self: self.model.texts)
    @rule(fields=FIELDS, data=st.data(), then=FIELDS)
    def two_that_are_open_mark(self, fields: Fields, then: Fields, data: st.DataObject) -> None:
        """Neither is told of the other's change before it makes its own."""
        self._mark(self.other, self._some(data), fields)
        self._mark(self.library, self._some(data), then)

    def _some(self, data: st.DataObject) -> list[str]:
        return data.draw(st.lists(st.sampled_from(sorted(self.model.texts)), min_size=1, unique=True))

    def _mark(self, library: Library, ids: list[str], fields: Fields) -> None:
        library.mark(dict.fromkeys(ids, fields))
        self.model.mark(ids, fields)

    @rule()
    def undo(self) -> None:
        if self.library.undo() is not None:
            self.model.step(self.model.done, self.model.undone, 0)
        else:
            assert not self.model.done

    @rule()
    def redo(self) -> None:
        if self.library.redo() is not None:
            self.model.step(self.model.undone, self.model.done, 1)
        else:
            assert not self.model.undone

    @rule(without_index=st.booleans())
    def reopen(self, without_index: bool) -> None:
        self.library.close()
        self.other.close()
        if without_index:
            self.library.layout.index.unlink()
        self.library = open_library(self.folder / "library")
        self.other = open_library(self.folder / "library")

    @rule()
    def reindex(self) -> None:
        self.library.reindex()

    @rule(hours=st.integers(-48, 48))
    def set_clock(self, hours: int) -> None:
        self.offset = hours * 3_600_000_000

    @rule(call=CALLS, after=AFTER, titles=TITLES, text=TEXTS)
    def crash_while_adding(self, call: str, after: int, titles: list[str], text: str) -> None:
        before = dict(self.model.texts)
        if self._crashes(call, after, lambda: self._add(titles, text)):
            self.model.texts = self._texts()
            assert before.keys() <= self.model.texts.keys()
            assert all(new in (before.get(id_, text), text) for id_, new in self.model.texts.items())

    @precondition(lambda self: self.model.texts)
    @rule(call=CALLS, after=AFTER, fields=FIELDS, data=st.data())
    def crash_while_marking(self, call: str, after: int, fields: Fields, data: st.DataObject) -> None:
        ids = self._some(data)
        if self._crashes(call, after, lambda: self._mark(self.library, ids, fields)):
            self._take_in(dict.fromkeys(ids, fields))

    @precondition(lambda self: self.model.done)
    @rule(call=CALLS, after=AFTER)
    def crash_while_undoing(self, call: str, after: int) -> None:
        wanted = self.model.step_of(self.model.done[-1], 0)
        if self._crashes(call, after, self.undo):
            self._take_in(wanted)

    def _take_in(self, change: Mapping[str, Fields]) -> None:
        """Whatever of an unacknowledged change is there is in the model from now on."""
        seen: dict[str, set[bool]] = {}
        for id_, fields in change.items():
            for name, value in fields.items():
                if self.model.value(id_, name) == value:
                    continue
                is_there = self.library.marks(id_).value(name) == value
                seen.setdefault(bucket_of(int(id_, 16)), set()).add(is_there)
                if is_there:
                    self.model.marks.setdefault(id_, {})[name] = value
        assert all(len(each) == 1 for each in seen.values()), "a file holds half of a change"

    def _crashes(self, call: str, after: int, act: Callable[[], None]) -> bool:
        """Whether it came to the crash: the process is gone with the call after so many, and clears nothing away."""
        original: Callable[..., object] = getattr(os, call)
        unlink = os.unlink
        calls = 0

        def crashing(*arguments: Any, **options: Any) -> object:
            nonlocal calls
            calls += 1
            if calls > after:
                raise Crash
            return original(*arguments, **options)

        def unlinking(path: Any, *arguments: Any, **options: Any) -> None:
            if calls > after and str(path).endswith(".tmp"):
                raise Crash
            unlink(path, *arguments, **options)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, call, crashing)
            patch.setattr(os, "unlink", unlinking)
            try:
                act()
            except Crash:
                crashed = True
            else:
                crashed = False
        if crashed:  # closed, since Python minds a forgotten connection; what a kill leaves of it is torture.py's
            self.library.close()
            self.library = open_library(self.folder / "library")
            assert not list((self.folder / "library").rglob("*.tmp"))
        return crashed

    def _texts(self) -> dict[str, str]:
        ids = self.library.ids_of(self.library.index.rows.live)
        return {id_: self.library.get(id_).summary for id_ in ids}

    @invariant()
    def everything_acknowledged_is_there(self) -> None:
        for library in self._open():
            assert library.problems == []
            for id_, fields in self.model.marks.items():
                marks = library.marks(id_)
                assert {name: marks.value(name) for name in fields} == fields
            assert len(library) == len(self.model.texts)
        if hasattr(self, "library"):
            assert self._texts() == self.model.texts

    @invariant()
    def counts_are_those_of_a_walk_over_all(self) -> None:
        for library in self._open():
            for query, matches in self._queries().items():
                wanted = sum(matches(id_) for id_ in self.model.texts)
                assert library.count(parse(query)) == library.find(parse(query)).total == wanted, query
            tagged = sum(self._has(id_, "tag:x") and self._has(id_, "read") for id_ in self.model.texts)
            shown = {count.key: count.digests for count in library.counts(parse("is:read"), "tag")}
            assert shown.get("x", 0) == tagged

    def _open(self) -> Iterable[Library]:
        """Both, up to date as a screen is that looked again."""
        for library in (self.library, self.other) if hasattr(self, "library") else ():
            library.refresh()
            yield library

    def _has(self, id_: str, name: str) -> bool:
        return bool(self.model.value(id_, name))

    def _queries(self) -> dict[str, Callable[[str], bool]]:
        return {
            "is:read": lambda id_: self._has(id_, "read"),
            "is:unread": lambda id_: not self._has(id_, "read"),
            "tag:x": lambda id_: self._has(id_, "tag:x"),
            "has:note -is:bookmarked": lambda id_: self._has(id_, "note") and not self._has(id_, "bookmark"),
            "twice": lambda id_: self.model.texts[id_] == "Told twice.",
            "twice is:bookmarked": lambda id_: self.model.texts[id_] == "Told twice." and self._has(id_, "bookmark"),
            '"note false"': lambda id_: self.model.value(id_, "note") == "note False",
        }


LibraryGame.TestCase.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
test_the_library_is_what_a_dictionary_would_be = LibraryGame.TestCase
