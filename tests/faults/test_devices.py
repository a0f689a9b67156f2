"""Five machines, one library, no server: whatever order files arrive in, all end alike and nothing is lost."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from reader.errors import LibraryError
from reader.library import Library, clock, open_library
from reader.library.changes import Change
from reader.library.device import machine_key
from reader.library.documents import Entry, Fingerprint, read_entries
from reader.library.storage import replace_file
from reader.model.marks import Marks, Stamp, Value
from reader.paths import MARKS, layout
from tests.conftest import use_device
from tests.pages import one, small
from tests.unit.test_library import contents

HOUR = 3_600 * 1_000_000
COPY_NAMES = (
    "{}.sync-conflict-20261124-101010-ABCDEFG.json",
    "{} (Ann's conflicted copy 2026-11-24).json",
    "{} (conflicted copy 2026-11-24 101010).json",
    "{}-LAPTOP.json",
    "{}-laptop-7.json",
    "{} 2.json",
    "{} (1).json",
)


class Machine:
    """One machine: its copy of the library's folder, its own folders, its clock."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = folder / "library"
        self.home = folder / "home"
        self.offset = 0
        self.ticks = len(folder.name)  # no two machines say one moment
        self._patch = patch
        with patch.context() as patched:
            use_device(patched, self.home)
            device = layout(self.root).device_file
        device.parent.mkdir(parents=True)
        # A name that is known, so that a seed tells the same story every time.
        device.write_text(f"{folder.name}-{self.ticks:04}\n{machine_key()}\n")

    @contextmanager
    def opened(self) -> Iterator[Library]:
        with self._patch.context() as patch:
            use_device(patch, self.home)
            patch.setattr(clock, "microseconds", self._now)
            with open_library(self.root) as library:
                yield library

    def _now(self) -> int:
        self.ticks += 10
        return 1_700_000_000_000_000 + self.offset + self.ticks

    def contents(self) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
        with self.opened() as library:
            return contents(library)

    def made_anew(self) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
        """The contents by an index made from scratch."""
        with self._patch.context() as patch:
            use_device(patch, self.home)
            layout(self.root).index.unlink()
        return self.contents()

    def files(self, pattern: str) -> list[Path]:
        return sorted(self.root.glob(pattern))

    def records(self) -> list[Path]:
        """The files of digests and of marks."""
        return [*self.files("digests/*.json"), *self.files("marks/*.json")]


class Network:
    """A synchroniser: versions of files arrive in any order, late, in part first, and so does their being deleted.

    A machine that is offline neither sends nor receives. A file has one writer, so the last version is the true one.
    """

    def __init__(self, machines: list[Machine], chance: Random) -> None:
        self.machines = machines
        self.chance = chance
        self.offline: set[Machine] = set()
        self._versions: dict[str, list[bytes | None]] = {}
        self._has: dict[tuple[Machine, str], int] = {}
        self._left: dict[Machine, dict[str, bytes]] = {machine: {} for machine in machines}

    def send(self, machine: Machine) -> None:
        """Take up what was written or deleted on a machine since the network was last there."""
        now = {str(path.relative_to(machine.root)): path.read_bytes() for path in machine.files("**/*.json")}
        left = self._left[machine]
        for name in sorted(now.keys() | left.keys()):
            if now.get(name) != left.get(name):
                versions = self._versions.setdefault(name, [])
                versions.append(now.get(name))
                self._has[machine, name] = len(versions)
        self._left[machine] = now

    def receive(self, machine: Machine, *, whole: bool = False) -> None:
        """Bring a machine some of what it has not: not always the last version, not always all of it."""
        names = [name for name, versions in self._versions.items() if self._has.get((machine, name), 0) < len(versions)]
        self.chance.shuffle(names)
        for name in names if whole else names[: self.chance.randint(0, len(names))]:
            versions, old = self._versions[name], self._has.get((machine, name), 0)
            number = len(versions) if whole else self.chance.randint(old + 1, len(versions))
            content = versions[number - 1]
            if content is not None and not whole and self.chance.random() < 0.3:
                self._put(machine, name, content[: self.chance.randrange(len(content))])
                continue  # the rest of it comes another time
            self._put(machine, name, content)
            self._has[machine, name] = number

    def _put(self, machine: Machine, name: str, content: bytes | None) -> None:
        path = machine.root / name
        if content is None:
            path.unlink(missing_ok=True)
            self._left[machine].pop(name, None)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.chance.random() < 0.5:
            path.write_bytes(content)
        else:
            fresh = path.with_name(f".syncthing.{path.name}.tmp")
            fresh.write_bytes(content)
            fresh.replace(path)
        self._left[machine][name] = content

    def exchange(self, machine: Machine) -> None:
        if machine not in self.offline:
            self.send(machine)
            self.receive(machine)

    def settle(self) -> None:
        """All are online, and everything arrives whole."""
        self.offline.clear()
        for machine in self.machines:
            self.send(machine)
        for machine in self.machines:
            self.receive(machine, whole=True)


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Machine]:
    monkeypatch.setattr("os.fsync", lambda descriptor: None)  # no power is cut here
    return [Machine(tmp_path / name, monkeypatch) for name in ("oak", "pear", "maple", "walnut", "juniper")]


