"""Digests piped to real commands."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
import time
from pathlib import Path

import pytest

from reader.config import load_config
from reader.errors import ConfigError, SourceError, sentence
from reader.intake.piping import MOST, Piped, check_command, give, pipe
from reader.library import Library
from tests.conftest import Run
from tests.tui.screen import digests, id_of, many
from tests.waiting import until

IDS = [id_of("Queues that refuse"), id_of("Clocks disagree")]


def python(code: str) -> str:
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"


async def piped(library: Library, line: str, *, ids: list[str] = IDS, seconds: float = 20) -> Piped:
    library.add(digests())
    return await pipe(library.layout, ids, line, seconds)


async def test_a_command_gets_what_list_prints(library: Library, run: Run) -> None:
    out = await piped(library, "cat")
    assert not out.cut
    given = [json.loads(line) for line in out.text.splitlines()]
    assert [each["title"] for each in given] == ["Queues that refuse", "Clocks disagree"]
    listed = run("--library", library.layout.root, "list", "role:cto level:advanced,expert", "--json").stdout
    assert [json.loads(line) for line in listed.splitlines()] == given


async def test_no_shell_reads_the_command_and_no_digest_becomes_part_of_it(library: Library, tmp_path: Path) -> None:
    out = await piped(library, "echo $HOME ; touch x | `id` > y")
    assert out.text == "$HOME ; touch x | `id` > y"
    assert (await piped(library, python("import sys; print(sys.argv[1:])") + " 'a b'")).text == "['a b']"


async def test_what_it_prints_has_no_control_codes(library: Library) -> None:
    out = await piped(library, python(r"print('\x1b[31mred\x1b]52;c;x\x07\a\tend\r\n\x9b1mcode')"))
    assert out.text.startswith("red")
    assert "\x1b" not in out.text
    assert "\x07" not in out.text
    assert "end\n" in out.text
    assert all(char.isprintable() or char == "\n" for char in out.text)


async def test_many_digests_are_given_to_a_command_that_prints_meanwhile(library: Library) -> None:
    records = many(700)
    library.add(digests(records))
    ids = [each.id for each in digests(records)]
    out = await pipe(library.layout, [*ids, "000000000000"], "wc -l", 30)
    assert out.text.strip() == "700"
    assert (await pipe(library.layout, ids, "head -n 1", 30)).text.count("\n") == 0
    assert (await pipe(library.layout, ids, "true", 30)).text == ""


async def test_too_much_output_is_cut_off(library: Library) -> None:
    started = time.monotonic()
    out = await piped(library, "yes")
    assert out.cut
    assert len(out.text) in range(MOST - 10, MOST + 1)
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    ("line", "why", "text"),
    [
        (python("import sys; print('one'); sys.exit('it went wrong')"), "ended with status 1: it went wrong", "one"),
        ("false", "false ended with status 1", ""),
        ("grep -c zzzz", "grep ended with status 1", "0"),
        (python("import sys; sys.stderr.write('x' * 3_000_000); sys.exit(3)"), "ended with status 3", ""),
    ],
)
async def test_what_a_command_printed_before_it_failed_is_there(
    library: Library, line: str, why: str, text: str
) -> None:
    out = await piped(library, line)
    assert why in out.failed
    assert out.text == text


@pytest.mark.parametrize(
    ("line", "why"),
    [("no-such-program-anywhere", "cannot be run"), ("'unclosed", "cannot be parsed")],
)
async def test_what_cannot_be_run_is_a_sentence(library: Library, line: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        await piped(library, line)


def test_a_program_keeps_its_name_at_the_beginning_of_a_sentence() -> None:
    with pytest.raises(SourceError) as caught:
        check_command("nosuchprogram -x")
    assert sentence(caught.value).startswith("nosuchprogram cannot be run")


async def test_what_was_printed_within_the_time_limit_is_there(library: Library) -> None:
    out = await piped(library, python("import time; print('so far', flush=True); time.sleep(50)"), seconds=2)
    assert out.text == "so far"
    assert "took longer than 2 seconds" in out.failed


async def test_who_gives_digests_to_a_command_hears_why_it_failed(library: Library) -> None:
    library.add(digests())
    with pytest.raises(SourceError, match="ended with status 4: away"):
        await give(library.layout, IDS, python("import sys; print('away'); sys.exit(4)"), 20)


async def test_who_does_not_wait_ends_it_with_all_that_it_started(library: Library, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import subprocess; child = subprocess.Popen(['sleep', '50']); "
        f"open({str(note)!r}, 'w').write(str(child.pid)); child.wait()"
    )
    task = asyncio.create_task(piped(library, python(code)))
    while not (note.exists() and note.read_text()):
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    child = int(note.read_text())
    until(lambda: not _runs(child))


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_command_is_checked_before_it_is_run() -> None:
    check_command("cat -n")
    for line in ("", "   ", "no-such-program-anywhere -x", "'unclosed"):
        with pytest.raises(SourceError):
            check_command(line)


def test_commands_stand_in_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[pipe]\ncommands = ["wc -l", "jq -r .title"]\ntimeout = 5\n')
    assert load_config(path).pipe.commands == ("wc -l", "jq -r .title")
    assert load_config(path).pipe.timeout == 5
    for wrong in (
        "comands = []",
        "commands = [1]",
        'commands = "wc"',
        "timeout = 0",
        "timeout = true",
        'commands = [" "]',
    ):
        path.write_text(f"[pipe]\n{wrong}\n")
        with pytest.raises(ConfigError, match=r"under \[pipe\]"):
            load_config(path)
