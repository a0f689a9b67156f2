"""The index: derived from the files, disposable, what is read."""

from reader.library.index.index import DamagedIndexError, Index, Row

__all__ = ["DamagedIndexError", "Index", "Row"]
