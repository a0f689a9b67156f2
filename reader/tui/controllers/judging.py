"""What a reader says of a digest and its labels, and changes in it by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reader.model.digest import Digest
from reader.model.edits import edits_between, vote, vote_field
from reader.model.page.blocks import Target
from reader.model.page.labels import JUDGED
from reader.model.value_names import value_name
from reader.translation import gettext as _
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.said import NOTHING, Said

WORDS = {
    "+": _("Judged good: later digests learn from it"),
    "-": _("Judged bad: nothing is learned from it"),
    "": _("No longer judged"),
}


class Judging:
    """Votes and edits; both are marks, and are undone as such."""

    def __init__(self, marking: Marking) -> None:
        self.marking = marking

    def judge(self, ids: Sequence[str], sign: str) -> Said:
        """Judge digests `+` or `-`; the same sign again takes it back."""
        if not ids:
            return NOTHING
        value = "" if all(vote(self.marking.session.marks(id_)) == sign for id_ in ids) else sign
        return self._vote(ids, vote_field(), value, WORDS[value])

    def judge_label(self, id_: str, label: Target | None, sign: str) -> Said:
        """Judge one label of a digest; the same sign again takes it back."""
        name = JUDGED.get(label.kind, "") if label is not None else ""
        field = vote_field(name, label.value) if label is not None and name else ""
        if label is None or not field:
            return Said(_("Only field, depth, topics and roles can be judged"))
        value = "" if vote(self.marking.session.marks(id_), name, label.value) == sign else sign
        words = {"+": _("right"), "-": _("wrong"), "": _("no longer judged")}[value]
        told = _("{label}: {judgement}").format(label=value_name(label.kind, label.value), judgement=words)
        return self._vote([id_], field, value, told)

    def _vote(self, ids: Sequence[str], field: str, value: str, words: str) -> Said:
        said = self.marking.mark(ids, {field: value or False}, words)
        self.marking.session.end_selection(ids)
        return said

    def edit(self, digest: Digest, texts: Mapping[str, str]) -> Said:
        """Keep what was changed in a form."""
        fields = edits_between(digest, texts)
        if not fields:
            return NOTHING
        said = self.marking.mark([digest.id], fields, _("Changed by hand"))
        return replace(said, shown_id=digest.id) if said.changed else said
