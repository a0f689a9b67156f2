"""The Textual application: themes, keys, where the reader was. The screens do the rest."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import ClassVar, cast

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import AppBlur, Event
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen

from reader.config import Config
from reader.library import Library
from reader.model.query_text import format_query, parse
from reader.state import State
from reader.translation import gettext as _
from reader.tui.background import theme_for
from reader.tui.contrast import Seen, as_it_is, contrast_variables, in_256
from reader.tui.controllers.said import Said
from reader.tui.controllers.writes import WAITING, changes
from reader.tui.first_frame import Taken, save_frame
from reader.tui.keys import SUSPEND, keymap_of
from reader.tui.printable import PrintableFilter
from reader.tui.screens.main import MainScreen
from reader.tui.session import Session
from reader.tui.terminal_cursor import place_of
from reader.tui.textual_private import (
    begin_with_theme,
    forget_cells,
    keys_in,
    paint_surround,
    rendered_lines,
    restore_modes,
    show_cursor,
    style_leanly,
    thrifty,
)
from reader.tui.type_ahead import TypeAhead

SETTLE = 0.05
"""Seconds between two looks at whether everything is written, once the reader is to quit."""
FEWEST_DIGESTS, FEWEST_ROLES = 5, 4
"""From which on it is worth asking which roles somebody reads for: those of one article are no choice."""
SAVE = 2.0
"""Seconds between two looks at where the reader is; it is kept when it changed."""


class ReaderApp(TypeAhead):
    """A reader at one library."""

    CSS_PATH = "reader.tcss"
    ENABLE_COMMAND_PALETTE = False
    _seen: Seen = staticmethod(as_it_is)
    TITLE = "digest"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+q",
            "quit",
            "quit",
            id="quit-anywhere",
            show=False,
            priority=True,
            tooltip="Quit from any screen; your place is kept",
        ),
        SUSPEND,
    ]

    def __init__(
        self,
        library: Library,
        config: Config,
        terminal: Taken | None = None,
        *,
        light: bool = False,
        typed: bytes = b"",
    ) -> None:
        """`light`: whether the terminal is; `typed`: what was typed at it meanwhile."""
        super().__init__()
        colours = self.console.color_system
        self._seen = in_256 if colours == "256" else as_it_is
        self._fitting_theme = theme_for(colours, light)
        self.library = library
        self.config = config
        self.keymap = keymap_of(config.keys)
        self.state = State.load(library.layout.state)
        style_leanly(self)
        wanted = (config.theme, self.state.theme, self._fitting_theme)
        begin_with_theme(self, next(theme for theme in wanted if theme in self.available_themes))
        self.session = Session(library, roles=config.roles or self.state.roles, query=parse(self.state.query))
        self.main = MainScreen(self.session, library.layout, config, self.state)
        self._typed_before = typed
        self._saved = ""
        self._printable = PrintableFilter()
        self._terminal = terminal
        self._start = ExitStack()
        """Nothing is painted until everything is where it was: the first frame is the last one again."""
        self._quitting = False
        """Whether to quit as soon as what waits is written."""
        self._had_no_choice = False
        """Whether there were too few roles to choose from when the reader was opened."""
        self._has_place = False
        """Whether the place of the last time is restored; before, there is none to keep."""

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's cursor stands after every frame: on the focused row, or in the text that is typed."""
        return place_of(self.focused) or self._cursor_left

    @cursor_position.setter
    def cursor_position(self, place: Offset) -> None:
        self._cursor_left = place

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._printable]

    def get_driver_class(self) -> type[Driver]:
        return thrifty(super().get_driver_class())

    def on_resize(self) -> None:
        forget_cells(self)

    async def on_event(self, event: Event) -> None:
        """Whoever types is at it: a page tells of that too late, when its reader takes keys for nobody's already."""
        if not (self.is_web and isinstance(event, AppBlur)):
            await super().on_event(event)

    def _be_followed(self) -> None:
        """For a screen reader: the cursor is seen, and nothing moves by itself."""
        if self.config.screen_reader:
            self.animation_level = "none"
            show_cursor(self)

    def _paint_again(self) -> None:
        self._be_followed()
        # Whoever comes back to a screen that another program wrote on finds it whole.
        forget_cells(self)
        self.refresh(layout=True)

    on_app_focus = _paint_again

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        variables |= contrast_variables(variables, self._seen)
        self.theme_variables = variables
        return variables

    def get_default_screen(self) -> Screen[object]:
        return cast("Screen[object]", self.main)

    def on_load(self) -> None:
        if self._terminal is not None:
            self._terminal.signals.end = partial(asyncio.get_running_loop().call_soon_threadsafe, self._leave)
        self._typed.extend(keys_in(self._typed_before))

    def on_mount(self) -> None:
        if self._terminal is not None:
            restore_modes(self, self._terminal.modes)
        if self.is_web:
            self.theme_changed_signal.subscribe(self, self._paint_surround)
            self._paint_surround()
        self.set_keymap(self.keymap)
        self._be_followed()
        self._start.enter_context(self.batch_update())
        self.call_after_refresh(self._restore)

    def _paint_surround(self, _: object = None) -> None:
        colour = self.theme_variables["background"]
        if colour.startswith("#"):
            paint_surround(self, colour[:7])

    def _restore(self) -> None:
        """Put everything where it was, and begin."""
        if not self.main.query("DigestList"):  # on a busy machine the screen is composed later than this is called
            self.call_after_refresh(self._restore)
            return
        gc.freeze()
        gc.enable()
        main, state = self.main, self.state
        main.digest_list.set_airy(state.airy if self.config.airy is None else self.config.airy)
        index = self.session.index_of(state.cursor)
        if index >= 0:
            main.digest_list.scroll_to(y=state.scroll, animate=False)
            main.digest_list.go(index)
        main.reading_actions.show()
        if state.reading and index >= 0:
            main.reading_actions.read_again()
        main.panes.show_counts()
        self._start.close()
        main.refresh(layout=True)
        self._has_place = True
        self.app_resume_signal.subscribe(self, lambda _: self._paint_again())
        self._tell_config_problems()
        main.watch_library(self.config.sources.refresh)
        self.set_interval(SAVE, self._keep_up)
        self._had_no_choice = not has_choice(self.library)
        self._ask_roles()
        self.call_later(self.take_keys)

    def _keep_up(self) -> None:
        self.save_state()
        if self._had_no_choice:  # else it was asked before the first key, or would open under somebody's fingers
            self._ask_roles()

    def _ask_roles(self) -> None:
        """A first start asks one thing, once there is something to choose from and nobody is at anything else."""
        busy = not self.is_running or self.screen is not self.main or not self.main.digest_list.has_focus
        if busy or self.state.asked or self.session.roles:
            return
        if has_choice(self.library):
            self.state.asked = True
            self.main.action_do("roles")

    def _tell_config_problems(self) -> None:
        found = self._key_problems() if self.keymap else []
        theme = self.config.theme
        if theme and theme not in self.available_themes:
            told = _("In the configuration the theme is {theme!r}; there are {themes}.")
            found.append(told.format(theme=theme, themes=", ".join(self.available_themes)))
        if found:
            self.notify("\n".join(found), markup=False, severity="warning", timeout=15)

    def _key_problems(self) -> list[str]:
        # Whoever set no keys does not wait for the dialogs' import.
        from reader.tui.key_groups import EVERYWHERE, OTHERS, PANES
        from reader.tui.keys import problems

        return problems(self.keymap, EVERYWHERE, list(PANES.values()), list(OTHERS.values()))

    def save_state(self) -> None:
        """Keep where the reader is, where that changed."""
        if not self.is_running:
            return  # A timer may still fire while the app ends, and its widgets are gone then.
        main, state = self.main, self.state
        main.detail.keep_place()
        state.query = format_query(self.session.query)
        row = main.digest_list.highlighted
        state.cursor = row.id if row is not None else ""
        state.scroll = main.digest_list.scroll_offset.y
        state.reading = main.detail.has_focus
        if self.theme != self.config.theme:
            state.theme = self.theme if self.theme != self._fitting_theme else ""
        state.airy = main.digest_list.airy
        state.roles = self.session.roles if not self.config.roles else state.roles
        now = repr(state)
        if now != self._saved:
            self._saved = now
            state.save(self.library.layout.state)

    async def action_quit(self) -> None:
        waiting = len(self.main.writes)
        if waiting and not self._quitting:
            self._quitting = True
            told = _("{changes} still {waiting}: quits then; quit again to drop them")
            self.main.say(Said(told.format(changes=changes(waiting), waiting=WAITING), "warning"))
            self.set_interval(SETTLE, lambda: None if len(self.main.writes) else self._leave())
        else:
            self._leave()

    def action_help_quit(self) -> None:
        """Say how one quits, to whoever expects that of Ctrl+C; in a text it copies."""
        quits = next((key for key, at in self.active_bindings.items() if at.binding.action.endswith("quit")), "")
        if quits and self.screen is self.main:
            self.main.say(Said(_("{key} quits").format(key=self.get_key_display(self.active_bindings[quits].binding))))

    def on_exit_app(self) -> None:
        """The browser that showed the reader is closed: keep the place."""
        if self._has_place:
            self.save_state()

    def _leave(self) -> None:
        """Keep the place, and end."""
        if self._has_place:
            self.save_state()
            self._save_frame()
        lost = len(self.main.writes)
        told = _("Not stored, because another digest held the library: {changes}.").format(changes=changes(lost))
        self.exit(message=Text(told) if lost else None)

    def _save_frame(self) -> None:
        """Keep what is on the screen for the next start, where it is the main screen and nothing over it."""
        if self.screen is self.main and not self.is_web:
            strips = rendered_lines(self.main)
            save_frame(self.library.layout.index, self.size.width, [strip.render(self.console) for strip in strips])


def has_choice(library: Library) -> bool:
    """Whether there are roles enough to choose from."""
    return len(library) >= FEWEST_DIGESTS and len(library.search.keys("role")) >= FEWEST_ROLES
