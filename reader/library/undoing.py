"""Undo and redo of everything a reader does: marks, what is set up, subscriptions, digests that were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reader.errors import LibraryError
from reader.library.adding import Added, Adding
from reader.library.changes import Change, Fields, Made, Step
from reader.library.collector import no_garbage_collection
from reader.library.files import Files
from reader.library.history import History
from reader.library.ids import id_of
from reader.library.marking import Marking
from reader.library.stamped import Stamped, Thing
from reader.library.sync import Sync
from reader.model.desk import thing_key
from reader.model.digest import Digest
from reader.model.marks import DELETED
from reader.model.subscription import address_key
from reader.paths import DESK
from reader.translation import gettext as _

BACK: Fields = {DELETED: False}


class Undoing:
    """Does what can be undone, and takes it back step by step. Raises LibraryError."""

    def __init__(
        self,
        files: Files,
        sync: Sync,
        history: History,
        marking: Marking,
        adding: Adding,
        shared: Mapping[str, Stamped],
    ) -> None:
        self._files = files
        self._sync = sync
        self._history = history
        self._marking = marking
        self._adding = adding
        self._shared = shared
        """What all devices may change, by its folder."""

    def arrange(self, steps: Sequence[Step], *, undoable: bool = True) -> Change:
        """Set fields of things that all devices share, as one change; those that change nothing are left out."""
        wanted = tuple(step for step in steps if step.after)
        change = Change({}, {}, wanted)
        with self._files.lock():
            self._files.identify()
            self._take(wanted)
        if wanted and undoable:
            self.record(change)
        return change

    def make(self, digests: Sequence[Digest], onto: int = 0) -> Added:
        """Store digests that a reader had made or wrote, as one change; what was deleted is there again."""
        added = self._adding.add(digests)
        made = added.made()
        ids = (*map(id_of, made), *added.unchanged)
        back = self._marking.mark({id_: BACK for id_ in ids if self._is_deleted(id_)}, undoable=False)
        if made or back.after:
            return replace(added, step=self.record(Change(back.before, back.after, made=made), onto))
        return replace(added, step=onto)

    def _is_deleted(self, digest_id: str) -> bool:
        return self._marking.all_have([digest_id], DELETED)

    def record(self, change: Change, onto: int = 0) -> int:
        """Keep a change as the one to be undone next, as a part of `onto` where that is the last one; its number."""
        try:
            return self._history.record(change, onto)
        except LibraryError as error:
            self._files.note(_("The change is stored, but cannot be undone later. {error}").format(error=error))
            return 0

    def undo(self) -> Change | None:
        """Take the last change back; None where there is none.

        What was set to something else since, here or on another machine, is left as it is.
        """
        return self._turn(undo=True)

    def redo(self) -> Change | None:
        """Do the last undone change again; None where there is none."""
        return self._turn(undo=False)

    def _turn(self, *, undo: bool) -> Change | None:
        with self._files.lock(), no_garbage_collection():
            self._files.identify()
            self._sync.apply_changed()
            found = self._history.next_undo() if undo else self._history.next_redo()
            if found is None:
                return None
            number, change = found
            wanted = change.turned() if undo else change
            made, marks = self._make(wanted.made, undo=undo)
            steps = self._still(wanted.steps)
            self._take(steps)
            done = self._marking.set_expected(wanted.before, wanted.after)
            # Before it counts as undone: after a crash between the two the same key does the rest.
            self._marking.set_now(marks)
            self._history.set_undone(number, undo)
        taken = Change(done.before, done.after, steps, made, title=change.title)
        return replace(taken, left=len(change) - len(taken))

    def _still(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """What of these steps is still as it was left."""
        kept = []
        for step in steps:
            marks = self._thing(step).marks
            fields = [name for name in step.after if marks.value(name) == step.before.get(name)]
            if fields:
                before, after = ({f: part[f] for f in fields} for part in (step.before, step.after))
                kept.append(Step(step.folder, step.name, before, after))
        return tuple(kept)

    def _take(self, steps: Sequence[Step]) -> None:
        for folder, shared in self._shared.items():
            changes: dict[int, tuple[str, Fields]] = {}
            for step in steps:
                if step.folder == folder:
                    name, fields = changes.get(_key(step), (step.name, {}))
                    changes[_key(step)] = name, {**fields, **step.after}
            shared.write(changes)

    def _thing(self, step: Step) -> Thing:
        return self._shared[step.folder].folded().get(_key(step), Thing(step.name))

    def _make(self, made: Mapping[int, Made], *, undo: bool) -> tuple[dict[int, Made], dict[int, Fields]]:
        """Put the documents in place; those that were done, and the marks that delete what was not there before."""
        documents: dict[int, Mapping[str, object]] = {}
        marks: dict[int, Fields] = {}
        done: dict[int, Made] = {}
        for doc_id, each in made.items():
            here, there = (each.after, each.before) if undo else (each.before, each.after)
            if each.before is None and self._adding.stands(doc_id, each.after):
                marks[doc_id] = {DELETED: undo}
            elif each.before is not None and there is not None and self._adding.stands(doc_id, here):
                documents[doc_id] = there
            else:
                continue  # it was changed again since, and stays so
            done[doc_id] = each
        self._adding.put_documents(documents)
        return done, marks


def _key(step: Step) -> int:
    return thing_key(step.name) if step.folder == DESK else address_key(step.name)
