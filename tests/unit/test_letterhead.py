"""Whose mail it is, the mails within a mail, and lines that a mail program broke."""

from __future__ import annotations

import pytest

from reader.sources.flowed import unflowed
from reader.sources.mail import parse_message

TEXT = "The keeper of the light writes the height of the water down in his book, every day of the year."


@pytest.mark.parametrize(
    ("sender", "list_id", "source", "authors"),
    [
        ("Quay Post <a@q.example>", "0a1b2c3d4e5f60718293mc list <0a1b.12.list-id.mcsv.example>", "Quay Post", ()),
        ("Quay Post <a@q.example>", "MTIzNDU2LTc4OTAtMTI= <q.example>", "Quay Post", ()),
        ("Quay Post <a@q.example>", "8f14e45fceea167a5a36dedd4bea2543 <q.example>", "Quay Post", ()),
        ("Quay Post <a@q.example>", "1234567 <q.example>", "Quay Post", ()),
        ("Quay Post <a@q.example>", "<quay.q.example>", "Quay Post", ()),
        ("Quay Post <a@q.example>", "quay.q.example", "Quay Post", ()),
        ("Quay Post <a@q.example>", "list@q.example <quay.q.example>", "Quay Post", ()),
        ("Ida Moor <a@q.example>", '"Talk of quays" <quay.q.example>', "Talk of quays", ("Ida Moor",)),
        ("Ida Moor from Quay Post <a@q.example>", "", "Quay Post", ("Ida Moor",)),
        ("Ida Moor via Quay Talk <a@q.example>", "", "Quay Talk", ("Ida Moor",)),
        ("A letter from the quay <a@q.example>", "", "A letter from the quay", ()),
        ("=?utf-8?q?M=C3=BCller=2C_Ida?= <a@q.example>", "", "Müller, Ida", ()),
        ("a@q.example", "", "q.example", ()),
    ],
)
def test_the_source_is_a_name_that_people_know(
    sender: str, list_id: str, source: str, authors: tuple[str, ...]
) -> None:
    mail = f"From: {sender}\nSubject: Log\nMessage-ID: <1@q>\n" + (f"List-Id: {list_id}\n" if list_id else "")
    (digest,) = parse_message(f"{mail}\n{TEXT}\n".encode())
    assert (digest.source, digest.authors) == (source, authors)


def inner(number: int, text: str = TEXT) -> str:
    return (
        f"From: Member {number} <m{number}@q.example>\nSubject: Question {number}\nMessage-ID: <{number}@q>\n"
        f"Date: Mon, 0{number} Nov 2026 10:00:00 +0000\n\n{number}. {text}\n"
    )


OUTER = (
    "From: quay-request@q.example\nSubject: Quay Digest, Vol 1\nMessage-ID: <0@q>\n"
    "List-Id: Talk of quays <quay.q.example>\n"
)


def multipart(kind: str, *parts: str) -> bytes:
    body = "".join(f"--B\n{part}\n" for part in parts)
    return f'{OUTER}MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="B"\n\n{body}--B--\n'.encode()


ATTACHED = tuple("Content-Type: message/rfc822\n\n" + inner(n) for n in (1, 2, 3))
NESTED = (
    'Content-Type: multipart/digest; boundary="C"\n\n' + "".join(f"--C\n\n{inner(n)}\n" for n in (1, 2, 3)) + "--C--\n"
)
CONTENTS = "Content-Type: text/plain\n\n" + "Topics of this digest, in the order in which they came. " * 30
PLAIN = (
    f"{OUTER}\nTopics:\n\n   1. Question 1 (Member 1)\n\n{'-' * 70}\n\n"
    + f"\n{'-' * 30}\n\n".join(["", *(f"Message: {n}\n{inner(n)}" for n in (1, 2, 3))])
    + f"\n{'-' * 30}\n\nSubject: Digest Footer\n\n_____\nUnsubscribe\n"
).encode()


@pytest.mark.parametrize(
    "mail",
    [multipart("mixed", *ATTACHED), multipart("digest", *ATTACHED), multipart("mixed", CONTENTS, NESTED), PLAIN],
    ids=["attached", "digest", "digest below its contents", "plain"],
)
def test_every_message_of_a_digest_is_kept(mail: bytes) -> None:
    digests = parse_message(mail)
    assert [d.title for d in digests] == ["Question 1", "Question 2", "Question 3"]
    assert [d.authors for d in digests] == [(f"Member {n}",) for n in (1, 2, 3)]
    assert {d.source for d in digests} == {"Talk of quays"}
    assert [d.published for d in digests] == [f"2026-11-0{n}T10:00:00Z" for n in (1, 2, 3)]
    assert [d.article.text for d in digests if d.article] == [f"{n}. {TEXT}" for n in (1, 2, 3)]
    assert len({d.id for d in digests}) == 3


def test_a_long_letter_around_a_forwarded_mail_is_kept_with_it() -> None:
    letter = "Content-Type: text/plain\n\n" + f"{TEXT} " * 12
    assert [d.title for d in parse_message(multipart("mixed", letter, ATTACHED[0]))] == [
        "Quay Digest, Vol 1",
        "Question 1",
    ]
    short = "Content-Type: text/plain\n\nSee below."
    assert [d.title for d in parse_message(multipart("mixed", short, ATTACHED[0]))] == ["Question 1"]


@pytest.mark.parametrize(
    ("text", "delsp", "expected"),
    [
        ("The wind has tur \nned to the \nnorth.\n\nNext.", True, "The wind has turned to thenorth.\n\nNext."),
        ("The wind has \nturned to the \nnorth.\nNext.", False, "The wind has turned to the north.\nNext."),
        ("> He said \n> so.\nI did not.", False, "> He said so.\nI did not."),
        ("> He said \nI did not.", False, "> He said\nI did not."),
        (" From here \non.\n-- \nIda", False, "From here on.\n--\nIda"),
        ("潮は九時に \n満ちます。", True, "潮は九時に満ちます。"),
    ],
)
def test_flowed_lines_are_joined(text: str, delsp: bool, expected: str) -> None:
    assert unflowed(text, delsp=delsp) == expected
