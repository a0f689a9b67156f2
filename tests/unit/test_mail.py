"""Newsletters: mails to articles, digests and stories; links to where they lead."""

from __future__ import annotations

import base64
import io
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import SourceError
from reader.sources.links import unwrapped
from reader.sources.mail import parse_message
from reader.sources.mailbox import is_mail, is_maildir, is_mbox, iter_maildir, iter_mbox
from reader.sources.stories import split

ESSAY = "<p>" + "The harbour silts up slowly, and then at once. " * 12 + "</p>"


def mail(html: str = "", text: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    given = {
        "From": "The Harbour Log <log@harbour.example>",
        "Subject": "On silt",
        "Date": "Tue, 17 Nov 2026 08:00:00 +0100",
        "Message-ID": "<1@harbour.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        message[name] = value
    message.set_content(text or "plain")
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_a_mail_is_an_article_of_its_list() -> None:
    (digest,) = parse_message(mail(ESSAY, List_Id="Harbours weekly <log.harbour.example>"))
    assert (digest.title, digest.source, digest.kind) == ("On silt", "Harbours weekly", "newsletter")
    assert digest.published == "2026-11-17T07:00:00Z"
    assert digest.authors == ("The Harbour Log",)
    assert digest.undigested
    assert digest.article is not None
    assert digest.article.origins[0].feed == "log.harbour.example"
    assert digest.id == parse_message(mail(ESSAY, List_Id="Harbours weekly <log.harbour.example>"))[0].id


def test_pixels_hidden_words_and_footers_are_left_out() -> None:
    html = (
        '<div style="display:none">preheader</div><p><a href="https://harbour.example/1">View in browser</a></p>'
        + ESSAY
        + '<img src="https://count.example/x.gif" width="1" height="1" alt="x">'
        + "<p>You are receiving this because you asked. <a href='https://count.example/u'>Unsubscribe</a></p>"
    )
    (digest,) = parse_message(mail(html))
    assert digest.article is not None
    for word in ("preheader", "count.example", "Unsubscribe", "View in browser"):
        assert word not in digest.article.text
    assert digest.link == "https://harbour.example/1"


ISSUE = """<h1>The week</h1><p>Good morning.</p><h2>Water</h2>
<p><b><a href="https://count.example/CL0/https:%2F%2Fa.example%2Fone%3Futm_source=log/1/x">First story (4 minute read)</a></b></p><p>It is about tides.</p>
<p><b><a href="https://b.example/two">Second story</a></b></p><p>It is about silt.</p>
<p><b><a href="https://s.example/ad">Our sponsor (Sponsor)</a></b></p><p>Buy it.</p>
<p><b><a href="https://c.example/three">Third story</a></b></p><p>It is about lamps.</p>"""


def test_an_issue_becomes_its_stories() -> None:
    digests = parse_message(mail(ISSUE, Subject="Log № 4"))
    assert [(d.title, d.link) for d in digests][:2] == [
        ("First story", "https://a.example/one"),
        ("Second story", "https://b.example/two"),
    ]
    assert digests[-1].title == "Third story"
    assert {d.article.issue for d in digests if d.article} == {"Log № 4"}
    assert len({d.article.origins[0].entry for d in digests if d.article}) == len(digests)


@pytest.mark.parametrize(
    "issue",
    [
        "## [One](https://a.example)\n\ntext\n\n## [Two](https://b.example)\n\ntext",
        "1. [One](https://a.example) — text\n\n2. [Two](https://b.example) — text\n\n3. [Three](https://c.example) — text",
        "## One\n\ntext [more](https://a.example)\n\n## Two\n\ntext [more](https://b.example)\n\n## Three\n\nx [Read on](https://c.example)",
    ],
)
def test_stories_in_every_shape(issue: str) -> None:
    assert [story.title for story in split(issue)][:2] == ["One", "Two"]


def test_an_essay_with_headings_stays_one() -> None:
    assert split("\n\n".join(f"## Part {n}\n\n{'Slow water. ' * 40}" for n in range(5))) == []


@given(st.text(alphabet="#[]()*-_ \nab1.https:/", max_size=300))
def test_splitting_never_fails_and_keeps_the_order(text: str) -> None:
    places = [text.find(story.text[:20]) for story in split(text) if story.text and text.count(story.text[:20]) == 1]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"Subject: =?utf-8?q?Caf=C3=A9?=", "Café"),
        (b"Subject: =?iso-8859-1?q?Caf=E9?=", "Café"),
        (b"Subject: =?no-such?q?Cafe?=", "Cafe"),
        ("Subject: Café".encode(), "Café"),
        (b"Subject: Caf\xe9", "Café"),
        (b"Subject: Fwd: FW: On silt", "On silt"),
        (b"X: y", "(no subject)"),
    ],
)
def test_subjects_of_every_sort(header: bytes, expected: str) -> None:
    assert parse_message(b"From: a@b.example\r\n" + header + b"\r\n\r\nSome words here.")[0].title in (
        expected,
        "=?no-such?q?Cafe?=",
    )


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "no-such-charset", "us-ascii", '"'])
@pytest.mark.parametrize("body", ["Café — ebb".encode(), "Café ebb".encode("latin-1")])
def test_wrong_charsets(charset: str, body: bytes) -> None:
    head = f"From: a@b.example\r\nSubject: s\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    (digest,) = parse_message(head + body)
    assert digest.article is not None
    assert "Caf" in digest.article.text
    assert "ebb" in digest.article.text


