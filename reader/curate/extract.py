"""A digest made of an article's own sentences: offline, nothing invented, and labelled so.

Every sentence stands alone and names its subject; what is not sure is not said (`standing`, `choosing`, `forms`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.curate import instructions
from reader.curate.addressing import addressed
from reader.curate.candidates import Candidate, advice_with_names, candidates, own_sentences
from reader.curate.choosing import MOST_SUMMARY, Chooser
from reader.curate.forms import Form, form_of
from reader.curate.labels import Labels, Neighbours, guess, keywords
from reader.curate.languages import Language, language_of
from reader.curate.passages import Sentence
from reader.curate.resolving import People
from reader.curate.standing import LEAST_WORDS, without_marks
from reader.curate.taxonomy import Taxonomy
from reader.curate.topics import TOPICS
from reader.curate.words import terms
from reader.dataclass import dataclass
from reader.model.claims import Claim, Span
from reader.model.digest import EXTRACT, Addressed, Depth, Digest, Field
from reader.model.sections import BODY
from reader.text import count_words, fold, reading_minutes

LEAST_OF_NOTE = 5
"""Words of the shortest text that is its own summary."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence as it stands in a digest, and where it stands in the article."""

    text: str
    sentence: Sentence
    names: tuple[Sentence, ...] = ()
    """The sentences that say the names in full which stand in it."""

    def spans(self, markdown: str) -> tuple[Span, ...]:
        places = (self.sentence, *(s for s in self.names if s != self.sentence))
        return tuple(s.span(markdown) for s in places)


def extract(digest: Digest, taxonomy: Taxonomy, neighbours: Neighbours | None = None, now: str = "") -> Digest:
    """The digest of an article's own sentences. `now`: a date-time in UTC.

    What the article's publisher said of it (title, authors, date, topics) stays. An article without a sentence that
    could stand in a summary gives a digest with an empty one; who calls looks at that.
    """
    markdown = digest.article.text if digest.article is not None else ""
    language = language_of(markdown, digest.language)
    own = own_sentences(markdown, language)
    near = neighbours.nearest(keywords(digest.title, own)) if neighbours is not None else ()
    labels = guess(digest.title, own, taxonomy, near, language=language, unwanted=(*digest.authors, digest.source))
    roles = labels.best_for[:1]
    sections = _sections(digest.title, form_of(digest.title, own), language, _terms_of(roles, taxonomy))
    texts = {section: [each.text for each in sections.get(section, ())] for section in BODY}
    takeaway = addressed(texts["takeaway"][0], roles, language.code, own) if texts["takeaway"] else ""
    evidence = [
        Claim(section, takeaway if section == "takeaway" else each.text, each.spans(markdown))
        for section, quoted in sections.items()
        for each in quoted
    ]
    return labelled(
        replace(
            digest,
            curator=EXTRACT,
            made=now,
            language=language.code or digest.language,
            summary=" ".join(texts["summary"]),
            takeaway=takeaway,
            takeaways=(),
            insights=tuple(texts["insights"]),
            principles=tuple(texts["principles"]),
            method=tuple(texts["method"]),
            in_practice=tuple(texts["in_practice"]),
            evidence=tuple(evidence),
            stated_minutes=0,
            stated_length="",
            original_minutes=reading_minutes(sum(count_words(s.text) for s in own)),
        ),
        labels,
    )


def words_of(digest: Digest) -> list[str]:
    """The words by which `extract` asks for digests like an article."""
    return keywords(digest.title, own_sentences(digest.article.text if digest.article is not None else ""))


def labelled(digest: Digest, labels: Labels) -> Digest:
    """The digest with guessed labels; the publisher's own topics stay, before the guessed ones."""
    known = set(map(fold, digest.topics))
    guessed = [topic for topic in labels.topics if fold(topic) not in known]
    return replace(
        digest,
        field=Field(labels.domain, labels.subfields) if labels.domain else digest.field,
        depth=Depth(labels.level or digest.depth.level, labels.abstraction or digest.depth.abstraction),
        best_for=labels.best_for or digest.best_for,
        topics=(*digest.topics, *guessed[: max(0, TOPICS - len(digest.topics))]),
        confidence=dict(labels.confidence),
    )


def _terms_of(roles: Sequence[str], taxonomy: Taxonomy) -> frozenset[str]:
    """The terms of what readers in these roles read about; none where nobody is known whom an article is for."""
    reads = (s for s in taxonomy.subfields if any(role in s.roles for role in roles))
    found = {word for s in reads for gram in s.signs.weights for word in gram}
    return frozenset(found | {term for role in roles for term in terms(role)})


