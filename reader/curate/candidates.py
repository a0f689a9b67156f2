"""The sentences of an article that may stand in a digest, with what is known of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.curate.advice import is_given_to_the_public
from reader.curate.boilerplate import without_boilerplate
from reader.curate.injected import speaks_to_machines
from reader.curate.languages import NOTHING, Language
from reader.curate.passages import HEADING, ITEM, PROSE, QUOTE, Sentence, sentences
from reader.curate.rank import ranks
from reader.curate.refuted import without_refuted
from reader.curate.resolving import People, said_by_name
from reader.curate.scraps import is_scrap, is_signpost
from reader.curate.standing import (
    has_unresolved_subject,
    is_quotation_only,
    is_refuted_claim,
    is_whole,
    stands_alone,
    turns,
    without_joint,
    without_marks,
)
from reader.curate.words import terms
from reader.dataclass import dataclass

LEAST_TERMS = 3
"""Different content words of a sentence that says something."""
ABOUT = 2
"""Words of the title that a sentence has which is told without the word that joins it to the one before."""
LEAST_ITEM = 8
"""Words of an item of a list that is a sentence, and no stub."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may stand in a digest."""

    sentence: Sentence
    text: str
    """As it is quoted: without the marks of footnotes."""
    terms: tuple[str, ...]
    place: float
    """0 for the article's first sentence, 1 for its last."""
    rank: float
    """How much of the article turns on it, 0 to 1."""
    leads: bool
    """Whether it is the first of its section, or of the article."""
    alone: bool
    """Whether it can be read by itself."""
    follows: bool
    """Whether it can be read right after the sentence before it, which stands alone and names what it speaks of."""
    turned: bool = False
    """Whether the sentence after it, of the same paragraph, says that it is otherwise."""
    names: tuple[Sentence, ...] = ()
    """The sentences that a name in its text is from, where it is not from its own."""


def own_sentences(markdown: str, language: Language | None = None) -> list[Sentence]:
    """What the article itself says, and says to its readers."""
    closes = language.closing if language is not None else NOTHING
    told = without_boilerplate(sentences(markdown, language), closes)
    return without_refuted([s for s in told if not speaks_to_machines(s.text)])


def candidates(own: Sequence[Sentence], language: Language, title: str = "") -> list[Candidate]:
    """The sentences that are whole; of them `alone` tells which can be read by themselves."""
    named = frozenset(terms(title))
    prose = [s for s in own if s.kind in (PROSE, QUOTE, ITEM)]
    texts = [without_marks(s.text) for s in prose]
    all_terms = [tuple(terms(text)) for text in texts]
    ranked = ranks(all_terms)
    leading = _leading(own)
    last = max(1, len(prose) - 1)
    found: list[Candidate] = []
    before: Candidate | None = None
    for number, (sentence, text, own_terms, rank) in enumerate(zip(prose, texts, all_terms, ranked, strict=True)):
        if not _may_be_quoted(sentence, text, language) or len(set(own_terms)) < LEAST_TERMS:
            before = None
            continue
        opens = number == 0 and (not named.isdisjoint(own_terms) or is_signpost(text, language))
        alone = sentence.kind != QUOTE and stands_alone(text, sentence.heading, language, opens=opens)
        if not alone and sentence.kind == PROSE and len(named.intersection(own_terms)) >= min(ABOUT, len(named) or 1):
            bare = without_joint(text, language)
            if bare != text and stands_alone(bare, sentence.heading, language):
                text, alone = bare, True
        follows = not alone and before is not None and _follows(before, sentence, text, language)
        before = Candidate(
            sentence, text, own_terms, number / last, rank, (sentence.start in leading), alone, follows,
            turned=number + 1 < len(prose) and prose[number + 1].block == sentence.block and turns(texts[number + 1]),
        )  # fmt: skip
        found.append(before)
    return found


def advice_with_names(able: Sequence[Candidate], people: People, language: Language) -> list[Candidate]:
    """The same, advice that `he` gives told as that of whom the sentence before is about."""
    found: list[Candidate] = []
    for number, each in enumerate(able):
        named, before = None, able[number - 1] if number else None
        if before is not None and not each.alone and is_given_to_the_public(each.text):
            named = said_by_name(each.text, before.text, people, language)
        if named is not None and stands_alone(named[0], each.sentence.heading, language):
            found.append(replace(each, text=named[0], names=named[1], alone=True, follows=False))
        else:
            found.append(each)
    return found


def _may_be_quoted(sentence: Sentence, text: str, language: Language) -> bool:
    if not text or not is_whole(text) or is_refuted_claim(text, sentence.heading) or is_scrap(text, language):
        return False
    return sentence.kind != ITEM or len(text.split()) >= LEAST_ITEM


def _follows(before: Candidate, sentence: Sentence, text: str, language: Language) -> bool:
    """Whether a sentence leans by a pronoun, on a sentence of the same paragraph that stands alone."""
    return (
        before.alone
        and before.sentence.block == sentence.block
        and (turns(text) or (has_unresolved_subject(text, language) and not language.leans.match(text)))
        and not is_quotation_only(text)
        and not text.rstrip("\"'”’»)").endswith("?")
    )


def _leading(own: Sequence[Sentence]) -> set[int]:
    """Where the first sentences of sections begin."""
    return set(_starts(own))


def _starts(own: Sequence[Sentence]) -> Iterator[int]:
    expected = True
    for sentence in own:
        if sentence.kind == HEADING:
            expected = True
        elif expected:
            yield sentence.start
            expected = False
