"""What is here and in no list is named, with its reason."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from reader.intake.follow import follow
from reader.library import Library, open_library
from reader.library.mutes import mute
from reader.library.removal import delete, put_off
from reader.library.unlisted import unlisted, why_unlisted
from reader.model.desk import Mute
from reader.model.later import shown_moment
from reader.model.query_text import parse
from reader.model.subscription import Subscription
from tests.conftest import Run
from tests.tui.screen import digests, id_of

QUEUES, CLOCKS, HIRING = (id_of(title) for title in ("Queues that refuse", "Clocks disagree", "Hiring slowly"))
MOMENT = "2999-01-01T07:00:00Z"


@pytest.fixture
def away(root: Path) -> Library:
    library = open_library(root)
    library.add(digests())
    put_off(library, [QUEUES], MOMENT)
    mute(library, Mute("topic:time"))
    delete(library, [HIRING])
    return library


def test_each_state_is_counted_once_with_its_reason(away: Library) -> None:
    now = datetime.now()
    until = shown_moment(MOMENT, now)
    assert unlisted(away, parse("Queues")).told(now) == f"1 put off until {until} (is:later)"
    assert unlisted(away, parse("Clocks")).told(now) == "1 muted by topic:time (is:muted)"
    assert unlisted(away, parse("slowly")).told(now) == "1 deleted (is:deleted)"
    put_off(away, [HIRING, CLOCKS], "2999-02-01T07:00:00Z")
    found = unlisted(away, parse("Queues or Clocks or slowly"))
    assert (found.put_off, found.muted, found.deleted) == (2, 0, 1)
    assert found.told(now) == f"2 put off, the first until {until} (is:later), 1 deleted (is:deleted)"
    assert not unlisted(away, parse("is:later")).put_off
    assert not unlisted(away, parse("Budgets"))


def test_a_digest_says_why_it_is_in_no_list(away: Library) -> None:
    now = datetime.now()
    assert why_unlisted(away, QUEUES, now) == f"put off until {shown_moment(MOMENT, now)}"
    assert why_unlisted(away, CLOCKS, now) == "muted by topic:time"
    assert why_unlisted(away, HIRING, now) == "deleted"
    assert why_unlisted(away, id_of("Budgets for people"), now) == ""


def test_the_commands_name_what_is_not_listed(away: Library, root: Path, run: Run) -> None:
    assert "nothing of this is listed: 1 put off until" in run("--library", root, "list", "Queues").stderr
    assert "nothing of this is listed: 1 deleted (is:deleted)." in run("--library", root, "list", "slowly").stderr
    assert "in no list: put off until" in run("--library", root, "why", QUEUES).stdout
    assert "in no list: muted by topic:time" in run("--library", root, "why", CLOCKS).stdout
    assert "in no list: deleted" in run("--library", root, "why", HIRING).stdout


def test_an_empty_library_that_follows_feeds_says_how_to_fetch_them(root: Path, run: Run) -> None:
    assert "the library is empty: import something" in run("--library", root, "list").stderr
    with open_library(root) as library:
        follow(library, [Subscription(f"https://{n}.example/feed", f"https://{n}.example/feed") for n in "ab"])
    told = "nothing is here yet: `digest refresh` fetches what the 2 feeds that you follow have."
    assert told in run("--library", root, "list").stderr
    assert told in run("--library", root, "brief").stderr