def _sections(title: str, form: Form, language: Language, role_terms: frozenset[str]) -> dict[str, list[Quoted]]:
    """The sentences of each section, none in two of them, none near-equal to another."""
    people = People.of(form.told)
    able = advice_with_names(candidates(form.told, language, title), people, language)
    chooser = Chooser(title, able, language, form.told)
    if form.as_it_is:
        return {"summary": _as_it_is(form)}
    takeaway = chooser.takeaway(role_terms, chooser.first) if not form.only_summary else None
    if takeaway is not None:
        chooser.used.append(takeaway.terms)
    found = {"summary": _summary(chooser, form), "takeaway": _quoted([takeaway] if takeaway is not None else [])}
    found["method"] = _items(chooser, [instructions.whole(s, form.told) for s in instructions.method(form.told)])
    if not form.only_summary:
        found["principles"] = _items(chooser, instructions.principles(form.told))
        found["in_practice"] = _items(chooser, instructions.practice(form.told, able))
        found["insights"] = _quoted(chooser.insights())
    return {section: _in_full(quoted, people) for section, quoted in found.items()}


def _summary(chooser: Chooser, form: Form) -> list[Quoted]:
    """The chosen sentences, after what the form says it opens with."""
    chosen = _quoted(chooser.summary())
    if form.opens is not None:
        first = Quoted(without_marks(form.opens.text), form.opens)
        rest = [each for each in chosen if each.sentence.start != form.opens.start]
        chooser.used.append(tuple(terms(first.text)))
        return [first, *rest][:MOST_SUMMARY]
    return chosen if chosen or not form.else_as_it_is else _as_it_is(form)


def _in_full(quoted: Sequence[Quoted], people: People) -> list[Quoted]:
    """The same sentences, persons named in full where they are first named."""
    found: list[Quoted] = []
    for each in quoted:
        text, names = people.in_full(each.text, " ".join(other.text for other in found))
        found.append(replace(each, text=text, names=(*each.names, *names)))
    return found


def _as_it_is(form: Form) -> list[Quoted]:
    """The first sentences of a text as they stand: all of a note, the newest entries of a change log."""
    most = len(form.told) if form.name == "note" else MOST_SUMMARY
    if sum(count_words(s.text) for s in form.told) < (LEAST_OF_NOTE if form.name == "note" else LEAST_WORDS):
        return []
    texts = [(without_marks(s.text), s) for s in form.told]
    return [Quoted(text if text[-1:] in ".!?…。！？" else f"{text}.", s) for text, s in texts if text][:most]


def _quoted(chosen: Sequence[Candidate]) -> list[Quoted]:
    return [Quoted(each.text, each.sentence, each.names) for each in chosen]


def _items(chooser: Chooser, chosen: Sequence[Sentence]) -> list[Quoted]:
    """The items of a list that are not said elsewhere."""
    found: list[Quoted] = []
    for sentence in chosen:
        text = without_marks(sentence.text)
        own_terms = tuple(terms(text))
        if (
            len(found) < instructions.ITEMS
            and own_terms
            and instructions.quotable(sentence)
            and not chooser.is_near(own_terms)
        ):
            found.append(Quoted(text, sentence))
            chooser.used.append(own_terms)
    return found if len(found) > 1 else []


def takeaway_for(role: str, digest: Digest, role_terms: Sequence[str]) -> tuple[Addressed, Claim] | None:
    """The sentence of most consequence for another role, None where the article has none.

    `role_terms`: the terms of what such a role reads about, which makes a sentence matter to it.
    """
    if digest.article is None:
        return None
    markdown = digest.article.text
    language = language_of(markdown, digest.language)
    own = own_sentences(markdown, language)
    people = People.of(own)
    able = advice_with_names(candidates(own, language, digest.title), people, language)
    taken = {fold(t.text) for t in digest.takeaways} | {fold(digest.takeaway)}
    fresh = [each for each in able if not any(fold(each.text) in other for other in taken)]
    chooser = Chooser(digest.title, fresh, language, own)
    found = chooser.takeaway(frozenset(role_terms) | set(terms(role)))
    if found is None:
        return None
    (quoted,) = _in_full(_quoted([found]), people)
    text = addressed(quoted.text, [role], language.code, own)
    return Addressed(role, text), Claim("takeaways", text, quoted.spans(markdown))
