"""The commands of a shared library, as a person and a program see them, against a real server."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reader.commands import cli
from reader.library import open_library
from reader.model.query_text import parse
from reader.share.address import as_user, parse_address
from tests.conftest import ROOT, use_device
from tests.postgres import PASSWORD
from tests.share.conftest import Shared
from tests.share.test_sync import made
from tests.unit.test_commands import digest
from tests.unit.test_schemas import REGISTRY, SCHEMAS


class Desk:
    """A machine whose commands are run in this process; `pgpass` is its only password file."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.root = folder / "library"
        self._monkeypatch = monkeypatch
        self.pgpass = folder / "pgpass"
        folder.mkdir()

    def use(self) -> None:
        use_device(self._monkeypatch, self.folder)
        self._monkeypatch.setenv("PGPASSFILE", str(self.pgpass))

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self.use()
        result = digest(*arguments, DIGEST_LIBRARY=str(self.root))
        assert result.exit_code == code, result.output
        return result.output

    def lines(self, name: str, *arguments: str) -> list[dict[str, Any]]:
        """What a command prints as JSON, which is as its schema says."""
        found = [json.loads(line) for line in self(*arguments, "--json").splitlines()]
        validator = Draft202012Validator(SCHEMAS[f"{name}.json"], registry=REGISTRY)
        for each in found:
            validator.validate(each)
        return found

    def add(self, *titles: str, **fields: object) -> None:
        self.use()
        with open_library(self.root) as library:
            library.add([made(title, **fields) for title in titles])

    def titles(self) -> set[str]:
        self.use()
        with open_library(self.root) as library:
            return {row.title for row in library.fetch(library.find(parse("")).rows)}

    def know(self, password: str, user: str) -> None:
        escaped = password.replace("\\", "\\\\").replace(":", "\\:")
        self.pgpass.write_text(f"{self._read()}*:*:*:{user}:{escaped}\n")
        self.pgpass.chmod(0o600)

    def _read(self) -> str:
        return self.pgpass.read_text() if self.pgpass.exists() else ""


