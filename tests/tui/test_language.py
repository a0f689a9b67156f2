"""In another language every word of the screen is of that language; German as it looks.

Look at what changed before you keep it: `pytest -n0 tests/tui/test_language.py --snapshot-update`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from docs.scenes import SCENES

ROOT = Path(__file__).parents[2]
WANTED: Mapping[str, tuple[str, Sequence[str]]] = {
    "main": ("wide", SCENES["main"]),
    "strip": ("medium", SCENES["main"]),
    "narrow": ("narrow", SCENES["main"]),
    "tiny": ("tiny", SCENES["main"]),
    "reading": ("narrow", SCENES["reading"]),
    "read to its end": ("narrow", ("enter", "G")),
    "filters": ("wide", SCENES["filters"]),
    "a facet that is opened": ("wide", ("r",)),
    "excluded": ("medium", ("d", "minus", "escape")),
    "nothing": ("wide", SCENES["nothing"]),
    "views": ("wide", ("v",)),
    "a view that is not there": ("wide", ("v", "slash", *"zz")),
    "search": ("medium", ("slash", *"level:")),
    "command": ("medium", ("colon", *"read ", *"is:unread")),
    "read": ("medium", ("m",)),
    "several": ("medium", ("V", "j", "V", "b")),
    "undone": ("medium", ("b", "u")),
    "nothing below": ("medium", ("G", "right_parenthesis")),
    "evidence of none": ("medium", ("G", "e")),
    "the brief": ("wide", ("B",)),
    "help": ("wide", SCENES["help"]),
    "palette": ("wide", ("ctrl+p",)),
    "letters": ("medium", SCENES["letters"]),
    "sentences": ("medium", ("enter", "H")),
    "roles": ("medium", SCENES["roles"]),
    "later": ("medium", ("L",)),
    "mute": ("medium", ("M",)),
    "tag": ("medium", ("T",)),
    "note": ("medium", ("N",)),
    "why": ("wide", ("i",)),
    "statistics": ("wide", ("I",)),
    "plate": ("wide", ("Q",)),
    "feeds": ("wide", SCENES["feeds"]),
    "a feed": ("wide", ("F", "e")),
    "another feed": ("wide", ("F", "a")),
    "export": ("medium", ("ctrl+e",)),
    "share": ("medium", ("Y",)),
    "order": ("medium", ("s",)),
    "curate": ("medium", ("C",)),
    "versions": ("medium", ("equals_sign",)),
    "highlights": ("medium", ("alt+h",)),
    "a digest of one's own": ("wide", ("ctrl+n",)),
}
"""By name the size and the keys of what is drawn."""
DATA = (
    r"\S*(?:https?://|example\.org/|\.example/)\S*",
    r'\w+:"[^"]*"?', r"\b[a-z]+:\S*",  # the query language, in every language the same
    r"\b(?:digest|library|Reliability|Deep reading|planning)\b",  # names
    r"\beng\b|\bzz\b",  # what was typed
    r"\b(?:beginner|intermediate|advanced|expert)  +\d+\b",  # values that complete a query
    r"\b(?:esc|enter|tab|ctrl\+\w|shift\+\w+|alt\+\w+|F1)\b",  # keys
    r"^\s*[:/] .*$",  # what is typed
)  # fmt: skip
"""What is neither a message nor written in Greek."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return _drawn("xx", tmp_path_factory.mktemp("pseudo"), WANTED)


def _drawn(language: str, folder: Path, wanted: Mapping[str, object]) -> Mapping[str, str]:
    homes = dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(folder))
    done = subprocess.run(
        [sys.executable, "-m", "tests.tui.other_language", str(folder), language],
        input=json.dumps(wanted), env={"PATH": "/usr/bin:/bin", "TERM": "xterm-256color", **homes},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert not done.returncode, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("scene", WANTED)
def test_every_word_is_a_message_or_data(drawn: Mapping[str, str], scene: str) -> None:
    assert [line for line in drawn[scene].split("\n") if _has_other_words(line)] == []


def _has_other_words(line: str) -> bool:
    for pattern in DATA:
        line = re.sub(pattern, " ", line)
    return re.search("[A-Za-z]{2}", line) is not None


def test_the_scenes_say_something(drawn: Mapping[str, str]) -> None:
    """Or nothing above could fail."""
    assert "üñřëåđ" in drawn["main"]
    assert "Řöłë" in drawn["main"]
    assert "Ψ" in drawn["main"]
    assert "üñđöëš" in drawn["read"]


def test_german_as_it_looks(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    found = _drawn("de", tmp_path, {size: (size, ()) for size in ("wide", "medium", "narrow", "tiny")})
    for size, text in found.items():
        assert "\n".join(line.rstrip() for line in text.split("\n")) == snapshot(name=size)
