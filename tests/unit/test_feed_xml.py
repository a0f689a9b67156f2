"""Feeds that are no good XML, and what tells their entries apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SourceError
from reader.sources.feed import parse_feed
from tests.unit.test_feed_texts import FEED, rss

HEAD = '<rss version="2.0"><channel><title>Quay</title>'


def titles(content: bytes) -> list[str]:
    return [digest.title for digest in parse_feed(content, FEED, FEED).entries]


@pytest.mark.parametrize(
    ("xml", "title"),
    [
        (HEAD + "<item><title>R&D and Q&A</title></item></channel></rss>", "R&D and Q&A"),
        (HEAD + "<item><title>Gull&nbsp;&ndash;&eacute; &nosuch;</title></item></channel></rss>", "Gull –é &nosuch;"),
        (HEAD + "<item><title>a < b and 3 <4</title></item></channel></rss>", "a < b and 3 <4"),
        (HEAD + "<item><title>Gull</title><dc:creator>Ann</dc:creator></item></channel></rss>", "Gull"),
        ('<rss version=2.0><channel><item id=x rel=y><title>Gull</title></item></channel></rss>', "Gull"),
        ('<x:rss x:version="2.0"><x:channel><x:item><x:title>Gull</x:title></x:item></x:channel></x:rss>', "Gull"),
        ('<a:feed><a:entry><a:title>Gull</a:title></a:entry></a:feed>', "Gull"),
        ('<rss version=2.0><rss:channel><rss:item><rss:title>Gull</rss:title></rss:item></rss:channel></rss>', "Gull"),
        ("\n\n <?xml version='1.0'?>" + HEAD + "<item><title>Gull\x0b</title></item></channel></rss>", "Gull"),
        (HEAD + "<item><title>Gull</title><description>cut he", "Gull"),
        ("<!DOCTYPE rss [<!ENTITY % x 'y'>]>" + HEAD + "<item><title><![CDATA[A & <b>B</b>]]></title></item>", "A & B"),
    ],
)  # fmt: skip
def test_broken_xml_is_read(xml: str, title: str) -> None:
    assert titles(xml.encode()) == [title]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<?xml version="1.0" encoding="utf-8"?>', "Zürich grüßt Łódź".encode() + b" \x80", "Zürich grüßt Łódź �"),
        ('<?xml version="1.0" encoding="utf-16"?>', "Zürich".encode(), "Zürich"),
        ('<?xml version="1.0" encoding="UTF-32"?>', "Zürich".encode(), "Zürich"),
        ('<?xml version="1.0" encoding="gb2312"?>', "专业工作".encode("gb2312") + b"\xff", "专业工作�"),
        ('<?xml version="1.0" encoding="iso-8859-1"?>', b"\x93Z\xfcrich\x94", "“Zürich”"),
        ("", b"Z\xfcrich", "Zürich"),
        ("", "Как пережить долгую северную зиму у моря".encode("koi8-r"), "Как пережить долгую северную зиму у моря"),
    ],
)
def test_one_bad_byte_is_one_bad_sign(head: str, body: bytes, title: str) -> None:
    assert titles(head.encode() + HEAD.encode() + b"<item><title>" + body + b"</title></item></channel></rss>") == [
        title
    ]


def keys(content: bytes) -> dict[str, tuple[str, str]]:
    """Of each title the digest's id and the entry's."""
    found = parse_feed(content, FEED, FEED).entries
    assert len({digest.id for digest in found}) == len(found)
    return {f"{d.title} {d.published[:10]}".strip(): (d.id, d.article.origins[0].entry) for d in found if d.article}


def item(title: str, link: str, guid: str = "", date: str = "", text: str = "x") -> str:
    return (
        f"<title>{title}</title><link>{link}</link><description>{text}</description>"
        + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
    )


LOG = "https://quay.example/log"


@pytest.mark.parametrize(
    "items",
    [
        [item(f"Version {n}", LOG) for n in range(4)],
        [item(f"Version {n}", f"{LOG}#v{n}") for n in range(4)],
        [item(f"Version {n}", f"{LOG}#v{n}", guid=f"v{n}") for n in range(4)],
        [item("Report", LOG, date=f"2020-0{n + 1}-01") for n in range(4)],
        [item(f"Post {n}", f"https://quay.example/{n}", guid="https://quay.example/feed") for n in range(4)],
        [item(f"Post {n}", LOG, guid=f"g{n}") for n in range(4)],
    ],
)
def test_nothing_of_a_key_depends_on_the_place_in_the_feed(items: list[str]) -> None:
    before, after = keys(rss(*items[1:])), keys(rss(*items))
    assert before.items() <= after.items()
    assert len(after) == 4
    assert keys(rss(*reversed(items))) == after


def test_the_same_entry_twice_is_one() -> None:
    one = item("Gull", "https://quay.example/gull", guid="g")
    assert titles(rss(one, item("Tern", "/tern"), one)) == ["Gull", "Tern"]


def test_an_ordinary_entry_keeps_the_id_of_its_link() -> None:
    for link in (
        "https://quay.example/gull",
        "https://quay.example/gull#comments",
        "https://quay.example/gull#xtor=RSS-1",
    ):
        (digest,) = parse_feed(rss(item("Gull", link, guid="g")), FEED, FEED).entries
        (bare,) = parse_feed(rss(item("Gull", "https://quay.example/gull")), FEED, FEED).entries
        assert digest.id == bare.id


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_are_refused(content: bytes) -> None:
    for whole in (content, HEAD.encode() + b"<item><title>" + content, b"<feed><entry>" + content):
        try:
            parse_feed(whole, FEED, FEED)
        except SourceError:
            continue
