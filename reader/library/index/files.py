"""Which files were indexed, as they were then, and which of them have to be read again."""

from __future__ import annotations

from collections.abc import Iterable

from reader.library.documents import Fingerprint
from reader.library.index.connection import Connection, json_list
from reader.library.index.kinds import INTEGER, TEXT


class IndexedFiles:
    """The files of an index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self) -> dict[str, Fingerprint]:
        """The files that were indexed, as they were then."""
        rows = self._connection.select(
            "SELECT name, size, mtime_ns, inode FROM files", (), (TEXT, INTEGER, INTEGER, INTEGER)
        )
        return {name: Fingerprint(*stat) for name, *stat in rows}

    def put(self, name: str, fingerprint: Fingerprint | None, *, strays: bool | None = None) -> int:
        """Remember a file's fingerprint, or with none forget the file; its number.

        `strays`: whether it has marks that are not of the bucket in its name; None where that did not change.
        """
        db = self._connection.db
        db.execute(
            "INSERT INTO files(name, size, mtime_ns, inode, strays) VALUES(?, ?, ?, ?, ?) "
            "ON CONFLICT(name) DO UPDATE SET "
            "size=excluded.size, mtime_ns=excluded.mtime_ns, inode=excluded.inode, "
            "strays=ifnull(excluded.strays, strays)",
            (name, *(fingerprint or Fingerprint(0, 0, 0)), strays),
        )
        number: int = db.execute("SELECT file FROM files WHERE name=?", (name,)).fetchone()[0]
        if fingerprint is None:
            self.forget(number)
        return number

    def forget(self, file: int) -> None:
        """Forget a file that is gone, and which digests it has besides others."""
        self._connection.db.execute("DELETE FROM files WHERE file=?", (file,))
        self._connection.db.execute("DELETE FROM shadows WHERE file=?", (file,))

    def with_strays(self) -> set[str]:
        """The files of marks that have marks of any bucket: copies, and files that were swapped."""
        return {name for (name,) in self._connection.select("SELECT name FROM files WHERE strays", (), (TEXT,))}

    def shadow(self, doc_id: int, file: int) -> None:
        """Remember that a file has a version of a digest that does not count, because another file's does."""
        self._connection.db.execute("INSERT OR IGNORE INTO shadows VALUES(?, ?)", (doc_id, file))

    def read_shadowed(self, file: int, doc_id: int) -> None:
        """Have other files with this digest read again: a version in one of them may be the one that counts now."""
        db = self._connection.db
        others = "SELECT file FROM shadows WHERE id=? AND file!=?"
        db.execute(f"UPDATE files SET size=-1 WHERE file IN ({others})", (doc_id, file))
        db.execute("DELETE FROM shadows WHERE id=?", (doc_id,))

    def read_again(self, doc_ids: Iterable[int]) -> None:
        """Have the files of these digests read again: their readers edited them, and so their rows change."""
        listed = json_list(doc_ids)
        these = "FROM rows WHERE id IN (SELECT value FROM json_each(?))"
        self._connection.db.execute(f"UPDATE files SET size=-1 WHERE file IN (SELECT file {these})", (listed,))
        self._connection.db.execute(f"UPDATE rows SET checksum=x'' WHERE row IN (SELECT row {these})", (listed,))
