"""Exports as the programs write them, with texts of our own."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

URLS = """\
# what I read
https://tides.example/feed.xml tides "hard ware" "~Tidal notes"
https://attic.example/atom !
"query:Unread tides:unread = \\"yes\\" and tags # \\"tides\\""
"query:Odd:title =~ \\"^(a|b)[0-9]+$\\""
"exec:~/bin/scrape --all" odd
filter:~/bin/mend:https://mended.example/feed
file:///etc/passwd
"""
SCHEMA = """
CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL,
  title VARCHAR(1024) NOT NULL, lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0,
  etag VARCHAR(128) NOT NULL DEFAULT "");
CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL,
  title VARCHAR(1024) NOT NULL, author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL,
  feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL, content VARCHAR(65535) NOT NULL,
  unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024),
  enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0,
  base VARCHAR(128) NOT NULL DEFAULT "");
CREATE TABLE google_replay (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL,
  state INTEGER NOT NULL, ts INTEGER NOT NULL);
CREATE TABLE metadata (db_schema_version_major INTEGER NOT NULL, db_schema_version_minor INTEGER NOT NULL);
INSERT INTO metadata VALUES (2, 11);
CREATE INDEX idx_guid ON rss_item(guid);
"""
"""Of `cache.db` as newsboat 2.21 makes it."""
TIDES = "https://tides.example/feed.xml"
DRIFT = (
    "<p>A tide gauge drifts by a millimetre a year.</p><p>Whoever compares two of them finds it out &amp; "
    "corrects it.</p>"
)


def newsboat(folder: Path, count: int = 0) -> Path:
    """A folder of newsboat with `urls` and `cache.db`, with so many more articles."""
    folder.mkdir()
    (folder / "urls").write_text(URLS, encoding="utf-8")
    rows: list[tuple[Any, ...]] = [
        (
            "tn-1",
            "Gauges &amp; drift",
            "Ada Quill",
            "https://tides.example/drift",
            TIDES,
            1772443800,
            DRIFT,
            0,
            "sW",
            0,
        ),
        ("tn-2", "Buoys that phone home", "", "https://tides.example/buoys", TIDES, 1772528400, "Radios.", 1, None, 0),
        ("tn-3", "Gone", "", "https://tides.example/gone", TIDES, 1772528400, "Gone.", 0, "", 1),
        ("at-1", "An attic", "", "https://attic.example/", "https://attic.example/atom", 1672528400, "Dust.", 0, "", 0),
        ("old", "Old", "", "https://left.example/old", "https://left.example/feed", 1572528400, "Old.", 0, "", 0),
    ]
    rows += [
        (
            f"m-{n}",
            f"Measurement {n}",
            "",
            f"https://tides.example/m/{n}",
            TIDES,
            1700000000 + n,
            f"Level {n}.",
            n % 2,
            "",
            0,
        )
        for n in range(count)
    ]
    with sqlite3.connect(folder / "cache.db") as db:
        db.executescript(SCHEMA)
        db.executemany(
            "INSERT INTO rss_feed(rssurl, url, title) VALUES (?, ?, ?)",
            [
                (TIDES, "https://tides.example/", "Tidal Notes"),
                ("https://attic.example/atom", "https://attic.example/", "The Attic"),
                ("https://left.example/feed", "https://left.example/", "Left behind"),
            ],
        )
        db.executemany(
            "INSERT INTO rss_item(guid, title, author, url, feedurl, pubDate, content, unread, flags, deleted)"
            " VALUES (?,?,?,?,?,?,?,?,?,?)",
            rows,
        )
    db.close()
    return folder


MINIFLUX = {
    "total": 3,
    "entries": [
        {
            "id": 888, "user_id": 1, "feed_id": 42, "status": "read", "hash": "9f86d0", "title": "Reefs at night",
            "url": "https://reef.example/night", "comments_url": "", "published_at": "2026-03-01T20:05:11.000001+01:00",
            "created_at": "2026-03-02T06:00:00Z", "changed_at": "2026-03-02T07:00:00Z",
            "content": "<p>Corals feed when it is dark.</p>", "author": "Bo Lind", "share_code": "", "starred": True,
            "reading_time": 1, "tags": ["biology"],
            "enclosures": [{"id": 1, "url": "https://reef.example/night.mp3", "mime_type": "audio/mpeg", "size": 900}],
            "feed": {
                "id": 42, "feed_url": "https://reef.example/feed", "site_url": "https://reef.example/",
                "title": "Reef", "disabled": False, "crawler": True, "user_agent": "",
                "category": {"id": 7, "title": "Sea", "user_id": 1},
            },
        },
        {
            "id": 889, "feed_id": 42, "status": "unread", "title": "Reefs by day", "url": "https://reef.example/day",
            "published_at": "2026-03-03T10:00:00Z", "content": "Fish.", "author": "", "starred": False, "tags": None,
            "enclosures": None,
            "feed": {"id": 42, "feed_url": "https://reef.example/feed", "title": "Reef", "category": {"title": "All"}},
        },
        {"id": 890, "feed_id": 42, "status": "removed", "title": "Removed", "url": "https://reef.example/x"},
    ],
}  # fmt: skip
FRESHRSS = {
    "id": "user/ada/state/org.freshrss/starred",
    "title": "List of favourite articles",
    "author": "ada",
    "items": [
        {
            "frss:id": 1772443800000000, "id": "tag:google.com,2005:reader/item/00064c0d1f8f7a40",
            "crawlTimeMsec": "1772443800000", "timestampUsec": "1772443800000000", "published": 1772440000,
            "title": "Ink &amp; paper: &quot;a test&quot;", "canonical": [{"href": "https://ink.example/a?x=1&y=2"}],
            "alternate": [{"href": "https://ink.example/a?x=1&y=2", "type": "text/html"}],
            "categories": [
                "user/-/state/com.google/reading-list", "user/-/state/org.freshrss/main",
                "user/-/state/com.google/read", "user/-/state/com.google/starred", "user/-/label/craft", "stationery",
            ],
            "origin": {
                "streamId": "feed/3", "htmlUrl": "https://ink.example/", "title": "Ink",
                "feedUrl": "https://ink.example/feed",
            },
            "content": {"content": "<p>Iron gall ink eats paper in the end.</p>"}, "guid": "ink-1",
            "author": "Cy Noor; Di Park",
        }
    ],
}  # fmt: skip
GOOGLE = {
    "direction": "ltr",
    "id": "user/1234/state/com.google/starred",
    "title": "Starred items",
    "updated": 1372636800,
    "items": [
        {
            "crawlTimeMsec": "1372636800123", "timestampUsec": "1372636800123456",
            "id": "tag:google.com,2005:reader/item/0001", "title": "Kites", "published": 1372630000,
            "categories": ["user/1234/label/wind", "user/1234/state/com.google/starred"],
            "alternate": [{"href": "https://kites.example/1", "type": "text/html"}],
            "summary": {"direction": "ltr", "content": "A kite pulls harder than one thinks."},
            "annotations": [{"content": "try this in autumn", "author": "me"}],
            "origin": {
                "streamId": "feed/http://kites.example/rss", "title": "Kites", "htmlUrl": "https://kites.example/",
            },
        },
        "no entry",
        {"title": "Without an address", "categories": [], "origin": {}},
    ],
}  # fmt: skip
SUBSCRIPTIONS = {
    "subscriptions": [
        {
            "id": "feed/https://kites.example/rss", "title": "Kites", "htmlUrl": "https://kites.example/",
            "categories": [{"id": "user/-/label/wind", "label": "wind"}],
        },
        {"id": "feed/7", "title": "Ink", "url": "https://ink.example/feed", "categories": []},
        {"id": "feed/8", "title": "Nowhere", "categories": []},
    ]
}  # fmt: skip
NEWSBLUR = """<?xml version="1.0" encoding="utf-8"?>
<opml version="1.1"><head><title>NewsBlur Feeds</title><dateCreated>2026-01-02</dateCreated></head><body>
<outline text="Science" title="Science"><outline htmlUrl="https://reef.example/" text="Reef" title="Reef" type="rss"
 version="RSS" xmlUrl="https://reef.example/feed"/></outline>
