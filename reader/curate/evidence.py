"""Whether the article supports what its digest says. Pure.

It checks quotations, numbers, dates and names, and whether some sentences are about the same thing. A false
"not", or two true facts joined into an untrue one, passes: this finds what was made up, and does not judge arguments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reader.curate.figures import Figure, figures
from reader.curate.names import names
from reader.curate.passages import Sentence, sentences
from reader.curate.quotations import pieces, quotations
from reader.curate.words import stem, terms
from reader.model.claims import Claim, Span
from reader.model.digest import Digest, audience
from reader.model.sections import LISTS
from reader.terms import fold as fold_word
from reader.text import clean_line, fold, plain

SPEAKS = 0.08
"""Share of a claim's terms that a few sentences of the article have to have, or nothing in it speaks of that."""
SPEAKS_AT_ALL = 0.15
"""The same for the whole article."""
SPANS = 3
"""Sentences that a claim is shown to rest on, at most."""
_ABOUT = frozenset(
    terms(
        "article author writer text piece essay note guide report commentary post introduction review study paper "
        "analysis explain explains describe describes argue argues advise advice recommend recommends suggest suggests "
        "propose conclude concludes discuss discusses introduce show shows tell tells end ends list lists example "
        "reader readers beginner beginners newcomer newcomers lay plain simple practical step steps"
    )
)
"""What a summary says of the article itself, and the article does not."""
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Text:
    """An article, taken apart once for all claims on it."""

    markdown: str
    title: str = ""
    """Its names and numbers count as the article's."""
    sentences: Sequence[Sentence] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentences", sentences(self.markdown))

    @cached_property
    def plain(self) -> str:
        return clean_line(f"{self.title}. {plain(self.markdown)}" if self.title else plain(self.markdown))

    @cached_property
    def folded(self) -> Folded:
        return Folded(self.markdown)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word, folded; of names with marks in them also the parts."""
        return frozenset(_WORDS.findall(fold_word(self.plain)))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))

    @cached_property
    def initials(self) -> str:
        """First letters of all words: what an abbreviation may stand for."""
        return "".join(word[0] for word in _WORDS.findall(fold_word(self.plain)))

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words that occur without a capital."""
        return frozenset(fold_word(w) for w in _WORDS.findall(self.plain) if w[:1].islower())

    @cached_property
    def figures(self) -> dict[float, set[str]]:
        """Its numbers, each with the kinds in which it occurs."""
        return _kinds(figures(self.plain))

    @cached_property
    def title_figures(self) -> dict[float, set[str]]:
        return _kinds(figures(self.title))

    @cached_property
    def terms(self) -> list[frozenset[str]]:
        """Of each sentence."""
        return [frozenset(terms(sentence.text)) for sentence in self.sentences]

    @cached_property
    def all_terms(self) -> frozenset[str]:
        return frozenset().union(*self.terms)

    @cached_property
    def sentence_figures(self) -> list[dict[float, set[str]]]:
        return [_kinds(figures(sentence.text)) for sentence in self.sentences]

    @cached_property
    def counts(self) -> frozenset[int]:
        """How many items its lists have, and how many parts: what a digest may count."""
        items: Counter[str] = Counter(
            s.heading for s in {s.block: s for s in self.sentences if s.kind in ("item", "step")}.values()
        )
        headings = sum(1 for s in self.sentences if s.kind == "heading")
        return frozenset((*items.values(), headings, sum(items.values())))


def _kinds(found: Iterable[Figure]) -> dict[float, set[str]]:
    kinds: dict[float, set[str]] = {}
    for figure in found:
        kinds.setdefault(figure.value, set()).add(figure.kind)
    return kinds


class Folded:
    """A text without case, marks and white space, and where each character of that stood."""

    def __init__(self, text: str) -> None:
        characters: list[str] = []
        self._places: list[int] = []
        for place, character in enumerate(text):
            for part in fold(character):
                if part.isalnum() or part in "%$€£":
                    characters.append(part)
                    self._places.append(place)
        self.text = "".join(characters)

    def find(self, quote: str) -> tuple[int, int] | None:
        """Where a quotation stands, white space, typography and Markdown aside."""
        wanted = "".join(c for c in fold(quote) if c.isalnum() or c in "%$€£")
        at = self.text.find(wanted) if wanted else -1
        if at < 0:
            return None
        return self._places[at], self._places[at + len(wanted) - 1] + 1


