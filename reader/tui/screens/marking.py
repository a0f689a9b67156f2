"""What a reader does to digests, from the keyboard: read, bookmark, tag, note, select, undo."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.errors import DigestError, sentence
from reader.library.changes import Change, describe_change
from reader.model.marks import Value, clean_note, tag_field
from reader.tui.session import Session


class MarkingScreen(Screen[None]):
    """A screen on which digests can be marked. Its heir says which one is current, and shows what changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "toggle_mark('bookmark')", "bookmark", id="bookmark", tooltip="Set or take away the bookmark"),
        Binding("m", "toggle_mark('read')", "read", id="read", tooltip="Mark as read, or as unread again"),
        Binding(
            "A",
            "read_all",
            "all read",
            id="read-all",
            show=False,
            tooltip="Mark everything in the list as read",
        ),
        Binding("u", "undo", "undo", id="undo", tooltip="Take the last change back"),
        Binding("ctrl+r", "redo", "redo", id="redo", show=False, tooltip="Do what was undone again"),
        Binding("T", "tag", "tag", id="tag", show=False, tooltip="Add tags, or take them away with -tag"),
        Binding("N", "note", "note", id="note", show=False, tooltip="Write a note"),
        Binding("space", "select", "select", id="select", show=False, tooltip="Select, to act on several at once"),
        Binding(
            "ctrl+a",
            "select_all",
            "select all",
            id="select-all",
            show=False,
            tooltip="Select everything in the list",
        ),
    ]

    session: Session

    @property
    @abstractmethod
    def current_id(self) -> str:
        """Id of the digest that an action is meant for, `""` where there is none."""

    @abstractmethod
    def show_change(self) -> None:
        """Show that marks changed."""

    @abstractmethod
    def show_selection(self, *, step: int = 0) -> None:
        """Show what is selected, and go on by so many digests."""

    @abstractmethod
    def tell(self, text: str) -> None:
        """Say something in passing."""

    def warn(self, error: DigestError) -> None:
        self.app.notify(sentence(error), markup=False, severity="error", timeout=10)

    # --- marks -------------------------------------------------------------------------------

    def _mark(self, ids: list[str], fields: Mapping[str, Value]) -> Change | None:
        try:
            change = self.session.mark(ids, fields)
        except DigestError as error:
            self.warn(error)
            return None
        self.show_change()
        return change

    def mark_read(self, id_: str) -> None:
        """Reading a digest makes it read."""
        if id_ and not self.session.marks(id_).read:
            self._mark([id_], {"read": True})

    def action_toggle_mark(self, name: str) -> None:
        ids = self.session.targets(self.current_id)
        if not ids:
            return
        try:
            change, value = self.session.toggle(ids, name)
        except DigestError as error:
            self.warn(error)
            return
        self.show_change()
        if len(ids) > 1:
            words = {("read", True): "marked read", ("read", False): "marked unread", ("bookmark", True): "bookmarked"}
            self.tell(f"{len(change):,} {words.get((name, value), 'no longer bookmarked')} — u undoes it")

    def action_read_all(self) -> None:
        try:
            change = self.session.read_all()
        except DigestError as error:
            self.warn(error)
            return
        self.show_change()
        self.tell(f"{len(change):,} marked read — u undoes it" if len(change) else "All of these were read already")

    def action_undo(self) -> None:
        self._step(undo=True)

    def action_redo(self) -> None:
        self._step(undo=False)

    def _step(self, *, undo: bool) -> None:
        library = self.session.library
        try:
            change = library.undo() if undo else library.redo()
        except DigestError as error:
            self.warn(error)
            return
        if change is None:
            self.tell("Nothing to undo" if undo else "Nothing to redo")
            return
        self.session.again()
        self.show_change()
        done = "Undone" if undo else "Done again"
        self.tell(
            f"{done}: {describe_change(change)}" if len(change) else "Nothing of it was left: it was changed since"
        )

    # --- tags and notes ----------------------------------------------------------------------

    def action_tag(self) -> None:
        from reader.tui.screens.dialogs import AskText

        ids = self.session.targets(self.current_id)
        if not ids:
            return
        have = ", ".join(self.session.marks(ids[0]).tags) if len(ids) == 1 else ""
        about = f"Commas between; -tag takes one away. Has: {have}" if have else "Commas between; -tag takes one away."
        heading = "Tag this digest" if len(ids) == 1 else f"Tag {len(ids)} digests"

        def tag(answer: object) -> None:
            fields = tags_of(answer) if isinstance(answer, str) else {}
            if fields:
                self._mark(ids, fields)

        self.app.push_screen(AskText(heading, about), tag)

    def action_note(self) -> None:
        from reader.tui.screens.dialogs import AskNote

        id_ = self.current_id
        if not id_:
            return

        def note(answer: object) -> None:
            if isinstance(answer, str):
                self._mark([id_], {"note": clean_note(answer)})

        self.app.push_screen(AskNote("Note", self.session.marks(id_).note), note)

    # --- selecting ---------------------------------------------------------------------------

    def action_select(self) -> None:
        id_ = self.current_id
        if id_:
            self.session.selected ^= {id_}
            self.show_selection(step=1)

    def action_select_all(self) -> None:
        ids = set(self.session.library.ids_of(self.session.found.rows))
        self.session.selected = set() if self.session.selected >= ids else ids
        self.show_selection()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be done now is not offered."""
        history = self.session.library.history
        match action:
            case "undo":
                return history.can_undo
            case "redo":
                return history.can_redo
            case "toggle_mark" | "tag" | "note" | "select":
                return bool(self.current_id or self.session.selected)
            case "read_all" | "select_all":
                return len(self.session.found.rows) > 0
            case _:
                return True


def tags_of(typed: str) -> dict[str, Value]:
    """The fields that a list like `later, -llm` sets."""
    fields: dict[str, Value] = {}
    for part in typed.split(","):
        name = part.strip()
        if tag_field(name.removeprefix("-")):
            fields[tag_field(name.removeprefix("-"))] = not name.startswith("-")
    return fields
