"""What the footer offers: what can be done in the pane that has the focus, the most used first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.model.views import OWN
from reader.translation import gettext as _
from reader.translation import pgettext
from reader.tui.keys import key_display, label
from reader.tui.widgets.key_bar import Hint

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

# A narrow screen cuts off the rest.
IN_LIST = (
    "starter", "drop-guilty", "search", "role", "depth", "bookmark", "read", "undo", "open-link", "curate",
    "next-unread", "refresh", "feeds", "help",
)  # fmt: skip
IN_DETAIL = (
    "fetch", "follow", "read-on", "next-unread", "bookmark", "note", "highlight", "evidence", "compare", "curate",
    "open-link", "undo", "next-section", "help",
)  # fmt: skip
IN_QUERY = (
    Hint("enter", _("to the list"), "enter"), Hint("tab", _("complete"), "tab"), Hint("↑ ↓", _("choose")),
    Hint("F1", _("the query language"), "f1"), Hint("esc", _("back"), "escape"),
)  # fmt: skip
IN_COMMAND = (
    Hint("enter", _("do it"), "enter"), Hint("tab", _("complete"), "tab"), Hint("↑ ↓", _("commands before")),
    Hint("^n ^p", _("choose")), Hint("F1", _("the query language"), "f1"), Hint("esc", _("leave"), "escape"),
)  # fmt: skip
IN_FILTERS = (
    Hint(pgettext("a key", "space"), _("toggle"), "space"), Hint("-", _("not"), "minus"),
    Hint("&", _("and"), "ampersand"), Hint(_("letters"), _("find")), Hint("← →", _("facet")),
    Hint("esc", _("back"), "escape"),
)  # fmt: skip
IN_VIEWS = (
    Hint("enter", _("open"), "enter"), Hint(_("letters"), _("open or find")), Hint("/", _("find"), "slash"),
    Hint("esc", _("back"), "escape"),
)  # fmt: skip
ON_OWN_VIEW = (
    Hint("enter", _("open"), "enter"), Hint("F2", _("rename"), "f2"), Hint("F3", _("key"), "f3"),
    Hint(pgettext("a key", "del"), _("remove"), "delete"), Hint("⇧↑ ⇧↓", _("move")),
    Hint(_("letters"), _("open or find")), Hint("esc", _("back"), "escape"),
)  # fmt: skip
BACK = Hint("esc", _("back"), "escape")


def hints(screen: MainScreen) -> Sequence[Hint]:
    """What can be done now in the pane that has the focus of the main screen."""
    if screen.query_bar.input.has_focus:
        return IN_QUERY
    if screen.command_line.display:
        return IN_COMMAND
    if screen.filters.has_focus:
        return IN_FILTERS
    if screen.views.has_focus:
        line = screen.views.current
        return ON_OWN_VIEW if line is not None and line.view.kind == OWN else IN_VIEWS
    if (choosing := screen.highlight_actions.hints) is not None:
        return choosing
    active: dict[str, Binding] = {}
    for each in screen.active_bindings.values():
        command = screen.commands.get(each.binding.id or "")
        if each.enabled and each.binding.id and (command is None or (command.possible() and command.useful())):
            active.setdefault(each.binding.id, each.binding)
    shown = [active[id_] for id_ in (IN_DETAIL if screen.detail.has_focus else IN_LIST) if id_ in active]
    back = [BACK] if _goes_back(screen) else []
    return back + [Hint(key_display(screen.app, b), label(b), b.key) for b in shown]


def _goes_back(screen: MainScreen) -> bool:
    """Whether the list is out of sight, or there is a query to go back to."""
    narrow = screen.has_class("-narrow") and screen.has_class("reading")
    away = bool(screen.reading.followed) or narrow or screen.has_class("zen")
    return away or (screen.digest_list.has_focus and screen.query_actions.can_jump_back())
