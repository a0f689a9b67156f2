"""Topics of an article: those that the taxonomy and the library know, and names that recur; nothing generic."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from reader.curate.names import ordinary_words, recurring_names
from reader.curate.naming import Title
from reader.curate.near import Neighbour
from reader.curate.passages import HEADING, Sentence
from reader.curate.phrases import recurring_phrases
from reader.curate.resolving import People
from reader.curate.taxonomy import Gram, Grams, Taxonomy
from reader.curate.words import IMPERATIVES, STOP, stem, terms
from reader.dataclass import dataclass
from reader.terms import search_words
from reader.text import fold, unique

TOPICS = 5
LEAST = 2
"""Mentions of a topic that neither the title nor the lead has."""
PART = 0.6
"""Share of a word's mentions in the same pair from which on it is a part of a longer name."""
STRANGE = 6
"""Mentions that it takes of a word that is a sign of another field."""
SHORT = 250
"""Words of a text that is short: what it says once of its own field is a topic of it."""
FOREIGN = 3
"""Mentions that it takes in another language than the topics are in."""
MOST_NAMES = 100
"""Names that are looked at, the most frequent."""
NAMED, NAMED_BY_ONE_WORD = 3, 5
"""Sentences from which on a name is a topic: one word is mostly somebody's surname."""
BEGINNING, MUCH = 3, 0.25
"""Sentences of a beginning, and the share of all that name a person whom the text is about."""
TITLED = 2
"""Names of a title that are topics."""
ALL_LARGE = 0.7
"""Share of a title's words with a capital from which on capitals say nothing in it."""
ACRONYM = 6
"""Letters of the longest word in capitals that is not taken for a shout."""
TOGETHER = 4
"""The same of several in a row."""
GENERIC = frozenset(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
    today yesterday tomorrow day days week weeks weekend month months year years decade century spring summer autumn
    winter morning evening night time times hour hours minute minutes date history past future
    people person man men woman women child children family families friend friends someone everyone group groups
    team teams member members user users reader readers author authors editor editors writer writers customer customers
    expert experts critics analysts officials official spokesman spokeswoman spokesperson
    attorney attorneys lawyer lawyers prosecutor prosecutors ambassador chancellor pope police forum forums
    company companies firm firms business corporation organisation organization agency department office ministry
    government governments federal state states national international local public private council committee
    commission board court house senate parliament congress minister ministers president director chief chairman
    secretary senator governor mayor general judge justice king queen prince princess doctor dr mr mrs ms miss sir dame
    lord lady professor prof jr sr
    country countries nation nations city cities town village region regions area place world earth north south east
    west northern southern eastern western central street road avenue
    news article articles story stories report reports post posts blog page pages site website web internet online
    photo photos image images picture pictures video videos figure figures table tables chart chapter section part
    appendix note notes update updates editorial opinion interview introduction conclusion summary overview abstract
    background results discussion references source sources credit copyright newsletter podcast comment comments
    subscribe advertisement home menu search contact
    thing things way ways case cases fact facts point points problem problems question questions answer answers idea
    ideas example examples number numbers amount lot kind type types level levels change changes work job jobs life
    money cost costs price prices rate percent issue issues reason reasons result plan plans project projects program
    programme programs process system systems data information research researchers scientists study studies survey
    university college institute school thank thanks hello yes ok okay english
    français française
    american americans british french german germans chinese japanese russian russians italian spanish european
    europeans australian australians canadian indian dutch african asian francais deutsche
    i ii iii iv us uk u.s u.k u.n e.g i.e a.m p.m am pm
    """.split()
)
"""Words that say nothing of what a text is about, alone or all together."""
_UNITS = frozenset(
    "Hz kHz MHz GHz THz KB MB GB TB PB kB Kbps Mbps Gbps kW MW GW TW kWh MWh GWh TWh kg km cm mm nm kPa MPa mAh dB fps "
    "rpm PMID PMC DOI ISBN ISSN arXiv UTC GMT EST EDT PST PDT CET CEST AEDT AEST BST ET PT Uhr USD EUR GBP AUD PDF URL "
    "https http www".split()
)
"""Units, time zones, currencies and what stands before an identifier."""
_HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady herr frau monsieur madame señor señora".split())
_DEMONYMS = frozenset(
    """
    swiss swede swedish norwegian danish finnish polish austrian belgian portuguese greek turkish irish scottish welsh
    hungarian czech slovak romanian bulgarian serbian croatian ukrainian israeli palestinian egyptian syrian iraqi
    iranian saudi afghan pakistani bangladeshi nepalese thai vietnamese filipino indonesian malaysian korean taiwanese
    mexican
    brazilian argentine argentinian chilean colombian peruvian venezuelan cuban jamaican nigerian kenyan ethiopian
    ghanaian zimbabwean arab latin nordic scandinavian catalan basque flemish icelandic maltese cypriot
    albanian bosnian kosovan georgian armenian kazakh mongolian tibetan burmese cambodian
    californian texan londoner parisian bavarian
    """.split()
)
_ENDS = STOP | frozenset("and or of the de la von van der den for al del di da vs per de du des et y und".split())
_LARGE = r"[^\W\d_a-zß-ÿ][\w.+#'’-]*|[a-z]{1,2}[A-Z0-9]\w*"
_TITLE_NAMES = re.compile(rf"(?<![\w'’.-])(?:{_LARGE})(?: (?:{_LARGE}|\d[\w.]*))*")
_POSSESSIVE = re.compile(r"['’]s?(?:\s|$)")
_INITIALS = re.compile(r"\w(?:\.\w)*\.?")
_LOWER = re.compile(r"\b[a-z][a-z-]+\b")
_CAPITALISED = re.compile(r"\b[A-Z][a-z-]+\b")


def topics_of(
    title: str,
    sentences: Sequence[Sentence],
    grams: Grams,
    taxonomy: Taxonomy,
    near: Sequence[Neighbour] = (),
    *,
    signs: Collection[Gram] = (),
    language: str = "en",
    unwanted: Iterable[str] = (),
) -> tuple[str, ...]:
    """The topics, those first that it speaks most of. `signs`: of its field; `unwanted`: its authors, its site."""
    found: defaultdict[str, float] = defaultdict(float)
    lead = next((s.text for s in sentences if s.kind != HEADING), "")
    front = f"{title} \n {lead}"
    sense = Sense.of(title, lead, grams, taxonomy, signs)
    for name, names in taxonomy.topics.items():
        mentions = grams.naming(names)
        if mentions and mentions >= _least(grams, names, signs, foreign=language != "en") and sense.is_meant(names):
            found[name] = mentions
    if language == "en":
        bodies = [s.text for s in sentences if s.kind != HEADING]
        for phrase, count in recurring_phrases(bodies, front, sayable):
            if not any(set(_key(phrase)) & set(_key(other)) for other in found):
                found[phrase] = count
    for topic in (t for n in near for t in n.labels.get("topics", ())):
        wanted = tuple(terms(topic))
        if wanted and (mentions := grams.having([wanted])) >= (2 if grams.words > SHORT else 1):
            found[topic] = max(found[topic], mentions)
    spelled = _spellings(taxonomy.topics, near)
    known = {alias for topic in found for alias in taxonomy.topics.get(topic, ())}
    strange = tuple(fold(name) for name in unwanted if name)
    for name, count in _names(title, sentences, language):
        topic = spelled.get(_key(name), name)
        if tuple(search_words(name)) not in known and not any(fold(name) in fold(other) for other in found):
            found[topic] = max(found[topic], count * 0.75)
    main: set[str] = set()
    for name, count in _titled(title, sentences, language, short=grams.words <= SHORT):
        topic = spelled.get(_key(name), name)
        longer = next((other for other in found if _within(topic, other)), None)
        if longer is None and tuple(search_words(name)) not in known:
            found[topic] = max(found[topic], count)
        for part in [other for other in found if _within(other, topic) and other not in taxonomy.topics]:
            del found[part]
        main.add(longer or topic)
    passing = _passing(title, sentences)
    about = Title(title, map(_key, found))
    every = [name for name in found if name not in passing]
    ordered = sorted(every, key=lambda name: (name not in main and not _is_about(_key(name), about), -found[name]))
    chosen = ((spelled.get(_key(name), name)) for name in ordered if sayable(name))
    return unique(name for name in chosen if not _is_of(name, strange))[:TOPICS]


@dataclass(frozen=True)
class Sense:
    """What tells whether a text means a topic when it has the word."""

    title: frozenset[Gram]
    front: frozenset[Gram]
    """The words of its title, and of its title and its lead."""
    grams: Grams
    within: Mapping[str, float]
    """How often each word stands in the same pair with another that says something."""
    elsewhere: frozenset[Gram]
    """Signs of other fields than that of the text."""

    @classmethod
    def of(cls, title: str, lead: str, grams: Grams, taxonomy: Taxonomy, signs: Collection[Gram]) -> Sense:
        within: defaultdict[str, float] = defaultdict(float)
        for gram, count in grams.exact.items():
            if len(gram) == 2 and all(word not in STOP and word.isalpha() for word in gram):
                for word in gram:
                    within[word] = max(within[word], count)
        titled = _grams_of(title)
        every = frozenset(gram for s in taxonomy.subfields for gram in s.signs.weights) if signs else frozenset()
        return cls(titled, titled | _grams_of(lead), grams, within, every - frozenset(signs))

    def is_meant(self, names: Iterable[Gram]) -> bool:
        """Whether it is no passing mention, no part of a longer name, and not the word's sense in another field."""
        meant = [name for name in names if name in self.grams.exact and not self._is_other(name)]
        return any(name in self.front for name in meant) or sum(self.grams.exact[name] for name in meant) >= LEAST

    def _is_other(self, name: Gram) -> bool:
        """Whether a word stands mostly within a longer name, or is a sign of another field and met too seldom."""
        if len(name) > 1 or name in self.title:
            return False
        count = self.grams.exact[name]
        strange = tuple(map(stem, name)) in self.elsewhere
        part = self.within.get(name[0], 0.0) >= PART * count
        return (strange and count < STRANGE) or (part and (strange or name not in self.front))


def _grams_of(text: str) -> frozenset[Gram]:
    words = search_words(text)
    return frozenset(tuple(words[at : at + n]) for n in (1, 2, 3) for at in range(len(words) - n + 1))


def sayable(topic: str) -> bool:
    """Whether it can be a topic at all: not of generic words only, not cut, not shouted."""
    words = topic.split()
    folded = [fold(word).strip(".,:;!?\"'“”‘’()") for word in words]
    if not words or not any(len(word) > 1 and not word.isdigit() for word in folded):
        return False
    if len(words) > 1 and (folded[0] in _ENDS or folded[-1] in _ENDS):
        return False
    if len(words) == 1 and (words[0].strip(".") in _UNITS or folded[0] in _DEMONYMS):
        return False
    if folded[0] in _HONORIFICS and len(words) < 3:
        return False
    if all(word in GENERIC or word in STOP for word in folded) or _POSSESSIVE.search(topic):
        return False
    if all(_INITIALS.fullmatch(word) for word in words) and len(topic.replace(".", "")) < 3:
        return False
    letters = [word for word in words if any(map(str.isalpha, word))]
    shouted = bool(letters) and all(word.isupper() for word in letters)
    return not (shouted and any(len(word) > (ACRONYM if len(letters) == 1 else TOGETHER) for word in letters))


def _least(grams: Grams, names: Iterable[Gram], signs: Collection[Gram], *, foreign: bool) -> float:
    """Mentions from which on a known topic is said: fewer of a topic of its own field, more in a long text."""
    if foreign:
        return FOREIGN + grams.words / 500
    if any(tuple(map(stem, name)) in signs for name in names if name in grams.exact):
        return 1 if grams.words <= SHORT else 2 + grams.words // 600
    return 2 if grams.words <= SHORT else 3 + grams.words // 500


def _key(topic: str) -> Gram:
    """What is the same for spellings of one topic that differ in case, hyphens or number."""
    return tuple(map(stem, search_words(topic)))


def _spellings(topics: Mapping[str, object], near: Sequence[Neighbour]) -> dict[Gram, str]:
    """How each known topic is spelled; the library's own spelling before the taxonomy's."""
    spelled = {_key(name): name for name in topics}
    return spelled | {_key(name): name for n in reversed(near) for name in n.labels.get("topics", ())}


def _names(title: str, sentences: Sequence[Sentence], language: str) -> list[tuple[str, int]]:
    """Names that recur. German writes every noun like one, and of other languages one word alone is not sure."""
    if language == "de":
        return []
    prose = [s.text for s in sentences if s.kind != HEADING]
    text = " ".join(prose)
    lower, capital = Counter(_LOWER.findall(text)), Counter(_CAPITALISED.findall(text))
    named = recurring_names(prose, NAMED)[:MOST_NAMES]
    full = {surname: name for surname, (name, _) in People.of(sentences).full.items()}
    told = [(full.get(_bare(name), _bare(name)), n) for name, n in named]
    return [
        (name, n)
        for name, n in told
        if _is_topic(name, n, title, lower, capital, foreign=language != "en") and not _qualifies(name, text)
    ]


def _titled(title: str, sentences: Sequence[Sentence], language: str, *, short: bool) -> list[tuple[str, int]]:
    """The names in the title that recur in the text, in the longest form that does; persons in full."""
    prose = [s.text for s in sentences if s.kind != HEADING]
    text = " ".join(prose)
    lower = frozenset(_LOWER.findall(text))
    full = {surname: name for surname, (name, _) in People.of(sentences).full.items()}
    capitals = sum(word[:1].isupper() for word in title.split()) >= ALL_LARGE * len(title.split())
    found: list[tuple[str, int]] = []
    for run in _TITLE_NAMES.finditer(title):
        for words in _parts(run[0].split(), at_start=run.start() == 0, every=capitals):
            name = _POSSESSIVE.sub("", " ".join(words)).strip()
            if not _may_be_titled(words, name, lower, language) or _qualifies(name, text):
                continue
            count = sum(name in each for each in prose)
            if count >= (LEAST if short else NAMED) and not any(_within(name, other) for other, _ in found):
                found.append((full.get(name) or _with_first_name(name, text), count))
    return found[:TITLED]


def _with_first_name(name: str, text: str) -> str:
    """A name of one word with the only other that the text has before it: `Clint Dempsey` for `Dempsey`."""
    before = set(re.findall(rf"(?<![\w'’.-])([A-Z][a-z]+) {re.escape(name)}\b", text)) if " " not in name else set()
    first = before.pop() if len(before) == 1 else ""
    return name if not first or _is_ordinary(fold(first), ()) or fold(first) in STOP else f"{first} {name}"


def _parts(words: Sequence[str], *, at_start: bool, every: bool) -> Iterable[Sequence[str]]:
    """What may be a name in a run of words with capitals: the run; all its parts where every word has one."""
    if not every:
        return (words, words[1:]) if at_start and len(words) > 1 else (words,)
    sizes = range(min(4, len(words)), 0, -1)
    return (words[at : at + size] for size in sizes for at in range(len(words) - size + 1))


def _may_be_titled(words: Sequence[str], name: str, lower: Collection[str], language: str) -> bool:
    if not sayable(name) or not _ENDS.isdisjoint((fold(words[0]), fold(words[-1]))) or words[-1].isdigit():
        return False
    if language == "de":  # writes every noun like a name
        return any(any(c.isupper() or c.isdigit() for c in word[1:]) for word in words)
    plain = [word[1:].islower() and _is_ordinary(fold(word), lower) for word in words]
    return not all(plain) and not (len(words) > 1 and plain[0])


def _is_ordinary(word: str, lower: Collection[str]) -> bool:
    return word in ordinary_words() or word in IMPERATIVES or word in lower or word in GENERIC


def _within(part: str, whole: str) -> bool:
    return part != whole and f" {fold(part)} " in f" {fold(whole)} "


def _passing(title: str, sentences: Sequence[Sentence]) -> frozenset[str]:
    """The persons who are heard, or met in passing: neither the title nor the beginning names them, nor most of it."""
    prose = [s.text for s in sentences if s.kind != HEADING]
    front = fold(" ".join((title, *prose[:BEGINNING])))
    most = max(NAMED, MUCH * len(prose))
    return frozenset(
        name
        for surname, (name, _) in People.of(sentences).full.items()
        if fold(surname) not in front and sum(surname in each for each in prose) < most
    )


def _is_about(key: Gram, about: Title) -> bool:
    """Whether the title has all the words of a topic."""
    return bool(key) and all(about.named([term]) for term in key)


def _bare(name: str) -> str:
    """A name without what somebody is addressed by."""
    first, _, rest = name.partition(" ")
    return rest if rest and fold(first).strip(".") in _HONORIFICS else name


def _qualifies(name: str, text: str) -> bool:
    """Whether a name of one word mostly stands before the same noun, whose kind it tells: `Brussels sprouts`."""
    if " " in name:
        return False
    after = Counter(re.findall(rf"(?<![\w-]){re.escape(name)} ([a-z]{{4,}})\b", text))
    best = max(((n, word) for word, n in after.items() if word not in STOP), default=(0, ""))
    return best[0] >= PART * len(re.findall(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)) and best[0] > 1


def _is_topic(
    name: str, count: int, title: str, lower: Mapping[str, int], capital: Mapping[str, int], *, foreign: bool
) -> bool:
    if not sayable(name):
        return False
    words = name.split()
    if len(words) == 3 and words[1].lower() == "and":
        return False  # two names
    if len(words) > 1 or any(c.isupper() or c.isdigit() for c in name[1:]):
        return True
    folded = fold(name)
    if foreign or folded in ordinary_words() or folded in IMPERATIVES:
        return False
    if lower.get(name.lower(), 0) * 3 >= capital.get(name, 0):
        return False
    return count >= NAMED_BY_ONE_WORD or folded in search_words(title)


def _is_of(topic: str, strange: Sequence[str]) -> bool:
    """Whether a topic is somebody of these, a part of the name, or more around it."""
    words = fold(topic).split()
    return any(set(words) <= set(name.split()) or (" " in name and name in fold(topic)) for name in strange)
