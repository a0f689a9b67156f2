"""Web pages, papers, and the feeds that a site names."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator

import pytest

from reader.errors import SourceError
from reader.sources.addresses import Guard
from reader.sources.contents import article_at
from reader.sources.discover import common_places, feeds_of
from reader.sources.fetch import Fetcher, FetchError
from reader.sources.pdf import parse_pdf
from reader.sources.web import parse_page
from tests.servers import Reply, Server

LINK = "https://harbour.example/silt"
PROSE = "<p>" + "The harbour silts up slowly, and then at once, as every keeper of a light knows well. " * 4 + "</p>"
PAGE = f"""<html><head><title>On silt | The Harbour Log</title><meta property="og:site_name" content="The Harbour Log">
<meta name="description" content="Why harbours fill."><meta property="article:tag" content="harbours">
<link rel="canonical" href="/silt"><script type="application/ld+json">{{"@graph": [{{"@type": "BlogPosting",
"headline": "On silt", "author": [{{"name": "Ann Keeper"}}], "datePublished": "2026-11-01T10:00:00+01:00"}}]}}</script></head>
<body><nav><a href="/">Home</a></nav><div class="sidebar"><p>Most read of all</p></div><article><h1>On silt</h1>{PROSE * 3}
<h2>What helps</h2><ul><li>Dredging in time</li></ul>{PROSE}<div class="related-posts"><a href="/x">Another one</a></div></article>
<div class="comments"><p>First comment!</p></div><footer>All rights reserved</footer></body></html>"""


def test_a_page_is_an_article() -> None:
    (digest,) = parse_page(PAGE.encode(), LINK + "?utm_source=x")
    assert (digest.title, digest.source, digest.link) == ("On silt", "The Harbour Log", LINK)
    assert (digest.authors, digest.published) == (("Ann Keeper",), "2026-11-01T09:00:00Z")
    assert (digest.summary, digest.topics) == ("Why harbours fill.", ("harbours",))
    assert digest.article is not None
    text = digest.article.text
    assert "## What helps" in text
    assert "- Dredging in time" in text
    for word in ("Home", "Most read", "Another one", "First comment", "All rights", "# On silt"):
        assert word not in text


def test_a_curated_page_is_its_digest_and_an_article_with_a_summary_is_none() -> None:
    curated = (
        "<h1>On silt</h1><p>· Source: The Log · Depth: Advanced, low</p><h2>Summary</h2><p>It moves.</p>"
        "<h2>Key takeaway</h2><p>For masters, dredge.</p>"
    )
    (digest,) = parse_page(curated.encode(), LINK)
    assert (digest.takeaway, digest.link, digest.undigested) == ("For masters, dredge.", LINK, False)
    (article,) = parse_page(f"<h1>On silt</h1><h2>Summary</h2>{PROSE}<h2>Topics</h2>{PROSE}".encode(), LINK)
    assert article.undigested


def test_a_page_may_not_say_that_it_is_another_sites() -> None:
    page = PAGE.replace('href="/silt"', 'href="https://bank.example/login"')
    assert parse_page(page.encode(), LINK)[0].link == LINK


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"<html></html>",
        b"<div>" * 200_000,
        b"<p>" * 100_000,
        b"x" * 11_000_000,
        b"<a href=x>" * 1000,
    ],
)
def test_what_holds_nothing_is_named_in_time(content: bytes) -> None:
    begin = time.monotonic()
    with pytest.raises(SourceError):
        parse_page(content, LINK)
    assert time.monotonic() - begin < 5


def test_full_text_of_a_page() -> None:
    assert article_at(PAGE.encode(), LINK).text.startswith("The harbour silts up")
    with pytest.raises(SourceError, match=r"no text|empty"):
        article_at(b"<html></html>", LINK)


def test_feeds_that_a_page_names() -> None:
    page = (
        '<base href="https://cdn.example/"><LINK TITLE="Comments" HREF="/comments/feed" TYPE="application/rss+xml" REL="alternate">'
        '<link rel=alternate type="application/atom+xml" href="/atom.xml" title="Log"><a href="/rss">RSS</a><a href="/x">no</a>'
        '<link rel="alternate" hreflang="de" href="/de">'
    )
    assert [(f.link, f.title) for f in feeds_of(page.encode(), LINK)] == [
        ("https://cdn.example/atom.xml", "Log"),
        ("https://cdn.example/rss", "RSS"),
        ("https://cdn.example/comments/feed", "Comments"),
    ]


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("https://www.youtube.com/channel/UCx", "https://www.youtube.com/feeds/videos.xml?channel_id=UCx"),
        ("https://github.com/a/b/issues", "https://github.com/a/b/releases.atom"),
        ("https://www.reddit.com/r/harbours/", "https://www.reddit.com/r/harbours/.rss"),
        ("https://social.example/@ann", "https://social.example/@ann.rss"),
        ("https://harbour.example/blog/", "https://harbour.example/blog/feed"),
        ("https://harbour.example", "https://harbour.example/feed"),
    ],
)
def test_common_places(link: str, place: str) -> None:
    assert common_places(link)[0] == place


def pdf(*pages: str, title: str = "") -> bytes:
    """A small PDF that shows these lines."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids: list[str] = []
    for page in pages:
        lines = "".join(f"({line}) Tj T* " for line in page.split("\n"))
        stream = f"BT /F1 11 Tf 50 750 Td 14 TL {lines}ET".encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Contents {len(objects)} 0 R /MediaBox [0 0 612 792] "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>".encode()
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(f"<< /Title ({title}) /Author (Ann Keeper, Ben Ode) /CreationDate (D:20261101) >>".encode())
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, item in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, item))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, len(objects), start)
    )
    return out.getvalue()


