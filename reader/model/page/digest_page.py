"""A digest as the blocks of its page, in the order in which they are read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from itertools import islice

from reader.dataclass import dataclass
from reader.dates import local_day
from reader.model.article import Article, Enclosure, changes, is_cut
from reader.model.claims import counted
from reader.model.digest import EXTRACT, MODEL_READS, Digest, audience, opens_article
from reader.model.edits import EDITABLE, edited_fields, vote
from reader.model.highlights import Highlight, gone, highlights
from reader.model.marks import Marks
from reader.model.page.around import (
    NOTHING,
    Around,
    near_items,
    side_items,
    told_heading,
    told_line,
    why_lines,
)
from reader.model.page.blocks import (
    Block,
    Bullets,
    Callout,
    Chips,
    Facts,
    Heading,
    Item,
    Paragraph,
    Run,
    Runs,
    Style,
    Target,
)
from reader.model.page.cells import tidy
from reader.model.page.facts import DIM, head
from reader.model.page.highlighted import Highlighted, note_lines
from reader.model.page.inline import LINK, plain_runs
from reader.model.page.labels import Labels, label
from reader.model.page.markdown import markdown_blocks
from reader.model.sections import LISTS, shown_title
from reader.model.teasers import is_teaser
from reader.text import fold
from reader.translation import gettext as _
from reader.translation import ngettext, number

FIRST = ("takeaway", "summary")
"""What may stand first on a page."""
HEADING: frozenset[Style] = frozenset(("heading",))
CHANGES = 40
"""Changed sentences that are shown."""
ITEMS = 40
"""Items of a list that are laid out at once."""
PIECE = 10_000
"""Characters of a paragraph that are laid out at once."""
NAMED = {"best_for": _("roles"), "supported": _("sentences found in the article")}


@dataclass(frozen=True, slots=True)
class DigestPage:
    """The page of a digest."""

    digest: Digest
    marks: Marks = field(default_factory=Marks)
    first: str = "takeaway"
    """One of `FIRST`."""
    with_article: bool = True
    with_keys: bool = False
    """Whether it may name the keys that do something: on the screen."""
    around: Callable[[], Around] = lambda: NOTHING
    """What stands around it in its library; asked for when it is come to."""

    def blocks(self) -> Iterator[Block]:
        """All of it; what is not asked for is not made."""
        labels = Labels(self.marks)
        yield from head(self.digest, self.marks, labels, short=self.with_keys)
        yield from told_line(self.around(), with_keys=self.with_keys)
        yield from why_lines(self.around())
        kept = highlights(self.marks)
        yield from Highlighted(kept, brackets=not self.with_keys).mark(self._text(labels))
        yield from self._highlights(kept)

    def _text(self, labels: Labels) -> Iterator[Block]:
        digest = self.digest
        if digest.undigested:
            yield from self._abstract()
            yield from self._sides(short=True)
            yield from self._article()
            yield from self._labels(labels)
            return
        parts = [self._takeaway(labels), self._summary()]
        for part in parts if self.first == "takeaway" else reversed(parts):
            yield from part
        for name in LISTS:
            yield from section(shown_title(name), bullets(getattr(digest, name)))
        yield from self._unknown()
        yield from self._sides()
        yield from self._labels(labels)
        yield from self._article()

    def _sides(self, *, short: bool = False) -> Iterator[Block]:
        """The other sides of its story; `short` where the article follows."""
        around = self.around()
        yield from section(told_heading(around), in_parts(side_items(around, short=short)))

    def _highlights(self, kept: Sequence[Highlight]) -> Iterator[Block]:
        """All highlights where keys cannot show them; on the screen those whose sentence is gone."""
        lost = gone(self.digest, kept)
        if not self.with_keys:
            yield from section(_("Highlights"), in_parts([_highlight(each) for each in kept if each not in lost]))
        yield from section(
            _("Highlighted before the text changed"),
            in_parts([_highlight(each) for each in lost]),
            _("not in it any more"),
        )

    @property
    def characters(self) -> int:
        """About how many characters there are on it."""
        article = self.digest.article
        text = len(article.text) if article is not None and self.with_article else 0
        return 400 + text + sum(map(len, self.digest.texts()))

    def _takeaway(self, labels: Labels) -> Iterator[Block]:
        digest = self.digest
        if not digest.takeaway and not digest.takeaways:
            if digest.made and digest.curator == EXTRACT:
                how = _(" · w asks for one") if self.with_keys else ""
                yield Facts((Run(_("No takeaway found in the text{how}").format(how=how), DIM),))
            return
        who, text = audience(digest.takeaway)
        extracted = _("extracted") if digest.curator == EXTRACT and digest.made else ""
        aside = " · ".join(filter(None, (_("for {who}").format(who=who) if who else "", extracted)))
        blocks: list[Block] = [heading(shown_title("takeaway"), aside), *paragraphs([text] if text else [])]
        for other in digest.takeaways:
            whom, said = audience(other.text)
            blocks += [
                Facts((Run(_("for {label}").format(label=label(whom or other.role)), DIM),)),
                *paragraphs([said]),
            ]
        blocks += [Facts(runs)] if (runs := self._best_for(labels)) else []
        yield Callout(tuple(blocks))

    def _best_for(self, labels: Labels) -> Runs:
        runs: list[Run] = []
        for role in self.digest.best_for:
            runs += [Run(" · " if runs else f"{shown_title('best_for')}  ", DIM if runs else HEADING)]
            runs += labels.link("role", role)
        return tuple(runs)

    def _abstract(self) -> Iterator[Block]:
        if not opens_article(self.digest) or not self.with_article:
            parts = list(paragraphs(self.digest.summary.split("\n\n")))
            yield from section(_("Abstract"), parts, _("the publisher's own; not digested yet"))

    def _summary(self) -> Iterator[Block]:
        yield from section(shown_title("summary"), paragraphs(self.digest.summary.split("\n\n")), self._making())

    def _making(self) -> str:
        """What has to be known of who made it."""
        digest = self.digest
        made = ""
        if digest.made:
            made = (
                _("the article's own sentences")
                if digest.curator == EXTRACT
                else _("by {label}").format(label=label(digest.curator))
            )
            text = digest.article.text if digest.article is not None else ""
            if digest.curator != EXTRACT and len(text) > MODEL_READS:
                made += _(" · of the first {model_reads} of {count} characters").format(
                    model_reads=number(MODEL_READS), count=number(len(text))
                )
            verdicts = _verdicts(digest)
            made += f" · {verdicts}{': e' if self.with_keys else ''}" if verdicts else ""
        count = len(digest.versions)
        others = ngettext("{count} other version", "{count} other versions", count).format(count=count) if count else ""
        return " · ".join(filter(None, (made, f"{others}: =" if others and self.with_keys else others)))

    def _unknown(self) -> Iterator[Block]:
        """Sections under names that we do not know; shown all the same."""
        unknown = self.digest.extra.get("sections")
        for name, items in unknown.items() if isinstance(unknown, dict) else ():
            if isinstance(items, list):
                some = [str(item) for item in items if isinstance(item, str | int | float)]
                yield from section(label(str(name)), bullets(some))

    def _labels(self, labels: Labels) -> Iterator[Block]:
        """What it is about and for, and what its reader made of it."""
        digest = self.digest
        if digest.topics:
            yield Chips(labels.chips("topic", digest.topics), shown_title("topics"))
        if not digest.takeaway and (roles := self._best_for(labels)):
            yield Facts(roles)
        yield from section(shown_title("related"), self._related())
        yield from section(_("Related in your library"), in_parts(near_items(self.around())))
        if digest.attribution:
            yield Paragraph(plain_runs(digest.attribution, DIM))
        for line in self._judged():
            yield Facts((Run(tidy(line), DIM),))

    def _related(self) -> Iterator[Block]:
        items: list[Item] = []
        for at, related in enumerate(self.digest.related):
            runs = (Run(label(related.title or related.link), LINK, Target("related", str(at))),)
            address = () if self.with_keys or not related.link else (Run("  "), *plain_runs(related.link, DIM))
            items.append(Item("→", (Paragraph((*runs, *address)),)))
        yield from in_parts(items)

    def _shows(self, name: str) -> bool:
        """Whether the page has the label that a confidence is of."""
        digest = self.digest
        shown: dict[str, object] = {
            "field": digest.field.domain, "domain": digest.field.domain, "subfields": digest.field.subfields,
            "level": digest.depth.level, "abstraction": digest.depth.abstraction, "best_for": digest.best_for,
        }  # fmt: skip
        return bool(shown.get(name, True))

    def _judged(self) -> Iterator[str]:
        """How sure its maker was of the labels, and what its reader said of it all."""
        sure = [
            f"{NAMED.get(name, name)} {round(100 * share)} %"
            for name, share in self.digest.confidence.items()
            if self._shows(name)
        ]
        if sure:
            keys = _(" E edits them; ; and - reject one.") if self.with_keys else ""
            yield _("Guessed, with confidence: {several}.{keys}").format(several=", ".join(map(label, sure)), keys=keys)
        elif self.digest.made and self.digest.curator == EXTRACT:
            why = (
                _("nothing in the text is a sure sign of one")
                if self.digest.language
                else _("its language is not known")
            )
            yield _("No labels are guessed: {why}.").format(why=why)
        edited = [EDITABLE[name].lower() for name in edited_fields(self.marks)]
        if edited:
            yield _("Edited by you: {edited}.").format(edited=", ".join(edited))
        judged = {"+": _("You judged it good."), "-": _("You judged it bad.")}.get(vote(self.marks), "")
        if judged:
            yield judged

    def _teaser(self) -> str:
        """That more of the article is elsewhere, and what brings it."""
        came = _("teaser") if self.digest.article is not None and self.digest.article.text else _("title")
        how = _("x fetches") if self.with_keys else _("`digest fetch {id}` fetches").format(id=self.digest.id)
        return _("Only the {came} came with the feed · {how} the whole text").format(came=came, how=how)

    def _article(self) -> Iterator[Block]:
        """The original's own words, and where it was met."""
        article = self.digest.article
        if article is None or not self.with_article:
            return
        undigested = self.digest.undigested
        repeated = undigested and (opens_article(self.digest) or not self.digest.summary)
        if article.text:
            yield heading(_("Article"), _("not digested yet") if repeated else "")
            yield from _without_title(markdown_blocks(article.text), self.digest.title)
        if is_cut(article):
            yield Facts((Run(_("The text is too long to be kept whole: it goes on at its source."), DIM),))
        if is_teaser(self.digest):
            yield Facts((Run(self._teaser(), DIM),))
        yield from section(_("Enclosures"), in_parts([_enclosure(enclosure) for enclosure in article.enclosures]))
        if article.changed:
            yield from section(
                _("Changed on {local_day}").format(local_day=local_day(article.changed)), _changes(article)
            )
        names = list(dict.fromkeys(label(o.name or o.feed or o.link) for o in article.origins))
        if article.issue:
            yield Facts((Run(_("Issue: {label}").format(label=label(article.issue)), DIM),))
        if len(names) > 1:
            yield Facts((Run(_("Met in {names}").format(names=", ".join(names)), DIM),))


