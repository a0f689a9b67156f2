"""Blocks to lines: nothing is lost, nothing is wider than asked, and what hangs together stays together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcswidth

from reader.model.page import blocks as page
from reader.model.page.blocks import Block, Run, Runs, Target
from reader.model.page.cells import PLAIN, chopped, cut, tidy, width
from reader.model.page.flow import flow
from reader.model.page.inline import plain_runs
from reader.model.page.laid import Laid
from reader.model.page.layout import Layout, Line, part_of
from reader.model.page.matched import matched

WORDS = st.text("abc é分散、。שלוםمرحبا한국👩\u200d👧e\u0301-", max_size=60)
TEXTS = WORDS.map(plain_runs)
CELLS = st.lists(TEXTS, min_size=2, max_size=2).map(tuple)


def tables() -> st.SearchStrategy[Block]:
    return st.builds(lambda head, rows: page.Table(head, tuple(rows)), CELLS, st.lists(CELLS, max_size=4))


def leaves() -> st.SearchStrategy[Block]:
    return st.one_of(
        TEXTS.map(page.Paragraph),
        TEXTS.map(page.Title),
        TEXTS.map(lambda runs: page.Heading(runs, 1, runs)),
        WORDS.map(lambda text: page.Picture(text, "https://a.example/p.png")),
        tables(),
        st.just(page.Rule()),
    )


def inside(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some = st.lists(children, min_size=1, max_size=3).map(tuple)
    items = st.lists(st.builds(page.Item, st.sampled_from(("•", "10.", "☐")), some), min_size=1, max_size=3)
    return st.one_of(
        some.map(page.Quote), some.map(page.Callout), st.builds(page.Bullets, items.map(tuple), st.booleans())
    )


@pytest.mark.parametrize("after", ["", "a", "é", "–"])
def test_plain_characters_take_a_column_each_and_stay_apart(after: str) -> None:
    plain = [char for char in map(chr, range(0x3000)) if PLAIN.fullmatch(char)]
    assert len(plain) > 1_000
    assert [char for char in plain if wcswidth(char + after) != len(char + after)] == []
    assert [char for char in plain if list(iter_graphemes(char + after)) != list(char + after)] == []


PAGES = st.lists(st.recursive(leaves(), inside, max_leaves=6), max_size=4)


def runs_of(block: object) -> Iterator[Runs]:
    """The texts of a block, in their order."""
    match block:
        case page.Paragraph(runs) | page.Title(runs):
            yield runs
        case page.Heading(runs, _, aside):
            yield from (runs, aside)
        case page.Picture():
            yield (Run(tidy(block.name)),)
        case page.Table(head, rows):
            yield from (cell for row in (head, *rows) for cell in row)
        case page.Quote(blocks) | page.Callout(blocks) | page.Item(_, blocks):
            yield from (runs for each in blocks for runs in runs_of(each))
        case page.Bullets(items):
            yield from (runs for item in items for runs in runs_of(item))


def letters(text: str) -> list[str]:
    """The letters of a text in any order: cells of a row that is wrapped stand beside each other."""
    return sorted(re.sub(r"[\s▏▌▣•☐│─┼·:]|10\.", "", text))


@given(page_=PAGES, columns=st.integers(12, 90))
def test_nothing_is_lost_and_nothing_is_wider_than_asked(page_: list[Block], columns: int) -> None:
    lines = list(Layout(columns).lay(page_))
    assert all(width(line.text) <= columns for line in lines)
    said = "".join(line.text for line in lines)
    wanted = "".join(run.text for block in page_ for runs in runs_of(block) for run in runs)
    found = letters(said)
    if not any(isinstance(block, page.Table) for block in flattened(page_)):
        assert found == letters(wanted)
    else:  # as records, a table repeats its headings
        assert not set(letters(wanted)) - set(found)


def flattened(blocks: Iterable[object]) -> Iterator[object]:
    for block in blocks:
        yield block
        match block:
            case page.Quote(inner) | page.Callout(inner) | page.Item(_, inner):
                yield from flattened(inner)
            case page.Bullets(items):
                yield from flattened(items)


@given(page_=PAGES, columns=st.integers(12, 90))
def test_laid_out_bit_by_bit_it_is_the_same(page_: list[Block], columns: int) -> None:
    layout = Layout(columns)
    whole = list(layout.lay(page_))
    laid = Laid(page_, layout, 100)
    for count in range(0, len(whole) + 2, 3):
        laid.reach(count)
        assert laid.lines == whole[: len(laid.lines)]
    laid.reach(len(whole) + 1)
    assert (laid.done, laid.lines, laid.height) == (True, whole, len(whole))
    for number in range(len(whole)):
        assert laid.line_at(laid.place_of(number)) == number


@given(runs=TEXTS, columns=st.integers(1, 40))
def test_a_text_that_is_laid_out_again_stays_as_it_is(runs: Runs, columns: int) -> None:
    lines = flow(runs, columns)
    again = flow([run for line in lines for run in (*line, Run("\n"))], columns)
    assert ["".join(run.text for run in line) for line in again if line] == [
        "".join(run.text for run in line) for line in lines if line
    ]


@given(text=WORDS, first=st.integers(0, 9), rest=st.integers(2, 9))
def test_a_word_is_broken_between_characters(text: str, first: int, rest: int) -> None:
    text = tidy(text)
    parts = list(chopped(text, min(first, rest), rest))
    assert "".join(parts) == text
    assert all(wcswidth(part) <= rest for part in parts)
    assert width(cut(text, rest)) <= rest


@pytest.mark.parametrize(
    ("text", "columns"),
    [("한국", 4), ("e\u0301a", 2), ("👩\u200d👧", 2), ("❤\ufe0f", 1), ("שלום", 4), ("分散", 4), ("\tx", 5)],
)
def test_text_is_as_wide_as_a_terminal_shows_it(text: str, columns: int) -> None:
    assert width(tidy(text)) == columns


def texts(lines: Iterable[Line]) -> list[str]:
    return [line.text.rstrip() for line in lines]


def test_lists_hang_and_numbers_stand_below_each_other() -> None:
    items = tuple(page.Item(f"{n}.", (page.Paragraph(plain_runs(f"item {n} goes on and on")),)) for n in (9, 10))
    assert texts(Layout(18).lay([page.Bullets(items)])) == [
        " 9. item 9 goes on", "    and on", "10. item 10 goes", "    on and on",
    ]  # fmt: skip


def test_every_line_of_a_quote_has_its_bar() -> None:
    quote = page.Quote((page.Paragraph(plain_runs("one two three four five")), page.Quote((page.Rule(),))))
    assert texts(Layout(14).lay([quote])) == ["▏ one two", "▏ three four", "▏ five", "▏", "▏ ▏   · · ·"]


def test_cjk_breaks_between_characters_but_not_before_a_full_stop() -> None:
    lines = flow(plain_runs("合意形成は難しい。だから読む。"), 16)
    assert [run.text for line in lines for run in line] == ["合意形成は難し", "い。だから読む。"]


def test_a_table_that_fits_is_aligned() -> None:
    table = page.Table(
        (plain_runs("name"), plain_runs("n")), ((plain_runs("a"), plain_runs("1")),), aligned=("left", "right")
    )
    assert texts(Layout(30).lay([table])) == ["name │ n", "─────┼──", "a    │ 1"]


def test_a_table_that_is_too_wide_wraps_its_cells_and_a_narrow_one_becomes_records() -> None:
    head = tuple(plain_runs(name) for name in ("language", "released", "what it is known for"))
    row = tuple(plain_runs(text) for text in ("Haskell", "1990", "laziness, and types that say more than others"))
    wrapped = texts(Layout(46).lay([page.Table(head, (row, row))]))
    assert all(line.count("│") == 2 or set(line) <= {"─", "┼"} for line in wrapped)
    assert sum("─" in line for line in wrapped) == 2
    records = texts(Layout(20).lay([page.Table(head, (row, row))]))
    assert records[:3] == ["language: Haskell", "released: 1990", "what it is known"]
    assert records.count("language: Haskell") == 2


def test_code_is_cut_with_a_mark_and_keeps_what_was_cut_off() -> None:
    code = page.Code("short\n" + "x" * 40)
    short, long = Layout(20).lay([code])
    assert (short.text, short.whole, short.tint) == (" short", (), "code")
    assert long.text == " " + "x" * 18 + "…"
    assert "".join(run.text for run in long.whole) == " " + "x" * 40
    assert texts(Layout(20, whole=True).lay([code]))[1] == " " + "x" * 40
    assert "".join(run.text for run in part_of((Run("分散合意"),), 1, 4)) == " 散 "


def test_code_is_coloured_where_its_language_is_known() -> None:
    (line,) = Layout(40).lay([page.Code("return 'x'  # why", "python")])
    styles = {run.text.strip(): run.styles for run in line.runs}
    assert "keyword" in styles["return"]
    assert any("string" in run.styles for run in line.runs if "x" in run.text)
    assert "comment" in styles["# why"]
    (plain,) = Layout(40).lay([page.Code("return 1", "brainfudge")])
    assert {style for run in plain.runs for style in run.styles} == {"code"}


def test_chips_are_not_broken() -> None:
    chips = page.Chips(tuple(
        run for name in ("load shedding", "tail latency", "back pressure")
        for run in (Run(f" {name} ", frozenset(("chip",)), Target("topic", name), True), Run("  "))
    ), "Topics")  # fmt: skip
    lines = texts(Layout(36).lay([chips]))
    assert lines == ["Topics   load shedding", "         tail latency", "         back pressure"]


def test_sections_and_notes_are_found() -> None:
    blocks: list[Block] = [
        page.Title(plain_runs("T")),
        page.Heading(plain_runs("One")),
        page.Paragraph((Run("See "), Run("[1]", frozenset(("link",)), Target("footnote", "1")))),
        page.Heading(plain_runs("inside"), 2),
        page.Heading(plain_runs("Two")),
        page.Paragraph(plain_runs("[1] A note."), "1"),
    ]
    laid = Laid(blocks, Layout(40), 100)
    one = laid.section(0, 1)
    inside = laid.section(one, 1)
    two = laid.section(inside, 1)
    assert [laid.lines[line].text for line in (one, inside, two)] == ["One", "inside", "Two"]
    assert (laid.section(two, 1), laid.section(two, -1), laid.section(one, -1)) == (-1, inside, -1)
    assert laid.lines[laid.note("1")].text == "[1] A note."
    assert laid.lines[laid.reference("1")].text == "See [1]"
    assert (laid.note("2"), laid.reference("2")) == (-1, -1)


def test_a_long_page_is_laid_out_as_far_as_it_is_asked_for() -> None:
    asked = 0

    def blocks() -> Iterator[Block]:
        nonlocal asked
        for number in range(100_000):
            asked = number + 1
            yield page.Paragraph(plain_runs(f"Paragraph {number}."))

    laid = Laid(blocks(), Layout(70), 1_700_000)
    laid.reach(50)
    assert asked < 60
    assert 100_000 < laid.height < 300_000


def test_matches_are_marked_across_runs() -> None:
    runs = matched((Run("bound "), Run("every", frozenset(("strong",))), Run(" queue")), [(4, 8)])
    assert [(run.text, "match" in run.styles) for run in runs] == [
        ("boun", False), ("d ", True), ("ev", True), ("ery", False), (" queue", False),
    ]  # fmt: skip