class Model:
    """Plain dictionaries of what was done: of each text and of each field of a mark the newest."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[int, bytes, str]] = {}
        self.marks: dict[str, dict[str, tuple[int, str, Value]]] = {}

    def told(self, library: Library, id_: str, text: str) -> None:
        """A text was stored. Clocks that are late make equally new versions: then the checksum decides."""
        document = stored(library, id_)
        assert document["summary"] == text
        checksum = blake2b(orjson.dumps(document), digest_size=8).digest()
        version = (document["stored_at"], checksum, text)
        self.texts[id_] = max(self.texts.get(id_, version), version)

    def marked(self, library: Library, change: Change) -> None:
        """Fields were set; the library only says when."""
        for doc_id, fields in change.after.items():
            for field, value in fields.items():
                stamp = library.marks(f"{doc_id:012x}").fields[field]
                assert (stamp.value, stamp.device) == (value, library.files.device)
                kept = self.marks.setdefault(f"{doc_id:012x}", {})
                kept[field] = max(kept.get(field, (0, "", False)), (stamp.at, stamp.device, value), key=lambda s: s[:2])

    def contents(self) -> dict[str, tuple[str, dict[str, object]]]:
        return {id_: (text, self._record(self.marks.get(id_, {}))) for id_, (*_, text) in self.texts.items()}

    @staticmethod
    def _record(fields: dict[str, tuple[int, str, Value]]) -> dict[str, object]:
        values = {field: value for field, (_, _, value) in fields.items()}
        tags = sorted(field.removeprefix("tag:") for field, on in values.items() if field.startswith("tag:") and on)
        plain = {
            field: values.get(field, unset) for field, unset in (("read", False), ("bookmark", False), ("note", ""))
        }
        return {**plain, "tags": tags}


def stored(library: Library, id_: str) -> dict[str, Any]:
    """The document of a digest in this machine's own files, the newest of them."""
    versions = [
        table[str(int(id_, 16))]
        for path in library.layout.digests.glob(f"{library.files.device}-????.json")
        for table in orjson.loads(path.read_bytes()).values()
        if str(int(id_, 16)) in table
    ]
    return max(versions, key=lambda document: int(document["stored_at"]))


EXPECTED = re.compile(
    r"(\S+) is damaged; .* It belongs to another device and was left alone\."
    r"|.* is a copy that a syncing tool made; it is read\..*"
)


