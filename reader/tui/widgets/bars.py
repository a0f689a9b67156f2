"""The narrow panes: what is shown, the query, the filters in short, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.suggester import Suggester
from textual.timer import Timer
from textual.widgets import Input, Static

from reader.model.query import Query
from reader.model.query_text import format_query, parse
from reader.text import fold
from reader.tui.complete import complete
from reader.tui.controllers.said import Said
from reader.tui.page import DIM, TINT
from reader.tui.session import FILTERS, Session
from reader.tui.textual_private import suggestion_of

NOTIFIED = 10.0
"""Seconds for which a warning or an error stands."""
SAID = 4.0
"""Seconds for which something said in passing stands."""


class Bar(Static):
    """A line of fixed height: what it shows changes, the layout does not."""

    _shown: Content | None = None

    def show_content(self, content: Content) -> None:
        """Show this, where it is not what is shown."""
        if self._shown is None or not content.is_same(self._shown):
            self._shown = content
            self.update(content, layout=False)


class TopBar(Bar):
    """One line: how much is shown of how much."""

    def __init__(self) -> None:
        super().__init__(id="top", markup=False)

    def show(self, name: str, session: Session, jobs: str) -> None:
        """Show the library's name, what was found and selected in it, and what goes on in the background."""
        shown, total, sort = session.found.total, len(session.library), session.query.sort
        count = f"{shown:,} of {total:,}" if shown != total else f"{total:,}"
        status = (
            f"{len(session.selected):,} selected" if session.selected else "",
            f"by {sort}" if sort != Query().sort else "",
            jobs,
        )
        parts = [Content.styled(count, "bold"), Content(f"{session.found.unread:,} unread"), *map(Content, status)]
        about = Content(" · ").join([part for part in parts if part])
        self.show_content(Content.assemble(("digest", "bold $accent"), ("  " + name + "  ", "bold"), about))


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
        text = self.input.value
        if text and not text.endswith(" "):
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


class FilterStrip(Bar):
    """The filters in one line, where there is no room for the pane. Each opens its facet."""

    def __init__(self) -> None:
        super().__init__(id="strip", markup=False)

    def show(self, query: Query) -> None:
        facets = [*("role", "level", "abstraction"), *(f for f in FILTERS if query.values(f))]
        chips = [self._chip(facet, query) for facet in dict.fromkeys(facets)]
        self.show_content(Content(" ").join(chips))

    @staticmethod
    def _chip(facet: str, query: Query) -> Content:
        values = query.values(facet)
        # The first value stands for all of them: role and level must both be seen.
        named = "".join(v.capitalize() if v == fold(v) else v for v in values[:1]) or "any"
        more = f" +{len(values) - 1}" if len(values) > 1 else ""
        value = f" {named}{more} ".replace(" ", "\u00a0")
        chip = Content.assemble(
            (f" {FILTERS[facet]}", f"{DIM} on {TINT}"), (value, f"{'bold $accent' if values else DIM} on {TINT}")
        )
        return chip.stylize(Style.from_meta({"@click": ("screen.do", ("facet", (facet,)))}))


class KeyBar(Bar):
    """The keys that do something now. They are the bindings', so footer, help and palette agree."""

    def __init__(self) -> None:
        super().__init__(id="keys", markup=False)
        self._keys: list[tuple[str, str]] = []
        self._said = ""
        self._saying: Timer | None = None

    def show(self, bindings: Iterable[tuple[str, str]]) -> None:
        """Show keys, each with what it does."""
        self._keys = list(bindings)
        self._draw()

    def announce(self, said: Said) -> None:
        """Show it briefly in place of the keys, where it covers nothing, or as a notification, as its severity asks."""
        if said.text and said.severity == "passing":
            self._say(said.text)
        elif said.text and said.severity != "passing":
            seconds = 5 if said.severity == "information" else NOTIFIED
            self.app.notify(said.text, title=said.title, severity=said.severity, timeout=seconds, markup=False)

    def _say(self, text: str) -> None:
        self._said = text
        if self._saying is not None:
            self._saying.stop()
        self._saying = self.set_timer(SAID, self._be_quiet)
        self._draw()

    def _be_quiet(self) -> None:
        self._said = ""
        self._draw()

    def _draw(self) -> None:
        if self._said:
            self.show_content(Content(self._said))
            return
        shown = fitting(self._keys, self.content_size.width)
        pieces = [Content.assemble((key, "bold $accent"), (f" {text}", DIM)) for key, text in shown]
        self.show_content(Content("  ").join(pieces))

    def on_resize(self) -> None:
        self._draw()


def fitting(keys: Sequence[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """As many keys, whole, as there is room for: the last one always, for it is the way on or back."""
    room = width - sum(_width(key) for key in keys[-1:])
    shown = []
    for key in keys[:-1]:
        room -= _width(key) + 2
        if room < 0:
            break
        shown.append(key)
    return [*shown, *keys[-1:]]


def _width(key: tuple[str, str]) -> int:
    return cell_len(key[0]) + 1 + cell_len(key[1])
