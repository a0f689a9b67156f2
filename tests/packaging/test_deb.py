"""The Debian package in a clean root: installed, used by an ordinary user, removed. `make test-deb` builds it first.

It takes root, the network (for Debian's own packages) and some minutes, so it is no part of `make test`.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader import __version__

ROOT = Path(__file__).parents[2]
USER = "somebody"
OURS = "/usr/lib/digest-reader"
_MOUNTS = """
set -e
mount -t proc proc "$0/proc"
exec chroot "$0" /bin/sh -c "$1"
"""

pytestmark = pytest.mark.deb


@dataclass(frozen=True)
class Clean:
    """A Debian of its own in a folder."""

    folder: Path

    def run(self, script: str) -> str:
        """What a script prints that root runs there; it has to succeed."""
        done = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "sh", "-c", _MOUNTS, self.folder, script],
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    def as_user(self, command: str) -> str:
        """What a command prints that an ordinary user runs there."""
        return self.run(f"su - {USER} -c '{command}'")

    def files(self) -> set[str]:
        """Every path that a package may have left something at."""
        listed = self.run(
            "find /etc /opt /usr /var -xdev -path /var/lib/dpkg -prune -o -path /var/log -prune -o -print"
        )
        return set(listed.splitlines())


@pytest.fixture(scope="module")
def package() -> Path:
    found = sorted((ROOT / "dist").glob("digest-reader_*.deb"))
    assert found, "`make deb` builds the package"
    return found[-1]


@pytest.fixture(scope="module")
def clean(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clean]:
    """A Debian with what the package depends on, and without the package."""
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip("a clean root takes root and mmdebstrap")
    depends = subprocess.run(["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True, check=True).stdout
    names = ",".join(each.split()[0] for each in depends.split(","))
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    folder = tmp_path_factory.mktemp("clean") / "root"
    done = subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=apt", f"--include={names}", release, folder],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    root = Clean(folder)
    root.run(f"useradd --create-home {USER}")
    shutil.copy(package, folder / "tmp" / "package.deb")
    yield root
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def before(clean: Clean) -> set[str]:
    """The paths that are there without the package."""
    return clean.files()


@pytest.fixture(scope="module")
def installed(clean: Clean, before: set[str]) -> Clean:
    assert "/usr/bin/digest" not in before
    clean.run("dpkg --install /tmp/package.deb")
    return clean


def test_an_ordinary_user_can_use_it(installed: Clean) -> None:
    assert installed.as_user("digest --version").split()[-1] == __version__
    assert "Attention Is All You Need" in installed.as_user("digest list --starter")
    first = json.loads(installed.as_user("digest list --starter --json").splitlines()[0])
    assert first["title"] in installed.as_user(f"digest show --starter --no-pager {first['id']}")


def test_all_that_it_can_do_came_with_it(installed: Clean) -> None:
    modules = "textual, lxml.etree, orjson, brotli, llm, mcp, psycopg, cryptography"
    installed.as_user(f'{OURS}/bin/python -c "import {modules}"')


def test_it_is_compiled_so_that_it_starts_quickly(installed: Clean) -> None:
    assert any(each.startswith(f"{OURS}/") and each.endswith(".pyc") for each in installed.files())


def test_what_menus_and_shells_look_for_is_where_they_look(installed: Clean) -> None:
    for name in (
        "applications/digest-reader.desktop",
        "icons/hicolor/scalable/apps/digest-reader.svg",
        "bash-completion/completions/digest",
        "fish/vendor_completions.d/digest.fish",
        "zsh/vendor-completions/_digest",
    ):
        assert installed.run(f"dpkg --search /usr/share/{name}").startswith("digest-reader:")
    assert "/usr/share/man/man1/digest.1.gz" in installed.run("dpkg --listfiles digest-reader")
    assert "/usr/bin/digest refresh" in installed.run("cat /usr/lib/systemd/user/digest-refresh.service")


def test_nothing_in_it_names_the_folder_that_it_was_built_in(installed: Clean) -> None:
    assert installed.run(f"grep --recursive --files-with-matches --fixed-strings {ROOT} {OURS} || true") == ""


def test_lintian_has_no_error(package: Path) -> None:
    done = subprocess.run(["lintian", "--allow-root", "--fail-on=error", package], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_installed_again_it_replaces_itself_and_removed_it_leaves_nothing(installed: Clean, before: set[str]) -> None:
    installed.run("dpkg --install /tmp/package.deb")
    assert installed.as_user("digest --version").split()[-1] == __version__
    installed.run("dpkg --purge digest-reader")
    assert installed.files() - before == set()
