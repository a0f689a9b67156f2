"""The query, as one can type it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader.model.completion import ValuesOf, applied, completions, ghost, mistakes, suggestions
from reader.model.query import Query
from reader.model.query_text import format_query, parse
from reader.state import remember
from reader.translation import gettext as _
from reader.tui.widgets.line_input import LineInput
from reader.tui.widgets.suggestions import MARGIN, Suggestions


def _key(key: str, action: str, id_: str, tooltip: str) -> Binding:
    return Binding(key, action, tooltip, id=id_, show=False, tooltip=tooltip)


class QueryPainter(Highlighter):
    """Paints a query as it is typed: names of facets, values, operators, and what does not apply."""

    def __init__(self, colour: Callable[[str], str], values_of: ValuesOf) -> None:
        self.colour = colour
        self.values_of = values_of

    def highlight(self, text: Text) -> None:
        self.highlight_from(text, 0)

    def highlight_from(self, text: Text, start: int) -> None:
        """Paint the query that begins at a place."""
        typed = text.plain[start:]
        for token in parse(typed).tokens:
            if token.kind in ("name", "operator"):
                text.stylize(self.colour("accent"), start + token.start, start + token.end)
            elif token.kind == "value":
                text.stylize("bold", start + token.start, start + token.end)
        for problem in mistakes(typed, self.values_of):
            text.stylize(f"underline {self.colour('warning')}", start + problem.start, start + problem.end)


class _Ghost(Suggester):
    """What the first completion would add, dimmed behind what is typed."""

    def __init__(self, values_of: ValuesOf) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.values_of = values_of

    async def get_suggestion(self, value: str) -> str | None:
        rest = ghost(value, completions(value, self.values_of, most=1))
        return value + rest if rest else None


class QueryInput(LineInput):
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("down", "move(1)", "query-down", "Choose the next suggestion, or go to the list"),
        _key("up", "move(-1)", "query-up", "Choose the suggestion before"),
        _key("tab", "take", "query-complete", "Take the suggestion"),
        _key("f1", "screen.do('query-help')", "query-help", "Show the query language"),
        _key("escape", "leave", "query-leave", "Choose none, or go to the list"),
    ]

    def __init__(self, suggestions: Suggestions, values_of: ValuesOf, submitted: Callable[[], None]) -> None:
        super().__init__(
            placeholder=_("search, or {example}").format(example='role:"AI Engineer" level:advanced is:unread'),
            highlighter=QueryPainter(lambda name: self.app.theme_variables.get(name, "default"), values_of),
            suggester=_Ghost(values_of),
            select_on_focus=False,
            compact=True,
        )
        self.suggestions = suggestions
        self.submitted = submitted

    async def action_submit(self) -> None:
        if self.suggestions.choice is not None:
            self.action_take()
            return
        self.submitted()
        # At once, not by a message: the next key may be typed already, and is meant for the list.
        await self.run_action("screen.do('to-list')")

    async def action_move(self, step: int) -> None:
        if not self.suggestions.move(step) and step > 0 and self.suggestions.chosen < 0:
            await self.run_action("screen.do('to-list')")

    def action_take(self) -> None:
        """Take the chosen suggestion, or else the first; the field is never left by this."""
        if self.suggestions.choice is None:
            self.suggestions.move(1)
        choice = self.suggestions.choice
        if choice is not None:
            # What is taken and where the cursor stands change at once: the next key may be typed already.
            self.value, self.cursor_position = applied(self.value, choice)

    async def action_leave(self) -> None:
        if self.suggestions.choice is not None:
            self.suggestions.move(-1 - self.suggestions.chosen)
        else:
            await self.run_action("screen.do('back')")


class QueryBar(Horizontal):
    """The query, as one can type it."""

    class Changed(Message):
        """Something was typed: `answer()` is what stands here now."""

    def __init__(self, values_of: ValuesOf, recent: list[str]) -> None:
        super().__init__(id="query")
        self.values_of = values_of
        self.recent = recent
        self.suggestions = Suggestions()
        self._answered = Query()
        """What the screen shows, as far as is known here."""

    def compose(self) -> ComposeResult:
        yield Static("/", id="query-sign", markup=False)
        yield QueryInput(self.suggestions, self.values_of, lambda: remember(self.recent, self.input.value.strip()))
        yield self.suggestions

    @property
    def input(self) -> Input:
        return self.query_one(QueryInput)

    @property
    def asked(self) -> Query:
        """The query that stands here."""
        return parse(self.input.value)

    def answer(self) -> Query:
        """The query that stands here, by whoever shows what it finds."""
        self._answered = self.asked
        return self._answered

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
        """Write a query that was not typed here; what was typed since the last one was answered stays."""
        if query == self._answered:
            return
        self._answered = query
        if self.asked != query:
            with self.prevent(Input.Changed):
                text = format_query(query)
                self.input.value = text
                self.input.cursor_position = len(text)

    def suggest(self) -> None:
        """Offer what may stand here, while somebody types here."""
        field = self.input
        if not field.has_focus:
            self.suggestions.offer((), 0)
            return
        text, at = field.value, field.cursor_position
        offered = suggestions(text, self.values_of, at, self.recent)
        start = offered[0].start if offered else at
        column = field.content_region.x - field.scroll_offset.x - self.content_region.x + cell_len(text[:start])
        self.suggestions.offer(offered, max(0, column - MARGIN))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.suggest()
        self.post_message(self.Changed())

    def on_descendant_focus(self) -> None:
        self.suggest()

    def on_descendant_blur(self) -> None:
        self.suggest()
