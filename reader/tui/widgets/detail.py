"""The digest at hand: its page, in a measure that can be read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from reader.model.digest import Digest
from reader.model.marks import Marks
from reader.tui.controllers.letters import Follow
from reader.tui.matches import Matches
from reader.tui.page import Page

ARTICLE = 0.05
"""Seconds for which the cursor stays before the article's text is shown."""


class Detail(VerticalScroll, can_focus=True):
    """Shows one digest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_down", "Scroll down", id="scroll-down", show=False),
        Binding("k,up", "scroll_up", "Scroll up", id="scroll-up", show=False),
        Binding("g,home", "scroll_home", "To the top", id="scroll-top", show=False),
        Binding("G,end", "scroll_end", "To the end", id="scroll-end", show=False),
        Binding("ctrl+d,pagedown", "page_down", "Page down", id="scroll-page-down", show=False),
        Binding("ctrl+u,pageup", "page_up", "Page up", id="scroll-page-up", show=False),
    ]

    def __init__(self, id: str = "detail") -> None:
        super().__init__(id=id)
        self.digest: Digest | None = None
        self.follows: list[Follow] = []
        self.hinting = False
        self._marks = Marks()
        self._matches: Matches | None = None
        self._deep = False
        self._article_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="head", markup=False)
        yield Static(id="lead", markup=False)
        yield Static(id="takeaway", markup=False)
        yield Static(id="rest", markup=False)
        yield Static(id="article", markup=False)

    def show(self, digest: Digest | None, marks: Marks, matches: Matches, *, deep: bool = False) -> None:
        """Show a digest, from its top where it is another one. `deep`: it was followed to, and there is a way back."""
        if (digest, marks, matches, deep) == (self.digest, self._marks, self._matches, self._deep):
            return  # a filter or a letter that changed the list, and not what is read
        another = digest is None or self.digest is None or digest.id != self.digest.id
        self.digest, self._marks, self._matches, self._deep = digest, marks, matches, deep
        self.hinting = self.hinting and not another
        if another:
            self.scroll_home(animate=False, immediate=True)
        self._draw()

    def hint(self, on: bool) -> None:
        """Show letters beside everything that can be followed, or take them away."""
        self.hinting = on
        self._draw()
        if on and not self.query_one("#head").region.overlaps(self.region):
            # What can be followed stands at the head and at the end; the letters must be seen.
            self.scroll_end(animate=False)

    def _draw(self) -> None:
        if self._article_timer is not None:
            self._article_timer.stop()
        page = Page(self.digest, self._marks, self.hinting, self._deep) if self.digest is not None else None
        self.follows = page.follows if page is not None else []
        self._fill("#head", page.head() if page else None)
        self._fill("#lead", page.lead() if page else None)
        self._fill("#takeaway", page.takeaway() if page else None)
        self._fill("#rest", page.rest() if page else None)
        # A long text is laid out when the cursor stays, not while it passes by.
        self._fill("#article", None)
        if page is not None and page.has_article:
            self._article_timer = self.set_timer(ARTICLE, lambda: self._fill("#article", page.article()))

    def _fill(self, selector: str, content: Content | None) -> None:
        static = self.query_one(selector, Static)
        static.display = bool(content)
        if content:
            spans = self._matches.spans(content.plain) if self._matches else ()
            for start, end in spans:
                content = content.stylize("bold underline $accent", start, end)
            static.update(content)