def claims_of(digest: Digest) -> Iterator[tuple[str, str]]:
    """Section and text of every sentence that a digest says."""
    for sentence in sentences(digest.summary):
        yield "summary", sentence.text
    for sentence in sentences(digest.takeaway):
        yield "takeaway", sentence.text
    for section in LISTS:
        for item in getattr(digest, section):
            yield section, item
    for takeaway in digest.takeaways:
        yield "takeaways", takeaway.text


def verify(digest: Digest, article: str | Text) -> list[Claim]:
    """Every sentence of a digest with what it rests on in the article, or why nothing supports it.

    Spans that the digest's own evidence names are kept where they still stand in the text.
    """
    text = article if isinstance(article, Text) else Text(article, digest.title)
    named: dict[tuple[str, str], list[Span]] = {}
    for claim in digest.evidence:
        named.setdefault((claim.section, claim.text), []).extend(claim.spans)
    return [check(section, said, text, named.get((section, said), ())) for section, said in claims_of(digest)]


def share_supported(claims: Sequence[Claim]) -> float:
    return sum(claim.supported for claim in claims) / len(claims) if claims else 0.0


def check(section: str, said: str, text: Text, named: Iterable[Span | str] = ()) -> Claim:
    """One claim. `named`: what its maker says it rests on, as spans or quotations."""
    spans: list[Span] = []
    for span in named:
        quote = span if isinstance(span, str) else span.quote
        places = _placed(quote, text, span.start if isinstance(span, Span) else -1)
        if not places:
            return Claim(
                section, said, why=f"what it is said to rest on does not stand in the article: “{_short(quote)}”"
            )
        spans += places
    # Whom a takeaway addresses is its maker's word; what it says to them is not.
    who, content = audience(said) if section in ("takeaway", "takeaways") else ("", said)
    content = said if any(figures(who)) else content
    why = _made_up(content, text)
    if why:
        return Claim(section, said, tuple(spans), why)
    spans, why = _grounds(content, text, spans)
    return Claim(section, said, tuple(spans), why)


def _placed(quote: str, text: Text, start: int) -> list[Span]:
    """The quotation in the article, where it was said to stand or anywhere else; of a shortened one each piece."""
    if start >= 0 and quote and text.markdown[start : start + len(quote)] == quote:
        return [Span(start, start + len(quote), quote)]
    whole = text.folded.find(quote) or text.folded.find(plain(quote))
    places = [whole] if whole is not None else [text.folded.find(piece) for piece in pieces(quote)]
    found = [place for place in places if place is not None]
    return [Span(*place, text.markdown[place[0] : place[1]]) for place in found] if len(found) == len(places) else []


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


def _made_up(said: str, text: Text) -> str:
    """Why a claim cannot come from the article, `""` where it may."""
    for quoted in quotations(said):
        if any(text.folded.find(piece) is None for piece in pieces(quoted)):
            return f"nobody is quoted so in the article: “{_short(quoted)}”"
    for figure in figures(said):
        if _is_share(figure, said, text):
            continue
        if not _has_figure(figure, text.figures) and not (figure.value in text.counts and not figure.kind):
            return f"the article does not say “{figure.text}”"
    for name in names(said, text.lower):
        missing = _missing(name, text)
        if missing:
            return f"the article does not name “{missing}”"
    return ""


def _has_figure(figure: Figure, known: dict[float, set[str]]) -> bool:
    kinds = known.get(figure.value)
    if kinds is None:
        return False
    if figure.kind in ("percent", "month"):
        return figure.kind in kinds
    # A date's month and a percentage are no count; money is often written without its sign.
    return bool(kinds & {"", "money"}) or (not figure.kind and "percent" in kinds)


_OUT_OF_TEN = re.compile(r"\s+(?:in|out of)\s+(?:ten|10)\b", re.IGNORECASE)


def _is_share(figure: Figure, said: str, text: Text) -> bool:
    """Whether it is the first number of `nine in ten`, or the second, and the article has that share in percent."""
    if _OUT_OF_TEN.match(said, figure.end):
        return "percent" in text.figures.get(figure.value * 10, ())
    before = re.search(r"(\w+)\s+(?:in|out of)\s+$", said[max(0, figure.start - 40) : figure.start], re.IGNORECASE)
    return bool(before) and figure.value == 10 and any(_OUT_OF_TEN.match(said, f.end) for f in figures(said))


