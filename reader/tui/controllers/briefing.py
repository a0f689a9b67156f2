"""The brief on the screen: opened, how far it is read, and its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from reader.config import BriefSettings
from reader.dataclass import dataclass
from reader.library import Library
from reader.model.query import Query
from reader.translation import gettext as _
from reader.tui.controllers.said import NOTHING, Said
from reader.tui.controllers.writes import Writes
from reader.tui.session import Session

TODAY = Query().with_values("brief", ["today"])
"""What shows the brief of today."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is to be shown, and said."""

    query: Query | None = None
    said: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Done:
    """A brief that was read to its end."""

    digests: int
    minutes: int
    streak: int = 0
    """Days in a row; 0 where the reader does not want to know."""
    again: Sequence[str] = ()
    """What was highlighted a week or a month ago, where the reader wants to see it."""


class Briefing:
    """The brief of one session's reader."""

    def __init__(
        self, session: Session, writes: Writes, settings: BriefSettings, today: Callable[[], date] = date.today
    ) -> None:
        self.session = session
        self.writes = writes
        self.settings = settings
        self.today = today

    def open(self) -> Opened:
        """Compose the brief of today where there is none yet."""
        from reader.briefing.brief import Asked, brief_of
        from reader.briefing.kept import kept_brief
        from reader.briefing.profile import profile_of

        today, roles = self.today(), tuple(self.session.roles)

        def act(library: Library) -> Said:
            profile = profile_of(library, roles)
            brief_of(
                library,
                Asked(Query(), self.settings.items, self.settings.minutes, profile.roles, profile.domains),
                today,
            )
            return NOTHING

        said = self.writes.do(act)
        if kept_brief(self.session.library, today.isoformat()) is not None:
            return Opened(TODAY, said)
        if said:
            return Opened(None, said)
        empty = not len(self.session.library)
        return Opened(None, Said(_("The library is empty: S imports the starter library") if empty else ALL_READ))

    @property
    def status(self) -> str:
        """How far the brief that is shown is read, `""` where none is shown."""
        if not self.is_shown:
            return ""
        from reader.briefing.kept import progress, shown_brief

        brief = shown_brief(self.session.library, self.session.query, self.today())
        if brief is None:
            return ""
        read = progress(self.session.library, brief)
        if not read.minutes_left:
            return _("brief {read}/{items}, done").format(read=read.read, items=read.items)
        return _("brief {read}/{items}, {minutes} min left").format(
            read=read.read, items=read.items, minutes=read.minutes_left
        )

    @property
    def is_shown(self) -> bool:
        return bool(self.session.query.values("brief"))

    def done(self) -> Done | None:
        """What was read, where the brief that is shown was read to its end."""
        from reader.briefing.kept import progress, shown_brief, streak

        brief = shown_brief(self.session.library, self.session.query, self.today())
        if brief is None or not progress(self.session.library, brief).done:
            return None
        days = streak(self.session.library, self.today()) if self.settings.streak else 0
        return Done(len(brief.items), brief.minutes, days, self._again())

    def _again(self) -> list[str]:
        from reader.briefing.kept import highlights_again

        if not self.settings.highlights:
            return []
        again = highlights_again(self.session.library, self.today())
        return [_("“{sentence}” ({title})").format(sentence=each.sentence, title=each.title) for each in again]


ALL_READ = _("Everything has been read: there is nothing for a brief")
