"""The command line over queries, at the bottom: what is typed, and above it what it would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader.briefing.many import Plan
from reader.model.completion import ValuesOf, applied, ghost
from reader.model.many import action_completions, query_start
from reader.state import remember
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.many import Many, Preview
from reader.tui.looks import DIM
from reader.tui.widgets.line_input import LineInput
from reader.tui.widgets.query_bar import QueryPainter
from reader.tui.widgets.suggestions import Suggestions

TITLES, FEW_TITLES = 4, 2
"""Titles that are shown, and on a low screen."""
AROUND = 4
"""Lines beside the titles that no suggestion covers: the top line, what would be done, what is typed, and the keys."""


def _key(key: str, action: str, id_: str, tooltip: str) -> Binding:
    return Binding(key, action, tooltip, id=id_, show=False, tooltip=tooltip)


class _Painter(Highlighter):
    """Paints the command, and its query as the search line does."""

    def __init__(self, colour: Callable[[str], str], values_of: ValuesOf) -> None:
        self.colour = colour
        self.of_query = QueryPainter(colour, values_of)

    def highlight(self, text: Text) -> None:
        word = text.plain.strip().partition(" ")[0]
        begin = len(text.plain) - len(text.plain.lstrip())
        text.stylize(f"bold {self.colour('accent')}", begin, begin + len(word))
        self.of_query.highlight_from(text, query_start(text.plain))


class _Ghost(Suggester):
    """What the first completion would add, dimmed behind what is typed."""

    def __init__(self, values_of: ValuesOf) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.values_of = values_of

    async def get_suggestion(self, value: str) -> str | None:
        rest = ghost(value, action_completions(value, self.values_of, most=1)) if value.strip() else ""
        return value + rest if rest else None


class History:
    """The lines that were done before; those that begin with what is typed are gone through."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self._at, self._typed, self._shown = -1, "", ""

    def move(self, step: int, text: str) -> str:
        """The next older line (`1`) or newer one (`-1`) from what stands there; what was typed is the newest."""
        if text != self._shown or self._at < 0:
            self._at, self._typed = -1, text
        found = [line for line in self.lines if line.startswith(self._typed) and line != self._typed]
        self._at = max(-1, min(self._at + step, len(found) - 1))
        self._shown = found[self._at] if self._at >= 0 else self._typed
        return self._shown


