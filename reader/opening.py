"""How every file is opened to be read: regular files only, without waiting, and no more of one than it may hold.

A pipe, a device or a socket in the place of a file would block a program that opens it, or never end.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from reader.translation import gettext as _
from reader.translation import number

NOT_REGULAR = "it is not a regular file"
"""Why such a file is not opened, as `OSError.strerror`; `why_unreadable` says it to a person."""
MAX_SMALL = 4 * 1024 * 1024
"""Bytes of the largest file that a person or this program writes for itself: settings, state, a prompt."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)


def open_regular(path: Path, *, follow: bool = True) -> BinaryIO:
    """A regular file, opened to be read. Raises OSError where it is anything else, or a link and not to `follow`."""
    flags = _FLAGS | (0 if follow else getattr(os, "O_NOFOLLOW", 0)) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except ValueError as error:
        raise OSError(errno.EINVAL, _("its name holds a null character"), str(path)) from error
    except OSError as error:
        # A socket, a device with nothing behind it, links in a circle.
        if error.errno == errno.ENXIO or (follow and error.errno == errno.ELOOP):
            raise OSError(errno.EINVAL, NOT_REGULAR, str(path)) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, NOT_REGULAR, str(path))
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path, limit: int = MAX_SMALL, *, follow: bool = True) -> bytes:
    """The content of a regular file. Raises OSError, also where it is larger than `limit` bytes."""
    with open_regular(path, follow=follow) as file:
        return read_limited(file, limit)


def read_limited(file: BinaryIO, limit: int) -> bytes:
    """What is left of a file. Raises OSError where that is more than `limit` bytes."""
    # No more than the file has: a read sets aside all that it is asked for.
    content = file.read(min(limit, os.fstat(file.fileno()).st_size) + 1)
    if len(content) > limit:
        raise OSError(errno.EFBIG, _("it is larger than {count} MB").format(count=number(limit >> 20)), file.name)
    return content


def read_text(path: Path) -> str:
    """The text of a small regular file. Raises OSError, UnicodeDecodeError."""
    return read_regular(path).decode("utf-8").replace("\r\n", "\n")


def why_unreadable(error: OSError | ValueError | RecursionError) -> str:
    """What was wrong with a small file, in words that end a sentence."""
    match error:
        case OSError():
            return _("it is not a regular file") if error.strerror == NOT_REGULAR else error.strerror or str(error)
        case UnicodeDecodeError():
            return _("it is not UTF-8 text ({reason})").format(reason=error.reason)
        case RecursionError():
            return _("it is nested too deeply")
    return str(error)


def expanded(text: str | Path) -> Path:
    """A path with `~` in its place; the home of somebody whom this machine does not know is a plain name."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def is_there(path: Path) -> bool:
    """Whether something has this path; what cannot be a path, or may not be looked at, is not there."""
    return os.path.exists(path)  # noqa: PTH110 (pathlib raises for names that are too long)


def is_folder(path: Path) -> bool:
    """Whether a folder has this path, in the same sense."""
    return os.path.isdir(path)  # noqa: PTH112 (as above)
