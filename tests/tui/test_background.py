"""The theme that suits the terminal, which is asked for its background."""

from __future__ import annotations

import os
import pty
import tty

import pytest

from reader.config import Config
from reader.library import Library
from reader.state import State
from reader.tui.app import ReaderApp
from reader.tui.background import answer, ask, is_light, theme_for
from reader.tui.textual_private import keys_in
from tests.tui.screen import opened


@pytest.mark.parametrize(
    ("sent", "light", "typed"),
    [
        (b"\x1b]11;rgb:ffff/ffff/f0f0\x1b\\\x1b[?62;22c", True, b""),
        (b"\x1b]11;rgb:1a/1b/26\x07\x1b[?6c", False, b""),
        (b"jj\x1b]11;rgba:1a1a/1b1b/2626/ffff\x1b\\k\x1b[?1;2cG", False, b"jjkG"),
        (b"j\x1b[?1;2ck", None, b"jk"),
        (b"\x1b[B", None, b"\x1b[B"),
        (b"", None, b""),
    ],
)
def test_the_answer_is_told_from_what_is_typed(sent: bytes, light: bool | None, typed: bytes) -> None:
    terminal, keys = pty.openpty()
    try:
        tty.setraw(keys)
        ask(keys)
        assert os.read(terminal, 100) == b"\x1b]11;?\x1b\\\x1b[c"
        if sent:
            os.write(terminal, sent)
        assert answer(keys, {}) == (light, typed)
    finally:
        os.close(terminal)
        os.close(keys)


def test_light_is_nearer_to_white() -> None:
    assert is_light(b"ff", b"ff", b"ff")
    assert is_light(b"fdfd", b"f6f6", b"e3e3")
    assert not is_light(b"0", b"2", b"3")
    assert not is_light(b"0000", b"0000", b"ffff")


def test_fewer_colours_have_a_theme_of_their_own() -> None:
    assert theme_for("standard", True) == "ansi-light"
    assert theme_for("256", False) != theme_for("truecolor", False)
    assert theme_for(None, False) == theme_for("truecolor", False)


def test_what_was_typed_is_keys() -> None:
    assert [key.key for key in keys_in(b"j\x1b[BG")] == ["j", "down", "G"]
    assert keys_in(b"") == []


@pytest.mark.parametrize(
    ("term", "colour", "light", "theme"),
    [
        ("xterm-256color", "truecolor", True, "atom-one-light"),
        ("xterm-256color", "", False, "gruvbox"),
        ("linux", "", False, "ansi-dark"),
    ],
)
async def test_the_theme_suits_the_terminal_until_one_is_chosen(
    library: Library, monkeypatch: pytest.MonkeyPatch, term: str, colour: str, light: bool, theme: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colour)
    app = ReaderApp(library, Config(), light=light)
    async with app.run_test():
        assert app.theme == theme
        app.save_state()
        assert State.load(library.layout.state).theme == ""
    async with opened(library) as reader:
        await reader.press("ctrl+t", "G", "enter")
        reader.app.save_state()
        assert State.load(library.layout.state).theme == reader.app.theme
