"""Where an export lies: a file, a folder or a ZIP archive, read in pieces of limited size and never written anywhere.

Nothing is unpacked, so no name in an archive can lead anywhere; links in a folder are not followed.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from reader.dataclass import dataclass
from reader.errors import SourceError
from reader.opening import open_regular, read_limited
from reader.sources.movein.moved import Refused, refused
from reader.translation import gettext as _
from reader.translation import number

MAX_FILE = 128 * 1024 * 1024
"""Bytes of one file of an export."""
MAX_FILES = 50_000
"""Files of a folder or an archive that are looked at."""
MAX_UNPACKED = 8 * 1024 * 1024 * 1024
"""Bytes that all files of an archive may say they have."""
ZIP = b"PK\x03\x04"
SQLITE = b"SQLite format 3\0"
_PIECE = 1024 * 1024
_PICTURES = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .avif .heic .ico .bmp .mp3 .m4a .mp4 .mov .webm .pdf .canvas .css .js .woff .woff2"
    " .ttf .lock .sqlite-shm .db-shm".split()
)
"""Ends of names of files that hold no article of an export; nobody is told of them."""


class MissingError(SourceError):
    """There is no such file in a place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, an archive or one file."""

    path: str
    form: str
    """`file`, `folder` or `zip`."""

    def read(self, name: str, limit: int = MAX_FILE) -> bytes:
        """The content of a file in it. Raises SourceError where it is too large, or not to be read."""
        if self.form == "zip":
            return _of_zip(self.path, name, limit)
        path = Path(self.path) if self.form == "file" else _within(Path(self.path), name)
        try:
            with open_regular(path, follow=self.form == "file") as file:
                if os.fstat(file.fileno()).st_size > limit:
                    raise SourceError(_("is larger than {limit} MB").format(limit=limit >> 20))
                return read_limited(file, limit)
        except FileNotFoundError as error:
            raise MissingError(_("there is no such file")) from error
        except OSError as error:
            raise SourceError(_("cannot be read: {error}").format(error=error.strerror or error)) from error

    def head(self, name: str, size: int = 64) -> bytes:
        """The first bytes of a file in it, none where it cannot be read."""
        try:
            if self.form == "zip":
                with _archive(self.path).open(name) as member:
                    return member.read(size)
            path = Path(self.path) if self.form == "file" else _within(Path(self.path), name)
            with open_regular(path, follow=self.form == "file") as file:
                return file.read(size)
        except (OSError, SourceError, zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, zlib.error):
            return b""

    def shown(self, name: str) -> str:
        """What a file in it is called where people are told of it."""
        return Path(self.path).name if self.form == "file" else name


def place_of(path: Path) -> Place:
    """The place at a path. Raises SourceError where nothing is there."""
    try:
        if path.is_dir():
            return Place(str(path), "folder")
        with open_regular(path) as file:
            return Place(str(path), "zip" if file.read(4) == ZIP else "file")
    except FileNotFoundError as error:
        raise SourceError(_("there is no such file or folder")) from error
    except OSError as error:
        raise SourceError(_("cannot be read: {error}").format(error=error.strerror or error)) from error


def names_in(place: Place) -> Iterator[str | Refused]:
    """The files of a place in order, and what in it is not read."""
    if place.form == "file":
        yield ""
        return
    for count, name in enumerate(_names_of_zip(place) if place.form == "zip" else _names_of_folder(place)):
        if count == MAX_FILES:
            why = _("has more than {count} files; the others are not read")
            yield refused(Path(place.path).name, why.format(count=number(MAX_FILES)))
            return
        yield name


def _names_of_folder(place: Place) -> Iterator[str | Refused]:
    top = Path(place.path)
    for root, folders, names in os.walk(top):
        here = Path(root)
        for name in sorted(folders):
            if (here / name).is_symlink():
                yield refused((here / name).relative_to(top), _("is a link, and links are not followed"))
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (here / name).is_symlink())
        for name in sorted(names):
            inside = (here / name).relative_to(top)
            if (here / name).is_symlink():
                yield refused(inside, _("is a link, and links are not followed"))
            elif _is_wanted(name):
                yield inside.as_posix()


def _names_of_zip(place: Place) -> Iterator[str | Refused]:
    try:
        members = _archive(place.path).infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise SourceError(_("is a damaged archive: {error}").format(error=error)) from error
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise SourceError(_("would unpack to more than {limit} GB").format(limit=MAX_UNPACKED >> 30))
    for member in sorted(members, key=lambda each: each.filename):
        path = PurePosixPath(member.filename)
        if member.is_dir() or path.parts[:1] == ("__MACOSX",) or not _is_wanted(path.name):
            continue
        if member.flag_bits & 1:
            yield refused(member.filename, _("is encrypted: unpack the archive and give its folder"))
        else:
            yield member.filename


def _is_wanted(name: str) -> bool:
    return not name.startswith(".") and PurePosixPath(name).suffix.lower() not in _PICTURES


def _within(top: Path, name: str) -> Path:
    """The path of a file of a folder. Raises SourceError for a name that leads out of it, and for one behind a link."""
    parts = PurePosixPath(name).parts
    if not parts or PurePosixPath(name).is_absolute() or ".." in parts:
        raise SourceError(_("lies outside of the folder"))
    path = top
    for part in parts[:-1]:
        path = path / part
        if path.is_symlink():
            raise SourceError(_("is behind a link, and links are not followed"))
    return path / parts[-1]


_opened: dict[tuple[str, int, int], zipfile.ZipFile] = {}
"""The archive that was read last, by its path, and by its size and age, which tell another one of that name."""


def _archive(path: str) -> zipfile.ZipFile:
    """An archive to read. It stays open: its list is as long as it has files, and is not read again for each of them.

    Raises OSError, BadZipFile and others.
    """
    stat = Path(path).stat()
    key = (path, stat.st_size, stat.st_mtime_ns)
    if key not in _opened:
        for other in list(_opened):
            _opened.pop(other).close()
        _opened[key] = zipfile.ZipFile(path)
    return _opened[key]


def _of_zip(path: str, name: str, limit: int) -> bytes:
    try:
        with _archive(path).open(name) as member:
            content = bytearray()
            while piece := member.read(_PIECE):
                content += piece
                if len(content) > limit:
                    raise SourceError(_("is larger than {limit} MB").format(limit=limit >> 20))
            return bytes(content)
    except KeyError as error:
        raise MissingError(_("is not in the archive")) from error
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        raise SourceError(_("cannot be unpacked: {error}").format(error=error)) from error
