"""Newsletters in plain text, and mails that say by their looks alone what a title is."""

from __future__ import annotations

import pytest

from reader.sources.layout import flat_mail
from reader.sources.links import unwrapped, without_senders
from reader.sources.mail import parse_message
from reader.text import plain

TEXT = "The kiln was fired at dawn, and by noon the glaze had run in a way that nobody had seen in forty years."
NAMES = ("Glaze that runs uphill", "A clay map of the coast", "The last wood kiln", "Paper moulds return")
WANTED = [(name, f"https://clay.example/{n}") for n, name in enumerate(NAMES, 1)]
HEAD = "From: Clay <c@clay.example>\nSubject: The week\nMessage-ID: <1@c>\nContent-Type: text/{}; charset=utf-8\n\n"
NOTES = "\n".join(f"[{n}] {url}" for n, (_, url) in enumerate(WANTED, 1))
PLAIN = {
    "title, address, text": "\n\n".join(f"{name}\n{url}\n{TEXT}" for name, url in WANTED),
    "title, text, address": "\n\n".join(f"{name}\n{TEXT}\n{url}" for name, url in WANTED),
    "in a list": "\n\n".join(f"* {name}\n  {url}\n\n  {TEXT}" for name, url in WANTED),
    "in angle brackets": "\n\n".join(f"{name}\n<{url}>\n\n{TEXT}" for name, url in WANTED),
    "beside the title": "\n\n".join(f"{name} ({url})\n\n{TEXT}" for name, url in WANTED),
    "notes at the end": "\n\n".join(f"{name} [{n}]\n{TEXT}" for n, (name, _) in enumerate(WANTED, 1)) + f"\n\n{NOTES}",
    "starred headings": "\n\n".join(f"** {name}\n{'-' * 40}\n{TEXT}\nRead more ({url})" for name, url in WANTED),
    "notes on headings": (
        "\n\n".join(f"== {name} [{n}] ==\n\n{TEXT}" for n, (name, _) in enumerate(WANTED, 1)) + f"\n\n{NOTES}"
    ),
    "titles and addresses by turns": "IN SHORT\n\n" + "\n".join(f"{name}\n{url}" for name, url in WANTED),
    "under capitals": "KILNS\n\n" + "\n\n".join(f"{name}\n{url}\n{TEXT}" for name, url in WANTED),
}  # fmt: skip
BUTTON = '<table><tr><td><a href="{}">Read more</a></td></tr></table>'
LOOKS = {
    "large letters": "".join(
        f'<tr><td><div style="font-size:24px;line-height:1">{name}</div></td></tr>'
        f'<tr><td><div style="font-size:16px">{TEXT}</div></td></tr>'
        f"<tr><td>{BUTTON.format(url)}</td></tr>" for name, url in WANTED
    ),
    "bold by style, two columns": "".join(
        f'<tr><td><img src="https://i.example/1"></td><td><div style="font-weight:700">{name}</div>'
        f"<div>{TEXT}</div>{BUTTON.format(url)}</td></tr>"
        for name, url in WANTED
    ),
    "a bold span that is a link": "".join(
        f'<tr><td><p><a href="{url}"><span style="font-weight: bold">{name}</span></a></p>'
        f"<p>{TEXT}</p></td></tr>" for name, url in WANTED
    ),
    "cards": "".join(
        f'<tr><td><p>{TEXT}</p><a href="{url}"><div><div>{name}</div><div>{TEXT}</div>'
        f"<div>Clay Post</div></div></a></td></tr>" for name, url in WANTED
    ),
    "headings in tables within tables": "".join(
        f"<tr><td><table><tr><td><h3>{name}</h3></td></tr></table></td></tr>"
        f"<tr><td><p>{TEXT}</p>{BUTTON.format(url)}</td></tr>" for name, url in WANTED
    ),
}  # fmt: skip


def stories(kind: str, body: str) -> list[tuple[str, str]]:
    found = parse_message((HEAD.format(kind) + body).encode())
    if kind == "html" or "turns" not in body:
        assert all(TEXT in plain(d.article.text) for d in found if d.article) or TEXT not in body
    return [(d.title, d.link) for d in found]


@pytest.mark.parametrize("shape", PLAIN)
def test_an_issue_in_plain_text_comes_as_its_stories(shape: str) -> None:
    assert stories("plain", PLAIN[shape]) == WANTED


@pytest.mark.parametrize("shape", LOOKS)
def test_a_title_may_be_one_by_its_looks_alone(shape: str) -> None:
    assert stories("html", f"<table>{LOOKS[shape]}</table>") == WANTED


def test_a_letter_in_plain_text_stays_as_it_was() -> None:
    letter = f"Dear Ida,\n\n{TEXT} I put it at https://clay.example/pot for you.\n\n- one\n- two\n\nYours,\nBo"
    (digest,) = parse_message((HEAD.format("plain") + letter).encode())
    assert digest.article is not None
    assert digest.article.text == letter


def test_bold_letters_in_prose_make_no_title() -> None:
    html = f'<div><p>{TEXT} <span style="font-weight:bold">It ran.</span> {TEXT}</p></div>'
    assert "**" not in flat_mail(html)
    assert "<b>" not in flat_mail(html)


@pytest.mark.parametrize(
    "tracker",
    [
        "https://links.post.example/c/x?id=1&redirect_to=https%3A%2F%2Fclay.example%2Fpot",
        "https://post.example/l/Zo?u=https%3A%2F%2Fclay.example%2Fpot",
        "https://post.example/CL0/https:%2F%2Fclay.example%2Fpot/1/0100-abc/xyz=12",
        "https://any.example/x9/https%3A%2F%2Fclay.example%2Fpot",
        "https://go.post.example/?url=https://clay.example/pot&utm_source=x",
    ],
)
def test_a_tracker_is_led_past(tracker: str) -> None:
    assert unwrapped(tracker) == "https://clay.example/pot"


def test_what_a_sender_adds_to_all_links_goes() -> None:
    links = [f"https://h{n}.example/a?id={n}&ref=clay" for n in range(3)]
    assert list(without_senders(links).values()) == [f"https://h{n}.example/a?id={n}" for n in range(3)]
    branch = ["https://code.example/a?ref=main", "https://code.example/b?ref=main"]
    assert list(without_senders(branch).values()) == branch
    assert without_senders(["https://a.example/x?lmd_medium=email"]) == {
        "https://a.example/x?lmd_medium=email": "https://a.example/x"
    }
