"""3. Text that makes a parser slow: time grows as the text does, and the workers' limits are over it all."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attack.machine import ARTICLE, Machine

Worst = Callable[[int], str]
HEAD = "Bounded queues\n\n"
BODY: dict[str, Worst] = {
    "capitals": lambda n: "By " + "A " * (n // 2),
    "a byline of capitals": lambda n: "By " + "ABCDEFGH" * (n // 8) + "!",
    "names": lambda n: "By " + "Ada Quill, " * (n // 11),
    "names and ands": lambda n: "By " + "Ada and " * (n // 8) + "1",
    "heading and spaces": lambda n: "# a" + " " * n + "b",
    "heading and hashes": lambda n: "# a " + "#" * n + "b",
    "dots": lambda n: "." * n + "x",
    "brackets": lambda n: "[" * n,
    "links": lambda n: "[a](" * (n // 4),
    "pictures": lambda n: "![a](" * (n // 5),
    "stars": lambda n: "*" * n + "a",
    "stars and words": lambda n: "*a " * (n // 3),
    "underscores": lambda n: "_a" * (n // 2),
    "backticks": lambda n: "`" * n + "a",
    "backticks growing": lambda n: " ".join("`" * k for k in range(1, int((2 * n) ** 0.5))),
    "quotes": lambda n: ">" * n + "a",
    "quotation marks": lambda n: "“" * n,
    "open and shut": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "tags": lambda n: "<" * n,
    "an attribute": lambda n: '<a b="' * (n // 6),
    "comments": lambda n: "<!--" * (n // 4),
    "comments shut": lambda n: "<!-- -" * (n // 6),
    "data": lambda n: "<![CDATA[" * (n // 9),
    "entities": lambda n: "&amp" * (n // 4),
    "digits": lambda n: "1" * n + "x",
    "numbers": lambda n: "1,000." * (n // 6) + "x",
    "a date": lambda n: "2024-" * (n // 5) + "x",
    "an address": lambda n: "http://" + "a." * (n // 2) + "!",
    "addresses": lambda n: "https://a.b/" * (n // 12),
    "a mail address": lambda n: "a@" * (n // 2),
    "spaces": lambda n: "a" + " " * n + "b",
    "tabs and lines": lambda n: "a" + " \t\n" * (n // 3) + "b",
    "lines": lambda n: "\n" * n + "b",
    "one word": lambda n: "a" * n,
    "short sentences": lambda n: "A b. " * (n // 5),
    "initials": lambda n: "A. " * (n // 3),
    "table": lambda n: "|" * n + "\n" + "|-" * (n // 2),
    "rule": lambda n: "- " * (n // 2) + "a",
    "list": lambda n: "- " * (n // 2),
    "nested list": lambda n: "\n".join(" " * min(k, 60) + "- a" for k in range(n // 40)),
    "references": lambda n: "[a]: <" * (n // 6),
    "same line": lambda n: "The same line.\n" * (n // 15),
    "combining": lambda n: "a" + "\u0301" * n,
    "hyphens": lambda n: "a-" * (n // 2),
    "apostrophes": lambda n: "'s" * (n // 2),
    "dollars": lambda n: "$$" * (n // 2) + "a",
    "backslashes": lambda n: "\\" * n + "a",
    "colons": lambda n: "a:" * (n // 2),
    "front matter": lambda n: "---\n" + "a: " * (n // 3),
}
FILES: dict[str, tuple[str, Worst]] = {
    **{name: (".txt", lambda n, worst=worst: HEAD + worst(n) + "\n\n" + ARTICLE) for name, worst in BODY.items()},  # type: ignore[misc]
    **{f"{name} in markdown": (".md", lambda n, worst=BODY[name]: "# Queues\n\n" + worst(n) + "\n\n" + ARTICLE)  # type: ignore[misc]
       for name in ("brackets", "links", "stars", "backticks growing", "quotes", "heading and spaces", "table", "front matter")},
    **{f"{name} in a page": (".html", lambda n, worst=BODY[name]: f"<html><body><article><h1>Queues</h1><p>{worst(n)}</p><p>{ARTICLE}</p></article></body></html>")  # type: ignore[misc]
       for name in ("an attribute", "tags", "comments", "capitals", "entities", "dots", "spaces", "data")},
    "elements": (".html", lambda n: f"<html><body>{'<div>' * (n // 5)}<p>{ARTICLE}"),
    "attributes of a page": (".html", lambda n: f"<html><body><p {'a=b ' * (n // 4)}>{ARTICLE}"),
    "metas": (".html", lambda n: f"<html><head>{'<meta name=author content=A>' * (n // 28)}</head><body><p>{ARTICLE}"),
    "keywords": (".html", lambda n: f"<html><head><meta name=keywords content='{'a,' * (n // 2)}'></head><body><p>{ARTICLE}"),
    "linked data": (".html", lambda n: f"<script type='application/ld+json'>{'[' * n}</script><p>{ARTICLE}"),
    "a title of bars": (".html", lambda n: f"<html><head><title>{'a | ' * (n // 4)}</title></head><body><p>{ARTICLE}"),
    "headers": (".eml", lambda n: "Subject: Queues\r\n" + "X: y\r\n" * (n // 6) + "\r\n" + ARTICLE),
    "a folded header": (".eml", lambda n: "Subject: Queues\r\n" + " a\r\n" * (n // 4) + "\r\n" + ARTICLE),
    "encoded words": (".eml", lambda n: "Subject: " + "=?utf-8?q?a?= " * (n // 14) + "\r\n\r\n" + ARTICLE),
    "addressees": (".eml", lambda n: "Subject: Q\r\nFrom: " + "<(" * (n // 2) + "\r\n\r\n" + ARTICLE),
    "parts": (".eml", lambda n: "Subject: Q\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + "--a\r\n\r\n" * (n // 7)),
    "json": (".json", lambda n: '[{"title": "a", "x": ' + "[" * n),
    "csv": (".csv", lambda n: "title,summary\n" + '"' * n),
}  # fmt: skip
SIZES = (1_000, 10_000, 100_000)
FLOOR = 0.35
"""Seconds of start and finish, and what a busy machine adds."""


def seconds_of(machine: Machine, words: list[str | Path], limit: float) -> float:
    start = time.monotonic()
    machine.run(*words, seconds=limit).assert_held()
    return time.monotonic() - start


def assert_linear(measure: Callable[[int], float]) -> None:
    """From 1k to 100k characters time grows 1.3 times as much as the text at most."""
    small, middle, large = (measure(size) for size in SIZES)
    base = min(small, middle)
    assert middle - base <= 13 * FLOOR, f"{SIZES[1]:,} characters took {middle:.1f} s, {SIZES[0]:,} {small:.1f} s"
    allowed = max(FLOOR, 13 * max(0.0, middle - small))
    assert large - base <= allowed + 1.0, f"{small:.2f}, {middle:.2f} and {large:.2f} s"


@pytest.mark.slow
@pytest.mark.parametrize("command", ["curate", "import", "add"])
@pytest.mark.parametrize("name", FILES)
def test_time_grows_as_the_text_does(name: str, command: str, machine: Machine) -> None:
    ending, worst = FILES[name]
    path = machine.work / f"text{ending}"
    path.write_text(worst(SIZES[-1]), encoding="utf-8")
    took = seconds_of(machine, [command, path], 5.0)
    if took > 1.6:  # nearly all are fast: only where one is not are the sizes compared

        def measure(size: int) -> float:
            path.write_text(worst(size), encoding="utf-8")
            return seconds_of(machine, [command, path], 8.0)

        assert_linear(measure)


LISTS: dict[str, Worst] = {
    "nested outlines": lambda n: "<opml><body>" + '<outline text="a">' * (n // 18) + "</opml>",
    "nested and shut": lambda n: (
        "<opml><body>" + '<outline text="a">' * (n // 28) + "</outline>" * (n // 28) + "</body></opml>"
    ),
    "an attribute": lambda n: "<opml><body>" + '<outline a="' * (n // 12),
    "attributes": lambda n: "<opml><body><outline " + 'a="b" ' * (n // 6),
    "names": lambda n: "<opml><body><outline " + "a" * n,
    "names and signs": lambda n: "<opml><body><outline " + "a=" * (n // 2) + '"',
    "categories": lambda n: (
        '<opml><body><outline xmlUrl="http://127.0.0.1:9/" category="' + "a,/" * (n // 3) + '"/></body></opml>'
    ),
    "ampersands": lambda n: "<opml><body>" + "&" * n,
    "references": lambda n: "<opml><body>" + "&#" * (n // 2),
    "a document type": lambda n: "<!DOCTYPE opml [" + "]" * n + "<opml><body>",
    "feeds": lambda n: "<opml><body>" + '<outline xmlUrl="http://127.0.0.1:9/"/>' * (n // 39),
}


@pytest.mark.slow
@pytest.mark.parametrize("size", [100_000, 1_000_000])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_feeds_is_read_in_time(name: str, size: int, machine: Machine) -> None:
    path = machine.work / "feeds.opml"
    path.write_text(LISTS[name](size), encoding="utf-8")
    assert seconds_of(machine, ["follow", path], 8.0) < (3.0 if size == SIZES[-1] else 7.0)
