"""Feeds of every age and shape, to articles and digests."""

from __future__ import annotations

import orjson
import pytest

from reader.errors import SourceError
from reader.sources.feed import parse_feed

FEED = "https://harbour.example/feed"


def entries(content: str | bytes, link: str = FEED) -> list[tuple[str, str]]:
    data = content.encode() if isinstance(content, str) else content
    return [(d.title, d.link) for d in parse_feed(data, FEED, link).entries]


RSS = {
    "0.91": '<rss version="0.91"><channel><title>Log</title><link>/</link><description>d</description>{}</channel></rss>',
    "0.92": '<rss version="0.92"><channel><title>Log</title>{}</channel></rss>',
    "2.0": '<?xml version="1.0"?><rss version="2.0"><channel><title>Log</title>{}</channel></rss>',
    "1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    "<channel><title>Log</title></channel>{}</rdf:RDF>",
    "0.90": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Log</title></channel>{}</rdf:RDF>',
}


@pytest.mark.parametrize("version", RSS)
def test_every_rss(version: str) -> None:
    item = (
        "<item><title>On silt</title><link>https://harbour.example/silt</link><description>Slow.</description></item>"
    )
    feed = parse_feed(RSS[version].format(item).encode(), FEED, FEED)
    assert feed.title == "Log"
    (digest,) = feed.entries
    assert (digest.title, digest.link, digest.source) == ("On silt", "https://harbour.example/silt", "Log")
    assert digest.undigested
    assert digest.summary == "Slow."


@pytest.mark.parametrize(
    ("namespace", "link", "date"),
    [
        ("http://www.w3.org/2005/Atom", '<link href="/silt"/>', "<published>2026-01-02T03:04:05+02:00</published>"),
        ("http://purl.org/atom/ns#", '<link rel="alternate" type="text/html" href="/silt"/>', "<issued>2026-01-02T03:04:05+02:00</issued>"),
    ],
)  # fmt: skip
def test_every_atom(namespace: str, link: str, date: str) -> None:
    feed = (
        f'<feed xmlns="{namespace}" version="0.3"><title>Log</title><entry><title>On silt</title><id>urn:1</id>{link}{date}'
        '<author><name>Ann</name></author><content type="text/html" mode="escaped">&lt;p&gt;Slow &lt;b&gt;water&lt;/b&gt;'
        "&lt;/p&gt;</content></entry></feed>"
    )
    (digest,) = parse_feed(feed.encode(), FEED, FEED).entries
    assert digest.link == "https://harbour.example/silt"
    assert digest.published == "2026-01-02T01:04:05Z"
    assert digest.authors == ("Ann",)
    assert digest.article is not None
    assert digest.article.text == "Slow **water**"
    assert digest.article.origins[0].entry == "urn:1"


def test_cdf() -> None:
    cdf = '<CHANNEL HREF="https://harbour.example/"><TITLE>Log</TITLE><ITEM HREF="https://harbour.example/silt"><TITLE>On silt</TITLE></ITEM></CHANNEL>'
    assert entries(cdf) == [("On silt", "https://harbour.example/silt")]


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed(version: str) -> None:
    item = {
        "id": "7",
        "url": "/silt",
        "title": "On silt",
        "content_html": "<p>Slow <a href='/tides'>tides</a></p>",
        "summary": "In short.",
        "date_published": "2026-01-02T03:04:05-05:00",
        "tags": ["harbours"],
        "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}],
        **({"author": {"name": "Ann"}} if version == "1" else {"authors": [{"name": "Ann"}]}),
    }
    content = orjson.dumps({"version": f"https://jsonfeed.org/version/{version}", "title": "Log", "items": [item]})
    (digest,) = parse_feed(content, FEED, FEED).entries
    assert (digest.title, digest.link, digest.summary) == ("On silt", "https://harbour.example/silt", "In short.")
    assert digest.published == "2026-01-02T08:04:05Z"
    assert (digest.authors, digest.topics, digest.media) == (("Ann",), ("harbours",), "audio")
    assert digest.article is not None
    assert digest.article.text == "Slow [tides](https://harbour.example/tides)"
    assert digest.article.enclosures[0].size == 9


@pytest.mark.parametrize(
    "content", [b'{"version": "https://jsonfeed.org/version/1", ', b'["https://jsonfeed.org/version/1"]']
)
def test_json_that_is_no_feed_is_named(content: bytes) -> None:
    with pytest.raises(SourceError):
        parse_feed(content, FEED, FEED)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Thu, 01 Jan 2026 19:48:21 EST", "2026-01-02T00:48:21Z"),
        ("Thu, 01 Jan 2026 19:48:21 +0530", "2026-01-01T14:18:21Z"),
        ("1 Jan 26 19:48 GMT", "2026-01-01T19:48:00Z"),
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z"),
        ("some day soon", ""),
    ],
)
def test_dates_of_every_sort(date: str, expected: str) -> None:
    rss = RSS["2.0"].format(f"<item><title>t</title><pubDate>{date}</pubDate></item>")
    assert parse_feed(rss.encode(), FEED, FEED).entries[0].published == expected


