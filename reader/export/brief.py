"""A brief as text, as Markdown and as one page of HTML, for a terminal, a file, a mail. Pure.

The HTML has no scripts, loads nothing, and follows the reader's light or dark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape

from reader.dataclass import dataclass
from reader.model.brief import Bearing, Brief, Item, Reason
from reader.model.day_names import short_day
from reader.model.digest import Digest
from reader.model.reasons import in_words
from reader.model.value_names import level_name
from reader.text import safe_link
from reader.translation import gettext as _
from reader.translation import language, ngettext, number

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 17px/1.55 Georgia, serif; max-width: 40em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.4em; } h2 { font-size: 1.1em; margin: 1.8em 0 .2em; }
.facts, .why { font: 13px/1.5 system-ui, sans-serif; opacity: .75; margin: .2em 0; }
.bears { border-left: 3px solid; padding-left: .8em; }
@media print { a { text-decoration: none; } h2 { break-after: avoid; } }
""".strip()


@dataclass(frozen=True, slots=True)
class Told:
    """An item of a brief, with what it tells."""

    item: Item
    digest: Digest
    read: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """A sentence that the reader highlighted a week or a month ago."""

    title: str
    sentence: str
    note: str = ""


def heading(brief: Brief, told: Sequence[Told]) -> str:
    """`Brief for 2026-05-31 · 7 digests · 31 minutes`."""
    minutes = sum(each.item.minutes for each in told)
    parts = [
        _("Brief for {date}").format(date=short_day(date.fromisoformat(brief.date), with_year=True)),
        ngettext("{count} digest", "{count} digests", len(told)).format(count=number(len(told))),
        ngettext("{count} minute", "{count} minutes", minutes).format(count=number(minutes)),
    ]
    minutes_asked, within, query = brief.asked.partition(" minutes")
    asked = (
        ngettext(
            "within {minutes_asked} minute{query}",
            "within {minutes_asked} minutes{query}",
            int(minutes_asked),
        ).format(minutes_asked=minutes_asked, query=query)
        if within and minutes_asked.isdecimal()
        else brief.asked
    )
    return " · ".join(filter(None, (*parts, asked)))


def facts(digest: Digest, item: Item) -> str:
    """`Source · Advanced · 4 min`."""
    minutes = _("{minutes} min").format(minutes=item.minutes)
    return " · ".join(filter(None, (digest.source, level_name(digest.depth.level), minutes)))


def lead(digest: Digest) -> str:
    """What a brief tells of a digest: its takeaway, else the first paragraph of its summary."""
    # In its own words, "For teams, …" among them: ours are of another language than the digest, perhaps.
    return digest.takeaway or digest.summary.partition("\n\n")[0]


def why(item: Item, *, most: int = 3) -> str:
    """What spoke for an item most, in words: what it is to its reader before what it is to anybody."""
    said = [reason for reason in item.why if reason.text and (reason.value > 0 or reason.part == "outside")]
    telling = [reason for reason in said if _tells(reason)]
    return "; ".join(in_words(reason.text) for reason in sorted(telling, key=_place)[:most])


_PLACES = ("outside", "plate", "liked", "roles", "fields", "topics", "sources", "depth", "text", "covered", "source")
"""Parts in the order in which they are told; others follow."""


def _place(reason: Reason) -> int:
    return _PLACES.index(reason.part) if reason.part in _PLACES else len(_PLACES)


def _tells(reason: Reason) -> bool:
    """Whether a part says something of this item that is not true of nearly all."""
    if reason.part == "source":
        return "you bookmark" in reason.text
    return reason.part != "kind" and not (
        reason.part == "depth" and "usually" not in reason.text and reason.value < 0.2
    )


