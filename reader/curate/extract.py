"""A digest made of an article's own sentences: offline, nothing invented, and labelled so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reader.curate.boilerplate import without_boilerplate
from reader.curate.figures import figures
from reader.curate.injected import speaks_to_machines
from reader.curate.labels import Labels, Neighbours, guess, keywords
from reader.curate.passages import HEADING, ITEM, PROSE, QUOTE, STEP, Sentence, sentences
from reader.curate.rank import ranks
from reader.curate.taxonomy import Taxonomy
from reader.curate.words import IMPERATIVES, NEAR, overlap, terms
from reader.model.claims import Claim
from reader.model.digest import EXTRACT, Addressed, Depth, Digest, Field
from reader.text import count_words, fold, reading_minutes

SUMMARY = 3
"""Sentences of a summary of a short article; longer ones get more, up to `MOST_SUMMARY`."""
MOST_SUMMARY = 5
WORDS_A_SENTENCE = 450
"""Words of an article for which its summary gets one more sentence."""
INSIGHTS = 4
ITEMS = 7
"""Items of a list: steps, principles, what to do in practice."""
LEAST_WORDS, MOST_WORDS = 6, 60
"""Words of a sentence that stands alone."""

# What makes a sentence lean on the one before it: alone it says too little.
_LEANS = re.compile(
    r"^(?:and|but|or|so|yet|still|then|also|however|moreover|furthermore|nevertheless|instead|otherwise|besides|meanwhile|similarly|likewise|conversely|"
    r"he|she|they|it|this|that|these|those|his|her|their|its|such|both|neither|either|the (?:former|latter|same|other|second|third)|here|there|"
    r"for (?:example|instance)|in (?:other words|contrast|addition|turn)|as a result|because of (?:this|that)|by contrast|on the other hand|"
    r"that's|it's|he's|she's|they're|there's|again|even so|of course|not so|yes|no|well|why|worse|better|another|others|one of them|another one)\b",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(?:i|i'm|i've|my|me|we'll see|in this (?:article|post|essay|tutorial|guide|piece)|this (?:article|post|essay|tutorial|guide|piece))\b",
    re.IGNORECASE,
)
_STRESS = re.compile(
    r"\b(?:found|finds?|shows?|showed|shown|suggests?|concludes?|concluded|reveals?|result(?:s|ed)?|means?|meant|because|therefore|reason|cause[ds]?|"
    r"key|main|most important|important|central|crucial|essential|biggest|largest|first time|according to|announced|will|plans?|"
    r"in short|in summary|overall|the lesson|lessons?|the point|the problem|the answer|the goal|argues?|proposes?|introduces?|presents?|"
    r"reduc\w+|increas\w+|cut|fell|rose|grew|doubled|halved|saved?|percent|per cent)\b|%|\d",
    re.IGNORECASE,
)
_CONSEQUENCE = re.compile(
    r"\b(?:should|must|need(?:s|ed)? to|ought to|have to|has to|means? that|meant that|means|matters?|the (?:real |main |key |biggest )?(?:lesson|point|takeaway|moral|message|answer|trick|rule|conclusion)|"
    r"lesson|bottom line|in short|in the end|ultimately|therefore|as a consequence|the best|recommend\w*|worth|so that|if you|whoever|anyone who|"
    r"never|always|instead of|rather than|better to|the result|pays?|risk|avoid|only (?:if|when|works)|depends? on|changes? how|makes? it)\b",
    re.IGNORECASE,
)
_HOW_TO = re.compile(
    r"\b(?:how to|how we|steps?|method|procedure|instructions?|tutorial|set(?:ting)? (?:it )?up|recipe|walkthrough|process|approach|the experiment|methodology)\b"
)
_PRINCIPLES = re.compile(
    r"\b(?:principles?|lessons?(?: learned)?|rules?(?: of thumb)?|guidelines?|takeaways?|key points?|what we (?:have )?learned|values|commandments|laws)\b"
)
_PRACTICE = re.compile(
    r"\b(?:in practice|what (?:you can|to) do|what (?:we|you|teams|managers|parents|readers|patients) (?:can|should) do|recommendations?|next steps?|action items?|actions?|tips?|checklist|how to use|what (?:this|it) means for|advice|getting started|what we (?:are changing|changed|will change)|try (?:it|this))\b"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may stand in a digest."""

    sentence: Sentence
    terms: tuple[str, ...]
    place: float
    """0 for the article's first sentence, 1 for its last."""
    rank: float
    alone: bool
    """Whether it can be understood without the one before it."""


