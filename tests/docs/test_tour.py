"""The moving picture of the README: it shows the script as it is, moves by CSS alone, and can be had without motion."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.segment import Segment
from rich.style import Style

from docs.moving_picture import Frame, Row, moving_picture, row_of
from docs.scenes import library_of_scenes
from docs.screenshots import TOUR as PICTURE
from docs.tour import SIZE, TOUR, play, script

SVG = "{http://www.w3.org/2000/svg}"
MOST = 300_000
"""Bytes: it is the first thing that is loaded."""


def _texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_picture_shows_the_script_as_it_is() -> None:
    svg = PICTURE.read_text(encoding="utf-8")
    assert ElementTree.fromstring(svg).findtext(f"{SVG}desc") == "\n".join(script()), "`make screenshots` makes it"
    assert {step.said for step in TOUR} | {step.named for step in TOUR} <= set(_texts(svg)), "`make screenshots`"


def test_the_picture_is_light_plain_and_loads_nothing() -> None:
    data = PICTURE.read_bytes()
    assert len(data) <= MOST
    text = data.decode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]", text)
    assert {each.tag.removeprefix(SVG) for each in ElementTree.fromstring(text).iter()} == {
        "svg", "title", "desc", "style", "rect", "g", "text",
    }  # fmt: skip
    assert not re.search(r"\bhref|url\(|@import|\bon\w+=", text)
    assert text.count("://") == 1, "the name of SVG itself, and no other address"
    assert "prefers-reduced-motion" in text


def test_the_tour_plays_and_every_step_changes_the_screen(tmp_path: Path) -> None:
    with library_of_scenes(tmp_path / "starter") as library:
        frames = asyncio.run(play(library))
    assert len(frames) >= len(TOUR)
    assert all(len(frame.rows) == SIZE[1] for frame in frames)
    assert all(sum(run.cells for run in row) == SIZE[0] for frame in frames for row in frame.rows)
    assert not [after.caption for before, after in pairwise(frames) if before.rows == after.rows]


def _screen(*texts: str) -> tuple[Row, ...]:
    return tuple(row_of([Segment(text, Style(color="#ff0000"))]) for text in texts)


def test_what_frames_share_is_drawn_once_and_what_differs_has_its_time() -> None:
    svg = moving_picture(
        [Frame(_screen("same", "left"), ("a", "first"), 1.0), Frame(_screen("same", "then"), ("b", "second"), 3.0)],
        "Two", "",
    )  # fmt: skip
    assert [text for text in _texts(svg) if text in ("same", "left", "then")] == ["same", "left", "then"]
    assert "0%{visibility:visible}25%{visibility:hidden}" in svg
    assert "0%{visibility:hidden}25%{visibility:visible}" in svg
    assert "animation-duration:4s" in svg


def test_one_frame_does_not_move() -> None:
    assert "@keyframes" not in moving_picture([Frame(_screen("x"), ("a", "b"), 1)], "One", "")


@pytest.mark.parametrize("text", ["<script>", "a & b", '"quoted"'])
def test_what_stands_on_the_screen_is_text(text: str) -> None:
    assert text in _texts(moving_picture([Frame(_screen(text), ("a", "b"), 1)], text, text))


def test_neighbours_of_one_look_are_one_run() -> None:
    red, blue = Style(color="#ff0000"), Style(color="#0000ff", bold=True, reverse=True)
    runs = row_of([Segment("ab", red), Segment("漢", red), Segment("c", blue)])
    assert [(run.x, run.cells, run.text, run.traits) for run in runs] == [
        (0, 4, "ab漢", ""), (4, 1, "c", "font-weight:bold;"),
    ]  # fmt: skip
    assert runs[1].ground == "#0000ff"
