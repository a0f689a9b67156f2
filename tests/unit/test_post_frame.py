"""What blog programs put around a post goes, and only that."""

from __future__ import annotations

import pytest

from reader.sources.feed import parse_feed
from reader.sources.post_frame import without_frame

TITLE = "Why glaze crawls"
LINK = "https://kiln.example/2026/why-glaze-crawls/"
WORDS = "Glaze crawls where dust lay on the bisque before it was dipped."
SHARED = (
    "- [Click to share on X (Opens in new window) X](https://kiln.example/2026/why-glaze-crawls/?share=twitter)\n"
    "- [Facebook](https://kiln.example/2026/why-glaze-crawls/?share=facebook)\n- Email\n-"
)


@pytest.mark.parametrize(
    "end",
    [
        f"The post [{TITLE}]({LINK}) appeared first on [Kiln & Clay](https://kiln.example).",
        f"The post {TITLE} appeared first on Kiln & Clay.",
        f"*The post [{TITLE}]({LINK}) first appeared on [Kiln & Clay](https://kiln.example).*",
        f"Der Beitrag [{TITLE}]({LINK}) erschien zuerst auf [Ton](https://kiln.example).",
        f"L’article [{TITLE}]({LINK}) est apparu en premier sur [Four](https://kiln.example).",
        f"Cet article {TITLE} est apparu en premier sur Four.",
        f"La entrada [{TITLE}]({LINK}) se publicó primero en [Horno](https://kiln.example).",
        f"L'articolo {TITLE} proviene da Forno.",
        f"O post {TITLE} apareceu primeiro em Forno.",
        "The post [Another name of it](https://www.kiln.example/7) appeared first on [Kiln & Clay](https://kiln.example).",
        f"### Share this:\n\n{SHARED}",
        f"### Share this:\n\n{SHARED}\n\n### Like this:\n\nLike Loading…\n\n### *Related*",
        "**Teilen mit:**\n\n- Facebook\n- X\n- E-Mail\n\n### Gefällt mir:\n\nGefällt mir Wird geladen …",
        "Share this: Twitter Facebook Like this: Like Loading...",
        f"[Continue reading Why glaze crawls →]({LINK}#more-4)",
        f"[Read more »]({LINK})",
        f"Read more: [Read more]({LINK})".removeprefix("Read more: "),
        "Continue reading →",
        f"Continue reading {TITLE}",
        f"[Weiterlesen]({LINK})",
        f"[Lire la suite]({LINK})",
        f"3 posts - 2 participants\n\n[Read full topic]({LINK})",
        f"[{TITLE}]({LINK}) was originally published in [Clay Weekly](https://clay.example) on Medium, where people are continuing the conversation by highlighting and responding to this story.",
        "[Subscribe now](https://kiln.example/subscribe?)\n\n[Share](https://kiln.example/p/x?action=share)",
        "Thanks for reading Kiln & Clay! Subscribe for free to receive new posts and support my work.",
        "Kiln & Clay is a reader-supported publication. To receive new posts and support my work, consider becoming a free or paid subscriber.",
        f"---\n\n[Read more »]({LINK})",
        "[![](https://feeds.feedburner.com/~ff/kiln?d=1)](https://feeds.feedburner.com/~ff/kiln?a=1)",
        "[[ This is a content summary only. Visit my website for full links, other content, and more! ]]",
    ],
)
def test_what_the_program_adds_goes(end: str) -> None:
    assert without_frame(f"{WORDS}\n\n{end}", TITLE, LINK) == WORDS
    assert without_frame(end, TITLE, LINK) == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{WORDS} […] The post {TITLE} appeared first on Kiln.", f"{WORDS} […]"),
        (f"{WORDS} [Read more]({LINK})", WORDS),
        (f"{WORDS} … [Continue reading →]({LINK})", f"{WORDS} …"),
        (f"{WORDS} Read more", WORDS),
        (f"{WORDS} Weiterlesen →", WORDS),
        (f"{WORDS}\n\n[Share](https://kiln.example/s?action=share)\n\nWipe it.", f"{WORDS}\n\nWipe it."),
    ],
)
def test_words_before_it_stay(text: str, left: str) -> None:
    assert without_frame(text, TITLE, LINK) == left


@pytest.mark.parametrize(
    "text",
    [
        "The post appeared first on a Tuesday.",
        "The post about tides appeared first on a Tuesday, and nobody read it.",
        "The article [On tides](https://other.example/tides) appeared first on [Other](https://other.example).",
        "Der Beitrag der Stadt erschien zuerst auf Papier.",
        f"The post {TITLE} appeared first on a wall. {WORDS}\n\nThat is all.",
        "My mother told me to read more.",
        "Here is the whole of it: [Read more](https://other.example/the-story)",
        "### Share this:\n\nWhat I learned belongs to everybody.",
        "- Facebook\n- Twitter\n- Email",
        "We left three networks:\n\n- Facebook\n- Twitter\n- Email",
        "### Related\n\nThe glaze of the neighbours crawls too.",
        "I like this. Loading… the van took an hour.",
        "```\nShare this:\n\nLike Loading…\n```",
        "[Share prices fell](https://news.example/shares)",
        "Less is better. More",
        "[My talk on Facebook](https://www.facebook.com/kiln/videos/1)",
    ],
)
def test_text_that_uses_the_same_words_stays(text: str) -> None:
    assert without_frame(text, TITLE, LINK) == text


def test_what_drupal_puts_over_a_text_goes() -> None:
    assert without_frame(f"{TITLE}\nadmin Tue, 08/04/2020 - 10:12\n\n{WORDS}", TITLE, LINK) == WORDS
    for text in (f"{TITLE} is what I asked.\n\n{WORDS}", f"Tue, 08/04/2020 - 10:12\n\n{WORDS}"):
        assert without_frame(text, TITLE, LINK) == text


def test_a_feed_of_wordpress_brings_its_posts_only() -> None:
    first = f'<p>The post <a href="{LINK}">{TITLE}</a> appeared first on <a href="https://kiln.example">Kiln</a>.</p>'
    share = (
        '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><div class="sd-content"><ul>'
        f'<li class="share-x"><a href="{LINK}?share=x"><span>Click to share on X (Opens in new window)</span> <span>X</span></a></li>'
        '<li class="share-end"></li></ul></div></div><h3 class="sd-title">Like this:</h3>'
        '<span class="button"><span>Like</span></span> <span class="loading">Loading&#8230;</span>'
    )
    feed = (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Kiln</title><item>'
        f"<title>{TITLE}</title><link>{LINK}</link><category>Uncategorized</category>"
        f"<description><![CDATA[<p>{WORDS} [&#8230;]</p>{first}]]></description>"
        f"<content:encoded><![CDATA[<p>{WORDS}</p><p>Wipe every pot.</p>{share}{first}]]></content:encoded></item></channel></rss>"
    )
    (entry,) = parse_feed(feed.encode()).entries
    assert entry.article is not None
    assert entry.article.text == f"{WORDS}\n\nWipe every pot."
    assert entry.summary == f"{WORDS} […]"
    assert entry.topics == ()
