"""Every error that a person may see, each one a clear sentence."""

from __future__ import annotations


class DigestError(Exception):
    """The root of all expected errors; `str(error)` is the sentence shown to a person."""


def sentence(error: DigestError, about: str = "") -> str:
    """An error as a person reads it: one sentence, which begins with what it is `about` unless it does so already."""
    said = str(error)
    if about and not said.startswith(about):
        said = f"{about}: {said}"
    if said.endswith((".", "!", "?")):
        return said  # a sentence already, which may begin with a name in lower case
    named = isinstance(error, ProgramError) and not about
    if said.partition(" ")[0].isalpha() and not named:  # an address, a path or a program keeps its case
        said = said[:1].upper() + said[1:]
    return f"{said}."


class LibraryError(DigestError):
    """The library cannot be opened, read or written."""


class LibraryBusyError(LibraryError):
    """Another process has held the library's lock for too long."""


class UnknownDigestError(DigestError):
    """No digest has this id, or a shortened id fits several."""


class NoStoryError(DigestError):
    """A digest is to be taken out of its story, and shares none with others."""


class SourceError(DigestError):
    """Something from outside could not be understood.

    `line` is 1-based, 0 where a line makes no sense.
    """

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


class ProgramError(SourceError):
    """A program of the reader's cannot be run, or fails. The message begins with its name, which keeps its case."""


class MissingTitleError(SourceError):
    """A digest has no title."""


class HighlightError(DigestError):
    """What should be highlighted does not stand in the digest."""


class PlateError(DigestError):
    """What was asked of the decisions on a reader's plate cannot be done."""


class ViewError(DigestError):
    """A view cannot be kept, or changed, as it was asked."""


class ExportError(DigestError):
    """Something cannot be exported, or not be given to another program."""


class CurationError(DigestError):
    """A digest could not be made of an article."""


class ModelError(CurationError):
    """A model did not answer, or not in a way that can be used.

    `transient`: whether it may answer later; `retry_after`: seconds after which it asked to be asked again.
    """

    def __init__(self, why: str, *, transient: bool = False, retry_after: float = 0.0) -> None:
        super().__init__(why)
        self.transient = transient
        self.retry_after = retry_after


class UnreachableError(ModelError):
    """Nothing answers where a model should be: whether it is asked for this or that makes no difference."""

    def __init__(self, why: str) -> None:
        super().__init__(why, transient=True)


class UnsupportedError(ModelError):
    """A model or its server does not know this way of asking for JSON."""


class QueryError(DigestError):
    """A part of a query does not apply, and a command must not do without it."""


class ConfigError(DigestError):
    """The configuration file cannot be used."""


class ServerError(DigestError):
    """The library cannot be served to another program."""


class ShareError(DigestError):
    """The shared library cannot be used."""


class OfflineError(ShareError):
    """The server of a shared library does not answer: what is here waits until it does."""


class RefusedError(ShareError):
    """The server of a shared library answers, and refuses: waiting alone does not help."""


class PasswordError(RefusedError):
    """The server of a shared library takes no connection without a password, or not with this one."""


class UnfitError(RefusedError):
    """The server of a shared library cannot hold one thing that it was sent; the others of the batch it can."""
