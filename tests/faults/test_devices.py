"""Five machines, one library, no server: whatever order files arrive in, all end alike and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from reader.library import Library, open_library
from reader.marks import Marks, Stamp, Value
from reader.paths import layout
from tests.conftest import use_device
from tests.pages import one, small
from tests.unit.test_library import contents

HOUR = 3_600 * 1_000_000
COPY_NAMES = (
    "{}.sync-conflict-20261124-101010-ABCDEFG.json",
    "{} (Ann's conflicted copy 2026-11-24).json",
    "{} (conflicted copy 2026-11-24 101010).json",
    "{}-LAPTOP.json",
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

    @contextmanager
    def opened(self) -> Iterator[Library]:
        with self._patch.context() as patch:
            use_device(patch, self.home)
            patch.setattr(Library, "_now", staticmethod(self._now))
            with open_library(self.root) as library:
                yield library

    def _now(self) -> int:
        self.ticks += 10
        return 1_700_000_000_000_000 + self.offset + self.ticks

    def contents(self) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
        with self.opened() as library:
            return contents(library)

    def files(self, pattern: str) -> list[Path]:
        return sorted(self.root.glob(pattern))


class Network:
    """A synchroniser: it carries each device's files to the others, in any order, sometimes a part of one first."""

    def __init__(self, machines: list[Machine], chance: Random) -> None:
        self.machines = machines
        self.chance = chance

    def carry(self, source: Machine, target: Machine, *, torn: bool = False) -> None:
        names = [path.relative_to(source.root) for path in source.root.rglob("*.json")]
        self.chance.shuffle(names)
        for name in names[: self.chance.randint(0, len(names))] if torn else names:
            if not self._is_of(name, source):
                continue
            content = (source.root / name).read_bytes()
            cut = self.chance.randrange(len(content)) if torn and self.chance.random() < 0.3 else len(content)
            (target.root / name).parent.mkdir(parents=True, exist_ok=True)
            (target.root / name).write_bytes(content[:cut])

    def _is_of(self, name: Path, machine: Machine) -> bool:
        with machine.opened() as library:
            return library.files.device in name.name or name.name == "library.json"

    def settle(self) -> None:
        for source in self.machines:
            for target in self.machines:
                if source is not target:
                    self.carry(source, target)


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Machine]:
    return [Machine(tmp_path / name, monkeypatch) for name in ("oak", "pear", "maple", "walnut", "juniper")]


class Model:
    """What every machine must show in the end: the newest text, and of each mark the newest."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[int, bytes, str]] = {}
        self.marks: dict[str, Marks] = {}

    def learn(self, library: Library, id_: str) -> None:
        # Clocks that are late make equally new versions: then the checksum decides.
        doc_id = int(id_, 16)
        version = library.index.newest_stored([doc_id]), library.index.checksums()[doc_id], library.get(id_).summary
        self.texts[id_] = max(self.texts.get(id_, version), version)
        self.marks[id_] = self.marks.get(id_, Marks()).merge(library.marks(id_))


@pytest.mark.parametrize("seed", range(4))
def test_five_machines_end_alike_and_nothing_is_lost(machines: list[Machine], seed: int) -> None:
    chance = Random(seed)
    network, model = Network(machines, chance), Model()
    for _ in range(40):
        machine = chance.choice(machines)
        machine.offset = max(-5 * HOUR, machine.offset + chance.randint(-HOUR, HOUR))
        with machine.opened() as library:
            act(library, chance, model)
        if chance.random() < 0.4:
            network.carry(*chance.sample(machines, 2), torn=chance.random() < 0.5)
    network.settle()
    wanted = {id_: (text, mark.to_record()) for id_, mark in model.marks.items() for *_, text in [model.texts[id_]]}
    for machine in machines:
        seen = machine.contents()
        assert {id_: (record["summary"], marks) for id_, (record, marks) in seen.items()} == wanted
        with machine.opened() as library:
            assert library.problems == []
            library.reindex()
            assert contents(library) == seen


def act(library: Library, chance: Random, model: Model) -> None:
    touched: list[str] = []
    if chance.random() < 0.5 or not len(library):
        added = library.add([one(small(f"Story {chance.randrange(12)}", body=f"Told {chance.random()}."))])
        touched += [*added.added, *added.updated]
    ids = sorted(f"{i:012x}" for i in library.index.ids_of(library.index.live))
    some = chance.sample(ids, min(len(ids), 3))
    values: dict[str, Value] = {
        "read": chance.random() < 0.5,
        "bookmark": chance.random() < 0.5,
        "note": f"note {chance.randrange(9)}",
        f"tag:t{chance.randrange(3)}": chance.random() < 0.6,
    }
    fields = dict(chance.sample(sorted(values.items()), 2))
    library.mark(dict.fromkeys(some, fields))
    if chance.random() < 0.2:
        library.undo()
        some = ids
    for id_ in {*touched, *some}:
        model.learn(library, id_)


# --- copies and merges ----------------------------------------------------------------------------


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
    assert here.contents().keys() == there.contents().keys() == {id_, second}


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


# --- files that are not what they were ------------------------------------------------------------


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
    layout(machine.root)  # the index of the test's own home is not this machine's
    with machine.opened() as library:
        library.reindex()
        assert contents(library) == marked


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


# --- a name that is taken -------------------------------------------------------------------------


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


def test_two_stamps_of_one_moment_are_decided_alike_everywhere() -> None:
    one_side = Marks({"note": Stamp("a", 5, "ash-0001")})
    other = Marks({"note": Stamp("b", 5, "elm-0001")})
    assert one_side.merge(other) == other.merge(one_side)
