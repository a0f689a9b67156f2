"""Asks for a command that digests are piped to, and shows what it prints."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Log, Static

from reader.errors import DigestError, sentence
from reader.intake.piping import Piped, check_command
from reader.model.page.cells import chopped
from reader.translation import gettext as _
from reader.tui.looks import DIM
from reader.tui.screens.dialogs import BACK, ENTER, Dialog
from reader.tui.widgets.command_line import History
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.line_input import LineInput

OFFERED = 5
"""Commands that are listed."""
ABOUT = _(
    "Each digest is a line of JSON on its standard input. No shell reads the command. ↑ ↓ choose one from before."
)


class PipeInput(LineInput):
    """The command; those from before are gone through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "history(1)", "Older", id="pipe-older", show=False, tooltip="The command before"),
        Binding("down", "history(-1)", "Newer", id="pipe-newer", show=False, tooltip="The command after"),
    ]

    def __init__(self, before: Sequence[str]) -> None:
        super().__init__(placeholder="jq -r .title", select_on_focus=False)
        self.history = History(list(before))

    def action_history(self, step: int) -> None:
        self.value = self.history.move(step, self.value)
        self.cursor_position = len(self.value)


class AskCommand(Dialog):
    """Asks for a command. Answers with it, once this machine can run it."""

    def __init__(self, heading: str, before: Sequence[str]) -> None:
        super().__init__()
        self.heading, self.before = heading, before

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content(ABOUT), classes="about")
            yield PipeInput(self.before)
            yield Static(Content.styled("\n".join(self.before[:OFFERED]), DIM), id="said")

    @property
    def hints(self) -> Sequence[Hint]:
        return (ENTER, Hint("↑ ↓", _("commands before")), BACK)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            check_command(event.value)
        except DigestError as error:
            self.query_one("#said", Static).update(Content.styled(sentence(error), "bold $warning"))
        else:
            self.dismiss(event.value.strip())


class Output(Dialog):
    """Runs a command and shows what it printed; leaving ends it."""

    DEFAULT_CSS = """
    Output {
        & > Vertical { width: 100; }
        & Log { height: 0; max-height: 70vh; background: $surface; overflow: hidden auto; scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "Leave", id="output-leave", show=False, tooltip="Leave; end the command"),
        Binding("j,down", "scroll(1)", "Down", id="output-down", show=False, tooltip="Scroll down"),
        Binding("k,up", "scroll(-1)", "Up", id="output-up", show=False, tooltip="Scroll up"),
        Binding("space,pagedown", "page(1)", "Page down", id="output-page-down", show=False, tooltip="Page down"),
        Binding("pageup", "page(-1)", "Page up", id="output-page-up", show=False, tooltip="Page up"),
        Binding("g,home", "ends(True)", "Top", id="output-top", show=False, tooltip="To the top"),
        Binding("G,end", "ends(False)", "End", id="output-end", show=False, tooltip="To the end"),
        Binding("y", "copy", "Copy", id="output-copy", show=False, tooltip="Copy what it printed"),
    ]

    def __init__(self, heading: str, run: Callable[[], Awaitable[Piped]]) -> None:
        super().__init__()
        self.heading, self.run = heading, run
        self.text = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(self.heading), classes="heading")
            yield Static(Content(_("It is running. escape ends it.")), classes="about", id="state")
            yield Log(auto_scroll=False, id="output")

    @property
    def hints(self) -> Sequence[Hint]:
        return (Hint("↑ ↓", _("scroll")), Hint("y", _("copy"), "y"), BACK)

    def on_mount(self) -> None:
        self.run_worker(self._run(), exclusive=True)  # ended with this screen

    async def _run(self) -> None:
        state = self.query_one("#state", Static)
        try:
            piped = await self.run()
        except DigestError as error:
            state.update(Content.styled(sentence(error), "bold $warning"))
            return
        self.text = piped.text
        self._show(piped.text)
        said = [_("This is where it was cut off: it printed more.")] if piped.cut else []
        said += [] if piped.text else [_("It printed nothing.")]
        failed = f"{piped.failed.rstrip('.')}. " if piped.failed else ""
        keys = _("y copies, escape leaves")
        state.update(Content.assemble((failed, "bold $warning"), " ".join((*said, keys))))

    def _show(self, text: str) -> None:
        """Show lines, of which only those in view are drawn: there may be a hundred thousand. Long ones are broken."""
        log = self.query_one(Log)
        width = max(1, log.content_size.width - 1)
        lines = [part for line in text.split("\n") for part in chopped(line, width, width)] if text else []
        log.styles.height = len(lines)
        log.write_lines(lines)

    def action_scroll(self, lines: int) -> None:
        self.query_one(Log).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        scroll = self.query_one(Log)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 1), animate=False)

    def action_ends(self, top: bool) -> None:
        scroll = self.query_one(Log)
        scroll.scroll_to(y=0 if top else scroll.max_scroll_y, animate=False)

    def action_copy(self) -> None:
        if self.text:
            self.app.copy_to_clipboard(self.text)
            self.query_one("#state", Static).update(Content(_("Copied")))
