"""One digest handed on: copied, mailed, given to the reader's own command."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reader.config import ShareSettings
from reader.errors import DigestError
from reader.export.share import FORMS, mail_address
from reader.translation import gettext as _
from reader.tui.controllers.jobs import Jobs, Report
from reader.tui.controllers.said import Said, failure
from reader.tui.session import Session

SHARE = "share"
"""Name of the job."""
WAYS = {
    "markdown": _("Copy as Markdown"),
    "text": _("Copy as text"),
    "link": _("Copy title and link"),
    "mail": _("Write a mail with it"),
    "command": _("Give it to your own command"),
}
"""How a digest is handed on."""


class Sharing:
    """What a digest is turned into before it leaves."""

    def __init__(self, session: Session, jobs: Jobs, settings: ShareSettings) -> None:
        self.session = session
        self.jobs = jobs
        self.settings = settings

    def ways(self) -> list[tuple[str, str, str]]:
        """Name of each way, what it does, and with what."""
        return [(way, text, self.settings.command if way == "command" else "") for way, text in WAYS.items()]

    def text(self, digest_id: str, way: str) -> str | Said:
        """What is copied, or the address of a mail; or what went wrong."""
        try:
            digest = self.session.library.get(digest_id)
        except DigestError as error:
            return failure(error)
        return mail_address(digest) if way == "mail" else FORMS[way](digest)

    def run(self, digest_id: str) -> Said:
        """Give it to the reader's own command."""
        from reader.intake.sharing import NO_COMMAND, shared_record

        if not self.settings.command.strip():
            return Said(NO_COMMAND, "warning")
        try:
            record = shared_record(self.session.library, digest_id)
        except DigestError as error:
            return failure(error)
        if not self.jobs.begin(SHARE, _("sharing…"), partial(self._work, record)):
            return Said(_("Your command is still at work on the last one"), "warning")
        return Said(_("Handed to your command"))

    async def _work(self, record: bytes, report: Report) -> Sequence[Said]:
        from reader.intake.sharing import run_own

        try:
            said = await run_own(self.settings.command, record)
        except DigestError as error:
            return [failure(error)]
        return [Said(said or _("Your command is done"), "information", _("Shared"))]
