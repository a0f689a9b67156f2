"""One decoder for every source: what somebody's bytes say, whatever they say they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SourceError
from reader.sources.charset import decode, of_content_type, of_html, of_xml

CAFE = "<p>Café — “née”</p>"


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        (CAFE.encode(), ()),
        (CAFE.encode(), ("no-such", "undefined")),
        (CAFE.encode("utf-8-sig"), ("iso-8859-1",)),
        (CAFE.encode("utf-16"), ("utf-8",)),
        (CAFE.encode("utf-16-le"), ("utf-8",)),
        (CAFE.encode("utf-16-be"), ()),
        (CAFE.encode("cp1252"), ()),
        (CAFE.encode("cp1252"), ("ISO-8859-1",)),
        (CAFE.encode("cp1252"), ("utf-8", "us-ascii")),
        (CAFE.encode("cp1250"), ("windows-1250",)),
        (CAFE.encode("mac-roman"), ("", "mac-roman")),
    ],
)
def test_lenient_decoding_finds_the_charset(content: bytes, declared: tuple[str, ...]) -> None:
    assert decode(content, declared) == CAFE


def test_a_damaged_byte_costs_one_character_and_not_the_text() -> None:
    assert decode("Привет, мир".encode() + b"\x81") == "Привет, мир\ufffd"
    assert decode("Café au lait".encode("latin-1") + b"\x81") == "Café au lait\ufffd"


@given(st.binary(), st.lists(st.text(max_size=12), max_size=2))
def test_lenient_decoding_never_fails(content: bytes, declared: list[str]) -> None:
    decode(content, declared)


def test_strict_decoding_names_the_line() -> None:
    assert decode("a\r\nbé".encode(), strict=True) == "a\nbé"
    assert decode("é".encode("latin-1"), ("", "latin-1"), strict=True) == "é"
    with pytest.raises(SourceError, match="is not UTF-8 text") as caught:
        decode("a\nbé".encode("latin-1"), strict=True)
    assert caught.value.line == 2
    with pytest.raises(SourceError, match="declares the encoding undefined"):
        decode(b"a", ("undefined",), strict=True)
    with pytest.raises(SourceError, match="is not text"):
        decode(b"a\0b", strict=True)


def test_what_is_declared() -> None:
    assert of_content_type('text/html; charset="windows-1250"; x=1') == "windows-1250"
    assert of_content_type("text/html") == ""
    assert of_html(b"<meta http-equiv='x' content='text/html; charset = koi8-r'>") == "koi8-r"
    assert of_html(b"<p>charset=koi8-r</p>") == ""
    assert of_xml(b'<?xml version="1.0" encoding="ISO-8859-2"?>') == "ISO-8859-2"
    assert of_xml(b"<opml/>") == ""
