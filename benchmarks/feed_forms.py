"""What the feeds of `benchmarks.feeds` have in common: RSS, Atom, days and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.feed_prose import Author

FIRST = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEDIA = "https://media.pictures.example/image/fetch"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
MRSS = 'xmlns:media="http://search.yahoo.com/mrss/"'


def days(count: int, step: float) -> Iterator[datetime]:
    return (FIRST - timedelta(days=n * step, minutes=n * 7) for n in range(count))


def rss(author: Author, names: str, about: str, items: list[str]) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {names} xmlns:atom="http://www.w3.org/2005/Atom">'
        f"\n<channel>\n\t<title>{author.name.title()}</title>\n\t<link>{author.site}</link>\n"
        f"\t<description>{author.sentence()}</description>\n\t<language>en-US</language>\n"
        f'\t<atom:link href="{author.site}/feed/" rel="self" type="application/rss+xml" />\n{about}\n'
        + "\n".join(items)
        + "\n</channel>\n</rss>"
    )


def atom(author: Author, names: str, entries: list[str]) -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed {ATOM} {names}>\n<title>{author.name.title()}</title>\n'
        f'<link href="{author.site}/atom.xml" rel="self"/>\n<link href="{author.site}/"/>\n<id>{author.site}/</id>\n'
        f"<updated>{FIRST.isoformat()}</updated>\n<author><name>{author.person}</name></author>\n"
        + "\n".join(entries)
        + "\n</feed>"
    )


def picture(author: Author) -> str:
    """A picture at every width, as blogs and newsletters have them."""
    at = f"{author.slug()}_{author.chosen.randint(800, 3000)}x900.png"
    wide = ", ".join(f"{MEDIA}/w_{w},c_limit,f_webp,q_auto:good/{at} {w}w" for w in (424, 848, 1272, 1456))
    return f'srcset="{wide}" sizes="(max-width: 1024px) 100vw, 1024px" src="{MEDIA}/{at}" alt="{author.said(5)}"'
