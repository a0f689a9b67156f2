"""The desk's files, as all others: torn, copied, merged by git, backed up, two devices at once."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from reader.library import Library, open_library
from reader.library.backup import back_up, restore
from reader.library.doctor import examine, repair
from reader.library.mutes import mute, unmute
from reader.model.desk import Mute
from reader.paths import DESK, layout
from tests.conftest import Run, use_device
from tests.faults.test_devices import COPY_NAMES
from tests.pages import one, small

MUTES = [Mute(f"topic:number{n}", keep=n) for n in range(9)]


@pytest.fixture
def stored(root: Path) -> list[Mute]:
    """A library with a digest and nine mutes, in their order."""
    with open_library(root) as library:
        library.add([one(small("A digest"))])
        for each in MUTES:
            mute(library, each)
        return library.desk.mutes()


def own_file(root: Path) -> Path:
    (path,) = (root / DESK).glob("*.json")
    return path


def wrong(root: Path) -> set[str]:
    with Library(layout(root)) as library:
        return {finding.kind for finding in examine(library) if finding.wrong}


@pytest.mark.parametrize("harm", ["cut", "noise", "zeroed", "doubled"])
def test_of_a_torn_file_what_can_be_read_stays_and_the_next_mute_is_kept(
    root: Path, stored: list[Mute], harm: str
) -> None:
    path = own_file(root)
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(
        {
            "cut": content[:middle],
            "noise": content[:middle] + Random(7).randbytes(30) + content[middle + 30 :],
            "zeroed": content[:middle] + bytes(len(content) - middle),
            "doubled": content * 2,
        }[harm]
    )
    with open_library(root) as library:
        left = library.desk.mutes()
        assert left == stored if harm == "doubled" else set(left) < set(stored)
        assert len(left) >= 3
        mute(library, Mute("topic:another"))
        assert set(library.desk.mutes()) == {*left, Mute("topic:another")}
        assert sum(path.name in problem for problem in library.problems) == 1
    assert list((root / DESK).glob("*.damaged-*"))
    assert wrong(root) == set()


def test_a_torn_file_is_found_and_mended_by_the_doctor(root: Path, stored: list[Mute]) -> None:
    path = own_file(root)
    path.write_bytes(path.read_bytes()[:-30])
    assert wrong(root) == {"damaged"}
    with open_library(root) as library:
        repair(library)
        assert len(library.desk.mutes()) == len(stored) - 1
    assert wrong(root) == set()


@pytest.mark.parametrize("name", COPY_NAMES)
def test_a_conflict_copy_counts_and_is_folded_in(root: Path, stored: list[Mute], name: str) -> None:
    path = own_file(root)
    old = path.read_bytes()
    with open_library(root) as library:
        mute(library, Mute("topic:only in the copy"))
        unmute(library, "topic:number1")
        wanted = library.desk.mutes()
    path.rename(path.with_name(name.format(path.stem)))
    path.write_bytes(old)
    with open_library(root) as library:
        assert library.desk.mutes() == wanted
    assert wrong(root) == {"copy"}
    with open_library(root) as library:
        repair(library)
        assert library.desk.mutes() == wanted
    assert wrong(root) == set()
    assert own_file(root) == path


def test_both_sides_of_a_git_conflict_count(root: Path, stored: list[Mute]) -> None:
    path = own_file(root)
    with open_library(root) as library:
        mute(library, Mute("topic:ours"))
    lines = path.read_text().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "topic:ours" in line)
    theirs = lines[at].replace("ours", "theirs").replace('"', '"', 1)
    number = theirs.split('"')[1]
    theirs = theirs.replace(number, str(int(number) + 1), 1)
    lines[at : at + 1] = ["<<<<<<< HEAD\n", lines[at], "=======\n", theirs, ">>>>>>> theirs\n"]
    path.write_text("".join(lines))
    with open_library(root) as library:
        assert Mute("topic:ours") in library.desk.mutes()
        assert set(stored) < set(library.desk.mutes())


def test_a_backup_brings_the_desk_back(root: Path, stored: list[Mute], tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "b.tar.gz", tmp_path / "elsewhere"
    back_up(layout(root), file)
    restore(file, layout(elsewhere))
    with open_library(elsewhere) as library:
        assert library.desk.mutes() == stored


def test_two_devices_change_the_desk_at_once_and_agree(
    root: Path, tmp_path: Path, stored: list[Mute], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_device(monkeypatch, tmp_path / "second")
    with open_library(root) as there:
        unmute(there, "topic:number2")
        mute(there, Mute("topic:number3", keep=99))
        use_device(monkeypatch, home)
        with open_library(root) as here:
            mute(here, Mute("topic:number4", keep=98))
            assert here.desk.mutes() == there.desk.mutes()
            kept = {each.query: each.keep for each in here.desk.mutes()}
    assert "topic:number2" not in kept
    assert (kept["topic:number3"], kept["topic:number4"]) == (99, 98)
    assert len(list((root / DESK).glob("*.json"))) == 2


@pytest.mark.parametrize(
    "value", [None, 7, [], {}, [True, 1], ["x", "y", "z"], [[], 1, "a-0001"], ["\x1b[31m", 1, "a"]]
)
def test_fields_of_any_shape_hide_nothing_and_stop_nobody(root: Path, value: object) -> None:
    with open_library(root) as library:
        library.add([one(small("A digest"))])
    (root / DESK).mkdir(exist_ok=True)
    stamp = [True, 1, "other-ab12"]
    documents = {
        "1": {"name": "mute:a", "set": stamp, "until": value, "keep": value},
        "2": {"name": value, "set": stamp},
        "3": {"name": "mute:", "set": value},
        "4": value,
    }
    (root / DESK / "other-ab12.json").write_text(json.dumps({DESK: documents}))
    with open_library(root) as library:
        assert library.desk.mutes() == []  # a thing stands under the key of its name, or it is nobody's
        mute(library, Mute("topic:a"))
        assert len(library) == 1


@pytest.mark.parametrize("content", [b"", b"\x00\xff\x17" * 99, b'{"1": {"name": "view:A", "qu'])
@pytest.mark.parametrize("command", [("views",), ("plate",), ("mute", "--list"), ("list",)])
def test_every_command_warns_of_a_file_of_another_device_that_cannot_be_read(
    root: Path, stored: list[Mute], run: Run, content: bytes, command: tuple[str, ...]
) -> None:
    (root / DESK / "elsewhere-00ff.json").write_bytes(content)
    for _ in range(2):
        told = run("--library", root, *command).stderr
        assert told.count("desk/elsewhere-00ff.json is damaged") == 1
        assert "The views, mutes and decisions that it holds may be missing" in told
