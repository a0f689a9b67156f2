"""Whether two adjacent sentences of the article say what a claim says, so that it may be called supported. Pure.

Nothing here refuses a claim: what is missing, or stands with other words, is a reason not to vouch for it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import Protocol

from reader.curate.alignment import Index, Word, key_of
from reader.curate.comparing import Compared, clause_like
from reader.curate.counted import Placed, nearness_of
from reader.curate.names import Names
from reader.curate.opposites import senses
from reader.curate.polarity import denied_in, softly_denied
from reader.curate.quantity import Quantity, agree, alike
from reader.curate.synonyms import like
from reader.dataclass import dataclass

COVERED = 0.4
"""Share of a claim's words, rare ones counting more, that two adjacent sentences have to have."""
NEW = 0.4
"""Share of a claim's words that may stand nowhere in the article."""
FEW = 4
"""A claim of no more words than that may have none that stands nowhere: `Drones harm bees`."""
APART = 0.45
"""Share of a claim's words that may stand in other sentences than those two."""
BOUND = 0.9
"""How near a claim's words have to be to its own quantity, against another one of that kind."""
KIN = 0.7
"""What a word counts that only begins like one of the article."""
_SLIGHT = frozenset(
    key_of(word)
    for word in """
    roughly approximately almost nearly behind along across amid alongside besides beyond happen occur altogether
    actually merely simply slightly sharply apparently eventually finally currently recently meanwhile furthermore
    overall despite although whereas upon thing way kind sort lot bit rather quite early earlier ahead forward good
    people person everybody anybody name place question according come came go went lie lay stand stood reach amount
    worth put bring brought turn hear heard follow lead led belong stay remain begin fewer few bigger biggest become
    hold held among public dollar euro pound franc yen percent earn paid pay number figure case matter end part
    trotz etwa rund fast knapp sowie bereits zudem jedoch dabei daher dadurch insgesamt geworden liegt liegen lag
    gibt geben gab kam kamen kommt kommen ging gehen geht steht stehen stand gilt galt gelten gehorte gehort gehoren
    stellte gestellt stellen fand finden trat bleibt bleiben blieb bekommt bekam laut spatestens genau neue neues
    genug gut holte erhielt hubiera hubieran podido puede tener tiene tenia haber hacer hizo estar estaba segun
    avait avaient avoir etre faire fait pouvoir peut selon tenu
    """.split()
)
"""Words that tell little of what happened."""
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_PREFIXES = re.compile(
    r"(?:ver|ent|zer|aus|auf|ein|vor|bei|unt|ube|gew|ges|bes|abge|ange|comp|cont|cons|conc|conf|conv|inte|over|unde|pres"
    r"|prop|prov|prof|perf|tran|supe|some|ever|disc|disp|dist|impr|expe|expl|inst|inst|stra|part|coun|stat|char)"
)
"""Beginnings that many words have that are no kin."""
_NUMBER = re.compile(
    r"\d|(?:hundred|thousand|million|billion|percent|prozent|milliard|dozen|dutzend|half|third|quarter)"
)
_TIMES = re.compile(
    r"\s+(?:other |\w+ )?(?:year|month|week|day|hour|time|minute|jahr|monat|woche|tag|mal|stunde)\w{0,2}\b", re.I
)
_ORDER = re.compile(
    r"(?<!never )(?<!than )\b(?:before|after|earlier than|previously|afterwards|bevor|nachdem|danach|avant que"
    r"|après que|antes de que|después de que)\b(?! \d)",
    re.IGNORECASE,
)


