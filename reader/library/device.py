"""This machine's name in the names of the files it writes, and the proof that nobody else writes under it.

A name is kept outside the library. A disk that is cloned takes it along, and then two machines would write the same
files. Two things tell them apart: the machine's own id, where the system has one, and a claim in the library, a word
that each writer replaces by one that it alone knows: who finds a word there that is not its own takes a new name.
"""

from __future__ import annotations

import re
import secrets
import socket
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import orjson

from reader.errors import LibraryError
from reader.library.documents import read_whole
from reader.opening import read_regular
from reader.paths import Layout, write_private
from reader.translation import gettext as _

DEVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,40}-[0-9a-f]{4}")
_MACHINE_ID = Path("/etc/machine-id")


def load_device(path: Path) -> str:
    """This machine's name; made at the first need and then kept. Raises LibraryError where it cannot be kept."""
    name, machine = _read(path)
    here = machine_key()
    if name and machine in ("", here):
        return name
    return _keep(path, here, taken=name)


def renew_device(path: Path, taken: str) -> str:
    """The name instead of one that is taken; another process here may have found it already."""
    name = load_device(path)
    return name if name != taken else _keep(path, machine_key(), taken=taken)


def _read(path: Path) -> tuple[str, str]:
    """Name and machine of a device file, each `""` where it does not say."""
    try:
        name, machine, *_rest = [*read_regular(path).decode("ascii").split("\n"), "", ""]
    except (OSError, UnicodeDecodeError):
        return "", ""
    return (name.strip(), machine.strip()) if DEVICE.fullmatch(name.strip()) else ("", "")


def _keep(path: Path, machine: str, *, taken: str) -> str:
    host = re.sub(r"[^a-z0-9]+", "-", socket.gethostname().lower()).strip("-")[:30] or "device"
    name = f"{host}-{secrets.token_hex(2)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Linking a finished file into place lets one of two first starts win, wholly.
        fresh = path.with_name(f"device.{secrets.token_hex(4)}")
        write_private(fresh, f"{name}\n{machine}\n".encode("ascii"))
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            if _read(path)[0] in ("", taken):
                fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(
            _("Cannot keep this device's name in {path}: {error}.").format(path=path, error=error.strerror)
        ) from error
    return _read(path)[0] or name


def machine_key() -> str:
    """What tells this machine from a clone of its disk, `""` where the system has no word for it."""
    try:
        machine_id = read_regular(_MACHINE_ID).strip()
    except OSError:
        return ""
    return blake2b(machine_id, digest_size=6).hexdigest() if machine_id else ""


class Claim:
    """This machine's claim to its name in one library. Everything here is called under the library's lock."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._made = ""

    def stands(self, device: str) -> bool:
        """Whether the word in the library is one of ours, or there is none."""
        said = self._said(device)
        # One machine may have two copies of a library that are kept in step: its words in either are its own.
        known = {word for path in self._layout.claim.parent.glob("*.claim") for word in _words(path, device)}
        return said is None or not known or said in known

    def make(self, device: str) -> None:
        """Say a new word, once for each time the library is opened. Raises OSError."""
        from reader.library.storage import replace_file

        if self._made == device:
            return
        word, known, said = secrets.token_hex(8), self._known(device), self._said(device)
        # The next word is known here before it is said, and the one that was said until it is replaced: neither a
        # crash between the two nor a disk that is full, however often, is a stranger's doing.
        words = [said if said in known else known[-1], word] if known else [word]
        replace_file(self._layout.claim, orjson.dumps({"device": device, "words": words}))
        replace_file(self._file(device), orjson.dumps({"device": device, "word": word}) + b"\n")
        self._made = device

    def _file(self, device: str) -> Path:
        return self._layout.devices / f"{device}.json"

    def _said(self, device: str) -> str | None:
        """The word in the library; None where there is none, `""` where it cannot be made out."""
        try:
            word = orjson.loads(read_whole(self._file(device)))["word"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return word if isinstance(word, str) else ""

    def _known(self, device: str) -> Sequence[str]:
        """The words that this machine said last in this library."""
        return _words(self._layout.claim, device)


def _words(path: Path, device: str) -> list[str]:
    try:
        kept = orjson.loads(read_regular(path))
        return list(kept["words"]) if kept["device"] == device else []
    except (OSError, ValueError, KeyError, TypeError):
        return []
