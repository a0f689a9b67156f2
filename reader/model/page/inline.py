"""Text inside a block as runs: plain text with the addresses that stand in it, and Markdown's spans. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from reader.model.page.blocks import Block, Picture, Run, Runs, Style, Target
from reader.model.page.cells import tidy
from reader.text import safe_link

if TYPE_CHECKING:
    from markdown_it.token import Token

_ADDRESS = re.compile(r"https?://[^\s<>\"'`]{4,2000}")
_TRAILING = ".,;:!?…*_~"
_CLOSERS = {")": "(", "]": "[", "}": "{"}
FOOTNOTE = re.compile(r"\[\^([^\[\]\s^]{1,40})\]")
LINK: frozenset[Style] = frozenset(("link",))
_OPENS: Mapping[str, Style] = {"strong_open": "strong", "em_open": "emphasis", "s_open": "strike"}
_CLOSES: Mapping[str, Style] = {"strong_close": "strong", "em_close": "emphasis", "s_close": "strike"}


def plain_runs(text: str, styles: frozenset[Style] = frozenset()) -> Runs:
    """Plain text, in which an address leads to what it names."""
    return tuple(_linked(tidy(text), styles))


def _linked(text: str, styles: frozenset[Style]) -> Iterator[Run]:
    at = 0
    for found in _ADDRESS.finditer(text):
        address = _without_trail(found[0])
        link = safe_link(address)
        if not link:
            continue
        if found.start() > at:
            yield Run(text[at : found.start()], styles)
        at = found.start() + len(address)
        yield Run(address, styles | LINK, Target("link", link))
    if at < len(text):
        yield Run(text[at:], styles)


def _without_trail(address: str) -> str:
    """An address without the punctuation of the sentence it stands in."""
    end = len(address)
    while end and (
        address[end - 1] in _TRAILING
        or (address[end - 1] in _CLOSERS and address.count(_CLOSERS[address[end - 1]], 0, end) < address.count(
            address[end - 1], 0, end))
    ):  # fmt: skip
        end -= 1
    return address[:end]


class Spans:
    """Markdown's spans in one text: runs, and the pictures among them, which stand in lines of their own."""

    def __init__(self, notes: frozenset[str] = frozenset()) -> None:
        self.notes = notes
        """Names of the footnotes that the text has."""
        self._styles: list[Style] = []
        self._target: Target | None = None

    def split(self, tokens: Sequence[Token]) -> Iterator[Runs | Block]:
        """Stretches of running text, and the pictures between them."""
        runs: list[Run] = []
        for token in tokens:
            if token.type == "image":
                yield from (tuple(runs),) if any(run.text.strip() for run in runs) else ()
                runs = []
                # A picture that is a link leads where the link does: there is what it announces.
                link = self._target.value if self._target is not None else _link(token, "src")
                yield Picture(tidy(token.content), link)
            else:
                runs += self._take(token)
        if any(run.text.strip() for run in runs):
            yield tuple(runs)

    def runs(self, tokens: Sequence[Token]) -> Runs:
        """The same in one line, as in a heading or a cell: pictures by their names."""
        return tuple(
            run for token in tokens for run in (self._named(token) if token.type == "image" else self._take(token))
        )

    def _named(self, picture: Token) -> Iterator[Run]:
        link = _link(picture, "src")
        name = Picture(tidy(picture.content), link).name
        yield Run(f"▣ {name}", self._now, self._target or _target("picture", link))

    @property
    def _now(self) -> frozenset[Style]:
        return frozenset(self._styles) | (LINK if self._target is not None else frozenset())

    def _take(self, token: Token) -> Iterator[Run]:
        match token.type:
            case "text" | "html_inline":
                yield from self._text(token.content)
            case "code_inline":
                yield Run(tidy(token.content), self._now | {"code"}, self._target)
            case "softbreak":
                yield Run(" ", self._now, self._target)
            case "hardbreak":
                yield Run("\n")
            case "link_open":
                self._target = _target("link", _link(token, "href"))
            case "link_close":
                self._target = None
            case _ if token.type in _OPENS:
                self._styles.append(_OPENS[token.type])
            case _ if token.type in _CLOSES and self._styles:
                self._styles.pop()

    def _text(self, text: str) -> Iterator[Run]:
        if self._target is not None:
            yield Run(tidy(text), self._now, self._target)
            return
        at = 0
        for found in FOOTNOTE.finditer(text) if self.notes else ():
            if found[1] in self.notes:
                yield from plain_runs(text[at : found.start()], self._now)
                yield Run(f"[{tidy(found[1])}]", self._now | LINK, Target("footnote", found[1]))
                at = found.end()
        yield from plain_runs(text[at:], self._now)


def _link(token: Token, attribute: str) -> str:
    return safe_link(str(token.attrGet(attribute) or ""))


def _target(kind: str, link: str) -> Target | None:
    return Target(kind, link) if link else None
