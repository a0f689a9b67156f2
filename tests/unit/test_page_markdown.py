"""Markdown as blocks: every word of a text stands on its page, once."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.page.blocks import Bullets, Code, Heading, Paragraph, Picture, Quote, Rule, Table, Target
from reader.model.page.chunks import MOST, chunks
from reader.model.page.inline import plain_runs
from reader.model.page.layout import Layout
from reader.model.page.markdown import markdown_blocks

TEXT = """# Of queues

Bound them *by time*, not `by size`, says [the paper](https://a.example/paper). It was measured[^1].

> A full queue
> hides trouble.

1. Measure
   - the wait
   - [ ] the work
2. Act

| what | ms |
|:-----|---:|
| wait | 12 |

```python
def wait(): ...
```

![A queue at noon](https://a.example/q.png)

---

[^1]: On a Tuesday, see https://b.example/log.
"""


def printed(markdown: str, width: int = 72) -> str:
    return "\n".join(line.text for line in Layout(width, whole=True).lay(markdown_blocks(markdown)))


def test_a_text_becomes_its_blocks() -> None:
    kinds = [type(block) for block in markdown_blocks(TEXT)]
    assert kinds == [Heading, Paragraph, Quote, Bullets, Table, Code, Picture, Rule, Paragraph]


def test_spans_say_what_they_are_and_where_they_lead() -> None:
    _, first, *_, note = markdown_blocks(TEXT)
    assert isinstance(first, Paragraph)
    assert isinstance(note, Paragraph)
    said = {run.text: run for run in first.runs}
    assert said["by time"].styles == {"emphasis"}
    assert said["by size"].styles == {"code"}
    assert said["the paper"].target == Target("link", "https://a.example/paper")
    assert said["[1]"].target == Target("footnote", "1")
    assert (note.name, note.runs[0].target) == ("1", Target("reference", "1"))
    assert Target("link", "https://b.example/log") in [run.target for run in note.runs]


def test_tasks_have_boxes_and_nested_lists_their_own_marks() -> None:
    page = printed(TEXT)
    assert "1. Measure\n   ◦ the wait\n   ☐ the work\n2. Act" in page


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x_(y))", ["https://a.example/x_(y)"]),
        ("<https://a.example/x>, http://b.example/?q=1!", ["https://a.example/x", "http://b.example/?q=1"]),
        ("javascript:alert(1) https:// ftp://a.example/x", []),
    ],
)
def test_addresses_in_a_text_lead_there(text: str, links: list[str]) -> None:
    runs = plain_runs(text)
    assert [run.target.value for run in runs if run.target] == links
    assert "".join(run.text for run in runs) == text


def test_a_link_off_the_web_is_its_words() -> None:
    (block,) = markdown_blocks("[run](javascript:alert) and [here](#top)")
    assert isinstance(block, Paragraph)
    assert all(run.target is None for run in block.runs)
    assert "".join(run.text for run in block.runs) == "run and here"


def test_a_reference_is_resolved_in_another_part_of_the_text() -> None:
    text = "See [the log][1].\n\n" + "Word after word.\n\n" * 1_000 + "[1]: https://a.example/log\n"
    first = next(iter(markdown_blocks(text)))
    assert isinstance(first, Paragraph)
    assert [run.target for run in first.runs if run.target] == [Target("link", "https://a.example/log")]


WORDS = re.compile(r"\w+")
PIECES = st.lists(
    st.sampled_from(
        ["alpha", "# beta", "- gamma", "> delta", "    epsilon", "```\nzeta\n```", "1. eta", "", "\n", "[^n]: theta",
         "[^n]"]
    ),
    max_size=40,
)  # fmt: skip


@given(pieces=PIECES, times=st.sampled_from((1, 300)))
def test_every_word_of_a_text_is_on_its_page(pieces: list[str], times: int) -> None:
    text = "\n".join(pieces * times)
    wanted = [word for word in WORDS.findall(text) if not word.isdigit()]
    assert [word for word in WORDS.findall(printed(text)) if not word.isdigit()] == wanted


@given(text=st.text("ab`~#\n ->1.", max_size=200), times=st.sampled_from((1, 400)))
def test_the_parts_of_a_text_are_the_text(text: str, times: int) -> None:
    text *= times
    parts = list(chunks(text))
    assert all(len(part.text) <= MOST * 2 + 10 for part in parts)
    kept = "".join(part.text for part in parts)
    fences = text.count("```") + text.count("~~~")
    assert fences or re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)


def test_code_of_thousands_of_lines_is_code_to_its_end() -> None:
    code = "\n".join(f"line {n} # not a heading" for n in range(5_000))
    blocks = list(markdown_blocks(f"Before.\n\n```text\n{code}\n```\n\nAfter."))
    assert isinstance(blocks[0], Paragraph)
    assert isinstance(blocks[-1], Paragraph)
    middle = blocks[1:-1]
    assert len(middle) > 5
    assert all(isinstance(block, Code) for block in middle)
    assert "\n".join(block.text for block in middle if isinstance(block, Code)) == code
    assert printed(f"```\n{code}\n```").count("\n") == 4_999


LONG = (
    "word " * 300_000,
    "- item\n" * 100_000,
    "> q\n" * 100_000,
    "x\n\n" * 100_000,
    "|a|b|\n|-|-|\n" + "|c|d|\n" * 100_000,
)


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_the_beginning_of_a_long_text_is_there_at_once(text: str) -> None:
    start = time.process_time()
    lines = Layout(72).lay(markdown_blocks(text))
    found = [next(lines) for _ in range(50)]
    assert len(found) == 50
    assert time.process_time() - start < 2


def test_text_from_outside_is_only_text() -> None:
    page = printed("[red]x[/] \x1b]0;owned\x07\x1b[2J <b onclick=x>bold</b> \u202eright")
    assert "[red]x[/]" in page
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", page)


def test_each_footnote_is_its_own_paragraph() -> None:
    text = (
        "It is so.[^1] And so.[^note]\n\n[^1]: The first,\nwhich goes on.\n[^note]: The second.\n\n```\n[^1]: code\n```"
    )
    *_rest, first, second, code = markdown_blocks(text)
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert (first.name, second.name) == ("1", "note")
    assert code == Code("[^1]: code")


def test_a_picture_without_a_name_is_called_by_its_file() -> None:
    assert printed("![](https://a.example/p/old%20rope.jpg?w=3)") == "▣ old rope.jpg"
    assert printed("![](https://a.example/rope)") == "▣ picture"
    assert printed("# ![](https://a.example/rope.png)") == "▣ rope.png"
