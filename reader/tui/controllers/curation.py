"""Making digests while somebody reads: one short article offline at once, all else by `digest curate` as a process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.config import Curate
from reader.errors import CurationError, DigestError, sentence
from reader.library import Library
from reader.model.digest import EXTRACT, Digest
from reader.model.teasers import is_teaser
from reader.translation import decimal, ngettext, number
from reader.translation import gettext as _
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.process import Reporting
from reader.tui.controllers.refreshing import last_line
from reader.tui.controllers.said import NOTHING, Said, failure
from reader.tui.controllers.writes import Writes
from reader.tui.session import Session

if TYPE_CHECKING:
    from reader.intake.offline import Extractor
    from reader.model.claims import Claim

CURATE = "curate"
"""Name of the job."""
STOP = "stop"
"""The choice that stops what is running; no model has this name."""


class Curation:
    """Makes digests on request, one run at a time."""

    def __init__(self, session: Session, root: Path, jobs: Jobs, config: Curate, writes: Writes) -> None:
        self.session = session
        self.root = root
        self.jobs = jobs
        self.writes = writes
        self.model = config.model
        """The configured one, `""` where none is."""
        self.curator = config.name
        """Who writes digests here by hand, `""` for the login's name."""
        self._process = Reporting()
        self._working = ""
        """The model that is at work."""
        self._extractor: Extractor | None = None

    @property
    def running(self) -> bool:
        return self.jobs.running(CURATE)

    def choices(self) -> list[tuple[str, str]]:
        """Who can make a digest: the name of each, and how it is shown; an empty name asks for one."""
        choices = [(STOP, _("stop; what waits is kept"))] if self.running else []
        choices += [(EXTRACT, _("offline: the article's own sentences"))]
        choices += [(self.model, _("{model}, as configured").format(model=self.model))] if self.model else []
        return [*choices, ("", _("another model…"))]

    def curate(self, ids: Sequence[str], model: str = "") -> Said:
        """Make digests with this model, else the configured one, else offline."""
        model = model or self.model or EXTRACT
        if not ids:
            return NOTHING
        try:
            if len(ids) == 1 and model == EXTRACT and not self._takes_long(ids[0]):
                return self._extract(ids[0])
            if not self.running:
                return self._begin([*ids, "--with", model], model)
            if model != self._working:
                return Said(self._at_work())
            self.session.library.curation.put(list(ids), model)
        except DigestError as error:
            return failure(error)
        return Said(_("Queued; C stops the run"))

    def _at_work(self) -> str:
        return _("{model} is at work; C stops it").format(model=self._working)

    def stop(self) -> None:
        """Stop a run; what it has made is stored, and the rest waits."""
        self._process.stop()

    def _takes_long(self, id_: str) -> bool:
        """Whether it is long, or only a teaser whose whole text is fetched first."""
        from reader.intake.articles import is_long

        digest = self.session.library.load(id_)
        return digest is not None and (is_long(digest) or is_teaser(digest))

    def _extract(self, id_: str) -> Said:
        """Offline it takes no longer than a key may take. Raises DigestError."""
        from reader.intake.curation import extract, open_extractor

        library = self.session.library
        digest = library.load(id_)
        if digest is None:
            return NOTHING
        if self._extractor is None:
            self._extractor = open_extractor(library)
        report = extract(library, [digest], self._extractor)
        if not report.complete:
            raise CurationError(str(report.failed[0]))
        beside = digest.curator and not digest.made
        made = _("Digest made beside the editor's; = compares them") if beside else ""
        return Said(made or _("Digest made: e shows what it rests on"), shown_id=id_)

    def _begin(self, arguments: Sequence[str], model: str) -> Said:
        self._working = model

        async def work(report: Report) -> Sequence[Said]:
            return await self._run(arguments, report)

        self.jobs.begin(CURATE, _("curating…"), work)
        return NOTHING

    async def _run(self, arguments: Sequence[str], report: Report) -> list[Said]:
        summary: dict[str, Any] = {}
        teasers: list[dict[str, Any]] = []

        def take(line: dict[str, Any]) -> None:
            if "made" in line:
                summary.update(line)
            elif "teaser" in line:
                teasers.append(line)
            else:
                report(format_progress(line))

        errors = await self._process.run(self.root, "curate", arguments, take)
        said = format_summary(summary) if summary else last_line(errors)
        return [*said, *map(format_teaser, teasers[:3])]

    def roles(self, digest: Digest | None) -> tuple[list[str], Said]:
        """The roles that a takeaway can be found for; where there are none, why."""
        if digest is None or digest.article is None or not digest.article.text:
            return [], Said(_("Its article is not stored, so there is no takeaway to find in it"))
        roles = list(dict.fromkeys((*self.session.pinned(), *digest.best_for)))
        return roles, NOTHING if roles else Said(_("There are no roles yet: P chooses yours"))

    def address(self, digest: Digest, role: str) -> Said:
        """Add a takeaway for a role, by the configured model where a model made the digest, else from the article."""
        from reader.intake.articles import is_long

        by_model = self.model and digest.made and digest.curator != EXTRACT
        if by_model or is_long(digest):
            if self.running:
                return Said(self._at_work())
            model = self.model if by_model else EXTRACT
            return self._begin([digest.id, "--for", role, "--with", model], model)
        from reader.intake.curation import address

        try:
            report = address(self.session.library, [digest], role)
        except DigestError as error:
            return failure(error)
        return Said(shown_id=digest.id) if report.complete else Said(str(report.failed[0]), "error")

    def show_version(self, digest: Digest, curator: object) -> Said:
        """Show this curator's version of a digest from now on."""
        wanted = next((version for version in digest.versions if version.curator == curator), None)
        if wanted is None:
            return NOTHING
        curator = wanted.curator

        def show(library: Library) -> Said:
            library.show_version(digest.id, curator)
            return Said(shown_id=digest.id)

        return self.writes.do(show)

    def write(self, texts: Mapping[str, str]) -> Said:
        """Store a digest that was written by hand."""
        from reader.intake.own import store_own

        return self.writes.do(lambda library: Said(shown_id=store_own(library, texts, self.curator).id))

    def why_not_write(self, texts: Mapping[str, str]) -> str:
        """Why a digest written by hand cannot be stored, in a sentence; `""` where it can."""
        from reader.intake.own import why_not_own
        from reader.model.record import from_record

        try:
            return why_not_own(self.session.library, from_record(texts))
        except DigestError as error:
            return sentence(error)


