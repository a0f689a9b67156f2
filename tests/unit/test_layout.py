"""Tables that lay out, tables of data, and what a mail hides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.sources.body import to_markdown
from reader.sources.layout import flat_mail

CELL = "<h2>Kilns</h2><p>First.</p><p>Second.</p><ul><li>one</li><li>two</li></ul>"
FLAT = "## Kilns\n\nFirst.\n\nSecond.\n\n- one\n- two"
LAYOUTS = {
    "one cell": f"<table width=600><tr><td>{CELL}</td></tr></table>",
    "by its role": f"<table role=presentation><tr><td>{CELL}</td></tr></table>",
    "tables in tables": f"<table><tr><td><table><tbody><tr><td><table><tr><td>{CELL}</td></tr></table></td></tr></tbody></table></td></tr></table>",
    "a column of its own for space": f"<table><tr><td width=20>&nbsp;</td><td>{CELL}</td><td>&nbsp;</td></tr></table>",
    "headings as cells": f"<table role=none><tr><th>{CELL}</th></tr></table>",
    "a row a block": "<table><tr><td><h2>Kilns</h2></td></tr><tr><td><p>First.</p></td></tr><tr><td>Second.</td></tr>"
    "<tr><td><ul><li>one</li><li>two</li></ul></td></tr></table>",
}
DATA = {
    "headings of columns": "<table><tr><th>Clay</th><th>°C</th></tr><tr><td>Stone</td><td>1280</td></tr></table>",
    "rows of figures": "<table><tr><td>Stone</td><td>1280</td></tr><tr><td>Earth</td><td>1040</td></tr></table>",
}


@pytest.mark.parametrize("html", LAYOUTS.values(), ids=LAYOUTS)
def test_a_table_that_lays_out_is_its_blocks(html: str) -> None:
    assert to_markdown(flat_mail(html)) == FLAT


@pytest.mark.parametrize("html", DATA.values(), ids=DATA)
def test_a_table_of_data_stays_one_also_within_a_layout(html: str) -> None:
    for whole in (html, f"<table width=600><tr><td>{html}</td></tr></table>"):
        markdown = to_markdown(flat_mail(whole))
        assert markdown.count("| Stone | 1280 |") == 1
        assert "---" in markdown


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "max-height:0;overflow:hidden",
        "mso-hide:all",
        "opacity:0;",
        "visibility: hidden",
    ],
)
def test_what_is_not_shown_is_not_read(style: str) -> None:
    assert to_markdown(flat_mail(f'<div style="{style}">preview <b>text</b></div><p>Seen.</p>')) == "Seen."


def test_letters_of_no_size_in_a_cell_hide_nothing() -> None:
    cell = '<td style="font-size:0px;padding:10px"><div style="font-size:13px"><p>Seen.</p></div></td>'
    assert to_markdown(flat_mail(f"<table><tr>{cell}</tr></table>")) == "Seen."


def test_text_behind_a_pixel_stays() -> None:
    assert to_markdown(flat_mail('<p>One <img src="https://t.example/x" width="1" height="1">two.</p>')) == "One two."


@given(st.recursive(st.sampled_from(["wort", "kiln", "<p>clay</p>"]), lambda inner: st.lists(inner, max_size=3).map(
    lambda cells: "<table>" + "".join(f"<tr><td>{cell}</td></tr>" for cell in cells) + "</table>"), max_leaves=12))  # fmt: skip
def test_no_word_is_lost_and_none_comes_twice(html: str) -> None:
    for word in ("wort", "kiln", "clay"):
        assert to_markdown(flat_mail(html)).count(word) == html.count(word)
