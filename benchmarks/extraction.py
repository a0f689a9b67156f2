"""`python -m benchmarks.extraction`: how much of an article is found on a page, and how little else.

By the method of the public article-extraction benchmark (scrapinghub): texts are compared as bags of runs of four
tokens, precision and recall are averaged over pages, and F1 is taken of the averages. The pages are made here, from
templates that look like kinds of sites, and prose that no page shares with another.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.bench import Measured, table
from reader.errors import SourceError
from reader.sources.web import parse_page
from reader.text import plain

RUN = 4
PER_TEMPLATE = 5
WORDS = (
    "harbour tide silt channel keeper lantern winter ledger vessel pilot current storm survey dredge bank measure cable "
    "signal engine market council report budget season question answer record evidence method crew captain island coast "
    "because although however while during after before slowly rarely often never already between against through the a of "
    "and to in is was that it for on with as by from this which had not are but their were its more than when who"
).split()  # fmt: skip


@dataclass(frozen=True)
class Story:
    """What a page is about: its title and the blocks of its text."""

    title: str
    blocks: tuple[tuple[str, str], ...]
    """Tag and text: p, h2, li, blockquote, pre."""

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.blocks)

    @property
    def html(self) -> str:
        parts: list[str] = []
        for tag, text in self.blocks:
            parts.append(f"<ul><li>{text}</li></ul>" if tag == "li" else f"<{tag}>{text}</{tag}>")
        return "\n".join(parts).replace("</ul>\n<ul>", "")


def sentence(chosen: random.Random, least: int = 7, most: int = 22) -> str:
    words = chosen.choices(WORDS, k=chosen.randint(least, most))
    return " ".join(words).capitalize() + "."


def paragraph(chosen: random.Random) -> str:
    return " ".join(sentence(chosen) for _ in range(chosen.randint(2, 6)))


def story(seed: int) -> Story:
    chosen = random.Random(seed)
    blocks: list[tuple[str, str]] = []
    for _ in range(chosen.randint(5, 14)):
        blocks.append(("p", paragraph(chosen)))
        kind = chosen.random()
        if kind < 0.15:
            blocks.append(("h2", sentence(chosen, 3, 6).rstrip(".")))
            blocks.append(("p", paragraph(chosen)))
        elif kind < 0.25:
            blocks += [("li", sentence(chosen)) for _ in range(3)]
        elif kind < 0.32:
            blocks.append(("blockquote", sentence(chosen)))
        elif kind < 0.36:
            blocks.append(("pre", "def measure(depth):\n    return depth * 2"))
    return Story(sentence(chosen, 4, 9).rstrip("."), tuple(blocks))


def links(chosen: random.Random, count: int) -> str:
    return "".join(f'<li><a href="/{n}">{sentence(chosen, 3, 8)}</a></li>' for n in range(count))


def head(title: str, site: str) -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} | {site}</title></head>'


def news(s: Story, r: random.Random) -> str:
    return f"""{head(s.title, "The Coast")}<body><header><nav><ul>{links(r, 12)}</ul></nav></header><div class="wrap"><div class="col-8">
<article class="story"><h1>{s.title}</h1><div class="byline">By Ann Keeper</div><div class="story-body">{s.html}</div>
<div class="share-bar"><a href="#">Share</a><a href="#">Tweet</a></div></article><section class="related"><h3>Related</h3><ul>{links(r, 6)}</ul></section>
<section id="comments" class="comments"><h3>Comments</h3>{"".join(f"<div class='comment'><p>{sentence(r)}</p></div>" for _ in range(8))}</section></div>
<aside class="sidebar"><h3>Most read</h3><ol>{links(r, 10)}</ol><p>{sentence(r)}</p></aside></div><footer><p>Copyright. {sentence(r)}</p></footer></body></html>"""


def blog(s: Story, r: random.Random) -> str:
    return f"""{head(s.title, "A blog")}<body class="post-template"><div id="page"><div id="header"><a href="/">A blog</a></div>
<div id="content"><div class="post hentry"><h1 class="entry-title">{s.title}</h1><div class="entry-meta">Posted on 3 May by admin</div>
<div class="entry-content">{s.html}<div class="sharedaddy sharing"><ul>{links(r, 4)}</ul></div></div><div class="entry-footer tags">
Tagged <a href="/t">tide</a></div></div><div id="respond"><h3>Leave a reply</h3><p>Your address will not be published.</p></div></div>
<div id="secondary" class="widget-area"><div class="widget"><h2>Archives</h2><ul>{links(r, 14)}</ul></div></div></div></body></html>"""


def docs(s: Story, r: random.Random) -> str:
    return f"""{head(s.title, "Docs")}<body><div class="layout"><div class="sidebar-nav menu"><ul>{links(r, 30)}</ul></div>
<main role="main"><div class="breadcrumbs"><a href="/">Docs</a> / <a href="/g">Guide</a></div><div class="markdown-body"><h1>{s.title}</h1>{s.html}</div>
<div class="pagination"><a href="/p">Previous</a><a href="/n">Next</a></div></main><div class="toc"><ul>{links(r, 6)}</ul></div></div></body></html>"""


def letter(s: Story, r: random.Random) -> str:
    return f"""{head(s.title, "Letters")}<body><div id="entry"><div class="main-menu"><a href="/">Letters</a></div><div class="single-post"><article>
