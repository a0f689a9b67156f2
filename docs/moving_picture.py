"""Screens to one SVG that moves by CSS alone: what several frames share is drawn once, and shown while it is there.

Without animation (a reader who wants no motion, a program that knows no CSS) it is the first frame.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from rich.segment import Segment
    from rich.style import Style

CELL, LINE, FONT, EDGE = 10, 20, 16.6, 16
"""Width and height of a cell, size of the font, and what is left free around, in the picture's units."""
FONTS = "DejaVu Sans Mono,Menlo,Consolas,monospace"
GROUND, INK, ACCENT = "#24283b", "#b1b8da", "#fea26b"
"""Of the window, and of the line below it that says what is pressed."""


@dataclass(frozen=True)
class Run:
    """Text of one look: where it begins and how many cells it takes, its colour, what lies behind it, its traits."""

    x: int
    cells: int
    text: str
    ink: str
    ground: str
    traits: str = ""


Row = tuple[Run, ...]


@dataclass(frozen=True)
class Frame:
    """A screen, what is pressed and what that does, and how many seconds it stays."""

    rows: tuple[Row, ...]
    caption: tuple[str, str]
    seconds: float


def row_of(line: Iterable[Segment]) -> Row:
    """A line of the screen; neighbours of one look are one run."""
    runs: list[Run] = []
    x = 0
    for segment in line:
        ink, ground, traits = _look(segment.style)
        before = runs[-1] if runs else None
        if before is not None and (before.ink, before.ground, before.traits) == (ink, ground, traits):
            runs[-1] = Run(
                before.x, before.cells + segment.cell_length, before.text + segment.text, ink, ground, traits
            )
        else:
            runs.append(Run(x, segment.cell_length, segment.text, ink, ground, traits))
        x += segment.cell_length
    return tuple(runs)


def _look(style: Style | None) -> tuple[str, str, str]:
    """Colour of the text, colour behind it, and CSS for the rest."""
    ink = style.color.get_truecolor().hex if style and style.color else INK
    ground = style.bgcolor.get_truecolor(foreground=False).hex if style and style.bgcolor else GROUND
    if style and style.reverse:
        ink, ground = ground, ink
    traits = (
        "font-weight:bold;" * bool(style and style.bold),
        "font-style:italic;" * bool(style and style.italic),
        "text-decoration:underline;" * bool(style and style.underline),
        "text-decoration:line-through;" * bool(style and style.strike),
    )
    return ink, ground, "".join(traits)


def moving_picture(frames: Sequence[Frame], title: str, script: str) -> str:
    """One SVG.

    Args:
        frames: all of as many rows and columns; the first is what is seen without motion.
        title: what it shows, in a few words.
        script: the same at length, for those who do not see it.
    """
    rows, columns = len(frames[0].rows), sum(run.cells for run in frames[0].rows[0])
    width, height = columns * CELL + 2 * EDGE, (rows + 2) * LINE + 2 * EDGE
    shown: dict[tuple[int, Run], set[int]] = defaultdict(set)
    for at, frame in enumerate(frames):
        for y, row in enumerate((*frame.rows, (), _caption_row(frame.caption))):
            for run in row:
                shown[y, run].add(at)
    together: dict[frozenset[int], list[tuple[int, Run]]] = defaultdict(list)
    for placed, whens in shown.items():
        together[frozenset(whens)].append(placed)
    looks: dict[str, str] = {}
    groups = [
        f'<g class="m{number}">{"".join(_drawn(y, run, looks) for y, run in placed)}</g>\n'
        for number, placed in enumerate(together.values())
    ]
    rules = (*_motion(together, frames), *(f".{name}{{{css}}}" for css, name in looks.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" xml:space="preserve">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(script)}</desc>\n"
        f"<style>text{{font:{FONT}px {FONTS};white-space:pre}}\n{chr(10).join(rules)}</style>\n"
        f'<rect width="{width}" height="{height}" rx="10" fill="{GROUND}"/>\n'
        f'<g transform="translate({EDGE} {EDGE})">\n{"".join(groups)}</g>\n</svg>\n'
    )


def _caption_row(caption: tuple[str, str]) -> Row:
    key, said = caption
    return (
        Run(0, len(key) + 2, f" {key} ", GROUND, ACCENT, "font-weight:bold;"),
        Run(len(key) + 4, len(said), said, INK, GROUND, "font-weight:bold;"),
    )


def _motion(together: Iterable[frozenset[int]], frames: Sequence[Frame]) -> Iterator[str]:
    """For what is seen at the same times a rule: hidden but in the first frame, then shown and hidden in turn."""
    ends = list(accumulate(frame.seconds for frame in frames))
    starts = [0.0, *ends[:-1]]
    moving = []
    for number, whens in enumerate(together):
        if len(whens) == len(frames):
            continue
        moving.append(f".m{number}")
        yield f".m{number}{{visibility:{_seen(0 in whens)};animation-name:k{number}}}"
        turns = [at for at in range(len(frames)) if not at or (at in whens) != (at - 1 in whens)]
        steps = (f"{100 * starts[at] / ends[-1]:.3g}%{{visibility:{_seen(at in whens)}}}" for at in turns)
        yield f"@keyframes k{number}{{{''.join(steps)}}}"
    if moving:
        pace = (
            f"animation-duration:{ends[-1]:.4g}s;animation-timing-function:step-end;animation-iteration-count:infinite"
        )
        yield f"{','.join(moving)}{{{pace}}}"
    yield "@media (prefers-reduced-motion:reduce){*{animation:none!important}}"


def _seen(is_seen: bool) -> str:
    return "visible" if is_seen else "hidden"


def _drawn(y: int, run: Run, looks: dict[str, str]) -> str:
    """What lies behind, and the text; `looks` names each CSS once."""
    drawn = ""
    if run.ground != GROUND:
        # A little higher, so that no seam is left between two lines.
        box = f'x="{run.x * CELL}" y="{y * LINE}" width="{run.cells * CELL}" height="{LINE + 0.5}"'
        drawn = f'<rect {box} class="{_named(f"fill:{run.ground}", looks)}"/>'
    text = run.text.strip()
    if not text:
        return drawn
    lead = len(run.text) - len(run.text.lstrip())
    trail = len(run.text) - len(run.text.rstrip())
    length = (run.cells - lead - trail) * CELL
    place = f'x="{(run.x + lead) * CELL}" y="{y * LINE + LINE - 5}" textLength="{length}"'
    look = _named(f"fill:{run.ink};{run.traits}", looks)
    return f'{drawn}<text {place} class="{look}">{escape(text)}</text>'


def _named(css: str, looks: dict[str, str]) -> str:
    return looks.setdefault(css, f"c{len(looks)}")
