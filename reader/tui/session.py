"""What the screen shows, without a screen: a library, a query, what was found, what is held and selected.

Nothing here knows Textual, so all of it is tested without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime

from reader.briefing.for_me import ForMe, rank_for
from reader.briefing.told import sides_of_row
from reader.dataclass import dataclass
from reader.library import Count, Found, Library
from reader.library.blame import Blame
from reader.library.found import HiddenRows
from reader.library.mutes import hidden_by
from reader.library.unlisted import Unlisted, emptied, unlisted
from reader.model.digest import ABSTRACTIONS, LENGTHS, LEVELS, LONG_ABOVE, SHORT_BELOW, Related, digest_id, order_of
from reader.model.marks import Marks
from reader.model.muting import HIDDEN_STATES
from reader.model.query import Query
from reader.model.value_names import capitalized, level_name, value_name
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import ngettext, number

FILTERS: Mapping[str, str] = {
    "role": _("Role"),
    "level": _("Level"),
    "abstraction": _("Abstraction"),
    "length": _("Length"),
    "is": _("State"),
    "domain": _("Field"),
    "subfield": _("Subfield"),
    "topic": _("Topic"),
    "source": _("Source"),
    "tag": _("Tag"),
    "kind": _("Kind"),
    "media": _("Media"),
    "intent": _("Intent"),
    "curator": _("Curator"),
    "author": _("Author"),
}
"""The facets of the filter pane in their order, with their headings."""
ORDERED: Mapping[str, tuple[str, ...]] = {"level": LEVELS, "abstraction": ABSTRACTIONS, "length": LENGTHS}
LABELS: Mapping[tuple[str, str], str] = {
    ("abstraction", "low"): _("low · hands-on"),
    ("abstraction", "high"): _("high · strategy"),
    ("length", "short"): _("short  < {minutes} min").format(minutes=SHORT_BELOW),
    ("length", "long"): _("long   > {minutes} min").format(minutes=LONG_ABOVE),
}
"""What the pane says of a value besides its name."""
LONGEST_MUTE = 28
"""Characters of a mute's query that the top line shows."""
PINS = 9
"""Roles that have a number key."""
SHOWN = 5
"""Values of a long facet that are shown before it is opened."""
COUNTED = 60
"""Values of a facet, the most frequent of the library, that compete for being shown."""
FOUND = 200
"""Values shown of a facet that is opened or searched: nobody reads on, everybody types."""


