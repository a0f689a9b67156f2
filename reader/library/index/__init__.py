"""The index: derived from the files, disposable, what is read."""

from reader.library.index.connection import DamagedIndexError
from reader.library.index.index import Index
from reader.library.index.rows import Row

__all__ = ["DamagedIndexError", "Index", "Row"]
