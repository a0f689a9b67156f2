"""`digest service`, from adding one to removing it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.library import open_library
from tests.conftest import in_this_process
from tests.services.spoken import Spoken


@pytest.fixture
def server(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spoken]:
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.1")
    monkeypatch.setenv("DIGEST_SERVICE_PASSWORD", "right")
    with Spoken(3) as found:
        yield found


def test_from_adding_to_removing(server: Spoken, root: Path) -> None:
    assert "There is no sync service yet" in in_this_process("service").stdout
    added = in_this_process("service", "add", server.url, "--user", "me")
    assert (added.returncode, "Added me at" in added.stdout) == (0, True)
    assert "not synced yet" in in_this_process("service").stdout
    synced = in_this_process("service", "sync")
    assert (synced.returncode, synced.stdout.split(": ")[1].strip()) == (0, "3 new, 0 marked here, 0 sent")
    for line in in_this_process("list", "--json").stdout.splitlines():
        in_this_process("mark", json.loads(line)["id"], "--read")
    refreshed = in_this_process("refresh")
    assert "3 sent" in refreshed.stdout
    assert all(read for read, _ in server.articles.values())
    removed = in_this_process("service", "remove", "me", "--unfollow")
    assert "no longer followed: 1" in removed.stdout
    with open_library(root) as library:
        assert (len(library), library.feeds.all(), library.services.all()) == (3, [], [])


def test_what_goes_wrong_is_one_sentence(server: Spoken, monkeypatch: pytest.MonkeyPatch) -> None:
    for words, said in (
        (("add", "exec:ls", "--user", "me"), "is not the address of a service"),
        (("add", "https://me:secret@reader.example", "--user", "me"), "without a password"),
        (("sync",), "sync service yet"),
        (("remove", "nowhere"), "No service fits"),
    ):
        done = in_this_process("service", *words)
        assert done.returncode == 1
        assert said in done.stderr
        assert "secret" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    monkeypatch.setenv("DIGEST_SERVICE_PASSWORD", "wrong")
    done = in_this_process("service", "add", server.url, "--user", "me")
    assert (done.returncode, "does not know this name with this password" in done.stderr) == (1, True)
    monkeypatch.delenv("DIGEST_SERVICE_PASSWORD")
    done = in_this_process("service", "add", server.url, "--user", "me")
    assert (done.returncode, "DIGEST_SERVICE_PASSWORD" in done.stderr) == (1, True)


def test_a_failing_service_is_told_by_refresh_and_list(server: Spoken) -> None:
    in_this_process("service", "add", server.url, "--user", "me")
    in_this_process("refresh")
    server.broken["subscription/list"] = lambda given: (200, b"<html>")
    failed = in_this_process("refresh")
    assert failed.returncode == 1
    assert "sent a web page that is no answer of the Google Reader API" in failed.stderr
    listed = json.loads(in_this_process("service", "--json").stdout)
    assert "web page" in listed["error"]
    (feed,) = map(json.loads, in_this_process("feeds", "--json").stdout.splitlines())
    assert (feed["state"], "web page" in feed["error"]) == ("failing", True)
