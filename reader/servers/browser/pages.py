"""The page, and the files that it loads: ours, and the terminal that Textual's own server is made with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

import textual_serve  # noqa: F401 (its files are the terminal of the page)
from aiohttp import web

from reader import translation
from reader.errors import ServerError
from reader.translation import gettext as _

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_PACKAGE = "textual_serve"
_TYPES = {
    ".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml",
}  # fmt: skip


async def show_page(request: web.Request, many: int) -> web.StreamResponse:
    """The page with the terminal; `many` readers at most are open at once."""
    template = Template((files(__package__) / "page" / "index.html").read_text("utf-8"))
    said = {
        "language": translation.language(),
        "script": _("The reader needs JavaScript, which comes from this server alone."),
        "quit": _("The reader has ended. Your place is kept."),
        "failed": _("The reader has ended with an error; the terminal in which `digest serve` runs says which."),
        "many": _("There are {count} readers open, and no more at once. Close one of their pages first.").format(
            count=many
        ),
        "lost": _("The connection to the reader is lost. Does `digest serve` still run?"),
        "again": _("Open it again"),
    }
    return web.Response(
        text=template.substitute({name: escape(text) for name, text in said.items()}), content_type="text/html"
    )


def static_files() -> dict[str, Path]:
    """By name what the page loads. Raises ServerError where one is missing."""
    own, theirs = Path(str(files(__package__))) / "page", Path(str(files(_PACKAGE))) / "static"
    found = {
        "terminal.js": theirs / "js" / "textual.js",
        "terminal.css": theirs / "css" / "xterm.css",
        "mono.ttf": theirs / "fonts" / "RobotoMono-VariableFont_wght.ttf",
        "mono-italic.ttf": theirs / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
        **{name: own / name for name in ("page.js", "page.css", "icon.svg")},
    }
    for path in found.values():
        if not path.is_file():
            raise ServerError(_("{path} is missing: install 'digest-reader[serve]' again").format(path=path))
    return found


def static_file(path: Path) -> Handler:
    async def file(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(
            path, headers={"Content-Type": _TYPES[path.suffix], "Cache-Control": "private, no-cache"}
        )

    return file