PAPER = (
    "On the silting of harbours\nAnn Keeper\nAbstract\nWe show that har-\nbours silt up slowly and then at once\nand that nobody looks.\n1 Introduction\n"
    + "The tide moves sand.\n" * 8
)


def test_a_paper() -> None:
    (digest,) = parse_pdf(pdf(PAPER, "More text follows here.", title="On the Silting of Harbours"), "paper.pdf")
    assert (digest.title, digest.kind, digest.published) == ("On the Silting of Harbours", "paper", "2026-11-01")
    assert digest.authors == ("Ann Keeper", "Ben Ode")
    assert digest.summary == "We show that harbours silt up slowly and then at once and that nobody looks."
    assert digest.article is not None
    assert "More text follows here." in digest.article.text
    assert parse_pdf(pdf(PAPER), "paper.pdf")[0].title == "On the silting of harbours"


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"%PDF-1.7\n" + b"\xff" * 999, pdf(""), pdf(PAPER)[:700]])
def test_a_paper_that_cannot_be_read_is_named(content: bytes) -> None:
    with pytest.raises(SourceError):
        parse_pdf(content, "paper.pdf")


@pytest.mark.parametrize(
    "filling",
    [b"<h2></h2>" * 20_000, b"<h2>One</h2>" * 20_000, b"<div class='share'><p>Tell</p></div>" * 15_000],
    ids=["empty headings", "headings", "noise"],
)
def test_a_page_of_tens_of_thousands_of_parts_is_read_in_time(filling: bytes) -> None:
    start = time.perf_counter()
    found = parse_page(b"<title>T</title><article><h2>Kept</h2><p>" + b"Some words of it. " * 40 + b"</p>" + filling)
    assert time.perf_counter() - start < 10
    assert found[0].article is not None
    assert "## Kept" in found[0].article.text
    assert "One" not in found[0].article.text


def test_only_headings_that_nothing_follows_go() -> None:
    body = (
        b"<h2>Begin</h2><div><h3>Inner</h3></div><p>"
        + b"Some words of it. " * 40
        + b"</p><h2>Read next</h2><h3>More</h3>"
    )
    article = parse_page(b"<title>T</title><article>" + body + b"</article>")[0].article
    assert article is not None
    assert "Begin" in article.text
    assert "Inner" in article.text
    assert "Read next" not in article.text
    assert "More" not in article.text


def test_a_post_with_front_matter_keeps_its_text() -> None:
    from reader.sources.contents import read_any

    post = b"---\ntitle: Silt\ntags: [a]\nauthors: Ann\n---\n\n# Silt\n\nThe harbour silts up every year, and nobody measures it.\n"
    (digest,) = read_any(post, "silt.md").digests
    assert digest.title == "Silt"
    assert digest.undigested
    assert digest.article is not None
    assert "The harbour silts up" in digest.article.text
    (curated,) = read_any(post + b"\n## Summary\n\nShort.\n", "silt.md").digests
    assert curated.summary == "Short."


def test_headers_without_end_are_not_taken_for_a_connection_that_was_closed() -> None:
    async def send() -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n"

    async def get(link: str) -> None:
        async with Fetcher(Guard(("127.0.0.0/8",))) as fetcher:
            await fetcher.get(link)

    with Server({"/f": lambda request: Reply(raw=send())}) as server, pytest.raises(FetchError, match="too long"):
        asyncio.run(get(server.url("/f", "127.0.0.1")))


@pytest.mark.parametrize("link", ["", "https://bight.example/log"])
@pytest.mark.parametrize("named", ["", ' class="wp-caption-text"', ' class="caption"'])
def test_the_words_below_a_picture_are_the_articles(link: str, named: str) -> None:
    words = "<p>The rope is older than the quay, and nobody remembers who tied it there first, or why it was.</p>" * 3
    figure = (
        f'<figure><img src="pics/rope.png" alt="A rope"><figcaption{named}>Drawn by Ada in 1960.</figcaption></figure>'
    )
    page = f"<html><head><title>A rope</title></head><body><article><h1>A rope</h1>{words}{figure}{words}</article></body></html>"
    (digest,) = parse_page(page.encode(), link)
    assert digest.article is not None
    assert "*Drawn by Ada in 1960.*" in digest.article.text
    assert ("![A rope](https://bight.example/pics/rope.png)" if link else "A rope") in digest.article.text
