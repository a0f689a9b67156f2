"""Kinds of pages that were read wrongly: what lost the article, what came in beside it, what stood as its title."""

from __future__ import annotations

import pytest

from reader.model.digest import Digest
from reader.sources.web import parse_page
from tests.unit.page_shapes import line, says

LINK = "https://coast.example/2025/gauge"
STORY = says("the gauge", 0, 1, 2, 3)
OTHERS = "".join(
    f'<article class="t"><h3><a href="/{n}">Teaser {n}</a></h3><p>Another thing, of some length, with commas, and clauses.</p></article>'
    for n in range(9)
)
LONG = "I was there myself, and it was not at all as it is told above, for the water was low. " * 12


def page(body: str, head: str = "<title>The gauge</title>", link: str = LINK) -> Digest:
    (digest,) = parse_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(), link)
    return digest


def text_of(body: str, head: str = "<title>The gauge</title>") -> str:
    article = page(body, head).article
    assert article is not None
    return article.text


@pytest.mark.parametrize(
    "wrapper",
    [
        "right sidebar", "with-sidebar", "content-with-sidebar", "has-sidebar sidebar-left", "modal", "modal-open", "login-required", "login-page",
        "page-widget", "comments-enabled", "newsletter-page", "subscription-content", "share-page", "banner-wrapper", "paywall", "cookie-ok", "RelatedLayout",
    ],
)  # fmt: skip
def test_a_wrapper_is_not_lost_for_its_name(wrapper: str) -> None:
    for tag in ("div", "section", "article"):
        text = text_of(f'<div id="top"><{tag} class="{wrapper}"><h1>The gauge</h1>{STORY}</{tag}></div>')
        assert line("the gauge", 0) in text
        assert line("the gauge", 3) in text


@pytest.mark.parametrize(
    "beside",
    [
        f'<div class="discussion-thread"><ul>{"<li><ul><li><p>" + LONG + "</p></li></ul></li>"}</ul></div>',
        f'<section id="comments"><div class="comment"><p>{LONG}</p></div></section>',
        f"<div><h3>3 comments</h3><div><p>{LONG}</p></div><div><p>Second.</p></div></div>",
        f"<aside><h2>Most read</h2>{OTHERS}</aside>",
        f"<section><h2>You may also like</h2>{OTHERS}</section>",
        f"<div>{OTHERS}</div>",
        f'<div class="relatedPosts">{OTHERS}</div>',
        f'<div class="Recommended_list__x1">{OTHERS}</div>',
        '<h3>Related stories</h3><ul><li><a href="/1">Teaser 1</a></li><li><a href="/2">Teaser 2</a></li></ul>',
        f'<article class="login-modal dark-modal">{"<p>This address is not known to us, or the password is wrong.</p>" * 20}</article>',
        f'<div class="cookie-consent"><p>{"We and our partners value your privacy. " * 30}</p></div>',
        '<div class="author-bio"><p>Ann Keeper keeps the light and writes about it on Sundays for this paper.</p></div>',
    ],
)
def test_what_stands_beside_an_article_does_not_come_in(beside: str) -> None:
    for body in (
        f"<main><article><h1>The gauge</h1>{STORY}</article>{beside}</main>",
        f"<main><h1>The gauge</h1>{STORY}{beside}</main>",
        f'<div id="a"><h1>The gauge</h1><div itemprop="articleBody">{STORY}</div></div>{beside}',
    ):
        text = text_of(body)
        assert line("the gauge", 0) in text
        assert line("the gauge", 3) in text
        for word in ("Teaser", "I was there", "password", "privacy", "on Sundays", "Related stories", "Most read"):
            assert word not in text


def test_a_heading_that_sounds_like_a_box_is_one_only_where_a_box_follows() -> None:
    text = text_of(f"<article><h1>The gauge</h1>{STORY}<h2>Related work</h2>{says('the work', 0, 1)}</article>")
    for heading in ("Discussion", "More on lists", "Reactions"):
        body = f"<article><h1>The gauge</h1>{STORY}<section><h2>{heading}</h2>{says('the work', 0, 1, 2)}</section></article>"
        assert f"## {heading}\n\nPart 0 of what is known of the work" in text_of(body)
    assert "## Related work" in text
    assert line("the work", 1) in text