@dataclass(frozen=True, slots=True)
class FilterLine:
    """One line of the filter pane."""

    kind: str
    """`heading`, `value`, `more`, `roles` (asks for one's own), `none` (nothing found) or `gap`."""
    facet: str = ""
    key: str = ""
    value: str = ""
    """As it is written into the query."""
    text: str = ""
    count: int = 0
    on: bool = False
    off: bool = False
    """Whether digests with it are excluded."""
    pin: int = 0
    """1–9 where a number key toggles it."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Session:
    """One reader at one library."""

    library: Library
    clock: Callable[[], datetime] = _now
    """The time from which ages are counted."""
    roles: tuple[str, ...] = ()
    """The reader's own roles; empty: the most frequent ones stand in."""
    query: Query = field(default_factory=Query)
    found: Found = field(init=False)
    held: int = 0
    """The row being read: it stays in the list, whatever the query says, until it is left."""
    ranking: ForMe = field(init=False)
    """What ranks `sort:forme`."""
    selected: set[str] = field(default_factory=set)
    """Ids of the digests that were picked to act on together."""

    _hidden: tuple[Found, HiddenRows] | None = None

    def __post_init__(self) -> None:
        self.ranking = rank_for(self.library, lambda: self.roles)
        self.found = self.library.find(self.query)

    def apply(self, query: Query) -> None:
        """Show what this query finds."""
        self.ranking.forget()
        self.query = query
        self.found = self.library.find(query)
        self.held = 0

    def again(self) -> None:
        """Find again, with the digest that is being read kept in its place."""
        self.found = self.library.find(self.query, held=self.held)

    def hidden(self) -> HiddenRows:
        """What the mutes hide of what is asked for."""
        if self._hidden is None or self._hidden[0] is not self.found:
            self._hidden = self.found, self.library.hidden(self.query)
        return self._hidden[1]

    def hidden_by(self) -> str:
        """How many digests the mutes hide here, and which: `4 hidden by source:example.org`; `""` for none."""
        return hidden_by(self.hidden(), LONGEST_MUTE)

    def hold(self, row: int) -> bool:
        """Read this row now; True where the one read before drops out of the list."""
        before, self.held = self.held, row
        if before and before != row and before not in self.found.matched:
            self.again()
            return True
        return False

    def index_of(self, id_: str) -> int:
        """Where a digest stands in the list, or the one that is listed for its story; -1 where neither does."""
        row = self.library.row_of(id_) if id_ else None
        if row is None:
            return -1
        places = (self.found.rows.position(each) for each in (row, *sides_of_row(self.library, row)))
        return next((place for place in places if place >= 0), -1)

    def next_unread(self, index: int, step: int) -> int:
        """The next unread digest from here in this direction, -1 where there is none."""
        if not self.found.unread:
            return -1
        rows, read = self.found.rows, self.library.having("is", "read")
        at = index + step
        while 0 <= at < len(rows):
            if rows[at] not in read:
                return at
            at += step
        return -1

    def has_digests(self) -> bool:
        """Whether there is anything in the library."""
        return len(self.library) > 0

    def targets(self, current: str) -> list[str]:
        """What an action acts on: the selected digests, or else the one under the cursor."""
        return sorted(self.selected) or ([current] if current else [])

    def end_selection(self, ids: Iterable[str]) -> None:
        """What was selected was acted on: the next action is for the cursor again."""
        if self.selected == set(ids):
            self.selected = set()

    def marks(self, id_: str) -> Marks:
        return self.library.marks(id_)

    def related(self, related: Related) -> str:
        """The id under which the library has a related text, `""` where it does not have it."""
        if not related.link:
            return ""
        id_ = digest_id(related.link, "", "", "")
        return id_ if self.library.row_of(id_) is not None else ""

    def pinned(self) -> list[str]:
        """Roles on the number keys, as labels: the reader's own, else the most frequent."""
        return list(self.roles or self.library.labels("role"))[:PINS]

    def filter_lines(self, opened: str = "", typed: str = "", only: Iterable[str] = FILTERS) -> list[FilterLine]:
        """The lines of the filter pane; of the `opened` facet all values, or those with the words `typed`."""
        lines: list[FilterLine] = []
        for facet in only:
            section = self._section(facet, facet == opened, typed if facet == opened else "")
            if section:
                lines += [
                    *([FilterLine("gap")] if lines else []),
                    FilterLine("heading", facet, text=FILTERS[facet]),
                    *section,
                ]
        return lines

    def _section(self, facet: str, opened: bool, typed: str) -> list[FilterLine]:
        keys = self._keys(facet)
        if not keys:
            return []
        picked = {fold(value) for value in self.query.values(facet)}
        excluded = {fold(value) for value in self.query.excluded(facet)}
        if typed:
            needle = fold(typed)
            keys = [key for key in keys if needle in key or needle in fold(value_name(facet, key))]
        limit = FOUND if opened or facet == "is" else SHOWN
        counted = self._counted(facet, self._worth_counting(keys, limit, picked | excluded))
        # What is on, or excluded, must be seen, and be taken off, where it stands.
        shown = [c for at, c in enumerate(counted) if at < limit or c.key in picked or c.key in excluded]
        if len(keys) == len(shown) + 1:
            shown = counted
        pins = {fold(role): number for number, role in enumerate(self.pinned(), start=1)} if facet == "role" else {}
        lines = [
            FilterLine(
                "value", facet, count.key, count.label, _shown(facet, count),
                count.digests, count.key in picked, count.key in excluded, pins.get(count.key, 0),
            )
            for count in shown
        ]  # fmt: skip
        if typed and not lines:
            lines.append(FilterLine("none", facet, text=_("nothing with “{typed}”").format(typed=typed)))
        if len(keys) > len(shown):
            more = len(keys) - len(shown)
            text = ngettext("{count} more…", "{count} more…", more).format(count=number(more))
            lines.append(FilterLine("more", facet, text=text))
        if facet == "role" and opened and not typed:
            lines.append(FilterLine("roles", facet, text=_("choose your own…")))
        return lines

    @staticmethod
    def _worth_counting(keys: list[str], limit: int, set_: set[str]) -> list[str]:
        """The keys of which some may be shown: the most frequent ones of the library, and those that are set."""
        most = max(limit, COUNTED)
        return [*keys[:most], *(key for key in keys[most:] if key in set_)] if set_ else keys[:most]

    def _counted(self, facet: str, keys: list[str]) -> list[Count]:
        """The values with their counts: in an order of their own, or those that most digests here have first.

        What no digest here has comes after the others, unless it is set.
        """
        counts = self.library.counts(self.query, facet, keys)
        if facet == "is":
            return [c for c in counts if c.key in keys]
        if facet in ORDERED:
            return counts
        mine = [fold(role) for role in self.pinned()] if facet == "role" else []
        set_ = {fold(v) for v in (*self.query.values(facet), *self.query.excluded(facet))}
        return sorted(counts, key=lambda c: (not c.digests and c.key not in set_, order_of(c.key, mine), -c.digests))

    def _keys(self, facet: str) -> list[str]:
        if facet == "is":
            listed = ["unread", "new", "bookmarked", "read"] if len(self.library) else []
            set_ = (*self.query.values("is"), *self.query.excluded("is"))
            return listed + list(
                dict.fromkeys((*self.library.hidden_states(), *(s for s in set_ if s in HIDDEN_STATES)))
            )
        keys = self.library.search.keys(facet)
        if facet in ORDERED:
            return sorted(keys, key=lambda key: order_of(key, ORDERED[facet]))
        if facet == "role":
            mine = [fold(role) for role in self.pinned()]
            known = set(keys)
            return [key for key in mine if key in known] + [key for key in keys if key not in mine]
        return keys

    def emptiness(self) -> str:
        """Why nothing is shown and what would show something, in a sentence or two."""
        if not len(self.library):
            return emptied(self.library) or _("The library is empty.")
        problems = self.library.search.problems(self.query)
        if problems:
            return _("{problem} Press v for the views, 0 to clear the filters.").format(problem=problems[0])
        away = unlisted(self.library, self.query) if not self.found.total else Unlisted()
        if away.put_off or away.deleted:
            return _("Nothing of this is listed: {why}. Add one of these states to see it.").format(
                why=away.told(datetime.now())
            )
        hidden = self.hidden_by()
        if hidden and not self.found.total:
            return _(
                "Everything that has all of this is muted: {hidden}. Press M to show it, or to lift the mute."
            ).format(hidden=hidden)
        if self.query.facets == {"plate"}:
            return _("Nothing in the library bears on this yet. What arrives is looked at as it comes; Q leads back.")
        blame, meant = self.blame(), self.library.meant(self.query)
        why = capitalized(meant or f"{blame or _('no digest has all of this')}.")
        if blame is None or not blame.rest.where.nodes:
            return _("{why} Press 0 to clear the filters.").format(why=why)
        return _("{why} Press X to drop {them}, 0 to clear the filters.").format(why=why, them=blame.them)

    def blame(self) -> Blame | None:
        """Which parts of the query are to blame, where nothing is shown."""
        return self.library.blame(self.query) if not len(self.found.rows) and self.query.where.nodes else None


def _shown(facet: str, count: Count) -> str:
    """A value as the pane has it."""
    if facet == "level":
        return level_name(count.label)
    if facet == "is":
        return capitalized(value_name(facet, count.key))
    return LABELS.get((facet, count.key), value_name(facet, count.label))