<outline text="Letters" title="Letters" type="rss" version="RSS" xmlUrl="newsletter:me@example.org"/></body></opml>
"""
FEEDLY = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Ada subscriptions in feedly Cloud</title></head><body>
<outline text="Wind" title="Wind"><outline type="rss" text="Kites" title="Kites" xmlUrl="https://kites.example/rss"
 htmlUrl="https://kites.example"/></outline></body></opml>
"""
POCKET_CSV = """\
title,url,time_added,tags,status
"Bread, slowly",https://bread.example/slow,1700000000,baking|slow food,unread
https://bread.example/untitled,https://bread.example/untitled,1700000100,,archive
No page,ftp://bread.example/file,1700000200,,unread
"""
POCKET_NOTES = [
    {
        "url": "https://bread.example/slow", "title": "Bread, slowly",
        "highlights": [{"quote": "A cold dough tastes of more.", "created_at": 1700000500}],
    }
]  # fmt: skip
POCKET_HTML = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /><title>Pocket Export</title></head>
<body><h1>Unread</h1><ul><li><a href="https://bread.example/slow?a=1&amp;b=2" time_added="1500000000" tags="baking,rye">Rye &amp; time</a></li>
<li><a href="javascript:alert(1)" time_added="1" tags="">bad</a></li></ul>
<h1>Read Archive</h1><ul><li><a href="https://bread.example/done" time_added="1500000100" tags="">Done</a></li></ul></body></html>
"""
INSTAPAPER = """\
URL,Title,Selection,Folder,Timestamp,Tags
https://maps.example/1,Maps that lie,"Every map leaves out more than it shows.",Unread,1600000000,"[""cartography"", ""old, new""]"
https://maps.example/2,Borders,,Archive,1600000001,[]
https://maps.example/3,Scales,,Starred,1600000002,
https://maps.example/4,Legends,,To teach,1600000003,
,Nothing,,Unread,1600000004,
"""
READER = """\
Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen
Glass that heals,https://glass.example/heals,01gmjx,"['materials', ""glass 'n' light""]",2024-08-28 12:33:19+00:00,0.4,later,True
Glass that bends,https://glass.example/bends,01gmjy,[],2024-08-29 12:33:19.123456+00:00,1,new,True
Glass in feeds,https://glass.example/feed-1,01gmjz,[],2024-08-30,0,feed,True
Glass kept,https://glass.example/kept,01gmk0,[],2024-08-31 00:00:00+00:00,0,shortlist,False
"""
READWISE = """\
Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags
"Cracks close over night, if it is warm.",Glass that heals,Eve Ito,,ask the lab,yellow,,offset,120,2024-09-01 10:00:00+00:00,materials
A sentence of a book.,The Long Kiln,Fay Ode,B00X,,,,page,12,2024-09-02 10:00:00+00:00,
"""
OMNIVORE = [
    {
        "id": "a1", "slug": "local-first", "title": "Local first", "description": "Data on one's own disk.",
        "author": "Gil Hart", "url": "https://local.example/first", "state": "Archived", "readingProgress": 41.5,
        "thumbnail": None, "labels": ["software"], "savedAt": "2024-10-30T12:39:28.023Z",
        "updatedAt": "2024-10-30T12:39:28.023Z", "publishedAt": "2019-04-01T00:00:00.000Z",
    },
    {
        "id": "a2", "slug": "../../secret", "title": "A slug that climbs", "url": "https://local.example/climbs",
        "state": "Active", "readingProgress": 0, "labels": [{"name": "odd"}], "savedAt": "2024-10-31T12:00:00Z",
    },
]  # fmt: skip
OMNIVORE_TEXT = "<p>The network is optional. Data stays under your control.</p>"
OMNIVORE_MARKS = "Worth a talk.\n\n> The network is optional. \n\n#core #old\n\nsay this first\n\n> Data stays under\n> your control. "
NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1500000000" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
    <DL><p>
        <DT><H3 ADD_DATE="1500000000">Workshop</H3>
        <DL><p>
            <DT><A HREF="https://lathe.example/turning" ADD_DATE="1500000001" TAGS="wood,slow">Turning &amp; chisels</A>
            <DD>sharpen first
        </DL><p>
        <DT><A HREF="https://lathe.example/later" ADD_DATE="1500000002" TOREAD="1">For later</A>
    </DL><p>
    <DT><A HREF="javascript:void(0)" ADD_DATE="1500000003">A script</A>
    <DT><A HREF="https://lathe.example/top" ADD_DATE="1500000004">On top</A>
</DL><p>
"""
CHROME = {
    "checksum": "0",
    "roots": {
        "bookmark_bar": {
            "children": [
                {
                    "children": [
                        {
                            "date_added": "13244233436520764", "guid": "g", "id": "6", "name": "Clay",
                            "type": "url", "url": "https://clay.example/",
                        }
                    ],
                    "date_added": "13244233436000000", "id": "5", "name": "Pots", "type": "folder",
                },
                {"date_added": "13244233437000000", "name": "Settings", "type": "url", "url": "chrome://settings/"},
            ],
            "name": "Bookmarks bar", "type": "folder",
        },
        "other": {"children": [], "name": "Other bookmarks", "type": "folder"},
    },
    "version": 1,
}  # fmt: skip
FIREFOX = {
    "guid": "root________", "title": "", "index": 0, "dateAdded": 1595000000000000, "typeCode": 2,
    "type": "text/x-moz-place-container", "root": "placesRoot",
    "children": [
        {
            "guid": "menu________", "title": "menu", "typeCode": 2, "type": "text/x-moz-place-container",
            "root": "bookmarksMenuFolder",
            "children": [
                {
                    "title": "Looms", "typeCode": 2, "type": "text/x-moz-place-container",
                    "children": [
                        {
                            "title": "Warp", "dateAdded": 1595000001000000, "typeCode": 1, "tags": "textile,slow",
                            "type": "text/x-moz-place", "uri": "https://loom.example/warp",
                        },
                        {"title": "Recent", "typeCode": 1, "type": "text/x-moz-place", "uri": "place:sort=8"},
                        {"title": "", "typeCode": 3, "type": "text/x-moz-place-separator"},
                    ],
                }
            ],
        }
    ],
}  # fmt: skip
CLIPPING = """\
---
title: "How bridges hum"
source: "https://bridge.example/hum"
author:
  - "[[Hal Ives]]"
published: 2025-02-03
created: 2025-03-04
description: "Why cables sing in the wind."
tags:
  - "clippings"
  - "bridges"
---
Cables sing. ==The wind sheds vortices at a steady beat.== That is what one hears.

## Notes

Compare with organ pipes.
"""