async def claims_beside(root: Path, digest: Digest) -> tuple[list[Claim], list[Said]]:
    """Every sentence of a long digest with its evidence, by `digest verify`; without any, why it gave up."""
    from reader.intake.verification import with_refused
    from reader.model.claims import from_document as claims_from

    found: list[dict[str, Any]] = []
    errors = await Reporting().run(root, "verify", [digest.id], found.append)
    return with_refused(digest, claims_from(found)) if found else [], last_line(errors)


def why_no_evidence(digest: Digest) -> str:
    """Why a digest's sentences cannot be checked, `""` where they can."""
    if digest.undigested:
        return _("It has no digest yet: c makes one")
    if digest.article is None or not digest.article.text:
        return _("Its article is not stored, so there is nothing to check it against")
    return ""


def format_progress(report: Mapping[str, Any]) -> str:
    """What a run will cost, then how far it has come."""
    if "articles" in report:
        tokens = report["tokens_in"] + report["tokens_out"]
        told = _("curating {articles}: about {tokens} tokens").format(
            articles=report["articles"], tokens=number(tokens)
        )
        return told + (_(", about {cost}").format(cost=decimal(report["cost"], 2)) if report["cost"] else "")
    if "fetched" in report:
        return _("fetching whole texts {done}/{total}").format(done=report["fetched"], total=report["of"])
    if "done" not in report:
        return _("curating…")
    return _("curating {done}/{total}").format(done=report["done"], total=report["total"])


def format_teaser(report: Mapping[str, Any]) -> Said:
    """Why a digest had to be made of a teaser."""
    told = _("“{title}” stays a teaser. {why}; o opens the page in the browser")
    return Said(told.format(title=report["teaser"], why=report["why"]), "warning")


def format_summary(summary: Mapping[str, Any]) -> list[Said]:
    """What a run made, and the first few articles that it could not make a digest of."""
    from reader.intake.curated import Failed

    parts = [_("{count} made").format(count=summary["made"])]
    if summary["waiting"]:
        why = summary["why"] or _("stopped")
        parts.append(_("{count} waiting: {why}").format(count=summary["waiting"], why=why))
    tokens = summary["tokens_in"] + summary["tokens_out"]
    parts += [ngettext("{count} token", "{count} tokens", tokens).format(count=number(tokens))] if tokens else []
    failed = [Said(str(Failed(**each)), "warning") for each in summary["failed"][:3]]
    return [Said(", ".join(parts), "information", _("Curated")), *failed]
