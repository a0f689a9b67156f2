"""12. Index, history, state and backups that are noise, of wrong types, or bombs: made anew or told, never a traceback."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import sqlite3
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.attack.machine import ARTICLE, Machine, plain_digest, undone
from tests.attack.programs import DIGEST
from tests.attack.test_control_codes import IN_NAMES, assert_clean

NOISY = random.Random(7)
"""The same noise every time."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = Machine(tmp_path_factory.mktemp("filled"))
    machine.fill(plain_digest("Queues", article={"text": ARTICLE}))
    machine.run("follow", "exec:true")
    machine.run("refresh")
    machine.run("mark", machine.ids()[0], "--bookmark")
    (machine.state / f"{machine.state_file('.sqlite').stem}.json").write_text('{"query": "", "asked": true}')
    return machine


@pytest.fixture
def filled(built: Machine, forked: bool) -> Iterator[Machine]:
    built.forked = forked
    with undone(built):
        yield built


NOISE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda old: b"",
    "noise": lambda old: NOISY.randbytes(20_000),
    "a head and noise": lambda old: b"SQLite format 3\x00" + NOISY.randbytes(8_000),
    "cut": lambda old: old[: len(old) // 2],
    "zeros": lambda old: bytes(len(old)),
    "noise within": lambda old: old[: len(old) // 3] + NOISY.randbytes(len(old) // 3) + old[2 * len(old) // 3 :],
    "noise after a page": lambda old: old[:4096] + NOISY.randbytes(max(0, len(old) - 4096)),
    "JSON of another shape": lambda old: b'{"query": {}, "words": 5, "device": [], "cursor": [[]], "scroll": 1e999}',
    "JSON of depth": lambda old: b"[" * 100_000,
    "a number too large": lambda old: b'{"scroll": ' + b"9" * 5_000 + b', "asked": true}',
    "a scroll too far": lambda old: b'{"scroll": 9223372036854775807, "asked": true, "cursor": "x", "query": "((((", "theme": "nobody"}',
    "a scroll below": lambda old: b'{"scroll": -9223372036854775808, "asked": true, "airy": true, "roles": ["", "\\u0000"]}',
    "half a character": lambda old: b'{"query": "\\ud800", "asked": true}',
    "no UTF-8": lambda old: b"\xff\xfe\x00" * 100,
}  # fmt: skip
SHAPES = (
    "empty",
    "noise",
    "JSON of another shape",
    "JSON of depth",
    "a number too large",
    "a scroll too far",
    "a scroll below",
    "half a character",
    "no UTF-8",
)
TORN = ("empty", "noise", "a head and noise", "cut", "noise within", "noise after a page")
COMMANDS: dict[str, tuple[list[str], ...]] = {
    ".sqlite": (["list"], ["mark", "{id}", "--read"], ["doctor", "--repair"]),
    ".history": (["undo"], ["mark", "{id}", "--read"], ["redo"]),
    ".fetches": (["feeds"], ["refresh", "--force"]),
    ".claim": (["mark", "{id}", "--read"], ["doctor"]),
    "device": (["mark", "{id}", "--read"], ["list"]),
    ".json": (["list"],),
}
CELLS = [
    (ending, name) for ending in COMMANDS for name in (SHAPES if ending in (".json", ".claim", "device") else TORN)
]


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "name"), CELLS)
def test_a_side_file_of_noise(ending: str, name: str, filled: Machine) -> None:
    path = filled.state_file(ending)
    identity = filled.ids()[0]
    content = NOISE[name](path.read_bytes())
    for words in COMMANDS[ending]:
        path.write_bytes(content)
        filled.run(*(word.format(id=identity) for word in words), seconds=15).assert_held()
    assert "Queues" in filled.run("list").said


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "name"), [cell for cell in CELLS if cell[0] in (".json", ".sqlite", ".history")])
def test_the_screen_opens_on_a_side_file_of_noise(ending: str, name: str, filled: Machine) -> None:
    path = filled.state_file(ending)
    path.write_bytes(NOISE[name](path.read_bytes()))
    with filled.terminal() as screen:
        screen.until(b"Queues", 10)
        screen.press("\x1b", "j", "u", "m", "u", "q", wait=0.3)
        ended = screen.wait(4)
        assert b"Traceback" not in screen.written, screen.written[-800:]
        assert ended