def omnivore(folder: Path) -> Path:
    """Omnivore's export, unpacked."""
    for name in ("content", "highlights"):
        (folder / name).mkdir(parents=True)
    (folder / "metadata_0_to_20.json").write_text(json.dumps(OMNIVORE, indent=2), encoding="utf-8")
    (folder / "content" / "local-first.html").write_text(OMNIVORE_TEXT, encoding="utf-8")
    (folder / "highlights" / "local-first.md").write_text(OMNIVORE_MARKS, encoding="utf-8")
    return folder


def pocket(path: Path) -> Path:
    """Pocket's archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part_000000.csv", POCKET_CSV)
        archive.writestr("annotations/part_000000.json", json.dumps(POCKET_NOTES))
    return path


def vault(folder: Path) -> Path:
    """A folder of notes with one clipping."""
    (folder / "Clippings").mkdir(parents=True)
    (folder / ".obsidian").mkdir()
    (folder / ".obsidian" / "app.json").write_text("{}")
    (folder / "Clippings" / "How bridges hum.md").write_text(CLIPPING, encoding="utf-8")
    (folder / "Daily.md").write_text("# Today\n\nMy own words.\n", encoding="utf-8")
    return folder


def written(folder: Path, name: str, content: object) -> Path:
    """A file of an export: a text as it is, anything else as JSON."""
    folder.mkdir(exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name
