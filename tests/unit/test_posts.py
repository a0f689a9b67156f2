"""Posts with front matter, texts in any script, and pages that are not UTF-8."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.model.digest import Digest, split_list
from reader.sources.contents import read_any
from reader.sources.files import Failure, read_file, read_stream
from reader.sources.front_matter import split_front_matter

BODY = "The rope is older than the quay, and nobody remembers who tied it there first."


def imported(text: str, name: str = "post.md", tmp_path: Path | None = None) -> list[Digest | Failure]:
    return list(read_stream(BytesIO(text.encode()), name, "markdown"))


def one(text: str) -> Digest:
    (found,) = imported(text)
    assert isinstance(found, Digest), found
    (added,) = read_any(text.encode(), "post.md").digests
    assert (added.title, added.source, added.topics, added.extra) == (
        found.title,
        found.source,
        found.topics,
        found.extra,
    )
    return found


@pytest.mark.parametrize(
    ("front", "title", "source", "topics"),
    [
        ("title: Ropes: a guide\nsource: Quay Log\ntags: [rope, quay]", "Ropes: a guide", "Quay Log", ("rope", "quay")),
        (
            'title: What "odd" means: three ropes\ntags: #rope #quay',
            'What "odd" means: three ropes',
            "",
            ("rope", "quay"),
        ),
        ("title: Re: ropes\nsite_name: A: B\ntags:\n  - rope\n  - quay", "Re: ropes", "A: B", ("rope", "quay")),
        ("title: 'Ann''s: rope'\nkeywords: rope, quay", "Ann's: rope", "", ("rope", "quay")),
        ("title: 1984", "1984", "", ()),
        ("title: 2024-01-01", "2024-01-01", "", ()),
        ("title: yes", "yes", "", ()),
        ("tags: rope", "The older rope", "", ("rope",)),
    ],
)
def test_a_post_keeps_its_text_and_what_its_front_matter_says(
    front: str, title: str, source: str, topics: tuple[str, ...]
) -> None:
    digest = one(f"---\n{front}\n---\n\n# The older rope\n\n{BODY}\n")
    assert (digest.title, digest.source, digest.topics) == (title, source, topics)
    assert digest.article is not None
    assert BODY in digest.article.text
    assert digest.undigested


def test_a_post_with_a_summary_keeps_both() -> None:
    digest = one(f"---\ntitle: Ropes\ndescription: Of ropes.\nurl: https://q.example/r\n---\n{BODY}\n")
    assert (digest.summary, digest.link) == ("Of ropes.", "https://q.example/r")
    assert digest.article is not None
    assert digest.article.text == BODY


def test_front_matter_without_a_text_is_refused() -> None:
    (failure,) = imported("---\ntitle: Ropes\n---\n\n")
    assert isinstance(failure, Failure)
    assert "no text under it" in failure.why


@pytest.mark.parametrize("front", ["title: [broken", "a: {b", "title: A: b\n  : c"])
def test_what_is_no_list_of_values_is_still_refused(front: str) -> None:
    with pytest.raises(SourceError, match="not YAML"):
        split_front_matter(f"---\n{front}\n---\n{BODY}")


@pytest.mark.parametrize(
    "text",
    [
        "# 港の記録\n\n灯台守は毎日それを帳面に書きます。潮は九時に満ちます。",
        "守塔人的账本\n\n守塔人每天把它写在账本上，潮水九点上涨。",
        "# บันทึก\n\nคนเฝ้าประภาคารเขียนมันลงในสมุดทุกวัน น้ำขึ้นตอนเก้าโมง และลงตอนสาม",
        "# 등대\n\n등대지기는 매일 그것을 장부에 적는다. 물은 아홉 시에 오른다.",
    ],
)
@pytest.mark.parametrize("name", ["log.txt", "log.md"])
def test_a_text_in_any_script_is_a_text(text: str, name: str) -> None:
    (digest,) = read_any(text.encode(), name).digests
    assert digest.title == text.split("\n")[0].removeprefix("# ")
    assert digest.article is not None
    assert digest.article.text == text.split("\n", 2)[2]


def test_a_few_signs_are_no_text() -> None:
    with pytest.raises(SourceError, match="no text to read"):
        read_any("港の".encode(), "log.md")


PAGE = "Café on the quay\n\n· Source: The Log · Field: Food\n\nSummary\n\nIt opens – “at nine”.\n"


@pytest.mark.parametrize("name", ["page.txt", "page.md"])
def test_a_page_that_is_not_utf_8_is_read_with_a_note(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PAGE.encode("windows-1252"))
    note, digest = read_file(tmp_path / name)
    assert isinstance(digest, Digest)
    assert (digest.title, digest.summary) == ("Café on the quay", "It opens – “at nine”.")
    assert isinstance(note, Failure)
    assert note.note
    assert "read as Windows-1252" in note.why


def test_one_stray_byte_is_one_sign() -> None:
    found = list(read_stream(BytesIO(PAGE.encode() + b"\xff"), "page.txt", "text"))
    assert [item.note for item in found if isinstance(item, Failure)] == [True]
    (digest,) = (item for item in found if isinstance(item, Digest))
    assert digest.title == "Café on the quay"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A, B, and C", ("A", "B", "C")), ("A, B, & C", ("A", "B", "C")), ("A, B, C", ("A", "B", "C")),
        ("Head of R and D, CTO", ("Head of R and D", "CTO")), ("Search and Rescue", ("Search and Rescue",)),
        ("A, Android", ("A", "Android")), ("A; B; and C", ("A", "B", "C")),
    ],
)  # fmt: skip
def test_a_list_in_prose_has_an_and_before_its_last_name(text: str, names: tuple[str, ...]) -> None:
    assert split_list(text) == names


BYLINE = "· Source: The Log · Field: Food · Depth: Beginner, short"
REST = "Summary\n\nIt opens at nine.\n\nBest for: CTO\n"


@pytest.mark.parametrize(
    "chrome",
    [
        "3 min read", "3 min read\nShare\nSave", "5 minute read · Nov 4, 2026",
        "Share on X\nShare on LinkedIn\nCopy link",
        "Listen\nBookmark\n12 comments", "Reading time: 4 min", "November 4, 2026", "1.2k views",
    ],
)  # fmt: skip
@pytest.mark.parametrize("menu", ["", "Home\nTopics\nRoles\n\n", "Menu\nSign in\n← Back to digests\n\n"])
def test_buttons_and_menus_are_no_titles(chrome: str, menu: str) -> None:
    text = f"{menu}A café on the quay\n{chrome}\n\n{BYLINE}\n\n{REST}"
    assert [d.title for d in read_stream(BytesIO(text.encode()), "-", "text") if isinstance(d, Digest)] == [
        "A café on the quay"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Open in Quayside → https://q.example/d/9", "Open in Quayside → (https://q.example/d/9)", "Open in Quayside: https://q.example/d/9",
        "Open in Quayside (https://q.example/d/9)", "Read on Quayside -> <https://q.example/d/9>", "Read the original: https://q.example/d/9",
        "View original → https://q.example/d/9",
    ],
)  # fmt: skip
def test_the_address_on_a_line_that_leads_back_is_the_link(line: str) -> None:
    text = f"A café on the quay\n\n{BYLINE}\n\n{REST}\n{line}\n"
    (digest,) = read_stream(BytesIO(text.encode()), "-", "text")
    assert isinstance(digest, Digest)
    assert (digest.link, digest.best_for) == ("https://q.example/d/9", ("CTO",))
