"""The part of requirements.txt that the program and its extras need: `python debian/locked.py 3.11.2`.

It is run by the environment in which all of requirements.txt is installed, and follows what each package there says it
needs. An extra that needs something that is not locked is left out.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAME = "digest-reader"
LOCK = Path(__file__).parents[1] / "requirements.txt"
_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==.*(?:\n[ \t].*)*\n", re.MULTILINE)


def extras(lock: str, python: str) -> frozenset[str]:
    """The extras of the program of which everything is locked."""
    names = {canonicalize_name(entry["name"]) for entry in _ENTRY.finditer(lock)}
    offered = set(metadata(NAME).get_all("Provides-Extra") or ()) - {"dev"}
    return frozenset(
        extra
        for extra in offered
        if {canonicalize_name(each.name) for each in _requirements(NAME, frozenset({extra}), python)} <= names
    )


def needed(name: str, extras: frozenset[str], python: str) -> set[str]:
    """The names of the packages that one needs, and those need, under this version of Python."""
    found: set[str] = set()
    waiting = [(name, extras)]
    asked = set()
    while waiting:
        asked.add(waiting[-1])
        for each in _requirements(*waiting.pop(), python):
            package = canonicalize_name(each.name)
            found.add(package)
            if (package, frozenset(each.extras)) not in asked:
                waiting.append((package, frozenset(each.extras)))
    return found


def _requirements(name: str, extras: frozenset[str], python: str) -> list[Requirement]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:  # meant for another platform, or for another version of Python than this one
        return []
    version = {"python_full_version": python, "python_version": ".".join(python.split(".")[:2])}
    asked = [{**version, "extra": extra} for extra in ("", *sorted(extras))]
    parsed = [Requirement(line) for line in lines]
    return [each for each in parsed if not each.marker or any(each.marker.evaluate(dict(one)) for one in asked)]


def locked(names: set[str], lock: str) -> str:
    """The entries of these names, with their hashes, as pip reads them."""
    return "".join(entry.group() for entry in _ENTRY.finditer(lock) if canonicalize_name(entry["name"]) in names)


def main(python: str) -> None:
    lock = LOCK.read_text(encoding="utf-8")
    sys.stdout.write(locked(needed(NAME, extras(lock, python), python), lock))


if __name__ == "__main__":
    main(sys.argv[1])
