"""Syncing with a server that is slow of wit, hostile, or cut off in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from reader.errors import SourceError
from reader.intake.refresh import Progress, refresh, sync_now
from reader.intake.services.accounts import add
from reader.intake.services.line import ServiceError
from reader.intake.services.remote import GoogleReader
from reader.intake.services.sync import Synced
from reader.library import Library, open_library
from reader.logins import Login
from reader.model.query_text import parse
from reader.model.subscription import Rules
from reader.sources.addresses import Guard
from tests.services.spoken import READ, Answer, Spoken

HOME = Guard(("127.0.0.1",))
ME = Login("me", "right")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as found:
        yield found


def once(library: Library) -> Synced:
    (done,) = sync_now(library, library.services.all(), HOME).services
    return done


def ids(library: Library, query: str = "") -> list[str]:
    return library.ids_of(library.find(parse(query), every_side=True).rows)


def mark_all(library: Library, field: str, value: bool) -> None:
    library.mark({id_: {field: value} for id_ in ids(library)})


def test_lists_of_several_pages_come_whole(library: Library) -> None:
    with Spoken(2_300) as server:
        add(library, server.url, "greader", ME, HOME)
        assert once(library).added == 2_300
        asked = len(server.sent("items/contents"))
        assert once(library).added == 0
        assert len(server.sent("items/contents")) == asked  # what is known is not asked for again


LONG = (
    "The harbour office closes its old tide gauge on Monday, because the new one has agreed with it for a year. "
    "Readings will be published every six minutes, and no longer every hour. Boats with a draught of more than two "
    "metres have to ask before they come in at low water. The old gauge, number {n}, goes to the museum. "
) * 3


def test_what_a_service_brings_is_digested_by_the_rules_of_its_feed(library: Library) -> None:
    with Spoken(1) as server:
        server.text = LONG
        add(library, server.url, "greader", ME, HOME)
        once(library)
        library.feeds.put(replace(feed, rules=Rules(curate="extract")) for feed in library.feeds.all())
        server.articles[2] = [False, False]
        seen: list[Progress] = []
        report = sync_now(library, library.services.all(), HOME, progress=seen.append)
    assert report.added == 1
    assert [bool(library.get(id_).undigested) for id_ in sorted(ids(library))].count(False) == 1
    assert seen[0].slow
    assert (seen[-1].done, seen[-1].total, seen[-1].slow) == (1, 1, ())


def test_what_was_marked_before_a_cut_is_sent_after_it(library: Library) -> None:
    """The third batch of five fails; what the server took is not sent again, and the rest is."""
    with Spoken(450) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        mark_all(library, "read", True)
        taken = []

        def cut(given: dict[str, list[str]]) -> Answer | None:
            taken.append(given)
            return (503, b"") if len(taken) == 3 else None

        server.broken["edit-tag"] = cut
        done = once(library)
        assert (done.sent, bool(done.error)) == (200, True)
        assert sum(read for read, _ in server.articles.values()) == 200
        del server.broken["edit-tag"]
        assert once(library).sent == 250
        assert all(read for read, _ in server.articles.values())
        assert len(ids(library, "is:read")) == 450


_KILLED = """
import os, sys
from pathlib import Path
from reader.intake.services import sync as at
from reader.intake.refresh import sync_now
from reader.library import open_library
from reader.sources.addresses import Guard
left = int(sys.argv[2])
agree = at._Run._agree
def die(self, agreed):
    global left
    left -= bool(agreed)
    if left < 0:
        os.kill(os.getpid(), 9)
    agree(self, agreed)
at._Run._agree = die
with open_library(Path(sys.argv[1])) as library:
    sync_now(library, library.services.all(), Guard(("127.0.0.1",)))
