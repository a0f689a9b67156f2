"""The library: all digests and all marks. `Library` is its one door."""

from reader.library.adding import Added
from reader.library.found import Count, Found
from reader.library.index import Row
from reader.library.library import Library, open_library

__all__ = ["Added", "Count", "Found", "Library", "Row", "open_library"]