def extract(digest: Digest, taxonomy: Taxonomy, neighbours: Neighbours | None = None, now: str = "") -> Digest:
    """The digest of an article's own sentences. `now`: a date-time in UTC.

    What the article's publisher said of it (title, authors, date, topics) stays. An article without a sentence that
    could stand in a summary gives a digest with an empty one; who calls looks at that.
    """
    markdown = digest.article.text if digest.article is not None else ""
    own = own_sentences(markdown)
    near = neighbours.nearest(keywords(digest.title, own)) if neighbours is not None else ()
    labels = guess(digest.title, own, taxonomy, near)
    sections = _sections(digest.title, own, markdown)
    found: dict[str, tuple[str, ...]] = {}
    evidence: list[Claim] = []
    for section, chosen in sections.items():
        found[section] = tuple(s.text for s in chosen)
        evidence += [Claim(section, s.text, (s.span(markdown),)) for s in chosen]
    takeaway = addressed(found["takeaway"][0], labels.best_for[:1]) if found["takeaway"] else ""
    evidence = [replace(c, text=takeaway) if c.section == "takeaway" else c for c in evidence]
    return labelled(
        replace(
            digest,
            curator=EXTRACT,
            made=now,
            summary=_paragraphs(sections["summary"]),
            takeaway=takeaway,
            takeaways=(),
            insights=found["insights"],
            principles=found["principles"],
            method=found["method"],
            in_practice=found["in_practice"],
            evidence=tuple(evidence),
            stated_minutes=0,
            stated_length="",
            original_minutes=reading_minutes(sum(count_words(s.text) for s in own)),
        ),
        labels,
    )


def words_of(digest: Digest) -> list[str]:
    """The words by which `extract` asks for digests like an article."""
    return keywords(digest.title, own_sentences(digest.article.text if digest.article is not None else ""))


def own_sentences(markdown: str) -> list[Sentence]:
    """What the article itself says, and says to its readers."""
    return [s for s in without_boilerplate(sentences(markdown)) if not speaks_to_machines(s.text)]


def labelled(digest: Digest, labels: Labels) -> Digest:
    """The digest with guessed labels; the publisher's own topics stay, before the guessed ones."""
    topics = (*digest.topics, *(t for t in labels.topics if fold(t) not in set(map(fold, digest.topics))))
    return replace(
        digest,
        field=Field(labels.domain, labels.subfields) if labels.domain else digest.field,
        depth=Depth(labels.level or digest.depth.level, labels.abstraction or digest.depth.abstraction),
        best_for=labels.best_for or digest.best_for,
        topics=topics[:8],
        confidence=dict(labels.confidence),
    )


def _paragraphs(chosen: Sequence[Sentence]) -> str:
    return " ".join(s.text for s in chosen)


