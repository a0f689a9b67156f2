"""Code keeps its tabs, from a file to what is exported; laid out they are stops."""

from __future__ import annotations

from io import BytesIO

import pytest

from reader.export.formats import format_named
from reader.export.markdown import Vault
from reader.export.vault import name_of
from reader.model.article import Article
from reader.model.digest import Digest
from reader.model.page.layout import Layout
from reader.model.page.markdown import markdown_blocks
from reader.model.record import from_record, to_record
from reader.sources.body import tidy, to_markdown
from reader.sources.contents import read_any
from reader.sources.files import read_stream
from tests.export.items import ABOUT, item_of

CODE = "func main() {\n\tif wet {\n\t\thoist()\t// at once\n\t}\n}"
WORDS = "The rope is older than the quay, and nobody remembers who tied it there first, or why."
TEXT = f"{WORDS}\n\n```go\n{CODE}\n```\n\n{WORDS}"
PAGE = (
    f"<html><body><article><h1>A rope</h1><p>{WORDS}</p>"
    f"<pre><code class='language-go'>{CODE}</code></pre><p>{WORDS}</p></article></body></html>"
)
KEPT = Digest("0123456789ab", "A rope", article=Article(text=TEXT, whole=True))


@pytest.mark.parametrize(
    "content", [f"# A rope\n\n{TEXT}".encode(), f"---\ntitle: A rope\n---\n{TEXT}".encode(), PAGE.encode()]
)
def test_code_is_stored_with_its_tabs(content: bytes) -> None:
    (found,) = read_any(content, "rope.html" if b"<html" in content else "rope.md").digests
    assert found.article is not None
    assert found.article.text == TEXT


def test_a_record_keeps_them() -> None:
    again = from_record(to_record(KEPT)).article
    assert again is not None
    assert again.text == TEXT


def test_tabs_outside_of_code_are_spaces() -> None:
    assert tidy("so\tit \t is") == "so it   is"
    assert tidy("\tA paragraph begins.") == " A paragraph begins."
    assert tidy("- one\t2\n\t- two\n\n\t\tcode()", indented=True) == "- one 2\n\t- two\n\n\t\tcode()"
    assert to_markdown("<p>so\tit is</p>") == "so it is"


def test_laid_out_they_are_stops() -> None:
    lines = [line.text for line in Layout(78, whole=True).lay(markdown_blocks(TEXT))]
    assert "         hoist() // at once" in lines
    assert "     if wet {" in lines
    assert not [line for line in lines if "\t" in line]


@pytest.mark.parametrize("form", ["html", "rss", "atom"])
def test_markup_keeps_them(form: str) -> None:
    written = b"".join(format_named(form).write([item_of(KEPT)], ABOUT)).decode()
    assert "\t\thoist()\t// at once" in written


def test_a_note_brings_them_back() -> None:
    (note,) = Vault(name_of).notes(item_of(KEPT))
    (found,) = read_stream(BytesIO(note.head.encode()), note.name, "markdown")
    assert isinstance(found, Digest)
    assert found.article is not None
    assert found.article.text == TEXT
