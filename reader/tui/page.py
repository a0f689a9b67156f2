"""The page of one digest: its text in sections, with the takeaway set apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from textual.content import Content
from textual.style import Style

from reader.dates import local_day
from reader.model.article import Article, Enclosure, changes
from reader.model.digest import EXTRACT, Digest, Related, audience, authors_line, cut_line, made_by, opens_article
from reader.model.edits import EDITABLE, edited_fields, vote
from reader.model.marks import Marks
from reader.model.sections import LISTS, TITLES
from reader.text import clean_line
from reader.tui.controllers.judging import JUDGED
from reader.tui.controllers.letters import Follow, hint_of
from reader.tui.shown import ITEMS, label, rest, shown

NAMED = {"best_for": "roles", "supported": "sentences found in the article"}
HEADING = "bold $accent"
TINT = "$primary 20%"
CHIP = f"$foreground on {TINT}"
DIM = "$foreground 60%"
TAKEAWAYS = 20
"""Other roles whose takeaways are shown."""
MOST_SAID = 2_000
"""Characters of each of them."""
CHANGES = 40
"""Changed sentences that are shown."""
SUBFIELDS = 20
"""Subfields that are named in the head."""


class Page:
    """The contents of one digest's page. Text from outside is only ever text here, never markup."""

    def __init__(self, digest: Digest, marks: Marks, hinting: bool, deep: bool) -> None:
        self.digest = digest
        self.marks = marks
        self.hinting = hinting
        self.deep = deep
        self.follows: list[Follow] = []

    def head(self) -> Content:
        digest = self.digest
        lines: list[Content] = []
        if self.deep:
            lines += [Content.styled("← esc goes back", DIM)]
        lines.append(Content.styled(digest.title or "(untitled)", "bold"))
        field = [self._link("domain", digest.field.domain)] if digest.field.domain else []
        subfields = Content(", ").join([self._link("subfield", name) for name in digest.field.subfields[:SUBFIELDS]])
        field += [subfields] if subfields else []
        about = [self._link("source", digest.source)] if digest.source else []
        about += [Content(" › ").join(field)] if field else []
        lines += [Content(" · ").join(about)] if about else []
        lines.append(self._facts())
        cut = cut_line(digest)
        lines += [Content.styled(cut, DIM)] if cut else []
        return Content("\n").join(lines)

    def _facts(self) -> Content:
        digest = self.digest
        facts = [
            self._link("level", digest.depth.level, digest.depth.level.capitalize()) if digest.depth.level else None,
            self._link("abstraction", digest.depth.abstraction) if digest.depth.abstraction else None,
            Content(f"{digest.minutes} min"),
            Content(f"original {digest.original_minutes} min") if digest.original_minutes else None,
            Content(local_day(digest.published)) if digest.published else None,
            Content(f"stated date: {digest.stated_published}") if digest.stated_published else None,
            Content(authors_line(digest.authors)) if digest.authors else None,
            Content(made_by(digest)) if digest.curator else None,
        ]
        return Content(" · ").join([fact for fact in facts if fact]).stylize(DIM)

    def lead(self) -> Content | None:
        paragraphs = [Content(text) for text in shown(self.digest.summary.split("\n\n"))]
        if not self.digest.undigested:
            return _section(TITLES["summary"], paragraphs, gap="\n\n", aside=self._making())
        heading = Content.assemble(("Abstract", HEADING), ("  the publisher's own; not digested yet", DIM))
        if opens_article(self.digest):
            return Content.assemble(("Article", HEADING), ("  not digested yet", DIM))
        return Content("\n").join([heading, Content("\n\n").join(paragraphs)])

    def _making(self) -> str:
        """What has to be known of who made it, beside its first heading."""
        digest = self.digest
        made = ""
        if digest.made:
            made = "the article's own sentences" if digest.curator == EXTRACT else f"by {digest.curator}"
            made += f" · {len(digest.evidence):,} checked: e" if digest.article is not None else ""
        others = len(digest.versions)
        return " · ".join(filter(None, (made, f"{others} other version{'s' * (others > 1)}: =" if others else "")))

    @property
    def has_article(self) -> bool:
        return self.digest.article is not None

    def article(self) -> Content | None:
        """The original's own words, and where it was met."""
        article = self.digest.article
        if article is None:
            return None
        from reader.tui.widgets.article import article_content

        text = [article_content(article.text)] if article.text else []
        headed = opens_article(self.digest)
        parts = [
            Content("\n").join(text) if headed else _section("Article", text),
            _section("Enclosures", [*map(_enclosure, article.enclosures[:ITEMS]), *_rest(article.enclosures)]),
            _section(f"Changed on {local_day(article.changed)}", _changes(article)) if article.changed else None,
            self._met_in(article),
            self.labels() if self.digest.undigested else None,
        ]
        return Content("\n\n").join([part for part in parts if part])

    def _met_in(self, article: Article) -> Content | None:
        names = list(dict.fromkeys(label(o.name or o.feed or o.link) for o in article.origins))
        lines = [Content(f"Issue: {article.issue}")] if article.issue else []
        if len(names) > 1:
            lines.append(Content(f"Met in {', '.join(shown(names))}"))
        return Content("\n").join(lines).stylize(DIM) if lines else None

    def takeaway(self) -> Content | None:
        if not self.digest.takeaway:
            return None
        who, text = audience(self.digest.takeaway)
        extracted = "extracted" if self.digest.curator == EXTRACT and self.digest.made else ""
        about = " · ".join(filter(None, (f"for {who}" if who else "", extracted)))
        heading = Content.assemble((TITLES["takeaway"], HEADING), (f"  {about}" if about else "", DIM))
        lines = [heading, *map(Content, shown([text]))]
        for other in self.digest.takeaways[:TAKEAWAYS]:
            whom, said = audience(other.text[:MOST_SAID])
            lines += [Content.styled(f"\nfor {whom or other.role}", DIM), Content(said)]
        return Content("\n").join(lines)

    def rest(self) -> Content | None:
        """Everything after the takeaway; of an article, whose labels stand below its text, nothing."""
        if self.digest.undigested:
            return None
        digest = self.digest
        sections = [
            *(_section(TITLES[section], _bullets(getattr(digest, section))) for section in LISTS),
            *self._unknown(),
            self.labels(),
        ]
        return Content("\n\n").join([section for section in sections if section])

    def labels(self) -> Content | None:
        """What it is about and for, and what its reader made of it."""
        digest = self.digest
        sections = [
            self._chips("topic", digest.topics),
            self._best_for(),
            self._related(),
            _section("Note", map(Content, shown(self.marks.note.split("\n"))) if self.marks.note else []),
            self._chips("tag", self.marks.tags),
            Content.styled(digest.attribution, DIM) if digest.attribution else None,
            self._judged(),
        ]
        return Content("\n\n").join([section for section in sections if section]) or None

    def _judged(self) -> Content | None:
        """How sure its maker was of the labels, and what its reader said of it all."""
        lines: list[str] = []
        sure = shown(
            [f"{NAMED.get(name, name)} {round(100 * share)} %" for name, share in self.digest.confidence.items()]
        )
        guessed = [label(text) for text in sure]
        if guessed:
            lines.append(f"Guessed, with confidence: {', '.join(guessed)}. E edits them; ; and - reject one.")
        changed = [EDITABLE[name].lower() for name in edited_fields(self.marks)]
        if changed:
            lines.append(f"Edited by you: {', '.join(changed)}.")
        said = {"+": "You judged it good.", "-": "You judged it bad."}.get(vote(self.marks), "")
        lines += [said] if said else []
        return Content.styled("\n".join(lines), DIM) if lines else None

    def _unknown(self) -> Iterator[Content | None]:
        """Sections under names that we do not know; shown all the same."""
        unknown = self.digest.extra.get("sections")
        for name, items in list(unknown.items())[:SUBFIELDS] if isinstance(unknown, dict) else ():
            if isinstance(items, list):
                some = [str(item) for item in items[: ITEMS + 1] if isinstance(item, str | int | float)]
                yield _section(label(str(name)), _bullets(some))

    def _chips(self, facet: str, values: Sequence[str]) -> Content | None:
        # A chip is not broken at the end of a line, so its spaces are hard ones.
        chips = [self._link(facet, value, f" {label(value)} ".replace(" ", "\u00a0"), CHIP) for value in values[:ITEMS]]
        return Content("  ").join([*chips, *_rest(values)]) if chips else None

    def _best_for(self) -> Content | None:
        roles = [self._link("role", role, label(role)) for role in self.digest.best_for[:ITEMS]]
        roles += _rest(self.digest.best_for)
        return Content.assemble((f"{TITLES['best_for']}  ", HEADING), Content(" · ").join(roles)) if roles else None

    def _related(self) -> Content | None:
        lines = [self._related_line(number, related) for number, related in enumerate(self.digest.related[:ITEMS])]
        return _section(TITLES["related"], [*lines, *_rest(self.digest.related)])

    def _related_line(self, number: int, related: Related) -> Content:
        return Content("→ ") + self._link("related", str(number), related.title)

    def _link(self, facet: str, value: str, text: str = "", style: str = "") -> Content:
        """Text that can be clicked, or followed by its letter."""
        follow = Follow(facet, value)
        self.follows.append(follow)
        link = Content.styled(text or value, style) if style else Content(text or value)
        link = link.stylize(Style.from_meta({"@click": ("screen.do", ("lead", (facet, value)))}))
        judged = vote(self.marks, JUDGED.get(facet, ""), value) if facet in JUDGED else ""
        if judged:
            link = link.stylize("strike") + Content(" ✗") if judged == "-" else link + Content(" ✓")
        letter = hint_of(len(self.follows) - 1) if self.hinting else ""
        return Content.assemble((f"{letter} ", "bold reverse $accent"), link) if letter else link


