"""Field, depth, roles and topics of an article: by signs in its words, and by what editors said of texts like it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import Protocol

from reader.curate.names import ordinary_words, recurring_names
from reader.curate.passages import HEADING, STEP, Sentence
from reader.curate.taxonomy import Grams, Subfield, Taxonomy
from reader.curate.words import STOP, terms
from reader.model.digest import ABSTRACTIONS, LEVELS
from reader.terms import search_words
from reader.text import fold, unique

THRESHOLDS: Mapping[str, float] = {"field": 0.22, "level": 0.34, "abstraction": 0.45, "best_for": 0.25}
"""A guess that is less sure than this is not made."""
REFUSED = 2.0
"""What a reader's refusal of a role counts for beside an editor's saying it."""
MOST = 1_500
"""Sentences that are looked at: nobody files a book by its last chapter, and its words would fill the memory."""
APART = 4.0
"""Difference of two fields' signs at which one of them is nearly three times as likely."""
ROLES = 5
TOPICS = 6
MOST_NAMES = 100
"""Names that are looked at, the most frequent."""
NAMED = 3
"""Sentences from which on a name is a topic."""


class Neighbour(Protocol):
    """A digest that is like an article, and what a person said of it."""

    @property
    def likeness(self) -> float:
        """0 to 1, more where its reader praised it."""

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """Labels by their field: `domain`, `subfields`, `level`, `abstraction`, `best_for`, `topics`."""

    @property
    def refused(self) -> Mapping[str, Sequence[str]]:
        """Labels that its reader said are wrong."""


class Neighbours(Protocol):
    """Something that knows digests labelled by people: a library."""

    def nearest(self, words: Sequence[str]) -> Sequence[Neighbour]:
        """The labelled digests that have most of these words, the first of which say most."""


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


def guess(title: str, sentences: Sequence[Sentence], taxonomy: Taxonomy, near: Sequence[Neighbour] = ()) -> Labels:
    """The labels of an article; of a book, those of its beginning."""
    sentences = sentences[:MOST]
    grams = Grams.of(title, " \n ".join(s.text for s in sentences))
    fields = _fields(grams, taxonomy, near)
    level, level_sure = _best(_levels(sentences, grams, taxonomy), near, "level")
    abstraction, abstraction_sure = _best(_abstractions(sentences, grams, taxonomy), near, "abstraction")
    first, sure = fields[0] if fields else (None, 0.0)
    domains: dict[str, float] = {}
    for subfield, share in fields:
        domains[subfield.domain] = domains.get(subfield.domain, 0.0) + share
    domain, domain_sure = max(domains.items(), key=lambda pair: pair[1], default=("", 0.0))
    subfields = [s.name for s, share in fields if s.domain == domain and share >= max(0.15, 0.4 * sure)][:3]
    claimed = domain_sure >= THRESHOLDS["field"]
    roles = _roles(fields, level, abstraction, taxonomy, near) if claimed else ()
    return Labels(
        domain=domain if claimed else "",
        subfields=tuple(subfields) if claimed else (),
        level=level if level_sure >= THRESHOLDS["level"] else "",
        abstraction=abstraction if abstraction_sure >= THRESHOLDS["abstraction"] else "",
        best_for=roles,
        topics=_topics(sentences, grams, taxonomy, near),
        confidence={
            name: round(value, 2)
            for name, value in (
                ("field", domain_sure),
                ("level", level_sure),
                ("abstraction", abstraction_sure),
                ("best_for", sure),
            )
            if first is not None or not name.startswith(("field", "best"))
        },
    )


def keywords(title: str, sentences: Sequence[Sentence], most: int = 12) -> list[str]:
    """The words by which texts like an article can be found: its title's, and those that occur most."""
    counts = Counter(word for s in sentences for word in _words(s.text))
    counts.update(dict.fromkeys(_words(title), 3))
    return [word for word, _ in counts.most_common(most)]


def _words(text: str) -> list[str]:
    return [word for word in search_words(text) if word not in STOP and len(word) > 3]


def _fields(grams: Grams, taxonomy: Taxonomy, near: Sequence[Neighbour]) -> list[tuple[Subfield, float]]:
    """Subfields with their shares of all signs, the best first."""
    scores = {subfield: grams.score(subfield.signs) for subfield in taxonomy.subfields}
    shares = _softmax(scores, APART)
    votes = _votes(near, "subfields")
    known = {(fold(s.domain), fold(s.name)): s for s in taxonomy.subfields}
    fresh = _from_votes(near, known)
    weight = _weight(near, "subfields")
    mixed = {s: share * (1 - weight) + weight * votes.get(fold(s.name), 0.0) for s, share in shares.items()}
    mixed |= {s: weight * share for s, share in fresh.items()}
    return sorted(((s, share) for s, share in mixed.items() if share > 0.02), key=lambda pair: -pair[1])


