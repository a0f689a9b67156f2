"""What stands above and between the text of memos, RFCs and subtitles, and is no part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.digest import Digest
from reader.sources.contents import read_any, read_path

RFC = """Network Working Group                                          A. Writer
Request for Comments: 812                                      B. Penner
Obsoletes: 742                                        Fernway University
                                                            1 March 1982


                     The Names of Ships in Harbours
                           A Second Edition

1.  Introduction

   The harbour server answers queries of a name with the port that a ship
   is registered in. It listens on port 43 of a host.

Writer                       Standards Track                    [Page 1]
\f
RFC 812                  The Names of Ships                   March 1982

   A harbour without a server answers by mail.
"""
MEMO = """MEMORANDUM

TO:       All harbour masters
FROM:     Maria Keller
DATE:     4 June 2025
SUBJECT:  New hours for the northern lock

The northern lock of Lindham opens at five in the morning from July on.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
The dredger of Lindham works from March to June,

2
00:00:04,000 --> 00:00:07,500
and it takes the silt of the river out to sea.

3
00:00:12,000 --> 00:00:16,000
<i>The city pays four million euros for it.</i>

4
00:00:16,000 --> 00:00:20,000
In 2027 it has to pay
1250
"""
VTT = """WEBVTT
Kind: captions

NOTE made by hand

00:01.000 --> 00:04.000 align:start position:0%
<v Maria Keller>The dredger of Lindham works from March to June,

00:04.000 --> 00:07.500
and it takes the <c.yellow>silt</c> of the river out to sea.

00:08.000 --> 00:11.000
<v Anna Holm>What does it cost?

00:12.000 --> 00:16.000
<v Maria Keller>The city pays four million euros.
"""


def read(text: str, name: str) -> Digest:
    (digest,) = read_any(text.encode(), name).digests
    return digest


def text_of(digest: Digest) -> str:
    assert digest.article is not None
    return digest.article.text


def test_the_title_of_a_request_for_comments_stands_under_its_head() -> None:
    digest = read(RFC, "rfc812.txt")
    assert digest.title == "The Names of Ships in Harbours A Second Edition"
    assert digest.authors == ("A. Writer", "B. Penner")
    text = text_of(digest)
    assert text.startswith("1.  Introduction\n\nThe harbour server")
    assert text.endswith("A harbour without a server answers by mail.")
    assert "[Page" not in text
    assert "RFC 812" not in text


def test_a_memo_is_called_what_it_is_about() -> None:
    digest = read(MEMO, "memo.txt")
    assert (digest.title, digest.authors) == ("New hours for the northern lock", ("Maria Keller",))
    assert text_of(digest) == "The northern lock of Lindham opens at five in the morning from July on."


@pytest.mark.parametrize(
    "text",
    [
        "Updates: the port is closed again\n\nThe port of Lindham is closed until June.",
        "Category: ports\nThe harbour is silted up.\n\nIt was dredged in the spring of 2024.",
        "Memo\n\nTo: nobody in particular\n\nThe port of Lindham is closed until June.",
    ],
)
def test_a_text_that_only_looks_like_a_memo_stays_as_it_is(text: str) -> None:
    digest = read(text, "note.txt")
    assert digest.title == text.split("\n")[0]


@pytest.mark.parametrize("name", ["the_dredger.srt", "the_dredger.txt"])
def test_subtitles_are_the_text_that_is_spoken(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(SRT)
    (digest,) = read_path(path, name).digests
    assert digest.title == "the dredger"
    assert text_of(digest).split("\n\n") == [
        "The dredger of Lindham works from March to June, and it takes the silt of the river out to sea.",
        "The city pays four million euros for it. In 2027 it has to pay 1250",
    ]


def test_a_speaker_begins_a_paragraph_of_subtitles() -> None:
    digest = read(f"On dredging\n\n{VTT}", "talk.vtt")
    assert digest.title == "On dredging"
    assert text_of(digest).split("\n\n") == [
        "Maria Keller: The dredger of Lindham works from March to June, and it takes the silt of the river out to sea.",
        "Anna Holm: What does it cost?",
        "Maria Keller: The city pays four million euros.",
    ]
