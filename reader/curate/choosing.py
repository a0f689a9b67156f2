"""Which of an article's sentences make its summary, its insights and its takeaway: the best, or none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import field
from functools import cached_property

from reader.curate.advice import is_given_to_the_public, says_what_follows
from reader.curate.candidates import Candidate
from reader.curate.days import names_a_day
from reader.curate.figures import figures
from reader.curate.languages import Language
from reader.curate.naming import Title
from reader.curate.passages import PROSE, Sentence
from reader.curate.referring import is_resolved
from reader.curate.standing import is_of_nobody, is_personal, turns
from reader.curate.words import NEAR, overlap, stem, terms
from reader.dataclass import dataclass
from reader.terms import fold as fold_word

SUMMARY = 3
"""Sentences of a summary of a short article; longer ones get more, up to `MOST_SUMMARY`."""
LEAST_TOLD = 2
"""Sentences of nobody's own that are enough for a summary."""
MOST_SUMMARY = 5
WORDS_A_SENTENCE = 450
"""Words of an article for which its summary gets one more sentence."""
INSIGHTS = 2
TAKEAWAY_SURE = 1.0
INSIGHT_SURE = 0.9
"""Scores below which nothing is said: two good insights are better than four, and no takeaway than a poor one."""
MAIN = 8
"""Words that an article has most: what it is about."""
LONGEST_TAKEAWAY = 36
"""Words of a takeaway: it is one thing to remember."""
_THE = re.compile(r"The ([a-z]+)\b(?! (?:of|in|for|at|between|from|that|who|which|to)\b)")
_VAGUE = re.compile(
    r"\bthe (?:feature|city|source|technology|procedure|technique|change|rule|plan|drug|method|approach|device|site|service|government|minister|court|judge|council|company|firm|agency|team|group|researchers?|authors?|study|bill|law|pair|duo|man|woman|ministry|report|paper|project|tool|system|app|product|move|deal|decision|case|idea)\b",
    re.IGNORECASE,
)
"""Names a thing without saying which: a sentence with nothing else for its subject says little alone."""