def _from_votes(near: Sequence[Neighbour], known: Mapping[tuple[str, str], Subfield]) -> dict[Subfield, float]:
    """Subfields that only editors know."""
    from reader.curate.taxonomy import Signs

    names = {fold(name) for _, name in known}
    found: dict[tuple[str, str], float] = {}
    total = sum(n.likeness for n in near) or 1.0
    for neighbour in near:
        domain = next(iter(neighbour.labels.get("domain", ())), "")
        for name in neighbour.labels.get("subfields", ()) or ("",):
            if domain and fold(name) not in names:
                found[domain, name] = found.get((domain, name), 0.0) + neighbour.likeness / total
    return {Subfield(domain, name, Signs({}), ()): share for (domain, name), share in found.items() if name}


def _softmax(scores: Mapping[Subfield, float], scale: float) -> dict[Subfield, float]:
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return dict.fromkeys(scores, 0.0)
    powers = {key: exp((score - best) / scale) if score else 0.0 for key, score in scores.items()}
    total = sum(powers.values())
    return {key: power / total for key, power in powers.items()}


def _weight(near: Sequence[Neighbour], name: str) -> float:
    """How much the neighbours have to say of a label beside the words: nothing where none is near, half at most."""
    return min(0.5, sum(n.likeness for n in near if n.labels.get(name)) / 5)


def _votes(near: Sequence[Neighbour], name: str) -> dict[str, float]:
    """Share of the neighbours that say each label, folded; what readers refused counts against it."""
    total = sum(n.likeness for n in near)
    votes: defaultdict[str, float] = defaultdict(float)
    for neighbour in near:
        for label in neighbour.labels.get(name, ()):
            votes[fold(label)] += neighbour.likeness / total if total else 0.0
        for label in neighbour.refused.get(name, ()):
            votes[fold(label)] -= neighbour.likeness / total if total else 0.0
    return dict(votes)


def _best(shares: Mapping[str, float], near: Sequence[Neighbour], name: str) -> tuple[str, float]:
    votes, weight = _votes(near, name), _weight(near, name)
    mixed = {label: share * (1 - weight) + weight * votes.get(fold(label), 0.0) for label, share in shares.items()}
    return max(mixed.items(), key=lambda pair: pair[1], default=("", 0.0))


def _levels(sentences: Sequence[Sentence], grams: Grams, taxonomy: Taxonomy) -> dict[str, float]:
    """Shares of the levels, by where a text stands between plain and technical; none where its words are not known."""
    features = depth_features(sentences, grams, taxonomy)
    if features["plain_words"] < KNOWN_LANGUAGE:
        return {}
    place = LEVEL_BASE + sum(weight * features[name] for name, weight in LEVEL_WEIGHTS.items())
    place = min(max(place, 0.0), len(LEVELS) - 1.0)
    shares = {level: exp(-(((place - at) / LEVEL_WIDTH) ** 2)) for at, level in enumerate(LEVELS)}
    total = sum(shares.values())
    return {level: share / total for level, share in shares.items()}


KNOWN_LANGUAGE = 0.25
"""Share of a text's words that are small ones we know; where it is lower, we do not know the language."""
# Fitted by ridge regression on 46 labelled articles by two hands, none of which the benchmark measures.
LEVEL_BASE = 0.91
LEVEL_WEIGHTS: Mapping[str, float] = {
    "long_words": 25.1, "longish_words": 4.53, "rare_words": -9.53, "hyphens": 15.7, "symbols": 7.19, "numbers": 4.0,
    "you": -7.05, "beginner": -0.354, "advanced": 0.711, "expert": 0.419,
}  # fmt: skip
LEVEL_WIDTH = 0.6


