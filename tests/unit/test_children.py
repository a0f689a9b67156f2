"""Workers and other processes of ours: what they stand in, and what they look for modules in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.children import own_folder, start_program
from reader.errors import SourceError
from reader.intake.follow import discover
from reader.intake.network import guard_of

SURROUNDINGS = """
import json, os, sys
from tests.unit.test_children import surroundings
from reader.intake.workers import Workers
here, before = os.getcwd(), dict(os.environ)
with Workers(1) as workers:
    found = workers.start(surroundings).result()
print(json.dumps({**found, "mine": [os.getcwd() == here, dict(os.environ) == before]}))
"""


def surroundings() -> dict[str, object]:
    """Of the process that this runs in, of its parent, the fork server, and of whatever else of ours runs."""
    servers = [f"/proc/{process}/cwd" for process in (os.getpid(), os.getppid())]
    return {
        "folders": [str(Path(link).readlink()) for link in servers],
        "files": os.listdir(),  # noqa: PTH208
        "path": [entry for entry in sys.path if not Path(entry).is_absolute()],
        "safe": bool(sys.flags.safe_path),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_stand_in_an_empty_folder_of_their_own(tmp_path: Path) -> None:
    import json

    (tmp_path / "multiprocessing.py").write_text("raise SystemExit('planted')")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-P", "-c", SURROUNDINGS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
        timeout=60,
    )
    found = json.loads(done.stdout)
    (folder,) = set(found["folders"])
    assert Path(folder) != tmp_path
    assert not Path(folder).exists(), "it goes with the program"
    assert found["files"] == found["path"] == []
    assert found["safe"]
    assert found["mine"] == [True, True]


async def test_the_program_is_started_in_that_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "reader.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(tmp_path)
    process = await start_program(["--version"], 1 << 16)
    out, err = await process.communicate()
    assert out.startswith(b"digest, version"), err
    assert list(Path(own_folder()).iterdir()) == []


def test_a_relative_command_is_followed_by_its_whole_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is run by processes that stand elsewhere."""
    monkeypatch.chdir(tmp_path)
    Path("my feed.sh").write_text("")
    Path("feed.sh").write_text("")
    with pytest.raises(SourceError, match="not executable"):
        discover("exec:./feed.sh", guard_of(()))
    Path("feed.sh").chmod(0o755)
    assert discover("exec:./feed.sh --all 'a b'", guard_of(())).feeds[0].address == (
        f"exec:{tmp_path}/feed.sh --all 'a b'"
    )
    assert discover("exec:/bin/cat feed.sh", guard_of(())).feeds[0].address == "exec:/bin/cat feed.sh"
    for nowhere in ("exec:feed.sh", "exec:~/feed.sh", "exec:./none.sh", "exec:"):
        with pytest.raises(SourceError):
            discover(nowhere, guard_of(()))
