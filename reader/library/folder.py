"""The folder of a library: whether it can be one, which format it has, who may write there now."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from reader.errors import LibraryBusyError, LibraryError
from reader.library.documents import read_whole
from reader.paths import DESK, DEVICES, DIGESTS, FEEDS, FORMAT, MARKS, Layout
from reader.text import clean_line
from reader.translation import decimal
from reader.translation import gettext as _

LOCK_SECONDS = 20.0


def check_folder(layout: Layout) -> None:
    """Raise LibraryError where the folder cannot be a library of this version."""
    root = layout.root
    try:
        is_file = root.exists() and not root.is_dir()
    except OSError as error:  # a name too long for a name
        raise cannot_read(root, error) from error
    if is_file:
        raise LibraryError(
            _("{root} is a file, and a library is a folder: name a folder with --library.").format(root=root)
        )
    for folder in (DIGESTS, MARKS, FEEDS, DESK, DEVICES):
        if leads_out(root, folder):
            raise LibraryError(
                _(
                    "{path} is a link that leads out of the library, and is not followed: put the "
                    "folder itself in its place."
                ).format(path=root / folder)
            )
    version = format_of(layout)
    if version > FORMAT:
        raise LibraryError(
            _(
                "The library {root} has format {version}, and this version of digest knows {format}: "
                "install a newer digest to open it."
            ).format(root=root, version=version, format=FORMAT)
        )


def format_of(layout: Layout) -> int:
    """Version of the library's file formats; the present one where nothing says so. Raises LibraryError."""
    try:
        version = orjson.loads(read_whole(layout.manifest))["format"]
    except FileNotFoundError:
        return FORMAT
    except (ValueError, KeyError, TypeError):
        return FORMAT  # a damaged manifest says nothing; the digests speak for themselves
    except OSError as error:
        if is_in_the_way(layout.manifest):
            return FORMAT
        raise cannot_read(layout.root, error) from error
    return version if isinstance(version, int) else FORMAT + 1


def is_in_the_way(path: Path) -> bool:
    """Whether something that is no regular file lies in the place of one: a pipe, a device, a folder, a link."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def write_manifest(layout: Layout) -> None:
    """Say which format the library has. Raises OSError."""
    from reader.library.storage import replace_file

    replace_file(layout.manifest, orjson.dumps({"format": FORMAT, "name": clean_line(layout.root.name)}) + b"\n")


def leads_out(root: Path, folder: str) -> bool:
    """Whether a folder of the library is a link to somewhere else."""
    path = root / folder
    return path.is_symlink() and not path.resolve().is_relative_to(root.resolve())


@contextmanager
def locked(layout: Layout, patience: float | None = None) -> Iterator[None]:
    """Hold the library's lock on this machine; wait for it so many seconds. Raises LibraryBusyError, LibraryError."""
    from filelock import FileLock, Timeout

    seconds = LOCK_SECONDS if patience is None else patience
    try:
        layout.lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = FileLock(layout.lock, timeout=seconds, mode=0o600)
        held.acquire()
    except Timeout as error:
        raise LibraryBusyError(
            _("Another digest has been writing to {root} for {seconds} seconds: try again when it is done.").format(
                root=layout.root, seconds=decimal(seconds, 0)
            )
            if seconds >= 1
            else _("Another digest is writing to {root}: try again when it is done.").format(root=layout.root)
        ) from error
    except OSError as error:
        raise LibraryError(
            _("Cannot lock the library in {lock}: {error}.").format(lock=layout.lock, error=error.strerror)
        ) from error
    try:
        yield
    finally:
        held.release()


def cannot_read(root: Path, error: OSError) -> LibraryError:
    """What to say where a library cannot be read."""
    return LibraryError(_("Cannot read the library {root}: {error}.").format(root=root, error=error.strerror))


def cannot_write(root: Path, error: OSError) -> LibraryError:
    """What to say where a library cannot be written, with what to do about it."""
    advice = {
        errno.ENOSPC: _("the disk is full: nothing that was stored is lost; make room and try again"),
        errno.EDQUOT: _("your quota is used up: nothing that was stored is lost; make room and try again"),
        errno.EACCES: _("you may not write there: check the folder's permissions"),
        errno.EPERM: _("you may not write there: check the folder's permissions"),
        errno.EROFS: _("it is on a read-only disk"),
        errno.ELOOP: _("{filename} is a link, and is not followed: put the file itself in its place").format(
            filename=error.filename
        ),
        errno.EFBIG: _("a file may not grow that large here: nothing that was stored is lost"),
    }.get(error.errno or 0, error.strerror or str(error))
    return LibraryError(_("Cannot write to the library {root}: {advice}.").format(root=root, advice=advice))
