"""Hostile values in every field of what comes from outside, through a real terminal, the files and every output."""

from __future__ import annotations

import fcntl
import html
import os
import re
import select
import signal
import struct
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from reader.commands import cli
from tests.servers import Server

PAYLOADS = {
    "title": "\x1b]0;OWNED\x07 one",
    "clipboard": "\x1b]52;c;T1dORUQ=\x07 two",
    "link": "\x1b]8;;javascript:OWNED\x1b\\three\x1b]8;;\x1b\\",
    "c1": "\x9d0;OWNED\x9c four \x9b31m",
    "bidi": "\u202eDENWO\u2066 five",
    "markup": "[@click=app.quit]OWNEDCLICK[/] [/] [bold",
    "script": "<script>OWNED()</script><a href='javascript:OWNED()'>six</a><img src=x onerror=OWNED()>",
    "clear": "\x1b[2J\x1b[H\x1bcseven",
}
FORBIDDEN = re.compile(
    "\x1b\\]0;OWNED|\x1b\\]52;|\x1b\\]8;;(?!https?://|\x1b|\x07)|\x1bc|\x9d|\x9b|\u202e|\u2066|\x1b\\[2J\x1b\\[H\x1bc"
    "|\\]\\((?!https?://)|'link': '(?!https?://|')"
)
"""What must not come out anywhere."""


def feed(payload: str) -> bytes:
    """A feed with this in every field, escaped as XML has it; control codes as a server may send them."""
    text = html.escape(payload)
    double = html.escape(html.escape(payload))
    return (
        f"<rss version='2.0'><channel><title>{text}</title><link>{text}</link>"
        f"<item><title>{double}</title><link>javascript:OWNED()</link><guid>{text}1</guid><author>{text}</author><category>{text}</category>"
        f"<enclosure url='{text}' type='{text}'/><description>{double} and words enough to be read by somebody</description></item>"
        f"<item><title>{text}</title><link>https://ok.example/{text}</link><guid>{text}2</guid>"
        f"<description><![CDATA[<p>{payload}</p><a href='{text}'>a link</a>]]></description></item></channel></rss>"
    ).encode("utf-8", "surrogatepass")


def json_feed(payload: str) -> bytes:
    item = {
        "id": payload,
        "url": "javascript:OWNED()",
        "title": payload,
        "content_html": payload,
        "content_text": payload,
        "summary": payload,
        "tags": [payload],
        "authors": [{"name": payload}],
        "attachments": [{"url": payload, "mime_type": payload}],
        "date_published": payload,
    }
    return orjson.dumps({"version": "https://jsonfeed.org/version/1.1", "title": payload, "items": [item]})


def mail(payload: str) -> bytes:
    flat = payload.replace("\n", " ")
    return (
        f"From: {flat} <a@b.example>\r\nSubject: {flat}\r\nMessage-ID: <{flat}>\r\nList-Id: {flat} <l.example>\r\nDate: {flat}\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n\r\n<p>{payload} words</p><a href='javascript:OWNED()'>x</a>"
    ).encode()


def page(payload: str) -> bytes:
    text = html.escape(payload)
    return (
        f"<html><head><title>{text}</title><meta name='author' content='{text}'><meta name='description' content='{text}'>"
        f"<meta property='og:site_name' content='{text}'><link rel='canonical' href='javascript:OWNED()'></head>"
        f"<body><article><h1>{text}</h1><p>{text} {'and so on it goes ' * 20}</p><a href='javascript:OWNED()'>x</a></article></body></html>"
    ).encode()


def digest(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), prog_name="digest")
    return result.stdout + result.stderr


@pytest.fixture
def filled(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.1")
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    (tmp_path / "in").mkdir()
    with Server() as server:
        outlines = ""
        for name, payload in PAYLOADS.items():
            server.routes[f"/{name}"] = feed(payload)
            server.routes[f"/{name}.json"] = json_feed(payload)
            outlines += f'<outline text="{html.escape(payload)}" xmlUrl="{server.url(f"/{name}")}"/>'
            outlines += f'<outline text="x" xmlUrl="{server.url(f"/{name}.json")}"/>'
            (tmp_path / "in" / f"{name}.eml").write_bytes(mail(payload))
            (tmp_path / "in" / f"{name}.html").write_bytes(page(payload))
        (tmp_path / "f.opml").write_text(
            f"<opml><body>{outlines}</body></opml>", encoding="utf-8", errors="surrogateescape"
        )
        said = digest("follow", str(tmp_path / "f.opml")) + digest("refresh") + digest("add", str(tmp_path / "in"))
    assert not FORBIDDEN.search(said), said
    return root


def test_every_output_is_harmless(filled: Path) -> None:
    listed = digest("list")
    assert listed.count("\n") >= len(PAYLOADS) * 3
    ids = [line.split()[0] for line in listed.splitlines()]
    outputs = [listed, digest("feeds"), digest("feeds", "--opml"), *(digest("show", id_) for id_ in ids)]
    for text in outputs:
        assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
        assert "\x1b" not in text
    for text in (digest("list", "--json"), digest("feeds", "--json")):
        for record in map(orjson.loads, text.splitlines()):
            assert not FORBIDDEN.search(str(record)), FORBIDDEN.search(str(record))
    for file in filled.rglob("*.json"):
        content = file.read_text(encoding="utf-8")
        assert not FORBIDDEN.search(content), FORBIDDEN.search(content)
        assert "\\u001b" not in content


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
def test_a_real_terminal_is_harmless(filled: Path, size: tuple[int, int]) -> None:
    painted = _played(size, [*"jljljh", "\x1b", *"jjljjhj", "F", *"jjje", "\x1b", "\x1b", "G", "l", "q"])
    assert len(painted) > 5_000
    found = FORBIDDEN.search(painted)
    assert found is None, painted[max(0, found.start() - 200) : found.end() + 50]
    # Whatever is set besides colours and places is Textual's own: its modes, its title is never set.
    assert set(re.findall("\x1b\\](\\d+)", painted)) <= {"8", "10", "11", "22"}


def _played(size: tuple[int, int], keys: list[str]) -> str:
    """Everything that the reader writes to a terminal of this size while these keys are typed."""
    pid, terminal = os.forkpty()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(sys.executable, [sys.executable, "-m", "reader"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    painted = _read(terminal, 1.5)
    for key in keys:
        os.write(terminal, key.encode())
        painted += _read(terminal, 0.15)
    painted += _read(terminal, 1.0)
    with_end = time.monotonic() + 5
    while time.monotonic() < with_end and os.waitpid(pid, os.WNOHANG)[0] == 0:
        painted += _read(terminal, 0.1)
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(terminal)
    return painted.decode("utf-8", "replace")


def _read(terminal: int, seconds: float) -> bytes:
    """What is written until nothing was for so long."""
    painted = b""
    while select.select([terminal], [], [], seconds)[0]:
        try:
            chunk = os.read(terminal, 1 << 16)
        except OSError:  # it has ended
            return painted
        if not chunk:
            return painted
        painted += chunk
        seconds = min(seconds, 0.3)
    return painted
