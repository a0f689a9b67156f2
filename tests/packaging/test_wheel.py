"""The wheel is what people install: it is built, put into an empty environment and run, all without the network."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader import __version__

ROOT = Path(__file__).parents[2]
STARTER = sorted(path.name for path in (ROOT / "data" / "starter").iterdir())

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pip") is None or importlib.util.find_spec("hatchling") is None,
    reason="pip and hatchling have to be installed beside pytest: `make test` does that",
)


@dataclass(frozen=True)
class Installed:
    """An environment with nothing of ours but the wheel."""

    folder: Path
    home: Path

    def run(self, command: str, *arguments: str) -> str:
        """What a command of the environment prints; it has to succeed."""
        done = subprocess.run(
            [self.folder / "bin" / command, *arguments],
            cwd=self.home,
            env=_environment(self.home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CACHE", "STATE", "CONFIG")}
    return {**kept, **folders, "HOME": str(home), "LC_ALL": "C.UTF-8"}


def _python(*arguments: object) -> None:
    done = subprocess.run([sys.executable, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _python("-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    try:
        venv.create(folder, symlinks=True)
    except OSError as error:
        pytest.skip(f"no environment can be made here: {error}")
    _python(
        "-m", "pip", "--isolated", "--python", folder / "bin" / "python",
        "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", wheel,
    )  # fmt: skip
    # The dependencies are those of the tests. A path file inside a folder that a path file names is not
    # followed, so this checkout, installed for editing, stays out of sight.
    site_packages = next((folder / "lib").glob("python3*/site-packages"))
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(folder, tmp_path_factory.mktemp("home"))


def test_the_wheel_holds_the_package_the_starter_library_the_manual_page_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    name = f"digest_reader-{__version__}"
    assert {each.partition("/")[0] for each in names} == {"reader", f"{name}.dist-info", f"{name}.data"}
    shared = [each for each in names if each.startswith(f"{name}.data/")]
    assert shared == [f"{name}.data/data/share/man/man1/digest.1"]
    assert sorted(n.rpartition("/")[2] for n in names if n.startswith("reader/data/starter/")) == STARTER
    assert "reader/locale/de/LC_MESSAGES/digest.mo" in names


def test_the_installed_command_says_its_version(installed: Installed) -> None:
    assert installed.run("digest", "--version").split()[-1] == __version__


def test_the_installed_command_speaks_german(installed: Installed) -> None:
    german = "import os, sys; os.environ['LC_ALL'] = 'de_DE.UTF-8'; sys.argv = ['digest', '--help']; "
    assert "Aufruf:" in installed.run("python", "-c", german + "from reader.__main__ import main; main()")


def test_the_installed_command_imports_and_lists_its_starter_library(installed: Installed) -> None:
    starter = Path(installed.run("python", "-c", "from reader import paths; print(paths.starter_folder())").strip())
    assert starter.is_relative_to(installed.folder)

    summary = json.loads(installed.run("digest", "import", "--json", str(starter)))
    essays = len(json.loads((ROOT / "data" / "starter" / "essays.json").read_text(encoding="utf-8")))
    pages = sum(name.endswith(".md") for name in STARTER)
    assert summary == {"added": pages + essays, "updated": 0, "unchanged": 0, "failed": []}

    listed = [json.loads(line) for line in installed.run("digest", "list", "--json").splitlines()]
    assert len(listed) == pages + essays
    assert all(record["title"] and record["id"] for record in listed)


def test_the_installed_command_curates_with_the_taxonomy_it_brought(installed: Installed, tmp_path: Path) -> None:
    text = tmp_path / "queues.md"
    text.write_text(
        "# Queues that refuse\n\nA full message queue hides trouble from the software engineer who runs it. The team "
        "at Lumen bounded every queue by time in 2025, and latency fell by 40 percent. Deployments became boring.\n",
        encoding="utf-8",
    )
    made = json.loads(installed.run("digest", "curate", "--json", "--dry-run", str(text)))
    assert made["curator"] == "extract"
    assert made["field"]["domain"] == "Technology & Digital"
