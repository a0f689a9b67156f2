"""What is followed, on the screen: refreshing, the feeds screen, articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.intake.follow import follow
from reader.library import Library
from reader.model.subscription import Rules, Subscription
from reader.tui.controllers import following
from reader.tui.screens.edit_feed import EditFeed
from reader.tui.screens.feeds import FeedsScreen
from reader.tui.widgets.key_bar import KeyBar
from tests.servers import Reply, Server, conditional, rss
from tests.tui.screen import MEDIUM, NARROW, NEWEST_FIRST, TINY, WIDE, Reader, opened

BODY = (
    "<h2>Why</h2><p>Harbours <b>silt</b> up [/b] when nobody <a href='https://x.example/a'>looks</a>.</p>"
    "<ul><li>one</li><li>two <code>x = 1</code></li></ul><blockquote>Quoted</blockquote>"
    "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.0/8")
    with Server() as running:
        yield running


def followed(library: Library, *links: str) -> None:
    follow(library, [Subscription(link, link, f"Feed {n}") for n, link in enumerate(links)])


def said(reader: Reader) -> str:
    """What is said, in the background and in the footer."""
    return "\n".join([*reader.notifications(), reader.text(reader.app.screen.query_one(KeyBar))])


async def test_r_brings_what_is_new_and_the_cursor_stays(library: Library, server: Server) -> None:
    server.routes["/feed"] = conditional(lambda: rss("One", "Two"))
    server.routes["/bad"] = Reply(status=500)
    followed(library, server.url("/feed"), server.url("/bad"))
    async with opened(library) as reader:
        await reader.press("j", "j")
        await reader.press("R")
        await reader.until(lambda: "2 new" in said(reader), 20)
        await reader.until(lambda: "8 unread" in reader.top(), 5)
        assert "1 could not be read" in said(reader)
        assert reader.here == NEWEST_FIRST[2]
        assert "One" in reader.listed()


async def test_r_without_feeds_says_what_to_do(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("R")
        assert "F opens the feeds" in said(reader)


async def test_a_refresh_can_be_stopped_and_what_came_stays(library: Library, server: Server) -> None:
    server.routes["/feed"] = rss("One")
    server.routes["/slow"] = Reply(rss("Late"), delay=60)
    followed(library, server.url("/feed"), server.url("/slow", "127.0.0.2"))
    async with opened(library) as reader:
        await reader.strike("R")
        await reader.until(lambda: "7 unread" in reader.top(), 20)
        await reader.until(lambda: "waiting for" in reader.top(), 20)
        await reader.strike("R")
        await reader.until(lambda: not reader.main.refreshing.running, 10)
        assert "One" in reader.listed()


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW, TINY])
async def test_the_feeds_screen(library: Library, server: Server, size: tuple[int, int]) -> None:
    followed(library, server.url("/feed"))
    async with opened(library, size=size) as reader:
        await reader.press("F")
        assert isinstance(reader.app.screen, FeedsScreen)
        assert "Feed 0" in reader.text()
        assert "new" in reader.text()
        await reader.press("escape")
        assert not isinstance(reader.app.screen_stack[-1], FeedsScreen)


async def test_without_feeds_the_screen_says_how_to_begin(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("F")
        assert "You do not follow any feeds yet" in reader.text()
        await reader.press("j", "e", "p", "x", "r", "enter", "u", "question_mark", "escape", "escape")
        assert reader.app.screen is reader.main


async def test_adding_a_site_follows_its_feed_and_brings_it(library: Library, server: Server) -> None:
    server.routes["/"] = b'<link rel=alternate type="application/rss+xml" href="/feed" title="Log">'
    server.routes["/feed"] = rss("One", "Two")
    async with opened(library) as reader:
        await reader.press("F", "a")
        await reader.type(server.url("/"))
        await reader.press("enter")
        await reader.until(lambda: "2 unread" in reader.text(), 20)
        assert "The Harbour Log" in reader.text()
        await reader.press("enter")
        assert reader.app.screen is reader.main
        assert "2 of 8" in reader.top()


async def test_several_feeds_are_to_be_chosen_from(library: Library, server: Server) -> None:
    server.routes["/"] = b"<a href='/rss'>All [b]</a><a href='/atom'>Some</a>"
    async with opened(library) as reader:
        await reader.press("F", "a")
        await reader.type(server.url("/"))
        await reader.press("enter")
        await reader.until(lambda: "several feeds" in reader.text(), 10)
        await reader.press("down", "enter")
        await reader.until(lambda: bool(library.feeds.all()), 5)
        assert library.feeds.all()[0].address == server.url("/atom")


async def test_what_cannot_be_followed_is_said(library: Library) -> None:
    async with opened(library) as reader:
        await reader.press("F", "a")
        await reader.type("http://10.0.0.1/[/b]")
        await reader.press("enter")
        await reader.until(lambda: "not a public address" in reader.text(), 10)
        assert "http://10.0.0.1/[/b]" in reader.text()  # to be mended, and not typed again


async def test_rename_pause_rules_and_unfollow(library: Library) -> None:
    followed(library, "https://a.example/feed")
    async with opened(library) as reader:
        await reader.press("F", "e")
        assert isinstance(reader.app.screen, EditFeed)
        await reader.type("My log")
        await reader.press("tab")
        await reader.type("Sea, Land")
        for _ in range(4):
            await reader.press("tab")
        await reader.type("sponsored")
        await reader.press("tab", "tab")
        await reader.type("robot")
        await reader.press("enter")
        assert "Curate takes extract or model, or nothing" in reader.text()
        await reader.press(*["backspace"] * 5)
        await reader.type("extract")
        await reader.press("tab")
        await reader.type("ten")
        await reader.press("enter")
        assert "number of days" in reader.text()
        await reader.press("backspace", "backspace", "backspace")
        await reader.type("10")
        await reader.press("enter")
        (feed,) = library.feeds.all()
        assert feed.name == "My log"
        assert feed.rules == Rules(tags=("land", "sea"), mute=("sponsored",), curate="extract", keep=10)
        await reader.press("p")
        assert library.feeds.all()[0].paused
        assert "paused" in reader.text()
        await reader.press("x")
        assert library.feeds.all() == []
        await reader.press("u")
        assert library.feeds.all()[0].name == "My log"


async def test_an_article_is_shown_as_its_publisher_wrote_it(
    library: Library, server: Server, browser: list[str]
) -> None:
    from reader.sources.feed import parse_feed

    item = f"<item><title>On [b]silt[/b]</title><guid>1</guid><link>https://h.example/1</link><category>harbours</category><pubDate>Tue, 17 Nov 2026 08:00:00 GMT</pubDate><enclosure url='https://h.example/e.mp3' type='audio/mpeg'/><description><![CDATA[{BODY}]]></description></item>"
    feed = parse_feed(f"<rss version='2.0'><channel><title>Log</title>{item}</channel></rss>".encode(), "f", "")
    library.add(feed.entries)
    async with opened(library) as reader:
        await reader.press("g")
        await reader.until(lambda: "▏ Quoted" in reader.detail(), 5)
        page = reader.detail()
        assert "not digested yet" in page
        assert "Harbours silt up [/b] when nobody looks." in page
        assert "• two x = 1" in page
        assert "https://h.example/e.mp3" in page
        assert "harbours" in page
        assert "Log · article · 1 min" in reader.listed()
        await reader.click("looks", reader.main.detail)
        assert browser == ["https://x.example/a"]


async def test_what_changed_is_shown(library: Library) -> None:
    from reader.sources.feed import parse_feed

    for text in ("It is calm. We wait.", "A storm has come. We wait."):
        item = f"<item><title>Silt</title><guid>1</guid><link>https://h.example/1</link><pubDate>Tue, 17 Nov 2026 08:00:00 GMT</pubDate><description>{text}</description></item>"
        library.add(
            parse_feed(f"<rss version='2.0'><channel><title>Log</title>{item}</channel></rss>".encode(), "f").entries
        )
    async with opened(library) as reader:
        await reader.press("g")
        await reader.until(lambda: "Changed on" in reader.detail(), 5)
        assert "- It is calm." in reader.detail()
        assert "+ A storm has come." in reader.detail()


async def test_a_scheduled_refresh_begins_by_itself(library: Library, server: Server, tmp_path: Path) -> None:
    from reader.config import Config, Sources

    server.routes["/feed"] = rss("One")
    followed(library, server.url("/feed"))
    async with opened(library, config=Config(sources=Sources(refresh=30))) as reader:
        await reader.until(lambda: "7 unread" in reader.top(), 20)


async def test_what_was_done_to_feeds_is_undone_there_and_on_the_main_screen(library: Library) -> None:
    followed(library, "https://a.example/feed")
    async with opened(library) as reader:
        await reader.press("F", "p", "x")
        assert library.feeds.all() == []
        await reader.press("escape", "u")
        assert "Undone: unfollowing" in reader.key_bar()
        assert [feed.paused for feed in library.feeds.all()] == [True]
        await reader.press("F", "u")
        assert "Undone: pausing" in reader.text()
        assert [feed.paused for feed in library.feeds.all()] == [False]
        await reader.press("ctrl+r")
        assert [feed.paused for feed in library.feeds.all()] == [True]


async def test_what_cannot_be_followed_is_named(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def discover(text: str, guard: object) -> None:
        raise SourceError("is not a feed")

    monkeypatch.setattr(following, "discover", discover)
    async with opened(library, MEDIUM) as reader:
        await reader.press("F", "a", *"x.example", "enter")
        await reader.until(lambda: "x.example: is not a feed." in reader.text())
