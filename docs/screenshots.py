"""Renders the pictures of the documentation, as SVG and PNG: `make screenshots`.

PNG takes rsvg-convert (Debian: librsvg2-bin) and a monospaced font; without it the SVG files are still written.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docs.moving_picture import moving_picture
from docs.scenes import app_of_scenes, library_of_scenes, play
from docs.tour import play as play_tour
from docs.tour import script
from reader.library import Library

FOLDER = Path(__file__).with_name("pictures")
TOUR = FOLDER / "tour.svg"
SHOWN = ("main", "reading", "evidence", "brief", "feeds", "help")
SIZES = ((160, 45), (80, 24))
THEMES = {"dark": "tokyo-night", "light": "atom-one-light"}
FONTS = "DejaVu Sans Mono, Menlo, Consolas, monospace"
_WEB_FONTS = re.compile(r"@font-face \{[^}]*\}\s*")
_FAMILY = re.compile(r"font-family: [^;]*;")


def main() -> None:
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    FOLDER.mkdir(exist_ok=True)
    for look, theme in THEMES.items():
        for columns, rows in SIZES:
            for scene in SHOWN:
                with fresh_library() as library:
                    svg = asyncio.run(picture(library, scene, theme, (columns, rows)))
                write(FOLDER / f"{scene}-{columns}x{rows}-{look}.svg", svg)
    tour()


def tour() -> None:
    """The moving picture of the README."""
    with fresh_library() as library:
        frames = asyncio.run(play_tour(library))
    TOUR.write_text(moving_picture(frames, "A tour of digest", "\n".join(script())), encoding="utf-8")


@contextmanager
def fresh_library() -> Iterator[Library]:
    """The library of the scenes, with nothing of what is kept elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_CACHE_HOME"] = folder
        with library_of_scenes(Path(folder) / "starter") as library:
            yield library


async def picture(library: Library, scene: str, theme: str, size: tuple[int, int]) -> str:
    """A scene as SVG."""
    app = app_of_scenes(library, theme)
    async with app.run_test(size=size) as pilot:
        await play(app, pilot, scene)
        return app.export_screenshot(title="digest")


def write(file: Path, svg: str) -> None:
    """The picture with fonts that are installed, and as PNG where that can be made."""
    svg = _FAMILY.sub(f"font-family: {FONTS};", _WEB_FONTS.sub("", svg))
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)  # or the spaces that a text begins with are lost
    file.write_text(svg, encoding="utf-8")
    if shutil.which("rsvg-convert"):
        subprocess.run(["rsvg-convert", "--output", str(file.with_suffix(".png")), str(file)], check=True)
    else:
        print(f"{file.name}: no PNG, because rsvg-convert is not installed (Debian: librsvg2-bin)")


if __name__ == "__main__":
    main()