WRONG = (
    "NULL",
    "'text'",
    "-1",
    "9223372036854775807",
    "1e300",
    "x'00ff'",
    "zeroblob(3)",
    "''",
    "9e999",
    "281474976710656",
)
TABLES = {
    ".history": ("steps",),
    ".fetches": ("fetches",),
    ".sqlite": ("meta", "files", "rows", "facets", "marks", "orders"),
}


@pytest.mark.slow
@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("ending", TABLES)
def test_a_table_of_wrong_types(ending: str, value: str, filled: Machine) -> None:
    path = filled.state_file(ending)
    identity = filled.ids()[0]
    filled.run("list", "sort:title")
    sound = path.read_bytes()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    for table in TABLES[ending]:
        path.write_bytes(sound)
        with closing(sqlite3.connect(path)) as db:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        for column in columns:
            path.write_bytes(sound)
            try:
                with closing(sqlite3.connect(path)) as db, db:
                    db.execute(f'UPDATE {table} SET "{column}"={value}')
            except sqlite3.Error:
                continue
            for words in COMMANDS[ending][:1]:
                outcome = filled.run(*(word.format(id=identity) for word in words), seconds=15)
                assert "Traceback (most" not in outcome.said, f"{table}.{column}: {outcome.said[-600:]}"


@pytest.mark.parametrize(
    "change",
    {
        "a bomb": lambda: zlib.compress(b"[" + bytes(1 << 28)),
        "an id beyond 48 bits": lambda: zlib.compress(
            b'[[{"read": false}, {"read": true}, 1]]\n' + (1 << 60).to_bytes(8, "little")
        ),
        "ids missing": lambda: zlib.compress(b'[[{"read": false}, {"read": true}, 99999999]]\n'),
        "a count below": lambda: zlib.compress(b'[[{"read": false}, {"read": true}, -1]]\n' + bytes(8)),
        "a count of text": lambda: zlib.compress(b'[[{"read": false}, {"read": true}, "x"]]\n' + bytes(8)),
        "odd fields": lambda: zlib.compress(b'[[{"a\\u001b]0;PWNED\\u0007": 5}, {"": []}, 1]]\n' + bytes(8)),
        "unknown fields": lambda: zlib.compress(
            b'[[{"\\u001b]0;PWNED\\u0007": false}, {"\\u001b]0;PWNED\\u0007": true}, 1]]\n' + bytes(8)
        ),
        "no list": lambda: zlib.compress(b"{}\n"),
        "not packed": lambda: b"abc",
        "depth": lambda: zlib.compress(b"[" * 100_000 + b"\n"),
    }.items(),
    ids=lambda item: item[0],
)
def test_a_history_that_lies(change: tuple[str, Callable[[], bytes]], filled: Machine) -> None:
    with closing(sqlite3.connect(filled.state_file(".history"))) as db, db:
        db.execute("UPDATE steps SET change=?", (change[1](),))
    for command in ("undo", "redo"):
        outcome = filled.run(command, seconds=20)
        outcome.assert_held()
        assert_clean(outcome.out + outcome.err)


def test_a_blob_of_2_gb_is_not_read(filled: Machine) -> None:
    path = filled.state_file(".history")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "UPDATE steps SET change=zeroblob(150000000)"
        )  # as good as 2 GB, where twice as much is more than there is
    outcome = filled.run("undo", seconds=20, command=("prlimit", f"--as={250_000_000}", *DIGEST))
    outcome.assert_held()


