"""Keys that make digests: curate, evidence, compare, judge, edit, another role's takeaway, one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding

from reader.errors import DigestError
from reader.model.digest import EXTRACT, Digest
from reader.model.teasers import is_teaser
from reader.translation import gettext as _
from reader.tui.actions.command import Command, Commands, key
from reader.tui.controllers.curation import STOP, Curation, claims_beside, why_no_evidence
from reader.tui.controllers.jobs import Report
from reader.tui.controllers.judging import Judging
from reader.tui.controllers.said import Said, failure

if TYPE_CHECKING:
    from reader.model.claims import Claim
    from reader.tui.screens.main import MainScreen

VERIFY = "verify"
"""Name of the job that looks through a long text."""
NO_TITLE = _("A digest needs a title.")
BINDINGS: Sequence[Binding] = (
    key("c", "curate", "curate", "Make a digest of this article, or of the selected ones", show=True),
    key("C", "curate-with", "curate with…", "Choose how the digest is made"),
    key("e", "evidence", "evidence", "Show each sentence beside its source in the article"),
    key("equals_sign", "compare", "compare", "Compare the versions of this digest", key_display="="),
    key("w", "another-role", "for another role", "Find the takeaway for another role"),
    key("plus", "praise", "good", "Judge this digest good; after ; a label right", key_display="+"),
    key("minus", "refuse", "bad", "Judge this digest bad; after ; a label wrong", key_display="-"),
    key("E", "edit-digest", "change", "Edit the digest by hand"),
    key("ctrl+n", "new-digest", "new digest", "Write a digest of your own"),
)


class CuratingActions:
    """What is asked before a digest is made, and what is looked at afterwards."""

    def __init__(self, screen: MainScreen, curation: Curation, judging: Judging) -> None:
        self.screen = screen
        self.curation = curation
        self.judging = judging

    def commands(self) -> Commands:
        possible = self.screen.has_targets
        return {
            "curate": Command(self.curate, possible, self._has_article),
            "curate-with": Command(self.curate_with, possible, self._has_article),
            "evidence": Command(self.show_evidence, possible, self._has_evidence),
            "compare": Command(self.compare, possible, self._has_versions),
            "another-role": Command(self.ask_role, possible, self._has_article),
            "praise": Command(partial(self.judge, "+"), possible),
            "refuse": Command(partial(self.judge, "-"), possible),
            "edit-digest": Command(self.edit, possible),
            "new-digest": Command(self.write),
        }

    def _has_article(self) -> bool:
        digest = self.screen.detail.digest
        return digest is not None and digest.article is not None and (bool(digest.article.text) or is_teaser(digest))

    def _has_evidence(self) -> bool:
        digest = self.screen.detail.digest
        return digest is not None and not why_no_evidence(digest)

    def _has_versions(self) -> bool:
        digest = self.screen.detail.digest
        return digest is not None and bool(digest.versions)

    def curate(self, model: str = "") -> None:
        targets = self.screen.targets
        said = self.curation.curate(targets, model)
        self.screen.session.end_selection(targets)
        self.screen.panes.show_selection()
        self.screen.say(said)

    def curate_with(self) -> None:
        from reader.tui.screens.dialogs import AskText
        from reader.tui.screens.picker import Choose

        def chosen(answer: object) -> None:
            if answer == STOP:
                self.curation.stop()
            elif answer == "":
                about = _("A model that llm knows: `llm models` lists them. The article is sent to it.")
                self.screen.app.push_screen(AskText(_("Which model?"), about), chosen)
            elif isinstance(answer, str) and answer.strip():
                self.curate(answer.strip())

        if self.screen.targets:
            choices, model = self.curation.choices(), self.curation.model
            self.screen.app.push_screen(Choose(_("Who makes the digest?"), choices, model or EXTRACT), chosen)

    def show_evidence(self) -> None:
        from reader.intake.articles import is_long
        from reader.intake.verification import claims_on

        digest = self.screen.reading_actions.load(self.screen.current_id)
        if digest is None:
            return
        why = why_no_evidence(digest)
        if why:
            self.screen.say(Said(why))
        elif is_long(digest):
            self._verify_long(digest)
        else:
            try:
                claims = claims_on(digest)
            except DigestError as error:
                self.screen.say(failure(error))
                return
            self._open_evidence(digest, claims)

    def _verify_long(self, digest: Digest) -> None:
        async def work(report: Report) -> Sequence[Said]:
            claims, said = await claims_beside(self.curation.root, digest)
            if claims and self.screen.current_id == digest.id and self.screen.is_current:
                self._open_evidence(digest, claims)
            return said if not claims else ()

        if not self.screen.jobs.begin(VERIFY, _("looking through a long text…"), work):
            self.screen.say(Said(_("Another long text is being looked through")))

    def _open_evidence(self, digest: Digest, claims: list[Claim]) -> None:
        from reader.tui.screens.evidence import EvidenceScreen

        self.screen.app.push_screen(EvidenceScreen(digest, claims))

    def compare(self) -> None:
        from reader.tui.screens.compare import CompareScreen

        digest = self.screen.reading_actions.load(self.screen.current_id)
        if digest is None:
            return
        if not digest.versions:
            self.screen.say(Said(_("There is only one version: C makes another")))
            return
        self.screen.app.push_screen(
            CompareScreen(digest), lambda curator: self.screen.say(self.curation.show_version(digest, curator))
        )

    def ask_role(self) -> None:
        from reader.tui.screens.picker import Choose

        digest = self.screen.reading_actions.load(self.screen.current_id)
        roles, said = self.curation.roles(digest)
        self.screen.say(said)
        if digest is None or not roles:
            return

        def chosen(answer: object) -> None:
            if isinstance(answer, str):
                self.screen.say(self.curation.address(digest, answer))

        choices = [(role, role) for role in roles]
        self.screen.app.push_screen(Choose(_("Whose takeaway?"), choices, roles[0]), chosen)

    def judge(self, sign: str) -> None:
        self.screen.say(self.judging.judge(self.screen.targets, sign))

    def edit(self) -> None:
        from reader.model.edits import EDITABLE, text_of
        from reader.tui.screens.form import Form

        digest = self.screen.reading_actions.load(self.screen.current_id)
        if digest is None:
            return

        def edited(answer: object) -> None:
            if isinstance(answer, dict):
                self.screen.say(self.judging.edit(digest, answer))

        about = _("ctrl+s saves, escape cancels; u undoes it later. The original is kept.")
        texts = {name: text_of(digest, name) for name in EDITABLE}
        form = Form(_("Edit this digest"), about, texts, lambda texts: "" if texts["title"].strip() else NO_TITLE)
        self.screen.app.push_screen(form, edited)

    def write(self, texts: Mapping[str, str] | None = None) -> None:
        from reader.model.edits import EDITABLE
        from reader.tui.screens.form import Form

        def written(answer: object) -> None:
            if isinstance(answer, dict):
                said = self.curation.write(answer)
                self.screen.say(said)
                if said.severity == "error":
                    self.write(answer)  # nothing that was typed is lost

        texts = texts or dict.fromkeys(EDITABLE, "")
        about = _("ctrl+s saves, escape cancels")
        form = Form(_("A digest of your own"), about, texts, self.curation.why_not_write)
        self.screen.app.push_screen(form, written)
