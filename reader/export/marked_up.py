"""Text, and blocks of a page, as Markdown that means only them: no HTML, no marks that nobody wrote. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reader.model.notes import MARKER, escaped
from reader.model.page.blocks import (
    Block,
    Bullets,
    Callout,
    Chips,
    Code,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    Title,
)
from reader.text import printable, safe_link

_FENCE = re.compile(r"`{3,}|~{3,}")
_NOTE = re.compile(r"[\w.-]{1,40}")
"""The name of a footnote that means nothing else."""
_STYLES = (("code", "`"), ("strong", "**"), ("emphasis", "*"), ("strike", "~~"), ("highlight", "=="))


def line(text: str) -> str:
    """Any text as one line of Markdown that means only it."""
    return escaped(" ".join(printable(text).split("\n")))


def markdown_blocks_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Lines of blocks, an empty line between any two of them."""
    first = True
    for block in blocks:
        if not first:
            yield ""
        first = False
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Title(runs):
            yield f"# {_runs(runs)}"
        case Heading(runs, level, _, written):
            yield f"{'#' * (written or max(2, min(6, level)))} {_runs(runs)}"
        case Facts(runs) | Paragraph(runs):
            yield from _runs(runs).split("\n")
        case Chips(_, name):
            yield (f"{name}: " if name else "") + ", ".join(map(_runs, block.labels))
        case Code(text, language):
            fence = (
                max((found[0] for found in _FENCE.finditer(text) if found[0][0] == "`"), key=len, default="``") + "`"
            )
            word = language if language.isalnum() else ""
            yield fence + word
            # Code is not escaped, and the line must not end a note before its end.
            yield from printable(text).replace(MARKER, MARKER.replace("--", "- -")).split("\n")
            yield fence
        case Callout(inner) | Quote(inner):
            yield from (f"> {line}".rstrip() for line in markdown_blocks_of(inner))
        case Bullets():
            yield from _list(block)
        case Table(head, rows, aligned):
            yield from _table(head, rows, aligned)
        case Picture(alt, link):
            address = safe_link(link)
            yield f"![{line(alt)}](<{address}>)" if address else line(alt)
        case Rule():
            yield "* * *"


def _list(block: Bullets) -> Iterator[str]:
    for number, item in enumerate(block.items):
        box = {"☐": "[ ] ", "☑": "[x] "}.get(item.mark, "")
        mark = item.mark if item.mark.rstrip(".").isdecimal() and len(item.mark) < 10 else "-"
        lines = list(markdown_blocks_of(item.blocks)) or [""]
        if block.loose and number:
            yield ""
        yield f"{mark} {box}{lines[0]}"
        yield from (f"{' ' * (len(mark) + 1)}{line}".rstrip() for line in lines[1:])


def _table(head: tuple[Runs, ...], rows: Iterable[tuple[Runs, ...]], aligned: Iterable[str]) -> Iterator[str]:
    marks = {"left": "---", "right": "--:", "center": ":-:"}
    sides = list(aligned) or ["left"] * len(head)
    yield _row(tuple(tuple(Run(run.text, run.styles - {"strong"}, run.target) for run in cell) for cell in head))
    yield "| " + " | ".join(marks.get(side, "---") for side in sides) + " |"
    yield from map(_row, rows)


def _row(cells: Iterable[Runs]) -> str:
    return "| " + " | ".join(_runs(cell).replace("\n", " ") for cell in cells) + " |"


def _runs(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs)).strip()


def _run(run: Run) -> str:
    if run.text == "\n":
        return "\\\n"
    target = run.target
    if target is not None and target.kind in ("footnote", "reference") and _NOTE.fullmatch(target.value):
        return f"[^{target.value}]" + (":" if target.kind == "reference" else "")
    address = safe_link(run.target.value) if run.target is not None and run.target.kind in ("link", "picture") else ""
    if address and run.text == address and escaped(run.text) == run.text:
        return address
    text = printable(run.text)
    bare = text.strip()
    if not bare:
        return " " if text else ""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if "code" in run.styles:
        ticks = "`" * (1 + max((len(found) for found in re.findall("`+", bare)), default=0))
        pad = " " if "`" in bare[:1] + bare[-1:] else ""
        inner = f"{ticks}{pad}{bare}{pad}{ticks}"
    else:
        inner = line(bare)
        for style, mark in _STYLES[1:]:
            if style in run.styles:
                inner = f"{mark}{inner}{mark}"
    return f"{before}[{inner}](<{address}>){after}" if address else f"{before}{inner}{after}"
