"""Blocks of a page as HTML that is also XML: nothing in it is active, and nothing is loaded. Pure.

Text is escaped, links are of http and https only, pictures are links to what they show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.export.item import html_text
from reader.model.page.blocks import (
    Block,
    Bullets,
    Callout,
    Chips,
    Code,
    Facts,
    Heading,
    Item,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    Title,
)
from reader.text import safe_link

_TAGS = {"strong": "strong", "emphasis": "em", "code": "code", "strike": "s", "rejected": "s", "highlight": "mark"}
MARKS = "•◦▪→·●▐⎘…"
"""Marks of items that are not numbered and have no box: a list has its own."""


def html_blocks(blocks: Iterable[Block], *, level: int = 2) -> Iterator[str]:
    """The blocks; a section of the page has a heading of this level."""
    for block in blocks:
        yield from _block(block, level)


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Title(runs):
            yield f"<h{level - 1}>{html_runs(runs)}</h{level - 1}>"
        case Heading(runs, depth, aside):
            told = f" <small>{html_runs(aside)}</small>" if aside else ""
            number = min(6, level + depth - 1)
            yield f"<h{number}>{html_runs(runs)}{told}</h{number}>"
        case Facts(runs):
            yield f'<p class="facts">{html_runs(runs)}</p>'
        case Paragraph(runs):
            yield f"<p>{html_runs(runs)}</p>"
        case Chips(_, name):
            told = f"{html_text(name)}: " if name else ""
            yield f'<p class="facts">{told}{", ".join(map(html_runs, block.labels))}</p>'
        case Code(text, _):
            yield f"<pre><code>{html_text(text)}</code></pre>"
        case Callout(inner):
            yield '<div class="takeaway">'
            yield from html_blocks(inner, level=level)
            yield "</div>"
        case Quote(inner):
            yield "<blockquote>"
            yield from html_blocks(inner, level=level)
            yield "</blockquote>"
        case Bullets(items):
            yield from _list(items, level)
        case Table(head, rows, _):
            yield from _table(head, rows)
        case Picture(_, link):
            yield f"<p>{_linked(html_text(block.name), link)}</p>"
        case Rule():
            yield "<hr/>"


def _list(items: Iterable[Item], level: int) -> Iterator[str]:
    listed = list(items)
    tag = "ol" if listed and listed[0].mark.rstrip(".").isdecimal() else "ul"
    first = int(listed[0].mark.rstrip(".")[:9]) if tag == "ol" else 1
    yield f'<ol start="{first}">' if first != 1 else f"<{tag}>"
    for item in listed:
        box = f"{html_text(item.mark)} " if item.mark in "☐☑" else ""
        inner = "".join(html_blocks(item.blocks, level=level))
        if len(item.blocks) == 1 and isinstance(item.blocks[0], Paragraph):
            inner = html_runs(item.blocks[0].runs)
        yield f"<li>{box}{inner}</li>"
    yield f"</{tag}>"


def _table(head: tuple[Runs, ...], rows: Iterable[tuple[Runs, ...]]) -> Iterator[str]:
    yield "<table>"
    if any(head):
        yield "<thead><tr>" + "".join(f"<th>{html_runs(cell)}</th>" for cell in head) + "</tr></thead>"
    yield "<tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{html_runs(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def html_runs(runs: Iterable[Run]) -> str:
    """Runs of text within one element."""
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if run.text in ("«", "»") and "mark" in run.styles:
        return ""  # what is highlighted is marked as such here
    text = html_text(run.text).replace("\n", "<br/>")
    for style, tag in _TAGS.items():
        if style in run.styles:
            text = f"<{tag}>{text}</{tag}>"
    target = run.target
    return _linked(text, target.value) if target is not None and target.kind in ("link", "picture") else text


def _linked(text: str, address: str) -> str:
    link = safe_link(address)
    return f'<a href="{html_text(link)}" rel="noopener noreferrer nofollow">{text}</a>' if link else text
