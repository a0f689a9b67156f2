"""What we also read comes back as it was."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.export.formats import format_named
from reader.export.markdown import Vault
from reader.export.obsidian import Vault as ObsidianVault
from reader.export.vault import name_of
from reader.model.digest import Digest
from reader.model.notes import MARKER, escaped, split_own, unescaped
from reader.model.page.markdown import markdown_blocks
from reader.model.record import from_record, same_content
from reader.sources.feed import parse_feed
from reader.sources.files import read_stream
from tests.export.items import ABOUT, DIGESTS, LINE, item_of

FEW = settings(max_examples=30)
SOME = st.lists(DIGESTS, min_size=1, max_size=3)


def read(content: bytes, name: str) -> list[Digest]:
    found = list(read_stream(io.BytesIO(content), name, {"x.md": "markdown", "x.csv": "csv"}.get(name, "json")))
    assert all(isinstance(each, Digest) for each in found), found
    return [each for each in found if isinstance(each, Digest)]


def exported(form: str, digests: Sequence[Digest]) -> bytes:
    return b"".join(format_named(form).write(map(item_of, digests), ABOUT))


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
@FEW
@given(digests=SOME)
def test_records_come_back_whole(form: str, digests: list[Digest]) -> None:
    back = read(exported(form, digests), "x.csv" if form == "csv" else "x.json")
    assert [each.id for each in back] == [each.id for each in digests]
    for one, other in zip(back, digests, strict=True):
        assert one.added == other.added
        assert same_content(one, other)


@pytest.mark.parametrize("kind", [Vault, ObsidianVault])
@FEW
@given(digest=DIGESTS)
@example(from_record({"title": MARKER, "summary": MARKER, "insights": [MARKER, "## Summary", "- x"]}))
def test_notes_come_back_whole(kind: type[Vault] | type[ObsidianVault], digest: Digest) -> None:
    (note,) = (each for each in kind(name_of).notes(item_of(digest)) if not each.folder)
    parts = split_own(note.head + "own words\n## Summary\n")
    assert parts == (note.head, "own words\n## Summary\n")
    (back,) = read(note.head.encode() + b"own words\n## Summary\nmore", "x.md")
    assert back.id == digest.id
    assert same_content(back, digest)


@given(LINE)
def test_what_is_escaped_is_read_as_it_was(text: str) -> None:
    text = " ".join(text.split())
    assert unescaped(escaped(text)) == text
    shown = list(markdown_blocks(escaped(text)))
    assert "".join(run.text for block in shown for run in getattr(block, "runs", ())) == text


def test_an_article_comes_back_with_its_parts() -> None:
    text = (
        "First *of* **all**, see [this](https://e.example/a) and `x = 1`.\n\n## A part\n\n- one\n- two\n\n  more of it\n\n"
        "1. first\n2. second\n\n```python\nif a < b:\n    pass\n```\n\n> said\n\n| a | b |\n| --- | --: |\n| 1 | 2 |\n"
    )
    digest = from_record({"title": "T", "link": "https://e.example/t", "article": {"text": text}})
    (note,) = Vault(name_of).notes(item_of(digest))
    (back,) = read(note.head.encode(), "x.md")
    assert back.article is not None
    assert list(markdown_blocks(back.article.text)) == list(markdown_blocks(text.strip()))
    assert back.undigested


_PROSE = st.sampled_from(
    [
        "A rope.",
        "So *it* is, **all** of it.",
        "See [this](https://e.example/a), `x = <b>` and a < b.",
        "Told.[^1]\nAnd so.",
    ]
)
_HEADINGS = st.builds(lambda level, text: f"{'#' * level} {text}", st.integers(1, 6), _PROSE.filter(str.isascii)).map(
    lambda text: text.partition("\n")[0]
)
_PLAIN_PARTS = st.one_of(
    _PROSE,
    _HEADINGS,
    st.sampled_from(
        [
            "- one\n- two\n\n  more\n  - inner", "* one\n* two", "3. three\n4. four", "- [ ] to do\n- [x] done",
            "```go\nfunc f() {\n\treturn\n}\n```", "~~~\na\n\n# no heading\n~~~", "    indented\n    code",
            "> said\n>\n> # so", "> - a\n> - b", "---", "***", "A title\n=======", "Another\n---",
            "| a | b |\n| --- | --: |\n| 1 | 2 |", "[^1]: A note.\n[^2]: Another.", "![A rope](https://e.example/r.png)",
            "# Tight\nA paragraph.", "## Summary", "See [that][ref].\n\n[ref]: https://e.example/ref",
        ]
    ),
)  # fmt: skip
_ACTIVE_PARTS = st.sampled_from(
    ["It costs $5, or $6.", "# A #tag", "a <b>bold</b> word", "[[wiki]] and %%x%%", "- a\n- [[b]]", "==high==", MARKER,
     "```\n[[code]] <!-- x -->\n```", "<div>x</div>", "> [!note] x", "[x](javascript:alert(1))"]
)  # fmt: skip


@pytest.mark.parametrize("kind", [Vault, ObsidianVault])
@FEW
@given(parts=st.lists(_PLAIN_PARTS, min_size=1, max_size=8))
@example(parts=["\n".join(["```go", *(f"\tline {n}" for n in range(3_000)), "```"]), "After."])
def test_an_article_comes_back_as_it_was(kind: type[Vault] | type[ObsidianVault], parts: list[str]) -> None:
    digest = from_record({"title": "T", "link": "https://e.example/t", "article": {"text": "\n\n".join(parts)}})
    (note,) = kind(name_of).notes(item_of(digest))
    (back,) = read(note.head.encode(), "x.md")
    assert back.article is not None
    assert digest.article is not None
    assert back.article.text == digest.article.text


@FEW
@given(parts=st.lists(_PLAIN_PARTS | _ACTIVE_PARTS, min_size=1, max_size=8), between=st.sampled_from(["\n\n", "\n"]))
def test_what_is_active_in_an_article_is_not_and_what_stands_around_it_stays(parts: list[str], between: str) -> None:
    digest = from_record({"title": "T", "link": "https://e.example/t", "article": {"text": between.join(parts)}})
    (note,) = Vault(name_of).notes(item_of(digest))
    (back,) = read(note.head.encode(), "x.md")
    assert back.article is not None
    (again,) = Vault(name_of).notes(item_of(back))
    assert again.head == note.head
    shown = _article_of(note.head)
    tokens = [each for token in MarkdownIt("commonmark").parse(shown) for each in (token, *(token.children or ()))]
    assert not [token for token in tokens if token.type in ("html_block", "html_inline")]
    assert not [token for token in tokens if "javascript:" in str(token.attrGet("href"))]


def _article_of(head: str) -> str:
    return head.partition("## Article\n")[2].removesuffix(f"{MARKER}\n")


_WORDS = st.sampled_from(["a", "Bc", "é", "語", "a < b", "Q & A", "“x”", "it's", "(c)", "50 %", "#1", "😀"])
TITLES = st.lists(_WORDS, min_size=1, max_size=4).map(lambda words: f"Told {' '.join(words)}")
"""Titles as people write them: what looks like HTML in a title is read as HTML by readers of feeds, ours among them."""
ENTRIES = st.lists(
    st.builds(
        lambda title, link, published, text: from_record(
            {"title": title, "link": f"https://e.example/{link}", "published": published, "article": {"text": text}}
        ),
        TITLES,
        st.sampled_from(["a?b=1&c=(d)", "ü", "x_y*z", "q/"]),
        st.sampled_from(["", "2024-05-31", "2024-05-31T10:30:00Z"]),
        st.lists(TITLES, min_size=1, max_size=3).map("\n\n".join),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda digest: digest.link,
)


@pytest.mark.parametrize("form", ["atom", "rss", "jsonfeed"])
@FEW
@given(digests=ENTRIES)
def test_feeds_bring_titles_links_days_and_texts(form: str, digests: list[Digest]) -> None:
    back = parse_feed(exported(form, digests)).entries
    assert [each.title for each in back] == [each.title for each in digests]
    assert [each.link for each in back] == [each.link for each in digests]
    for one, other in zip(back, digests, strict=True):
        if form != "atom" or other.published:  # an entry of Atom has to have a date
            assert one.published[:10] == other.published[:10]
        assert one.article is not None
        assert other.article is not None
        assert list(markdown_blocks(one.article.text)) == list(markdown_blocks(other.article.text))


@pytest.mark.parametrize("form", ["atom", "rss", "jsonfeed"])
def test_an_editors_digest_is_one_again(form: str) -> None:
    digest = from_record(
        {
            "title": "Bounded queues & <clocks>", "link": "https://e.example/q", "published": "2024-05-31",
            "source": "Weekly", "curator": "Desk", "summary": "One a < b.\n\nTwo & three.", "takeaway": "For CTOs, bound it.",
            "insights": ["1. First", "Second <b>"], "method": ["Measure"], "topics": ["load shedding", "c++"],
            "best_for": ["CTO"], "field": {"domain": "Systems", "subfields": ["Queues"]},
            "depth": {"level": "advanced", "abstraction": "low"},
        }
    )  # fmt: skip
    (back,) = parse_feed(exported(form, [digest])).entries
    for name in (
        "title",
        "link",
        "summary",
        "takeaway",
        "insights",
        "method",
        "topics",
        "best_for",
        "source",
        "depth",
        "field",
    ):
        assert getattr(back, name) == getattr(digest, name), name
    assert back.published[:10] == "2024-05-31"


@pytest.mark.parametrize("form", ["atom", "rss", "jsonfeed"])
def test_an_article_is_one_again(form: str) -> None:
    text = "First of *all*, a < b.\n\n## A part\n\n- one\n- two"
    digest = from_record({"title": "T & U", "link": "https://e.example/t", "article": {"text": text}})
    (back,) = parse_feed(exported(form, [digest])).entries
    assert back.article is not None
    assert list(markdown_blocks(back.article.text)) == list(markdown_blocks(text))


@pytest.mark.parametrize("form", ["atom", "rss", "jsonfeed"])
@pytest.mark.parametrize("published", ["1945-07-01", "1968-03-01", "1989-12-31", "1970-01-02", "1970-03"])
def test_feeds_bring_the_days_of_old_papers(form: str, published: str) -> None:
    paper = from_record({"title": "A rope", "link": "https://e.example/rope", "published": published})
    (back,) = parse_feed(exported(form, [paper])).entries
    assert back.published[: len(published)] == published
