"""Feeds of places: code, forums, links, videos, podcasts, papers."""

from __future__ import annotations

import html
from datetime import datetime
from email.utils import format_datetime

from benchmarks.feed_forms import CONTENT, DC, MEDIA, MRSS, atom, days, rss
from benchmarks.feed_prose import Author


def releases(author: Author) -> str:
    """The releases of a project: Atom, notes as lists with links to changes and people."""

    def change() -> str:
        number = author.chosen.randint(100, 9999)
        return (
            f'<li>{author.said(6)} <code>{author.said(1)}</code> by <a class="user-mention notranslate" data-hovercard-type="user"'
            f' href="https://code.example/{author.name}">@{author.name}</a> in <a class="issue-link js-issue-link"'
            f' data-error-text="Failed to load title" data-id="{number}" href="https://code.example/x/pull/{number}">#{number}</a></li>\n'
        )

    def entry(at: datetime) -> str:
        version = f"v{at.year - 2020}.{at.month}.{at.day}"
        changes = "".join(change() for _ in range(author.chosen.randint(3, 40)))
        notes = f"<h2>What's changed</h2>\n<ul>\n{changes}</ul>\n<pre><code>{author.code()}</code></pre>"
        return (
            f"<entry><id>tag:code.example,2008:Repository/{author.chosen.randint(1, 9999)}/{version}</id>"
            f'<updated>{at.isoformat()}</updated><link rel="alternate" type="text/html" href="https://code.example/{author.name}/x/releases/{version}"/>'
            f'<title>{version}</title><content type="html">{html.escape(notes)}</content><author><name>{author.name}</name></author>'
            f'<media:thumbnail height="30" width="30" url="{MEDIA}/u/1"/></entry>'
        )

    return atom(author, MRSS, [entry(at) for at in days(10, 9)])


def posts(author: Author) -> str:
    """A forum of links and texts: Atom, each entry a small table with a thumbnail, or a text between comments."""

    def entry(at: datetime) -> str:
        link = f"https://forum.example/r/{author.name}/comments/{author.said(1)}/{author.slug()}/"
        own = author.chosen.random() < 0.6
        text = "".join(f"<p>{author.prose()}</p>\n\n" for _ in range(author.chosen.randint(1, 6)))
        by = f' &#32; submitted by &#32; <a href="https://forum.example/user/x"> /u/{author.said(1)} </a> <br/> <span><a href="{author.link()}">[link]</a></span> &#32; <span><a href="{link}">[comments]</a></span>'
        inside = f'<!-- SC_OFF --><div class="md">{text}</div><!-- SC_ON -->{by}'
        if not own:
            thumb = f'<a href="{link}"> <img src="{MEDIA}/{author.slug()}.jpg" alt="{author.title()}" title="x" /> </a>'
            inside = f"<table> <tr><td> {thumb} </td><td> {by} </td></tr></table>"
        return (
            f"<entry><author><name>/u/{author.said(1)}</name><uri>https://forum.example/user/x</uri></author>"
            f'<category term="{author.name}" label="r/{author.name}"/><content type="html">{html.escape(inside)}</content>'
            f'<id>t3_{author.chosen.getrandbits(30):x}</id><link href="{link}"/><updated>{at.isoformat()}</updated>'
            f"<published>{at.isoformat()}</published><title>{author.title()}</title></entry>"
        )

    return atom(author, MRSS, [entry(at) for at in days(25, 0.1)])


def videos(author: Author) -> str:
    """A channel: Atom, what is said in `media:description` as plain text of many lines."""

    def entry(at: datetime) -> str:
        id_, title = f"{author.chosen.getrandbits(60):x}", author.title()
        lines = [author.sentence() for _ in range(4)] + [f"{author.said(2)}: {author.link()}" for _ in range(5)]
        lines += [f"{n}:{n * 7 % 60:02} {author.title(3)}" for n in range(8)]
        return (
            f"<entry><id>yt:video:{id_}</id><yt:videoId>{id_}</yt:videoId><yt:channelId>UC{author.name}</yt:channelId>"
            f'<title>{title}</title><link rel="alternate" href="https://www.youtube.com/watch?v={id_}"/>'
            f"<author><name>{author.person}</name><uri>https://www.youtube.com/channel/UC1</uri></author>"
            f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated><media:group><media:title>{title}</media:title>"
            f'<media:content url="https://www.youtube.com/v/{id_}?version=3" type="application/x-shockwave-flash" width="640"/>'
            f'<media:thumbnail url="{MEDIA}/{id_}.jpg" width="480" height="360"/>'
            f'<media:description>{html.escape(chr(10).join(lines))}</media:description><media:community><media:starRating count="812"'
            f' average="5.00" min="1" max="5"/><media:statistics views="{at.day * 731}"/></media:community></media:group></entry>'
        )

    return atom(author, f'{MRSS} xmlns:yt="http://www.youtube.com/xml/schemas/2015"', [entry(at) for at in days(15, 5)])


