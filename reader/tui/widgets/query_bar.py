"""The query, as one can type it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader.model.query import Query
from reader.model.query_text import format_query, parse
from reader.tui.complete import complete
from reader.tui.textual_private import suggestion_of


class _QueryPainter(Highlighter):
    """Paints a query as it is typed: names of facets, values, operators, and what does not apply."""

    def __init__(self, colour: Callable[[str], str]) -> None:
        self.colour = colour

    def highlight(self, text: Text) -> None:
        query = parse(text.plain)
        for token in query.tokens:
            if token.kind in ("name", "operator"):
                text.stylize(self.colour("accent"), token.start, token.end)
            elif token.kind == "value":
                text.stylize("bold", token.start, token.end)
        for problem in query.problems:
            text.stylize(f"underline {self.colour('warning')}", problem.start, problem.end)


class _Completions(Suggester):
    def __init__(self, values_of: Callable[[str], Iterable[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.values_of = values_of

    async def get_suggestion(self, value: str) -> str | None:
        return complete(value, self.values_of)


class QueryInput(Input):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.do('to-list')", "To the list", id="query-down", show=False, tooltip="Go to the list"),
        Binding("tab", "complete", "Complete", id="query-complete", show=False, tooltip="Complete the word"),
    ]

    async def action_submit(self) -> None:
        # At once, not by a message: the next key may be typed already, and is meant for the list.
        await self.run_action("screen.do('to-list')")

    def action_complete(self) -> None:
        """Take the suggestion, or go on to the next pane where there is none."""
        if suggestion_of(self) and self.cursor_at_end:
            self.action_cursor_right()
        else:
            self.screen.focus_next()


class QueryBar(Horizontal):
    """The query, as one can type it."""

    class Changed(Message):
        """Something was typed: `asked` is what stands here now."""

    def __init__(self, values_of: Callable[[str], Iterable[str]]) -> None:
        super().__init__(id="query")
        self.values_of = values_of
        self._hint = ""

    def compose(self) -> ComposeResult:
        yield Static("/", id="query-sign", markup=False)
        yield QueryInput(
            placeholder='search, or role:"AI Engineer" level:advanced is:unread since:7d',
            highlighter=_QueryPainter(lambda name: self.app.theme_variables.get(name, "default")),
            suggester=_Completions(self.values_of),
            select_on_focus=False,
            compact=True,
        )
        yield Static(id="query-hint", markup=False)

    @property
    def input(self) -> Input:
        return self.query_one(QueryInput)

    @property
    def asked(self) -> Query:
        """The query that stands here."""
        return parse(self.input.value)

    def go_on(self) -> None:
        """Type on after what stands here."""
        text, tokens = self.input.value, self.asked.tokens
        # A space would end a word that matches as a prefix.
        if text and not text.endswith(" ") and not (tokens and tokens[-1].kind == "word"):
            self.input.value = text + " "
        self.input.cursor_position = len(self.input.value)
        # At once, not with `focus()`, which lets the next key go where the focus was.
        self.screen.set_focus(self.input)

    def show(self, query: Query) -> None:
        """Write a query that was not typed here, unless what stands here means the same."""
        if self.asked != query:
            with self.prevent(Input.Changed):
                text = format_query(query)
                self.input.value = text
                self.input.cursor_position = len(text)
        self._show_hint()

    def _show_hint(self) -> None:
        problems = self.asked.problems
        hint = problems[0].hint if problems else ""
        if hint != self._hint:
            self._hint = hint
            self.query_one("#query-hint", Static).update(Content(hint))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_hint()
        self.post_message(self.Changed())