def test_full_content_goes_before_the_abstract() -> None:
    rss = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Log</title><item>'
        "<title>t</title><description>The short of it.</description><content:encoded><![CDATA[<h2>Why</h2><p>The long of it.</p>]]>"
        "</content:encoded></item></channel></rss>"
    )
    (digest,) = parse_feed(rss.encode(), FEED, FEED).entries
    assert digest.article is not None
    assert digest.article.text == "## Why\n\nThe long of it."
    assert digest.summary == "The short of it."


def test_entries_without_id_link_or_date_are_told_apart() -> None:
    rss = RSS["2.0"].format(
        "<item><title>One</title></item><item><title>Two</title></item><item><description>Three words here</description></item>"
    )
    found = parse_feed(rss.encode(), FEED, FEED).entries
    assert [d.title for d in found] == ["One", "Two", "Three words here"]
    assert len({d.id for d in found}) == 3
    assert [d.id for d in parse_feed(rss.encode(), FEED, FEED).entries] == [d.id for d in found]


def test_a_link_that_all_share_makes_no_two_entries_one() -> None:
    item = "<item><title>{}</title><link>https://harbour.example/</link><guid isPermaLink='false'>{}</guid></item>"
    rss = RSS["2.0"].format("".join(item.format(n, n) for n in "abc"))
    assert len({d.id for d in parse_feed(rss.encode(), FEED, FEED).entries}) == 3


def test_an_id_does_not_change_when_the_feed_moves() -> None:
    rss = RSS["2.0"].format("<item><title>t</title><guid>silt</guid></item>").encode()
    here, there = (parse_feed(rss, FEED, link).entries[0] for link in (FEED, "https://elsewhere.example/feed"))
    assert here.id == there.id


def test_titles_are_words() -> None:
    titles = ("Ebb &amp;amp; flow", "&lt;b&gt;Ebb&lt;/b&gt; &amp; flow", "<![CDATA[Ebb & <i>flow</i>]]>")
    rss = RSS["2.0"].format("".join(f"<item><title>{t}</title><guid>{i}</guid></item>" for i, t in enumerate(titles)))
    assert [title for title, _ in entries(rss)] == ["Ebb & flow"] * 3


def test_what_is_not_safe_is_not_linked() -> None:
    body = "<a href='javascript:x()'>js</a> <a href='data:text/html,x'>data</a> <a href='https://ok.example/'>ok</a><script>x</script>"
    rss = RSS["2.0"].format(
        f"<item><title>t</title><link>javascript:alert(1)</link><description><![CDATA[{body}]]></description></item>"
    )
    (digest,) = parse_feed(rss.encode(), FEED, FEED).entries
    assert digest.link == ""
    assert digest.article is not None
    assert digest.article.text == "js data [ok](https://ok.example/)"


def test_a_curated_entry_is_a_digest_with_all_its_sections() -> None:
    body = (
        "<p>· Source: The Harbour Log · Field: Engineering — Harbours · Depth: Advanced, low</p><h2>Summary</h2><p>Silt moves.</p>"
        "<h2>Key takeaway</h2><p>For harbour masters, dredge early.</p><h2>Key insights</h2><ul><li>Slow, then fast.</li></ul>"
        "<h2>Best for</h2><p>Harbour Master</p>"
    )
    rss = RSS["2.0"].format(
        f"<item><title>On silt</title><link>https://h.example/s</link><description><![CDATA[{body}]]></description></item>"
    )
    (digest,) = parse_feed(rss.encode(), FEED, FEED).entries
    assert not digest.undigested
    assert digest.takeaway == "For harbour masters, dredge early."
    assert (digest.insights, digest.best_for, digest.depth.level) == (
        ("Slow, then fast.",),
        ("Harbour Master",),
        "advanced",
    )
    assert digest.article is not None
    assert digest.article.origins[0].feed == FEED


@pytest.mark.parametrize("content", [b"", b"<html><body>no</body></html>", b"plain words", b"\x00\xff\xfe", b"<rss"])
def test_what_is_no_feed_is_named(content: bytes) -> None:
    with pytest.raises(SourceError):
        parse_feed(content, FEED, FEED)


def test_entities_outside_are_not_read(tmp_path: object) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS["2.0"].format(
        "<item><title>a&x;b</title></item>"
    ).replace('<?xml version="1.0"?>', "")
    for title, _ in entries(xml):
        assert "root" not in title