class CommandInput(LineInput):
    """The line itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("up", "history(1)", "command-older", "The command before"),
        _key("down", "history(-1)", "command-newer", "The command after"),
        _key("ctrl+n", "move(1)", "command-next", "Choose the next suggestion"),
        _key("ctrl+p", "move(-1)", "command-previous", "Choose the suggestion before"),
        _key("tab", "take", "command-complete", "Take the suggestion"),
        _key("f1", "screen.do('query-help')", "command-help", "Show the query language"),
        _key("escape", "leave", "command-leave", "Choose no suggestion, or leave the line"),
    ]

    def __init__(self, suggestions: Suggestions, values_of: ValuesOf, lines: list[str]) -> None:
        super().__init__(
            placeholder="read role:CTO before:7d",
            highlighter=_Painter(lambda name: self.app.theme_variables.get(name, "default"), values_of),
            suggester=_Ghost(values_of),
            select_on_focus=False,
            compact=True,
            id="command-input",
        )
        self.suggestions = suggestions
        self.history = History(lines)

    def _line(self) -> CommandLine:
        line = self.parent.parent if self.parent is not None else None
        assert isinstance(line, CommandLine)
        return line

    async def action_submit(self) -> None:
        # At once, not by a message: the next key may be typed already, and is meant for what follows.
        if self.suggestions.choice is not None:
            self.action_take()
        else:
            self._line().submit()

    def action_history(self, step: int) -> None:
        self.value = self.history.move(step, self.value)
        self.cursor_position = len(self.value)

    def action_move(self, step: int) -> None:
        self.suggestions.move(step)

    def action_take(self) -> None:
        """Take the chosen suggestion, or else the first."""
        if self.suggestions.choice is None:
            self.suggestions.move(1)
        choice = self.suggestions.choice
        if choice is not None:
            self.value, self.cursor_position = applied(self.value, choice)

    def action_leave(self) -> None:
        if self.suggestions.choice is not None:
            self.suggestions.move(-1 - self.suggestions.chosen)
        else:
            self._line().leave()


class CommandLine(Vertical):
    """Asks for a command, and shows what it would do while it is typed."""

    input = getters.query_one(CommandInput)

    def __init__(
        self,
        many: Many,
        values_of: ValuesOf,
        lines: list[str],
        left: Callable[[], object],
        entered: Callable[[Plan], object],
    ) -> None:
        """`lines`: those that were done before, the latest first; `left` is called when it is closed, then `entered`
        where something is to be done. Not by messages: the next key may be typed already, for what follows.
        """
        super().__init__(id="command")
        self.many = many
        self.values_of = values_of
        self.lines = lines
        self.left = left
        self.entered = entered
        self.preview = Preview("")
        self.suggestions = Suggestions("command-suggestions", above=True)

    def compose(self) -> ComposeResult:
        yield Static(id="command-preview", markup=False)
        with Horizontal(id="command-row"):
            yield Static(":", id="command-sign", markup=False)
            yield CommandInput(self.suggestions, self.values_of, self.lines)
        yield self.suggestions

    def open(self) -> None:
        """Ask for a command about what is there now."""
        self.many.open()
        self.input.value = ""
        self.display = True
        self.screen.set_focus(self.input)
        self.show()

    def leave(self) -> None:
        """Close it, with nothing done, and go back to where one was."""
        self.close()
        self.left()

    def close(self) -> None:
        """Close it where it stands: somebody clicked elsewhere."""
        self.suggestions.offer((), 0)
        self.display = False

    def show(self) -> None:
        """Show what the line would do now."""
        self.preview = self.many.preview(self.input.value, self._titles)
        self._draw(_drawn(self.preview))

    @property
    def _titles(self) -> int:
        """How many titles there is room for."""
        return FEW_TITLES if self.screen.has_class("-low") else TITLES

    def _draw(self, content: Content) -> None:
        drawn = self.query_one("#command-preview", Static)
        drawn.set_class(self.preview.plan is None, "-sentence")  # a reason is read to its end, a title need not be
        drawn.update(content)

    def submit(self) -> None:
        """Hand on what the line says; where that does not apply, or does nothing, say so and stay."""
        self.show()  # what stands there now, not what stood there when it was last shown
        preview = self.preview
        if preview.plan is None:
            said = Content.assemble((_("Nothing is done. "), "bold $warning"), (preview.told, "$warning"))
            self._draw(said)
            return
        remember(self.lines, self.input.value.strip())
        self.leave()
        self.entered(preview.plan)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.display:
            return
        self.suggest()
        self.show()

    def suggest(self) -> None:
        """Offer what may stand here."""
        field = self.input
        room = self.screen.size.height - self._titles - AROUND
        offered = action_completions(field.value, self.values_of, field.cursor_position)[: max(0, room)]
        start = offered[0].start if offered else 0
        self.suggestions.offer(offered if field.has_focus else (), start)

    def on_descendant_focus(self) -> None:
        self.suggest()

    def on_descendant_blur(self) -> None:
        self.suggestions.offer((), 0)


def _drawn(preview: Preview) -> Content:
    """What it would do, then the titles, each a line."""
    look = "$warning" if preview.wrong else "bold" if preview.plan is not None else DIM
    more = ""
    if preview.more and preview.titles:
        text = ngettext("… and {count} more", "… and {count} more", preview.more)
        more = "  " + text.format(count=number(preview.more))
    does = Content.styled("  " + _("enter does it"), DIM) if preview.plan is not None else Content("")
    lines = [Content.assemble((preview.told, look), does)]
    for at, title in enumerate(preview.titles, start=1):
        last = at == len(preview.titles)
        lines.append(Content.assemble((f"  {title}", ""), (more if last else "", DIM)))
    return Content("\n").join(lines)
