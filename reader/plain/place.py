"""Where one is in the line mode: the library, the list, the digest at hand, its page; and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.config import Config
from reader.export.text import WIDTH, lines_of
from reader.library import Library, Row
from reader.library.badges import Badges, badges_of
from reader.model.digest import Digest
from reader.model.query import Query
from reader.model.query_text import format_query, parse
from reader.plain.background import Background
from reader.plain.lines import Lines
from reader.plain.wording import page_lines, row_line
from reader.state import State
from reader.translation import gettext as _
from reader.translation import ngettext, number
from reader.tui.controllers.finishing import Finishing
from reader.tui.controllers.jumps import Jumps
from reader.tui.controllers.marking import Marking
from reader.tui.controllers.reading import Reading
from reader.tui.controllers.said import Said
from reader.tui.controllers.writes import Writes
from reader.tui.session import Session

LISTED = 10
"""Digests that are listed at once."""


class Place:
    """One reader at one library, in lines."""

    def __init__(self, library: Library, config: Config, state: State, lines: Lines) -> None:
        self.library = library
        self.config = config
        self.state = state
        self.lines = lines
        self.session = Session(library, roles=config.roles or state.roles, query=parse(state.query))
        self.background = Background(lines.say, lambda said: self.say(*said), lines.was_interrupted)
        self.jobs = self.background.jobs
        self.writes = Writes(library, self.jobs)
        self.reading = Reading(self.session)
        self.marking = Marking(self.session, self.writes, whole_story=config.reading.whole_story)
        self.jumps = Jumps()
        self.at = max(0, self.session.index_of(state.cursor))
        """Index of the digest at hand in the list."""
        self._here = ""
        """Id of the digest at hand in the list: it outlives a change of what is found."""
        self._page: list[tuple[int, str]] = []
        """Places and lines of the page that was opened last."""
        self._page_of = ""
        self._page_at = 0
        """The first line of the page that was not read yet."""
        self._read_from = 0
        """The first line of those that were read last."""
        self._minutes = 0
        self._finishing = Finishing()
        self._saved = ""
        self._come()

    # Where one is

    @property
    def row(self) -> Row | None:
        """The digest at hand in the list."""
        return next(iter(self.library.fetch(self.session.found.rows[self.at : self.at + 1])), None)

    @property
    def current_id(self) -> str:
        return self.reading.current_id(self.row)

    @property
    def targets(self) -> list[str]:
        """Ids of the selected digests, or else of the one at hand."""
        return self.session.targets(self.current_id)

    def digest(self) -> Digest | None:
        """The digest at hand."""
        digest, said = self.reading.load(self.current_id)
        self.say(said)
        return digest

    def _come(self) -> None:
        row = self.row
        self._here = row.id if row is not None else ""
        if self.reading.come_to(row) and row is not None:
            self.at = max(0, self.session.index_of(row.id))

    def go(self, index: int) -> None:
        """Go to an entry of the list."""
        self.at = max(0, min(index, len(self.session.found.rows) - 1))
        self._come()

    def settle(self) -> None:
        """The list is another one: stay at the digest at hand, or where it was."""
        index = self.session.index_of(self._here)
        self.go(index if index >= 0 else self.at)

    def ask(self, query: Query, *, keep: bool = True) -> None:
        """Show what this query finds. `keep`: from the digest at hand on, where it is still there."""
        self.session.apply(query)
        if keep:
            self.settle()
            self.at = self.at if self.session.index_of(self._here) >= 0 else 0
        else:
            self.at = 0
        self._come()

    def jump(self, query: Query) -> None:
        """Show what this query finds, from its top; there is a way back."""
        self.jumps.leave(self.session.query, self.current_id)
        self.ask(query, keep=False)
        self.tell_found()

    # What is said

    def say(self, *said: Said) -> None:
        """Say what was done, and stay at the digest at hand where the list changed."""
        for each in said:
            if each.shown_id:
                self.session.again()
                index = self.session.index_of(each.shown_id)
                self.go(index if index >= 0 else self.at)
            elif each.changed:
                self.settle()
            if each.changed or each.shown_id:
                self._page_of = ""
            self.lines.say(". ".join(filter(None, (each.title, each.text))))

    def tell_found(self) -> None:
        """How many digests the query finds, and the first of them."""
        total, asked = self.session.found.total, format_query(self.session.query)
        if not total:
            self.lines.say(self.session.emptiness())
            return
        hidden = self.session.hidden_by()
        facts = [
            ngettext("{count} digest", "{count} digests", total).format(count=number(total)),
            _("{count} unread").format(count=number(self.session.found.unread)),
        ]
        facts += [hidden] if hidden else []
        self.lines.say(f"{', '.join(facts)}." + (" " + _("Query: {query}").format(query=asked) if asked else ""))
        self.tell_here()

    def tell_here(self) -> None:
        """The digest at hand, in one line."""
        row = self.row
        if row is None:
            self.lines.say(self.session.emptiness())
        else:
            self.lines.say(
                _("{digest} {at} of {count}.").format(
                    digest=self._line(row, self._badges([row])),
                    at=number(self.at + 1),
                    count=number(len(self.session.found.rows)),
                )
            )

    def tell_rows(self, start: int, count: int = LISTED) -> int:
        """Lines of the list from an entry on; the entry after them."""
        rows = self.library.fetch(self.session.found.rows[start : start + count])
        badges = self._badges(rows)
        for place, row in enumerate(rows, start + 1):
            self.lines.say(f"{place}. {self._line(row, badges)}")
        return start + len(rows)

    def _badges(self, rows: Sequence[Row]) -> dict[int, Badges]:
        return badges_of(self.library, [row.row for row in rows])

    def _line(self, row: Row, badges: dict[int, Badges]) -> str:
        having = self.library.having
        return row_line(
            row,
            badges.get(row.row, Badges()),
            self.session.clock(),
            read=row.row in having("is", "read"),
            bookmarked=row.row in having("is", "bookmarked"),
            selected=row.id in self.session.selected,
        )

    # The page

    def open_page(self, *, again: bool = False) -> None:
        """Read the digest at hand where it was left, here or on the screen; from its beginning where that is wanted."""
        digest = self.digest()
        if digest is None:
            self.tell_here()
            return
        self.keep_place()
        said = self.marking.read(digest.id)
        self._page = list(self.laid(digest))
        place = 0 if again else self.state.places.get(digest.id, 0)
        at = max((n for n, (begins, _rest) in enumerate(self._page) if begins <= place), default=0) if place else 0
        self.say(said)
        # That it is read now does not make it another page.
        self._page_of, self._page_at, self._minutes = digest.id, at, digest.minutes
        if at:
            self.lines.say(_("Resumed where you left it; o reads from the beginning."))
        self.read_on()

    def keep_place(self) -> None:
        """Remember how far the page that is open is read, unless that is its beginning or its end."""
        if self._page_of and self._page:
            self.state.places.pop(self._page_of, None)
            if self._read_from and self._page_at < len(self._page):
                self.state.places[self._page_of] = self._page[self._read_from][0]

    def laid(self, digest: Digest) -> Iterator[tuple[int, str]]:
        """The lines of a digest's page, each with its place."""
        width = min(WIDTH, self.lines.width - 1) if self.lines.width else WIDTH
        around = self.reading.around(digest)()
        marks = self.session.marks(digest.id)
        return page_lines(lines_of(digest, marks, width=width, first=self.config.first, around=around))

    def read_on(self) -> bool:
        """The next lines of the page; False where it is read to its end, or none is open."""
        if not self.current_id or self._page_of != self.current_id or self._page_at >= len(self._page):
            return False
        start, size = self._page_at, self.lines.height or len(self._page)
        end = min(len(self._page), start + size)
        self.lines.put(text for _rest, text in self._page[start:end])
        self._read_from, self._page_at = start, end
        rest = len(self._page) - end
        if rest:
            self.lines.say(
                ngettext("{count} line more. Enter reads on.", "{count} lines more. Enter reads on.", rest).format(
                    count=number(rest)
                )
            )
        else:
            self.lines.say(_("End of the digest. Enter reads the next unread one."))
        self.look_how_far()
        return True

    def look_how_far(self) -> None:
        """Notice where the end of a page was read, or where another one is read now."""
        id_ = self.current_id if self.is_reading else ""
        at_end = self._page_at >= len(self._page)
        finished = self._finishing.look(id_, lambda: self._minutes, at_end=at_end)
        if finished:
            self.marking.finish(finished)

    def read_back(self) -> bool:
        """The lines before those that were read last; False where there are none."""
        size = self.lines.height or len(self._page)
        if not self.is_reading or not self._read_from:
            return False
        self._page_at = max(0, self._read_from - size)
        return self.read_on()

    @property
    def is_reading(self) -> bool:
        """Whether a page is open at the digest at hand."""
        return bool(self._page_of) and self._page_of == self.current_id

    # Kept for the next time, here and on the screen

    def save(self) -> None:
        """Keep where one is."""
        self.keep_place()
        state = self.state
        state.query, state.cursor = format_query(self.session.query), self._here
        state.reading = self.is_reading
        state.roles = self.session.roles if not self.config.roles else state.roles
        now = repr(state)
        if now != self._saved:
            self._saved = now
            state.save(self.library.layout.state)
