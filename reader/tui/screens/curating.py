"""Making digests from the keyboard: curate, evidence, compare, judge, change, another role's takeaway, one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.worker import get_current_worker

from reader.config import Config
from reader.errors import DigestError
from reader.model.claims import Claim
from reader.model.digest import EXTRACT, Digest
from reader.model.edits import EDITABLE, edits_between, text_of, vote, vote_field
from reader.paths import Layout, taxonomy_file
from reader.tui.process import Reporting
from reader.tui.screens.reading import ReadingScreen
from reader.tui.widgets.detail import JUDGED, position_of

if TYPE_CHECKING:
    from reader.intake.curation import Extractor


STOP = "stop"
"""The choice that ends what is going on; no model is called so."""


LONG = 200_000
"""Characters of an article from which on it is a book, and nobody waits for it with the screen standing still."""


def _is_long(digest: Digest | None) -> bool:
    return digest is not None and digest.article is not None and len(digest.article.text) > LONG


class CuratingScreen(ReadingScreen):
    """A screen on which digests are made and judged."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "curate", "curate", id="curate", tooltip="Make a digest of this article, or of the selected ones"),
        Binding("C", "curate_with", "curate with…", id="curate-with", show=False,
            tooltip="Choose who makes the digest"),
        Binding("e", "evidence", "evidence", id="evidence", show=False,
            tooltip="Each sentence beside what it rests on in the article"),
        Binding("equals_sign", "compare", "compare", id="compare", show=False, key_display="=",
            tooltip="The versions of this digest side by side"),
        Binding("w", "another_role", "for another role", id="another-role", show=False,
            tooltip="The takeaway for another role"),
        Binding("plus", "judge('+')", "good", id="praise", show=False, key_display="+",
            tooltip="A good digest; with ; before it, a right label"),
        Binding("minus", "judge('-')", "bad", id="refuse", show=False, key_display="-",
            tooltip="A bad digest; with ; before it, a wrong label"),
        Binding("E", "edit_digest", "change", id="edit-digest", show=False, tooltip="Change the digest by hand"),
        Binding("ctrl+n", "new_digest", "new digest", id="new-digest", show=False,
            tooltip="Write a digest of your own"),
    ]  # fmt: skip

    config: Config
    layout_of_library: Layout
    status: str
    _judging = ""
    _working = ""
    """The model that is at work."""
    _extractor: Extractor | None = None

    def __init__(self) -> None:
        super().__init__()
        self.curating = Reporting()

    def show_status(self) -> None:
        """Show what goes on in the background."""
        raise NotImplementedError

    # --- making ------------------------------------------------------------------------------

    def action_curate(self) -> None:
        """With the configured model, else offline."""
        self._curate(self.config.curate.model or EXTRACT)

    def action_curate_with(self) -> None:
        from reader.tui.screens.dialogs import AskText, Choose

        model = self.config.curate.model
        choices = [(STOP, "stop; what waits is kept")] if self.curating.running else []
        choices += [(EXTRACT, "offline: the article's own sentences")]
        choices += [(model, f"{model}, as configured")] if model else []
        choices += [("", "another model…")]

        def chosen(answer: object) -> None:
            if answer == STOP:
                self.stop_curation()
            elif answer == "":
                about = "A model that llm knows: `llm models` lists them. The article is sent to it."
                self.app.push_screen(AskText("Which model?", about), chosen)
            elif isinstance(answer, str) and answer.strip():
                self._curate(answer.strip())

        if self.session.targets(self.current_id):
            self.app.push_screen(Choose("Who makes the digest?", choices, model or EXTRACT), chosen)

    def _curate(self, model: str) -> None:
        ids = self.session.targets(self.current_id)
        if len(ids) == 1 and model == EXTRACT and not _is_long(self._load(ids[0])):
            self._extract(ids[0])
        elif not self.curating.running and ids:
            self.run_curation([*ids, "--with", model])
        elif ids and model == self._working:
            try:
                self.session.library.curation.put(ids, model)
            except DigestError as error:
                self.warn(error)
            else:
                self.tell("It waits for its turn; C stops")
        elif ids:
            self.tell(f"{self._working} is at work; C stops it")

    def _extract(self, id_: str) -> None:
        """Offline it takes no longer than a key may take."""
        from reader.intake.curation import Extractor, load_taxonomy

        digest = self._load(id_)
        if digest is None:
            return
        try:
            library = self.session.library
            if self._extractor is None:
                self._extractor = Extractor(library, load_taxonomy(taxonomy_file()))
            library.add([self._extractor(library.stored(id_) or digest)])
        except DigestError as error:
            self.warn(error)
            return
        self._show_anew(id_)
        beside = (
            " beside the editor's: = compares" if digest.curator and not digest.made else ": e shows what it rests on"
        )
        self.tell(f"Digest made{beside}")

    def _show_anew(self, id_: str) -> None:
        """Show a digest that has another row now."""
        self.session.held = self.session.library.row_of(id_) or 0
        self.session.again()
        self.show_found(max(0, self.session.index_of(id_)))
        self.show_detail()

    @work(group="curate", exclusive=True)
    async def run_curation(self, arguments: list[str]) -> None:
        """`digest curate` as a process of its own: it can take minutes, and can be ended."""
        self._working = arguments[arguments.index("--with") + 1]
        self.status = "curating…"
        self.show_status()
        summary: dict[str, Any] = {}

        def told(report: dict[str, Any]) -> None:
            if "made" in report:
                summary.update(report)
            else:
                self._show_making(report)

        try:
            said = await self.curating.run(self.layout_of_library.root, "curate", arguments, told)
        finally:
            self.status = ""
            self.show_status()
        self._tell_curated(summary, said)

    def _show_making(self, told: dict[str, Any]) -> None:
        if "articles" in told:
            tokens = told["tokens_in"] + told["tokens_out"]
            cost = f", about {told['cost']:.2f}" if told["cost"] else ""
            self.status = f"curating {told['articles']}: about {tokens:,} tokens{cost}"
        elif "done" in told:
            self.status = f"curating {told['done']}/{told['total']}"
        self.show_status()

    def _tell_curated(self, summary: dict[str, Any], said: str) -> None:
        self.session.library.reload()
        self.session.again()
        self.show_change()
        self.show_detail()
        if not summary:
            if said.strip():
                self.app.notify(said.strip().split("\n")[-1], markup=False, severity="warning", timeout=10)
            return
        parts = [f"{summary['made']} made"]
        parts += [f"{summary['waiting']} wait: {summary['why'] or 'it was stopped'}"] if summary["waiting"] else []
        tokens = summary["tokens_in"] + summary["tokens_out"]
        parts += [f"{tokens:,} tokens"] if tokens else []
        self.app.notify(", ".join(parts), title="Curated", markup=False)
        for failed in summary["failed"][:3]:
            self.app.notify(f"{failed['title']}: {failed['why']}", markup=False, severity="warning", timeout=15)

    def stop_curation(self) -> None:
        """End a run; what it has made is stored, and the rest waits."""
        self.curating.stop()

    def on_unmount(self) -> None:
        self.stop_curation()

    # --- looking into it ---------------------------------------------------------------------

    def action_evidence(self) -> None:
        digest = self._load(self.current_id)
        if digest is None:
            return
        if digest.undigested:
            self.tell("Nobody has made a digest of it yet: c does")
        elif digest.article is None or not digest.article.text:
            self.tell("Its article is not stored, so there is nothing to check it against")
        elif _is_long(digest):
            self.tell("Looking through a long text…")
            self._verify_long(digest)
        else:
            from reader.intake.verification import claims_on

            self._show_evidence(digest, claims_on(digest))

    @work(thread=True, group="verify", exclusive=True)
    def _verify_long(self, digest: Digest) -> None:
        from reader.intake.verification import claims_on

        claims = claims_on(digest)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._show_evidence, digest, claims)

    def _show_evidence(self, digest: Digest, claims: list[Claim]) -> None:
        from reader.tui.screens.evidence import EvidenceScreen

        if self.current_id == digest.id and self.app.screen is self:
            self.app.push_screen(EvidenceScreen(digest, claims))

    def action_compare(self) -> None:
        from reader.tui.screens.compare import CompareScreen

        digest = self._load(self.current_id)
        if digest is None:
            return
        if not digest.versions:
            self.tell("There is one version of it: C makes another")
            return

        def chosen(answer: object) -> None:
            wanted = next((v for v in digest.versions if v.curator == answer), None)
            if wanted is not None:
                try:
                    self.session.library.adding.show_version(digest.id, wanted.curator)
                except DigestError as error:
                    self.warn(error)
                else:
                    self._show_anew(digest.id)

        self.app.push_screen(CompareScreen(digest), chosen)

    def action_another_role(self) -> None:
        from reader.tui.screens.dialogs import Choose

        digest = self._load(self.current_id)
        if digest is None or digest.article is None or not digest.article.text:
            self.tell("Its article is not stored, so there is no takeaway to find in it")
            return
        roles = list(dict.fromkeys((*self.session.pinned(), *digest.best_for)))
        if not roles:
            self.tell("No role is known yet: P chooses yours")
            return

        def chosen(answer: object) -> None:
            if isinstance(answer, str):
                self._address(digest, answer)

        self.app.push_screen(Choose("The takeaway for whom?", [(role, role) for role in roles], roles[0]), chosen)

    def _address(self, digest: Digest, role: str) -> None:
        """With the model that made the digest, where it is configured; else a sentence of the article."""
        if self.config.curate.model and digest.made and digest.curator != EXTRACT:
            self.run_curation([digest.id, "--for", role, "--with", self.config.curate.model])
            return
        from reader.intake.curation import add_takeaway, load_taxonomy

        try:
            stored = self.session.library.stored(digest.id) or digest
            self.session.library.add([add_takeaway(stored, role, load_taxonomy(taxonomy_file()))])
        except DigestError as error:
            self.warn(error)
            return
        self._show_anew(digest.id)

    # --- judging and changing ----------------------------------------------------------------

    def action_judge(self, sign: str) -> None:
        """Judge the digest; the same again takes it back."""
        ids = self.session.targets(self.current_id)
        if ids:
            value = "" if all(vote(self.session.marks(id_)) == sign for id_ in ids) else sign
            self._mark(ids, {vote_field(): value or False})
            self.show_detail()
            words = {
                "+": "Judged good: more is made like it",
                "-": "Judged bad: nothing is learned from it",
                "": "Not judged any more",
            }
            self.tell(words[value])

    def on_key(self, event: events.Key) -> None:
        """While letters are shown, `+` or `-` and a letter judge the label with that letter."""
        if self.detail.hinting and event.character in ("+", "-"):
            event.stop()
            event.prevent_default()
            self._judging = event.character
            self.tell(f"{event.character} which label? Its letter")
            return
        if self.detail.hinting and self._judging and event.key != "escape":
            event.stop()
            event.prevent_default()
            self._judge_label(position_of(event.character or ""))
            return
        self._judging = ""

    def _judge_label(self, position: int) -> None:
        sign, self._judging = self._judging, ""
        follow = self.detail.follows[position] if 0 <= position < len(self.detail.follows) else None
        self.detail.hint(False)
        field = vote_field(JUDGED.get(follow.facet, ""), follow.value) if follow is not None else ""
        if follow is None or not field or follow.facet not in JUDGED:
            self.tell("Only field, depth, topics and roles can be judged")
            return
        id_ = self.current_id
        before = vote(self.session.marks(id_), JUDGED[follow.facet], follow.value)
        self._mark([id_], {field: False if before == sign else sign})
        self.show_detail()
        self.tell(f"{follow.value}: {'not judged any more' if before == sign else 'right' if sign == '+' else 'wrong'}")

    def action_edit_digest(self) -> None:
        from reader.tui.screens.form import Form

        digest = self._load(self.current_id)
        if digest is None:
            return

        def edited(answer: object) -> None:
            fields = edits_between(digest, answer) if isinstance(answer, dict) else {}
            if fields:
                self._mark([digest.id], fields)
                self._show_anew(digest.id)

        about = "ctrl+s saves, escape leaves it as it was; u undoes it. What came in is kept."
        texts = {name: text_of(digest, name) for name in EDITABLE}
        self.app.push_screen(Form("Change this digest", about, texts), edited)

    def action_new_digest(self) -> None:
        self._ask_new(dict.fromkeys(EDITABLE, ""))

    def _ask_new(self, texts: Mapping[str, str]) -> None:
        from reader.intake.own import store_own
        from reader.tui.screens.form import Form

        def written(answer: object) -> None:
            if not isinstance(answer, dict) or not any(answer.values()):
                return
            try:
                digest = store_own(self.session.library, answer, self.config.curate.name)
            except DigestError as error:
                self.warn(error)
                self._ask_new(answer)  # nothing that was typed is lost
            else:
                self._show_anew(digest.id)

        self.app.push_screen(Form("A digest of your own", "ctrl+s stores it, escape leaves it", texts), written)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "curate" | "curate_with" | "evidence" | "compare" | "another_role" | "judge" | "edit_digest":
                return bool(self.current_id or self.session.selected)
            case _:
                return super().check_action(action, parameters)
