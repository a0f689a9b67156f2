"""The question which roles a reader reads for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from reader.library import Count
from reader.translation import gettext as _
from reader.translation import number, pgettext
from reader.tui.screens.dialogs import BACK
from reader.tui.screens.picker import FIND, FindInput, Picker
from reader.tui.session import PINS
from reader.tui.widgets.key_bar import Hint
from reader.tui.widgets.pick_list import Entry


class AskRoles(Picker):
    """Asks which roles the reader reads for: those on the number keys. Answers with a list of roles."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Done", id="roles-done", priority=True, tooltip="Use these roles"),
        Binding("space", "pick('pick')", "Choose", id="roles-toggle", show=False, priority=True,
            tooltip="Select or deselect this role"),
    ]  # fmt: skip

    SPACE_FINDS = False

    def __init__(self, roles: Sequence[Count], chosen: Sequence[str]) -> None:
        self.roles = roles
        known = {role.label for role in roles}
        self.chosen = [role for role in chosen if role in known]
        self._found = False
        """Whether a role was chosen, or taken away, with what is typed to find."""
        about = _(
            "They get the number keys, in the order you choose them. / finds, space chooses, enter confirms, "
            "escape skips."
        )
        super().__init__(_("Which roles do you read for?"), self._lines(), about=about)

    @property
    def hints(self) -> Sequence[Hint]:
        choose = Hint(pgettext("a key", "space"), _("choose"), "space")
        return (choose, Hint("enter", _("done"), "enter"), FIND, BACK)

    def _lines(self) -> list[Entry]:
        return [self._entry(role) for role in self.roles]

    def _entry(self, role: Count) -> Entry:
        on = role.label in self.chosen
        lead = f"■ {self.chosen.index(role.label) + 1}" if on else "□"
        return Entry(role.label, role.label, lead, number(role.digests), on=on)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._found = False

    def picked(self, entry: Entry) -> None:
        self._found = True
        if entry.key in self.chosen:
            self.chosen.remove(entry.key)
        elif len(self.chosen) < PINS:
            self.chosen.append(entry.key)
        self.pick_list.set_entries(self._lines(), self.query_one(FindInput).value)

    def action_done(self) -> None:
        """Use what is chosen; of what is typed to find, and nothing was chosen of yet, the role under the cursor."""
        if self.query_one(FindInput).value.strip() and not self._found:
            here = self.pick_list.current
            if here is None:
                return  # what is typed finds nothing, and is not to be taken for an answer
            if here.key not in self.chosen:
                self.picked(here)
        self.dismiss(self.chosen)
