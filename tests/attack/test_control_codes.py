"""2. Control codes in every field of every file, name, argument and answer: none reaches the terminal."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.attack.machine import ARTICLE, Machine, plain_digest
from tests.servers import Reply, Server

FORBIDDEN = re.compile(
    rb"\x1b\]0;PWNED[\w.:-]*|\x1b\]52;c;UFdORUQ|\x1b\[3[0-9]mPWN(?!CR)[\w.:-]*|\x1bcPWN|\x1bP1PWN|\xc2[\x80-\x84\x86-\x9f]"
    rb"|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xaf]|[\x00\x07\x08\x0b\x0e\x7f]PWN|\rPWNCR|\xed[\xa0-\xbf][\x80-\xbf]|\x9b3[0-9]mPWN"
)
"""What may not come out: only what the payloads have in them, and no sequence that the program writes itself.

`PWNCR` has no colour before it in any payload: a line of an error, which is red, may begin with it.
"""
SEQUENCES = (
    "\x1b]0;PWNED-{name}\x07 \x1b]52;c;UFdORUQ=\x07 \x1b[31mPWN-{name} \x1bcPWN \x1bP1PWN\x1b\\ \x9b32mPWN \x9d0;PWNC1\x9c "
    "\u202ePWNBIDI\u2066\u200f \x08PWN \x07PWN \x7fPWN \rPWNCR"
)


def bad(name: str) -> str:
    """A text that names itself, with every sequence in it."""
    return f"{name} " + SEQUENCES.format(name=name)


IN_NAMES = "n\x1b]0;PWNED-name\x07\x1b[31mPWN\x9b32mPWN\u202ePWN\x7fPWN\rPWNCR"
"""The same as far as the name of a file can be."""


def everywhere(value: object, path: str) -> object:
    """Every text of a record is made bad; keys stay."""
    if isinstance(value, dict):
        return {key: everywhere(each, f"{path}.{key}") for key, each in value.items()}
    if isinstance(value, list):
        return [everywhere(each, path) for each in value]
    return bad(path) if isinstance(value, str) else value


RECORD: dict[str, Any] = {
    **plain_digest("Bounded queues"),
    **dict.fromkeys(("curator", "takeaway", "kind", "media", "intent", "attribution", "made", "added", "link"), "x"),
    **{name: ["x"] for name in ("authors", "principles", "method", "in_practice")},
    "field": {"domain": "x", "subfields": ["x"]},
    "related": [{"title": "x", "link": "x"}],
    "sections": {"x": ["x"]},
    "an unknown one": {"x": ["x"]},
    "article": {
        "text": "x", "origins": [{"feed": "x", "entry": "x", "link": "x", "name": "x"}], "issue": "x", "issue_link": "x",
        "enclosures": [{"link": "x", "media": "x"}], "changed": "2024-01-01T00:00:00Z", "before": "y", "whole": True,
    },
    "takeaways": [{"role": "x", "text": "x"}],
    "evidence": [{"section": "x", "text": "x", "why": "x", "spans": [{"start": 0, "end": 1, "quote": "x"}]}],
    "confidence": {"x": 0.5},
    "versions": [plain_digest("x", curator="x")],
}  # fmt: skip
ID = 0x0123456789AB
DEVICE = "other-ab12"


def put(path: Path, table: str, documents: dict[int, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({table: {str(key): value for key, value in documents.items()}}), encoding="utf-8")


def stamp(value: object, device: str = DEVICE) -> list[object]:
    return [value, 1_700_000_000_000_000, device]


def digests(machine: Machine) -> None:
    record = everywhere(RECORD, "digest")
    assert isinstance(record, dict)
    record |= {"depth": {"level": "advanced", "abstraction": bad("abstraction")}, bad("key"): bad("value")}
    put(machine.library / "digests" / f"{DEVICE}-0001.json", "digests", {ID: record})


def marks(machine: Machine) -> None:
    fields = {f"tag:{bad('tag')}": stamp(True), f"tag:x {bad('tag2')}": stamp(True), "note": stamp(bad("note"))}
    fields |= {
        f"edit:{name}": stamp(bad(f"edit.{name}")) for name in ("title", "source", "topics", "best_for", "field")
    }
    fields |= {f"vote:topics:{bad('vote')}": stamp("+"), bad("field"): stamp(bad("value"), bad("device"))}
    plain = put_plain(machine)
    put(machine.library / "marks" / f"{DEVICE}-{plain & 15:x}.json", "marks", {plain: fields})
    put(machine.library / "marks" / f"{DEVICE}-{plain >> 44:x}.json", "marks", {plain: fields})


def put_plain(machine: Machine) -> int:
    put(machine.library / "digests" / f"{DEVICE}-0001.json", "digests", {ID: plain_digest("Bounded queues")})
    return ID


def subscriptions(machine: Machine) -> None:
    put_plain(machine)
    documents: dict[int, object] = {}
    for number, address in enumerate(
        (f"http://127.0.0.1:9/{bad('http')}", f"/nowhere/{bad('folder')}", f"exec:{bad('exec')}", f"imaps://me@127.0.0.1:9/{bad('imap')}", bad("odd"))
    ):  # fmt: skip
        fields = {
            name: stamp(bad(f"feed.{name}"))
            for name in ("title", "name", "fields", "roles", "level", "mute", "keep", "curate")
        }
        tag = {f"tag:{bad('feedtag')}": stamp(True), bad("feedfield"): stamp(bad("feedvalue"), bad("feeddevice"))}
        documents[number + 7] = {"address": address, "followed": stamp(True), **fields, **tag}
        documents[number + 70] = {"address": address + "2", "followed": stamp(True), "url": stamp(address + "/url")}
    put(machine.library / "feeds" / f"{DEVICE}.json", "feeds", documents)


def manifest(machine: Machine) -> None:
    put_plain(machine)
    (machine.library / "library.json").write_text(json.dumps({"format": 2, "name": bad("name"), bad("key"): bad("v")}))
    devices = machine.library / "devices"
    devices.mkdir(exist_ok=True)
    (devices / f"{DEVICE}.json").write_text(json.dumps({"device": bad("device"), "word": bad("word")}))


def format_of_manifest(machine: Machine) -> None:
    put_plain(machine)
    (machine.library / "library.json").write_text(json.dumps({"format": bad("format")}))


def names_of_files(machine: Machine) -> None:
    """Copies that a synchroniser makes, sound and damaged, and what lies about."""
    put_plain(machine)
    for folder in ("digests", "marks", "feeds", "desk", "devices"):
        (machine.library / folder).mkdir(exist_ok=True)
        (machine.library / folder / f"{DEVICE}-0001 ({IN_NAMES}).json").write_text('{"digests": {"1": {"title": "x", ')
        (machine.library / folder / f"{DEVICE}-0002 ({IN_NAMES}).json").write_text('{"digests": {"2": {"title": "y"}}}')
        (machine.library / folder / f"{IN_NAMES}.txt").write_text("x")
        (machine.library / folder / f"{DEVICE}-0003 {IN_NAMES}.json").symlink_to("/nowhere/" + IN_NAMES)
        (machine.library / folder / f"{DEVICE}-0004 {IN_NAMES}.json").mkdir()
        with (machine.library / folder).joinpath(f"{DEVICE}-0005 {IN_NAMES}.json").open("w") as file:
            file.write("{}")
            os.fchmod(file.fileno(), 0)


def name_of_library(machine: Machine) -> None:
    put_plain(machine)
    library = machine.library.with_name(f"lib {IN_NAMES}")
    machine.library.rename(library)
    machine.library = library
    machine.env["DIGEST_LIBRARY"] = str(library)


def state(machine: Machine) -> None:
    put_plain(machine)
    machine.run("list")
    key = machine.state_file(".sqlite").stem
    machine.state.mkdir(parents=True, exist_ok=True)
    values = {
        "query": f'"{bad("query")}"',
        "cursor": bad("cursor"),
        "theme": bad("theme"),
        "roles": [bad("role")],
        "asked": True,
    }
    (machine.state / f"{key}.json").write_text(json.dumps(values))
    (machine.state / f"{key}.claim").write_text(json.dumps({"device": bad("device"), "words": [bad("word")]}))
    (machine.state / "device").write_text(bad("device"))


def databases(machine: Machine) -> None:
    """What feeds said, what waits for a model, and the index."""
    subscriptions(machine)
    machine.run("refresh", "--force")
    machine.run("list")
    for path in (*machine.state.glob("*.fetches"), *machine.state.glob("*.curation"), *machine.cache.glob("*.sqlite")):
        with closing(sqlite3.connect(path)) as db, db:
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            for table in ("fetches", "jobs", "answers", "rows", "facets", "marks", "files"):
                if table in tables:
                    spoil(db, table)


def spoil(db: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if not row[5]]
    for column in columns:
        if column not in ("rows", "name", "key") and table != "files":
            db.execute(
                f'UPDATE {table} SET "{column}"=? WHERE typeof("{column}")=\'text\'', (bad(f"{table}.{column}"),)
            )


def taxonomy(machine: Machine) -> None:
    put_plain(machine)
    name = json.dumps(bad("taxonomy"), ensure_ascii=True).replace("\\u007f", "\\u007F")
    machine.config.with_name("taxonomy.toml").write_text(f"[{name}]\n{name} = [{name}]\n")


def lone_surrogates(machine: Machine) -> None:
    """JSON may name half a character; UTF-8 has no form for it."""
    digests(machine)
    subscriptions_path = machine.library / "feeds" / f"{DEVICE}.json"
    put(subscriptions_path, "feeds", {7: {"address": "http://127.0.0.1:9/\ud83d\udc00", "followed": stamp(True)}})
    path = machine.library / "digests" / f"{DEVICE}-0002.json"
    put(path, "digests", {ID + 1: plain_digest("Half \ud83d of it", topics=["\udcff"], extra={"\ud800": "\udfff"})})
    (machine.library / "library.json").write_text('{"format": 2, "name": "\\ud800"}')


KINDS: dict[str, Callable[[Machine], None]] = {
    kind.__name__: kind
    for kind in (
        digests, marks, subscriptions, manifest, format_of_manifest, names_of_files, name_of_library, state, databases, taxonomy,
        lone_surrogates,
    )
}  # fmt: skip
COMMANDS: dict[str, list[str]] = {
    "list": ["list"],
    "list json": ["list", "--json"],
    "list a query": ["list", "tag:x", "sort:relevance"],
    "show": ["show", f"{ID:012x}"],
    "show json": ["show", "--json", f"{ID:012x}"],
    "roles": ["roles"],
    "feeds": ["feeds"],
    "feeds json": ["feeds", "--json"],
    "feeds opml": ["feeds", "--opml"],
    "refresh": ["refresh", "--force"],
    "refresh json": ["refresh", "--force", "--json"],
    "verify": ["verify", f"{ID:012x}"],
    "curate": ["curate", "--dry-run", f"{ID:012x}"],
    "where": ["where"],
    "reindex": ["reindex"],
    "doctor": ["doctor"],
    "doctor json": ["doctor", "--json"],
    "repair": ["doctor", "--repair"],
    "backup": ["backup", "b.tar.gz"],
    "mark": ["mark", "--tag", "x", f"{ID:012x}"],
    "undo": ["undo"],
}
KEYS = (
    "\x1b",
    "j",
    "l",
    "\x1b",
    "T",
    "\x1b",
    "e",
    "\x1b",
    "t",
    "\x1b",
    "F",
    "j",
    "e",
    "\x1b",
    "\x1b",
    "?",
    "\x1b",
    "E",
    "\x1b",
    "G",
    "q",
)
LIBRARY = ("list", "list json", "show", "show json", "feeds", "doctor", "repair")
CELLS: dict[str, tuple[str, ...]] = {
    "digests": (*LIBRARY, "list a query", "roles", "verify", "curate", "reindex", "mark", "backup"),
    "marks": (*LIBRARY, "list a query", "mark", "undo"),
    "subscriptions": (*LIBRARY, "feeds json", "feeds opml", "refresh", "refresh json"),
    "manifest": ("list", "doctor", "backup"),
    "format_of_manifest": ("list", "doctor", "backup"),
    "names_of_files": (*LIBRARY, "doctor json", "reindex", "backup", "refresh", "feeds opml", "mark"),
    "name_of_library": (*LIBRARY, "feeds opml", "where", "backup", "reindex"),
    "state": ("list", "mark", "undo", "doctor", "where"),
    "databases": (*LIBRARY, "feeds json", "refresh", "roles", "undo"),
    "taxonomy": ("curate", "where"),
    "lone_surrogates": (*LIBRARY, "feeds opml", "roles"),
}


def machine_with(kind: str, folder: Path) -> Machine:
    machine = Machine(folder)
    machine.library.mkdir()
    KINDS[kind](machine)
    return machine


def assert_clean(written: bytes) -> None:
    found = sorted({match[0] for match in FORBIDDEN.finditer(written)})
    assert not found, f"{found}: … {written[max(0, written.find(found[0]) - 80) :][:300]!r}"
    assert b"Traceback (most recent" not in written, written[-1500:]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "command"), [(kind, command) for kind, commands in CELLS.items() for command in commands]
)
def test_no_command_hands_them_on(kind: str, command: str, tmp_path: Path) -> None:
    assert_clean(machine_with(kind, tmp_path).shown(*COMMANDS[command]))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_screen_does_not_hand_them_on(kind: str, tmp_path: Path) -> None:
    machine = machine_with(kind, tmp_path)
    with machine.terminal() as screen:
        screen.read(3.0, 0.4)
        screen.press(*KEYS, wait=0.3)
        screen.wait(3)
        assert_clean(screen.written)
        assert len(screen.written) > 150


ARGUMENTS: dict[str, list[str]] = {
    "library": ["list", "--library", "{bad}"],
    "query": ["list", "{bad}"],
    "field of a query": ["list", "{bad}:x", "role:{bad}", "sort:{bad}", "since:{bad}"],
    "id": ["show", "{bad}"],
    "id of verify": ["verify", "{bad}"],
    "mark": ["mark", "{bad}", "--read"],
    "label": ["mark", "0123", "--vote", "+", "--label", "{bad}"],
    "import": ["import", "{bad}"],
    "move in": ["move-in", "{bad}", "--yes"],
    "add": ["add", "{bad}"],
    "add an address": ["add", "http://127.0.0.1:9/{bad}"],
    "add a host": ["add", "http://{bad}/"],
    "follow": ["follow", "{bad}"],
    "follow an address": ["follow", "http://127.0.0.1:9/{bad}"],
    "follow a mailbox": ["follow", "imaps://{bad}"],
    "follow a command": ["follow", "exec:{bad}", "--name", "{bad}", "--tag", "{bad}"],
    "unfollow": ["unfollow", "{bad}"],
    "refresh": ["refresh", "{bad}"],
    "curate": ["curate", "{bad}"],
    "curate with": ["curate", "--with", "{bad}", "title"],
    "for a role": ["curate", "--for", "{bad}", "title"],
    "backup": ["backup", "/nowhere/{bad}"],
    "restore": ["restore", "{bad}"],
    "an unknown command": ["{bad}"],
    "an unknown option": ["list", "--{bad}"],
    "a number": ["list", "--limit", "{bad}"],
    "a choice": ["follow", "x", "--level", "{bad}"],
    "verify files": ["verify", "--article", "{bad}", "--digest", "{bad}"],
}


@pytest.mark.quick
@pytest.mark.parametrize("name", ARGUMENTS)
def test_no_argument_is_echoed_raw(name: str, machine: Machine) -> None:
    machine.library.mkdir()
    put_plain(machine)
    words = [word.format(bad=IN_NAMES) for word in ARGUMENTS[name]]
    assert_clean(machine.shown(*words))


@pytest.mark.quick
@pytest.mark.parametrize(
    "words",
    [["show"], ["add"], ["follow"], ["import"], ["move-in"], ["list"], ["restore"], ["curate"], ["backup"]],
    ids=" ".join,
)
def test_an_argument_that_is_no_text_is_an_error_in_words(words: list[str], machine: Machine) -> None:
    assert_clean(machine.shown(*words, b"/nowhere/\xff\x9b31mPWN\xed\xa0\x80"))


CONFIG = {
    "library": "library = {bad}",
    "theme": "theme = {bad}",
    "roles": "roles = [{bad}]",
    "keys": "[keys]\nbookmark = {bad}\n{bad} = {bad}",
    "allow_hosts": "[sources]\nallow_hosts = [{bad}]",
    "an unknown name": "{bad} = 1",
    "an unknown name of sources": "[sources]\n{bad} = 1",
    "an unknown name of curate": "[curate]\n{bad} = 1",
    "a wrong type": "theme = [{bad}]",
    "model": "[curate]\nmodel = {bad}",
    "base_url": "[curate]\nbase_url = {bad}",
    "prompt": "[curate]\nmodel='m'\nprompt = {bad}",
    "name": "[curate]\nname = {bad}",
    "a line that is none": "theme = {bad} {bad}",
    "raw codes": "theme = \x1b]0;PWNED-raw\x07 \x1b[31mPWN",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CONFIG)
def test_no_setting_is_echoed_raw(name: str, machine: Machine) -> None:
    machine.library.mkdir()
    put_plain(machine)
    value = json.dumps(bad(name), ensure_ascii=True).replace("\x7f", "\\u007f")
    machine.config.write_text(CONFIG[name].format(bad=value), encoding="utf-8")
    if "library" not in name:
        machine.env["DIGEST_LIBRARY"] = str(machine.library)
    else:
        del machine.env["DIGEST_LIBRARY"]
    assert_clean(machine.shown("list") + machine.shown("curate", f"{ID:012x}", "--again") + machine.shown("where"))
    with machine.terminal() as screen:
        screen.read(2.0, 0.4)
        screen.press("?", "\x1b", "q", wait=0.3)
        assert_clean(screen.written)


@pytest.mark.parametrize(
    "command",
    [["add", "{folder}"], ["import", "{folder}"], ["follow", "{folder}"], ["curate", "{folder}"]],
    ids=lambda c: c[0],
)
def test_no_name_of_an_input_is_echoed_raw(command: list[str], machine: Machine) -> None:
    folder = machine.work / f"in {IN_NAMES}"
    folder.mkdir()
    (folder / f"empty {IN_NAMES}.txt").write_text("")
    (folder / f"odd {IN_NAMES}.json").write_text("{")
    (folder / f"noise {IN_NAMES}.pdf").write_bytes(os.urandom(500))
    (folder / f"fine {IN_NAMES}.txt").write_text(ARTICLE)
    written = machine.shown(*(word.format(folder=folder) for word in command))
    written += (
        machine.shown("refresh") + machine.shown("list") + machine.shown("feeds") + machine.shown("feeds", "--json")
    )
    assert_clean(written)


def test_no_list_of_feeds_is_echoed_raw(machine: Machine) -> None:
    outlines = "".join(
        f'<outline text="{text}" title="{text}" category="{text}" xmlUrl="{address}"/>'
        for address in ("http://127.0.0.1:9/" + reference("a"), reference("b"), "exec:" + reference("c"))
        for text in (reference("text"), "&#27;]0;PWNED-ref&#7;&#x9b;32mPWN&#x202e;")
    )
    for number, document in enumerate(
        (
            f"<opml><body><outline text='{reference('folder')}'>{outlines}</outline></body></opml>",
            f"<opml><body>{outlines}",
        )
    ):
        path = machine.work / f"{number}.opml"
        path.write_text(document, encoding="utf-8")
        assert_clean(machine.shown("follow", path))
    assert_clean(machine.shown("feeds") + machine.shown("feeds", "--opml") + machine.shown("feeds", "--json"))


def reference(name: str) -> str:
    """A bad text as XML carries it: whatever it may not hold is a character reference."""
    return "".join(char if char.isascii() and char.isprintable() else f"&#{ord(char)};" for char in escape(bad(name)))


REPLIES = {
    "location": Reply(status=301, headers={"Location": "ftp://x/\x1b]0;PWNED-location\x07\x9b31mPWN"}),
    "location of a host": Reply(status=302, headers={"Location": "http://\x1b[31mPWN\x9b31mPWN.example/"}),
    "encoding": Reply(b"x", headers={"Content-Encoding": "\x1b]0;PWNED-encoding\x07\x9b31mPWN"}),
    "type": Reply(b"\x1b]0;PWNED-body\x07", headers={"Content-Type": "\x1b]0;PWNED-type\x07; charset=\x9b31mPWN"}),
    "body": Reply(b"<rss><channel><title>\x1b[31mPWN</title><item>\x9b31mPWN"),
    "status": Reply(status=599, headers={"Retry-After": "\x1b]0;PWNED\x07"}),
    "length": Reply(b"x", length=9999, headers={"ETag": "\x1b]0;PWNED-tag\x07"}),
}


@pytest.mark.parametrize("name", REPLIES)
def test_no_answer_is_echoed_raw(name: str, machine: Machine) -> None:
    with Server({"/feed": REPLIES[name]}) as server:
        written = machine.shown("add", server.url("/feed")) + machine.shown("follow", server.url("/feed"))
        machine.follow_unseen(server.url("/feed"))
        written += machine.shown("refresh", "--force") + machine.shown("feeds")
    assert_clean(written)


def test_no_output_of_a_command_is_echoed_raw(machine: Machine) -> None:
    program = machine.work / "program"
    program.write_text(
        f"#!/usr/bin/env python3\nimport sys\nprint({bad('out')!r})\nprint({bad('err')!r}, file=sys.stderr)\nsys.exit(3)\n"
    )
    program.chmod(0o755)
    assert_clean(machine.shown("follow", f"exec:{program}") + machine.shown("refresh") + machine.shown("feeds"))


def test_no_variable_is_echoed_raw(machine: Machine) -> None:
    machine.env.update(EDITOR=f"/nowhere/{IN_NAMES}", DIGEST_ALLOW_HOSTS=IN_NAMES, LOGNAME=IN_NAMES, USER=IN_NAMES)
    assert_clean(machine.shown("new") + machine.shown("add", "http://127.0.0.1:9/"))
    machine.env["DIGEST_LIBRARY"] = f"{machine.library}/{IN_NAMES}"
    assert_clean(machine.shown("list") + machine.shown("doctor"))
