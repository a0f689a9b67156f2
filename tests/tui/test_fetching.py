"""`x` fetches the whole text of a teaser in place, says why it could not, and offers to do so always."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.library import Library
from reader.model.article import Article, Origin
from reader.model.digest import Digest
from reader.model.query_text import parse
from reader.model.subscription import Subscription
from reader.model.undigested import undigested
from tests.servers import Reply, Server
from tests.tui.screen import MEDIUM, Reader, opened

PROSE = "<p>" + "The whole of the story stands on the page, and a feed gives only how it begins. " * 6 + "</p>"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.0/8")
    with Server() as running:
        for title in ("Silt", "Ebb"):
            running.routes[f"/{title}"] = (
                f"<html><body><article><h1>{title}</h1>{PROSE}</article></body></html>".encode()
            )
        running.routes["/Gone"] = Reply(b"no", 403)
        yield running


def entry(server: Server, title: str, link: str | None = None) -> Digest:
    article = Article(text=f"How it begins, {title}. […]", origins=(Origin(feed=server.url("/feed"), entry=title),))
    link = server.url(f"/{title}") if link is None else link
    return undigested(article, title=title, link=link, published="2024-03-01")


async def ended(reader: Reader) -> None:
    await reader.until(lambda: not reader.main.jobs.running("fetch"), 30)
    await reader.settle()
    reader.main.look(at_once=True)
    await reader.settle()


async def test_the_text_comes_in_place_and_u_brings_the_teaser_back(library: Library, server: Server) -> None:
    library.add([entry(server, "Silt")])
    async with opened(library, MEDIUM, records=None) as reader:
        assert "teaser" in reader.listed()
        assert "Only the teaser came with the feed · x fetches the whole text" in reader.detail()
        await reader.press("x")
        await ended(reader)
        assert "The whole of the story stands" in reader.detail()
        assert "Only the teaser" not in reader.detail()
        assert any("u undoes it" in said for said in reader.notifications())
        await reader.press("u")
        assert "Only the teaser came with the feed" in reader.detail()


async def test_a_page_that_is_refused_says_so_and_what_else_can_be_done(library: Library, server: Server) -> None:
    library.add([entry(server, "Gone")])
    async with opened(library, MEDIUM, records=None) as reader:
        await reader.press("x")
        await ended(reader)
        (said,) = reader.notifications()
        assert "HTTP 403" in said
        assert "What is here stays; o opens the page" in said
        assert "Only the teaser" in reader.detail()


async def test_what_has_no_link_says_what_to_do(library: Library, server: Server) -> None:
    library.add([entry(server, "Silt", "")])
    async with opened(library, MEDIUM, records=None) as reader:
        assert "Only the teaser" not in reader.detail()
        await reader.press("x")
        assert "It has no link to a page" in reader.key_bar()
        assert not reader.main.jobs.running("fetch")


async def test_on_a_whole_text_x_offers_to_fetch_every_one_of_the_feed(library: Library, server: Server) -> None:
    library.feeds.put([Subscription(server.url("/feed"), title="The Tide")])
    library.add([entry(server, "Silt"), entry(server, "Ebb")])
    async with opened(library, MEDIUM, records=None) as reader:
        await reader.press("ctrl+a", "x")
        await ended(reader)
        assert library.count(parse("has:whole")) == 2
        assert any("every new entry of The Tide" in said for said in reader.notifications())
        await reader.press("x")
        assert "The whole text is here already. Fetch it" in reader.text()
        await reader.press("y")
        feed = library.feeds.get(server.url("/feed"))
        assert feed is not None
        assert feed.rules.whole
        await reader.press("x")
        assert "The whole text is here already" in reader.key_bar()
        await reader.press("u")
        feed = library.feeds.get(server.url("/feed"))
        assert feed is not None
        assert not feed.rules.whole


async def test_x_again_stops_it(library: Library, server: Server) -> None:
    server.routes["/Silt"] = Reply(b"", delay=25)
    library.add([entry(server, "Silt")])
    async with opened(library, MEDIUM, records=None) as reader:
        await reader.strike("x")  # `press` would wait until it has ended by itself
        await reader.until(lambda: bool(server.asked("/Silt")), 20)
        await reader.strike("x")
        await reader.until(lambda: not reader.main.jobs.running("fetch"), 10)
        await reader.settle()
        assert "Stopped; what has come stays" in reader.key_bar()
        assert "Only the teaser" in reader.detail()


async def test_c_fetches_first(library: Library, server: Server) -> None:
    library.add([entry(server, "Silt")])
    async with opened(library, MEDIUM, records=None) as reader:
        await reader.press("c")
        await reader.until(lambda: not reader.main.curation.running, 40)
        await reader.settle()
        library.refresh()
        assert library.count(parse("has:whole has:made")) == 1
