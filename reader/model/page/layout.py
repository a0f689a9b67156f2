"""Blocks to lines at a width: hanging indents, bars, tints and gaps. Pure.

A line is never wider than asked, but for code, which is cut with a mark and keeps what was cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from reader.dataclass import dataclass
from reader.model.page import blocks as page
from reader.model.page import cells
from reader.model.page.blocks import Block, Run, Runs, Style
from reader.model.page.flow import flow
from reader.model.page.highlight import coloured
from reader.model.page.tables import lay_table

NARROWEST = 12
"""Columns below which nothing is indented any further."""
DIM: frozenset[Style] = frozenset(("dim",))
MARK: frozenset[Style] = frozenset(("mark",))
LINK: frozenset[Style] = frozenset(("link",))
BAR = Run("▏ ", MARK)
EDGE = Run("▌ ", MARK)
RULE = "· · ·"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page."""

    runs: Runs = ()
    tint: Literal["", "code", "callout"] = ""
    """What it stands on, to the full measure."""
    left: int = 0
    """Columns before the tint begins."""
    section: bool = False
    """Whether a section of the page begins here."""
    name: str = ""
    """Of the footnote that begins here."""
    whole: Runs = ()
    """Of a line of code that is cut: all of it, from the column `left` on."""
    paragraph: page.Paragraph | None = None
    """The running text that it is a line of."""
    lead: int = 0
    """Characters before the words of that text: a mark, a bar, an indent."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Layout:
    """How blocks are laid out."""

    width: int
    """Columns of the measure."""
    whole: bool = False
    """Whether neither words nor code are broken or cut: for text that is copied rather than read on a screen."""

    def lay(self, blocks: Iterable[Block], *, tight: bool = False) -> Iterator[Line]:
        """The lines of blocks, with empty ones between those that stand apart; in a tight list none do."""
        before: Block | None = None
        for block in blocks:
            if before is not None and not tight and stand_apart(before, block):
                yield Line()
            yield from self.lines_of(block)
            before = block

    def lines_of(self, block: Block) -> Iterator[Line]:
        """The lines of one block."""
        match block:
            case page.Title(runs) | page.Facts(runs):
                yield from self._flowed(runs)
            case page.Heading():
                yield from self._heading(block)
            case page.Paragraph(runs, name):
                first, *rest = (Line(line, paragraph=block) for line in flow(runs, self.width, whole=self.whole))
                yield from (replace(first, name=name), *rest)
            case page.Bullets():
                yield from self._bullets(block)
            case page.Callout(blocks):
                yield from (replace(line, tint=line.tint or "callout") for line in self._edged(EDGE, blocks))
            case page.Quote(blocks):
                yield from self._edged(BAR, blocks)
            case page.Chips():
                yield from self._chips(block)
            case page.Code():
                yield from self._code(block)
            case page.Table():
                yield from map(Line, lay_table(block, self.width))
            case page.Picture():
                yield from self._picture(block)
            case _:
                yield Line((Run(" " * max(0, (self.width - len(RULE)) // 2)), Run(RULE, DIM)))

    def _flowed(self, runs: Runs) -> Iterator[Line]:
        return map(Line, flow(runs, self.width, whole=self.whole))

    def _heading(self, heading: page.Heading) -> Iterator[Line]:
        aside = (Run("  "), *heading.aside) if heading.aside else ()
        for number, line in enumerate(self._flowed((*heading.runs, *aside))):
            yield line if number else replace(line, section=True)

    def _edged(self, edge: Run, blocks: Iterable[Block]) -> Iterator[Line]:
        """Blocks with a bar before every line, where there is room for one."""
        if self.width < NARROWEST:
            return self.lay(blocks)
        inside = replace(self, width=self.width - len(edge.text))
        return (_moved(line, (edge,)) for line in inside.lay(blocks))

    def _picture(self, picture: page.Picture) -> Iterator[Line]:
        target = page.Target("picture", picture.link) if picture.link else None
        alt = Run(cells.tidy(picture.name), LINK if target else DIM, target)
        yield from self._item(Run("▣ ", MARK), [page.Paragraph((alt,))])

    def _item(self, mark: Run, blocks: Iterable[Block], *, tight: bool = True) -> Iterator[Line]:
        """Blocks with a mark before their first line, and all others indented by as much."""
        indent = cells.width(mark.text)
        if self.width - indent < NARROWEST:
            yield from self.lay(_marked(mark, blocks), tight=tight)
            return
        inside = replace(self, width=self.width - indent)
        for number, line in enumerate(inside.lay(blocks, tight=tight)):
            yield _moved(line, (mark,) if not number else (Run(" " * indent),))

    def _bullets(self, bullets: page.Bullets) -> Iterator[Line]:
        wide = max((cells.width(item.mark) for item in bullets.items), default=0)
        for number, item in enumerate(bullets.items):
            if number and bullets.loose:
                yield Line()
            mark = Run(" " * (wide - cells.width(item.mark)) + item.mark + " ", MARK)
            yield from self._item(mark, item.blocks or (page.Paragraph(()),), tight=not bullets.loose)

    def _chips(self, chips: page.Chips) -> Iterator[Line]:
        name = Run(f"{chips.name}  ", frozenset(("heading",)))
        hangs = chips.name and self.width - len(name.text) >= NARROWEST
        room = self.width - len(name.text) if hangs else self.width
        runs = [replace(run, text=cells.cut(run.text, room)) if run.whole and not self.whole else run
                for run in chips.runs]  # fmt: skip
        if not hangs:
            yield from self._flowed((*((name, Run(" ")) if chips.name else ()), *runs))
            return
        for number, line in enumerate(flow(runs, room, whole=self.whole)):
            yield Line((Run(" " * len(name.text)) if number else name, *line))

    def _code(self, code: page.Code) -> Iterator[Line]:
        edge = Run(" ")
        for runs in coloured(code):
            wide = sum(cells.width(run.text) for run in runs)
            if self.whole or wide <= self.width - 2:
                yield Line((edge, *runs), "code")
            else:
                yield Line((edge, *part_of(runs, 0, self.width - 2), Run("…", DIM)), "code", whole=(edge, *runs))


def stand_apart(before: Block, block: Block) -> bool:
    """Whether an empty line stands between two blocks."""
    if isinstance(block, page.Bullets | page.Code | page.Table) and block.goes_on:
        return False
    if isinstance(block, page.Facts) and block.close:
        return False
    if isinstance(before, page.Heading):
        return isinstance(block, page.Heading)
    return not (isinstance(before, page.Title | page.Facts | page.Chips) and isinstance(block, page.Facts | page.Chips))


def part_of(runs: Runs, first: int, room: int) -> Runs:
    """The part of a line from a column on, as far as there is room."""
    found: list[Run] = []
    at = 0
    for run in runs:
        if at >= first + room:
            break
        text = ""
        for grapheme in cells.graphemes(run.text):
            wide = cells.width(grapheme)
            if first <= at and at + wide <= first + room:
                text += grapheme
            elif first < at + wide and at < first + room:
                text += " "  # half of a wide character
            at += wide
        if text:
            found.append(Run(text, run.styles, run.target))
    return tuple(found)


def _moved(line: Line, before: Runs) -> Line:
    """A line with something before it."""
    wide = sum(cells.width(run.text) for run in before)
    left = line.left + wide if line.tint == "code" else line.left
    lead = line.lead + sum(len(run.text) for run in before)
    return replace(line, runs=(*before, *line.runs), left=left, lead=lead)


def _marked(mark: Run, blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks whose first paragraph begins with a mark."""
    for number, block in enumerate(blocks):
        if not number and isinstance(block, page.Paragraph):
            yield replace(block, runs=(mark, *block.runs))
        else:
            if not number:
                yield page.Paragraph((mark,))
            yield block
