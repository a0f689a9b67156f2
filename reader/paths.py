"""Where things lie: the library's own folder, and this machine's cache and state beside it."""

from __future__ import annotations

import os
import re
import secrets
import socket
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import platformdirs

from reader.errors import LibraryError

APP = "digest-reader"
DIGESTS = "digests"
MARKS = "marks"
FORMAT = 1
"""Version of the file formats below a library's folder."""
_DEVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,40}-[0-9a-f]{4}")


def default_library() -> Path:
    """The library used when none is named: in the platform's data folder."""
    return Path(platformdirs.user_data_path(APP)) / "library"


def config_file() -> Path:
    return Path(platformdirs.user_config_path(APP)) / "config.toml"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one library on this machine."""

    root: Path
    """The library's folder, absolute."""
    index: Path
    """The SQLite file: derived, may be deleted."""
    state: Path
    """Where the reader was: filters, cursor, theme."""
    lock: Path
    device_file: Path

    @property
    def digests(self) -> Path:
        return self.root / DIGESTS

    @property
    def marks(self) -> Path:
        return self.root / MARKS

    @property
    def manifest(self) -> Path:
        return self.root / "library.json"


def layout(root: Path) -> Layout:
    """The layout of the library in this folder, which need not exist yet."""
    try:
        root = root.expanduser()
    except RuntimeError as error:  # `~somebody`, whom this machine does not know
        raise LibraryError(f"Cannot find the library {root}: {error}") from error
    root = Path(os.path.abspath(root))  # noqa: PTH100 (a link to a library stays a link)
    key = f"{root.name}-{blake2b(str(root.resolve()).encode(), digest_size=5).hexdigest()}"
    cache = Path(platformdirs.user_cache_path(APP))
    state = Path(platformdirs.user_state_path(APP))
    return Layout(
        root=root,
        index=cache / f"{key}.sqlite",
        state=state / f"{key}.json",
        lock=state / f"{key}.lock",
        device_file=state / "device",
    )


def load_device(path: Path) -> str:
    """This machine's name in the names of the files it writes; made at the first need and then kept.

    Raises LibraryError where it cannot be kept.
    """
    try:
        name = path.read_text(encoding="ascii").strip()
        if _DEVICE.fullmatch(name):
            return name
    except (OSError, UnicodeDecodeError):
        pass
    host = re.sub(r"[^a-z0-9]+", "-", socket.gethostname().lower()).strip("-")[:30] or "device"
    name = f"{host}-{secrets.token_hex(2)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Linking a finished file into place lets one of two first starts win, wholly.
        fresh = path.with_name(f"device.{os.getpid()}")
        fresh.write_text(name + "\n", encoding="ascii")
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            if not _DEVICE.fullmatch(path.read_text(encoding="ascii", errors="replace").strip()):
                fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise LibraryError(f"Cannot keep this device's name in {path}: {error.strerror}.") from error