def test_lists_of_links_in_the_text_stay_and_a_short_story_beats_a_long_form() -> None:
    links = '<ul><li><a href="https://a.example/">Acorn</a></li><li><a href="https://b.example/">Bramble</a></li></ul>'
    text = text_of(
        f"<article><h1>The gauge</h1>{STORY}<h2>Tools</h2>{links}<h2>Books</h2>{links}{says('books', 1)}</article>"
    )
    assert text.count("[Acorn](https://a.example/)") == 2
    described = '<title>Film</title><meta name="description" content="A film about the gauge and the people who read it twice a day.">'
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(30))
    assert text_of(f"<div><ul>{menu}</ul></div>", described).startswith("A film about the gauge")


@pytest.mark.parametrize(
    ("head", "body", "title", "site"),
    [
        ("<title>On gauges | The Coast</title>", '<h1><a href="/">The Coast</a></h1><h2>On gauges</h2>', "On gauges", "The Coast"),
        ("<title>The Coast | On gauges</title>", '<h1><a href="/">The Coast</a></h1><h2>On gauges</h2>', "On gauges", "The Coast"),
        ("<title>The Coast</title>", '<a href="/">The Coast</a><h1>On gauges</h1>', "On gauges", "The Coast"),
        ('<title>The Coast</title><meta property="og:site_name" content="The Coast"><meta property="og:title" content="The Coast">', "<h1>On gauges</h1>", "On gauges", "The Coast"),
        ('<title>On gauges</title><meta property="og:title" content="The Coast"><meta property="og:site_name" content="The Coast">', "<h1>The Coast</h1>", "On gauges", "The Coast"),
        ('<meta property="og:title" content="On gauges - The Coast"><meta property="og:site_name" content="The Coast">', "", "On gauges", "The Coast"),
        ("<title>On gauges — The Coast</title>", "<h1>On gauges</h1>", "On gauges", "The Coast"),
        ("<title>Tides - a history: part 2</title>", "<h1>Tides - a history: part 2</h1>", "Tides - a history: part 2", "coast.example"),
        ("<title>On gauges « Coast</title>", "", "On gauges", "Coast"),
        ('<title>x</title><script type="application/ld+json">{"@type":"Article","headline":"Tom &amp; Ann&#8217;s gauge"}</script>', "<h1>Tom &amp; Ann’s gauge</h1>", "Tom & Ann’s gauge", "coast.example"),
        ('<title>List of gauges - Coastpedia</title><script type="application/ld+json">{"@graph":[{"@type":["Article"],"name":"List of gauges","headline":"list article"}]}</script>', "<h1>List of gauges</h1>", "List of gauges", "Coastpedia"),
        ('<title>On gauges</title><script type="application/ld+json">[{"@type":"WebSite","name":"The Coast"},{"@type":"WebPage","name":"On gauges - The Coast","headline":"The Coast"}]</script>', "", "On gauges", "The Coast"),
    ],
)  # fmt: skip
def test_the_name_of_the_site_is_never_the_title(head: str, body: str, title: str, site: str) -> None:
    found = page(
        f"{body}<article>{STORY}</article>"
        if "<h2>" not in body
        else f"{body.partition('<h2>')[0]}<article><h2>{body.partition('<h2>')[2]}{STORY}</article>",
        head,
    )
    assert (found.title, found.source) == (title, site)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:author" content="https://medium.example/@ann"><meta name="author" content="Ann Keeper">',
        '<meta property="article:author" content="www.facebook.example/ann"><meta name="twitter:creator" content="@Ann Keeper">',
        '<script type="application/ld+json">{"@type":"Article","author":"https://coast.example/ann"}</script><meta name="author" content="By Ann Keeper">',
        '<script type="application/ld+json">{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ann Keeper"}]}</script>',
    ],
)
def test_a_name_beats_an_address_as_author(head: str) -> None:
    assert page(f"<article><h1>The gauge</h1>{STORY}</article>", head).authors == ("Ann Keeper",)


def test_text_for_those_without_scripts_is_found_beside_its_template() -> None:
    body = f'<p>The latest news.</p><div itemprop="articleBody"><script type="text/template">{STORY}</script><noscript>{STORY}</noscript></div>'
    text = text_of(body)
    assert text.count(line("the gauge", 0)) == 1
    assert "latest" not in text


def test_tables_that_lay_out_become_text_and_tables_of_data_stay() -> None:
    text = text_of(
        f'<table width="435"><tr><td><img src="t.gif"><font size="2"><h1>The gauge</h1>{STORY}</font></td></tr></table>'
    )
    assert "|" not in text
    data = (
        "<table><caption>Heights</caption><tr><th>Day</th><th>Feet</th></tr><tr><td>Monday</td><td>4</td></tr></table>"
    )
    assert "| Monday | 4    |" in text_of(f"<article><h1>The gauge</h1>{STORY}{data}{STORY}</article>")
