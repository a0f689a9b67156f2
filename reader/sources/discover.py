"""The feeds of a site: those that its page names, and the places where most have them. Nothing is fetched here."""

from __future__ import annotations

import re

from reader.dataclass import dataclass
from reader.sources.body import resolved
from reader.sources.charset import decode, of_html
from reader.sources.markup import AnyMarkup
from reader.text import canonical_link, clean_line
from reader.urls import join_url, split_url

MOST = 20
_TYPES = re.compile(
    r"\s*(?:application/(?:rss|atom|rdf)\+xml|application/(?:feed\+)?json|text/xml|application/xml)\s*(?:;|$)",
    re.IGNORECASE,
)
_NO_FEED = re.compile(r"/wp-json(?:/|$|\?)|[?&]rest_route=|/oembed\b|[?&]format=oembed|\.webmanifest\b", re.IGNORECASE)
"""What a site offers to programs that is no feed: its interface, and how others may embed it."""
_LOOKS = re.compile(
    r"(?:/(?:feed|rss|atom|feeds)/?|\.(?:rss|atom|rdf)|/(?:index|feed|rss|atom)\.xml|/feed\.json)(?:\?.*)?$", re.I
)
_PLACES = (
    "feed", "feed.xml", "atom.xml", "rss.xml", "index.xml", "rss", "feed.json", "feeds/posts/default", "blog/feed",
    "feed.atom",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that a page names."""

    link: str
    title: str = ""


def feeds_of(content: bytes, link: str, charset: str = "") -> list[Found]:
    """The feeds that a page names, the likeliest first."""
    parser = _Links()
    content = content[:2_000_000]
    parser.feed(decode(content, (charset, of_html(content))))
    base = resolved(parser.base, link) or link
    found: dict[str, Found] = {}
    for address, title in [*parser.named, *parser.linked, *parser.unsure]:
        feed = resolved(address, base)
        if feed and canonical_link(feed) != canonical_link(link):
            found.setdefault(canonical_link(feed), Found(feed, clean_line(title)[:200]))
    return sorted(found.values(), key=_is_of_comments)[:MOST]


def _is_of_comments(found: Found) -> bool:
    return "comment" in f"{found.link} {found.title}".lower()


class _Links(AnyMarkup):
    """Collects what may be feeds. Iterative, so no nesting is too deep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.named: list[tuple[str, str]] = []
        """By link elements."""
        self.linked: list[tuple[str, str]] = []
        """By what a person would click."""
        self.unsure: list[tuple[str, str]] = []
        """By link elements that may mean something else."""
        self._anchor = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "base":
            self.base = self.base or given.get("href", "")
        elif tag == "link" and given.get("href"):
            rels = given.get("rel", "").lower().split()
            kind, address = given.get("type", ""), given["href"]
            if (("alternate" in rels and _TYPES.match(kind)) or "feed" in rels) and not _NO_FEED.search(address):
                # What says only that it is JSON is a feed if it is called one.
                sure = "json" not in kind or "feed" in f"{kind} {address}".lower()
                (self.named if sure else self.unsure).append((address, given.get("title", "")))
        elif tag == "a" and _LOOKS.search(given.get("href", "")):
            self._anchor = given["href"]
            self._text.clear()

    def handle_data(self, data: str) -> None:
        if self._anchor:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._anchor:
            self.linked.append((self._anchor, "".join(self._text)))
            self._anchor = ""


def common_places(link: str) -> list[str]:
    """Where the feed of a site may be that names none, the likeliest first."""
    parts = split_url(link)
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    known = [place for place in _known(host, path, parts.query) if place]
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = join_url(link, "./") if not path.endswith("/") else join_url(link, path)
    places = [*known, *(root + place for place in _PLACES)]
    if folder != root:
        places[len(known) : len(known)] = [folder.rstrip("/") + "/" + place for place in _PLACES[:3]]
    return list(dict.fromkeys(places))


def _known(host: str, path: str, query: str) -> list[str]:
    """The feeds of sites that have theirs in a place of their own."""
    parts = [part for part in path.split("/") if part]
    if host == "youtube.com":
        if len(parts) > 1 and parts[0] == "channel":
            return [f"https://www.youtube.com/feeds/videos.xml?channel_id={parts[1]}"]
        playlist = re.search(r"(?:^|&)list=([\w-]+)", query)
        return [f"https://www.youtube.com/feeds/videos.xml?playlist_id={playlist[1]}"] if playlist else []
    if host.endswith("reddit.com") and len(parts) > 1 and parts[0] in ("r", "u", "user"):
        return [f"https://www.reddit.com/{parts[0]}/{parts[1]}/.rss"]
    if host == "github.com" and len(parts) > 1:
        repository = f"https://github.com/{parts[0]}/{parts[1]}"
        return [f"{repository}/releases.atom", f"{repository}/commits.atom"]
    if host == "medium.com" and parts:
        return [f"https://medium.com/feed/{parts[0]}"]
    if host == "arxiv.org" and len(parts) > 1 and parts[0] == "list":
        return [f"https://rss.arxiv.org/rss/{parts[1]}"]
    if parts and parts[0].startswith("@") and len(parts) == 1:
        return [f"https://{host}/{parts[0]}.rss"]
    return []
