"""Hostile digests: nothing of them is active in any format, and no control code is in any file."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from reader.export.article import article_lines
from reader.export.formats import FORMATS, format_named
from reader.export.item import About
from reader.export.markdown import Vault
from reader.export.obsidian import Vault as ObsidianVault
from reader.export.share import FORMS, MOST, mail_address
from reader.export.vault import name_of
from reader.export.web_page import POLICY
from reader.model.record import from_record
from tests.export.items import ABOUT, HOSTILE, highlighted, hostile, item_of

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
ITEM = item_of(hostile(), highlighted("a <b>passage</b>\x1b[31m", HOSTILE))
FILES = [form.name for form in FORMATS if not form.folder and form.name != "epub"]


def written(form: str, about: About = ABOUT) -> bytes:
    return b"".join(format_named(form).write([ITEM], about))


class Elements(HTMLParser):
    """What a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def assert_inert(html: str, scripts: int = 0) -> None:
    seen = Elements()
    seen.feed(html)
    assert seen.tags.count("script") == scripts
    assert not {"img", "svg", "iframe", "object", "embed", "form", "base", "video", "audio"} & set(seen.tags)
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in ("style", "src", "srcdoc")]
    links = [value for name, value in seen.attributes if name == "href"]
    assert all(
        link.startswith(("http://", "https://")) or re.fullmatch(r"[\w.-]+\.(?:xhtml|css)", link) for link in links
    )


@pytest.mark.parametrize("form", FILES)
def test_no_file_has_a_control_code(form: str) -> None:
    assert not CONTROL.search(written(form).decode())


def test_the_page_has_one_script_and_a_policy() -> None:
    html = written("html", About(HOSTILE, ABOUT.made)).decode()
    assert_inert(html, scripts=1)
    assert f'content="{POLICY}"' in html
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_bodies_in_feeds_are_inert(form: str) -> None:
    tree = etree.fromstring(written(form), etree.XMLParser(resolve_entities=False))
    bodies = [
        node.text or "" for node in tree.iter() if etree.QName(node).localname in ("content", "encoded", "description")
    ]
    assert bodies
    for body in bodies:
        assert_inert(body)


def test_the_body_in_a_json_feed_is_inert() -> None:
    (item,) = json.loads(written("jsonfeed"))["items"]
    assert_inert(item["content_html"])


def test_a_book_is_well_formed_and_inert() -> None:
    with zipfile.ZipFile(io.BytesIO(written("epub"))) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        for name in book.namelist()[1:]:
            text = book.read(name).decode()
            assert not CONTROL.search(text)
            if not name.endswith(".css"):
                etree.fromstring(text.encode())
            if name.endswith(".xhtml"):
                assert_inert(text)


@pytest.mark.parametrize("form", ["csv", "readwise"])
def test_no_cell_is_a_formula(form: str) -> None:
    rows = list(csv.reader(io.StringIO(written(form).decode())))
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def as_others_read(markdown: str) -> Elements:
    """What stands in Markdown for a program that lets a link lead anywhere, as many do."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    seen = Elements()
    seen.feed(parser.render(markdown))
    return seen


AWAY = (
    "javascript:alert(1)", "JavaScript:alert(1)", "java&#115;cript:x", "javascript&colon;x", "data:text/html;base64,PA",
    "data:image/svg+xml;base64,PA", "vbscript:x", "file:///C:/x.exe", "FILE:///etc/passwd", "smb://host/x", "\\\\host\\x",
    "obsidian://open", "//host/x",
)  # fmt: skip
WAYS = (
    "[click]({})", "[click](<{}>)", "[click]({} 'title')", "![click]({})", "<{}>", "[click][a]\n\n[a]: {}",
    "[click][a]\n\n[a]:\n  {}", "[a]: {}\n\n[click][a] and [a]", "> [a]: {}\n\n[click][a]", "- [a]: {}\n- [a]",
    "> [a]:\n> {}\n\n[a]", "Words[^1]\n\n[^1]: {}", "Words[^1]\n\n[^1]: [click]({})", "> [a\\]]: {}\n\n[a\\]]", "Words[^1]\n\n[^1]: more [click]({}) words",
    "[![pic](https://e.example/x.png)]({})", "# [click]({})", "| a |\n| --- |\n| [click]({}) |", "[a [b]({}) c](https://e.example)",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_no_link_of_an_article_leads_off_the_web(way: str) -> None:
    for address in AWAY:
        markdown = "\n".join(article_lines(way.replace("{}", address)))
        links = [value for name, value in as_others_read(markdown).attributes if name in ("href", "src")]
        assert all(link.startswith("https://e.example") for link in links), (address, markdown)
        # A program that reads footnotes finds links in them that are none to this one.
        assert not re.search(rf"\]\(<?{re.escape(address)}", markdown), (address, markdown)


def test_links_of_an_article_to_the_web_stay_as_they_are() -> None:
    text = (
        "[one](https://e.example/a) and [two][b]\n\n> [three](<http://e.example/c> 'title')\n\n[b]: https://e.example/b"
    )
    assert "\n".join(article_lines(text)) == text


@pytest.mark.parametrize("kind", [Vault, ObsidianVault])
def test_a_note_has_no_html(kind: type[Vault] | type[ObsidianVault]) -> None:
    for note in kind(name_of).notes(ITEM):
        assert not CONTROL.search(note.head)
        assert "/" not in note.name
        assert not note.name.startswith(".")
        assert len(note.name.encode()) < 200
        body = note.head.partition("\n---\n")[2] or note.head
        seen = as_others_read(body.replace("<!-- digest", "x"))
        assert not {"script", "svg", "iframe"} & set(seen.tags)
        assert not [
            value for name, value in seen.attributes if value.startswith("javascript:") or name.startswith("on")
        ]


@pytest.mark.parametrize(
    "title", ["--checkpoint-action=exec=sh x", "-rf", "- -- -", "~root", ". -x", "con", "AUX.2024"]
)
def test_no_name_of_a_note_is_an_option_or_a_device(title: str) -> None:
    item = item_of(from_record({"title": title, "topics": [title], "link": "https://e.example/t"}))
    names = [note.name for note in ObsidianVault(name_of).notes(item)]
    assert len(names) == 2
    assert all(re.match(r"\w", name) for name in names)
    assert not [name for name in names if name.partition(".")[0].lower() in ("con", "aux")]


def test_bibtex_is_balanced_and_runs_nothing() -> None:
    text = written("bibtex").decode()
    assert text.count("{") == text.count("}")
    assert "\\write18" not in text


@pytest.mark.parametrize("way", FORMS)
def test_what_is_copied_has_no_control_codes(way: str) -> None:
    assert not CONTROL.search(FORMS[way](hostile()))


def test_a_mail_is_bounded_and_encoded() -> None:
    address = mail_address(hostile())
    assert len(address) <= MOST
    assert address.isascii()
    assert not set(" \r\n\"'<>&#") & set(address.replace("&body=", "", 1))
    assert "\ufffd" not in unquote(address)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """The page on loopback, and what was asked of its server."""
    content, asked = written("html"), []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.path == "/page" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content if self.path == "/page" else b"")

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/page", asked
    server.shutdown()
    server.server_close()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed: .ci/packages installs it")
def test_in_a_real_browser_only_the_search_runs(page: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = page
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
         f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=2000", "--enable-logging=stderr",
         "--dump-dom", address],
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert ">1 of 1</span>" in done.stdout, done.stderr[-2000:]
    assert_inert(done.stdout, scripts=1)
    assert "Refused" not in done.stderr
    assert "violates" not in done.stderr
    assert set(asked) <= {"/page", "/favicon.ico"}
