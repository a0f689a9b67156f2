"""The head of a page: title, what the reader made of it, and the facts in a quiet line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from reader.dates import local_day
from reader.model.digest import Digest, authors_line, cut_line, made_by
from reader.model.later import shown_moment
from reader.model.marks import Marks
from reader.model.page.blocks import Block, Chips, Facts, Paragraph, Run, Runs, Style, Target, Title
from reader.model.page.cells import tidy
from reader.model.page.inline import plain_runs
from reader.model.page.labels import Labels, label
from reader.model.value_names import level_name, value_name
from reader.text import fold
from reader.translation import gettext as _

DIM: frozenset[Style] = frozenset(("dim",))
TITLE: frozenset[Style] = frozenset(("title",))
SUBFIELDS = 20
"""Subfields that are named."""


def head(digest: Digest, marks: Marks, labels: Labels, *, short: bool) -> Iterator[Block]:
    """What stands above a digest's text; `short`: the address as it is read, not as it is copied."""
    star = (Run("★ ", frozenset(("mark",))),) if marks.bookmark else ()
    yield Title((*star, Run(tidy(digest.title) or _("(untitled)"), TITLE)))
    yield Facts(_joined(" · ", list(_facts(digest, labels))))
    if digest.link:
        address = tidy(digest.link.removeprefix("https://") if short else digest.link)
        yield Facts((Run(address, DIM | {"link"}, Target("link", digest.link)),))
    cut = cut_line(digest)
    if cut:
        yield Facts((Run(cut, DIM),))
    for aside in _aside(marks):
        yield Facts((Run(aside, DIM),))
    if marks.tags:
        yield Chips(labels.chips("tag", marks.tags), _("Tags"))
    for number, line in enumerate(filter(None, marks.note.split("\n"))):
        yield Paragraph((Run("  " if number else "✎ ", frozenset(("mark",))), *plain_runs(line)))


def _aside(marks: Marks) -> Iterator[str]:
    """Why it is in no list."""
    if marks.deleted:
        yield _("Deleted")
    until = shown_moment(marks.later, datetime.min)
    if until:
        yield _("Put off until {until}").format(until=until)


def _facts(digest: Digest, labels: Labels) -> Iterator[Runs]:
    if digest.source:
        yield labels.link("source", digest.source, styles=DIM)
    field = [labels.link("domain", digest.field.domain, styles=DIM)] if digest.field.domain else []
    names = digest.field.subfields[:SUBFIELDS]
    field += [_joined(", ", [labels.link("subfield", name, styles=DIM) for name in names])] if names else []
    if field:
        yield _joined(" › ", field)
    depth = digest.depth
    if depth.level:
        yield labels.link("level", depth.level, level_name(depth.level), styles=DIM)
    if depth.abstraction:
        yield labels.link("abstraction", depth.abstraction, value_name("abstraction", depth.abstraction), styles=DIM)
    yield from ((Run(tidy(fact), DIM),) for fact in _plain_facts(digest) if fact)


def _plain_facts(digest: Digest) -> Iterator[str]:
    yield _("{minutes} min").format(minutes=digest.minutes)
    yield (
        _("original {original_minutes} min").format(original_minutes=digest.original_minutes)
        if digest.original_minutes
        else ""
    )
    yield local_day(digest.published) if digest.published else ""
    yield (
        _("stated date: {stated_published}").format(stated_published=digest.stated_published)
        if digest.stated_published
        else ""
    )
    yield label(authors_line([author for author in digest.authors if fold(author) != fold(digest.source)]))
    yield made_by(digest)


def _joined(between: str, parts: Sequence[Runs]) -> Runs:
    runs: list[Run] = []
    for part in parts:
        runs += [Run(between, DIM)] if runs else []
        runs += part
    return tuple(runs)
