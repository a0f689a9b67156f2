"""Every command that the documentation shows is run, on a copy of the starter library in a home of its own."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from reader.commands import cli
from tests.conftest import in_this_process
from tests.docs.shown import PAGES, ROOT, SHELL, blocks, inline
from tests.docs.stage import ALONE, Stage, bash, stage

NOT_RUN = {
    "fetch": "the starter library's articles are on the internet; tests/faults/test_whole.py",
    "edit": "it opens an editor",
    "new": "it opens an editor",
    "serve": "it serves until it is stopped; tests/serve",
    "mcp": "it speaks with an assistant until that goes away",
    "list --watch": "it waits for what arrives; tests/unit/test_watch.py",
    "plate order": "it needs a model",
    "service add --api fever": "the double speaks the other protocol; tests/services/test_real_miniflux.py",
    **dict.fromkeys(
        (
            *("share init", "share invite", "share members", "share dismiss", "join", "leave", "sync"),
            *("--archive", "--notes"),
        ),
        "it needs a PostgreSQL; tests/share/test_commands.py",
    ),
    "--screen": "it opens the screen",
}
"""What cannot be run here, by its words, and why; that its options exist is checked all the same."""
NOTHING = re.compile(
    r"\bno digest|\bnothing|There is no |There are no |you have no |No article found|is not followed"
    r"|stands there already|say --yes where nobody|is not empty: restore",
    re.IGNORECASE,
)
"""Said with status 1 where an example finds nothing here, or would overwrite or delete and has nobody to ask."""
NAMED = re.compile(r"Error: (Missing |Name a digest|Say what to curate)")
"""Said where a sentence names a command without what it acts on; its help is shown instead."""

ALL = [block for page in PAGES for block in blocks(page)]
RUN = {
    page: [each for each in ALL if each.page == page and each.language in SHELL and each.commands()] for page in PAGES
}
SENTENCES = [page for page in PAGES if not {"reference", "schema"} & {*page.parts} and list(inline(page))]
"""The reference is written by the commands themselves, each with placeholders of its own."""


@pytest.fixture
def scene(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    if not bash():
        pytest.skip("bash is not installed")
    monkeypatch.chdir(home)
    monkeypatch.setattr("socket.getaddrinfo", socket.getaddrinfo)
    exec(ALONE, {})  # and back again by monkeypatch
    monkeypatch.setenv("DIGEST_ALLOW_HOSTS", "127.0.0.1")
    monkeypatch.setenv("DIGEST_SERVICE_PASSWORD", "right")
    with stage(home) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if RUN[page]], ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_blocks_run(page: Path, scene: Stage) -> None:
    for each in (command for block in RUN[page] for command in block.commands()):
        _options_exist(each.line)
        if _why_not(each.line):
            continue
        done = _run(scene.told(each.line), scene)
        said = done.stdout + done.stderr
        refused = each.printed.startswith("digest: ")
        assert refused or _is_fine(done.returncode, done.stderr), f"{each.line}\n{done.returncode}: {said}"
        if each.printed:
            assert _is_like(said, each.printed), f"{each.line}\nprints\n{said}\nand not\n{each.printed}"


@pytest.mark.parametrize("page", SENTENCES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_sentences_run(page: Path, scene: Stage) -> None:
    for line in inline(page):
        _options_exist(line)
        filled = scene.filled(line)
        if _why_not(filled) or re.search(r"…|[A-Z]{3,}|\{", filled):
            continue
        done = _run(filled, scene)
        if NAMED.search(done.stderr):
            done = _run(f"{filled} --help", scene)
        assert _is_fine(done.returncode, done.stderr), f"{line}\n{done.returncode}: {done.stdout}{done.stderr}"


def test_every_block_with_a_command_says_that_it_is_for_a_shell() -> None:
    unsaid = [each.name for each in ALL if each.language == "" and re.search(r"^\$? ?digest ", each.text, re.MULTILINE)]
    assert not unsaid, "name the language: sh, console, cron; text where it is not typed"


def test_every_target_of_make_that_is_shown_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    shown = {
        target for page in PAGES for target in re.findall(r"(?:`|^)make ([a-z][a-z-]*)", page.read_text("utf-8"), re.M)
    }
    assert shown
    assert shown <= targets, shown - targets


def test_what_cannot_be_run_is_still_shown() -> None:
    lines = [each.line for block in ALL for each in block.commands()] + [
        line for page in PAGES for line in inline(page)
    ]
    for words in NOT_RUN:
        assert any(_has(line, words) for line in lines), f"{words}: no page shows it, so it need not be here"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [("digest list --wtach", "--wtach"), ("digest lst", "lst"), ("digest views ad x", ""), ("digest list -z", "-z")],
)
def test_a_command_that_does_not_exist_is_seen(line: str, wrong: str) -> None:
    if wrong:
        with pytest.raises(AssertionError, match=wrong):
            _options_exist(line)


@pytest.mark.parametrize(
    ("printed", "shown", "alike"),
    [
        ("one\ntwo\n", "one\ntwo\n", True),
        ("one\n2 of 7\n", "one\n… of 7\n", True),
        ("one\nb\nc\nend\n", "one\n…\nend\n", True),
        ("one\n", "two\n", False),
        ("one\nend\n", "one\n", False),
    ],
)
def test_dots_stand_for_what_changes(printed: str, shown: str, alike: bool) -> None:
    assert _is_like(printed, shown) is alike


def _run(line: str, scene: Stage) -> subprocess.CompletedProcess[str]:
    """By a shell where it needs one; a plain command here, without the second that a process takes to start."""
    if re.search(r"[|<>$;(]|^(?!digest )", line):
        return scene.shell(line)
    return in_this_process(
        *(str(Path(word).expanduser()) if word[:1] == "~" else word for word in shlex.split(line)[1:])
    )


def _is_like(printed: str, shown: str) -> bool:
    """Is it what the page shows, where `…` stands for anything?"""
    pattern = ".*".join(re.escape(part) for part in shown.strip().split("…"))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


def _is_fine(status: int, said: str) -> bool:
    return status == 0 or (status == 1 and (not said or NOTHING.search(said) is not None))


def _why_not(line: str) -> str:
    if re.fullmatch(r"digest( --library \S+| --starter)*", line.strip()):
        return "it opens the screen"
    return next((why for words, why in NOT_RUN.items() if _has(line, words)), "")


def _has(line: str, words: str) -> bool:
    """Are these in a line, in this order?"""
    near = ".*" if words.startswith("-") else r"(?: --library \S+| --starter)*"
    return (
        re.search(rf"\bdigest{near}" + r"\b.*".join(re.escape(f" {word}") for word in words.split()), line) is not None
    )


def _options_exist(line: str) -> None:
    """Is each command of a line one, with these options?"""
    for words in re.findall(r"(?:^|[|;&(]\s*)digest\b([^|;&<>]*)", re.sub(r"'[^']*'|\"[^\"]*\"", "x", line)):
        command: click.Command = cli
        with click.Context(cli, info_name="digest") as context:
            names = [*cli.params]
            for word in re.sub(r"[\[\]…,]", " ", words).split():
                if word.startswith("-") and word != "-":
                    known = {name for param in names for name in (*param.opts, *param.secondary_opts)}
                    assert word.partition("=")[0] in known | {"--help"}, f"{line}: there is no {word}"
                elif isinstance(command, click.Group):
                    found = command.get_command(context, word)
                    if found is None:
                        assert command is not cli or not re.fullmatch(r"[a-z-]+", word), f"{line}: there is no {word}"
                        break
                    command = found
                    names += command.params
