"""newsboat: its `cache.db`, and the lines of its `urls`."""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from reader.errors import SourceError
from reader.model.article import Enclosure
from reader.model.subscription import Rules, Subscription, from_address, merged_tags
from reader.sources.entry import people
from reader.sources.feed_text import words_of
from reader.sources.movein.moved import Item, Piece, Wish, moment, refused
from reader.sources.movein.newsboat_query import translated
from reader.text import canonical_link, clean_line, safe_link
from reader.translation import gettext as _

FLAG = "flag-"
"""Before the letter of a flag that is a tag here."""
MAX_LINE = 10_000
"""Characters of a line of `urls`."""
MAX_LENGTH = 16 * 1024 * 1024
"""Bytes of one value of the database."""
MAX_STEPS = 200_000_000
"""Steps of SQLite's machine for one of our queries: a table that answers forever is no cache."""
_STEP = 100_000
_ADDRESS = re.compile(r"\"?(?:https?|feed)://|\"?(?:query|exec|filter|file):", re.IGNORECASE)
_COLUMNS = (
    "guid", "title", "author", "url", "feedurl", "pubDate", "content", "unread", "flags", "deleted",
    "enclosure_url", "enclosure_type",
)  # fmt: skip
_ALLOWED = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE))


def is_urls(text: str) -> bool:
    """Whether a text is a list of addresses as newsboat keeps it: each line begins with one, or with a comment."""
    lines = [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
    return bool(lines) and all(map(_ADDRESS.match, lines))


def read_urls(text: str) -> Iterator[Piece]:
    """The subscriptions, with tags and titles, and the query feeds as views."""
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("#"):
            try:
                if len(line) > MAX_LINE:
                    raise SourceError(_("the line is too long to be one of newsboat's"))
                yield _line(line)
            except SourceError as error:
                yield refused(line, str(error))


def _line(line: str) -> Piece:
    try:
        lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
        lexer.whitespace_split, lexer.quotes, lexer.escapedquotes = True, '"', '"'
        address, *tags = list(lexer)
    except ValueError as error:
        raise SourceError(_("a quotation mark is missing")) from error
    scheme = address.partition(":")[0].lower()
    if scheme == "query":
        _rest, name, expression = [*address.split(":", 2), "", ""][:3]
        return Wish(name, translated(expression))
    if scheme in ("exec", "filter"):
        raise SourceError(
            _("it would run a command on this machine: `digest follow 'exec:…'` follows one that you type")
        )
    if scheme == "file":
        raise SourceError(_("it reads a file of this machine: `digest follow` follows a path that you type"))
    names = [tag[1:] for tag in tags if tag.startswith("~")]
    own = [tag for tag in tags if not tag.startswith(("~", "!"))]
    feed = from_address(address)
    return replace(feed, name=clean_line(names[0]) if names else "", rules=Rules(tags=merged_tags(own)))


def read_cache(path: Path) -> Iterator[Piece]:
    """The articles of a cache, with their feeds. `path` is a copy that nobody writes to. Raises SourceError."""
    try:
        with closing(_opened(path)) as db:
            tables = _tables(db)
            if "moz_places" in tables:
                raise SourceError(
                    _("it is the database that Firefox works on: export the bookmarks in Firefox, as HTML")
                )
            if not {"rss_feed", "rss_item"} <= tables:
                raise SourceError(_("it is a database, and none of newsboat's"))
            feeds = {row[0]: (row[1], row[2]) for row in db.execute("SELECT rssurl, url, title FROM rss_feed")}
            yield from _followed(feeds)
            for address in [row[0] for row in db.execute("SELECT DISTINCT feedurl FROM rss_item ORDER BY feedurl")]:
                yield from _items(db, string(address), feeds.get(address, ("", "")))
    except sqlite3.Error as error:
        raise SourceError(_("it is a damaged database: {error}").format(error=error)) from error


def _opened(path: Path) -> sqlite3.Connection:
    """A database that somebody else wrote: nothing in it is run, and nothing is written."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_LENGTH)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    db.execute("PRAGMA trusted_schema=OFF")
    db.execute("PRAGMA cell_size_check=ON")
    db.execute("PRAGMA query_only=ON")
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    steps = 0

    def go_on() -> int:
        nonlocal steps
        steps += _STEP
        return int(steps > MAX_STEPS)

    db.set_progress_handler(go_on, _STEP)
    db.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
    return db


def _tables(db: sqlite3.Connection) -> set[str]:
    """The names of its tables: a view of such a name would compute anything."""
    found = db.execute("SELECT name, sql FROM sqlite_master WHERE type='table'")
    return {string(name) for name, sql in found if not string(sql).upper().startswith("CREATE VIRTUAL")}


def _followed(feeds: dict[object, tuple[object, object]]) -> Iterator[Piece]:
    for address, (_rest, title) in feeds.items():
        if safe_link(string(address)):
            feed = from_address(string(address))
            yield Subscription(feed.address, feed.url, words_of(string(title)), login=feed.login)
        else:
            yield refused(address, _("it is not an http or https address"))


def _items(db: sqlite3.Connection, address: str, feed: tuple[object, object]) -> Iterator[Piece]:
    there = {column[0] for column in db.execute("SELECT * FROM rss_item LIMIT 0").description}
    wanted = [name if name in there else "NULL" for name in _COLUMNS]
    home = canonical_link(string(feed[0]))
    links: dict[str, int] = {}
    for (link,) in db.execute("SELECT url FROM rss_item WHERE feedurl=?", (address,)):
        key = canonical_link(string(link))
        links[key] = links.get(key, 0) + 1
    for values in db.execute(f"SELECT {', '.join(wanted)} FROM rss_item WHERE feedurl=? ORDER BY id", (address,)):
        row = dict(zip(_COLUMNS, values, strict=True))
        link = canonical_link(string(row["url"]))
        yield _item(row, address, words_of(string(feed[1])), alone=links.get(link, 0) < 2 and link != home)


def _item(row: dict[str, object], address: str, source: str, *, alone: bool) -> Piece:
    title = words_of(string(row["title"]))
    if row["deleted"]:
        return refused(title or row["url"], _("it was deleted in newsboat"))
    flags = sorted({letter for letter in string(row["flags"]) if letter.isalpha()})
    played = safe_link(string(row["enclosure_url"]))
    return Item(
        link=string(row["url"]),
        title=title,
        html=string(row["content"]),
        published=moment(row["pubDate"]),
        authors=people([string(row["author"])]),
        source=source,
        feed=address,
        entry=string(row["guid"]),
        alone=alone,
        enclosures=(Enclosure(played, string(row["enclosure_type"])),) if played else (),
        read=not row["unread"],
        starred=bool(flags),
        tags=[FLAG + letter for letter in flags],
    )


def string(value: object) -> str:
    return value if isinstance(value, str) else ""
