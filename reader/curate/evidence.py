"""Whether the article supports what its digest says. Pure.

Quotations, quantities and names have to stand in the article, quantities with what they are of. Then a claim is put
beside the sentences that are nearest to it, and who says or does it, what it denies, its direction, its certainty and
its reason are compared. What has no sentence near it is not checked. No argument is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reader.curate.actors import wrong_actor
from reader.curate.alignment import key_of
from reader.curate.article import Text as Text
from reader.curate.article import bare_of, language_said
from reader.curate.causes import other_cause
from reader.curate.certainty import is_no_name_of, is_no_number_of, is_of_another_unit, stands_in_one
from reader.curate.clauses import listed, of_another_clause, of_one_sentence
from reader.curate.comparing import Compared, compared
from reader.curate.counted import Wrong, wrong_quantity
from reader.curate.figures import figures
from reader.curate.hedges import surer
from reader.curate.named import unknown_name
from reader.curate.order import other_order
from reader.curate.passages import sentences
from reader.curate.places import other_in_place
from reader.curate.polarity import turned_round
from reader.curate.quantities import quantities
from reader.curate.quantity import alike
from reader.curate.quotations import pieces, quotations
from reader.curate.quotations import quoted as quoted_in
from reader.curate.ranks import other_date, other_rank
from reader.curate.support import unsure
from reader.curate.swaps import swapped
from reader.curate.words import stem, terms
from reader.model.claims import Claim, Span
from reader.model.digest import Digest, audience
from reader.model.sections import LISTS
from reader.terms import fold as fold_word
from reader.text import plain

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
_LEFT_OUT = frozenset(map(key_of, _ABOUT))
_language_of = language_said  # kept here for those who clear what it remembers
_WORDS = re.compile(r"[^\W_]+")


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
    if (own := text.own.get(bare_of(said))) is not None:
        return Claim(section, said, tuple(spans) or (own.span(text.markdown),))
    # Whom a takeaway addresses is its maker's word; what it says to them is not.
    who, content = audience(said) if section in ("takeaway", "takeaways") else ("", said)
    content = said if any(figures(who)) else content
    why = _misquoted(content, text)
    if why:
        return Claim(section, said, tuple(spans), why)
    language = text.language_of(content)
    wrong, having = wrong_quantity(
        content,
        language,
        of_one_sentence(content, language, text.quantities, text.index),
        text.index,
        text.counts | listed(content, text.index),
    )
    missing = "" if wrong else unknown_name(content, text, language)
    if wrong or missing:
        why = wrong.why if wrong else f"the article does not name “{missing}”"
        hard = _is_certain(wrong, content, text) if wrong else is_no_name_of(missing, content, text)
        return Claim(section, said, tuple(spans) or _nearest(content, text), why, unchecked=not hard)
    return _grounded(Claim(section, said, tuple(spans)), content, text, having)


def _is_certain(wrong: Wrong, said: str, text: Text) -> bool:
    """Whether a quantity stands nowhere in the article, or in a sentence that says the rest another one instead."""
    if is_no_number_of(wrong.quantity, text):
        return True
    unsaid = wrong.instead < 0 and not wrong.elsewhere
    if unsaid and is_of_another_unit(wrong.quantity, (p.quantity for p in text.quantities)):
        return True
    claim = compared(said, text.language_of(said), text.index)
    if wrong.elsewhere or not claim.best or not stands_in_one(claim, text.index):
        return False
    nearest = claim.best[0].number
    if wrong.instead >= 0:
        return wrong.instead == nearest
    return any(p.sentence == nearest and not p.single and alike(wrong.quantity, p.quantity) for p in text.quantities)


def _grounded(claim: Claim, said: str, text: Text, having: list[int]) -> Claim:
    """A claim with the sentences that it rests on, and whether they carry it."""
    spans = list(claim.spans)
    wanted = frozenset(terms(said)) - _ABOUT
    chosen = [n for n, s in enumerate(text.sentences) if any(s.start < p.end and p.start < s.end for p in spans)]
    covered: set[str] = set().union(*(text.terms[n] for n in chosen))
    if not spans:
        chosen = _best(wanted, text)
        covered = set().union(*(text.terms[n] for n in chosen))
        if wanted and _speak_of_little(wanted, covered, text):
            return replace(claim, why="nothing in the article speaks of this", unchecked=True)
    chosen += [n for n in having if n not in chosen]
    extra = [text.sentences[n].span(text.markdown) for n in dict.fromkeys(chosen)]
    spans += [e for e in extra if not any(e.start < p.end and p.start < e.end for p in spans)]
    why, hard = _told_otherwise(said, text)
    return replace(claim, spans=tuple(spans), why=why, unchecked=bool(why) and not hard)


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


def _nearest(said: str, text: Text) -> tuple[Span, ...]:
    """The sentences that have most of a claim's words."""
    return tuple(text.sentences[n].span(text.markdown) for n in _best(frozenset(terms(said)) - _ABOUT, text)[:1])


def _misquoted(said: str, text: Text) -> str:
    """Why a quotation does not come from the article, `""` where all do."""
    for quoted in quotations(said):
        if any(text.folded.find(piece) is None for piece in pieces(quoted)):
            return f"nobody is quoted so in the article: “{_short(quoted)}”"
    for phrase in quoted_in(said):
        words = _WORDS.findall(phrase)
        made_up = len(words) == 2 or (
            len(words) == 1 and len(words[0]) > 4 and stem(fold_word(words[0])) not in text.stems
        )
        if made_up and words[0].islower() and text.folded.find(phrase) is None:
            return f"these are not the article's words: “{_short(phrase)}”"
    return ""


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


ORDERED = 0.4
"""The same, for what is before what, or more."""


def _told_otherwise(said: str, text: Text) -> tuple[str, bool]:
    """Why the sentences that are nearest to a claim do not say it, `""` where they do; and whether that is certain."""
    language, index = text.language_of(said), text.index
    claim = compared(said, language, index)
    order = _order_of(claim, text)
    found = quantities(said, language)
    opposite = ""
    other = (
        of_another_clause(found, text.quantities, claim, index)
        or (other_rank(found, text.quantities, claim, index) if found else "")
        or (other_date(found, text.quantities, claim, index) if found else "")
    )
    if not other:
        opposite = turned_round(claim, index, language, ordered=order < 0)
    if other or opposite.endswith("”"):
        return other or opposite, stands_in_one(claim, index)
    return (
        opposite
        or wrong_actor(claim, index, text.names)
        or other_in_place(claim, index, text.names)
        or _in_other_order(order, claim, text)
        or swapped(claim, index, language)
        or surer(claim, index, language)
        or other_cause(claim, index)
        or unsure(compared(said, language, index, _LEFT_OUT), found, text)
    ), False


def _order_of(claim: Compared, text: Text) -> int:
    """1 where a claim has two in another order than a sentence near to it, -1 where in the same, 0 where unknown."""
    for match in claim.best[:2]:
        if match.around >= ORDERED:
            inside = [p.quantity for p in text.quantities if p.sentence == match.number]
            if order := other_order(claim, match.number, inside, text.index):
                return order
    return 0


def _in_other_order(order: int, claim: Compared, text: Text) -> str:
    if order <= 0 or claim.first is None:
        return ""
    return f"the article has it in another order: “{_short(text.sentences[claim.first.number].text)}”"
