"""Where mails lie on a disk, Maildir or mbox, and how to recognise one. The mails are not parsed here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_HEADER = re.compile(
    rb"(?:Return-Path|Received|From|Subject|Date|Message-ID|MIME-Version|Delivered-To|X-[\w-]+|To|DKIM-Signature|"
    rb"Reply-To|List-[\w-]+|Content-Type|Sender|ARC-[\w-]+|Authentication-Results):",
    re.IGNORECASE,
)
_MBOX = re.compile(rb"From \S+.*\d{4}")


def is_mail(head: bytes) -> bool:
    """Whether content begins like a mail: with lines of headers, two of them at least known ones."""
    lines = head[:8_192].lstrip().split(b"\n")[:40]
    if not re.match(rb"[A-Za-z][\w-]{1,60}:", lines[0]):
        return False
    return sum(bool(_HEADER.match(line)) for line in lines) >= 2


def is_mbox(head: bytes) -> bool:
    """Whether content begins like an mbox."""
    first, _, rest = head.lstrip(b"\xef\xbb\xbf\r\n").partition(b"\n")
    return _MBOX.match(first) is not None and _HEADER.match(rest) is not None


def is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def iter_maildir(folder: Path) -> Iterator[Path]:
    """The messages of a Maildir and of the folders in it, in order; links are not followed."""
    for part in ("cur", "new"):
        inner = folder / part
        if inner.is_dir() and not inner.is_symlink():
            yield from sorted(
                f for f in inner.iterdir() if not f.name.startswith(".") and f.is_file() and not f.is_symlink()
            )
    for inner in sorted(folder.iterdir()):
        if inner.name.startswith(".") and not inner.is_symlink() and is_maildir(inner):
            yield from iter_maildir(inner)


def iter_mbox(file: BinaryIO) -> Iterator[bytes]:
    """The messages of an mbox, one after another; `>From` is `From` again."""
    message: list[bytes] = []
    blank, begun = True, False
    for line in file:
        if blank and line.startswith(b"From ") and _MBOX.match(line):
            if begun and message:
                yield b"".join(message)
            message, begun = [], True
            blank = False
            continue
        message.append(line[1:] if re.match(rb">+From ", line) else line)
        blank = not line.strip()
    if any(line.strip() for line in message):
        yield b"".join(message)