def archive(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    sums = {m.name: hashlib.blake2b(content, digest_size=16).hexdigest() for m, content in members}
    contents = json.dumps({"format": 2, "made": "2024-01-01T00:00:00Z", "digests": 1, "files": sums}).encode()
    with tarfile.open(path, "w:gz", compresslevel=1) as tar:
        for member, content in [*members, (tarfile.TarInfo("backup.json"), contents)]:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def member(name: str, **fields: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def bomb(path: Path, size: int, name: str = "digests/a-0000-0001.json") -> Path:
    """One file of so many zeros, packed once and repeated: gzip may have many members."""
    info = tarfile.TarInfo(name)
    info.size = size
    path.write_bytes(gzip.compress(info.tobuf()) + gzip.compress(bytes(1 << 24)) * (size >> 24))
    return path


ARCHIVES: dict[str, Callable[[Path], Path]] = {
    "one file of 1.5 GB": lambda p: bomb(p, 3 << 29),
    "a list of contents of 1 GB": lambda p: bomb(p, 1 << 30, "backup.json"),
    "many files": lambda p: archive(p, [(member(f"digests/a-0000-{n:06}.json"), b"{}") for n in range(10_100)]),
    "a name of control codes": lambda p: archive(p, [(member(IN_NAMES), b"{}")]),
    "a name of bidi": lambda p: archive(p, [(member("digests/a\u202eb-0001.json"), b"{}")]),
    "a name of C1": lambda p: archive(p, [(member("digests/a\x9b31mPWN-0001.json"), b"{}")]),
    "a name in a link": lambda p: archive(p, [(member("digests/a.json", type=tarfile.SYMTYPE, linkname="/etc/" + IN_NAMES), b"")]),
    "a hard link": lambda p: archive(p, [(member("digests/a.json", type=tarfile.LNKTYPE, linkname="/etc/passwd"), b"")]),
    "a device": lambda p: archive(p, [(member("digests/a.json", type=tarfile.CHRTYPE, devmajor=1, devminor=5), b"")]),
    "a pipe": lambda p: archive(p, [(member("digests/a.json", type=tarfile.FIFOTYPE), b"")]),
    "above": lambda p: archive(p, [(member("digests/../../../pwned.json"), b"{}")]),
    "absolute": lambda p: archive(p, [(member("/tmp/pwned.json"), b"{}")]),
    "a sparse file": lambda p: sparse(p),
    "a header that lies": lambda p: archive(p, [(member("digests/a-0000-0001.json", pax_headers={"size": "99999999999999"}), b"{}")]),
    "made of codes": lambda p: made_of_codes(p),
    "noise": lambda p: (p.write_bytes(NOISY.randbytes(5_000)), p)[1],
    "packed noise": lambda p: (p.write_bytes(gzip.compress(NOISY.randbytes(5_000))), p)[1],
    "twice": lambda p: archive(p, [(member("library.json"), b"{}"), (member("library.json"), b'{"format": 2}')]),
    "names of 200 kB": lambda p: archive(p, [(member("digests/" + "a" * 200_000 + ".json"), b"{}")]),
    "JSON of depth": lambda p: archive(p, [(member("digests/a-0000-0001.json"), b"[" * 200_000)]),
}  # fmt: skip


def sparse(path: Path) -> Path:
    info = member(
        "digests/a-0000-0001.json",
        pax_headers={
            "GNU.sparse.major": "0",
            "GNU.sparse.minor": "1",
            "GNU.sparse.name": "digests/a-0000-0001.json",
            "GNU.sparse.size": str(3 << 29),
            "GNU.sparse.realsize": str(3 << 29),
            "GNU.sparse.map": "0,2",
            "GNU.sparse.numblocks": "1",
        },
    )
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as tar:
        info.size = 2
        tar.addfile(info, io.BytesIO(b"{}"))
    return path


def made_of_codes(path: Path) -> Path:
    contents = json.dumps({"format": 2, "made": IN_NAMES, "digests": 0, "files": {}}).encode()
    with tarfile.open(path, "w:gz") as tar:
        info = member("backup.json")
        info.size = len(contents)
        tar.addfile(info, io.BytesIO(contents))
    return path


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_lies_leaves_nothing_over(name: str, machine: Machine) -> None:
    path = ARCHIVES[name](machine.work / "b.tar.gz")
    limited = ("prlimit", f"--as={1_200_000_000}", f"--fsize={1 << 30}", *DIGEST)
    outcome = machine.run("restore", path, seconds=25, command=limited)
    outcome.assert_held()
    assert_clean(machine.shown("restore", path) if "GB" not in name else outcome.out + outcome.err)
    if name not in ("made of codes", "twice", "JSON of depth", "a name of bidi", "a name of C1"):
        assert outcome.status == 1
        assert not machine.library.exists() or not any(machine.library.rglob("*.json"))
    left = [p.name for p in machine.library.parent.iterdir() if p.name.startswith(".digest-")]
    assert left == []
    assert not Path("/tmp/pwned.json").exists()