def depth_features(sentences: Sequence[Sentence], grams: Grams, taxonomy: Taxonomy) -> dict[str, float]:
    """What tells how hard a text is: shares of its words, and the signs of each level in 100 words."""
    written = [word for s in sentences if s.kind != HEADING for word in s.text.split()]
    words = search_words(" ".join(written))
    letters = [word for word in words if word.isalpha()]
    count, alphabetic, tokens = max(1, len(words)), max(1, len(letters)), max(1, len(written))
    hundreds = max(1.5, grams.words / 100)
    ordinary = ordinary_words() | STOP
    features = {
        "long_words": sum(len(word) > 10 for word in letters) / alphabetic,
        "longish_words": sum(len(word) > 7 for word in letters) / alphabetic,
        "rare_words": sum(len(word) > 3 and word not in ordinary for word in letters) / alphabetic,
        "plain_words": sum(word in STOP for word in letters) / alphabetic,
        "hyphens": sum(bool(_HYPHEN.search(word)) for word in written) / tokens,
        "symbols": sum(bool(_SYMBOL.search(word)) for word in written) / tokens,
        "numbers": sum(any(map(str.isdigit, word)) for word in words) / count,
        "you": sum(word in _YOU for word in words) / count,
    }
    for level in ("beginner", "advanced", "expert"):
        signs = taxonomy.levels.get(level)
        features[level] = grams.score(signs) / hundreds if signs else 0.0
    return features


_HYPHEN = re.compile(r"\w-\w")
_SYMBOL = re.compile(r"[=<>_∈≤≥√σμλεΩα-ω^{}\\|]")
_YOU = frozenset(("you", "your", "yours", "yourself"))


def _abstractions(sentences: Sequence[Sentence], grams: Grams, taxonomy: Taxonomy) -> dict[str, float]:
    hundred = max(150, grams.words) / 100
    low = grams.score(taxonomy.abstractions["low"]) / hundred if "low" in taxonomy.abstractions else 0.0
    high = grams.score(taxonomy.abstractions["high"]) / hundred if "high" in taxonomy.abstractions else 0.0
    steps = sum(1 for s in sentences if s.kind == STEP)
    place = (high - low * 0.8) * 0.35 - min(steps, 5) * 0.25
    powers = {name: exp(-((place - at) ** 2)) for name, at in zip(ABSTRACTIONS, (-1.0, 0.0, 1.0), strict=True)}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def _roles(
    fields: Sequence[tuple[Subfield, float]],
    level: str,
    abstraction: str,
    taxonomy: Taxonomy,
    near: Sequence[Neighbour],
) -> tuple[str, ...]:
    """Whom it is best for: who reads that field, and that depth of it; and what editors said of texts like it."""
    scores: defaultdict[str, float] = defaultdict(float)
    labels: dict[str, str] = {}

    def add(role: str, score: float) -> None:
        labels.setdefault(fold(role), role)
        scores[fold(role)] += score

    most = fields[0][1] if fields else 1.0
    for subfield, share in fields[:4]:
        for place, role in enumerate(subfield.roles):
            add(role, share / most * (1 - 0.1 * place))
    first = fields[0][0].domain if fields else ""
    for place, role in enumerate(taxonomy.extra_roles.get(level, ())):
        add(role, 0.35 - 0.05 * place)
    if abstraction == "high":
        for place, role in enumerate(taxonomy.leaders.get(first, ())):
            add(role, 0.3 - 0.08 * place)
    weight = _weight(near, "best_for")
    for neighbour in near:
        for role in neighbour.labels.get("best_for", ()):
            labels.setdefault(fold(role), role)
    votes = _votes(near, "best_for")
    for key in labels:
        said = votes.get(key, 0.0)
        scores[key] = scores[key] * (1 - weight) + (weight * said if said > 0 else REFUSED * said)
    best = max(scores.values(), default=0.0)
    ordered = sorted(scores.items(), key=lambda pair: -pair[1])[:ROLES]
    return tuple(labels[key] for key, score in ordered if score >= max(THRESHOLDS["best_for"] * best, 0.05))


def _topics(
    sentences: Sequence[Sentence], grams: Grams, taxonomy: Taxonomy, near: Sequence[Neighbour]
) -> tuple[str, ...]:
    """Known topics that it speaks of more than once, and names that recur; editors' topics where their words occur."""
    least = 2 if grams.words > 250 else 1
    found: defaultdict[str, float] = defaultdict(float)
    found.update({name: n for name, names in taxonomy.topics.items() if (n := grams.naming(names)) >= least})
    for neighbour in near:
        for topic in neighbour.labels.get("topics", ()):
            wanted = terms(topic)
            if wanted and all((term,) in grams.counts for term in wanted) and grams.having([tuple(wanted)]) >= least:
                found[topic] = max(found[topic], grams.having([tuple(wanted)]))
    prose = [s.text for s in sentences if s.kind != HEADING]
    for name, count in recurring_names(prose, NAMED)[:MOST_NAMES]:
        if not any(fold(name) in fold(topic) for topic in found):
            found[name] = max(found[name], count * 0.75)
    return unique(name for name, _ in sorted(found.items(), key=lambda pair: -pair[1])[:TOPICS])
