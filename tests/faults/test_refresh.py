"""Following and refreshing, against a server on loopback that behaves well and badly."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reader.commands import cli
from reader.library import open_library
from reader.model.query_text import parse
from tests.conftest import use_device
from tests.servers import Reply, Server, conditional, drip, rss
from tests.waiting import until


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.0/8")
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def digest(*arguments: str | Path, status: int = 0) -> str:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], prog_name="digest")
    assert result.exit_code == status, result.output
    return result.stdout


def refresh(*arguments: str, status: int = 0) -> dict[str, Any]:
    return dict(json.loads(digest("refresh", "--json", *arguments, status=status)))


def feeds() -> dict[str, dict[str, Any]]:
    return {feed["followed_as"]: feed for feed in map(json.loads, digest("feeds", "--json").splitlines())}


def follow(tmp_path: Path, *links: str) -> None:
    """Follow without looking, as a list of feeds does."""
    outlines = "".join(f'<outline text="f" xmlUrl="{link}"/>' for link in links)
    (tmp_path / "feeds.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    digest("follow", tmp_path / "feeds.opml")


def titles(root: Path, query: str = "") -> list[str]:
    with open_library(root) as library:
        return sorted(row.title for row in library.fetch(list(library.find(parse(query)).rows)))


def test_what_is_followed_arrives_once(server: Server, root: Path) -> None:
    body = [rss("One", "Two")]
    server.routes["/feed"] = conditional(lambda: body[0])
    digest("follow", server.url("/feed"), "--tag", "Sea")
    assert refresh() == {"feeds": 1, "added": 2, "updated": 0, "unchanged": 0, "failed": [], "skipped": 0}
    assert refresh()["added"] == 0
    assert "if-none-match" in server.requests[-1].headers
    body[0] = rss("One", "Two", "Three")
    assert refresh() == {"feeds": 1, "added": 1, "updated": 0, "unchanged": 2, "failed": [], "skipped": 0}
    assert titles(root, "tag:sea") == ["One", "Three", "Two"]
    (feed,) = feeds().values()
    assert (feed["title"], feed["state"], feed["unread"], feed["error"]) == ("The Harbour Log", "ok", 3, None)


def test_what_was_deleted_is_not_brought_back_by_a_refresh(server: Server, root: Path) -> None:
    body = [rss("One", "Two")]
    server.routes["/feed"] = conditional(lambda: body[0])
    digest("follow", server.url("/feed"))
    refresh()
    digest("remove", "One", "--yes")
    body[0] = rss("One", "Two").replace(b"</item>", b"<description>Another text of it.</description></item>", 1)
    refresh("--force")
    body[0] = rss("One", "Two", "Three")
    assert refresh("--force")["added"] == 1
    assert "One" not in titles(root)
    (feed,) = feeds().values()
    assert (feed["unread"], feed["digests"]) == (2, 2)


def test_without_any_condition_the_same_body_is_not_read_again(server: Server, tmp_path: Path) -> None:
    server.routes["/feed"] = rss("One")
    follow(tmp_path, server.url("/feed"))
    assert refresh()["added"] == 1
    assert refresh() == {"feeds": 1, "added": 0, "updated": 0, "unchanged": 0, "failed": [], "skipped": 0}


def test_a_moved_feed_is_asked_where_it_is(server: Server, tmp_path: Path) -> None:
    server.routes["/old"] = Reply(status=301, headers={"Location": "/new"})
    server.routes["/new"] = rss("One")
    follow(tmp_path, server.url("/old"))
    refresh()
    refresh()
    assert len(server.asked("/old")) == 1
    assert feeds()[server.url("/old")]["url"] == server.url("/new")
    digest("follow", server.url("/new"))
    assert len(feeds()) == 1


@pytest.mark.slow
def test_one_that_fails_stops_no_other(server: Server, tmp_path: Path, root: Path) -> None:
    server.routes.update(
        {
            "/good": rss("One"),
            "/500": Reply(status=500),
            "/bomb": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "'
            + b"a" * 10
            + b'">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
            + b"]><rss version='2.0'><channel><item><title>&m;</title></item></channel></rss>",
            "/deep": b"<rss version='2.0'><channel>" + b"<a>" * 200_000,
            "/large": rss("Big") + b" " * 11_000_000,
            "/page": b"<html><body>words</body></html>",
            "/empty": b"",
        }
    )
    names = ["good", "500", "bomb", "deep", "large", "page", "empty"]
    follow(
        tmp_path,
        *(server.url(f"/{name}") for name in names),
        "http://10.9.9.9/feed",
        "http://no-such-host.invalid/feed",
    )
    begin = time.monotonic()
    report = refresh()
    assert time.monotonic() - begin < 40
    assert report["feeds"] == 9
    assert "One" in titles(root)
    why = {failure["input"].rpartition("/")[2]: failure["why"] for failure in report["failed"]}
    assert "HTTP 500" in why["500"]
    assert "larger than 10 MB" in why["large"]
    assert "page" in why["page"]
    assert len(report["failed"]) >= 6
    states = {address: feed["state"] for address, feed in feeds().items()}
    assert states[server.url("/good")] == "ok"
    assert states[server.url("/500")] == "failing"


def test_gone_for_good_is_paused(server: Server, tmp_path: Path) -> None:
    server.routes["/feed"] = Reply(status=410)
    follow(tmp_path, server.url("/feed"))
    refresh(status=1)
    assert feeds()[server.url("/feed")]["state"] == "gone"
    assert refresh()["skipped"] == 1


def test_a_server_that_asks_to_wait_is_not_asked(server: Server, tmp_path: Path) -> None:
    server.routes["/feed"] = Reply(status=429, headers={"Retry-After": "3600"})
    follow(tmp_path, server.url("/feed"))
    refresh(status=1)
    assert refresh("--force")["skipped"] == 1
    assert len(server.requests) == 1


def test_what_is_fresh_is_not_asked_unless_forced(server: Server, tmp_path: Path) -> None:
    server.routes["/feed"] = Reply(rss("One"), headers={"Cache-Control": "max-age=600"})
    follow(tmp_path, server.url("/feed"))
    refresh()
    assert refresh()["skipped"] == 1
    assert refresh("--force")["feeds"] == 1


def test_what_fails_again_and_again_is_asked_less(server: Server, tmp_path: Path) -> None:
    server.routes["/feed"] = Reply(status=500)
    follow(tmp_path, server.url("/feed"))
    refresh(status=1)
    refresh(status=1)
    assert refresh()["skipped"] == 1
    server.routes["/feed"] = rss("One")
    assert refresh(server.url("/feed"))["added"] == 1
    assert feeds()[server.url("/feed")]["state"] == "ok"


def test_an_update_keeps_marks_and_can_be_seen(server: Server, tmp_path: Path, root: Path) -> None:
    text = "The harbour is open. Nobody has seen the silt. " * 3

    def feed(body: str) -> bytes:
        return f"<rss version='2.0'><channel><title>Log</title><item><guid isPermaLink='false'>1</guid><title>Silt</title><link>https://h.example/s</link><description>{body}</description></item></channel></rss>".encode()

    server.routes["/feed"] = feed(text + "It is calm.")
    follow(tmp_path, server.url("/feed"))
    refresh()
    with open_library(root) as library:
        (row,) = library.fetch(list(library.find(parse("")).rows))
        library.mark({row.id: {"bookmark": True, "read": True}})
    server.routes["/feed"] = feed(text + "A storm has come.")
    assert refresh()["updated"] == 1
    assert titles(root, "has:change is:bookmarked is:read") == ["Silt"]
    shown = digest("show", row.id)
    assert "- It is calm." in shown
    assert "+ A storm has come." in shown


def test_the_same_story_of_two_feeds_is_stored_once(server: Server, tmp_path: Path, root: Path) -> None:
    words = " ".join(f"word{n * 7919 % 1009}" for n in range(200))

    def feed(title: str, link: str, text: str) -> bytes:
        return f"<rss version='2.0'><channel><title>{title}</title><item><title>Silt</title><link>{link}</link><description>{text}</description></item></channel></rss>".encode()

    server.routes["/a"] = feed("Log", "https://www.h.example/s?utm_source=a", words)
    server.routes["/b"] = feed("Tides", "http://h.example/s/", words)
    server.routes["/c"] = feed("Wire", "https://wire.example/another-address", words + " and some more words")
    follow(tmp_path, *(server.url(path) for path in ("/a", "/b", "/c")))
    assert refresh()["added"] == 1
    assert titles(root, f'feed:"{server.url("/a")}" feed:"{server.url("/c")}"') == ["Silt"]
    with open_library(root) as library:
        (row,) = library.fetch(list(library.find(parse("")).rows))
        article = library.get(row.id).article
    assert article is not None
    assert {origin.name for origin in article.origins} == {"Log", "Tides", "Wire"}


def test_rules_of_a_feed(server: Server, root: Path) -> None:
    server.routes["/feed"] = rss("Silt", "Sponsored silt", "Tides")
    digest(
        "follow", server.url("/feed"), "--mute", "sponsored", "--role", "Harbour Master", "--level", "advanced",
        "--field", "Engineering, Harbours",
    )  # fmt: skip
    assert refresh()["added"] == 2
    assert titles(root, 'role:"Harbour Master" level:advanced domain:engineering subfield:harbours') == [
        "Silt",
        "Tides",
    ]


def test_what_is_old_is_removed_but_not_what_was_kept(server: Server, root: Path) -> None:
    server.routes["/feed"] = rss("One", "Two")
    digest("follow", server.url("/feed"))
    refresh()
    with open_library(root) as library:
        rows = library.fetch(list(library.find(parse("")).rows))
        kept = next(row for row in rows if row.title == "One")
        library.mark({kept.id: {"bookmark": True}})
        assert library.adding.remove_old(server.url("/feed"), "2126-01-01") == 1
        assert [row.title for row in library.fetch(list(library.find(parse("")).rows))] == ["One"]


def test_full_text_is_fetched_where_it_is_asked_for(server: Server, root: Path) -> None:
    prose = "<p>" + "The whole of the story stands on the page, and not in the feed at all. " * 6 + "</p>"
    server.routes["/feed"] = rss("Silt", site=server.url("/pages/"), words=3)
    server.routes["/pages/Silt"] = f"<html><body><article><h1>Silt</h1>{prose}</article></body></html>".encode()
    digest("follow", server.url("/feed"), "--full-text")
    assert refresh()["added"] == 1
    assert titles(root, '"whole of the story"') == ["Silt"]
    server.routes["/feed"] = rss("Silt", "Tides", site=server.url("/pages/"), words=3)
    refresh()
    assert titles(root, '"whole of the story"') == ["Silt"]  # the short text of the feed does not come back


def test_a_site_is_searched_for_its_feed(server: Server) -> None:
    server.routes["/"] = b'<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'
    server.routes["/bare"] = b"<html><body>no feed named</body></html>"
    server.routes["/feed"] = rss("One")
    digest("follow", server.url("/"))
    assert list(feeds()) == [server.url("/feed")]
    digest("follow", server.url("/bare"))
    assert list(feeds()) == [server.url("/feed")]


def test_unfollowing_keeps_what_came(server: Server, root: Path) -> None:
    server.routes["/feed"] = rss("One")
    digest("follow", server.url("/feed"))
    refresh()
    assert json.loads(digest("unfollow", "--json", server.url("/feed")))["url"] == server.url("/feed")
    assert titles(root) == ["One"]
    digest("feeds", status=1)
    digest("unfollow", server.url("/feed"), status=1)


def test_nothing_private_is_followed(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "")
    server.routes["/feed"] = rss("One")
    digest("follow", server.url("/feed"), status=1)
    assert not server.requests


def test_a_command_is_run_only_where_it_was_followed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "source"
    script.write_bytes(b"#!/bin/sh\ncat <<'END'\n" + rss("Printed") + b"\nEND\ntouch " + os.fsencode(tmp_path / "ran"))
    script.chmod(0o755)
    digest("follow", f"exec:{script}")
    assert refresh()["added"] == 1
    (tmp_path / "ran").unlink()
    (tmp_path / "elsewhere").mkdir()
    use_device(monkeypatch, tmp_path / "elsewhere")
    report = refresh()
    assert report["not_allowed"] == [f"exec:{script}"]
    assert not (tmp_path / "ran").exists()


def test_a_list_of_feeds_runs_no_command_and_reads_no_folder(tmp_path: Path, root: Path) -> None:
    (tmp_path / "f.opml").write_text(
        '<opml><body><outline xmlUrl="exec:touch x"/><outline xmlUrl="/etc"/></body></opml>'
    )
    CliRunner().invoke(cli, ["follow", str(tmp_path / "f.opml")])
    with open_library(root) as library:
        assert library.feeds.all() == []


def test_a_folder_is_watched(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    (folder / "a.md").write_text("# Silt\n\n" + "It moves slowly and then at once. " * 5)
    digest("follow", folder)
    assert refresh()["added"] == 1
    assert refresh()["added"] == 0
    (folder / "b.eml").write_bytes(b"From: a@b.example\nSubject: Tides\nMessage-ID: <1@x>\n\nThe tide goes out now.\n")
    assert refresh()["added"] == 1
    assert titles(root) == ["Silt", "Tides"]


def test_two_devices_follow_together(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(tmp_path, "https://a.example/feed", "https://b.example/feed")
    (tmp_path / "other").mkdir()
    use_device(monkeypatch, tmp_path / "other")
    follow(tmp_path, "https://www.b.example/feed/", "https://c.example/feed")
    digest("unfollow", "https://a.example/feed")
    assert sorted(feeds()) == ["https://b.example/feed", "https://c.example/feed"]
    assert len(list((root / "feeds").glob("*.json"))) == 2
    digest("doctor")
    use_device(monkeypatch, tmp_path / "home")
    assert sorted(feeds()) == ["https://b.example/feed", "https://c.example/feed"]


def test_what_came_before_a_kill_is_kept(server: Server, tmp_path: Path, root: Path) -> None:
    server.routes.update({f"/{n}": rss(f"Story {n}", site=f"https://s{n}.example/") for n in range(20)})
    server.routes["/slow"] = drip(0.05)
    follow(tmp_path, *(server.url(f"/{n}", f"127.0.0.{n + 2}") for n in range(20)), server.url("/slow"))
    command = [sys.executable, "-m", "reader", "refresh", "--json"]

    def came(asked: int) -> bool:
        return len(server.asked("/slow")) > asked and len(titles(root)) == 20

    for how in (signal.SIGKILL, signal.SIGTERM):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        asked = len(server.asked("/slow"))
        until(partial(came, asked))
        process.send_signal(how)
        out, _ = process.communicate(timeout=10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        assert len(titles(root)) == 20
    assert json.loads(out)["feeds"] > 0


def test_two_refreshes_at_once(server: Server, tmp_path: Path, root: Path) -> None:
    server.routes.update(
        {f"/{n}": rss(*(f"S {n} {k}" for k in range(5)), site=f"https://s{n}.example/") for n in range(12)}
    )
    follow(tmp_path, *(server.url(f"/{n}", f"127.0.0.{n + 2}") for n in range(12)))
    command = [sys.executable, "-m", "reader", "refresh", "--json"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    for process in running:
        assert process.stdout is not None
        process.stdout.close()
    assert len(titles(root)) == 60


def test_opml_out_and_in_again(tmp_path: Path, root: Path) -> None:
    (tmp_path / "in.opml").write_text(
        '<opml><body><outline text="Sea &  Land"><outline text="Log & co" xmlUrl="https://a.example/?x=1&y=2"/></outline></body></opml>'
    )
    digest("follow", tmp_path / "in.opml")
    (tmp_path / "out.opml").write_text(digest("feeds", "--opml"))
    before = feeds()
    digest("unfollow", *before)
    digest("follow", tmp_path / "out.opml")
    after = feeds()
    assert [(f["url"], f["title"], f["tags"]) for f in after.values()] == [
        ("https://a.example/?x=1&y=2", "Log & co", ["sea & land"])
    ]


def test_adding_by_hand(server: Server, tmp_path: Path, root: Path) -> None:
    prose = "<p>" + "Silt moves slowly, and then it moves at once, as keepers say. " * 8 + "</p>"
    server.routes["/page"] = Reply(
        f"<html><title>Silt</title><body><article>{prose}</article></body></html>".encode(),
        headers={"Content-Type": "text/html"},
    )
    server.routes["/feed"] = rss("One", "Two")
    (tmp_path / "m.eml").write_bytes(
        b"From: a@b.example\nSubject: Tides\nMessage-ID: <1@x>\n\nThe tide goes out now.\n"
    )
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "records.json").write_text('[{"title": "Ebb", "summary": "Water goes out.", "curator": "E"}]')
    report = json.loads(
        digest(
            "add",
            server.url("/page"),
            server.url("/feed"),
            tmp_path / "m.eml",
            tmp_path / "bad.pdf",
            tmp_path / "records.json",
            "http://10.0.0.1/",
            "--json",
            status=1,
        )
    )
    assert (report["feeds"], report["added"]) == (1, 5)
    assert sorted(failure["input"] for failure in report["failed"]) == sorted(
        [str(tmp_path / "bad.pdf"), "http://10.0.0.1/"]
    )
    assert titles(root, "kind:newsletter") == ["Tides"]


def test_a_parser_that_dies_takes_nothing_along(tmp_path: Path, root: Path) -> None:
    from reader.intake.workers import Workers, explained

    with Workers(seconds=1) as workers:
        died, slow, fine = workers.start(os.abort), workers.start(time.sleep, 30), workers.start(len, "four")
        assert fine.result(timeout=20) == 4
        for future in (died, slow):
            with pytest.raises(Exception) as caught:
                future.result(timeout=20)
            assert "took too long" in str(explained(caught.value)) or "failed" in str(explained(caught.value))


def shown() -> dict[str, tuple[str, Any]]:
    """Of each title the id of its record, and its marks."""
    records = map(json.loads, digest("list", "--json").splitlines())
    return {record["title"]: (record["id"], record["marks"]) for record in records}


def channel(*items: str) -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<rss version="2.0"><channel><title>Log</title><link>https://l.example/</link>{inner}</channel></rss>'.encode()
    )


def version(number: str, link: str = "https://l.example/log", more: str = "") -> str:
    return f"<title>Version {number}</title><link>{link}</link><description>New in {number}.</description>{more}"


def test_a_new_entry_on_top_takes_over_nothing(server: Server, root: Path) -> None:
    server.routes["/feed"] = channel(version("1.1"), version("1.0"))
    digest("follow", server.url("/feed"))
    refresh()
    digest("mark", shown()["Version 1.1"][0], "--read", "--note", "tried it")
    before = shown()
    server.routes["/feed"] = channel(version("1.2"), version("1.1"), version("1.0"))
    assert refresh("--force")["added"] == 1
    after = shown()
    assert before.items() <= after.items()
    assert not after["Version 1.2"][1].get("read")
    assert not after["Version 1.2"][1].get("note")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((version("1", "https://l.example/log#v1")), version("2", "https://l.example/log#v2")),
        (version("1", more="<guid isPermaLink='false'>v1</guid><pubDate>2020-01-01</pubDate>"),
         version("2", more="<guid isPermaLink='false'>v2</guid><pubDate>2020-02-01</pubDate>")),
    ],
)  # fmt: skip
def test_two_entries_weeks_apart_are_two(server: Server, root: Path, one: str, other: str) -> None:
    server.routes["/feed"] = channel(one)
    digest("follow", server.url("/feed"))
    refresh()
    before = shown()
    for _ in range(2):
        server.routes["/feed"] = channel(other)
        refresh("--force")
        assert before.items() <= shown().items()
        assert len(shown()) == 2


NOTES = (
    "This show is made by the Tidal network, which you can support from three coins a month at the address in the notes. "
    "Members hear every episode without advertisements and two days before all others, take part in the monthly call with "
    "the hosts, and receive the printed almanac in December. Write to us at any time with questions and corrections."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Bowlines", f"Ann ties a bowline. {NOTES}"), ("Herring", f"Bo smokes a herring. {NOTES}")),
        (("Episode 7", f"Ann ties a bowline. {NOTES}"), ("Episode 7", f"Bo smokes a herring. {NOTES}")),
        (("Bowlines", NOTES), ("Herring", NOTES)),
        (("Weather for Hull", f"Rain in Hull, 7 degrees. {NOTES}"), ("Weather for Rhyl", f"Rain in Rhyl, 9 degrees. {NOTES}")),
    ],
)  # fmt: skip
def test_what_feeds_have_in_common_makes_no_two_stories_one(
    server: Server, tmp_path: Path, root: Path, one: tuple[str, str], other: tuple[str, str]
) -> None:
    for name, (title, text) in {"a": one, "b": other}.items():
        item = f"<title>{title}</title><link>https://{name}.example/1</link><description>{text}</description>"
        server.routes[f"/{name}"] = channel(item)
    follow(tmp_path, server.url("/a"), server.url("/b"))
    assert refresh()["added"] == 2


def test_a_copy_of_a_story_is_one(server: Server, tmp_path: Path, root: Path) -> None:
    text = " ".join(
        f"The harbour master counted {n} boats on the pier that morning." for n in ("ten", "six", "two", "one") * 6
    )
    for name, end in {"a": "", "b": "First seen on Quay."}.items():
        item = f"<title>Boats</title><link>https://{name}.example/1</link><description>{text} {end}</description>"
        server.routes[f"/{name}"] = channel(item)
    follow(tmp_path, server.url("/a"), server.url("/b"))
    assert refresh()["added"] == 1


def test_the_page_of_an_entry_adds_its_text_and_keeps_the_rest(server: Server, root: Path) -> None:
    link = server.url("/gull")
    words = "".join(
        f"<p>The gull number {n} sat on the rail of the pier and looked at the sea for long.</p>" for n in range(12)
    )
    server.routes["/gull"] = (
        f"<html><head><title>Gull</title></head><body><article>{words}</article></body></html>".encode()
    )
    server.routes["/feed"] = channel(
        f"<title>Gull</title><link>{link}</link><pubDate>2020-03-02</pubDate><category>birds</category><description>Short.</description>"
    )
    digest("follow", server.url("/feed"))
    refresh()
    digest("add", link)
    (record,) = map(json.loads, digest("list", "--json").splitlines())
    assert (record["source"], record["published"], record["topics"]) == ("Log", "2020-03-02", ["birds"])
    assert "gull number 11" in record["article"]["text"]


def test_a_date_in_the_future_is_said_and_not_believed(server: Server, root: Path) -> None:
    server.routes["/feed"] = channel(version("9", more="<pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate>"))
    digest("follow", server.url("/feed"))
    refresh()
    (record,) = map(json.loads, digest("list", "--json").splitlines())
    assert (record["published"], record["stated_published"]) == ("", "Thu, 01 Jan 2099 00:00:00 GMT")
    assert "stated date: Thu, 01 Jan 2099" in digest("show", record["id"])


def test_feeds_that_are_as_they_were_have_nothing_new(server: Server, tmp_path: Path, root: Path) -> None:
    server.routes["/a"] = rss("One", "Two", site="https://a.example/")
    follow(tmp_path, server.url("/a"))
    assert digest("refresh") == "1 feed asked, 2 added, 0 updated, 0 unchanged\n"
    assert digest("refresh", "--force") == "1 feed asked, nothing new\n"
