"""Every error that a person may see, each one a clear sentence."""

from __future__ import annotations


class DigestError(Exception):
    """The root of all expected errors; `str(error)` is the sentence shown to a person."""


class LibraryError(DigestError):
    """The library cannot be opened, read or written."""


class LibraryBusyError(LibraryError):
    """Another process has held the library's lock for too long."""


class UnknownDigestError(DigestError):
    """No digest has this id, or a shortened id fits several."""


class SourceError(DigestError):
    """Something from outside could not be understood.

    `line` is 1-based, 0 where a line makes no sense.
    """

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


class ConfigError(DigestError):
    """The configuration file cannot be used."""
