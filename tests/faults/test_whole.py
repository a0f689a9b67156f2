"""Whole texts are fetched in the place of teasers, from a server that does not always give them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from reader.intake.network import guard_of
from reader.intake.whole import always_fetch, fetch_whole, to_be_offered
from reader.library import Library, open_library
from reader.model.article import Article
from reader.model.query_text import parse
from tests.conftest import Run
from tests.servers import Reply, Server

PROSE = "<p>" + "The whole of the story stands on the page, and a feed gives only how it begins. " * 6 + "</p>"
LONG = (
    "A paragraph of some twenty words, which is as much as the page has for whoever does not pay for it, ends here […]"
)
GUARD = guard_of(("127.0.0.0/8",))


def page(title: str, body: str = PROSE) -> bytes:
    head = f"<head><title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def feed(site: str, *titles: str) -> bytes:
    items = "".join(
        f"<item><guid>{title}</guid><title>{title}</title><link>{site}{title}</link>"
        f"<description>How it begins, {title}, is told here. […]</description></item>"
        for title in titles
    )
    return f"<rss version='2.0'><channel><title>The Tide</title><link>{site}</link>{items}</channel></rss>".encode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, root: Path) -> Iterator[Server]:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.0/8")
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    with Server() as running:
        running.routes["/feed"] = feed(running.url("/"), "Silt", "Ebb", "Wall", "Gone")
        running.routes["/Silt"], running.routes["/Ebb"] = page("Silt"), page("Ebb")
        running.routes["/Wall"] = page("Wall", "<p>How it begins, Wall, is told here.</p><p>Subscribe to read.</p>")
        running.routes["/Gone"] = Reply(b"no", 403)
        yield running


@pytest.fixture
def ids(server: Server, run: Run, library: Library) -> dict[str, str]:
    assert run("follow", server.url("/feed")).returncode == 0
    run("refresh")
    library.refresh()
    rows = library.fetch(list(library.find(parse("has:teaser")).rows))
    assert len(rows) == 4
    return {row.title: row.id for row in rows}


def text(library: Library, id_: str) -> str:
    library.refresh()
    article = library.get(id_).article
    return article.text if article is not None else ""


def test_the_text_comes_in_place_and_undo_brings_the_teaser_back(
    run: Run, library: Library, ids: dict[str, str], server: Server
) -> None:
    assert "Only the teaser came with the feed · `digest fetch" in run("show", ids["Silt"]).stdout
    assert "teaser" in run("list").stdout
    done = run("fetch", ids["Silt"][:7])
    assert (done.returncode, "1 fetched" in done.stdout) == (0, True)
    assert text(library, ids["Silt"]).count("whole of the story") == 6
    assert library.count(parse("has:teaser")) == 3
    assert "Only the teaser" not in run("show", ids["Silt"]).stdout
    run("refresh", "--force")
    assert "whole of the story" in text(library, ids["Silt"])  # the feed's own text does not come back
    assert "fetching of 1 whole text" in run("undo").stdout
    assert text(library, ids["Silt"]) == "How it begins, Silt, is told here. […]"
    assert "whole of the story" in (run("redo").stdout and text(library, ids["Silt"]))


def test_what_is_refused_or_has_no_more_keeps_its_teaser_and_says_why(
    run: Run, library: Library, ids: dict[str, str]
) -> None:
    done = run("fetch", "--json", "-", stdin="\n".join(ids.values()))
    assert done.returncode == 1
    records = {record["title"]: record for record in map(orjson.loads, done.stdout.splitlines())}
    assert {title for title, record in records.items() if record["fetched"]} == {"Silt", "Ebb"}
    assert "403" in records["Gone"]["why"]
    assert "may ask for a subscription" in records["Wall"]["why"]
    assert text(library, ids["Wall"]).endswith("[…]")
    assert library.count(parse("has:teaser")) == 2
    library.undo()
    assert library.count(parse("has:teaser")) == 4
    assert run("fetch", ids["Silt"][:2] + "zz").returncode == 1


def test_a_page_with_no_more_than_the_teaser_is_not_taken(
    library: Library, ids: dict[str, str], server: Server
) -> None:
    had = library.get(ids["Wall"])
    assert had.article is not None
    library.add([replace(had, article=Article(text=LONG, origins=had.article.origins))])
    server.routes["/Wall"] = page("Wall", f"<p>{LONG}</p>")
    (failed,) = fetch_whole(library, [ids["Wall"]], GUARD).failed
    assert "no more text than is here" in failed.why


def test_offline_it_says_so_and_keeps_the_teaser(library: Library, ids: dict[str, str], server: Server) -> None:
    server.routes["/Silt"] = Reply(b"", raw=None, delay=0, status=500)
    (failed,) = fetch_whole(library, [ids["Silt"]], GUARD).failed
    assert "internal error (HTTP 500)" in failed.why
    (refused,) = fetch_whole(library, [ids["Silt"]], guard_of(())).failed  # the guard is asked here as everywhere
    assert refused.why
    assert not server.asked("/nothing")


def test_it_is_stopped_and_what_has_come_stays(library: Library, ids: dict[str, str], server: Server) -> None:
    server.routes["/Ebb"] = Reply(page("Ebb"), delay=20)
    begun = time.monotonic()
    report = fetch_whole(
        library,
        [ids["Silt"], ids["Ebb"]],
        GUARD,
        cancelled=lambda: time.monotonic() - begun > 2 and bool(server.requests),
    )
    assert time.monotonic() - begun < 15
    assert report.waiting == 1
    assert "whole of the story" in text(library, ids["Silt"])


def test_after_the_second_time_it_is_offered_for_the_whole_feed(
    run: Run, library: Library, ids: dict[str, str], server: Server
) -> None:
    assert "--full-text" not in run("fetch", ids["Silt"]).stderr
    done = run("fetch", ids["Ebb"])
    assert "--full-text` does so for every new entry of The Tide" in done.stderr
    library.refresh()
    digest = library.get(ids["Ebb"])
    feed_ = to_be_offered(library, digest)
    assert feed_ is not None
    always_fetch(library, feed_.address)
    assert to_be_offered(library, digest) is None
    server.routes["/feed"] = feed(server.url("/"), "Silt", "Ebb", "Wall", "Gone", "Moon")
    server.routes["/Moon"] = page("Moon")
    run("refresh", "--force")
    library.refresh()
    assert library.count(parse("moon has:whole")) == 1


def test_curation_fetches_the_whole_text_first(run: Run, library: Library, ids: dict[str, str]) -> None:
    done = run("curate", ids["Silt"], "--with", "extract")
    assert done.returncode == 0, done.stderr
    library.refresh()
    digest = library.get(ids["Silt"])
    assert digest.curator == "extract"
    assert digest.article is not None
    assert digest.article.whole
    failed = run("curate", ids["Gone"], "--with", "extract")
    assert "is only a teaser, and stays one" in failed.stderr


def test_a_feed_that_is_curated_has_its_teasers_fetched_first(run: Run, root: Path, server: Server) -> None:
    run("follow", server.url("/feed"), "--curate", "extract")
    run("refresh")
    with open_library(root) as library:
        made = library.fetch(list(library.find(parse("has:made")).rows))
        assert {row.title for row in made} == {"Silt", "Ebb"}
