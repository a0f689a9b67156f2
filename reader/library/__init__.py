"""The library: all digests and all marks. `Library` is its one door."""

from reader.library.library import Added, Count, Found, Library, Row, open_library

__all__ = ["Added", "Count", "Found", "Library", "Row", "open_library"]