class Life:
    """What five people do with one library, and what it should come to."""

    def __init__(self, machines: list[Machine], seed: int) -> None:
        self.machines = machines
        self.chance = Random(seed)
        self.network = Network(machines, self.chance)
        self.model = Model()
        self.steps: dict[Machine, list[Change]] = {machine: [] for machine in machines}

    def go_on(self) -> None:
        machine = self.chance.choice(self.machines)
        machine.offset = max(-5 * HOUR, min(5 * HOUR, machine.offset + self.chance.randint(-2 * HOUR, 2 * HOUR)))
        if self.chance.random() < 0.3:
            self.network.offline ^= {machine}
        with machine.opened() as library:
            for _ in range(self.chance.randint(1, 3)):
                self.chance.choice([self.add, self.mark, self.mark, self.undo])(machine, library)
                if self.chance.random() < 0.3:
                    self.network.exchange(machine)
                    library.refresh()
            assert all(self._expected(library, problem) for problem in library.problems), library.problems
        if self.chance.random() < 0.15:
            self.copy_or_clear(machine)
        self.network.exchange(machine)

    @staticmethod
    def _expected(library: Library, problem: str) -> bool:
        found = EXPECTED.fullmatch(problem)
        return found is not None and (found[1] is None or not library.files.is_own(found[1]))

    def add(self, machine: Machine, library: Library) -> None:
        text = f"Told {self.chance.random()}."
        added = library.add([one(small(f"Story {self.chance.randrange(12)}", body=text))])
        (id_,) = (*added.added, *added.updated)
        self.model.told(library, id_, text)

    def mark(self, machine: Machine, library: Library) -> None:
        ids = sorted(library.ids_of(library.index.rows.live))
        values: dict[str, Value] = {
            "read": self.chance.random() < 0.5,
            "bookmark": self.chance.random() < 0.5,
            "note": self.chance.choice(["", "first", "second", "third"]),
            f"tag:t{self.chance.randrange(3)}": self.chance.random() < 0.6,
        }
        fields = dict(self.chance.sample(sorted(values.items()), 2))
        some = self.chance.sample(ids, min(len(ids), 3))
        was = {id_: library.marks(id_) for id_ in some}
        change = library.mark(dict.fromkeys(some, fields))
        differing = {
            int(id_, 16): new
            for id_ in some
            if (new := {name: value for name, value in fields.items() if was[id_].value(name) != value})
        }
        assert change.after == differing
        self.model.marked(library, change)
        if len(change):
            self.steps[machine].append(change)

    def undo(self, machine: Machine, library: Library) -> None:
        wanted = self._undone(library, self.steps[machine][-1]) if self.steps[machine] else {}
        change = library.undo()
        if not self.steps[machine]:
            assert change is None
            return
        assert change is not None
        assert change.after == {doc_id: fields for doc_id, fields in wanted.items() if fields}
        self.steps[machine].pop()
        self.model.marked(library, change)

    @staticmethod
    def _undone(library: Library, step: Change) -> dict[int, dict[str, Value]]:
        """What the undo of a step sets: what nobody set to something else since."""
        return {
            doc_id: {
                name: step.before[doc_id][name]
                for name, value in fields.items()
                if library.marks(f"{doc_id:012x}").value(name) == value
            }
            for doc_id, fields in step.after.items()
        }

    def copy_or_clear(self, machine: Machine) -> None:
        """A copy of a file turns up in the folder, or one that turned up earlier is deleted."""
        copies = [path for path in machine.records() if "conflict" in path.name]
        if copies and self.chance.random() < 0.5:
            self.chance.choice(copies).unlink()
        elif files := [path for path in machine.records() if "conflict" not in path.name]:
            path = self.chance.choice(files)
            shutil.copy(path, path.with_name(COPY_NAMES[0].format(path.stem)))

    def end(self) -> None:
        """Everything arrives, and every copy is deleted, everywhere."""
        self.network.settle()
        for path in self.machines[0].files("*s/*conflict*.json"):
            path.unlink()
        self.network.settle()


@pytest.mark.parametrize("seed", range(4))
def test_five_machines_end_alike_and_nothing_is_lost(machines: list[Machine], seed: int) -> None:
    life = Life(machines, seed)
    for _ in range(40):
        life.go_on()
    life.end()
    names = {str(path.relative_to(machines[0].root)) for path in machines[0].files("*s/*.json")}
    for machine in machines:
        assert {str(path.relative_to(machine.root)) for path in machine.files("*s/*.json")} == names
        with machine.opened() as library:
            assert library.problems == []
            seen = contents(library)
            assert {id_: (record["summary"], marks) for id_, (record, marks) in seen.items()} == life.model.contents()
            library.reindex()
            assert contents(library) == seen
        assert machine.made_anew() == seen


