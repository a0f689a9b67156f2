"""A library in one compressed file: made from a moment's copy, checked before it counts, restored whole or not at all.

The file is a `tar.gz` of the library's own files and, last, `backup.json` with the checksum of each: one that was cut
short has no such end. Claims to device names stay out of it: they say who writes now, not who wrote then.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import re
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import orjson

from reader.dataclass import dataclass
from reader.errors import LibraryError
from reader.library.documents import MAX_FILE, DamagedFileError, parse_entries, read_whole
from reader.library.files import Files
from reader.library.folder import check_folder
from reader.opening import is_folder, is_there, open_regular
from reader.paths import DESK, DIGESTS, FEEDS, FORMAT, MARKS, Layout
from reader.translation import gettext as _
from reader.translation import number

Progress = Callable[[int, int], None]
CONTENTS = "backup.json"
MAX_CONTENTS = 64 * 1024 * 1024
MAX_FILES = 10_000
"""No library has nearly as many files: each holds 2,000 digests."""
MAX_ALL = 1 << 30
"""Bytes that may come out of any backup; more only where it is not packed tighter than text can be."""
MAX_RATIO = 100
_CHUNK = 1 << 20
_MEMBER = re.compile(r"library\.json|(?:digests|marks|feeds|desk)/[^/\x00-\x1f]{1,200}\.json")


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    made: str
    files: int
    digests: int


def back_up(layout: Layout, target: Path, progress: Progress | None = None, *, replace: bool = False) -> Backup:
    """Write the library into one file, read it back, and only then give it its name. Raises LibraryError."""
    if is_folder(target):
        raise LibraryError(_("{target} is a folder: name the file that is to hold the backup.").format(target=target))
    if is_there(target) and not replace:
        raise LibraryError(_("{target} exists: name another file, or add --force to replace it.").format(target=target))
    files = Files(layout)
    check_folder(layout)
    if not files.fingerprints(DIGESTS, MARKS, FEEDS, DESK):
        raise LibraryError(_("There is nothing to back up: the library {root} is empty.").format(root=layout.root))
    try:
        with _folder(target.parent) as folder:
            fresh = folder / "backup"
            with _snapshot(files, folder) as copy:
                _write(copy, fresh, progress)
            made = check(fresh)
            with open_regular(fresh) as written:
                os.fsync(written.fileno())
            fresh.replace(target)
    except OSError as error:
        raise LibraryError(
            _("Cannot write the backup {target}: {error}.").format(target=target, error=error.strerror or error)
        ) from error
    return made


def check(archive: Path) -> Backup:
    """Read a backup to its end and compare every file with its checksum. Raises LibraryError."""
    with tempfile.TemporaryDirectory(prefix="digest-") as nowhere:
        return _unpack(archive, Path(nowhere), keep=False)


def restore(archive: Path, layout: Layout, *, replace: bool = False) -> tuple[Backup, Path | None]:
    """Put a backup in the library's place: what it holds, and where the library that was there is kept.

    Everything is checked before anything is moved. Raises LibraryError.
    """
    files = Files(layout)
    root = layout.root.resolve()
    if is_there(root) and not is_folder(root):
        raise LibraryError(
            _("{root} is a file, and a library is a folder: name a folder with --library.").format(root=root)
        )
    occupied = is_folder(root) and any(root.iterdir())
    if occupied and not replace:
        raise LibraryError(
            _(
                "{root} is not empty: restore into another folder with --library, or add --replace, "
                "which keeps what is there beside it."
            ).format(root=root)
        )
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with _folder(root.parent) as folder:
            fresh = folder / "library"
            fresh.mkdir(mode=0o700)
            held = _unpack(archive, fresh)
            _sync(fresh)
            with files.lock():
                return held, _put_in_place(fresh, root)
    except OSError as error:
        raise LibraryError(
            _("Cannot restore into {root}: {error}.").format(root=root, error=error.strerror or error)
        ) from error


def _put_in_place(fresh: Path, root: Path) -> Path | None:
    kept = None
    if root.is_dir() and any(root.iterdir()):
        kept = root.with_name(f"{root.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
        root.rename(kept)
    try:
        fresh.replace(root)
    except OSError:
        if kept is not None:
            kept.rename(root)
        raise
    return kept


@contextlib.contextmanager
def _folder(parent: Path) -> Iterator[Path]:
    """A temporary folder beside what will be replaced, so that a rename is enough; deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=".digest-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _snapshot(files: Files, beside: Path) -> Iterator[Path]:
    """All files as they are at one moment. The lock is held for that moment, not for the packing."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{files.root.name}.backup-", dir=files.root.parent))
    except OSError:  # not beside the library, where a second name for a file would do: copy them
        folder = Path(tempfile.mkdtemp(prefix=".digest-", dir=beside))
    try:
        with files.lock():
            files.copy_to(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(copy: Path, target: Path, progress: Progress | None) -> None:
    names = sorted(str(path.relative_to(copy)) for path in copy.rglob("*.json"))
    sums: dict[str, str] = {}
    digests = 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=4) as tar:
        for done, name in enumerate(names, start=1):
            content = read_whole(copy / name)
            sums[name] = blake2b(content, digest_size=16).hexdigest()
            digests += _documents(name, content)
            _add(tar, name, content)
            if progress is not None:
                progress(done, len(names))
        made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        _add(tar, CONTENTS, orjson.dumps({"format": FORMAT, "made": made, "digests": digests, "files": sums}))


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _documents(name: str, content: bytes) -> int:
    if not name.startswith("digests/"):
        return 0
    try:
        return len(parse_entries(content, Path(name)))
    except DamagedFileError:
        return 0  # a damaged file is backed up as it is


def _unpack(archive: Path, folder: Path, *, keep: bool = True) -> Backup:
    sums: dict[str, str] = {}
    try:
        with _opened(archive) as tar:
            # Counted before the first is written: thousands of files take long to write, and to remove again.
            for count, _rest in enumerate(tar):
                if count > MAX_FILES:
                    raise ValueError(_("it has more than {max_files} files").format(max_files=number(MAX_FILES)))
        with _opened(archive) as tar:
            for member in tar:
                content = _content(tar, member)
                if member.name == CONTENTS:
                    return _checked(archive, content, sums)
                if not _MEMBER.fullmatch(member.name):
                    raise LibraryError(
                        _("{archive} is not a backup of a library: it holds {name!r}.").format(
                            archive=archive, name=member.name[:80]
                        )
                    )
                sums[member.name] = blake2b(content, digest_size=16).hexdigest()
                if keep:
                    _store(folder / member.name, content)
    except (tarfile.TarError, EOFError, zlib.error, ValueError) as error:
        raise LibraryError(
            _("{archive} is damaged, or not a backup ({error}): nothing was restored.").format(
                archive=archive, error=error
            )
        ) from error
    except FileNotFoundError as error:
        if error.filename == os.fspath(archive):
            raise LibraryError(_("There is no backup {archive}.").format(archive=archive)) from error
        raise
    except OSError as error:
        if error.errno is None:  # gzip's own complaints
            raise LibraryError(
                _("{archive} is damaged, or not a backup ({error}): nothing was restored.").format(
                    archive=archive, error=error
                )
            ) from error
        raise
    raise LibraryError(
        _("{archive} was cut short: its end is missing, and nothing was restored.").format(archive=archive)
    )


class _Unpacked(io.RawIOBase):
    """What comes out of a compressed file, as long as it is not too much: of all, and in one piece.

    tarfile asks for a header in one piece, however long that says it is. Raises ValueError.
    """

    def __init__(self, packed: gzip.GzipFile, most: int) -> None:
        self._packed = packed
        self._most = most

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._packed.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence != os.SEEK_SET or offset > self._most:
            raise ValueError(_("more would come out of it than a library can hold"))
        return self._packed.seek(offset)

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= 2 * _CHUNK:
            raise ValueError(_("a header in it is too long"))
        if self._packed.tell() + size > self._most + 2 * _CHUNK:
            raise ValueError(_("more would come out of it than a library can hold"))
        return self._packed.read(size)


@contextlib.contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    with open_regular(archive) as file, gzip.GzipFile(fileobj=file, mode="rb") as packed:
        most = max(MAX_ALL, MAX_RATIO * os.fstat(file.fileno()).st_size)
        with tarfile.open(fileobj=_Unpacked(packed, most), mode="r:") as tar:
            yield tar


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytearray:
    limit = MAX_CONTENTS if member.name == CONTENTS else MAX_FILE
    file = tar.extractfile(member) if member.isreg() and not member.issparse() and member.size <= limit else None
    if file is None:
        raise ValueError(_("{name!r} is not a file of a library, or too large for one").format(name=member.name[:80]))
    content = bytearray()
    while chunk := file.read(_CHUNK):
        content += chunk
    return content


def _store(path: Path, content: bytes | bytearray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _sync(folder: Path) -> None:
    """Put all files on the disk: once it is known that they will be kept."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _checked(archive: Path, content: bytes | bytearray, sums: dict[str, str]) -> Backup:
    try:
        contents = orjson.loads(content)
        version, wanted = contents["format"], dict(contents["files"])
        backup = Backup(str(contents["made"]), len(wanted), int(contents["digests"]))
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError(_("its list of contents cannot be read")) from error
    if not isinstance(version, int) or version > FORMAT:
        raise LibraryError(
            _("{archive} was made by a newer digest (format {version}): install a newer digest to restore it.").format(
                archive=archive, version=version
            )
        )
    for name in sorted(wanted.keys() | sums.keys()):
        if wanted.get(name) != sums.get(name):
            raise LibraryError(
                _("{archive} is damaged: {name} is not what was backed up. Nothing was restored.").format(
                    archive=archive, name=name
                )
            )
    return backup
