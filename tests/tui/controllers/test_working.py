"""Watching, refreshing, curating and following, without a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.config import Curate
from reader.intake.follow import Found
from reader.intake.verification import claims_on
from reader.library import Library, open_library
from reader.library.feed_state import Fetch
from reader.library.hook_queue import HookQueue
from reader.model.record import from_record
from reader.model.subscription import Rules, Subscription
from reader.paths import starter_folder
from reader.tui.controllers import curation as curation_module
from reader.tui.controllers.curation import STOP, Curation, why_no_evidence
from reader.tui.controllers.feed_form import changed, rows_of
from reader.tui.controllers.following import FEW, Following, to_refresh
from reader.tui.controllers.jobs import Jobs
from reader.tui.controllers.process import Reporting
from reader.tui.controllers.refreshing import NO_FEEDS, Refreshing, bar, format_progress, format_summary
from reader.tui.controllers.said import CHANGED, NOTHING, Said
from reader.tui.controllers.watching import CHANGES, IMPORT, REFRESH, LibraryWatch
from reader.tui.controllers.writes import Writes
from reader.tui.session import Session
from tests.curate.test_extract import TEXT
from tests.servers import Reply, Server, rss
from tests.tui.controllers.test_jobs import Started, waiting
from tests.tui.screen import digests, id_of, record


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.0/8")
    with Server() as running:
        yield running


FEED = Subscription(
    "https://a.example/feed", "https://a.example/feed", "A log", name="Mine", rules=Rules(("t",), keep=3, mute=("ad",))
)


def watching(session: Session, jobs: Jobs) -> LibraryWatch:
    return LibraryWatch(session, session.library.layout, jobs)


@pytest.mark.parametrize("job", [REFRESH, "curate", IMPORT])
async def test_changes_of_others_are_taken_in_while_a_job_runs(session: Session, root: Path, job: str) -> None:
    started, gate = Started(), asyncio.Event()
    started.jobs.begin(job, "at work…", waiting(gate))
    watch = watching(session, started.jobs)
    assert watch.poll() == (False, [])
    before = session.found.total
    with open_library(root) as other:
        other.add(digests([record("Bread")]))
    assert watch.poll(at_once=True) == (True, [])
    assert session.found.total == before + 1
    assert started.jobs.text == "at work…"
    gate.set()
    await started.end()


async def test_what_a_hook_failed_with_is_said_once(session: Session) -> None:
    watch = watching(session, Started().jobs)
    HookQueue(session.library.layout.hooks).fail("The hook on_new failed: it was tired.")
    _, said = watch.poll(at_once=True)
    assert [each.text for each in said] == ["The hook on_new failed: it was tired."]
    assert watch.poll(at_once=True) == (False, [])


async def test_changed_files_are_read_while_a_job_runs(session: Session, root: Path) -> None:
    started, gate = Started(), asyncio.Event()
    started.jobs.begin("curate", "curating…", waiting(gate))
    watch = watching(session, started.jobs)
    for file in (root / "digests").iterdir():
        file.unlink()
    watch.poll()
    assert started.jobs.running(CHANGES)
    assert started.jobs.text == "curating… · reading changes…"
    await started.tasks[1]
    assert started.jobs.text == "curating…"
    assert watch.poll() == (True, [])
    assert session.found.total == 0
    gate.set()
    await started.end()


async def test_a_refresh_is_looked_at_less_often(session: Session, root: Path) -> None:
    started, gate = Started(), asyncio.Event()
    watch = watching(session, started.jobs)
    watch.poll()
    started.jobs.begin(REFRESH, "refreshing…", waiting(gate))
    with open_library(root) as other:
        other.add(digests([record("Bread")]))
    assert watch.poll() == (False, [])
    assert watch.poll(at_once=True) == (True, [])
    gate.set()
    await started.end()


async def test_a_problem_is_reported_once(session: Session) -> None:
    started = Started()
    watch = watching(session, started.jobs)
    session.library.problems[:] = ["A file is damaged.", "A file is damaged."]
    assert watch.poll() == (False, [Said("A file is damaged.", "warning")])
    session.library.problems[:] = ["A file is damaged.", "Another one is."]
    assert watch.poll() == (False, [Said("Another one is.", "warning")])


async def test_the_starter_library_is_imported_beside(library: Library) -> None:
    started = Started()
    watch = watching(Session(library), started.jobs)
    assert watch.import_paths([starter_folder()], "importing…")
    assert not watch.import_paths([starter_folder()], "importing…")
    await started.end()
    assert watch.poll() == (True, [])
    assert len(library) >= 60


def refresher(session: Session, jobs: Jobs) -> Refreshing:
    return Refreshing(session.library, session.library.layout.root, jobs)


async def test_without_feeds_there_is_nothing_to_refresh(session: Session) -> None:
    started = Started()
    refreshing = refresher(session, started.jobs)
    assert refreshing.toggle() == NO_FEEDS
    refreshing.refresh_if_idle()
    assert not refreshing.running


async def test_what_is_asked_for_during_a_refresh_follows_it(session: Session, server: Server) -> None:
    server.routes["/a"] = Reply(rss("One"), delay=0.3)
    server.routes["/b"] = rss("Two", "Three")
    links = [server.url("/a"), server.url("/b", "127.0.0.2")]
    started = Started()
    refreshing = refresher(session, started.jobs)
    Following(session.library, (), Writes(session.library, started.jobs)).follow(
        [Subscription(link, link) for link in links]
    )
    refreshing.refresh(links[:1])
    refreshing.refresh(links[1:])
    assert refreshing.running
    await started.end()
    assert [said.text for said in started.said] == ["1 new", "2 new"]
    assert not refreshing.running


async def test_a_refresh_is_stopped_by_the_key_that_began_it(session: Session, server: Server) -> None:
    server.routes["/slow"] = Reply(rss("Late"), delay=60)
    link = server.url("/slow")
    started = Started()
    refreshing = refresher(session, started.jobs)
    Following(session.library, (), Writes(session.library, started.jobs)).follow([Subscription(link, link)])
    assert refreshing.toggle() == NOTHING
    async with asyncio.timeout(20):
        while "waiting for" not in started.jobs.text:
            await asyncio.sleep(0.02)
        refreshing.refresh([link])
        assert refreshing.toggle() == NOTHING
        await started.end()
    assert not refreshing.running


def test_how_a_refresh_goes_on_and_ends() -> None:
    assert bar(1, 4) == "━━────────"
    assert bar(0, 0) == "━" * 10
    report: dict[str, Any] = {"done": 1, "total": 4, "added": 1200, "slow": ["a", "b", "c"]}
    assert format_progress(report) == "refreshing ━━──────── 1/4, 1,200 new, waiting for a, b"
    failed = [{"input": "a"}, {"input": "a"}, {"input": "b"}]
    said = format_summary({"added": 0, "updated": 3, "failed": failed})
    assert said == Said("nothing new, 3 changed, 2 could not be read: F shows why", "information", "Refreshed")


ARTICLE = {"title": "Why it was down", "link": "https://f.example/47", "article": {"text": TEXT}}


def curation_of(session: Session, jobs: Jobs, model: str = "") -> Curation:
    return Curation(
        session, session.library.layout.root, jobs, Curate(model=model, name="Me"), Writes(session.library, jobs)
    )


async def test_a_short_article_is_digested_at_once(session: Session) -> None:
    started, article = Started(), from_record(ARTICLE)
    session.library.add([article])
    curation = curation_of(session, started.jobs)
    assert why_no_evidence(article) == "It has no digest yet: c makes one"
    assert curation.curate([]) == NOTHING
    assert curation.curate([article.id]) == Said("Digest made: e shows what it rests on", shown_id=article.id)
    made = session.library.get(article.id)
    assert (made.curator, why_no_evidence(made)) == ("extract", "")
    assert all(claim.supported for claim in claims_on(made) if claim.section == "summary")
    assert not started.tasks
    roles, said = curation.roles(made)
    assert said == NOTHING
    assert curation.address(made, roles[0]) == Said(shown_id=article.id)
    assert [t.role for t in session.library.get(article.id).takeaways] == [roles[0]]


async def test_a_digest_without_text_cannot_be_made(session: Session) -> None:
    curation = curation_of(session, Started().jobs)
    said = curation.curate([id_of("Hiring slowly")])
    assert said.severity == "error"
    assert "has no text that a digest could be made of" in said.text
    digest = session.library.get(id_of("Hiring slowly"))
    assert curation.roles(digest) == ([], Said("Its article is not stored, so there is no takeaway to find in it"))
    assert why_no_evidence(digest) == "Its article is not stored, so there is nothing to check it against"


async def test_while_a_model_is_at_work_the_rest_is_queued(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work_on(*_: object) -> str:
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(Reporting, "run", work_on)
    started, article = Started(), from_record(ARTICLE)
    session.library.add([article])
    curation = curation_of(session, started.jobs, "small")
    assert STOP not in dict(curation.choices())
    assert curation.curate([article.id]) == NOTHING
    assert started.jobs.text == "curating…"
    assert next(iter(dict(curation.choices()))) == STOP
    assert curation.curate([article.id]) == Said("Queued; C stops the run")
    assert len(session.library.curation.waiting()) == 1
    assert curation.curate([article.id], "large") == Said("small is at work; C stops it")
    made = replace(article, curator="small", made="2024-01-01T00:00:00Z")
    assert curation.address(made, "CTO") == Said("small is at work; C stops it")
    started.tasks[0].cancel()
    await started.end()


async def test_several_articles_are_curated_beside(session: Session) -> None:
    started = Started()
    texts = (" ".join(f"Basin {n}-{part} was measured by crew {n}{part}." for part in range(40)) for n in range(2))
    articles = [
        from_record({"title": f"Basin {n}", "link": f"https://f.example/{n}", "article": {"text": text}})
        for n, text in enumerate(texts)
    ]
    session.library.add(articles)
    curation = curation_of(session, started.jobs)
    assert curation.curate([article.id for article in articles]) == NOTHING
    assert curation.running
    await started.end()
    assert started.said[0] == Said("2 made", "information", "Curated")


async def test_a_long_text_is_gone_through_beside(session: Session) -> None:
    started = Started()
    text = " ".join(f"The crew number {n} measured basin {n * 7} and found w{n % 50} silt there." for n in range(600))
    text += " Every CTO should ask a crew how much silt it has measured before a basin is used."
    text += " The CTO of a port must be told by a crew in which basin the silt was found."
    book = from_record({"title": "A book", "link": "https://f.example/1", "article": {"text": text}})
    session.library.add([book])
    curation = curation_of(session, started.jobs)
    assert curation.curate([book.id]) == NOTHING
    await started.end()
    assert started.said[0] == Said("1 made", "information", "Curated")
    made = session.library.get(book.id)
    assert curation.address(made, "CTO") == NOTHING
    await started.end()
    made = session.library.get(book.id)
    assert [takeaway.role for takeaway in made.takeaways] == ["CTO"]
    assert await curation_module.claims_beside(curation.root, made) == (claims_on(made), [])


async def test_why_a_long_text_was_not_checked_is_said(session: Session) -> None:
    article = from_record(ARTICLE)
    session.library.add([article])
    claims, said = await curation_module.claims_beside(session.library.layout.root, article)
    assert claims == []
    assert "is an article without a digest" in said[0].text


def test_what_a_curation_costs_and_made() -> None:
    report = {"articles": 2, "tokens_in": 1000, "tokens_out": 500, "cost": 0.5}
    assert curation_module.format_progress(report) == "curating 2: about 1,500 tokens, about 0.50"
    assert curation_module.format_progress({"done": 1, "total": 2}) == "curating 1/2"
    failed = [{"title": f"T{n}", "why": "no text"} for n in range(5)]
    summary = {"made": 1, "waiting": 2, "why": "", "tokens_in": 0, "tokens_out": 9, "failed": failed}
    said = curation_module.format_summary(summary)
    assert said[0] == Said("1 made, 2 waiting: stopped, 9 tokens", "information", "Curated")
    assert said[1:] == [Said(f"“T{n}”: no text", "warning") for n in range(3)]


async def test_a_digest_is_written_and_another_version_shown(session: Session) -> None:
    curation = curation_of(session, Started().jobs)
    assert curation.write({"title": "", "summary": "Flour."}) == Said("A digest needs a title.", "error")
    said = curation.write({"title": "Bread", "summary": "Flour."})
    written = session.library.get(said.shown_id)
    assert (written.title, written.curator) == ("Bread", "Me")
    assert curation.show_version(written, "nobody") == curation.show_version(written, None) == NOTHING


def undo(following: Following, library: Library) -> None:
    following.writes.followed.undo(library)


def test_a_feed_is_followed_changed_and_unfollowed(library: Library) -> None:
    following = Following(library, (), Writes(library, Started().jobs))
    feed = Subscription("https://a.example/feed", "https://a.example/feed", "A log")
    followed, said = following.follow([feed])
    assert said == Said("Following A log", "information", changed=True)
    assert to_refresh(followed) == [feed.address]
    assert to_refresh(followed * FEW) == []
    assert following.follow([]) == ([], CHANGED)
    assert following.edit(followed[0], replace(followed[0], name="Mine", rules=Rules(keep=3))) == CHANGED
    (now,) = library.feeds.all()
    assert (now.name, now.rules.keep) == ("Mine", 3)
    assert following.pause(now) == CHANGED
    assert library.feeds.all()[0].paused
    assert following.unfollow(now).text == "Unfollowed Mine. Its digests stay; u undoes it."
    assert library.feeds.all() == []
    undo(following, library)
    assert library.feeds.all() == [now_paused := replace(now, paused=True)]
    undo(following, library)
    assert library.feeds.all() == [replace(now_paused, paused=False)]
    undo(following, library)
    assert [(f.name, f.rules) for f in library.feeds.all()] == [("", Rules())]
    undo(following, library)
    assert library.feeds.all() == []


def test_a_feed_that_is_followed_again_is_as_it_was(library: Library) -> None:
    following = Following(library, (), Writes(library, Started().jobs))
    command = Subscription("exec:letters", "exec:letters")
    following.follow([FEED, command])
    fetch = Fetch(FEED.address, etag='"7"', last_success=1.7e9, last_try=1.7e9, failures=2, error="HTTP 500")
    library.fetches.put([fetch])
    for feed in (FEED, command):
        following.unfollow(feed)
    assert library.fetches.all() == {}
    undo(following, library)
    undo(following, library)
    assert library.fetches.all() == {FEED.address: fetch, command.address: Fetch(command.address, allowed=True)}
    following.unfollow(FEED)
    newer = replace(fetch, etag='"8"', error="")
    following.follow([FEED])
    library.fetches.put([newer])
    undo(following, library)
    undo(following, library)
    assert library.fetches.all()[FEED.address] == newer


TYPED = {row.name: row.text for row in rows_of(FEED)}


def test_a_form_left_as_it_is_changes_nothing() -> None:
    assert changed(FEED, TYPED) == FEED


def test_what_is_typed_into_the_form_becomes_rules() -> None:
    typed = {"name": "Log", "tags": "b, a", "level": "Expert", "whole": "Yes", "curate": "Extract", "keep": "30"}
    feed = changed(FEED, TYPED | typed)
    assert isinstance(feed, Subscription)
    assert (feed.address, feed.name) == (FEED.address, "Log")
    rules = feed.rules
    assert (rules.tags, rules.level, rules.whole, rules.curate, rules.keep) == (
        ("b", "a"),
        "expert",
        True,
        "extract",
        30,
    )


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("level", "high", "The level must be one of beginner, intermediate, advanced, expert."),
        ("agent", "Lésez", "A user agent is a line of at most 300 ASCII characters."),
        ("curate", "later", "Curate takes extract or model, or nothing."),
        ("keep", "a week", "Keep takes a number of days."),
        ("keep", "999999", "Keep takes a number of days."),
    ],
)
def test_what_is_wrong_in_the_form_is_said(name: str, text: str, wrong: str) -> None:
    assert changed(FEED, TYPED | {name: text}) == Said(wrong, "warning")


def test_what_can_be_followed_is_found_or_said(library: Library, server: Server) -> None:
    server.routes["/"] = b"<a href='/rss'>All</a><a href='/atom'>Some</a>"
    following = Following(library, (), Writes(library, Started().jobs))
    found = following.discover(server.url("/"))
    assert isinstance(found, Found)
    assert len(found.feeds) == 2
    said = following.discover("http://10.0.0.1/")
    assert isinstance(said, Said)
    assert "not a public address" in said.text
    assert said.text.endswith(".")
    assert said.severity == "warning"
