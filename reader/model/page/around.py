"""What stands around a digest in its library, as blocks: the other sides of its story, and what is related. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.dataclass import dataclass
from reader.model.page.blocks import Block, Facts, Item, Paragraph, Run, Runs, Target
from reader.model.page.cells import tidy
from reader.model.page.facts import DIM
from reader.model.page.inline import LINK, plain_runs
from reader.model.page.labels import label
from reader.translation import gettext as _
from reader.translation import ngettext, number

SIDES = 8
"""Other sides that are shown on a page."""
BEFORE_ARTICLE = 3
"""Of these so many where the article follows: its text is not to be pushed away."""


@dataclass(frozen=True, slots=True)
class Side:
    """Another digest of the same event."""

    id: str
    source: str
    title: str
    only: tuple[str, ...] = ()
    """What no other side says: whole sentences of it."""
    read: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A digest of another event that is about the same."""

    id: str
    title: str
    shared: tuple[str, ...]
    """Names and topics that both have, as they are written here, the rarest first."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around one digest."""

    story: str = ""
    """The id of the story, `""` where it has one side."""
    sides: tuple[Side, ...] = ()
    """The others, by date; at most `SIDES` of them."""
    others: int = 0
    """How many others there are."""
    near: tuple[Near, ...] = ()
    why: tuple[str, ...] = ()
    """Why it is in the brief that is read: a line each."""
    tellers: int = 0
    """How many sources tell the story, this one's among them: two texts of one source are told by one."""


NOTHING = Around()


def why_lines(around: Around) -> Iterator[Block]:
    """Why it is in the brief, quietly under the head."""
    if around.why:
        yield Paragraph((Run(" ", DIM),))
    for line in around.why:
        yield Facts((Run(tidy(line), DIM),), close=True)


def told_line(around: Around, *, with_keys: bool) -> Iterator[Block]:
    """The quiet line under the head that says who else tells it."""
    if not around.sides:
        return
    names = list(dict.fromkeys(label(side.source) for side in around.sides if side.source))
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    keys = _(" · } and { go through them") if with_keys else ""
    runs: Runs = (
        Run(
            _told(around, ngettext("Also told by {count} other", "Also told by {count} others", around.tellers - 1)),
            DIM | {"link"},
            Target("story", around.story),
        ),
        Run(f": {tidy(shown)}{keys}" if shown else keys, DIM),
    )
    yield Facts(runs)


def side_items(around: Around, *, short: bool = False) -> list[Item]:
    """The other sides: who tells it, under which title, and what only they say; `short`: three, without that."""
    if short:
        items = [_side(replace(side, only=())) for side in around.sides[:BEFORE_ARTICLE]]
    else:
        items = [_side(side) for side in around.sides]
    if around.others > len(items):
        text = _("and {count} more: story:{story}").format(count=number(around.others - len(items)), story=around.story)
        more = Run(text, LINK, Target("story", around.story))
        items.append(Item("…", (Paragraph((more,)),)))
    return items


def _side(side: Side) -> Item:
    source = (Run(label(side.source) + "  ", DIM),) if side.source else ()
    title = Run(label(side.title) or _("(untitled)"), LINK, Target("digest", side.id))
    said = [Paragraph((Run(_("only here: "), DIM), *plain_runs(tidy(text)))) for text in side.only]
    return Item("·" if side.read else "●", (Paragraph((*source, title)), *said))


def near_items(around: Around) -> list[Item]:
    """What is related, each with the reason."""
    return [
        Item(
            "→",
            (
                Paragraph(
                    (
                        Run(label(near.title) or _("(untitled)"), LINK, Target("digest", near.id)),
                        Run(_(" — also about {several}").format(several=", ".join(map(label, near.shared))), DIM),
                    )
                ),
            ),
        )
        for near in around.near
    ]


def told_heading(around: Around) -> str:
    return _told(around, ngettext("Also told by {count} other", "Also told by {count} others", around.tellers - 1))


def _told(around: Around, told: str) -> str:
    """Who else tells it, as a sentence with a gap says it."""
    others = around.tellers - 1
    if others < 1:
        return _("Told again by the same source")
    return told.format(count=number(others))
