"""What a subscription brings becomes digests by itself, where somebody asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from reader.library import Library
from reader.model.query_text import parse
from tests.conftest import Run
from tests.curate.conftest import Serve
from tests.model_server import ARTICLE
from tests.servers import Server

ITEM = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE.split("\n\n"))


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.0/8")
    with Server() as server:
        server.routes["/feed"] = (
            '<?xml version="1.0"?><rss version="2.0"><channel><title>The Tide</title><link>https://tide.example/</link>'
            "<item><title>Silt returns</title><link>https://tide.example/silt</link><guid>1</guid>"
            f"<description><![CDATA[{ITEM}]]></description></item>"
            "<item><title>Too short</title><link>https://tide.example/short</link><guid>2</guid>"
            "<description>Short.</description></item></channel></rss>"
        ).encode()
        yield server.url("/feed")


def curators(library: Library) -> dict[str, str]:
    library.refresh()
    rows = library.fetch(list(library.find(parse("")).rows))
    return {row.title: library.get(row.id).curator for row in rows}


def test_offline_at_once(run: Run, library: Library, feed: str, root: Path) -> None:
    assert run("follow", feed, "--curate", "extract", "--library", root).returncode == 0
    done = run("refresh", "--library", root)
    assert done.returncode == 0, done.stderr
    assert curators(library) == {"Silt returns": "extract", "Too short": ""}


def test_by_the_configured_model(run: Run, library: Library, feed: str, root: Path, serve: Serve) -> None:
    script = serve()
    run("follow", feed, "--curate", "model", "--library", root)
    done = run("refresh", "--library", root)
    assert done.returncode == 0, done.stderr
    assert curators(library) == {"Silt returns": "small", "Too short": ""}
    assert len(script.requests) == 1
    run("refresh", "--force", "--library", root)
    assert len(script.requests) == 1


def test_a_model_that_is_not_configured_here_is_not_asked(run: Run, library: Library, feed: str, root: Path) -> None:
    run("follow", feed, "--curate", "model", "--library", root)
    assert run("refresh", "--library", root).returncode == 0
    assert curators(library) == {"Silt returns": "", "Too short": ""}


def test_nothing_is_made_unasked(run: Run, library: Library, feed: str, root: Path, serve: Serve) -> None:
    script = serve()
    run("follow", feed, "--library", root)
    run("refresh", "--library", root)
    assert set(curators(library).values()) == {""}
    assert script.requests == []


def test_a_model_that_fails_is_no_refresh_that_failed(
    run: Run, library: Library, feed: str, root: Path, serve: Serve
) -> None:
    serve({"status": 401})
    run("follow", feed, "--curate", "model", "--library", root)
    done = run("refresh", "--json", "--library", root)
    assert done.returncode == 0
    assert orjson.loads(done.stdout)["added"] == 2
