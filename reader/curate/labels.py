"""Field, depth, roles and topics of an article: by signs in its words, and by what editors said of texts like it.

Only what is sure is said: below its threshold a label is not made at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field

from reader.curate.days import names_a_day
from reader.curate.depth import abstractions, levels
from reader.curate.fields import FieldGuess, guess_field
from reader.curate.languages import Language, language_of
from reader.curate.near import Neighbour, Neighbours, best, votes, weight
from reader.curate.passages import HEADING, Sentence
from reader.curate.taxonomy import Grams, Taxonomy
from reader.curate.topics import topics_of
from reader.curate.words import STOP
from reader.dataclass import dataclass
from reader.terms import search_words
from reader.text import fold

__all__ = ["Labels", "Neighbour", "Neighbours", "guess", "keywords"]

THRESHOLDS: Mapping[str, float] = {
    "field": 0.52, "subfield": 0.65, "level": 0.6, "abstraction": 0.5, "best_for": 0.3,
}  # fmt: skip
"""A guess that is less sure than this is not made."""
REFUSED = 2.0
"""What a reader's refusal of a role counts for beside an editor's saying it."""
MOST = 1_500
"""Sentences that are looked at: nobody files a book by its last chapter, and its words would fill the memory."""
ROLES = 5
SURE_ROLES, STRONG = 3, 0.8
"""Roles that are named, and what a further one must have of the first one's score."""
FOR_ALL = 0.85
"""What the general reader has of a first role's score where the text is for everybody."""
OPENING = 4
"""Sentences at the beginning of news of which one names a day."""
SAID = 0.5
"""Share of the editors of texts like it who say a role, from which on it is named in any place."""
OTHERS = 0.4
"""What a subfield must have of the first one's signs for its readers to be named."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What was guessed; what is empty was not sure enough."""

    domain: str = ""
    subfields: tuple[str, ...] = ()
    level: str = ""
    abstraction: str = ""
    best_for: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    """0 to 1, also of what was not said."""


def guess(
    title: str,
    sentences: Sequence[Sentence],
    taxonomy: Taxonomy,
    near: Sequence[Neighbour] = (),
    *,
    language: Language | None = None,
    unwanted: Sequence[str] = (),
) -> Labels:
    """The labels of an article; of a book, those of its beginning.

    `language`: None where it is to be found out. Of a text in a language that is not known nothing is guessed.
    `unwanted`: what is no topic of it, such as its authors' names and its site's.
    """
    sentences = sentences[:MOST]
    text = " \n ".join(s.text for s in sentences)
    language = language_of(text) if language is None else language
    if not language.known:
        return Labels()
    grams = Grams.of(title, text)
    english = language.code == "en"
    field_guess = guess_field(grams, taxonomy, near, language=language.code)
    level, level_sure = best(levels(sentences, grams, taxonomy) if english else {}, near, "level")
    abstraction, abstraction_sure = best(
        abstractions(sentences, grams, taxonomy) if english else {}, near, "abstraction"
    )
    level = level if level_sure >= THRESHOLDS["level"] else ""
    abstraction = abstraction if abstraction_sure >= THRESHOLDS["abstraction"] else ""
    claimed = field_guess.sure >= THRESHOLDS["field"]
    signs = {gram for s, _ in field_guess.subfields for gram in s.signs.weights} if claimed else set()
    sure = {
        "field": field_guess.sure,
        "level": level_sure,
        "abstraction": abstraction_sure,
        "best_for": field_guess.sure,
    }
    return Labels(
        domain=field_guess.domain if claimed else "",
        subfields=field_guess.named() if claimed and field_guess.subfield_sure >= THRESHOLDS["subfield"] else (),
        level=level,
        abstraction=abstraction,
        best_for=_roles(field_guess, level, abstraction, taxonomy, near, public=_is_public(sentences, level))
        if claimed
        else (),
        topics=topics_of(
            title, sentences, grams, taxonomy, near, signs=signs, language=language.code, unwanted=unwanted
        ),
        confidence={name: round(value, 2) for name, value in sure.items() if value > 0},
    )


def keywords(title: str, sentences: Sequence[Sentence], most: int = 12) -> list[str]:
    """The words by which texts like an article can be found: its title's, and those that occur most."""
    counts = Counter(word for s in sentences for word in _words(s.text))
    counts.update(dict.fromkeys(_words(title), 3))
    return [word for word, _ in counts.most_common(most)]


def _words(text: str) -> list[str]:
    return [word for word in search_words(text) if word not in STOP and len(word) > 3]


def _is_public(sentences: Sequence[Sentence], level: str) -> bool:
    """Whether everybody reads it: news, and what is easy."""
    told = [s.text for s in sentences if s.kind != HEADING][:OPENING]
    return level == "beginner" or (level not in ("advanced", "expert") and any(map(names_a_day, told)))


def _roles(
    field_guess: FieldGuess,
    level: str,
    abstraction: str,
    taxonomy: Taxonomy,
    near: Sequence[Neighbour],
    *,
    public: bool,
) -> tuple[str, ...]:
    """Whom it is best for: who reads that field, and that depth of it; and what editors said of texts like it."""
    scores: defaultdict[str, float] = defaultdict(float)
    labels: dict[str, str] = {}

    def add(role: str, score: float) -> None:
        labels.setdefault(fold(role), role)
        scores[fold(role)] += score

    most = field_guess.subfields[0][1] if field_guess.subfields else 1.0
    for subfield, share in field_guess.subfields[:4]:
        for place, role in enumerate(subfield.roles if share >= OTHERS * most else ()):
            add(role, share / most * (1 - 0.1 * place))
    for place, role in enumerate(taxonomy.extra_roles.get(level, ())):
        add(role, 0.35 - 0.05 * place)
    if public and "general reader" in {fold(role) for s in taxonomy.subfields for role in s.roles}:
        add("General Reader", max(0.0, FOR_ALL - scores["general reader"]))
    if abstraction == "high":
        for place, role in enumerate(taxonomy.leaders.get(field_guess.domain, ())):
            add(role, 0.3 - 0.08 * place)
    much = weight(near, "best_for")
    for neighbour in near:
        for role in neighbour.labels.get("best_for", ()):
            labels.setdefault(fold(role), role)
    votes_of = votes(near, "best_for")
    for key in labels:
        said = votes_of.get(key, 0.0)
        scores[key] = scores[key] * (1 - much) + (much * said if said > 0 else REFUSED * said)
    most = max(scores.values(), default=0.0)
    ordered = sorted(scores.items(), key=lambda pair: -pair[1])[:ROLES]
    return tuple(
        labels[key]
        for place, (key, score) in enumerate(ordered)
        if score >= max(THRESHOLDS["best_for"] * most, 0.05)
        and (place < SURE_ROLES or score >= STRONG * most or votes_of.get(key, 0.0) >= SAID)
    )
