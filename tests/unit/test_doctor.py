"""`digest doctor`, `digest backup`, `digest restore`: what they find, keep and refuse."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library import Library, open_library
from reader.library.backup import back_up, check, restore
from reader.library.doctor import Finding, examine, repair
from reader.paths import layout, write_private
from tests.conftest import use_device
from tests.pages import one, small
from tests.unit.test_commands import digest
from tests.unit.test_library import contents

Contents = dict[str, tuple[dict[str, object], dict[str, object]]]


@pytest.fixture
def stored(root: Path) -> Contents:
    """A library with five digests and marks on them; what it holds."""
    with open_library(root) as library:
        added = library.add(one(small(f"Digest {n}")) for n in range(5)).added
        library.mark({i: {"read": True, "note": f"note on {i}", "tag:x": True} for i in added})
        return contents(library)


def found(root: Path) -> list[Finding]:
    with Library(layout(root)) as library:
        return examine(library)


def wrong(root: Path) -> set[str]:
    return {finding.kind for finding in found(root) if finding.wrong}


def own_file(root: Path, folder: str = "digests") -> Path:
    return sorted((root / folder).glob("*.json"))[0]


def test_a_sound_library_has_nothing_wrong(root: Path, stored: Contents) -> None:
    assert found(root) == []
    result = digest("doctor", "--library", root)
    assert (result.exit_code, result.stdout) == (0, "5 digests: all is well.\n")


def test_an_empty_library_has_nothing_wrong(root: Path) -> None:
    result = digest("doctor", "--library", root)
    assert (result.exit_code, result.stdout) == (0, "0 digests: all is well.\n")


def cut(root: Path) -> None:
    path = own_file(root)
    path.write_bytes(path.read_bytes()[:-30])


def copied(root: Path) -> None:
    path = own_file(root, "marks")
    path.rename(path.with_name(f"{path.stem} (Ann's conflicted copy 2026-11-24).json"))


def swapped(root: Path) -> None:
    first, second, *_ = sorted((root / "marks").glob("*.json"))
    aside = root / "aside"
    first.rename(aside)
    second.rename(first)
    aside.rename(second)


def unfinished(root: Path) -> None:
    path = own_file(root)
    write_private(path.with_name(f".{path.name}.77.tmp"), b"{")


def without_manifest(root: Path) -> None:
    (root / "library.json").unlink()


def bad_manifest(root: Path) -> None:
    write_private(root / "library.json", b"{")


def open_to_all(root: Path) -> None:
    own_file(root).chmod(0o644)
    root.chmod(0o755)


def wrong_index(root: Path) -> None:
    with sqlite3.connect(layout(root).index) as db:
        db.execute("UPDATE marks SET value=0 WHERE field='read'")
    db.close()


def index_without_a_row(root: Path) -> None:
    with sqlite3.connect(layout(root).index) as db:
        db.execute("DELETE FROM rows WHERE row=2")
    db.close()


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (cut, "damaged"),
        (copied, "copy"),
        (swapped, "strays"),
        (unfinished, "leftover"),
        (without_manifest, "format"),
        (bad_manifest, "format"),
        (open_to_all, "access"),
        (wrong_index, "index"),
        (index_without_a_row, "index"),
    ],
)
def test_what_is_wrong_is_found_and_mended(
    root: Path, stored: Contents, harm: Callable[[Path], None], kind: str
) -> None:
    harm(root)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert wrong(root) == {kind}
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before, "a look changed a file"
    assert digest("doctor", "--library", root).exit_code == 1
    result = digest("doctor", "--repair", "--library", root)
    assert result.exit_code == 0, result.stdout
    assert wrong(root) == set()
    with open_library(root) as library:
        after = contents(library)
    if harm is cut:  # the last document was torn, and is the only one that is missing
        assert len(after) == 4
        assert list(root.rglob("*.damaged-*"))
        stored = {i: stored[i] for i in after}
    assert after == stored


def test_what_cannot_be_mended_here_stays_wrong(
    root: Path, stored: Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(root)
    torn = own_file(root).read_bytes()
    use_device(monkeypatch, tmp_path / "second")
    with open_library(root) as library:
        sentences = repair(library)
    assert any("kept in a file of this device too" in sentence for sentence in sentences)
    assert own_file(root).read_bytes() == torn or torn in [p.read_bytes() for p in root.glob("digests/*.json")]
    assert wrong(root) == {"damaged"}
    next(p for p in root.glob("digests/*.json") if p.read_bytes() == torn).unlink()
    with open_library(root) as library:
        assert len(library) == 4
    assert wrong(root) == set()


def test_marks_without_a_text_are_told_and_kept(root: Path, stored: Contents) -> None:
    own_file(root).unlink()
    with open_library(root):
        pass
    (finding,) = found(root)
    assert (finding.kind, finding.wrong) == ("orphans", False)
    assert "5 digests with marks" in finding.text


def test_findings_as_json_are_one_object_a_line(root: Path, stored: Contents) -> None:
    unfinished(root)
    result = digest("doctor", "--json", "--library", root)
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["kind"] == "leftover"


def test_a_backup_brings_everything_back(root: Path, stored: Contents, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "b.tar.gz", tmp_path / "elsewhere"
    assert digest("backup", file, "--library", root).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert check(file).digests == 5
    result = digest("restore", file, "--library", elsewhere)
    assert (result.exit_code, "5 digests restored" in result.stdout) == (0, True), result.stderr
    with open_library(elsewhere) as library:
        assert contents(library) == stored
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar.gz", "elsewhere", "home", "library"]


def test_nothing_is_overwritten_unsaid(root: Path, stored: Contents, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    digest("backup", file, "--library", root)
    again = digest("backup", file, "--library", root)
    assert (again.exit_code, "exists" in again.stderr) == (1, True)
    with open_library(root) as library:
        library.mark({next(iter(stored)): {"note": "after the backup"}})
        changed = contents(library)
    refused = digest("restore", file, "--library", root)
    assert (refused.exit_code, "not empty" in refused.stderr) == (1, True)
    assert digest("restore", file, "--replace", "--library", root).exit_code == 0
    with open_library(root) as library:
        assert contents(library) == stored
        assert library.problems == []
    (kept,) = tmp_path.glob("library.before-restore-*")
    with open_library(kept) as library:
        assert contents(library) == changed


@pytest.mark.parametrize("keep", [0, 10, 200, -200, -20])
def test_a_backup_that_was_cut_is_refused_whole(root: Path, stored: Contents, tmp_path: Path, keep: int) -> None:
    file, elsewhere = tmp_path / "b.tar.gz", tmp_path / "elsewhere"
    back_up(layout(root), file)
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(LibraryError, match=r"damaged|cut short"):
        restore(file, layout(elsewhere))
    assert not elsewhere.exists()


def test_a_backup_with_a_changed_byte_is_refused_whole(root: Path, stored: Contents, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "b.tar.gz", tmp_path / "elsewhere"
    back_up(layout(root), file)
    plain = gzip.decompress(file.read_bytes()).replace(b"Digest 3", b"Digest 8", 1)
    file.write_bytes(gzip.compress(plain))
    with pytest.raises(LibraryError, match="not what was backed up"):
        restore(file, layout(elsewhere))
    assert not elsewhere.exists()


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "digests/../../evil.json", "link", "digests/.x/y.json"])
def test_a_hostile_archive_writes_nothing(tmp_path: Path, name: str) -> None:
    file, elsewhere = tmp_path / "b.tar.gz", tmp_path / "elsewhere"
    with tarfile.open(file, "w:gz") as tar:
        member = tarfile.TarInfo(name)
        if name == "link":
            member.name, member.type, member.linkname = "digests/link.json", tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(member)
        else:
            member.size = 2
            tar.addfile(member, io.BytesIO(b"{}"))
    with pytest.raises(LibraryError, match=r"not a backup|damaged"):
        restore(file, layout(elsewhere))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar.gz", "home"]


def test_an_empty_library_has_nothing_to_back_up(root: Path, tmp_path: Path) -> None:
    result = digest("backup", tmp_path / "b.tar.gz", "--library", root)
    assert (result.exit_code, "nothing to back up" in result.stderr) == (1, True)


def test_everything_that_is_written_is_the_readers_alone(root: Path, home: Path) -> None:
    script = (
        "import os, sys; os.umask(0); from reader.__main__ import main; "
        "sys.argv = ['digest', *sys.argv[1:]]; sys.exit(main())"
    )
    page = root.with_name("page.md")
    page.write_text(small("Mine"))
    for arguments in (["import", str(page)], ["list", "--json"], ["backup", str(root.with_name("b.tar.gz"))]):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--library", str(root)],
            capture_output=True,
            text=True,
            check=True,
        )
        if arguments[0] == "list":
            id_ = json.loads(done.stdout)["id"]
    subprocess.run([sys.executable, "-c", script, "mark", id_, "--read", "--library", str(root)], check=True)
    ours = [root, *root.rglob("*"), root.with_name("b.tar.gz"), *(p for p in home.rglob("*") if "digest" in str(p))]
    assert len(ours) > 12
    loose = {str(p): oct(p.stat().st_mode) for p in ours if p.stat().st_mode & 0o077}
    assert not loose


def test_a_change_can_be_undone_from_the_command_line(root: Path, stored: Contents) -> None:
    some = next(iter(stored))
    assert digest("mark", some, "--bookmark", "--library", root).exit_code == 0
    undone = digest("undo", "--library", root)
    assert (undone.exit_code, undone.stdout) == (0, "Undone: bookmark of 1 digest\n")
    with open_library(root) as library:
        assert contents(library) == stored
    assert digest("redo", "--library", root).stdout == "Redone: bookmark of 1 digest\n"
    again = digest("redo", "--library", root)
    assert (again.exit_code, again.stderr) == (1, "digest: Nothing to redo.\n")


def test_nothing_is_read_through_a_link(root: Path, stored: Contents) -> None:
    path = own_file(root)
    (root / "digests" / "zz-0000-0001.json").symlink_to(path)
    assert wrong(root) == {"link"}
