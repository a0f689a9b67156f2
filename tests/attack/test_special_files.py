"""8. Files that are none: pipes, devices, links in circles, odd names. Nothing hangs, and the rest is read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attack.machine import ARTICLE, Machine, plain_digest, undone
from tests.attack.programs import HUNG

pytestmark = pytest.mark.slow


def fifo(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def folder(path: Path) -> None:
    path.mkdir()


def socket_(path: Path) -> None:
    import socket

    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name[:90])
    finally:
        os.chdir(here)


def to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name(f".{path.name[:40]}.pipe"))
    path.symlink_to(f".{path.name[:40]}.pipe")


def terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


KINDS: dict[str, Callable[[Path], None]] = {
    f.__name__.strip("_"): f for f in (fifo, device, circle, folder, socket_, to_a_pipe, terminal)
}
FILES = {
    "manifest": "{library}/library.json",
    "digests file": "{library}/digests/other-ab12-0009.json",
    "marks file": "{library}/marks/other-ab12-0.json",
    "feeds file": "{library}/feeds/other-ab12.json",
    "desk file": "{library}/desk/other-ab12.json",
    "claim": "{library}/devices/other-ab12.json",
    "own claim": "{library}/devices/{device}.json",
    "own digests": "{library}/digests/{device}-0001.json",
    "own next digests": "{library}/digests/{device}-0002.json",
    "config": "{home}/config/digest-reader/config.toml",
    "taxonomy": "{home}/config/digest-reader/taxonomy.toml",
    "state": "{key}.json",
    "history": "{key}.history",
    "fetches": "{key}.fetches",
    "curation": "{key}.curation",
    "services": "{key}.services",
    "lock": "{key}.lock",
    "claim of state": "{key}.claim",
    "device": "{home}/state/digest-reader/device",
    "index": "{home}/cache/digest-reader/{name}.sqlite",
    "journal of the index": "{home}/cache/digest-reader/{name}.sqlite-wal",
    "frame": "{home}/cache/digest-reader/{name}.frame",
}
COMMANDS = (["list"], ["mark", "{id}", "--read"], ["doctor"], ["refresh"], ["backup", "b.gz"])
GONE_WITH_IT = ("own digests", "config", "lock")
"""Without these there is nothing to list, it is not known what, or nobody may read it in."""
OFTEN = ("fifo", "device")
"""Kinds that are put everywhere; the others into a few places."""
CELLS = [
    (place, kind)
    for place in FILES
    for kind in KINDS
    if kind in OFTEN or place in ("manifest", "digests file", "feeds file", "config", "index")
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = Machine(tmp_path_factory.mktemp("filled"))
    machine.fill(plain_digest("Queues", article={"text": ARTICLE}))
    machine.run("follow", "exec:true")
    machine.run("mark", machine.ids()[0], "--bookmark")
    return machine


@pytest.fixture
def filled(built: Machine, forked: bool) -> Iterator[Machine]:
    built.forked = forked
    with undone(built):
        yield built


@pytest.mark.parametrize(("place", "kind"), CELLS)
def test_no_command_hangs_on_it(place: str, kind: str, filled: Machine) -> None:
    key = filled.state_file(".sqlite").stem
    device = (filled.state / "device").read_text().split("\n")[0]
    path = Path(
        FILES[place].format(library=filled.library, home=filled.home, key=filled.state / key, name=key, device=device)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.unlink()
    KINDS[kind](path)
    identity = f"{filled_id(filled):012x}"
    hung = []
    for words in COMMANDS if place not in ("taxonomy", "curation") else (["curate", "{id}", "--again"],):
        outcome = filled.run(*(word.format(id=identity) for word in words), seconds=4)
        if outcome.status == HUNG or "Traceback (most" in outcome.said:
            hung.append((words[0], outcome.said[-300:]))
        elif (
            words == ["list"]
            and place not in GONE_WITH_IT
            and (place, kind) != ("index", "folder")
            and "Queues" not in outcome.said
        ):
            hung.append(("list does not read the rest", outcome.said[-300:]))
        elif len(outcome.err.splitlines()) > 3:
            hung.append(("many words about it", outcome.said[-600:]))
    assert not hung


def filled_id(machine: Machine) -> int:
    for path in (machine.home.parent / "library" / "digests").glob("*.json"):
        if path.is_file():
            return int(next(iter(json.loads(path.read_bytes())["digests"])))
    return 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", ["add", "import", "follow", "curate"])
def test_an_input_folder_with_it_is_read(kind: str, command: str, machine: Machine) -> None:
    inputs = machine.work / "in"
    inputs.mkdir()
    (inputs / "good.txt").write_text(ARTICLE)
    (inputs / "good.json").write_text(RECORDS)
    for name in ("bad.txt", "bad.json", "bad.eml", "bad.md"):
        KINDS[kind](inputs / name)
    outcome = machine.run(command, inputs, seconds=20)
    outcome.assert_held()
    machine.run("refresh", seconds=20).assert_held()
    assert "Bounded queues" in machine.run("list").said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "words",
    [
        ["add"],
        ["import"],
        ["move-in", "--yes"],
        ["follow"],
        ["curate"],
        ["restore"],
        ["backup", "--force"],
        ["verify", "--digest", "x.json", "--article"],
    ],
    ids=lambda w: w[0],
)
def test_it_as_an_argument_is_a_sentence(kind: str, words: list[str], machine: Machine) -> None:
    path = machine.work / "odd.json"
    KINDS[kind](path)
    (machine.work / "x.json").write_text('[{"title": "a"}]')
    machine.fill(plain_digest("Queues"))
    machine.run(*words, path, seconds=8).assert_held()


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_with_it_is_moved_in(kind: str, machine: Machine) -> None:
    inputs = machine.work / "in"
    inputs.mkdir()
    (inputs / "good.csv").write_text("title,url,time_added,tags,status\nGood,https://a.example/,1700000000,,unread\n")
    for name in ("bad.csv", "cache.db", "urls", "bad.zip"):
        KINDS[kind](inputs / name)
    machine.run("move-in", "--yes", inputs, seconds=20).assert_held()
    assert "Good" in machine.run("list").said


def test_a_mailbox_with_a_pipe_is_read(machine: Machine) -> None:
    box = machine.work / "Maildir"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True)
    (box / "new" / "1.a.b").write_text("From: a@b.example\r\nSubject: Good mail\r\n\r\n" + ARTICLE)
    os.mkfifo(box / "new" / "2.a.b")
    (box / "cur" / "3.a.b").symlink_to("/dev/zero")
    machine.run("follow", box).assert_held()
    machine.run("refresh", seconds=15).assert_held()
    assert "Good mail" in machine.run("list").said


def test_folders_in_circles_are_read_once(machine: Machine) -> None:
    inner = machine.work / "in" / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "good.txt").write_text(ARTICLE)
    (inner / "back").symlink_to(machine.work / "in")
    (inner / "self").symlink_to("self")
    machine.run("add", machine.work / "in").assert_held()
    assert len(machine.ids()) == 1


RECORDS = '[{"title": "Bounded queues in practice", "summary": "The team bounded the queue."}]'
"""What `import` takes; an article is for `add`."""
NAMES: dict[str, bytes] = {
    "no UTF-8": b"a\xff\xfe",
    "a line end": b"a\nb",
    "two spaces": b"a  b",
    "spaces at the ends": b" a ",
    "a tab": b"a\tb",
    "a nobody": b"~nosuchuser",
    "a dash": b"-rf",
    "a percent": b"%s%n",
    "a bracket": b"[a]*?",
    "a link": b"https:",
    "a quote": b"a'b\"c",
    "a backslash": b"a\\b",
    "half a character": b"\xed\xa0\x80",
    "decomposed": "e\u0301".encode(),
    "long": b"a" * 240,
    "a variable": b"$HOME",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", ["add", "import", "follow", "curate"])
def test_a_folder_of_an_odd_name_is_read(name: str, command: str, machine: Machine) -> None:
    inputs = os.fsencode(machine.work) + b"/" + NAMES[name]
    Path(os.fsdecode(inputs)).mkdir()
    ending, content = (b".json", RECORDS) if command == "import" else (b".txt", ARTICLE)
    with open(inputs + b"/" + NAMES[name][:200] + ending, "wb") as file:  # noqa: PTH123 (names of bytes)
        file.write(content.encode())
    outcome = machine.run(command, "--json", inputs)
    outcome.assert_held()
    for line in outcome.out.splitlines():
        json.loads(line.decode("utf-8"))
    machine.run("refresh").assert_held()
    listed = machine.run("list", "--json")
    assert "Bounded queues" in listed.said
    for line in (*listed.out.splitlines(), *machine.run("feeds", "--json").out.splitlines()):
        json.loads(line.decode("utf-8"))
    assert machine.run("feeds", "--opml").out.decode("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_library_of_an_odd_name_works(name: str, machine: Machine) -> None:
    library = os.fsencode(machine.work) + b"/" + NAMES[name]
    record = b'{"title": "Queues"}'
    machine.run("import", "-", "--library", library, stdin=record).assert_held()
    for words in (["list", "--json"], ["doctor", "--json"], ["feeds", "--opml"], ["where"], ["backup", "b.gz"]):
        outcome = machine.run(*words, "--library", library)
        outcome.assert_held()
        if "--json" in words:
            for line in outcome.out.splitlines():
                json.loads(line.decode("utf-8"))


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--library", "~nosuchuser"],
        ["add", "~nosuchuser"],
        ["import", "~nosuchuser/x"],
        ["follow", "~nosuchuser/x"],
        ["curate", "~nosuchuser"],
        ["backup", "~nosuchuser"],
        ["restore", "~nosuchuser"],
        ["follow", "exec:~nosuchuser/x"],
    ],
    ids=" ".join,
)
def test_a_user_that_is_not_there_is_a_sentence(words: list[str], machine: Machine) -> None:
    machine.run(*words).assert_held()
    machine.run("refresh").assert_held()
    machine.config.write_text('library = "~nosuchuser/x"\n')
    del machine.env["DIGEST_LIBRARY"]
    machine.run("list").assert_held()


def test_a_subscription_of_a_user_that_is_not_there_is_a_sentence(machine: Machine) -> None:
    machine.library.mkdir()
    (machine.library / "feeds").mkdir()
    stamp = [True, 1_700_000_000_000_000, "other-ab12"]
    documents = {
        str(n): {"address": a, "followed": stamp}
        for n, a in enumerate(("~nosuchuser/x", "\x00/x", "a" * 5_000, "/dev/zero", "/proc/self/mem"))
    }
    (machine.library / "feeds" / "other-ab12.json").write_text(json.dumps({"feeds": documents}))
    machine.run("refresh", "--force").assert_held()
    machine.run("feeds", "--json").assert_held()


@pytest.mark.quick
@pytest.mark.parametrize(
    "command", ["add", "import", "follow", "curate", "backup", "restore", "list", "show", "refresh", "verify"]
)
def test_a_word_too_long_for_a_name_is_a_sentence(command: str, machine: Machine) -> None:
    machine.fill(plain_digest("Queues"))
    machine.run(command, "a" * 5_000).assert_held()
