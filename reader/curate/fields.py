"""The field of an article: by the signs of it in its words, and by what editors filed texts like it under.

How sure a field is depends on how far it is ahead of the next one, not on its share: one foreign word has a share of
everything. What a lead is worth was measured on articles of which a part of the known signs was hidden, since an
article of another hand has fewer of them than those the signs were collected from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import exp, hypot

from reader.curate.near import Neighbour, votes, weight
from reader.curate.taxonomy import Grams, Signs, Subfield, Taxonomy
from reader.dataclass import dataclass
from reader.text import fold

EDITORS = 0.7
"""What the editors' say counts for at most beside the words."""
DOMAIN_LEAD = (-0.47, 0.72)
SUBFIELD_LEAD = (0.17, 0.64)
"""Base and slope of how sure a lead is: logistic regressions on articles with three or five of ten signs hidden."""
SIGNS = 4
"""Different signs of a domain that it takes in a text of usual length."""
A_SIGN = 40
"""Words of a short text for each of them; two it takes in the shortest."""
FOREIGN_SIGNS = 4
"""Different sure signs that it takes in another language than the signs are in."""
FOREIGN_LETTERS = 5
"""Letters of the shortest single word that is the same in several languages, and not by chance."""
BESIDE = 0.6
"""What a subfield must have of the first one's signs to be named beside it."""
SUBFIELDS = 3
DIFFERENT = 2
"""Different signs of a subfield that it takes."""


@dataclass(frozen=True)
class FieldGuess:
    """A field, how sure it is, and its subfields."""

    domain: str = ""
    sure: float = 0.0
    subfields: Sequence[tuple[Subfield, float]] = ()
    """Those of the domain with what they have of the first one's signs, the first of which have most."""
    subfield_sure: float = 0.0

    def named(self) -> tuple[str, ...]:
        """The first subfield, and those that are nearly as likely."""
        return tuple(s.name for s, share in self.subfields if share >= BESIDE * self.subfields[0][1])[:SUBFIELDS]


def guess_field(grams: Grams, taxonomy: Taxonomy, near: Sequence[Neighbour], *, language: str = "en") -> FieldGuess:
    """The field that the signs and the neighbours say."""
    foreign = language != "en"
    found = {s: _signs(grams, s.signs, foreign=foreign) for s in taxonomy.subfields}
    scores = {subfield: grams.score(signs) for subfield, signs in found.items()}
    subjects = taxonomy.spoken.get(language, {})
    if subjects:
        said_in_it = grams.spoken(subjects)
        for subfield in found:
            own = subjects.get(subfield.name)
            if own is not None:
                having = {gram: own.weights[gram] for gram in said_in_it.found(own)}
                scores[subfield] += said_in_it.score(Signs(having))
                found[subfield] = Signs({**found[subfield].weights, **having}, found[subfield].sure)
    least = min(FOREIGN_SIGNS - 1, max(2, grams.words // A_SIGN)) if subjects else FOREIGN_SIGNS
    domains = _domains(scores, found, grams, least if foreign else 0)
    said, much = votes(near, "domain"), weight(near, "domain", EDITORS)
    spelled = {fold(d): d for n in near for d in n.labels.get("domain", ())} | {fold(d): d for d in domains}
    mixed = {d: (1 - much) * domains.get(d, 0.0) + much * said.get(key, 0.0) for key, d in spelled.items()}
    domain, sure = max(mixed.items(), key=lambda pair: pair[1], default=("", 0.0))
    if sure <= 0:
        return FieldGuess()
    subfields, subfield_sure = _subfields(domain, scores, near)
    by_editors = {fold(name) for n in near for name in n.labels.get("subfields", ())}
    named = [
        (s, share)
        for s, share in subfields
        if len(found.get(s, s.signs).weights) >= DIFFERENT or fold(s.name) in by_editors
    ]
    if subfields and subfields[0] not in named:
        subfield_sure = 0.0  # one word, however often, is no field of study
    return FieldGuess(domain, sure, named or subfields, subfield_sure)


def _signs(grams: Grams, signs: Signs, *, foreign: bool) -> Signs:
    """The signs that the text has; of another language only sure ones that are no short words."""
    found = grams.found(signs)
    if foreign:
        found = [g for g in found if g in signs.sure and (len(g) > 1 or len(g[0]) >= FOREIGN_LETTERS)]
    return Signs({gram: signs.weights[gram] for gram in found}, signs.sure)


def _domains(
    scores: Mapping[Subfield, float], found: Mapping[Subfield, Signs], grams: Grams, least: int = 0
) -> dict[str, float]:
    """How sure each domain is: the one that leads by its lead, the others by what that leaves them.

    `least`: the signs that it takes; 0 for what a text of this length in the language of the signs takes.
    """
    strengths: defaultdict[str, float] = defaultdict(float)
    for subfield, score in scores.items():
        strengths[subfield.domain] = hypot(strengths[subfield.domain], score)
    if not any(strengths.values()):
        return {}
    first = max(strengths, key=lambda domain: strengths[domain])
    others = {domain: strength for domain, strength in strengths.items() if domain != first}
    having = {gram for subfield, signs in found.items() if subfield.domain == first for gram in signs.weights}
    least = least or min(SIGNS, max(2, grams.words // A_SIGN))
    sure = _sure(DOMAIN_LEAD, strengths[first], max(others.values(), default=0.0)) if len(having) >= least else 0.0
    rest = sum(others.values()) or 1.0
    return {first: sure} | {domain: (1 - sure) * strength / rest * 0.5 for domain, strength in others.items()}


def _sure(lead: tuple[float, float], best: float, second: float) -> float:
    """How sure the best is, by how far it is ahead; of more signs a greater lead is chance."""
    base, slope = lead
    return 1 / (1 + exp(-(base + slope * (best - second) / best**0.3))) if best > 0 else 0.0


def _subfields(
    domain: str, scores: Mapping[Subfield, float], near: Sequence[Neighbour]
) -> tuple[list[tuple[Subfield, float]], float]:
    """The subfields of a domain with their shares, and how sure the first one is."""
    own = {s: score for s, score in scores.items() if s.domain == domain}
    best = max(own.values(), default=0.0) or 1.0
    said, much = votes(near, "subfields"), weight(near, "subfields", EDITORS)
    mixed = {s: (1 - much) * score / best + much * said.get(fold(s.name), 0.0) for s, score in own.items()}
    mixed |= {s: much * share for s, share in _from_votes(domain, near, {fold(s.name) for s in own}).items()}
    ordered = sorted(((s, share) for s, share in mixed.items() if share > 0.02), key=lambda pair: -pair[1])
    if not ordered:
        return [], 0.0
    first = ordered[0][0]
    second = max((score for s, score in own.items() if s is not first), default=0.0)
    by_lead = _sure(SUBFIELD_LEAD, own.get(first, 0.0), second)
    return ordered, (1 - much) * by_lead + much * said.get(fold(first.name), 0.0)


def _from_votes(domain: str, near: Sequence[Neighbour], known: set[str]) -> dict[Subfield, float]:
    """Subfields of a domain that only editors know."""
    found: defaultdict[str, float] = defaultdict(float)
    total = sum(n.likeness for n in near) or 1.0
    for neighbour in near:
        if domain in neighbour.labels.get("domain", ()):
            for name in neighbour.labels.get("subfields", ()):
                if name and fold(name) not in known:
                    found[name] += neighbour.likeness / total
    return {Subfield(domain, name, Signs({}), ()): share for name, share in found.items()}