def _sections(title: str, own: Sequence[Sentence], markdown: str) -> dict[str, list[Sentence]]:
    """The sentences of each section, none in two of them, none near-equal to another."""
    candidates = _candidates(own)
    used: list[tuple[str, ...]] = []
    words = sum(len(c.sentence.text.split()) for c in candidates)
    most = min(MOST_SUMMARY, SUMMARY + words // WORDS_A_SENTENCE - (words >= WORDS_A_SENTENCE))
    summary = _chosen(candidates, lambda c: _summary_score(c, terms(title)), most, used)
    takeaway = _chosen(candidates, _consequence, 1, used)
    method = _items(own, used, _method(own))
    principles = _items(own, used, _under(own, _PRINCIPLES))
    practice = _items(own, used, _practice(own, candidates))
    insights = _chosen([c for c in candidates if c.alone], _insight_score, INSIGHTS, used)
    return {
        "summary": summary,
        "takeaway": takeaway,
        "insights": insights,
        "principles": principles,
        "method": method,
        "in_practice": practice,
    }


def _candidates(own: Sequence[Sentence]) -> list[_Candidate]:
    """The sentences of the text that could be quoted alone, with what is known of them."""
    prose = [s for s in own if s.kind in (PROSE, QUOTE, ITEM)]
    all_terms = [tuple(terms(s.text)) for s in prose]
    ranked = ranks(all_terms)
    last = max(1, len(prose) - 1)
    found = []
    for number, (sentence, own_terms, rank) in enumerate(zip(prose, all_terms, ranked, strict=True)):
        if not _is_whole(sentence) or len(set(own_terms)) < 3:
            continue
        alone = (
            not _LEANS.match(sentence.text)
            and not _SELF.search(sentence.text)
            and not sentence.text.endswith(("?", ":"))
        )
        found.append(_Candidate(sentence, own_terms, number / last, rank, alone and sentence.kind != QUOTE))
    return found


def _is_whole(sentence: Sentence) -> bool:
    """Whether it is a sentence, and neither a scrap nor a paragraph without an end."""
    text = sentence.text
    if any("\u3040" <= c <= "\u9fff" for c in text):
        return 8 <= len(text) <= 200
    words = len(text.split())
    if not LEAST_WORDS <= words <= MOST_WORDS or text.endswith(":") or text[0] in "[$<>{":
        return False
    return sentence.kind != ITEM or (words >= 8 and text[-1:] in ".!。")


def _summary_score(candidate: _Candidate, title: Sequence[str]) -> float:
    text = candidate.sentence.text
    words = len(text.split()) or 1
    score = candidate.rank
    score += 0.9 * max(0.0, 1 - candidate.place * 6) + 0.12 * max(0.0, candidate.place - 0.8) * 5
    score += 1.2 * len(set(candidate.terms) & set(title)) / (len(set(title)) or 1)
    score += 0.25 if _STRESS.search(text) else 0.0
    score += 0.15 if 14 <= words <= 38 else -0.2 if words < 10 else 0.0
    score -= 0.35 if _LEANS.match(text) else 0.0
    score -= 0.4 if _SELF.search(text) else 0.0
    score -= 0.6 if text.endswith("?") else 0.0
    score -= 0.35 if candidate.sentence.kind != PROSE or _is_spoken(text) else 0.0
    return score


def _is_spoken(text: str) -> bool:
    return text[:1] in '"“«„「' or text.count("“") + text.count('"') >= 1


def _insight_score(candidate: _Candidate) -> float:
    text = candidate.sentence.text
    score = 0.8 * candidate.rank + 0.3 * min(2, len(_STRESS.findall(text)))
    score += 0.3 if any(figures(text)) else 0.0
    return score - (0.3 if len(text.split()) < 10 or _is_spoken(text) else 0.0)


def _consequence(candidate: _Candidate) -> float:
    text = candidate.sentence.text
    score = 0.5 * candidate.rank + 0.6 * min(3, len(_CONSEQUENCE.findall(text))) + 0.5 * candidate.place
    score -= 0.8 if text.endswith("?") or _is_spoken(text) else 0.0
    score -= 0.0 if candidate.alone else 0.6
    return score - (0.4 if len(text.split()) < 9 else 0.0)


def _chosen(
    candidates: Sequence[_Candidate], score: Callable[[_Candidate], float], most: int, used: list[tuple[str, ...]]
) -> list[Sentence]:
    """The best few, in the order of the article, none near-equal to another or to what was used before."""
    chosen: list[_Candidate] = []
    for candidate in sorted(candidates, key=score, reverse=True):
        if len(chosen) == most:
            break
        if not _is_near(candidate.terms, used):
            chosen.append(candidate)
            used.append(candidate.terms)
    return [c.sentence for c in sorted(chosen, key=lambda c: c.sentence.start)]


def _is_near(own: Sequence[str], used: Sequence[Sequence[str]]) -> bool:
    """Whether another sentence says the same, or this one's words all stand in it."""
    return any(overlap(own, other) > NEAR or set(own) <= set(other) for other in used)


def _items(own: Sequence[Sentence], used: list[tuple[str, ...]], chosen: Sequence[Sentence]) -> list[Sentence]:
    found: list[Sentence] = []
    for sentence in chosen:
        own_terms = tuple(terms(sentence.text))
        if (
            len(found) < ITEMS
            and own_terms
            and len(sentence.text.split()) <= MOST_WORDS
            and not _is_near(own_terms, used)
        ):
            found.append(sentence)
            used.append(own_terms)
    return found


def _method(own: Sequence[Sentence]) -> list[Sentence]:
    """The steps of the first numbered list that says what to do, or of a list under a heading that says how."""
    steps = [s for s in _first_of_blocks(own) if s.kind == STEP]
    groups: list[list[Sentence]] = []
    for step in steps:
        if groups and groups[-1][-1].heading == step.heading:
            groups[-1].append(step)
        else:
            groups.append([step])
    for group in groups:
        how = _HOW_TO.search(fold(group[0].heading))
        if (
            len(group) > 1
            and (how or sum(map(_is_imperative, group)) * 2 >= len(group))
            and not _PRINCIPLES.search(fold(group[0].heading))
        ):
            return group
    under = [s for s in _first_of_blocks(own) if s.kind == ITEM and _HOW_TO.search(fold(s.heading))]
    if len(under) > 1:
        return under
    numbered = [
        s
        for s in _first_of_blocks(own)
        if s.kind == HEADING and re.match(r"(?:step\s+)?\d+\s*[.:)–-]\s*\w", fold(s.text))
    ]
    return numbered if len(numbered) > 1 and sum(map(_is_imperative, numbered)) * 2 >= len(numbered) else []


def _under(own: Sequence[Sentence], heading: re.Pattern[str]) -> list[Sentence]:
    """The items of lists under such a heading, or where it has none the sentences that tell what to do."""
    below = [s for s in own if s.kind != HEADING and heading.search(fold(s.heading))]
    items = [s for s in _first_of_blocks(below) if s.kind in (ITEM, STEP)]
    return items if len(items) > 1 else [s for s in below if s.kind == PROSE and _is_imperative(s) and _is_whole(s)]


def _practice(own: Sequence[Sentence], candidates: Sequence[_Candidate]) -> list[Sentence]:
    below = _under(own, _PRACTICE)
    if below:
        return below
    told_to = [c.sentence for c in candidates if _is_imperative(c.sentence) and c.sentence.kind != QUOTE]
    return told_to if len(told_to) > 1 else []


def _first_of_blocks(own: Sequence[Sentence]) -> Iterator[Sentence]:
    """The first sentence of each block: what an item is about."""
    block = -1
    for sentence in own:
        if sentence.block != block:
            block = sentence.block
            yield sentence


def _is_imperative(sentence: Sentence) -> bool:
    words = re.findall(r"[\w'’]+", re.sub(r"^(?:step\s+)?\d+\s*[.:)–-]\s*", "", sentence.text, flags=re.IGNORECASE))
    start = [fold(word) for word in words[:2]]
    if not start or sentence.text.endswith("?"):
        return False
    if start[0] in ("always", "never", "please", "first", "then", "finally", "next", "don't", "do"):
        return len(start) > 1 and (start[1] in IMPERATIVES or start[0] in ("don't", "do") or start[1] == "not")
    # `Use the …`, but `Use is growing`, `Change comes`, `Test coverage was`
    follows = start[1] if len(start) > 1 else ""
    return start[0] in IMPERATIVES and follows not in _VERBS and not follows.endswith(("ed",))


_VERBS = frozenset("is are was were has have had comes came will can does did of grew rose fell works takes in".split())


def addressed(text: str, roles: Sequence[str]) -> str:
    """The sentence framed `For <role>s, …`; as it is where nobody is known whom it is for."""
    if not roles:
        return text
    return f"For {plural(roles[0])}, {_lowered(text)}"


def plural(role: str) -> str:
    """`Data Scientist` as those whom a sentence addresses: `data scientists`."""
    words = role.split()
    last = words[-1]
    if fold(role) in ("general reader", "general readers"):
        return "readers"
    many = last if last.endswith("s") else f"{last[:-1]}ies" if re.search(r"[^aeiou]y$", last) else f"{last}s"
    if " of " in role:
        head, _, rest = role.partition(" of ")
        words = [*plural(head).split(), "of", *rest.split()]
        return " ".join(words)
    return " ".join(w if any(c.isupper() for c in w[1:]) else w.lower() for w in (*words[:-1], many))


def _lowered(text: str) -> str:
    """The sentence as it goes on within another: its first word small, unless it is a name or an abbreviation."""
    first = re.match(r"[A-Z][a-z'’]*\b", text)
    if first is None or (len(first[0]) == 1 and first[0] not in "A"):
        return text
    from reader.curate.names import names

    begins_with_name = next(iter(names(text)), "").split(" ")[0] == first[0]
    return text if begins_with_name else text[0].lower() + text[1:]


def takeaway_for(role: str, digest: Digest, role_terms: Sequence[str]) -> tuple[Addressed, Claim] | None:
    """The sentence of most consequence for another role, None where the article has none.

    `role_terms`: the terms of what such a role reads about, which makes a sentence matter to it.
    """
    if digest.article is None:
        return None
    wanted = set(role_terms) | set(terms(role))
    markdown = digest.article.text
    candidates = _candidates(own_sentences(markdown))
    taken = {fold(t.text) for t in digest.takeaways} | {fold(digest.takeaway)}

    def score(candidate: _Candidate) -> float:
        return _consequence(candidate) + 0.5 * min(4, len(wanted & set(candidate.terms)))

    for candidate in sorted(candidates, key=score, reverse=True):
        text = addressed(candidate.sentence.text, [role])
        rest = fold(candidate.sentence.text)
        if not any(rest in other for other in taken):
            return Addressed(role, text), Claim("takeaways", text, (candidate.sentence.span(markdown),))
    return None
