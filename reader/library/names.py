"""Names of files: `digests/<device>-0001.json`, `marks/<device>-a.json`, `feeds/<device>.json`, `desk/…`. Pure."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from reader.paths import DESK, DIGESTS, FEEDS, MARKS

# Copies that a syncing tool makes of a file are read too, whatever it calls them.
_NAME = re.compile(r"[^.].*\.json")
_PROPER = {
    DIGESTS: re.compile(r"[a-z0-9][a-z0-9-]{0,40}-[0-9a-f]{4}-\d{4,}"),
    MARKS: re.compile(r"[a-z0-9][a-z0-9-]{0,40}-[0-9a-f]{4}-[0-9a-f]"),
    FEEDS: re.compile(r"[a-z0-9][a-z0-9-]{0,40}-[0-9a-f]{4}"),
    DESK: re.compile(r"[a-z0-9][a-z0-9-]{0,40}-[0-9a-f]{4}"),
}
_ONE_A_DEVICE = (FEEDS + "/", DESK + "/")


def is_read(file: str) -> bool:
    """Whether a file in one of the folders is read, by its name."""
    return _NAME.fullmatch(file) is not None


def is_proper(name: str) -> bool:
    """Whether a file has a name that a device gives it; a copy made by a syncing tool has not."""
    folder, _, file = name.partition("/")
    return _PROPER[folder].fullmatch(file.removesuffix(".json")) is not None


def device_of(name: str) -> str:
    """The device that writes a file with a proper name."""
    stem = PurePosixPath(name).stem
    return stem if name.startswith(_ONE_A_DEVICE) else stem.rpartition("-")[0]


def number_of(name: str) -> int:
    """The number of a file of digests."""
    return int(PurePosixPath(name).stem.rpartition("-")[2])


def bucket_in(name: str) -> str:
    """The bucket of a file of marks, as its name says."""
    return PurePosixPath(name).stem[-1]


def digests_file(device: str, number: int) -> str:
    """The name of a device's file of digests; they are numbered from 1."""
    return f"{DIGESTS}/{device}-{number:04}.json"


def marks_file(device: str, bucket: str) -> str:
    """The name of a device's file of marks of a bucket."""
    return f"{MARKS}/{device}-{bucket}.json"