"""


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_kill_between_a_change_and_its_note_loses_nothing(library: Library, after: int) -> None:
    """SIGKILL after a change is made, here or there, and before it is written down that it was."""
    with Spoken(250) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        mine = set(ids(library)[:220])
        library.mark({id_: {"read": True} for id_ in mine})
        for n in range(1, 251):
            server.articles[n][1] = n % 2 == 0  # starred there
        run = subprocess.run(
            [sys.executable, "-c", _KILLED, str(library.layout.root), str(after)], env=dict(os.environ), timeout=120
        )
        assert run.returncode == -9
        library.refresh()
        assert once(library).error == ""
        assert once(library).sent == 0
        assert set(ids(library, "is:read")) == mine
        assert sum(read for read, _ in server.articles.values()) == 220
        assert len(ids(library, "is:bookmarked")) == sum(star for _, star in server.articles.values()) == 125


def test_a_change_here_that_was_not_sent_wins_over_the_old_state_there(library: Library) -> None:
    with Spoken(3) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        mark_all(library, "read", True)
        server.broken["edit-tag"] = lambda given: (503, b"")
        assert once(library).error
        assert len(ids(library, "is:read")) == 3
        server.broken.clear()
        assert once(library).sent == 3
        assert len(ids(library, "is:read")) == 3


def test_a_new_token_is_asked_for_when_the_old_one_is_refused(library: Library) -> None:
    with Spoken(3) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        mark_all(library, "bookmark", True)
        changes = 0

        def age(given: dict[str, list[str]]) -> Answer | None:
            nonlocal changes
            changes += 1
            if changes == 1:
                server.auth, server.token = "auth-2", "token-2"
            return None

        server.broken["edit-tag"] = age
        done = once(library)
        assert (done.sent, done.error) == (3, "")
        assert all(star for _, star in server.articles.values())


def test_one_article_that_the_server_refuses_holds_up_no_other(library: Library) -> None:
    with Spoken(40) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        mark_all(library, "read", True)
        bad = f"{7:016x}"
        server.broken["edit-tag"] = lambda given: (400, b"") if any(i.endswith(bad) for i in given["i"]) else None
        done = once(library)
        assert (done.sent, done.waiting, done.error) == (39, 1, "")
        server.broken.clear()
        assert once(library).sent == 1


def _many(given: dict[str, list[str]]) -> Answer:
    start = int(given.get("c", ["0"])[0])
    refs = [{"id": str(start + n)} for n in range(10, 1_010)]
    return 200, orjson.dumps({"itemRefs": refs, "continuation": str(start + 1_000)})


HOSTILE: dict[str, tuple[str, Answer]] = {
    "a web page": ("subscription/list", (200, b"<html>maintenance</html>")),
    "other JSON": ("subscription/list", (200, b'{"subscriptions": {"a": 1}}')),
    "deep JSON": ("items/ids", (200, b'{"itemRefs":' + b"[" * 200_000)),
    "no list": ("items/ids", (200, b'{"itemRefs": "all of them"}')),
    "an error": ("items/ids", (500, b"oops")),
    "larger than allowed": ("items/ids", (200, b" " * (11 * 1024 * 1024))),
    "a redirect to this machine": ("items/ids", (302, b"", {"Location": "http://127.0.0.1:1/steal"})),
    "a redirect elsewhere": ("ClientLogin", (307, b"", {"Location": "https://elsewhere.example/"})),
    "a refused login": ("ClientLogin", (403, b"")),
    "no token": ("/token", (200, b"<html>")),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_answer_costs_nothing(library: Library, how: str) -> None:
    with Spoken(5) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        mark_all(library, "bookmark", True)
        end, answer = HOSTILE[how]
        server.broken[end] = lambda given: answer
        done = once(library)
        assert done.error
        assert "\n" not in done.error
        assert "right" not in done.error
        assert len(ids(library, "is:bookmarked is:unread")) == 5
        assert len(library.feeds.all()) == 1
        server.broken.clear()
        assert once(library).sent == 5


def test_an_empty_list_of_subscriptions_unfollows_nothing(library: Library) -> None:
    with Spoken(5) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        server.feeds.clear()
        assert once(library).error == ""
        assert len(library.feeds.all()) == 1


def test_a_server_that_forgets_all_marks_nothing_read(library: Library) -> None:
    with Spoken(5) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        mark_all(library, "bookmark", True)
        once(library)
        server.articles.clear()
        assert once(library).error == ""
        assert len(ids(library, "is:unread is:bookmarked")) == 5


def test_a_list_without_end_ends(library: Library) -> None:
    with Spoken(5) as server:
        add(library, server.url, "greader", ME, HOME)
        once(library)
        server.broken["items/ids"] = lambda given: _many(given) if given.get("xt") == [READ] else None
        server.broken["items/contents"] = lambda given: (200, b'{"items": []}')
        done = once(library)
        assert done.added == 0
        assert len(server.sent("items/ids")) < 100
        assert len(ids(library, "is:unread")) == 5

        def round_and_round(given: dict[str, list[str]]) -> Answer:
            return 200, orjson.dumps({"itemRefs": [{"id": "1"}], "continuation": "again"})

        server.asked.clear()
        server.broken["items/ids"] = round_and_round
        assert once(library).error == ""
        assert len(server.sent("items/ids")) <= 6
        assert len(ids(library, "is:unread")) == 5


def test_articles_that_nobody_asked_for_do_not_come_in(library: Library) -> None:
    with Spoken(2) as server:
        other = {**server._item(1), "id": "tag:google.com,2005:reader/item/00000000000000ff", "title": "Planted"}
        other["canonical"] = [{"href": "https://planted.example/"}]
        server.broken["items/contents"] = lambda given: (200, orjson.dumps({"items": [other, server._item(2)]}))
        add(library, server.url, "greader", ME, HOME)
        assert once(library).added == 1


def test_an_article_that_is_too_large_holds_up_no_other(library: Library) -> None:
    with Spoken(20) as server:
        huge = f"{13:016x}"
        large = (200, b"{" + b" " * (11 * 1024 * 1024))
        server.broken["items/contents"] = lambda given: large if any(i.endswith(huge) for i in given["i"]) else None
        add(library, server.url, "greader", ME, HOME)
        done = once(library)
        assert (done.added, done.error) == (19, "")


def test_only_what_is_allowed_is_reached(library: Library) -> None:
    with Spoken(1) as server:
        with pytest.raises(SourceError, match="allow_hosts"):
            add(library, server.url, "greader", ME, Guard())
        assert server.asked == []


def test_no_password_crosses_the_internet_in_the_clear(library: Library) -> None:
    with pytest.raises(ServiceError, match="in the clear"):
        add(library, "http://93.184.215.14/", "greader", ME, HOME)


def test_what_does_not_speak_it_is_told(library: Library) -> None:
    with Spoken(1) as server:
        server.broken["ClientLogin"] = lambda given: (404, b"")
        with pytest.raises(SourceError, match="speaks the Google Reader API"):
            add(library, server.url, "greader", ME, HOME)
        assert [path for path, _ in server.asked] == ["/accounts/ClientLogin", "/api/greader.php/accounts/ClientLogin"]


def test_an_address_with_a_password_is_refused(library: Library) -> None:
    with pytest.raises(SourceError, match="without a password"):
        add(library, "https://me:secret@reader.example", "greader", ME, HOME)


def test_a_wrong_password_is_not_tried_again_and_again(library: Library) -> None:
    with Spoken(1) as server:
        add(library, server.url, "greader", ME, HOME)
        server.password = "changed"
        assert refresh(library, HOME).services[0].error
        server.asked.clear()
        assert refresh(library, HOME).services == []
        assert server.asked == []
        server.password = "new"
        add(library, server.url, "greader", Login("me", "new"), HOME)
        assert refresh(library, HOME).services[0].error == ""


def test_the_password_is_nowhere_in_the_library(library: Library, tmp_path: Path) -> None:
    with Spoken(3) as server:
        server.password = "Sehr-Geheim-77"
        add(library, server.url, "greader", Login("me", "Sehr-Geheim-77"), HOME)
        once(library)
    files = [file for file in library.layout.root.rglob("*") if file.is_file()] + [library.layout.services]
    assert len(files) > 2
    assert not [file for file in files if b"Sehr-Geheim-77" in file.read_bytes()]


def test_another_process_that_syncs_is_left_alone(library: Library) -> None:
    from filelock import FileLock

    with Spoken(3) as server:
        add(library, server.url, "greader", ME, HOME)
        with FileLock(library.layout.services.with_name(library.layout.services.name + ".lock")):
            assert "another process" in once(library).error
        assert once(library).added == 3


def test_a_list_tells_whether_it_is_whole(library: Library) -> None:
    class Odd:
        host, url = "h", "https://h"

        def ask(self, path: str, headers: object, form: object = None) -> bytes:
            return b'{"itemRefs": [{"id": "1"}, {"id": "what is this"}, 7]}'

    found = GoogleReader(Odd(), ME).unread()  # type: ignore[arg-type]
    assert (len(found.ids), found.complete) == (1, False)
