"""Whom or what a sentence begins with as if it were known: `The pair`, `The official`; and where that was said.

Such a sentence says something else, or nothing, beside other sentences than those that it stood beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.curate.passages import HEADING, Sentence
from reader.curate.words import stem
from reader.terms import fold

NEAR = 4
"""Sentences before it among which is the one that says who it is."""
_GROUPS = "pair duo trio couple quartet two three four twins brothers sisters siblings band rivals"
_PERSONS = frozenset(
    f"""
    {_GROUPS}
    official officials officer officers man woman boy girl men women teenager youth baby toddler mother father son
    daughter brother sister husband wife widow widower victim suspect attacker shooter driver pilot passenger
    defendant plaintiff lawyer attorney judge prosecutor detective witness author writer novelist poet journalist
    reporter columnist editor analyst expert scientist researcher professor historian economist doctor physician
    surgeon nurse teacher student pupil master engineer programmer designer architect artist painter sculptor singer
    musician rapper composer actor actress comedian director filmmaker producer presenter host player striker
    midfielder defender goalkeeper keeper captain coach manager skipper champion athlete boxer sprinter swimmer
    cyclist golfer developer businessman businesswoman entrepreneur founder billionaire millionaire executive
    chairman chairwoman spokesman spokeswoman politician lawmaker congressman congresswoman senator governor mayor
    minister candidate activist campaigner leader veteran soldier commander priest bishop farmer worker employee
    colleague neighbour neighbor friend owner resident survivor native
    """.split()
)
_DEFINITE = re.compile(r"^(?:The|Der|Die|Das|Den|Dem)\s(?P<rest>(?:[^\W_][\w’'-]*\s){1,5})")
_INVERTED = re.compile(r"^[^,.;:]{4,60}?\b(?:der|die)\s(?P<rest>(?:[a-zäöü]\w+\s){0,2}[A-ZÄÖÜ]\w+\s)")
_GERMAN_PERSON = re.compile(
    r"(?:ist|istin|erin|mann|frau|jährige|schaftler|politiker|sprecher|minister|trainer|spieler)$"
)
_YEARS_OLD = re.compile(r"^\d+-year-olds?$")
_NAME = re.compile(r"(?<![\w.])[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+")
_FOLLOWED = frozenset("of in for at from that who which whose to on with and or behind".split())


def person(text: str) -> str:
    """The noun by which a sentence begins with a person, or persons, whom it does not name: `official`; empty else."""
    found = _DEFINITE.match(text) or _INVERTED.match(text)
    if found is None:
        return ""
    words = found["rest"].split()
    german = not text.startswith("The ")
    for n, word in enumerate(words):
        folded = fold(word)
        after = words[n + 1] if n + 1 < len(words) else text[found.end() :].partition(" ")[0]
        if _YEARS_OLD.match(folded) or (not german and folded in _PERSONS) or (german and _GERMAN_PERSON.search(word)):
            # `the official who …` says who it is, and so does `the novelist Jane Doe`
            named = after[:1].isupper() or text[found.end() : found.end() + 1] in ",–"
            return "" if named or (not german and fold(after) in _FOLLOWED - {"and", "or", "on"}) else folded
        if not german and folded in _FOLLOWED:
            return ""
    return ""


def is_resolved(
    sentence: Sentence, text: str, own: Sequence[Sentence], told: Sequence[tuple[Sentence, str]], title: str = ""
) -> bool:
    """Whether what is told before a sentence, or the title, says whom it begins with. `own`: the whole text."""
    noun = person(text)
    if not noun:
        return True
    before = [(s, said) for s, said in told if s.start < sentence.start]
    if any(stem(noun) in map(stem, fold(said).split()) for said in (title, *(said for _, said in before))):
        return True
    earlier = [s for s in own if s.start < sentence.start and s.kind != HEADING]
    for near in reversed(earlier[-NEAR:]):
        names = _NAME.findall(near.text)
        if any(s.start == near.start for s, _ in before):
            return True
        if names:
            return bool(before) and all(any(name.split()[-1] in said for _, said in before) for name in names)
    return len(earlier) >= NEAR  # of nobody who was named: `the judge` of any court