class Office:
    """An owner's desk and the shared library made on it."""

    def __init__(self, empty: Shared, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.empty = empty
        self.address = str(empty.owner)
        self.owner = self.desk("owner")
        self.owner.know(PASSWORD, empty.owner.user)

    def desk(self, name: str) -> Desk:
        return Desk(self.folder / name, self.monkeypatch)

    def invited(self, name: str, *options: str) -> tuple[Desk, str]:
        """Somebody's desk, which knows the password, and their address."""
        full = f"{name}_{self.empty.suffix}"
        (given,) = self.owner.lines("share", "share", "invite", full, "--to", self.address, *options)
        desk = self.desk(name)
        desk.know(given["password"], full)
        return desk, given["address"]


@pytest.fixture
def office(empty: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    return Office(empty, tmp_path, monkeypatch)


@pytest.fixture
def ready(office: Office) -> Office:
    assert "is ready" in office.owner("share", "init", office.address)
    return office


def test_from_nothing_to_two_who_read_the_same(ready: Office) -> None:
    ready.owner.add("Fast indexes", "Small teams")
    assert "2 digests published" in ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    said = anna("join", address)
    assert "2 digests came" in said
    assert f"as {parse_address(address).user}." in said
    assert anna.titles() == {"Fast indexes", "Small teams"}
    assert "in step, nothing new" in anna("sync")
    anna("mark", made("Fast indexes").id, "--read")
    assert "1 mark sent" in anna("sync")
    assert "nothing new" in ready.owner("sync")


def test_init_again_changes_nothing(ready: Office) -> None:
    assert "up to date already" in ready.owner("share", "init", ready.address)


def test_an_invitation_is_said_once_and_for_a_person(ready: Office) -> None:
    name = f"ben_{ready.empty.suffix}"
    said = ready.owner("share", "invite", name, "--to", ready.address, "--curator")
    assert f"{name} may read, add and edit digests." in said
    assert f"Address: {as_user(ready.empty.owner, name)}" in said
    assert "Password: " in said
    assert f"{name}  reads, adds and edits" in ready.owner("share", "members", "--to", ready.address)
    members = {m["name"]: m for m in ready.owner.lines("share", "share", "members", "--to", ready.address)}
    assert members[name] == {"name": name, "curator": True, "barred": False}


def test_a_member_is_told_that_only_the_owner_may(ready: Office) -> None:
    anna, address = ready.invited("anna")
    anna("join", address)
    for words in (["members"], ["invite", "ben"], ["dismiss", "anna"]):
        assert "only its owner invites, lists and dismisses members" in anna("share", *words, code=1)


def test_who_joined_need_not_name_the_library_again(ready: Office) -> None:
    assert "Name the shared library by --to" in ready.owner("share", "members", code=1)
    ready.owner("join", ready.address)
    assert "owner" in ready.owner("share", "members")


def test_a_changed_slice_fetches_and_drops(ready: Office) -> None:
    ready.owner.add("Fast indexes", topics=("databases",))
    ready.owner.add("Small teams", topics=("management",))
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    (record,) = anna.lines("join", "join", address, "--slice", "topic:databases")
    assert (record["state"], record["added"], record["dropped"]) == ("step", 1, 0)
    assert anna.titles() == {"Fast indexes"}
    assert "1 digest came, 1 dropped" in anna("join", "--slice", "topic:management")
    assert anna.titles() == {"Small teams"}
    assert "cannot be chosen by is:unread" in anna("join", "--slice", "is:unread", code=2)
    anna("join", "--slice", "")
    assert anna.titles() == {"Fast indexes", "Small teams"}


def test_private_digests_are_not_published(ready: Office) -> None:
    ready.owner.add("Fast indexes")
    assert "published" not in ready.owner("join", ready.address, "--private")
    assert "1 digest published" in ready.owner("join", "--publish")


def test_who_leaves_keeps_or_drops_what_came(ready: Office) -> None:
    ready.owner.add("Fast indexes")
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    anna.add("Of her own")
    anna("join", address)
    anna("mark", made("Fast indexes").id, "--bookmark")
    said = anna("leave")
    assert "is no part of" in said
    assert "1 mark was never sent, and is only here." in said
    assert anna.titles() == {"Fast indexes", "Of her own"}
    assert "is not part of a shared one" in anna("leave", code=1)
    anna("join", address)
    assert "1 digest dropped." in anna("leave", "--drop") or anna.titles() == {"Fast indexes", "Of her own"}


def test_a_dismissed_member_is_refused_and_comes_back_to_their_marks(ready: Office) -> None:
    ready.owner.add("Fast indexes")
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    name = parse_address(address).user
    anna("join", address)
    anna("mark", made("Fast indexes").id, "--note", "Mine.")
    anna("sync")
    ready.owner("share", "dismiss", name)
    assert f"{name}  dismissed" in ready.owner("share", "members")
    said = anna("sync", code=1)
    assert "does not let" in said
    (given,) = ready.owner.lines("share", "share", "invite", name)
    phone = ready.desk("phone")
    phone.know(given["password"], name)
    assert "1 marked" in phone("join", address)
    assert "cannot dismiss yourself" in ready.owner("share", "dismiss", ready.empty.owner.user, code=1)
    assert "is no member" in ready.owner("share", "dismiss", "nobody", code=1)


def test_who_is_forgotten_leaves_nothing_on_the_server(ready: Office) -> None:
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    name = parse_address(address).user
    anna.add("Of her own")
    anna("mark", made("Of her own").id, "--note", "Mine.")
    anna("join", address)
    with ready.empty.connect(ready.empty.owner) as server:
        counts = "SELECT (SELECT count(*) FROM digest.stamp), (SELECT count(*) FROM digest.note_version)"
        assert server.execute(counts) == [(1, 1)]
        ready.owner("share", "dismiss", name, "--forget")
        assert server.execute(counts) == [(0, 0)]
        assert server.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", name) == [(0,)]
        forced = "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ('stamp', 'note_version')"
        assert server.execute(forced) == [(True,)]


def test_what_fails_is_a_sentence_and_an_exit_status(ready: Office) -> None:
    assert "there is nothing to sync with" in ready.owner("sync", code=1)
    assert "is no address of a shared library" in ready.owner("join", "mysql://x/y", code=1)
    assert "leave it out" in ready.owner("join", "postgresql://me:secret@127.0.0.1/x", code=1)
    assert "PGPASSWORD: nobody can be asked" in ready.desk("eve")("join", ready.address, code=1)
    ready.owner("join", ready.address)
    other = f"anna_{ready.empty.suffix}"
    ready.owner.know(ready.owner.lines("share", "share", "invite", other)[0]["password"], other)
    assert "`digest leave` first" in ready.owner("join", str(as_user(ready.empty.owner, other)), code=1)


def test_a_server_that_is_away_leaves_marks_waiting(ready: Office) -> None:
    ready.owner.add("Fast indexes")
    ready.owner("join", ready.address)
    ready.owner("mark", made("Fast indexes").id, "--read")
    ready.owner.use()
    from reader.paths import layout
    from reader.share.kept import Kept

    kept = Kept(layout(ready.owner.root))
    kept.set(address="postgresql://owner@127.0.0.1:1/none")
    said = ready.owner("sync", code=1)
    assert "Nothing answers at 127.0.0.1:1" in said
    assert "1 mark waits here" in said
    result = digest("sync", "--json", DIGEST_LIBRARY=str(ready.owner.root))
    record = json.loads(result.stdout)
    Draft202012Validator(SCHEMAS["sync.json"]).validate(record)
    assert (record["state"], record["waiting"]) == ("offline", 1)


def test_a_password_is_asked_for_on_a_terminal_only(ready: Office, tmp_path: Path) -> None:
    name = f"anna_{ready.empty.suffix}"
    (given,) = ready.owner.lines("share", "share", "invite", name, "--to", ready.address)
    desk = ready.desk("anna")
    desk.use()
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "join", given["address"], "--library", str(desk.root)],
        stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(theirs)
    asked = b""
    while b"Password" not in asked:
        asked += os.read(ours, 1000)
    os.write(ours, given["password"].encode() + b"\n")
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert b"is a part of" in out
    assert given["password"].encode() not in out + asked
    found = [p for p in tmp_path.rglob("*") if p.is_file() and given["password"].encode() in p.read_bytes()]
    assert not found


def test_one_digest_is_shared_as_before(office: Office) -> None:
    office.owner.add("Fast indexes")
    one = made("Fast indexes")
    assert "Fast indexes" in office.owner("share", one.id)
    assert office.owner("share", "--as", "link", one.id).strip() == f"Fast indexes — {one.link}"
    assert (
        office.owner("share", one.id, "--as", "link", "--library", str(office.owner.root)).strip()
        == f"Fast indexes — {one.link}"
    )
    assert "Name the digest to share" in office.owner("share", code=2)
    help_ = office.owner("share", "--help")
    assert "invite" in help_
    assert "--as" in help_


def test_every_command_of_a_shared_library_has_help() -> None:
    for words in (["join"], ["sync"], ["leave"], *(["share", w] for w in ("init", "invite", "members", "dismiss"))):
        assert digest(*words, "--help").exit_code == 0
    assert {"join", "leave", "sync"} <= set(cli.list_commands(None))  # type: ignore[arg-type]


def test_the_archive_is_searched_and_what_is_opened_stays(ready: Office) -> None:
    ready.owner.add("Fast indexes", topics=("databases",))
    ready.owner.add("Small teams", "Large teams", topics=("management",))
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    assert "is not part of a shared one" in anna("list", "--archive", code=1)
    anna("join", address, "--slice", "topic:databases")
    listed = anna.lines("list", "list", "--archive", "teams")
    assert {record["title"] for record in listed} == {"Small teams", "Large teams"}
    assert len(anna("list", "--archive", "topic:management").splitlines()) == 2
    (last,) = anna.lines("list", "list", "--archive", "teams", "--limit", "1", "--after", listed[0]["id"])
    assert last == listed[1]
    assert "nothing more is found" in anna("list", "--archive", "teams", "--after", last["id"], code=1)
    assert "no digest of the shared library matches" in anna("list", "--archive", "cooking", code=1)
    assert "not by sort:title" in anna("list", "--archive", "sort:title", code=2)
    assert "give it with --archive" in anna("list", "--after", last["id"], code=2)
    assert "not what is in the archive" in anna("list", "--archive", "--watch", code=2)
    (shown,) = anna.lines("show", "show", "--archive", last["id"])
    assert shown["title"] == last["title"]
    assert "nothing new" in anna("sync")
    assert anna.titles() == {"Fast indexes", last["title"]}
    assert f"{last['id']} ✓" in anna("list", "--archive", "teams")
    assert "has no digest ffffffffffff" in anna("show", "--archive", "ffffffffffff", code=1)


def test_every_version_of_a_note_is_listed(ready: Office) -> None:
    ready.owner.add("Fast indexes")
    ready.owner("join", ready.address)
    anna, address = ready.invited("anna")
    anna("join", address)
    one = made("Fast indexes").id
    assert "there is no note" in anna("show", "--notes", one, code=1)
    for note in ("First thought.", "Second thought."):
        anna("mark", one, "--note", note)
        anna("sync")
    anna("mark", one, "--note", "Not sent yet.")
    versions = anna.lines("show", "show", "--notes", one)
    assert [(v["note"], v["stands"]) for v in versions] == [
        ("Not sent yet.", True),
        ("Second thought.", False),
        ("First thought.", False),
    ]
    said = anna("show", "--notes", one)
    assert "this device  stands now\nNot sent yet.\n" in said
    ready.owner("share", "dismiss", parse_address(address).user)
    said = anna("show", "--notes", one)
    assert "only what is known on this machine is listed" in said
    assert "Not sent yet." in said
    assert "First thought." not in said