_SUCH = re.compile(r"\bsuch (?!as\b|an?\b)\w+", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|overnight|this (?:morning|afternoon|evening|week|month)|(?:last|next|on) (?:week|night|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day['’]s|heute|gestern|morgen|am (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|hier soir|aujourd['’]hui|ayer|hoy|ieri|oggi|ontem|hoje|gisteren|vandaag"
    r"|new year['’]s eve|told (?:reuters|reporters|the bbc|afp|ap))\b",
    re.IGNORECASE,
)
"""What is of its day, as news are."""
NEWS = 4
"""Sentences at the beginning of news of which one names a day."""

TURNED_ON = 0.4
"""Rank from which on the lead is what the article is about, whatever its words."""
PROMISE = 10
"""Words of a sentence that is mostly a beginning: what it promises stands in the next."""
_LONG_AGO = re.compile(
    r"(?:(?:About|Almost|Nearly|Just|Only|Some|More than|Over) )?(?:\w+ ){1,3}(?:years|months|weeks|decades|centuries) ago\b|(?:Last|For) (?:years?|months?|decades?|centuries)\b|(?:Back in|In|Since) (?:\w+ )?1\d{3}\b"
    r"|Vor (?:\w+ ){1,3}(?:Jahren|Monaten|Wochen|Jahrzehnten|Jahrhunderten)\b|(?:Seit|Im Jahre?) 1\d{3}\b|Il y a (?:\S+ ){1,3}(?:ans|mois|semaines)\b|Hace (?:\S+ ){1,3}(?:años|meses|semanas)\b",
    re.IGNORECASE,
)
"""How a sentence begins that tells what was before the news."""
_DEFINES = re.compile(
    r"(?:(?:An?|The|Eine?|Der|Die|Das) )?(?:[\w()-]+ ){1,4}?(?:is (?:an?|the|defined|called)|are (?:the|called|defined)|defines?|describes?|refers? to|contains?|consists? of|means|ist eine?|sind|bezeichnet)\b",
)
_WHO = re.compile(r"[A-ZÀ-Þ][\w'’-]+ [A-ZÀ-Þ][\w'’-]+ ")
_PUBLISHED = re.compile(
    r"\b(?:is|are|was|were|has been|have been) (?:also )?(?:published|presented|supported|funded)\b"
)
PUBLISHED_WORDS = 30
"""Words of a sentence that says where a study was published, and nothing that it found."""
_WHAT = re.compile(
    r"\b(?:what (?:is|are|was)|explain\w*|introduction|intro|guide|basics|glossary|definition|was ist|was sind|erklärt|qu['’]est-ce|qué es|che cos)\b",
    re.IGNORECASE,
)
"""Titles of texts that are there to define."""


@dataclass
class Chooser:
    """Chooses sentences of one article, none of them twice, none near-equal to another."""

    title: str
    candidates: Sequence[Candidate]
    language: Language
    own: Sequence[Sentence] = ()
    """All that the article says, where it is looked up whom a sentence begins with."""
    used: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        counts = Counter(term for each in self.candidates for term in dict.fromkeys(each.terms))
        self.about = Title(self.title, (each.terms for each in self.candidates))
        self.title_terms = frozenset(terms(self.title))
        self.main = frozenset(term for term, n in counts.most_common(MAIN) if n > 1) | self.title_terms

    def summary(self) -> list[Candidate]:
        """The sentences of the summary, in the order of the article; the first one names what it is about."""
        words = sum(len(each.text.split()) for each in self.candidates)
        most = min(MOST_SUMMARY, SUMMARY + words // WORDS_A_SENTENCE - (words >= WORDS_A_SENTENCE))
        first = self.first
        if first is None:
            return []
        self.used.append(first.terms)
        later = [each for each in self._readable if each is not first and self._fits_after(each, first)]
        later = later if len(later) + 1 >= LEAST_TOLD else [each for each in self._readable if each is not first]
        chosen = [first, *self.best(later, self._worth, most - 1, beside=first)]
        return sorted(self._with_followers(chosen, most), key=lambda each: each.sentence.start)

    def _least_bad(self) -> list[Candidate]:
        """Where nothing stands alone, the sentences that at least do not begin by leaning."""
        return [each for each in self.candidates if not self.language.leans.match(each.text)] or [*self.candidates[:1]]

    @cached_property
    def _readable(self) -> Sequence[Candidate]:
        """The sentences that may be in the summary: where there are enough, none in which the author speaks of himself."""
        alone = [each for each in self.candidates if each.alone] or self._least_bad()
        told = [each for each in alone if not is_personal(each.text, self.language) and not is_of_nobody(each.text)]
        return told if len(told) >= max(LEAST_TOLD, len(alone) // 4) else alone

    @cached_property
    def first(self) -> Candidate | None:
        """The sentence that a summary begins with: it shares the title's words, and stands early."""
        able = [each for each in self._readable if self._is_resolved(each, ())] or self._readable
        return max(able, key=self._first_score, default=None)

    def _first_score(self, each: Candidate) -> float:
        named = len(self._named(each))
        shared = named / (len(self.about.terms) or 1)
        score = self._summary_score(each) + 0.8 * shared + (0.5 if shared else 0.0) - 0.6 * each.place
        score += 0.9 if each is self.candidates[0] else 0.0
        score += 0.3 if named > 1 else 0.0
        score -= 0.6 if not named and each.rank < TURNED_ON and not self._sets_the_scene(each) else 0.0
        score -= 0.4 if _LONG_AGO.match(each.text) else 0.0
        return score - (0.5 if self._is_vague(each) else 0.0)

    def _sets_the_scene(self, each: Candidate) -> bool:
        """Whether it is the lead, and says when or who: a beginning, and no wind-up."""
        return each is self.candidates[0] and (any(figures(each.text)) or _WHO.match(each.text) is not None)

    def _named(self, each: Candidate) -> frozenset[str]:
        """The words of the title that it has."""
        return self.about.named(each.terms)

    def _is_resolved(self, each: Candidate, told: Sequence[Candidate]) -> bool:
        """Whether those beside it say whom it begins with."""
        return is_resolved(
            each.sentence, each.text, self.own, [(other.sentence, other.text) for other in told], self.title
        )

    @cached_property
    def _asks_what(self) -> bool:
        """Whether the article is there to say what things are."""
        return _WHAT.search(self.title) is not None

    def _is_vague(self, each: Candidate) -> bool:
        """Whether it begins with a thing that neither the title nor its own beginning names: `The city, …`."""
        found = _THE.match(each.text)
        return found is not None and not self.about.named([stem(fold_word(found[1]))])

    def _fits_after(self, each: Candidate, first: Candidate) -> bool:
        """Whether a sentence may stand beside the first one: before it only where it names the subject itself."""
        return each.sentence.start > first.sentence.start or bool(self._named(each))

    @cached_property
    def _after(self) -> dict[int, Candidate]:
        """By where a sentence starts, the one that leans on it."""
        pairs = zip(self.candidates, self.candidates[1:], strict=False)
        return {one.sentence.start: other for one, other in pairs if other.follows}

    def _answer(self, each: Candidate) -> Candidate | None:
        """The sentence after it that turns it, or says more of what the title names than it and the first one do."""
        after = self._after.get(each.sentence.start)
        if after is None or is_of_nobody(after.text) or is_personal(after.text, self.language):
            return None
        told = self._named(each) | (self._named(self.first) if self.first is not None else frozenset())
        turned = each.turned and turns(after.text)
        return after if turned or len(self._named(after) - told) > 1 else None

    def _completed(self, each: Candidate) -> Candidate | None:
        """The one that it needs, or, where it is a mere beginning, the one that tells what it promises."""
        after = self._after.get(each.sentence.start)
        words = len(each.text.split())
        promises = (
            after is not None and words <= PROMISE and len(after.text.split()) > 2 * words and any(figures(after.text))
        )
        return self._answer(each) or (after if promises and self._named(each) else None)

    def _worth(self, each: Candidate) -> float:
        """The score of a sentence together with the one that it needs."""
        own, after = self._summary_score(each), self._answer(each)
        return own if after is None else max(own, (own + self._summary_score(after)) / 2)

    def _with_followers(self, chosen: list[Candidate], most: int) -> list[Candidate]:
        """With each sentence the one that leans on it: what it needs before anything else, the rest where there is room."""
        found = list(chosen)
        for each in chosen:
            after = self._completed(each) if each in found else None
            if after is not None and not self._repeats(after, found):
                spare = [other for other in found if other is not chosen[0] and other is not each and not other.follows]
                if len(found) >= most and spare:
                    found.remove(min(spare, key=self._worth))
                if len(found) < most:
                    found.append(after)
                    self.used.append(after.terms)
        for each in chosen:
            after = self._after.get(each.sentence.start) if each in found else None
            if (
                after is not None
                and len(found) < most
                and (after.rank > 0.6 or each.turned)
                and not self._repeats(after, found)
            ):
                found.append(after)
                self.used.append(after.terms)
        return found

    def _repeats(self, each: Candidate, told: Sequence[Candidate]) -> bool:
        return self.is_near(each.terms) or any(tells_again(each, other) for other in told)

    def takeaway(self, role_terms: Collection[str], but: Candidate | None = None) -> Candidate | None:
        """The sentence of most consequence, None where none says a consequence for such readers.

        `role_terms`: the terms of what they read about; empty where it is not known who they are.
        """
        able = [each for each in self.candidates if each is not but and self._may_be_takeaway(each, role_terms)]
        best = max(able, key=self.consequence, default=None)
        return best if best is not None and self.consequence(best) >= TAKEAWAY_SURE else None

    def _may_be_takeaway(self, each: Candidate, role_terms: Collection[str]) -> bool:
        own = set(each.terms)
        return (
            each.alone
            and not each.turned
            and each.sentence.kind == PROSE
            and len(each.text.split()) <= LONGEST_TAKEAWAY
            and says_what_follows(each.text, self.language)
            and not is_personal(each.text, self.language)
            and not is_of_nobody(each.text)
            and not _quotes(each.text)
            and (bool(own & self.main) or len(own & set(role_terms)) > 1)
            and (not role_terms or not own.isdisjoint(role_terms) or is_given_to_the_public(each.text))
            and not self.is_near(each.terms)
        )

    def consequence(self, each: Candidate) -> float:
        """How much a sentence tells its readers what follows for them."""
        cues = len(set(map(str.casefold, self.language.consequence.findall(each.text))))
        about = len(set(each.terms) & self.main) / (len(self.main) or 1)
        score = 0.75 * min(2, cues) + 0.5 * each.rank + 1.2 * about + 0.3 * each.place
        if is_given_to_the_public(each.text):
            score += 1.0
        elif self.language.speech.search(each.text):
            score -= 0.5
        score -= 0.6 if _SUCH.search(each.text) else 0.0
        return score - (0.3 if _VAGUE.search(each.text[:40]) else 0.0)

    def insights(self) -> list[Candidate]:
        """What else is worth knowing: findings and figures that name what they are of."""
        able = [
            each for each in self.candidates
            if each.alone and set(each.terms) & self.main and self._is_finding(each)
        ]  # fmt: skip
        if any(names_a_day(each.text) for each in self.candidates[:NEWS]):
            return []  # what news add is details
        return self.best(able, self._insight_score, INSIGHTS, INSIGHT_SURE)

    def _is_finding(self, each: Candidate) -> bool:
        """Whether it tells what holds beyond its day: no detail of the news, and nothing of its author."""
        return (
            self.language.stress.search(each.text) is not None
            and _DATED.search(each.text) is None
            and not is_personal(each.text, self.language)
            and not is_of_nobody(each.text)
            and not self.language.open_ends.search(each.text)
        )

    def _insight_score(self, each: Candidate) -> float:
        score = 0.8 * each.rank + 0.25 * min(2, len(self.language.stress.findall(each.text)))
        score += 0.25 if any(figures(each.text)) else 0.0
        score += 0.15 * each.leads
        score -= 0.3 if len(each.text.split()) < 10 or _VAGUE.match(each.text) else 0.0
        return score - (0.35 if _quotes(each.text) else 0.0)

    def _summary_score(self, each: Candidate) -> float:
        words = len(each.text.split()) or 1
        score = each.rank + 0.9 * max(0.0, 1 - each.place * 6) + 0.12 * max(0.0, each.place - 0.8) * 5
        named = self._named(each)
        score += 1.2 * len(named) / (len(self.about.terms) or 1)
        score += 0.2 if self.language.stress.search(each.text) else 0.0
        score += 0.15 if 14 <= words <= 38 else -0.2 if words < 10 else 0.0
        score += 0.25 * each.leads
        score -= 0.4 if is_personal(each.text, self.language) or is_of_nobody(each.text) else 0.0
        score -= 0.7 if self.language.open_ends.search(each.text) else 0.0
        score -= (0.3 if self._after.get(each.sentence.start) else 0.6) if each.turned else 0.0
        score -= 0.4 if not named and not self._asks_what and _DEFINES.match(each.text) else 0.0
        score -= 0.2 if _VAGUE.match(each.text) else 0.0
        score -= 0.5 if _PUBLISHED.search(each.text) and words <= PUBLISHED_WORDS else 0.0
        return score - (0.35 if each.sentence.kind != PROSE or _quotes(each.text) else 0.0)

    def best(
        self,
        able: Sequence[Candidate],
        score: Callable[[Candidate], float],
        most: int,
        least: float = float("-inf"),
        beside: Candidate | None = None,
    ) -> list[Candidate]:
        """The best few above a score, in the order of the article, none near-equal to what was used before.

        `beside`: what they stand with; none of them tells again what it, or another of them, tells.
        """
        chosen: list[Candidate] = []
        for each in sorted(able, key=score, reverse=True):
            if len(chosen) == most or score(each) < least:
                break
            told = chosen if beside is None else [beside, *chosen]
            if (
                not self.is_near(each.terms)
                and not any(tells_again(each, other) for other in told)
                and (beside is None or self._is_resolved(each, told))
            ):
                chosen.append(each)
                self.used.append(each.terms)
        return sorted(chosen, key=lambda each: each.sentence.start)

    def is_near(self, own: Sequence[str]) -> bool:
        """Whether a sentence that was used says the same, or this one's words all stand in it."""
        return any(overlap(own, other) > NEAR or set(own) <= set(other) for other in self.used)


_ACT = re.compile(
    r"[a-z]{3,}ed$|^(?:said|says|told|gave|made|took|won|lost|killed|died|found|cut|rose|fell|sold|bought)$"
)
SHARED, MOST_SHARED = 4, 0.5
"""Terms, and the share of the shorter sentence's, that two sentences have in common which tell the same."""


def tells_again(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences tell the same in other words: they share most terms, or what was done and two things by it."""
    mine, yours = set(one.terms), set(other.terms)
    both = mine & yours
    if len(both) >= SHARED and len(both) >= MOST_SHARED * min(len(mine), len(yours)):
        return True
    if len(both) < 3:
        return False
    acts = _acts(one.text) & _acts(other.text)
    return bool(acts) and len(both - acts) > 1 and len(both) >= 0.25 * min(len(mine), len(yours))


def _acts(text: str) -> set[str]:
    return {stem(word) for word in map(fold_word, text.replace(",", " ").split()) if _ACT.search(word.strip(".;:"))}


def _quotes(text: str) -> bool:
    return text[:1] in '"“«„「' or text.count("“") + text.count('"') + text.count("«") + text.count("„") >= 1