def _verdicts(digest: Digest) -> str:
    """How many of its sentences the article supports, and how many it does not; `""` where none was checked."""
    good, refused, unchecked = counted(digest.evidence)
    if digest.article is None or not digest.evidence:
        return ""
    told = ((good, _("supported")), (refused, _("not supported")), (unchecked, _("not checked")))
    return ", ".join(f"{many:,} {verdict}" for many, verdict in told if many)


def heading(title: str, aside: str = "") -> Heading:
    return Heading((Run(tidy(title), HEADING),), 1, (Run(tidy(aside), DIM),) if aside else ())


def _without_title(blocks: Iterable[Block], title: str) -> Iterator[Block]:
    """An article's blocks; its title, where it begins with it, stands at the head of the page already."""
    for at, block in enumerate(blocks):
        named = at == 0 and isinstance(block, Heading) and "".join(run.text for run in block.runs)
        if not named or fold(named) != fold(title):
            yield block


def section(title: str, blocks: Iterable[Block], aside: str = "") -> Iterator[Block]:
    """A heading and what stands under it; nothing where that is nothing."""
    begun = False
    for block in blocks:
        if not begun:
            begun = True
            yield heading(title, aside)
        yield block


def paragraphs(texts: Iterable[str]) -> Iterator[Block]:
    """Texts as paragraphs; a very long one comes in pieces."""
    for text in texts:
        for start in range(0, len(text), PIECE):
            yield Paragraph(plain_runs(text[start : start + PIECE]))


