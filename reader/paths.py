"""Where things lie: the library's own folder, and this machine's cache and state beside it."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

import platformdirs

from reader.dataclass import dataclass
from reader.errors import LibraryError
from reader.translation import gettext as _

APP = "digest-reader"
DIGESTS = "digests"
MARKS = "marks"
DEVICES = "devices"
FEEDS = "feeds"
DESK = "desk"
STAMPED = (FEEDS, DESK)
"""Folders that have one file a device, of things that every device may change."""
MAX_NAME = 180
"""Bytes of a library's name in the names of the files beside it, which have endings of their own."""
FORMAT = 2
"""Version of the file formats below a library's folder."""


def default_library() -> Path:
    """The library used when none is named: in the platform's data folder."""
    return Path(platformdirs.user_data_path(APP)) / "library"


def config_file() -> Path:
    return Path(platformdirs.user_config_path(APP)) / "config.toml"


def taxonomy_file() -> Path:
    """The reader's own additions to the taxonomy."""
    return config_file().with_name("taxonomy.toml")


def languages_folder() -> Path:
    """Tables of languages that the reader adds to ours: beside the configuration."""
    return config_file().with_name("languages")


def data_folder() -> Path:
    """The folder with the starter library, the taxonomy and the prompt."""
    package = Path(__file__).parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "data"


def starter_folder() -> Path:
    """The folder with the pages of the starter library."""
    return data_folder() / "starter"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one library on this machine."""

    root: Path
    """The library's folder, absolute."""
    index: Path
    """The SQLite file: derived, may be deleted."""
    state: Path
    """Where the reader was: filters, cursor, theme."""
    history: Path
    """The changes that can be undone."""
    fetches: Path
    """When each feed was last asked, and what it said."""
    logins: Path
    """Names and passwords of feeds, where there is no keyring."""
    curation: Path
    """What waits for a model, what it answered, and what that cost."""
    hooks: Path
    """What waits for the reader's hooks."""
    services: Path
    """The sync services, and what they and the library last agreed on."""
    share: Path
    """What this machine knows of the shared library that this one is a part of."""
    claim: Path
    """What this machine last wrote into its claim to its name in this library."""
    lock: Path
    device_file: Path

    @property
    def digests(self) -> Path:
        return self.root / DIGESTS

    @property
    def marks(self) -> Path:
        return self.root / MARKS

    @property
    def feeds(self) -> Path:
        return self.root / FEEDS

    @property
    def desk(self) -> Path:
        return self.root / DESK

    @property
    def devices(self) -> Path:
        return self.root / DEVICES

    @property
    def manifest(self) -> Path:
        return self.root / "library.json"


def layout(root: Path) -> Layout:
    """The layout of the library in this folder, which need not exist yet."""
    try:
        root = root.expanduser()
        real = os.path.realpath(root)
    except RuntimeError as error:  # `~somebody`, whom this machine does not know
        raise LibraryError(_("Cannot find the library {root}: {error}").format(root=root, error=error)) from error
    except (OSError, ValueError) as error:
        raise LibraryError(
            _("{root!r} cannot be the name of a library's folder: {error}.").format(root=str(root), error=error)
        ) from error
    root = Path(os.path.abspath(root))  # noqa: PTH100 (a link to a library stays a link)
    name = os.fsdecode(os.fsencode(root.name)[:MAX_NAME])
    key = f"{name}-{blake2b(os.fsencode(real), digest_size=5).hexdigest()}"
    cache = Path(platformdirs.user_cache_path(APP))
    state = Path(platformdirs.user_state_path(APP))
    return Layout(
        root=root,
        index=cache / f"{key}.sqlite",
        state=state / f"{key}.json",
        history=state / f"{key}.history",
        fetches=state / f"{key}.fetches",
        logins=state / f"{key}.logins",
        curation=state / f"{key}.curation",
        hooks=state / f"{key}.hooks",
        services=state / f"{key}.services",
        share=state / f"{key}.share",
        claim=state / f"{key}.claim",
        lock=state / f"{key}.lock",
        device_file=state / "device",
    )


def write_private(path: Path, content: bytes) -> None:
    """Write a small file that is its reader's alone, whole or not at all. It need not outlive a power cut."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)
