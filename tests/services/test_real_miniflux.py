"""Both ways with a real Miniflux, by each of the protocols that it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.intake.refresh import refresh, sync_now
from reader.intake.services.accounts import add, remove
from reader.intake.services.line import WrongPasswordError
from reader.intake.services.sync import Synced
from reader.library import Library, open_library
from reader.logins import Login
from reader.model.query_text import parse
from reader.sources.addresses import Guard
from tests.servers import Server, rss
from tests.services.miniflux import PASSWORD, USER, Miniflux

HOME = Guard(("127.0.0.1",))
ME = Login(USER, PASSWORD)
TITLES = ("First light", "Second tide", "Third wave", "Fourth watch")


@pytest.fixture
def harbour(flux: Miniflux) -> Iterator[Server]:
    """A feed that Miniflux follows in a folder; it follows nothing else."""
    with Server({"/feed": rss(*TITLES)}) as server:
        for feed in flux.call("GET", "feeds"):
            flux.call("DELETE", f"feeds/{feed['id']}")
        folders = {each["title"]: each["id"] for each in flux.call("GET", "categories")}
        folder = folders.get("Sea") or flux.call("POST", "categories", {"title": "Sea"})["id"]
        flux.call("POST", "feeds", {"feed_url": server.url("/feed"), "category_id": folder})
        yield server


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as found:
        yield found


@pytest.fixture(params=["greader", "fever"])
def api(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def once(library: Library) -> Synced:
    (done,) = sync_now(library, library.services.all(), HOME).services
    assert done.error == ""
    return done


def ids(library: Library, query: str = "") -> dict[str, str]:
    """Ids by title."""
    found = library.fetch(list(library.find(parse(query), every_side=True).rows))
    return {row.title: row.id for row in found}


def states(flux: Miniflux) -> dict[str, tuple[str, bool]]:
    return {title: (each["status"], each["starred"]) for title, each in flux.entries().items()}


def test_what_is_there_comes_in(flux: Miniflux, harbour: Server, library: Library, api: str) -> None:
    star = flux.entries()["Third wave"]["id"]
    flux.call("PUT", f"entries/{star}/bookmark")
    add(library, flux.url, api, ME, HOME)
    done = once(library)
    assert (done.added, done.sent) == (4, 0)
    assert set(ids(library)) == set(TITLES)
    assert set(ids(library, "is:bookmarked")) == {"Third wave"}
    (feed,) = library.feeds.all()
    assert (feed.address, feed.title, feed.rules.tags) == (harbour.url("/feed"), "The Harbour Log", ("sea",))
    assert set(ids(library, "tag:sea")) == set(TITLES)
    article = library.get(ids(library)["First light"]).article
    assert article is not None
    assert "First light 79" in article.text
    again = once(library)
    assert (again.added, again.updated, again.sent, again.marked) == (0, 0, 0, 0)


def test_marks_travel_both_ways(flux: Miniflux, harbour: Server, library: Library, api: str) -> None:
    add(library, flux.url, api, ME, HOME)
    once(library)
    found = ids(library)
    library.mark({found["First light"]: {"read": True}, found["Second tide"]: {"bookmark": True}})
    there = flux.entries()
    flux.call("PUT", "entries", {"entry_ids": [there["Third wave"]["id"]], "status": "read"})
    flux.call("PUT", f"entries/{there['Fourth watch']['id']}/bookmark")
    done = once(library)
    assert (done.sent, done.marked) == (2, 2)
    assert states(flux) == {
        "First light": ("read", False),
        "Second tide": ("unread", True),
        "Third wave": ("read", False),
        "Fourth watch": ("unread", True),
    }
    assert set(ids(library, "is:read")) == {"First light", "Third wave"}
    assert set(ids(library, "is:bookmarked")) == {"Second tide", "Fourth watch"}

    # And back again, each from the other side.
    library.mark({found["Third wave"]: {"read": False}, found["Fourth watch"]: {"bookmark": False}})
    flux.call("PUT", "entries", {"entry_ids": [there["First light"]["id"]], "status": "unread"})
    flux.call("PUT", f"entries/{there['Second tide']['id']}/bookmark")
    once(library)
    assert set(states(flux).values()) == {("unread", False)}
    assert not ids(library, "is:read or is:bookmarked")
    quiet = once(library)
    assert (quiet.sent, quiet.marked) == (0, 0)


def test_an_article_of_an_own_feed_is_one(flux: Miniflux, harbour: Server, library: Library, api: str) -> None:
    from reader.intake.follow import follow
    from reader.model.subscription import from_address

    follow(library, [from_address(harbour.url("/feed"))])
    assert refresh(library, HOME).added == 4
    library.mark({ids(library)["First light"]: {"read": True}})
    add(library, flux.url, api, ME, HOME)
    done = once(library)
    assert (done.added, done.sent) == (0, 1)
    assert len(library) == 4
    assert states(flux)["First light"] == ("read", False)
    assert [feed.via for feed in library.feeds.all()] == [""]


def test_a_refresh_syncs_and_fetches_nothing_twice(flux: Miniflux, harbour: Server, library: Library) -> None:
    add(library, flux.url, "greader", ME, HOME)
    asked = len(harbour.requests)
    report = refresh(library, HOME)
    assert (report.added, report.feeds, len(report.services)) == (4, 0, 1)
    assert len(harbour.requests) == asked


def test_what_was_unfollowed_here_stays_away(flux: Miniflux, harbour: Server, library: Library, api: str) -> None:
    from reader.intake.unfollow import unfollow

    add(library, flux.url, api, ME, HOME)
    once(library)
    unfollow(library, [harbour.url("/feed")])
    harbour.routes["/feed"] = rss(*TITLES, "Fifth bell")
    (feed,) = flux.call("GET", "feeds")
    flux.call("PUT", f"feeds/{feed['id']}/refresh")
    assert "Fifth bell" in flux.entries()
    once(library)
    assert library.feeds.all() == []
    assert "Fifth bell" not in ids(library)


def test_articles_that_the_server_lost_keep_their_marks(
    flux: Miniflux, harbour: Server, library: Library, api: str
) -> None:
    add(library, flux.url, api, ME, HOME)
    once(library)
    flux.sql("DELETE FROM entries WHERE title='First light'")
    once(library)
    assert set(ids(library, "is:unread")) == set(TITLES)


def test_many_marks_go_in_few_requests(flux: Miniflux, harbour: Server, library: Library) -> None:
    harbour.routes["/feed"] = rss(*(f"Wave {n}" for n in range(300)), words=5)
    (feed,) = flux.call("GET", "feeds")
    flux.call("PUT", f"feeds/{feed['id']}/refresh")
    add(library, flux.url, "greader", ME, HOME)
    assert once(library).added == 304
    library.mark({key: {"read": True} for key in ids(library).values()})
    assert once(library).sent == 304
    assert {state for state, _ in states(flux).values()} == {"read"}
    library.mark({key: {"read": False} for key in ids(library).values()})
    once(library)
    assert {state for state, _ in states(flux).values()} == {"unread"}


def test_a_wrong_password_is_told(flux: Miniflux, library: Library, api: str) -> None:
    with pytest.raises(WrongPasswordError, match="does not know this name with this password"):
        add(library, flux.url, api, Login(USER, "wrong"), HOME)
    assert library.services.all() == []


def test_a_service_that_is_removed_leaves_its_digests(flux: Miniflux, harbour: Server, library: Library) -> None:
    service = add(library, flux.url, "greader", ME, HOME)
    once(library)
    assert remove(library, service) == 1
    assert (library.services.all(), [feed.via for feed in library.feeds.all()]) == ([], [""])
    assert len(library) == 4
    assert refresh(library, HOME).feeds == 1
