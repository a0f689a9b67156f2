"""The wheel is what people install: built of the sdist, put into an empty environment and run, without the network."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader import __version__

ROOT = Path(__file__).parents[2]
STARTER = sorted(path.name for path in (ROOT / "data" / "starter").iterdir())
SHARED = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "share").rglob("*") if path.is_file())

pytestmark = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("pip", "build", "hatchling")),
    reason="pip, build and hatchling have to be installed beside pytest: `make test` does that",
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


def _python(*arguments: object, cwd: Path = ROOT) -> None:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _built(source: Path, folder: Path) -> list[Path]:
    """The sdist of this source, and the wheel of that sdist, as `make dist` builds them."""
    _python("-m", "build", "--no-isolation", "--outdir", folder, source, cwd=folder)
    return sorted(folder.iterdir(), key=lambda path: path.suffix)


@pytest.fixture(scope="module")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sdist and the wheel."""
    return _built(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def sdist(distribution: list[Path]) -> Path:
    return distribution[0]


@pytest.fixture(scope="module")
def wheel(distribution: list[Path]) -> Path:
    return distribution[1]


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


def _listed(*options: str) -> set[str]:
    """What git lists, as paths below the root."""
    done = subprocess.run(["git", "ls-files", *options], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.splitlines() if (ROOT / name).exists()}


@pytest.mark.skipif(not (ROOT / ".git").exists() or shutil.which("git") is None, reason="this is no clone")
def test_the_sdist_holds_all_that_git_has_and_nothing_that_it_ignores(sdist: Path) -> None:
    tracked, new = _listed("--cached"), _listed("--others", "--exclude-standard")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()} - {"PKG-INFO"}
    assert tracked <= names
    assert names <= tracked | new


def test_whoever_builds_the_sdist_again_gets_the_same_bytes(distribution: list[Path], tmp_path: Path) -> None:
    with tarfile.open(distribution[0]) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (tmp_path / "again").mkdir()
    again = _built(next((tmp_path / "source").iterdir()), tmp_path / "again")
    assert [path.name for path in again] == [path.name for path in distribution]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in distribution]


def test_the_wheel_holds_the_package_the_starter_library_what_menus_and_shells_want_and_nothing_else(
    wheel: Path,
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    name = f"digest_reader-{__version__}"
    assert {each.partition("/")[0] for each in names} == {"reader", f"{name}.dist-info", f"{name}.data"}
    shared = sorted(each.removeprefix(f"{name}.data/data/") for each in names if each.startswith(f"{name}.data/"))
    assert shared == sorted([*SHARED, "share/man/man1/digest.1"])
    assert sorted(n.rpartition("/")[2] for n in names if n.startswith("reader/data/starter/")) == STARTER
    assert "reader/locale/de/LC_MESSAGES/digest.mo" in names
    assert not [each for each in names if "/tests/" in each or each.endswith(".pyc")]


def test_the_manual_page_the_menu_and_the_completions_are_where_they_are_looked_for(installed: Installed) -> None:
    for name in [*SHARED, "share/man/man1/digest.1"]:
        assert (installed.folder / name).is_file(), name


def test_the_installed_command_lists_the_starter_library_at_once(installed: Installed) -> None:
    assert "Attention" in installed.run("digest", "list", "--starter")


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
