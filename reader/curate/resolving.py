"""Who a surname or a pronoun stands for, where the text itself says it: `Richard Reid` for `Reid`, and for `He`.

Only what is certain: a name in full that the text shows to be a person's, the only one with that surname.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from reader.curate.languages import Language
from reader.curate.passages import HEADING, Sentence
from reader.curate.words import STOP
from reader.dataclass import dataclass

SUBJECT = 5
"""Words at the beginning of a sentence among which its subject stands."""
_NAME = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*[a-zß-öø-ÿ](?:[-'’][^\W\d_]+)*"
_RUN = re.compile(rf"(?<![\w.]){_NAME}(?: (?:[A-Z]\.|van|von|de|der|den|la|le|al|bin|da|di|du|{_NAME}))* {_NAME}")
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir dame lord lady president vice-president president-elect minister secretary senator governor
    chancellor judge magistrate justice king queen prince princess captain general colonel major sergeant agent officer
    inspector detective constable superintendent commissioner coach mayor director chairman chairwoman chief executive
    manager doctor spokesman spokeswoman spokesperson spokesmann sprecher sprecherin minister präsident präsidentin
    kanzler kanzlerin ministerin herr frau bürgermeister professorin führer pope bishop archbishop father
    reverend rev sen rep gov gen col showrunner trainer monsieur madame
    """.split()
)
_NO_PERSON = frozenset(
    """
    bank university court street council company party union house service corp inc ltd ministry department agency city
    island islands river lake park road bay club team times news post school college institute association party group
    state states kingdom republic america europe africa asia church hall palace station airport league cup act bill prize
    award north south east west new the of in at on monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december centre center festival games forest
    """.split()
)
_SPEECH = r"(?:said|says|told|added|argued|argues|wrote|writes|explained|explains|warned|warns|believes|thinks|insisted|sagte|sagt|erklärte|erklärt)"
_SAID_BY = re.compile(rf"\b{_SPEECH}\s$")
_AFTER = re.compile(
    rf"^(?:\s{_SPEECH}\b|,? \(?\d\d\)?[,. ]|, (?:who|whose|an? |the |der |die |eine? )|\s(?:himself|herself)\b)"
)
_HE = re.compile(r"^(?:He|She)\s(?=(?:has|had|is|was|also|now|will|would|[a-z]+s|[a-z]+ed)\b)")
_SPEAKER = re.compile(rf"\b{_SPEECH} ({_NAME})(?! [A-Z])|(?<![\w-])({_NAME}) {_SPEECH}\b")
_HONORIFIC = r"(?:Mrs?|Ms|Miss|Dr|Herr|Frau)\.? "
_SPEECH_MARKS = re.compile(r"[“\"„«][^”“\"«»]*[”“\"»]")


@dataclass(frozen=True)
class People:
    """The persons that a text names in full."""

    full: Mapping[str, tuple[str, Sentence]] = field(default_factory=dict)
    """By the surname: the name in full, and the sentence that says it first."""

    @classmethod
    def of(cls, own: Sequence[Sentence]) -> People:
        found: dict[str, tuple[str, Sentence]] = {}
        other: set[str] = set()
        prose = [s for s in own if s.kind != HEADING]
        speakers = {name for s in prose for found in _SPEAKER.finditer(s.text) for name in found.groups() if name}
        for number, sentence in enumerate(prose):
            after = prose[number + 1].text if number + 1 < len(prose) else ""
            for name, sure in _named(sentence.text):
                surname = name.rpartition(" ")[2]
                known = found.get(surname)
                if known is not None:
                    if name.split()[0] not in known[0].split() and known[0].split()[0] not in name.split():
                        other.add(surname)
                elif (
                    sure
                    or surname in speakers
                    or (_HE.match(after) and " ".join(sentence.text.split()[:SUBJECT]).startswith(name))
                ):
                    found[surname] = name, sentence
        return cls({surname: about for surname, about in found.items() if surname not in other})

    def in_full(self, text: str, but: str = "") -> tuple[str, tuple[Sentence, ...]]:
        """The text with surnames in full where they first stand, and the sentences that say them.

        `but`: what was read before, whose names are known.
        """
        also: list[Sentence] = []
        for surname, (name, sentence) in self.full.items():
            if surname not in text or name in text or name in but:
                continue
            alone = re.compile(
                rf"(?<![\w.’'-])(?<![A-Z][a-z] )(?:{_HONORIFIC})?{re.escape(surname)}(?![\w-])(?! [A-Z])"
            )
            place = next(_outside(alone, text), None)
            if place is not None:
                text = text[: place.start()] + name + text[place.end() :]
                also.append(sentence)
        return text, tuple(also)

    def subject(self, text: str) -> tuple[str, Sentence] | None:
        """The person whom a sentence is about: the only one it names, at its beginning."""
        named = [about for surname, about in self.full.items() if re.search(rf"\b{re.escape(surname)}\b", text)]
        begins = " ".join(text.split()[:SUBJECT])
        return named[0] if len(named) == 1 and named[0][0].rpartition(" ")[2] in begins else None


def _named(text: str) -> Iterator[tuple[str, bool]]:
    """The names in full that may be persons', and whether what stands around them shows it."""
    for run in _RUN.finditer(text):
        words = re.sub(r"['’]s?$", "", run[0]).split()
        while words and words[0].casefold() in STOP:
            words.pop(0)
        titles = [n for n, word in enumerate(words) if word.casefold().rstrip(".") in _TITLES]
        person = words[titles[-1] + 1 :] if titles else words
        if not 2 <= len(person) <= 4 or any(word.casefold() in _NO_PERSON for word in person):
            continue
        before, after = text[: run.start()], text[run.end() :]
        titled = bool(titles) or (before.split() or [""])[-1].casefold() in _TITLES
        yield " ".join(person), titled or bool(_SAID_BY.search(before) or _AFTER.match(after))


def _outside(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Where a pattern matches outside of somebody's speech, and not after another name."""
    quoted = [(m.start(), m.end()) for m in _SPEECH_MARKS.finditer(text)]
    for found in pattern.finditer(text):
        before = text[: found.start()].split()[-1:]
        if not any(a <= found.start() < b for a, b in quoted) and not (
            before and before[0][0].isupper() and found.start() > len(before[0]) + 1 and before[0][-1] not in ".!?:"
        ):
            yield found


def said_by_name(text: str, before: str, people: People, language: Language) -> tuple[str, tuple[Sentence, ...]] | None:
    """A sentence of `He …` with the name of the one whom the sentence before is about; None where that is not sure."""
    if language.code != "en" or not _HE.match(text):
        return None
    about = people.subject(before)
    return (_HE.sub(f"{about[0]} ", text, count=1), (about[1],)) if about is not None else None