def _missing(name: str, text: Text) -> str:
    """The part of a name that the article does not have, `""` where it has all."""
    for word in _WORDS.findall(name):
        folded = fold_word(word)
        if folded in text.words or stem(folded) in text.stems or not any(map(str.isalpha, word)):
            continue
        if folded in ("of", "the", "de", "la", "von", "van", "der", "and", "for"):
            continue
        # `European` where it says `Europe`; `AI` where it says `artificial intelligence`
        if len(folded) > 4 and _has_kin(folded, text.words):
            continue
        if word.isupper() and 2 <= len(word) <= 6 and folded in text.initials:
            continue
        return word if word == name else name
    return ""


def _has_kin(word: str, words: frozenset[str]) -> bool:
    """Whether one of the words is this one with another ending."""
    bare = (word.removesuffix(ending) for ending in _KIN if word.endswith(ending))
    return any(word + ending in words for ending in _KIN) or any(len(w) >= 4 and w in words for w in bare)


_KIN = frozenset(
    ("n", "an", "ian", "ans", "ians", "s", "es", "ese", "ish", "ic", "ist", "ists", "i", "al", "r", "er", "ers", "ns")
)


def _grounds(said: str, text: Text, spans: list[Span]) -> tuple[list[Span], str]:
    """The sentences that a claim rests on, and why they do not carry it, `""` where they do."""
    wanted = frozenset(terms(said)) - _ABOUT
    chosen = [n for n, s in enumerate(text.sentences) if any(s.start < p.end and p.start < s.end for p in spans)]
    covered: set[str] = set().union(*(text.terms[n] for n in chosen))
    if not spans:
        chosen = _best(wanted, text)
        covered = set().union(*(text.terms[n] for n in chosen))
        if wanted and _speak_of_little(wanted, covered, text):
            return [], "nothing in the article speaks of this"
    numbers = {stem(w) for figure in figures(said) for w in _WORDS.findall(fold_word(figure.text))}
    for figure in figures(said):
        if any(_has_figure(figure, text.sentence_figures[n]) for n in chosen) or (
            not figure.kind and figure.value in text.counts
        ):
            continue
        if (not figure.text[:1].isdigit() and not figure.kind) or _has_figure(figure, text.title_figures):
            continue  # small numbers in words count many things; the title is what all of it is about
        other = _with_figure(figure, wanted - numbers, text)
        if other < 0:
            return [s.span(text.markdown) for s in (text.sentences[n] for n in chosen)], (
                f"the article says “{figure.text}” of something else"
            )
        chosen.append(other)
    if not spans or len(chosen) > len(spans):
        extra = [text.sentences[n].span(text.markdown) for n in dict.fromkeys(chosen)]
        spans = spans + [e for e in extra if not any(e.start < p.end and p.start < e.end for p in spans)]
    return spans, ""


def _speak_of_little(wanted: frozenset[str], covered: set[str], text: Text) -> bool:
    return len(wanted & covered) < SPEAKS * len(wanted) or len(wanted & text.all_terms) < SPEAKS_AT_ALL * len(wanted)


def _best(wanted: frozenset[str], text: Text) -> list[int]:
    """The few sentences that have most of these terms, each for what the ones before it lack."""
    left, chosen = set(wanted), list[int]()
    while left and len(chosen) < SPANS:
        scores = ((len(left & found) / (8 + len(found)) * len(left & found), -n) for n, found in enumerate(text.terms))
        score, number = max(scores, default=(0.0, 0))
        if score <= 0 or (chosen and len(left & text.terms[-number]) < 2):
            break
        chosen.append(-number)
        left -= text.terms[-number]
    return chosen


def _with_figure(figure: Figure, wanted: frozenset[str], text: Text) -> int:
    """The sentence that has a number and most terms with a claim in common, at least one; -1 where none is."""
    having = [n for n, found in enumerate(text.sentence_figures) if _has_figure(figure, found)]
    around = {n: wanted & (text.terms[n] | text.terms[max(0, n - 1)]) for n in having}
    best = max(having, key=lambda n: len(around[n]), default=-1)
    return best if best >= 0 and around[best] else -1
