"""What was joined, and how, in a small file of its own: where the rest is damaged, the server is asked for it again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson

from reader.errors import LibraryError
from reader.library.storage import replace_file
from reader.translation import gettext as _

MEMBERSHIP = ("address", "slice", "publish", "library")
"""Settings that no server can be asked for."""
MOST_BYTES = 100_000


class Membership:
    """The file. Raises LibraryError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        return self.path.exists()

    def read(self) -> dict[str, str]:
        """What was joined; nothing where nothing was. That a file is damaged is told: to leave in silence is worse."""
        try:
            with self.path.open("rb") as file:
                found = orjson.loads(file.read(MOST_BYTES))
        except FileNotFoundError:
            return {}
        except (OSError, orjson.JSONDecodeError) as error:
            raise self._damaged() from error
        if not isinstance(found, dict) or not isinstance(found.get("address"), str):
            raise self._damaged()
        return {name: value for name in MEMBERSHIP if isinstance(value := found.get(name), str)}

    def write(self, settings: Mapping[str, str]) -> None:
        """Have it say these, whole or not at all; without an address nothing is joined, and nothing written."""
        if not settings.get("address"):
            return
        try:
            replace_file(self.path, orjson.dumps(dict(settings)))
        except OSError as error:
            raise LibraryError(
                _("Cannot keep {what} in {path}: {error}.").format(
                    what=_("what is known of the shared library"), path=self.path, error=error.strerror or error
                )
            ) from error

    def _damaged(self) -> LibraryError:
        return LibraryError(
            _(
                "Which shared library was joined cannot be read any more: remove {path}, and "
                "`digest join postgresql://…` again. What you marked is still here, and is sent then."
            ).format(path=self.path)
        )
