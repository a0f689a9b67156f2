"""Labels that are guessed: field, depth, roles, topics, from words that are signs of them (`data/taxonomy.toml`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from typing import Any

from reader.curate.words import stem
from reader.dataclass import dataclass
from reader.errors import ConfigError
from reader.terms import search_words
from reader.text import clean_line
from reader.translation import gettext as _

SURE = 3.0
PHRASE = 2.0
"""What a sure sign, and one of several words, count for beside a single word."""
TITLE = 3.0
"""What a sign in the title counts for."""
LEAST_BEGINNING = 5
"""Letters of a sign of another language from which on longer words may begin with it."""
MOST_WORDS = 3
"""Words of the longest sign."""

Gram = tuple[str, ...]


@dataclass(frozen=True)
class Signs:
    """The signs of one label, by stems, each with its weight."""

    weights: Mapping[Gram, float]
    sure: frozenset[Gram] = frozenset()
    """Those with a `!`."""
    written: Mapping[Gram, frozenset[Gram]] = field(default_factory=dict)
    """How those are written whose stem is another word: `founder` is none in a text that has `found`."""


@dataclass(frozen=True, eq=False)
class Subfield:
    """One subfield, the signs of it and who reads it."""

    domain: str
    name: str
    signs: Signs
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Taxonomy:
    """All labels that can be guessed."""

    subfields: tuple[Subfield, ...] = ()
    levels: Mapping[str, Signs] = field(default_factory=dict)
    abstractions: Mapping[str, Signs] = field(default_factory=dict)
    topics: Mapping[str, frozenset[Gram]] = field(default_factory=dict)
    """The names of each topic, folded."""
    extra_roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Roles that a level adds, by the level."""
    leaders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Roles that high abstraction adds, by the domain."""
    spoken: Mapping[str, Mapping[str, Signs]] = field(default_factory=dict)
    """Signs of other languages, by the language's code and the subfield's name: words as they are written, folded."""


def parse_taxonomy(*documents: Mapping[str, Any]) -> Taxonomy:
    """The taxonomy of some TOML documents; a later one adds to the earlier. Raises ConfigError."""
    subfields: dict[tuple[str, str], Subfield] = {}
    levels: dict[str, Signs] = {}
    abstractions: dict[str, Signs] = {}
    topics: dict[str, frozenset[Gram]] = {}
    extra: dict[str, tuple[str, ...]] = {}
    leaders: dict[str, tuple[str, ...]] = {}
    spoken: dict[str, dict[str, Signs]] = {}
    for document in documents:
        for code, subjects in _table(document, "words").items():
            of_code = spoken.setdefault(code, {})
            for name, words in _table({code: subjects}, code).items():
                of_code[name] = _joined(of_code.get(name), _signs(words, name, stems=False))
        for domain, inner in _table(document, "fields").items():
            for name, about in _table({domain: inner}, domain).items():
                _add_subfield(subfields, clean_line(domain), clean_line(name), _table({name: about}, name))
        for known, section in ((levels, "level"), (abstractions, "abstraction")):
            for name, about in _table(document, section).items():
                known[name] = _joined(known.get(name), _signs(_table({name: about}, name).get("words", ""), name))
        for name, words in _table(document, "topics").items():
            topics[clean_line(name)] = topics.get(name, frozenset()) | _aliases(words, name)
        for name, value in _table(document, "roles").items():
            if isinstance(value, dict):
                leaders |= {domain: _names(roles, name) for domain, roles in value.items()}
            else:
                extra[name] = _names(value, name)
    return Taxonomy(_told_apart(subfields.values()), levels, abstractions, topics, extra, leaders, spoken)


def _told_apart(subfields: Iterable[Subfield]) -> tuple[Subfield, ...]:
    """The same subfields, where a sign of several of them counts less for each."""
    listed = list(subfields)
    having = Counter(gram for subfield in listed for gram in subfield.signs.weights)
    return tuple(
        replace(s, signs=replace(s.signs, weights={g: weight / having[g] for g, weight in s.signs.weights.items()}))
        for s in listed
    )


def _add_subfield(known: dict[tuple[str, str], Subfield], domain: str, name: str, about: Mapping[str, Any]) -> None:
    old = known.get((domain, name))
    signs = _joined(old.signs if old else None, _signs(about.get("words", ""), name))
    roles = _names(about["roles"], name) if "roles" in about else old.roles if old else ()
    known[domain, name] = Subfield(domain, name, signs, roles)


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = document.get(name, {})
    if not isinstance(value, dict):
        raise ConfigError(_("The taxonomy has {name!r} as something other than a table.").format(name=name))
    return value


def _names(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(
            _("The taxonomy has roles of {name!r} as something other than a list of names.").format(name=name)
        )
    return tuple(map(clean_line, value))


def _signs(words: object, name: str, *, stems: bool = True) -> Signs:
    if not isinstance(words, str):
        raise ConfigError(
            _("The taxonomy has words of {name!r} as something other than text with commas.").format(name=name)
        )
    weights: dict[Gram, float] = {}
    certain: set[Gram] = set()
    written: dict[Gram, set[Gram]] = {}
    for part in words.replace("\n", " ").split(","):
        sure = part.rstrip().endswith("!")
        as_written = tuple(search_words(part))[:MOST_WORDS]
        gram = tuple(map(stem, as_written)) if stems else as_written
        if gram:
            weight = (SURE if sure else 1.0) * (PHRASE if len(gram) > 1 else 1.0)
            weights[gram] = max(weight, weights.get(gram, 0.0))
            certain |= {gram} if sure else set()
            if len(gram) == 1:
                written.setdefault(gram, set()).add(as_written)
    other = {gram: frozenset(forms) for gram, forms in written.items() if stems and _is_another_word(gram, forms)}
    return Signs(weights, frozenset(certain), other)


def _is_another_word(gram: Gram, written: Collection[Gram]) -> bool:
    """Whether the stem of a sign is a word of its own that does not mean the same: `complex` of `complexity`."""
    return all(word.endswith(_CHANGING) and not word.startswith(gram[0] + "s") for (word,) in written)


_CHANGING = ("ity", "ities", "ness", "founder", "founders", "butter", "ranger", "rangers")
"""Endings, and words, whose stem is mostly met in another sense."""


def _aliases(words: object, name: str) -> frozenset[Gram]:
    """What a topic is called."""
    if not isinstance(words, str):
        raise ConfigError(
            _("The taxonomy has names of {name!r} as something other than text with commas.").format(name=name)
        )
    return frozenset(gram for part in words.split(",") if (gram := tuple(search_words(part))[:MOST_WORDS]))


def _joined(one: Signs | None, other: Signs) -> Signs:
    if one is None:
        return other
    return Signs({**one.weights, **other.weights}, one.sure | other.sure, {**one.written, **other.written})


@dataclass(frozen=True)
class Grams:
    """What a text is looked through for: its words and neighbouring words, as stems, with how often they occur."""

    counts: Mapping[Gram, float]
    words: int
    exact: Mapping[Gram, float] = field(default_factory=dict)
    """The same as they are written, folded: `containers` names a topic, and `contains` does not."""

    @classmethod
    def of(cls, title: str, text: str) -> Grams:
        counts: defaultdict[Gram, float] = defaultdict(float)
        exact: defaultdict[Gram, float] = defaultdict(float)
        for part, weight in ((text, 1.0), (title, TITLE)):
            words = search_words(part)
            _count(exact, words, weight)
            _count(counts, [stem(word) for word in words], weight)
        return cls(counts, len(search_words(text)), exact)

    def score(self, signs: Signs) -> float:
        """How much of these signs the text has, seldom repeated ones counting as much as often repeated ones."""
        counts = self.counts
        found = ((counts[gram], weight) for gram, weight in signs.weights.items() if gram in counts)
        return sum(weight * count / (count + 1.5) * 2.5 for count, weight in found)

    def found(self, signs: Signs) -> list[Gram]:
        """Those of these signs that the text has."""
        return [
            gram
            for gram in signs.weights
            if gram in self.counts
            and (gram not in signs.written or any(form in self.exact for form in signs.written[gram]))
        ]

    def spoken(self, subjects: Mapping[str, Signs]) -> Grams:
        """The same text by signs as they are written; a sure one of some length is also how longer words begin."""
        begins: defaultdict[str, list[str]] = defaultdict(list)
        whole: set[Gram] = set()
        for signs in subjects.values():
            for gram in signs.weights:
                if len(gram) == 1 and gram in signs.sure and len(gram[0]) >= LEAST_BEGINNING:
                    begins[gram[0][:LEAST_BEGINNING]].append(gram[0])
                else:
                    whole.add(gram)
        counts: defaultdict[Gram, float] = defaultdict(float)
        for gram, count in self.exact.items():
            if gram in whole:
                counts[gram] += count
            if len(gram) == 1:
                for sign in dict.fromkeys(begins.get(gram[0][:LEAST_BEGINNING], ())):
                    if gram[0].startswith(sign):
                        counts[sign,] += count
        return Grams(counts, self.words, counts)

    def having(self, grams: Iterable[Gram]) -> float:
        """How often any of these occur, as stems."""
        return sum(self.counts.get(gram, 0.0) for gram in grams)

    def naming(self, grams: Iterable[Gram]) -> float:
        """How often any of these occur, as they are written."""
        return sum(self.exact.get(gram, 0.0) for gram in grams)


def _count(counts: dict[Gram, float], stems: list[str], weight: float) -> None:
    for size in range(1, MOST_WORDS + 1):
        for at in range(len(stems) - size + 1):
            counts[tuple(stems[at : at + size])] += weight