def test_two_versions_of_one_moment_are_decided_alike_whichever_comes_first(
    machines: list[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there, third = machines[:3]
    monkeypatch.setattr(Machine, "_now", lambda machine: 1_700_000_000_000_000)
    for machine in (here, there):
        with machine.opened() as library:
            added = library.add(one(small(f"Story {n}", body=f"Told on {machine.home}.")) for n in range(8)).added
            library.mark({id_: {"note": f"noted on {machine.home}"} for id_ in added})
    Network(machines[:3], Random(1)).settle()
    assert here.contents() == there.contents() == third.contents() == here.made_anew()
    assert len(here.contents()) == 8


@pytest.fixture
def pair(machines: list[Machine]) -> tuple[Machine, Machine, str]:
    """Two machines with one library, and the id of a digest in it."""
    here, there = machines[:2]
    with here.opened() as library:
        (id_,) = library.add([one(small("Shared"))]).added
        library.mark({id_: {"bookmark": True}})
    Network([here, there], Random(1)).settle()
    with there.opened():
        pass
    return here, there, id_


@pytest.mark.parametrize("name", COPY_NAMES)
def test_a_conflict_copy_counts_on_every_machine_and_is_told(pair: tuple[Machine, Machine, str], name: str) -> None:
    here, there, id_ = pair
    kept = {path: path.read_bytes() for path in here.files("*s/*-*-*.json")}
    with here.opened() as library:
        library.mark({id_: {"note": "only in the copy"}})
        (second,) = library.add([one(small("Second"))]).added
    for path, content in kept.items():
        if path.read_bytes() != content:
            copy = path.with_name(name.format(path.stem))
            path.rename(copy)
            path.write_bytes(content)
            (there.root / path.parent.name / copy.name).write_bytes(copy.read_bytes())
    for machine in (here, there):
        with machine.opened() as library:
            assert library.marks(id_).note == "only in the copy"
            assert library.marks(id_).bookmark
            assert library.get(second).title == "Second"
            assert sum("is a copy" in problem for problem in library.problems) == 2
            library.mark({id_: {"read": True}})
        assert machine.made_anew() == machine.contents()
    assert here.contents().keys() == there.contents().keys() == {id_, second}


def test_a_copy_counts_at_once_and_what_only_it_held_goes_with_it(pair: tuple[Machine, Machine, str]) -> None:
    here, _, id_ = pair
    with here.opened() as library:
        before = contents(library)
        (path,) = here.files("marks/*.json")
        copy = path.with_name(COPY_NAMES[-1].format(path.stem))
        copy.write_bytes(
            path.read_bytes().replace(b'"bookmark":[true,', b'"read":[true,9,"elm-00ff"],"bookmark":[false,')
        )
        library.refresh()
        assert library.marks(id_).to_record() == {"read": True, "bookmark": True, "note": "", "tags": []}
        copy.unlink()
        library.refresh()
        assert contents(library) == before


def test_a_newer_text_that_only_a_copy_held_goes_with_it(pair: tuple[Machine, Machine, str]) -> None:
    here, _, id_ = pair
    with here.opened() as library:
        (path,) = here.files("digests/*.json")
        copy = path.with_name(COPY_NAMES[0].format(path.stem))
        copy.write_bytes(
            re.sub(rb'"stored_at":1', b'"stored_at":2', path.read_bytes().replace(b"happened", b"changed"))
        )
        library.refresh()
        assert library.get(id_).summary == "Something changed."
        copy.unlink()
        library.refresh()
        assert library.get(id_).summary == "Something happened."


def test_undo_takes_in_what_arrived_before_it(pair: tuple[Machine, Machine, str]) -> None:
    here, there, id_ = pair
    with here.opened() as library:
        library.mark({id_: {"note": "mine"}})
    Network([here, there], Random(1)).settle()
    with there.opened() as library:
        library.mark({id_: {"note": "theirs"}})
    with here.opened() as library:
        for path in there.files("marks/*.json"):
            shutil.copy(path, here.root / MARKS / path.name)
        assert not library.undo()
        assert library.marks(id_).note == "theirs"


def merged(ours: bytes, theirs: bytes) -> bytes:
    """What git leaves of two versions of one file that both changed: all lines but the first and the last."""
    first, last = ours.splitlines(keepends=True)[0], ours.splitlines(keepends=True)[-1]
    bodies = [b"".join(version.splitlines(keepends=True)[1:-1]) for version in (ours, theirs)]
    return first + b"<<<<<<< HEAD\n" + bodies[0] + b"=======\n" + bodies[1] + b">>>>>>> theirs\n" + last


def united(ours: bytes, theirs: bytes) -> bytes:
    """What a union merge makes of them: the lines of both, one id twice."""
    bodies = [b",\n".join(line.rstrip(b",") for line in v.splitlines()[1:-1]) for v in (ours, theirs)]
    return ours.splitlines()[0] + b"\n" + b",\n".join(bodies) + b"\n}}\n"


@pytest.mark.parametrize("merge", [merged, united])
@pytest.mark.parametrize("own", [True, False])
def test_both_sides_of_a_git_conflict_count(
    pair: tuple[Machine, Machine, str], merge: Callable[[bytes, bytes], bytes], own: bool
) -> None:
    here, there, id_ = pair
    before = {path: path.read_bytes() for path in here.files("*s/*-*-*.json")}
    with here.opened() as library:
        library.mark({id_: {"note": "newer"}})
        library.add([one(small("Shared", body="Newer."))])
    after = {path: path.read_bytes() for path in before}
    with here.opened() as library:
        library.mark({id_: {"note": "oldest of all", "tag:left": True}})
    for path, content in before.items():
        both = merge(after[path], content)
        ((here if own else there).root / path.parent.name / path.name).write_bytes(both)
    with (here if own else there).opened() as library:
        assert library.get(id_).summary.startswith("Newer.")
        assert library.marks(id_).note == "newer"
        assert library.marks(id_).bookmark
        assert len(library.problems) == 2
        library.mark({id_: {"read": True}})
        library.reindex()
        assert library.marks(id_).read
        assert library.get(id_).summary.startswith("Newer.")
    damaged = list(here.root.rglob("*.damaged-*")) + list(there.root.rglob("*.damaged-*"))
    assert len(damaged) == (2 if own else 0)


def swap(first: Path, second: Path) -> None:
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)


def test_files_that_were_swapped_hold_what_they_hold(machines: list[Machine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.library.files.DIGESTS_PER_FILE", 3)
    machine = machines[0]
    with machine.opened() as library:
        added = library.add(one(small(f"Story {n}")) for n in range(9)).added
        library.mark({id_: {"note": id_} for id_ in added})
        before = contents(library)
        swap(*machine.files("digests/*.json")[:2])
        swap(*machine.files("marks/*.json")[:2])
        library.refresh()
        assert contents(library) == before
        library.mark({id_: {"read": True} for id_ in added})
        library.add([one(small("Story 1", body="Newer."))])
        marked = contents(library)
        assert {id_ for id_, (_, marks) in marked.items() if marks["read"]} == set(added)
        assert {marks["note"] for _, marks in marked.values()} == set(added)
    with machine.opened() as library:
        library.reindex()
        assert contents(library) == marked
    assert machine.made_anew() == marked


@pytest.mark.parametrize("folder", ["digests", "marks"])
def test_files_of_two_machines_that_were_swapped_hold_what_they_hold(
    pair: tuple[Machine, Machine, str], folder: str
) -> None:
    here, there, id_ = pair
    with there.opened() as library:
        library.add([one(small("Of the other"))])
        library.mark({id_: {"note": "of the other"}})
    Network([here, there], Random(1)).settle()
    before = here.contents()
    swap(*here.files(f"{folder}/*.json"))
    assert here.contents() == before
    with here.opened() as library:
        library.mark({id_: {"read": True}})
        library.add([one(small("Shared", body="Newer."))])
        after = contents(library)
    assert after[id_][1] == {**before[id_][1], "read": True}
    assert after[id_][0]["summary"] == "Newer."
    assert here.made_anew() == after


def test_a_file_under_a_second_name_changes_nothing(pair: tuple[Machine, Machine, str]) -> None:
    here, _, id_ = pair
    before = here.contents()
    for path in here.records():
        shutil.copy(path, path.with_name("elm-00ff-" + path.stem.rpartition("-")[2] + ".json"))
    assert here.contents() == before
    with here.opened() as library:
        library.mark({id_: {"bookmark": False}})
        assert not library.marks(id_).bookmark
    assert not here.made_anew()[id_][1]["bookmark"]


def test_a_file_whose_strays_went_home_is_read_for_its_own_bucket_too(machines: list[Machine]) -> None:
    machine = machines[0]
    first, second, third = ids = [f"{bucket}00000000001" for bucket in "037"]
    with machine.opened() as library:
        library.add(replace(one(small(f"Story {id_}")), id=id_) for id_ in ids)
        library.mark({id_: {"note": f"note {id_}"} for id_ in ids})
        paths = {path.stem[-1]: path for path in machine.files("marks/*.json")}
        swap(paths["3"], paths["7"])
        library.refresh()
        swap(paths["3"], paths["7"])
        for bucket in "03":
            paths[bucket].write_text(paths[bucket].read_text().replace('"note ', '"by hand '))
        library.refresh()
        notes = [library.marks(id_).note for id_ in ids]
        assert notes == [f"by hand {first}", f"by hand {second}", f"note {third}"]


@pytest.mark.parametrize("harm", ["cut", "zeroed", "noise", "duplicated", "gone"])
def test_a_harmed_file_costs_at_most_itself(
    machines: list[Machine], monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    monkeypatch.setattr("reader.library.files.DIGESTS_PER_FILE", 3)
    machine = machines[0]
    with machine.opened() as library:
        added = library.add(one(small(f"Story {n}")) for n in range(9)).added
        library.mark({id_: {"note": id_} for id_ in added})
        before = contents(library)
    first = machine.files("digests/*.json")[0]
    inside = {id_ for id_ in added if f'"{int(id_, 16)}"' in first.read_text()}
    content = first.read_bytes()
    first.write_bytes(
        {
            "cut": content[: len(content) // 2],
            "zeroed": bytes(len(content)),
            "noise": Random(7).randbytes(len(content)),
            "duplicated": content * 2,
            "gone": b"",
        }[harm]
    )
    with machine.opened() as library:
        after = contents(library)
        assert {i: c for i, c in after.items() if i not in inside} == {
            i: c for i, c in before.items() if i not in inside
        }
        if harm == "duplicated":
            assert after == before
        if harm == "cut":
            assert after.keys() & inside
        assert len(library.problems) == 1
        restored = library.add(one(small(f"Story {n}")) for n in range(9))
        assert set(restored.added) == inside - after.keys()
        texts = {id_: marks for id_, (_, marks) in contents(library).items()}
        assert texts == {id_: marks for id_, (_, marks) in before.items()}, "a mark went with the text"
        seen = contents(library)
        library.reindex()
        assert contents(library) == seen


def harmed(content: bytes, harm: str) -> bytes:
    match harm:
        case "cut":
            return content[: len(content) * 2 // 3]
        case "noise":
            middle = len(content) // 2
            return content[: middle - 9] + Random(7).randbytes(18) + content[middle + 9 :]
        case "zeroed":
            return content[: len(content) // 3] + bytes(len(content) - len(content) // 3)
    return content + content[len(content) // 2 :]


def ids_of(content: bytes) -> set[str]:
    """The ids of the documents whose lines are whole."""
    lines = re.findall(rb'^"(\d+)": (\{.*?\}),?$', content, re.MULTILINE)
    return {f"{int(doc_id):012x}" for doc_id, document in lines if is_json(document)}


def is_json(content: bytes) -> bool:
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    return True


@pytest.mark.parametrize("harm", ["cut", "noise", "zeroed", "twice its end"])
@pytest.mark.parametrize("folder", ["digests", "marks"])
@pytest.mark.parametrize("own", [True, False])
def test_only_what_is_really_gone_is_missing(machines: list[Machine], harm: str, folder: str, own: bool) -> None:
    here, there = machines[:2]
    with here.opened() as library:
        ids = library.add(replace(one(small(f"Story {n}")), id=f"a{n:011x}") for n in range(9)).added
        library.mark({id_: {"note": id_} for id_ in ids})
        before = contents(library)
    Network([here, there], Random(1)).settle()
    machine = here if own else there
    assert machine.contents() == before
    (path,) = machine.files(f"{folder}/*.json")
    content = path.read_bytes()
    path.write_bytes(harmed(content, harm))
    left = ids_of(path.read_bytes())
    assert left if harm == "twice its end" else left < set(ids)
    with machine.opened() as library:
        after = contents(library)
        (problem,) = library.problems
        assert f"{len(left)} of its documents could be read" in problem
        if folder == "digests":
            assert after == {id_: before[id_] for id_ in left}
        else:
            assert {id_ for id_, (_, marks) in after.items() if marks["note"] == id_} == left
        library.reindex()
        assert contents(library) == after
    assert machine.made_anew() == after
    path.write_bytes(content)
    assert machine.contents() == before


def test_strays_that_are_gone_are_gone_from_every_bucket(pair: tuple[Machine, Machine, str]) -> None:
    here, _, id_ = pair
    bucket = "0" if id_[0] != "0" else "1"
    stray = here.root / MARKS / f"elm-00ff-{bucket}.json"
    with here.opened() as library:
        stray.write_text(f'{{"marks": {{"{int(id_, 16)}": {{"note": ["a stray", 5, "elm-00ff"]}}}}}}')
        library.refresh()
        assert library.marks(id_).note == "a stray"
        stray.write_text('{"marks": {}}')
        library.refresh()
        assert library.marks(id_).note == ""
        assert library.marks(id_).bookmark


def test_marks_of_a_file_that_could_not_be_read_for_a_while_come_back(
    pair: tuple[Machine, Machine, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _, id_ = pair
    (path,) = here.files("marks/*.json")

    def read(asked: Path) -> tuple[Fingerprint, list[Entry]]:
        if asked == path:
            raise PermissionError(13, "Permission denied", str(path))
        return read_entries(asked)

    with here.opened() as library:
        with monkeypatch.context() as patch:
            patch.setattr("reader.library.files.read_entries", read)
            path.with_name(f"elm-00ff-{id_[0]}.json").write_bytes(b"{}")
            library.refresh()
            assert any("Permission denied" in problem for problem in library.problems)
        library.refresh()
        assert library.marks(id_).bookmark
        assert not library.stale()


@pytest.mark.parametrize("odd", ['"\\ud800"', "1" * 30, "[" * 400 + "]" * 400])
def test_a_damaged_file_with_what_json_cannot_write_costs_at_most_that_document(
    machines: list[Machine], odd: str
) -> None:
    machine = machines[0]
    with machine.opened() as library:
        library.add(one(small(f"Story {n}")) for n in range(3))
    (path,) = machine.files("digests/*.json")
    path.write_text(path.read_text().replace('"title"', f'"odd":{odd},"title"', 1).removesuffix("}}\n"))
    with machine.opened() as library:
        assert len(library) == (2 if odd.startswith("[") else 3)
        seen = contents(library)
    assert machine.made_anew() == seen


@pytest.mark.parametrize("at", [(1 << 63) - 1, 1 << 63, (1 << 64) - 1])
@pytest.mark.parametrize("folder", ["digests", "marks"])
def test_a_moment_that_no_clock_says_stops_nobody(pair: tuple[Machine, Machine, str], at: int, folder: str) -> None:
    here, _, id_ = pair
    (path,) = here.files(f"{folder}/*.json")
    path.write_text(re.sub(r"\b1700\d{12}\b", str(at), path.read_text()))
    with here.opened() as library:
        library.add([one(small("Shared", body="Newer."))])
        library.mark({id_: {"read": True, "bookmark": True}})
        assert library.get(id_).summary == "Newer."
        assert library.marks(id_).to_record() == {"read": True, "bookmark": True, "note": "", "tags": []}


def test_a_file_that_rotted_unseen_is_told_when_it_is_written(pair: tuple[Machine, Machine, str]) -> None:
    here, _, id_ = pair
    (path,) = here.files("marks/*.json")
    with here.opened() as library:
        stat = path.stat()
        path.write_bytes(b"#" * stat.st_size)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        library.mark({id_: {"read": True}})
        assert library.marks(id_).read
        assert any("The damaged file is kept as" in problem for problem in library.problems)


def test_a_cloned_disk_takes_a_new_name_and_nothing_is_lost(pair: tuple[Machine, Machine, str]) -> None:
    here, there, id_ = pair
    shutil.rmtree(there.root.parent)
    shutil.copytree(here.root.parent, there.root.parent)
    # The library's folder is found by its path, and on a cloned disk that is the same.
    for kind in ("state", "cache"):
        for path in (there.home / kind / "digest-reader").glob("library-*"):
            was, now = (layout(machine.root).index.stem for machine in (here, there))
            path.rename(path.with_name(path.name.replace(was, now)))
    with here.opened() as library:
        name = library.files.device
        library.mark({id_: {"note": "here"}})
    with there.opened() as library:
        assert library.files.device == name
        (theirs,) = library.add([one(small("Of the clone"))]).added
        library.mark({id_: {"tag:clone": True}})
    exchange(here, there)
    told = 0
    for number, machine in enumerate((here, there)):
        with machine.opened() as library:
            library.mark({id_: {f"tag:after{number}": True}})
            told += any("Another machine writes" in problem for problem in library.problems)
    assert told >= 1
    exchange(here, there)
    assert here.contents() == there.contents()
    record, marks = here.contents()[id_]
    assert record["title"] == "Shared"
    assert marks == {"read": False, "bookmark": True, "note": "here", "tags": ["after0", "after1", "clone"]}
    assert theirs in here.contents()
    with here.opened() as one_library, there.opened() as other:
        assert one_library.files.device != other.files.device


def exchange(here: Machine, there: Machine) -> None:
    """A synchroniser that finds a file changed on both sides keeps ours and puts theirs beside it, on both."""
    names = {path.relative_to(machine.root) for machine in (here, there) for path in machine.files("*/*.json")}
    for name in names:
        ours, theirs = here.root / name, there.root / name
        if not theirs.exists():
            shutil.copy2(ours, theirs)
        elif not ours.exists():
            shutil.copy2(theirs, ours)
        elif ours.read_bytes() != theirs.read_bytes():
            copy = f"{name.stem}.sync-conflict-20261124-1010{len(names):02}-CLONE.json"
            for machine in (here, there):
                (machine.root / name).with_name(copy).write_bytes(theirs.read_bytes())
            shutil.copy2(ours, theirs)


def test_two_copies_on_one_machine_take_nobody_for_a_stranger(machines: list[Machine]) -> None:
    here, there = machines[:2]
    there.home = here.home
    for turn in range(3):
        for machine, other in ((here, there), (there, here)):
            with machine.opened() as library:
                library.add([one(small(f"{machine.root.parent.name} {turn}"))])
                assert library.problems == []
            shutil.copytree(machine.root, other.root, dirs_exist_ok=True)
    with here.opened() as library:
        assert len(library) == 6
    assert len(here.files("devices/*.json")) == 1


def test_a_name_that_came_from_another_machine_is_not_used(
    pair: tuple[Machine, Machine, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _, id_ = pair
    with here.opened() as library:
        name = library.files.device
    monkeypatch.setattr("reader.library.device.machine_key", lambda: "0123456789ab")
    with here.opened() as library:
        library.mark({id_: {"read": True}})
        assert library.files.device != name
        assert library.marks(id_).bookmark
    with here.opened() as library:
        assert library.files.device != name


def test_a_disk_that_is_full_again_and_again_costs_no_name(
    pair: tuple[Machine, Machine, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _, id_ = pair

    def full(path: Path, content: bytes) -> None:
        if path.is_relative_to(here.root):
            raise OSError(28, "No space left on device")
        replace_file(path, content)

    with here.opened() as library:
        name = library.files.device
    for _ in range(3):
        with here.opened() as library, monkeypatch.context() as patch:
            patch.setattr("reader.library.storage.replace_file", full)
            with pytest.raises(LibraryError, match="disk is full"):
                library.mark({id_: {"read": True}})
    with here.opened() as library:
        library.mark({id_: {"read": True}})
        assert library.problems == []
        assert library.files.device == name


def test_two_stamps_of_one_moment_are_decided_alike_everywhere() -> None:
    one_side = Marks({"note": Stamp("a", 5, "ash-0001")})
    other = Marks({"note": Stamp("b", 5, "elm-0001")})
    assert one_side.merge(other) == other.merge(one_side)