def as_text(brief: Brief, told: Sequence[Told], again: Sequence[Again] = ()) -> Iterator[str]:
    """Lines, not wrapped."""
    yield heading(brief, told)
    for place, each in enumerate(told, start=1):
        yield ""
        yield f"{place}. {each.digest.title}" + (_("  (read)") if each.read else "")
        yield f"   {facts(each.digest, each.item)}"
        if lead(each.digest):
            yield f"   {lead(each.digest)}"
        for bearing in each.item.bears_on:
            yield _("   On your plate: {decision} — “{sentence}”").format(
                decision=bearing.decision, sentence=bearing.sentence
            )
        if why(each.item):
            yield _("   Why: {why}").format(why=why(each.item))
        yield "   " + " · ".join(filter(None, (each.digest.link, f"digest show {each.item.id}")))
    yield from ("", _("Highlighted by you")) if again else ()
    for highlight in again:
        yield f"   “{highlight.sentence}” ({highlight.title})" + (f" — {highlight.note}" if highlight.note else "")


def as_markdown(brief: Brief, told: Sequence[Told], again: Sequence[Again] = ()) -> Iterator[str]:
    """Lines of CommonMark."""
    yield f"# {_plain(heading(brief, told))}"
    for each in told:
        link = safe_link(each.digest.link)
        title = _plain(each.digest.title)
        yield ""
        yield f"## [{title}](<{link}>)" if link else f"## {title}"
        yield ""
        yield f"*{_plain(facts(each.digest, each.item))}*"
        if lead(each.digest):
            yield ""
            yield _plain(lead(each.digest))
        for bearing in each.item.bears_on:
            yield ""
            yield _("> On your plate: {decision} — “{sentence}”").format(
                decision=_plain(bearing.decision), sentence=_plain(bearing.sentence)
            )
        if why(each.item):
            yield ""
            yield _("Why: {why}").format(why=_plain(why(each.item)))
    yield from ("", f"## {_('Highlighted by you')}") if again else ()
    for highlight in again:
        note = f" — {_plain(highlight.note)}" if highlight.note else ""
        yield ""
        yield f"> “{_plain(highlight.sentence)}” ({_plain(highlight.title)}){note}"


def as_html(brief: Brief, told: Sequence[Told], again: Sequence[Again] = ()) -> Iterator[str]:
    """Lines of one page that needs nothing else."""
    title = escape(heading(brief, told))
    yield "<!doctype html>"
    yield f'<html lang="{language()}"><head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>\n{_STYLE}\n</style></head><body>"
    yield f"<h1>{title}</h1>"
    yield from (line for each in told for line in _article(each))
    if again:
        yield f"<h2>{_('Highlighted by you')}</h2>"
    for highlight in again:
        note = f"<br>{escape(highlight.note)}" if highlight.note else ""
        yield f'<p class="bears">“{escape(highlight.sentence)}” ({escape(highlight.title)}){note}</p>'
    yield "</body></html>"


def _article(each: Told) -> Iterator[str]:
    link = safe_link(each.digest.link)
    title = escape(each.digest.title)
    yield "<article>"
    yield f'<h2><a href="{escape(link)}">{title}</a></h2>' if link else f"<h2>{title}</h2>"
    yield f'<p class="facts">{escape(facts(each.digest, each.item))}</p>'
    if lead(each.digest):
        yield f"<p>{escape(lead(each.digest))}</p>"
    for bearing in each.item.bears_on:
        yield f'<p class="bears">{escape(_on_plate(bearing))}</p>'
    if why(each.item):
        yield f'<p class="why">{escape(_("Why: {why}").format(why=why(each.item)))}</p>'
    yield "</article>"


def _on_plate(bearing: Bearing) -> str:
    return _("On your plate: {decision} — “{sentence}”").format(decision=bearing.decision, sentence=bearing.sentence)


def explained(told: Iterable[Told]) -> Iterator[str]:
    """Each item with every part of its score, as `--explain` prints it."""
    for each in told:
        yield f"{each.item.score:.3f}  {each.digest.title}"
        for reason in each.item.why:
            yield f"  {reason.value:+.3f}  {reason.part:<10} {in_words(reason.text)}".rstrip()


FORMATS: Mapping[str, Callable[[Brief, Sequence[Told], Sequence[Again]], Iterator[str]]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
}


def _plain(text: str) -> str:
    """A text as Markdown that means only itself."""
    return _MARKDOWN.sub(r"\\\1", text)