<div class="post-header"><h1 class="post-title">{s.title}</h1><h3 class="subtitle">{sentence(r)}</h3></div><div class="available-content">
<div class="body markup">{s.html}<div class="subscription-widget-wrap"><p>Subscribe to get the next one by mail.</p><form><input></form></div></div></div></article>
<div class="comments-section"><p>{sentence(r)}</p><p>{sentence(r)}</p></div></div></div><div class="footer">© Letters</div></body></html>"""


def spans(s: Story, r: random.Random) -> str:
    sections = "".join(
        f'<section class="s{n}"><div class="x{r.randint(1, 99)}">{s.html if n == 1 else ""}</div></section>'
        for n in range(3)
    )
    return f"""{head(s.title, "Middling")}<body><div id="root"><div class="a b c"><div class="bar"><a href="/">M</a><button>Sign up</button></div></div>
<div class="pw"><article><div><h1>{s.title}</h1></div><div class="meta"><a href="/u">Ann</a><span>6 min read</span></div>{sections}</article></div>
<div class="more"><h2>More from Ann</h2><ul>{links(r, 8)}</ul></div></div></body></html>"""


def forum(s: Story, r: random.Random) -> str:
    return f"""{head(s.title, "Forum")}<body><div class="topbar"><ul>{links(r, 6)}</ul></div><div class="topic"><h1>{s.title}</h1><div class="post first">
<div class="author-bio">Ann<br>posts: 12</div><div class="post-content">{s.html}</div><div class="toolbar"><a href="#">Quote</a></div></div></div>
<div class="who">{sentence(r)}</div></body></html>"""


def tables(s: Story, r: random.Random) -> str:
    return f"""<html><head><title>{s.title}</title></head><body bgcolor="#ffffff"><table width="100%"><tr><td width="150" valign="top"><table>
{"".join(f'<tr><td><a href="{n}.html">{sentence(r, 2, 4)}</a></td></tr>' for n in range(14))}</table></td><td valign="top"><font size="5"><b>{s.title}</b></font>
{s.html}</td></tr><tr><td colspan="2"><center><small>Last changed 1999. <a href="mailto:x">Mail</a></small></center></td></tr></table></body></html>"""


def consent(s: Story, r: random.Random) -> str:
    return f"""{head(s.title, "Daily")}<body><div id="cookie-banner" class="cookie-consent"><p>We and our 812 partners value your privacy. {paragraph(r)}</p><button>Accept</button></div>
<div class="newsletter-popup modal"><p>Never miss a tide. {sentence(r)}</p></div><div class="page"><h1 itemprop="headline">{s.title}</h1>
<div itemprop="articleBody" class="article-text">{s.html}<div class="ad-slot advertisement"><p>Advertisement. {sentence(r)}</p></div></div>
<div class="recirc trending"><ul>{links(r, 9)}</ul></div></div></body></html>"""


def live(s: Story, r: random.Random) -> str:
    half = len(s.blocks) // 2
    first, second = Story("", s.blocks[:half]).html, Story("", s.blocks[half:]).html
    return f"""{head(s.title, "Live")}<body><header class="site-header"><a href="/">Live</a></header><main><h1>{s.title}</h1><div class="text">{first}</div>
<figure><img src="x.jpg" alt=""><figcaption class="sr-only">A picture</figcaption></figure><div class="text">{second}</div><aside><p>{sentence(r)}</p></aside></main>
<footer class="site-footer"><ul>{links(r, 12)}</ul></footer></body></html>"""


def plainest(s: Story, r: random.Random) -> str:
    return f"<html><head><title>{s.title}</title></head><body><h1>{s.title}</h1>{s.html}<hr><a href='/'>home</a></body></html>"


TEMPLATES: tuple[Callable[[Story, random.Random], str], ...] = (
    news, blog, docs, letter, spans, forum, tables, consent, live, plainest,
)  # fmt: skip


def runs(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+|[^\w\s]", text)
    return Counter(tuple(tokens[i : i + RUN]) for i in range(max(1, len(tokens) - RUN + 1)))


def scores(truth: str, found: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    wanted, got = runs(truth), runs(found)
    common = (wanted & got).total()
    return common / max(1, got.total()), common / max(1, wanted.total())


def measure() -> Iterator[Measured]:
    results: dict[str, list[tuple[float, float]]] = {}
    times: list[float] = []
    for number, template in enumerate(TEMPLATES):
        for page in range(PER_TEMPLATE):
            truth = story(number * 100 + page)
            content = template(truth, random.Random(number * 1_000 + page)).encode()
            start = time.perf_counter()
            try:
                article = parse_page(content, "https://site.example/story")[0].article
            except SourceError:
                article = None
            times.append((time.perf_counter() - start) * 1e3)
            found = plain(article.text) if article else ""
            results.setdefault(template.__name__, []).append(scores(truth.text, found))
    everything = [pair for pairs in results.values() for pair in pairs]
    for name, pairs in results.items():
        value = f1(pairs)
        yield Measured(f"pages like {name}", value, value, "F1")
    value = f1(everything)
    yield Measured(f"all {len(everything)} pages", value, value, "F1", 0.95)
    times.sort()
    yield Measured("time of a page", times[len(times) // 2], times[len(times) * 95 // 100], "ms")


def f1(pairs: list[tuple[float, float]]) -> float:
    precision, recall = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    print(table("extraction", measure()))