class Known(Protocol):
    """What an article has of words."""

    @property
    def index(self) -> Index: ...

    @property
    def names(self) -> Names: ...

    @property
    def quantities(self) -> Sequence[Placed]: ...

    @property
    def words(self) -> frozenset[str]: ...

    @property
    def beginnings(self) -> frozenset[str]: ...

    @property
    def title_keys(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Support:
    """The two adjacent sentences that have most of a claim, and how much of it."""

    sentences: tuple[int, ...]
    covered: frozenset[str]
    share: float
    keys: frozenset[str]
    """The claim's words, those of its quantities left out."""
    text: str


def supported_by(claim: Compared, found: Sequence[Quantity], text: Known) -> Support | None:
    """Where a claim is best supported, None where no sentence has a word of it."""
    index, code = text.index, claim.language.code
    numbers = {w.key for w in claim.words if any(q.start <= w.start < q.end for q in found)}
    keys = claim.keys - numbers or claim.keys
    total = index.total(keys)
    having = [frozenset(p.sentence for p in text.quantities if agree(q, p.quantity)) for q in found[:6]]
    starts = list(dict.fromkeys(m.number for m in claim.best))
    if len(found) <= 6:
        near = index.scores(keys)
        starts += sorted({n for at in having for n in at if n >= 0}, key=lambda n: -near.get(n, 0.0))[:3]
    best: tuple[float, tuple[int, ...], frozenset[str], float] | None = None
    for pair in dict.fromkeys(_pairs(starts, index)):
        has = frozenset().union(*(index.keys[n] | index.heading(n) for n in pair)) | text.title_keys
        begins = {key[:4] for key in has}
        covered = frozenset(key for key in keys if like(key, code) & has)
        kin = frozenset(key for key in keys - covered if _begins_like(key, begins))
        share = (index.total(covered) + KIN * index.total(kin)) / total
        missing = sum(not at & {*pair, -1} for at in having)
        score = share - 0.2 * missing - 0.02 * (len(pair) - 1)
        if best is None or score > best[0]:
            best = score, pair, covered | kin, share
    if best is None:
        return None
    _, pair, covered, share = best
    return Support(pair, covered, share, keys, " ".join(index.sentences[n].text for n in pair))


def _pairs(starts: Sequence[int], index: Index) -> Iterator[tuple[int, ...]]:
    for n in starts:
        yield (n,)
        if n:
            yield n - 1, n
        if n + 1 < len(index.keys):
            yield n, n + 1


def unsure(claim: Compared, found: Sequence[Quantity], text: Known) -> str:
    """Why the article may not say what a claim says, `""` where two adjacent sentences of it say it."""
    support = supported_by(claim, found, text) if claim.best else None
    if support is None:
        return "no sentence of the article is near enough to compare it with"
    return (
        _new(claim, support, text)
        or _spread(claim, support, text)
        or _unbound(claim, found, support, text)
        or _said_otherwise(claim, support, text)
    )


def _new(claim: Compared, support: Support, text: Known) -> str:
    """What of a claim stands nowhere in the article."""
    telling = {w.key: w for w in claim.words if w.key in support.keys and _tells(w)}
    new = [w.text for w in telling.values() if not _stands(w.key, w.folded, claim, text)]
    least = NEW if len(telling) > FEW else 0.0
    if new and len(new) >= least * len(telling) and not _CJK.search(claim.said):
        return f"the article has nothing like “{', '.join(new[:3])}”"
    return ""


def _tells(word: Word) -> bool:
    """Whether a word has to stand in the article; an abbreviation may stand for other words."""
    return word.key not in _SLIGHT and word.text.isalpha() and not word.text.isupper()


def _stands(key: str, word: str, claim: Compared, text: Known) -> bool:
    """Whether the article has a word somewhere, or one that may stand for it."""
    if key in text.index or _NUMBER.match(word) or key in text.title_keys:
        return True
    if _begins_like(key, text.beginnings):
        return True
    code = claim.language.code
    if any(other in text.index for other in like(key, code)):
        return True
    if len(word) > 5 and any(word in other for other in text.words):
        return True
    compounds = code in ("de", "nl") and len(word) > 7
    return compounds and any(len(w) > 4 and (word.startswith(w) or word.endswith(w)) for w in text.words)


def _begins_like(key: str, beginnings: Container[str]) -> bool:
    return len(key) >= 4 and key[:4] in beginnings and not _PREFIXES.match(key)


def _spread(claim: Compared, support: Support, text: Known) -> str:
    """Why a claim is put together from several places of the article, or hardly stands in it."""
    if support.share < COVERED:
        return "no two sentences of the article say all of it"
    total = text.index.total
    apart = [k for k in support.keys - support.covered if k in text.index]
    if total(apart) > APART * total(support.keys):
        return "it is put together from several places of the article"
    return ""


def _unbound(claim: Compared, found: Sequence[Quantity], support: Support, text: Known) -> str:
    """A quantity or a name of a claim that may be of something else."""
    near = {*support.sentences, -1}
    for quantity in found:
        same = [p for p in text.quantities if agree(quantity, p.quantity)]
        if same and not any(p.sentence in near for p in same):
            return f"the article has “{quantity.text.strip()}” elsewhere"
        others = [
            p for p in text.quantities
            if p.sentence in support.sentences and not p.single and alike(quantity, p.quantity)
            and not any(agree(q, p.quantity) for q in found)
        ]  # fmt: skip
        if same and others:
            own, rival = nearness_of(
                quantity, found, claim, [p for p in same if p.sentence in near], others, text.index
            )
            if own < BOUND * rival:
                return f"it is not sure that “{quantity.text.strip()}” is of this"
    names = text.names.in_claim(claim.words)
    index = text.index
    has = frozenset().union(*(index.keys[n] | index.heading(n) | index.around(n) for n in support.sentences))
    for run in _runs(claim, names):
        keys = {w.key for w in run}
        if not keys & (has | text.title_keys) and "".join(w.folded[0] for w in run) not in has:
            return f"the sentences that say this do not name “{' '.join(w.text for w in run)}”"
    return ""


def _runs(claim: Compared, names: frozenset[str]) -> Iterator[Sequence[Word]]:
    """The names of a claim, each with the words beside it that have a capital too."""
    run: list[Word] = []
    for word in claim.words:
        if word.text[0].isupper() and word.key:
            run.append(word)
            continue
        if any(w.key in names for w in run):
            yield run
        run = []
    if any(w.key in names for w in run):
        yield run


def _said_otherwise(claim: Compared, support: Support, text: Known) -> str:
    """What of a claim may be turned round: a denial, a direction, a reason, an order, or all for some."""
    index, language = text.index, claim.language
    first = claim.best[0]
    known = index.sentences[first.number].text
    here = clause_like(first.shared, first.number, index) or known
    odd = len(denied_in(claim.said, language)) % 2
    if odd != len(denied_in(here, language)) % 2 and odd != len(denied_in(known, language)) % 2:
        soft = known if odd else claim.said
        if not softly_denied(soft, first.shared):
            return "one denies what the other does not"
    mine = {side for w in claim.words for side in senses(w.folded, index.code)}
    if mine:
        theirs = {side for n in support.sentences for w in index.words[n] for side in senses(w.folded, index.code)}
        if any((pair, 1 - half) in theirs and (pair, half) not in theirs for pair, half in mine):
            return "it may say the opposite of what the article says"
    if _ORDER.search(claim.said) and not (
        language.before_words.search(support.text) or language.after_words.search(support.text)
    ):
        return "the article does not say which came first"
    every = next((m for m in language.all_words.finditer(claim.said) if not _TIMES.match(claim.said, m.end())), None)
    if every is not None and not language.all_words.search(support.text):
        return f"the article does not say “{every[0]}”"
    return ""
