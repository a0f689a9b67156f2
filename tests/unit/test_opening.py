"""Files that are opened to be read: regular ones, whole within a limit, and never a wait."""

from __future__ import annotations

import os
import socket
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.config import load_config
from reader.errors import ConfigError
from reader.opening import expanded, is_there, open_regular, read_limited, read_regular, read_text, why_unreadable


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


ODD: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": lambda path: path.mkdir(),
    "a socket": _socket,
}


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_regular_file_is_not_opened(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "odd"
    ODD[kind](path)
    with pytest.raises(OSError, match="not a regular file"):
        open_regular(path)


@pytest.mark.parametrize("kind", ODD)
def test_a_configuration_that_is_none_is_a_sentence(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    ODD[kind](path)
    with pytest.raises(ConfigError, match=r"cannot be read: it is not a regular file\.$"):
        load_config(path)


@pytest.mark.parametrize("text", ["a = " + "[" * 50_000, "a = " + "9" * 5_000])
def test_a_configuration_that_is_a_bomb_is_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(path)


def test_a_link_is_followed_only_where_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"text")
    (tmp_path / "link").symlink_to("real")
    assert read_regular(tmp_path / "link") == b"text"
    with pytest.raises(OSError):
        read_regular(tmp_path / "link", follow=False)


def test_no_more_than_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(OSError, match="larger than 1 MB"):
        read_regular(path, 1 << 20)
    path.write_bytes(b"x" * 10)
    assert read_regular(path, 10) == b"x" * 10


def test_text_has_plain_line_ends(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"a\r\nb\n")
    assert read_text(tmp_path / "text") == "a\nb\n"
    (tmp_path / "text").write_bytes(b"\xff")
    with pytest.raises(UnicodeDecodeError) as failed:
        read_text(tmp_path / "text")
    assert why_unreadable(failed.value) == "it is not UTF-8 text (invalid start byte)"


def test_odd_names_are_names() -> None:
    assert expanded("~nosuchuser/x") == Path("~nosuchuser/x")
    assert expanded("~") == Path.home()
    assert not is_there(Path("a" * 5_000))
    assert not is_there(Path("a\0b"))
    with pytest.raises(OSError, match="null character"):
        open_regular(Path("a\0b"))


def test_a_small_file_is_read_within_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "small"
    path.write_bytes(b"abc")
    tracemalloc.start()
    with path.open("rb") as file:
        assert read_limited(file, 1 << 30) == b"abc"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1 << 20