def test_a_forwarded_newsletter_is_read_as_itself() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = "The Log <l@log.example>", "On tides", "<2@x>"
    inner.set_content("The tide goes out. " * 20)
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "A friend <f@friend.example>", "Fwd: On tides"
    outer.set_content("Read this!")
    outer.add_attachment(inner)
    (digest,) = parse_message(outer.as_bytes())
    assert (digest.title, digest.source) == ("On tides", "The Log")
    text = (
        "Look.\n\n---------- Forwarded message ---------\nFrom: The Log <l@log.example>\nDate: Tue, 17 Nov 2026\nSubject: On tides\nTo: me\n\n"
        + "Tide. " * 30
    )
    (digest,) = parse_message(mail(text=text, Subject="Fwd: On tides"))
    assert (digest.title, digest.source) == ("On tides", "The Log")


def test_a_mail_without_text_has_its_subject_and_one_without_anything_is_named() -> None:
    assert parse_message(b"From: a@b.example\r\nSubject: s\r\n\r\n")[0].title == "s"
    with pytest.raises(SourceError, match="no text"):
        parse_message(b"From: a@b.example\r\n\r\n")


def test_a_wrong_boundary_is_seen_through() -> None:
    head = b"From: a@b.example\r\nSubject: s\r\nContent-Type: multipart/alternative; boundary=said\r\n\r\n"
    (digest,) = parse_message(
        head + b"--used-instead\r\nContent-Type: text/html\r\n\r\n<p>The tide goes out.</p>\r\n--used-instead--\r\n"
    )
    assert digest.article is not None
    assert digest.article.text == "The tide goes out."


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail_or_are_refused(content: bytes) -> None:
    for head in (
        b"",
        b"From: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\n",
    ):
        try:
            parse_message(head + content)
        except SourceError:
            continue


def test_a_thousand_parts_within_parts() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000))
    with pytest.raises(SourceError):
        parse_message(b"From: a\r\n" + nested)


def test_an_mbox_is_read_message_by_message() -> None:
    box = b"From a@b Tue Nov 17 08:00:00 2026\nSubject: one\n\nText\n>From here on\n\nFrom a@b Tue Nov 17 08:00:00 2026\nSubject: two\n\nText\n"
    first, second = iter_mbox(io.BytesIO(box))
    assert b"\nFrom here on" in first
    assert second.startswith(b"Subject: two")
    assert is_mbox(box)
    assert not is_mbox(b"From the harbour 2026\nwe saw")


def test_a_maildir_is_known_and_read(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp", ".Sub/cur", ".Sub/new"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("cur/1:2,S", "new/2", "tmp/3", ".Sub/new/4"):
        (tmp_path / name).write_bytes(mail(text="words"))
    assert is_maildir(tmp_path)
    assert [path.name for path in iter_maildir(tmp_path)] == ["1:2,S", "2", "4"]


def test_a_mail_is_told_from_a_text() -> None:
    assert is_mail(mail(text="x"))
    assert not is_mail(b"Subject: a page about mails\n\nIt has prose.")
    assert not is_mail(b"# Title\n\nFrom: here")


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (
            "https://link.mail.bee.example/ss/c/u001.https%3A%2F%2Fa.example%2Fb%3Futm_source%3Dx/4/5",
            "https://a.example/b",
        ),
        ("https://www.google.com/url?q=https://ex.example/a&sa=D", "https://ex.example/a"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fex.example%2Fp&data=05",
            "https://ex.example/p",
        ),
        ("https://urldefense.com/v3/__https://ex.example/x__;!!abc", "https://ex.example/x"),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__ex.example_a-2Db&d=x", "https://ex.example/a-b"),
        (
            "https://substack.com/redirect/2/" + base64.urlsafe_b64encode(b'{"e":"https://ex.example/sub"}').decode(),
            "https://ex.example/sub",
        ),
        (
            "https://click.mail.example/?u=https%3A%2F%2Fex.example%2F%3Futm_source%3Dx%26a%3D1",
            "https://ex.example/?a=1",
        ),
        ("https://ex.example/out/of/africa?utm_medium=mail", "https://ex.example/out/of/africa"),
        ("https://ex.example/share?url=https://other.example", "https://ex.example/share?url=https://other.example"),
        (
            "https://web.archive.org/web/2020/https://ex.example/",
            "https://web.archive.org/web/2020/https://ex.example/",
        ),
        ("https://click.x.example/?url=javascript:alert(1)", "https://click.x.example/?url=javascript:alert(1)"),
    ],
)
def test_links_lead_where_they_lead(link: str, target: str) -> None:
    assert unwrapped(link) == target


@pytest.mark.parametrize(
    "stated", ["Sat, 10 Nov 1584 11:04:12 +0000", "Thu, 03 Jan 2199 09:00:00 +0000", "yesterday, at tea"]
)
def test_a_date_that_nobody_believes_is_kept_as_it_is_stated(stated: str) -> None:
    sent = mail(ESSAY, Subject="Old clock").replace(b"Tue, 17 Nov 2026 08:00:00 +0100", stated.encode())
    (digest,) = parse_message(sent)
    assert (digest.published, digest.stated_published) == ("", stated)
    assert parse_message(mail(ESSAY))[0].stated_published == ""
