"""4. One item that is too large: it is cut at the door, that it was is said, and keys are answered as ever."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.attack.machine import Machine, plain_digest
from tests.attack.programs import Terminal
from tests.servers import Reply, Server, rss

pytestmark = pytest.mark.slow

MANY = 20_000
LARGE: dict[str, dict[str, Any]] = {
    "a title of 1 MB": {"title": "Large " + "word " * 200_000},
    "a title of one word": {"title": "Large" + "x" * 1_000_000},
    "a title of wide characters": {"title": "Large " + "界" * 300_000},
    "a title of joined characters": {"title": "Large " + "👩‍👩‍👧" * 60_000},
    "a title of accents": {"title": "Large e" + "\u0301" * 500_000},
    "topics": {"topics": [f"topic {n}" for n in range(MANY)]},
    "a topic of 1 MB": {"topics": ["t" * 1_000_000]},
    "roles": {"best_for": [f"Role {n}" for n in range(MANY)]},
    "authors": {"authors": [f"Author {n}" for n in range(MANY)]},
    "subfields": {"field": {"domain": "Technology", "subfields": [f"Field {n}" for n in range(MANY)]}},
    "insights": {"insights": [f"Insight {n}." for n in range(100_000)]},
    "an insight of 5 MB": {"insights": ["word " * 1_000_000]},
    "a summary": {"summary": "word " * 1_000_000},
    "a summary of one word": {"summary": "x" * 3_000_000},
    "a takeaway": {"takeaway": "For CTOs, " + "word " * 400_000},
    "a source": {"source": "s" * 1_000_000},
    "a curator": {"curator": "c" * 1_000_000},
    "related": {"related": [{"title": f"R {n}", "link": f"https://r.example/{n}"} for n in range(MANY)]},
    "a link": {"link": "https://l.example/" + "a" * 1_000_000},
    "attachments": {"article": {"text": "A text.", "enclosures": [{"link": f"https://e.example/{n}", "media": "x"} for n in range(MANY)]}},
    "origins": {"article": {"text": "A text.", "origins": [{"feed": f"https://f.example/{n}", "name": f"F {n}"} for n in range(MANY)]}},
    "an article": {"article": {"text": "A sentence of a text. " * 250_000}},
    "an article of lines": {"article": {"text": "a\n\n" * 500_000}},
    "a changed article": {"article": {"text": "a. " * 300_000, "before": "b. " * 300_000, "changed": "2024-01-01T00:00:00Z"}},
    "takeaways": {"takeaways": [{"role": f"Role {n}", "text": "A text."} for n in range(MANY)]},
    "evidence": {"evidence": [{"section": "summary", "text": f"Claim {n}.", "spans": [{"start": k, "end": k + 1, "quote": "q"} for k in range(50)]} for n in range(400)]},
    "an unknown field": {"unknown": {f"key {n}": ["x"] * 10 for n in range(MANY)}},
}  # fmt: skip
WAYS = ("import", "file")


def put(machine: Machine, way: str, record: dict[str, Any]) -> None:
    """A large item among others, brought in, or lying in a file of another device."""
    if way == "file":
        path = machine.library / "digests" / "other-ab12-0001.json"
        path.parent.mkdir(parents=True)
        path.write_text(
            json.dumps({"digests": {str(n + 7): each for n, each in enumerate((record, plain_digest("After")))}})
        )
    else:
        machine.fill(record, plain_digest("After"))


def cpu_of(pid: int) -> float:
    """Seconds of processor that a program has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost_of(key: str, screen: Terminal) -> float:
    """Seconds of processor that a key takes, until nothing more follows from it; a busy machine does not count."""
    before = now = cpu_of(screen.pid)
    os.write(screen.descriptor, key.encode())
    end = time.monotonic() + 4
    while time.monotonic() < end:
        screen.read(0.1, 0.1)
        last, now = now, cpu_of(screen.pid)
        if now == last:
            break
    return now - before


@pytest.mark.parametrize("name", LARGE)
def test_keys_are_answered_beside_it(name: str, machine: Machine) -> None:
    put(machine, "file", {**plain_digest("Large", published="2024-02-01"), **LARGE[name]})
    with machine.terminal() as screen:
        screen.until(b"After", 25)
        screen.read(3.0, 0.8)
        screen.press("\x1b")
        costs = {key: cost_of(key, screen) for key in ("j", "k", "l", " ")}
    assert max(costs.values()) < 0.3, f"seconds of CPU a key: {costs}"


BOUNDS = {
    "a title of 1 MB": ("title", 1_000),
    "topics": ("topics", 200),
    "roles": ("best_for", 200),
    "authors": ("authors", 200),
    "insights": ("insights", 1_000),
    "related": ("related", 1_000),
    "a summary": ("summary", 2_000_000),
}


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("way", WAYS)
def test_it_is_cut_and_said_so(name: str, way: str, machine: Machine) -> None:
    field, most = BOUNDS[name]
    put(machine, way, {**plain_digest("Large"), **LARGE[name]})
    records = [json.loads(line) for line in machine.run("list", "--json", "is:unread", seconds=60).out.splitlines()]
    large = max(records, key=lambda record: len(str(record)))
    assert len(large[field]) <= most
    assert "cut" in json.dumps(large), "nothing says what was cut"


@pytest.mark.parametrize("name", ["a title", "categories", "enclosures", "authors"])
def test_a_feed_brings_in_no_more_than_that(name: str, machine: Machine) -> None:
    inside = {
        "a title": f"<title>{'word ' * 200_000}</title>",
        "categories": "<title>a</title>" + "".join(f"<category>c{n}</category>" for n in range(MANY)),
        "enclosures": "<title>a</title>"
        + "".join(f'<enclosure url="https://e.example/{n}" type="x"/>' for n in range(MANY)),
        "authors": "<title>a</title>"
        + "".join(f'<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">A {n}</dc:creator>' for n in range(MANY)),
    }[name]
    feed = f"<rss version='2.0'><channel><title>t</title><item>{inside}<description>Some words.</description></item></channel></rss>"
    with Server({"/large": Reply(feed.encode()), "/good": rss("Good")}) as server:
        machine.follow_unseen(server.url("/large"), server.url("/good"))
        outcome = machine.run("refresh", seconds=60)
    outcome.assert_held()
    records = [json.loads(line) for line in machine.run("list", "--json").out.splitlines()]
    assert any(record["title"] == "Good" for record in records)
    for record in records:
        assert len(record["title"]) <= 1_000
        assert max(len(record["topics"]), len(record["authors"])) <= 200
        assert len(record.get("article", {}).get("enclosures", ())) <= 1_000


def test_tags_are_bounded_too(machine: Machine) -> None:
    machine.fill(plain_digest("Queues"))
    identity = int(machine.ids()[0], 16)
    path = machine.library / "marks" / f"other-ab12-{f'{identity:012x}'[0]}.json"
    fields = {f"tag:t{n}": [True, 1_700_000_000_000_000, "other-ab12"] for n in range(MANY)}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"marks": {str(identity): fields}}))
    record = json.loads(machine.run("list", "--json").out)
    assert len(record["marks"]["tags"]) <= 200
