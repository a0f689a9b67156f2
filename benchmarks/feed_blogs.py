"""Feeds of those who write: blogs, newsletters, magazines, newspapers."""

from __future__ import annotations

import html
from datetime import datetime
from email.utils import format_datetime

from benchmarks.feed_forms import CONTENT, DC, MEDIA, MRSS, atom, days, picture, rss
from benchmarks.feed_prose import Author


def wordpress(author: Author) -> str:
    def block() -> str:
        kind = author.chosen.random()
        if kind < 0.08:
            return f'<h2 class="wp-block-heading" id="h-{author.slug()}">{author.title(5)}</h2>\n\n\n\n'
        if kind < 0.18:
            return (
                '<figure class="wp-block-image size-large"><img loading="lazy" decoding="async" width="1024" height="683"'
                f' class="wp-image-{author.chosen.randint(9, 9999)}" {picture(author)} />'
                f'<figcaption class="wp-element-caption">{author.sentence()}</figcaption></figure>\n\n\n\n'
            )
        if kind < 0.24:
            return f'<ul class="wp-block-list">\n{author.items(4)}</ul>\n\n\n\n'
        if kind < 0.27:
            return f'<blockquote class="wp-block-quote">\n<p>{author.prose(2)}</p>\n</blockquote>\n\n\n\n'
        if kind < 0.29:
            return f'<pre class="wp-block-code"><code>{author.code()}</code></pre>\n\n\n\n'
        return f"<p>{author.prose()}</p>\n\n\n\n"

    def item(at: datetime) -> str:
        link, title = f"{author.site}/{at:%Y/%m/%d}/{author.slug()}/", author.title()
        body = "".join(block() for _ in range(author.chosen.randint(5, 26)))
        topics = "".join(f"\t\t<category><![CDATA[{author.title(1)}]]></category>\n" for _ in range(4))
        post = f'<p>The post <a href="{link}">{title}</a> appeared first on <a href="{author.site}">{author.name}</a>.</p>\n'
        return (
            f"\t<item>\n\t\t<title>{title}</title>\n\t\t<link>{link}</link>\n"
            f"\t\t\t\t\t<comments>{link}#respond</comments>\n\t\t<dc:creator><![CDATA[{author.person}]]></dc:creator>\n"
            f"\t\t<pubDate>{format_datetime(at)}</pubDate>\n{topics}"
            f'\t\t<guid isPermaLink="false">{author.site}/?p={author.chosen.randint(100, 99999)}</guid>\n\n'
            f"\t\t\t\t\t<description><![CDATA[<p>{author.prose(3)} [&#8230;]</p>\n{post}]]></description>\n"
            f"\t\t\t\t\t\t\t\t\t\t<content:encoded><![CDATA[\n{body}{post}]]></content:encoded>\n"
            f"\t\t\t\t\t<wfw:commentRss>{link}feed/</wfw:commentRss>\n\t\t\t<slash:comments>4</slash:comments>\n\t</item>"
        )

    names = (
        f'{CONTENT} {DC} xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    )
    about = "\t<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>\n<generator>https://wordpress.org/?v=6.8.2</generator>"
    return rss(author, names, about, [item(at) for at in days(10, 4)])


def static_site(author: Author) -> str:
    """Hugo, Jekyll and their kin: Atom, the HTML escaped, code in it, often every post there ever was."""

    def block() -> str:
        kind = author.chosen.random()
        if kind < 0.12:
            return f'<h2 id="{author.slug()}">{author.title(4)}</h2>\n'
        if kind < 0.20:
            lines = "\n".join(f'<span class="n">{line}</span>' for line in author.code().split("\n"))
            return (
                f'<div class="highlight"><pre class="chroma"><code class="language-python">{lines}</code></pre></div>\n'
            )
        if kind < 0.26:
            return f"<ol>\n{author.items(3)}</ol>\n"
        return f"<p>{author.prose()} It calls <code>{'_'.join(author.words(2))}</code> once.</p>\n"

    def entry(at: datetime) -> str:
        link = f"{author.site}/posts/{author.slug()}/"
        body = "".join(block() for _ in range(author.chosen.randint(4, 24)))
        return (
            f'<entry><title type="html">{author.title()}</title><link href="{link}" rel="alternate" type="text/html"/>'
            f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated><id>{link}</id>"
            f'<content type="html" xml:base="{link}">{html.escape(body)}</content>'
            f'<category term="{author.said(1)}"/><summary type="html">{html.escape(author.prose(2))}</summary></entry>'
        )

    return atom(author, "", [entry(at) for at in days(author.chosen.choice((10, 10, 15, 20, 40)), 11)])


def newsletter(author: Author) -> str:
    """A newsletter of the large platform: RSS, everything in `content:encoded`, pictures in many wrappers."""

    def block() -> str:
        kind = author.chosen.random()
        if kind < 0.10:
            icon = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 24 24"><path d="M3 12a9 9"/></svg>'
            return (
                '<div class="captioned-image-container"><figure><a class="image-link image2 is-viewable-img" target="_blank"'
                f' href="{MEDIA}/{author.slug()}.png"><div class="image2-inset"><picture><source type="image/webp"'
                f' srcset="{MEDIA}/w_424/{author.slug()}.png 424w"><img width="1456" height="816" class="sizing-normal"'
                f' {picture(author)}></picture><div class="image-link-expand"><div class="pencraft pc-reset">'
                f'<button tabindex="0" type="button" class="pencraft icon-container">{icon}</button></div></div></div></a>'
                f'<figcaption class="image-caption">{author.sentence()}</figcaption></figure></div>'
            )
        if kind < 0.18:
            return f"<h3><strong>{author.title(5)}</strong></h3>"
        if kind < 0.24:
            return "<ul>" + "".join(f"<li><p>{author.prose(1)}</p></li>" for _ in range(4)) + "</ul>"
        if kind < 0.27:
            return f'<p class="button-wrapper"><a class="button primary" href="{author.site}/subscribe"><span>Subscribe</span></a></p>'
        return f'<p data-attrs="{{&quot;n&quot;:1}}">{author.prose()}</p>'

    def item(at: datetime) -> str:
        link = f"{author.site}/p/{author.slug()}"
        body = "".join(block() for _ in range(author.chosen.randint(15, 50)))
        return (
            f"<item><title><![CDATA[{author.title()}]]></title><description><![CDATA[{author.sentence()}]]></description>"
            f'<link>{link}</link><guid isPermaLink="false">{link}</guid><dc:creator><![CDATA[{author.person}]]></dc:creator>'
            f'<pubDate>{format_datetime(at)}</pubDate><enclosure url="{MEDIA}/{author.slug()}.png" length="0"'
            f' type="image/jpeg"/><content:encoded><![CDATA[{body}]]></content:encoded></item>'
        )

    return rss(author, f"{CONTENT} {DC}", "<generator>Substack</generator>", [item(at) for at in days(20, 7)])


def magazine(author: Author) -> str:
    """Ghost and Medium: RSS, 10 or 15 whole articles, bookmarks and embedded things among them."""

    def block() -> str:
        kind = author.chosen.random()
        if kind < 0.10:
            return f'<figure class="kg-card kg-image-card"><img {picture(author)} loading="lazy" width="2000"></figure>'
        if kind < 0.13:
            return (
                f'<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="{author.link()}">'
                f'<div class="kg-bookmark-content"><div class="kg-bookmark-title">{author.title(5)}</div>'
                f'<div class="kg-bookmark-description">{author.sentence()}</div></div></a></figure>'
            )
        if kind < 0.15:
            return f'<iframe src="https://www.youtube.com/embed/{author.said(1)}" width="200" title="{author.title(4)}"></iframe>'
        if kind < 0.25:
            return f'<h2 id="{author.slug()}">{author.title(5)}</h2>'
        return f"<p>{author.prose()}</p>"

    def item(at: datetime) -> str:
        body = "".join(block() for _ in range(author.chosen.randint(8, 40)))
        topics = "".join(f"<category><![CDATA[{author.title(1)}]]></category>" for _ in range(5))
        return (
            f"<item><title><![CDATA[{author.title()}]]></title><link>{author.site}/{author.slug()}/?source=rss</link>"
            f'<guid isPermaLink="false">{author.chosen.getrandbits(96):024x}</guid>{topics}'
            f"<dc:creator><![CDATA[{author.person}]]></dc:creator><pubDate>{format_datetime(at)}</pubDate>"
            f'<media:content url="{MEDIA}/{author.slug()}.jpg" medium="image"/>'
            f"<description><![CDATA[{author.sentence()}]]></description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )

    return rss(author, f"{CONTENT} {DC} {MRSS}", "", [item(at) for at in days(author.chosen.choice((10, 15)), 6)])


def newspaper(author: Author) -> str:
    """Teasers of one or two sentences, many of them, a picture beside each."""

    def item(at: datetime) -> str:
        link = f"{author.site}/{at:%Y/%m/%d}/{author.slug()}.html"
        teaser = (
            author.sentence()
            if author.chosen.random() < 0.6
            else f"<p>{author.prose(2)}</p> <a href='{link}'>Continue</a>"
        )
        topics = "".join(f'<category domain="{author.site}/topics">{author.title(1)}</category>' for _ in range(5))
        return (
            f'<item><title>{author.title()}</title><link>{link}?utm_source=rss&amp;utm_medium=feed</link><guid isPermaLink="true">'
            f"{link}</guid><description>{html.escape(teaser)}</description><dc:creator>{author.title(2)}</dc:creator>"
            f'<pubDate>{format_datetime(at)}</pubDate>{topics}<media:content height="1800" medium="image" width="1800"'
            f' url="{MEDIA}/{author.slug()}.jpg"/><media:credit>{author.title(2)}</media:credit>'
            f"<media:description>{author.sentence()}</media:description></item>"
        )

    return rss(author, f"{DC} {MRSS}", "", [item(at) for at in days(author.chosen.choice((20, 30, 40, 60)), 0.05)])
