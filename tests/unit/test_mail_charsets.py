"""Mails in every charset that is declared, rightly or wrongly; and headers with all that stands in them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.digest import Digest
from reader.sources.charset import decode_mail
from reader.sources.encoded_words import header_text
from reader.sources.mail import parse_message

JAPANESE = "灯台守は毎日それを帳面に書きます。"
KOREAN = "등대지기는 매일 그것을 장부에 적는다."
CHINESE = "守塔人每天把它写在账本上。"


def read(body: bytes, charset: str, head: bytes = b"", kind: str = "text/plain") -> Digest:
    declared = f'; charset="{charset}"' if charset else ""
    top = b"From: Ida <ida@quay.example>\nDate: Mon, 2 Nov 2026 08:00:00 +0100\nMessage-ID: <1@quay.example>\n"
    top += head or b"Subject: Log\n"
    (digest,) = parse_message(top + f"Content-Type: {kind}{declared}\n\n".encode() + body)
    return digest


def text_of(digest: Digest) -> str:
    assert digest.article is not None
    return digest.article.text


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (JAPANESE, "iso2022_jp", "ISO-2022-JP"),
        (JAPANESE, "iso2022_jp", "csISO2022JP"),
        (JAPANESE, "iso2022_jp", ""),
        (JAPANESE, "utf-8", "iso-2022-jp"),
        ("株式会社①", "cp932", "Shift_JIS"),
        (JAPANESE, "euc_jp", "x-euc-jp"),
        (KOREAN, "iso2022_kr", "iso-2022-kr"),
        ("똠방각하 펲시콜라", "cp949", "ks_c_5601-1987"),
        ("똠방각하 펲시콜라", "cp949", "euc-kr"),
        (CHINESE, "hz", "HZ-GB-2312"),
        ("朱镕基新书", "gbk", "gb2312"),
        ("联通", "gbk", "GB2312"),
        (CHINESE, "utf-8", "gb2312"),
        ("繁體與碁", "big5hkscs", "big5"),
        ("Frösche", "utf-7", "UTF-7"),
        ("Frösche", "utf-7", "unicode-1-1-utf-7"),
        ("Frösche", "utf-8", "utf-7"),
        ("“Größe” – €", "windows-1252", "iso-8859-1"),
        ("“Größe” – €", "windows-1252", "us-ascii"),
        ("“Größe” – €", "utf-8", "iso-8859-1"),
        ("“ş” – €", "windows-1254", "iso-8859-9"),
        ("שלום עולם", "iso-8859-8", "iso-8859-8-i"),
        ("שלום עולם", "iso-8859-8", "ISO-8859-8-E"),
        ("สวัสดี “ครับ”", "cp874", "tis-620"),
        ("plain + simple", "ascii", "hz"),
    ],
)  # fmt: skip
def test_a_body_is_read_as_mail_programs_read_it(text: str, encoding: str, declared: str) -> None:
    assert text_of(read(text.encode(encoding), declared)) == text
    assert text_of(read(f"<p>{text}</p>".encode(encoding), declared, kind="text/html")) == text


def test_html_says_its_charset_where_the_mail_does_not() -> None:
    html = f'<meta charset="gb2312"><p>{CHINESE}</p>'.encode("gbk")
    assert text_of(read(html, "", kind="text/html")) == CHINESE


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"=?iso-8859-1?Q?It=92s_here?=", "It’s here"),
        (b"=?gb2312?B?1uzpRrv5?=", "朱镕基"),
        (b"=?iso-8859-1?Q?Die_Fr\xf6sche?=", "Die Frösche"),
        (b"=?utf-8?Q?Die_Fr\xc3\xb6sche?=", "Die Frösche"),
        (b"=?utf-8?Q?Die_Fr\xf6sche?=", "Die Frösche"),
        (b"Die Fr\xf6sche", "Die Frösche"),
        (b"Fr\xc3\xb6sche =?utf-8?q?und_St=C3=B6rche?=", "Frösche und Störche"),
        (b"=?utf-8?B?" + base64.b64encode("灯台".encode()[:4]).rstrip(b"=") + b"?=\n =?utf-8?B?"
         + base64.b64encode("灯台".encode()[4:]) + b"?=", "灯台"),
        (b"=?utf-8?q?one?= =?utf-8?q?two?= three", "onetwo three"),
        (b"=?utf-8*de?q?gr=C3=BCn?=", "grün"),
        (b"=?no-such?q?gr=C3=BCn?=", "grün"),
        (b"=?utf-8?q?what=3F?why?=", "what??why"),
        (b"=?utf-8?b?!?= x", "x"),
        (b"Fwd =?= ?", "Fwd =?= ?"),
        (b"=?iso-2022-jp?B?" + base64.b64encode("灯台".encode("iso2022_jp")) + b"?=", "灯台"),
    ],
)  # fmt: skip
def test_a_subject_is_read_whatever_stands_in_it(header: bytes, subject: str) -> None:
    digest = read(b"The keeper writes it down.", "utf-8", b"Subject: " + header + b"\n")
    assert digest.title == subject


@given(
    st.binary(max_size=60),
    st.sampled_from(["utf-8", "gb2312", "iso-2022-jp", "utf-7", "hz", "x", "big5", "idna", "hex"]),
)
def test_no_bytes_end_as_lone_surrogates(content: bytes, charset: str) -> None:
    decode_mail(content, charset).encode()
    raw = (b"=?" + charset.encode() + b"?q?" + content + b"?= " + content).decode("ascii", "surrogateescape")
    header_text(raw).encode()
