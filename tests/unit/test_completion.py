"""What a half-typed query may become, on the screen and in a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.completion import MOST, applied, completions, ghost, mistakes, quoted
from reader.model.query_text import parse
from tests.conftest import Run

VALUES = {
    "role": [("AI Engineer", 9), ("CTO", 5), ("Data Engineer", 2)],
    "topic": [("logs, old", 3), ("Raft", 1)],
    "tag": [],
    "view": [("For me", 3), ("Security", 1)],
}


def values_of(facet: str) -> list[tuple[str, int]]:
    return VALUES.get(facet, [])


@pytest.mark.parametrize(
    ("typed", "first", "rest"),
    [
        ("ro", "role:", "le:"),
        ("raft role:AI", '"AI Engineer"', ""),
        ('raft role:"AI En', '"AI Engineer"', 'gineer"'),
        ("role:ct", "CTO", "O"),
        ("role:CTO,", '"AI Engineer"', ""),
        ("role:eng", '"AI Engineer"', ""),
        ("-(role:ct", "CTO", "O"),
        ("is:un", "unread", "read"),
        ("topic:lo", '"logs, old"', ""),
        ("state:rea", "read", "d"),
        ("since:y", "yesterday", "esterday"),
        ("cto", "role:CTO", ""),
        ("unr", "is:unread", ""),
    ],
)
def test_the_likeliest_is_offered_first(typed: str, first: str, rest: str) -> None:
    found = completions(typed, values_of)
    assert found[0].text == first
    assert ghost(typed, found) == rest


@pytest.mark.parametrize("typed", ["", "raft ", '"rol', "zzz", "nosuch:x", "role:CTO,CTO", "role:zzz"])
def test_where_nothing_fits_nothing_is_offered(typed: str) -> None:
    assert completions(typed, values_of) == []
    assert ghost(typed, []) == ""


def test_counts_and_meanings_stand_beside_them() -> None:
    assert completions("role:c", values_of)[0].about == "5"
    assert completions("rol", values_of)[0].about == "for whom it is"


def test_it_is_completed_where_one_types() -> None:
    text = "rol raft"
    (found, *_) = completions(text, values_of, 3)
    assert applied(text, found) == ("role: raft", 5)
    (found,) = completions("role:ct raft", values_of, 7)
    assert applied("role:ct raft", found) == ("role:CTO raft", 8)
    (found,) = completions("role:ct", values_of)
    assert applied("role:ct", found) == ("role:CTO ", 9)


@given(value=st.text(min_size=1, max_size=20).filter(lambda text: text.strip() == text and "\n" not in text))
def test_a_quoted_value_is_read_back(value: str) -> None:
    text = f"topic:{quoted(value, always=True)}"
    assert parse(text).values("topic") == (" ".join(value.split()),)
    assert not parse(text).problems


@given(typed=st.text('rolectaiAE:",-( \\\\', max_size=20))
def test_what_is_taken_can_be_read(typed: str) -> None:
    found = completions(typed, values_of)
    assert len(found) <= MOST
    for completion in found:
        text, at = applied(typed, completion)
        assert text[completion.start :].startswith(completion.text)
        assert completion.start < at <= len(text)


def in_bash(line: str, **env: str) -> list[str]:
    """What bash offers for a line, by the script that it is given."""
    script = f"""
digest() {{ {sys.executable} -m reader "$@"; }}
export -f digest
eval "$(digest completion bash)"
COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}; COMP_WORDBREAKS=" :="
_digest_completion digest 2>/dev/null
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env={**os.environ, **env}, check=True)
    return [word for word in done.stdout.splitlines() if word]


def test_bash_completes_commands_filters_values_and_ids(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    folder = Path(__file__).parents[2] / "data" / "starter"
    assert run("import", folder / "raft.md", folder / "borg.md").returncode == 0
    assert "list" in in_bash("digest li")
    assert "role:" in in_bash("digest list ro")
    assert '\\"Software\\ Engineer\\"' in in_bash("digest list role:soft")
    ids = run("list").stdout.split("\n")
    assert ids[0].split()[0] in in_bash("digest show ")
    assert "--limit" in in_bash("digest list --li")
    assert in_bash("digest later to") == ["tonight", "tomorrow"]
    assert ids[0].split()[0] in in_bash("digest later 3d ")
    assert run("mute", "topic:consensus").returncode == 0
    assert in_bash("digest unmute top") == ["topic:consensus"]
    assert in_bash("digest list role:soft", DIGEST_LIBRARY="/dev/null") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.returncode == 0
    assert "_DIGEST_COMPLETE" in result.stdout


@pytest.mark.parametrize(
    ("typed", "part", "instead"),
    [
        ("raft view:securty x", "view:securty", "view:Security"),
        ('-view:"for m"', 'view:"for m"', 'view:"For me"'),
        ("view:security,zebra", "view:security,zebra", ""),
    ],
)
def test_a_view_that_there_is_none_of_is_a_mistake(typed: str, part: str, instead: str) -> None:
    (found,) = mistakes(typed, values_of)
    assert (typed[found.start : found.end], found.instead) == (part, instead)
    assert "there is no view named" in found.hint


def test_views_that_there_are_are_none() -> None:
    assert not mistakes('view:SECURITY,"for me" role:zebra', values_of)