def _section(heading: str, lines: Iterable[Content], gap: str = "\n", aside: str = "") -> Content | None:
    body = [line for line in lines if line]
    head = Content.assemble((heading, HEADING), (f"  {aside}" if aside else "", DIM))
    return Content("\n").join([head, Content(gap).join(body)]) if body else None


def _enclosure(enclosure: Enclosure) -> Content:
    size = f"{enclosure.size / 1e6:.1f} MB" if enclosure.size > 50_000 else ""
    about = " · ".join(filter(None, (enclosure.media, enclosure.playing_time, size)))
    link = Content(enclosure.link).stylize(
        Style.from_meta({"@click": ("screen.do", ("open-address", (enclosure.link,)))})
    )
    return Content.assemble("⎘ ", link, (f"  {about}" if about else "", DIM))


def _changes(article: Article) -> list[Content]:
    found = list(islice(changes(article), CHANGES))
    return [Content.styled(f"{sign} {clean_line(line)}", DIM if sign == "-" else "") for sign, line in found]


def _bullets(items: Sequence[str]) -> list[Content]:
    return [Content(f"• {item}") for item in shown(items)]


def _rest(items: Sequence[object]) -> list[Content]:
    """What says that not all of these are shown."""
    return [Content.styled(rest(len(items) - ITEMS), DIM)] if len(items) > ITEMS else []
