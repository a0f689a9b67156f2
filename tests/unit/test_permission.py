"""What reaches into this machine is allowed on it, by its exact address; commands get no secrets and end when told."""

from __future__ import annotations

import asyncio
import time

import pytest

from reader.errors import SourceError
from reader.model.permission import needs_permission, reach_of, refusal
from reader.sources.command import environment, run_command


@pytest.mark.parametrize("address", ["/etc", "~/letters", "./x", "exec:true", "EXEC:true", "imaps://a@b.example/c", ""])
def test_what_is_not_on_the_web_needs_permission(address: str) -> None:
    assert needs_permission(address)
    assert reach_of(address).endswith(".")


def test_what_is_on_the_web_needs_none() -> None:
    assert not needs_permission("https://a.example/feed")


def test_a_refusal_says_how_to_allow_it() -> None:
    assert refusal("exec:a b") == "exec:a b is not allowed on this machine: `digest follow 'exec:a b'` allows it"
    assert refusal("/a", "/b").endswith("`digest follow /a` allows the first")


def test_a_command_gets_where_things_lie_and_nothing_else() -> None:
    given = {"PATH": "/bin", "LC_ALL": "C", "XDG_DATA_HOME": "/d", "API_TOKEN": "x", "PGPASSWORD": "x", "PATHS": "x"}
    assert environment(given) == {"PATH": "/bin", "LC_ALL": "C", "XDG_DATA_HOME": "/d"}


async def test_a_command_ends_with_whoever_waits_for_it() -> None:
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await run_command("sh -c 'trap \"\" TERM INT; sleep 50'")
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("line", "why"),
    [("sh -c 'yes >&2'", "more than 1 MB of errors"), ("sh -c 'echo no >&2; exit 3'", "ended with status 3: no")],
)
async def test_a_command_that_fails_says_why(line: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        await run_command(line)


async def test_a_command_prints() -> None:
    assert await run_command("echo out") == b"out\n"