def podcast(author: Author) -> str:
    """Episodes, the notes of each two or three times in other elements, and all of them since the first."""

    def item(at: datetime) -> str:
        links = "".join(
            f'<li><a href="{author.link()}">{author.title(4)}</a></li>' for _ in range(author.chosen.randint(2, 9))
        )
        notes = "".join(f"<p>{author.prose()}</p>" for _ in range(author.chosen.randint(2, 5))) + f"<ul>{links}</ul>"
        id_, title = f"{author.chosen.getrandbits(96):024x}", author.title()
        return (
            f'<item><title>{title}</title><itunes:title>{title}</itunes:title><guid isPermaLink="false">{id_}</guid>'
            f"<link>{author.site}/episodes/{author.slug()}</link><pubDate>{format_datetime(at)}</pubDate>"
            f"<description><![CDATA[{notes}]]></description><content:encoded><![CDATA[{notes}]]></content:encoded>"
            f"<itunes:summary><![CDATA[{notes}]]></itunes:summary><itunes:author>{author.person}</itunes:author>"
            f'<enclosure url="https://audio.example/{id_}.mp3?utm_source=rss" length="{at.day * 1_000_007}" type="audio/mpeg"/>'
            f"<itunes:duration>01:0{at.day % 10}:11</itunes:duration><itunes:explicit>false</itunes:explicit>"
            f'<itunes:image href="{MEDIA}/{id_}.jpg"/><itunes:episodeType>full</itunes:episodeType></item>'
        )

    itunes = f'{CONTENT} {DC} xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    return rss(author, itunes, "", [item(at) for at in days(author.chosen.choice((20, 50, 100)), 7)])


def papers(author: Author) -> str:
    """New papers of a field: RSS, abstracts of a paragraph, up to a hundred a day."""

    def item(at: datetime) -> str:
        id_ = f"26{at.month:02}.{author.chosen.randint(10000, 99999)}"
        abstract = " ".join(author.sentence(14, 30) for _ in range(9)).replace(",", " ($n &lt; 2^k$),", 1)
        return (
            f"<item><title>{author.title()}</title><link>https://papers.example/abs/{id_}</link><description>{id_}v1 Announce Type: new \n"
            f'Abstract: {abstract}</description><guid isPermaLink="false">oai:papers.example:{id_}v1</guid><category>cs.LG</category>'
            f"<category>stat.ML</category><pubDate>{format_datetime(at)}</pubDate><arxiv:announce_type>new</arxiv:announce_type>"
            f"<dc:creator>{', '.join(author.title(2) for _ in range(4))}</dc:creator></item>"
        )

    return rss(author, f'{DC} xmlns:arxiv="http://papers.example/schemas/atom"', "", [item(at) for at in days(100, 0)])


def front_page(author: Author) -> str:
    """Links that others vote on: an entry is a title and two addresses."""

    def item(at: datetime) -> str:
        link, talk = author.link(), f"https://news.example/item?id={author.chosen.randint(10**7, 10**8)}"
        about = f'<p>Article URL: <a href="{link}">{link}</a></p>\n<p>Comments URL: <a href="{talk}">{talk}</a></p>\n<p>Points: {at.day}</p>'
        return (
            f"<item><title><![CDATA[{author.title()}]]></title><description><![CDATA[{about}]]></description><pubDate>"
            f"{format_datetime(at)}</pubDate><link>{link}</link><dc:creator>{author.said(1)}</dc:creator><comments>{talk}</comments>"
            f'<guid isPermaLink="false">{talk}</guid></item>'
        )

    return rss(author, DC, "", [item(at) for at in days(30, 0.02)])


def forum(author: Author) -> str:
    """The newest topics of a forum: RSS, the first post of each and a line of how many answered."""

    def item(at: datetime) -> str:
        link = f"{author.site}/t/{author.slug()}/{author.chosen.randint(100, 9999)}"
        text = "".join(f"<p>{author.prose()}</p>\n" for _ in range(author.chosen.randint(1, 8)))
        quoted = (
            f'<aside class="quote no-group" data-username="x"><blockquote><p>{author.prose(2)}</p></blockquote></aside>'
        )
        foot = f'<p><small>{at.day} posts - {at.day % 5} participants</small></p><p><a href="{link}">Read full topic</a></p>'
        return (
            f"<item><title>{author.title()}</title><dc:creator><![CDATA[@{author.said(1)}]]></dc:creator><category>{author.title(1)}</category>"
            f"<description><![CDATA[{quoted}{text}{foot}]]></description><link>{link}</link><pubDate>{format_datetime(at)}</pubDate>"
            f'<discourse:topicPinned>No</discourse:topicPinned><guid isPermaLink="false">{author.name}-topic-{link[-4:]}</guid>'
            f'<source url="{link}.rss">{author.title()}</source></item>'
        )

    names = f'{DC} xmlns:discourse="http://www.discourse.example/"'
    return rss(author, names, "", [item(at) for at in days(25, 0.2)])
