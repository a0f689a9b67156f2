"""What comes out of another program: articles with what was done to them, subscriptions, named queries. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from reader.dataclass import dataclass
from reader.dates import read_date
from reader.model.article import Article, Enclosure, Origin
from reader.model.bounds import MAX_SECTION
from reader.model.digest import Digest, digest_id
from reader.model.marks import tag_field
from reader.model.subscription import Subscription
from reader.model.undigested import undigested
from reader.sources.body import abstract_of, cut_of, tidy
from reader.sources.feed_ids import names_a_part
from reader.sources.feed_text import markdown_of
from reader.text import clean_line, safe_link
from reader.translation import gettext as _
from reader.urls import split_url

_NO_PAGE = _("its address is not an http or https address")
AN_ENTRY = _("an entry")
"""How an entry is called that has no name."""
MOST_SHOWN = 200
"""Characters of what is named as refused."""
MOST_TAGS = 100
MOST_HIGHLIGHTS = 500
"""Of one article."""
_AFTER_1601 = 11_644_473_600
"""Seconds from 1601, where Chrome begins to count, to 1970."""
_YEARS = range(1985, 2100)


@dataclass(frozen=True, slots=True)
class Item:
    """One article as another program exports it. What it does not say is empty."""

    link: str = ""
    title: str = ""
    html: str = ""
    text: str = ""
    """Markdown; counts where there is no HTML."""
    summary: str = ""
    published: str = ""
    """ISO, or anything that `read_date` reads."""
    added: str = ""
    """When it was saved or came in, in the same way."""
    authors: Sequence[str] = ()
    topics: Sequence[str] = ()
    """What its publisher filed it under."""
    source: str = ""
    feed: str = ""
    """Address of the feed that brought it."""
    entry: str = ""
    """The id that the feed gives it."""
    alone: bool = True
    """Whether its link is that of no other article of its feed."""
    whole: bool = False
    """Whether the text is that of the page, and not what a feed gives."""
    enclosures: tuple[Enclosure, ...] = ()
    read: bool = False
    starred: bool = False
    tags: Sequence[str] = ()
    note: str = ""
    highlights: Sequence[tuple[str, str]] = ()
    """Passages, each with its note or `""`."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A named query."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that cannot be taken in."""

    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Kept:
    """An article, and what its reader did to it."""

    digest: Digest
    read: bool = False
    starred: bool = False
    tags: tuple[str, ...] = ()
    """Fields of marks."""
    note: str = ""
    highlights: tuple[tuple[str, str], ...] = ()
    later: str = ""
    """Date-time in UTC until which it is put off."""
    claimed: str = ""
    """The id that an export of ours says it has: that of the same article here, if there is one."""


Piece = Item | Kept | Subscription | Wish | Refused
"""What a module finds in an export, one after the other."""


_LINE = _("line {number}")


def line_named(number: int) -> str:
    """What a line of a file is called that has no other name."""
    return _LINE.format(number=number)


def is_line(named: str) -> bool:
    """Whether something is called as a line of a file."""
    return named.startswith(_LINE.partition("{")[0])


def refused(what: object, why: str) -> Refused:
    """What cannot be taken, named so that it can be found again."""
    return Refused(clean_line(str(what))[:MOST_SHOWN] or AN_ENTRY, why)


def without_link(item: Item, found: Kept | Refused) -> Refused | None:
    """What to say of an article that comes without the address that it has, None where there is nothing to say."""
    if isinstance(found, Refused) or not item.link or found.digest.link:
        return None
    return refused(
        item.link, _("{reason}; the rest of “{title}” comes").format(reason=_NO_PAGE, title=found.digest.title)
    )


def kept(item: Item) -> Kept | Refused:
    """The article and its marks, or why it cannot be taken."""
    link = safe_link(item.link)
    title = clean_line(item.title)
    if not link and not (title and (item.highlights or item.html.strip() or item.text.strip())):
        return refused(item.link, _NO_PAGE) if item.link else refused(title, _("it has no address"))
    highlights = tuple((text, note) for text, note in item.highlights if clean_line(text))[:MOST_HIGHLIGHTS]
    tags = tuple(dict.fromkeys(filter(None, (tag_field(tag.replace(",", " ")) for tag in item.tags))))[:MOST_TAGS]
    digest = _digest(replace(item, link=link, title=title or _named_by(link), highlights=highlights))
    return Kept(digest, item.read, item.starred, tags, item.note[:MAX_SECTION].strip(), highlights)


def _digest(item: Item) -> Digest:
    text = markdown_of(item.html, "html", item.link) if item.html.strip() else tidy(item.text, item.link)
    # Where only the passages are here, they are what can be read until the whole text is fetched.
    body = text or "\n\n".join(f"> {clean_line(passage)}" for passage, _note in item.highlights)
    host = (split_url(item.link).hostname or "").removeprefix("www.")
    source = clean_line(item.source) or host
    feed = safe_link(item.feed)
    origin = Origin(feed=feed, entry=clean_line(item.entry) if feed else "", link=item.link, name=source)
    identity = ""
    if feed and (not item.alone or names_a_part(item.link) or (not item.link and item.entry)):
        identity = digest_id("", feed, item.entry or item.link, "")
    digest = undigested(
        Article(
            text=body,
            whole=item.whole and bool(text),
            origins=(origin,),
            enclosures=item.enclosures,
            cut=cut_of(item.html),
        ),
        title=item.title,
        source=source,
        link=item.link,
        published=item.published,
        authors=tuple(item.authors),
        topics=tuple(item.topics),
        summary=item.summary or abstract_of(text),
        id_=identity,
    )
    return replace(digest, added=added_at(item.added))


def _named_by(link: str) -> str:
    parts = split_url(link)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def added_at(text: str) -> str:
    """A date-time in UTC in the past, `""` where none is meant for sure."""
    date = read_date(text)
    if len(date) == 10:
        date += "T00:00:00Z"
    return date if len(date) == 20 and date <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") else ""


def moment(value: object) -> str:
    """A date-time in UTC from a number, which its size tells to be seconds, milliseconds or microseconds since 1970, or
    Chrome's microseconds since 1601; a text that is no number stays what it is, and `""` stands for what is neither."""
    if isinstance(value, str):
        text = value.strip()
        if not (text.isascii() and text.lstrip("-").replace(".", "", 1).isdecimal()) or len(text) > 20:
            return text[:100]
        value = float(text) if "." in text else int(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    number = float(value)
    for limit, unit in ((1e11, 1.0), (1e14, 1e3), (1e16, 1e6)):
        if number < limit:
            return _from_epoch(number / unit)
    return _from_epoch(number / 1e6 - _AFTER_1601)


def _from_epoch(seconds: float) -> str:
    try:
        found = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found.year in _YEARS else ""


def texts(values: object) -> list[str]:
    """The texts of a list, or those that a list of objects names."""
    if not isinstance(values, list):
        return []
    named = (each.get("name") if isinstance(each, dict) else each for each in values)
    return [each for each in named if isinstance(each, str) and each.strip()]


def address_in(*said: object) -> str:
    """The first of several addresses that can be followed, else the first that there is."""
    given = [each for each in map(string, said) if each.strip()]
    return next(filter(safe_link, given), given[0] if given else "")


def string(value: object) -> str:
    """A text, `""` where it is none."""
    return value if isinstance(value, str) else ""


def split(text: str, sign: str = ",") -> list[str]:
    """The names that a text lists."""
    return [name for part in text.split(sign) if (name := part.strip())]


def without_roots(path: Iterable[str], roots: Iterable[str]) -> list[str]:
    """The folders of a path that a person made."""
    known = {root.casefold() for root in roots}
    return [name for name in path if name.strip() and name.strip().casefold() not in known]