def bullets(texts: Sequence[str]) -> Iterator[Block]:
    yield from in_parts([Item("•", tuple(paragraphs([text]))) for text in texts if text])


def in_parts(items: Sequence[Item]) -> Iterator[Block]:
    """A list; a long one in parts, each laid out when it is come to."""
    for start in range(0, len(items), ITEMS):
        yield Bullets(tuple(items[start : start + ITEMS]), goes_on=start > 0)


def _highlight(highlight: Highlight) -> Item:
    return Item("▐", (Paragraph(plain_runs(highlight.text)), *note_lines(highlight.note)))


def _enclosure(enclosure: Enclosure) -> Item:
    size = f"{enclosure.size / 1e6:.1f} MB" if enclosure.size > 50_000 else ""
    about = " · ".join(filter(None, (enclosure.media, enclosure.playing_time, size)))
    link = Run(tidy(enclosure.link), LINK, Target("link", enclosure.link))
    return Item("⎘", (Paragraph((link, *((Run(f"  {tidy(about)}", DIM),) if about else ()))),))


def _changes(article: Article) -> Iterator[Block]:
    for sign, line in islice(changes(article), CHANGES):
        styles: frozenset[Style] = DIM if sign == "-" else frozenset()
        yield Facts((Run(f"{sign} ", frozenset(("mark",))), *plain_runs(" ".join(line.split()), styles)))
