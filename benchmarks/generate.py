"""Libraries of any size that look like real ones: the same seed gives the same records.

What matters to an index is the shape: words follow Zipf's law over a vocabulary of 24,000, roles and sources have
a few favourites, topics a long tail. `python -m benchmarks.generate 1000 > records.jsonl` prints records.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Any, Generic, TypeVar

import orjson

from reader.library import Library
from reader.library.files import DIGESTS_PER_FILE
from reader.library.storage import AtomicStorage
from reader.model.marks import Value
from reader.model.record import from_record, to_document
from reader.paths import layout

T = TypeVar("T")

SEED = 1
LAST_DAY = date(2026, 1, 1)
"""Fixed, so that a library made tomorrow is the one made today."""
YEARS = 10
WORDS, TOPICS, SOURCES, AUTHORS = 24_000, 3_000, 200, 4_000
TEXT_WORDS = 210
"""Words of prose in a digest: about 1.5 kB with everything around them."""


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SMALL = _split(
    """
    the of and to a in is that for it as with on by are this be from not which or an can when has at more one
    their than was but its only what how all each they if no where into most so two have about every between
    over
    """
)
_PLAIN = _split(
    """
    system data model time cost service failure team latency memory network code design test change query
    request state cluster cache log user error load result rate message node process method value limit scale
    release store training token index policy risk review budget schema thread queue key server client storage
    traffic search security privacy measure pattern signal decision feature version deploy monitor incident
    recovery consensus replica partition transaction transformer attention gradient prompt retrieval agent
    benchmark compiler kernel scheduler encryption identity protocol packet pipeline stream batch warehouse
    dashboard metric trace alert
    """
)
_ADJECTIVES = _split(
    """
    Adaptive Bounded Causal Central Cheap Composable Concurrent Continuous Correct Distributed Durable Dynamic
    Elastic Embedded Explainable Fast Federated Formal Generative Graceful Hidden Human Hybrid Immutable
    Incremental Industrial Large Lazy Linear Local Minimal Mobile Modern Modular Multi-tenant Neural Open
    Optimal Parallel Persistent Portable Practical Predictive Private Probabilistic Progressive Reactive
    Reliable Remote Resilient Robust Safe Scalable Secure Serverless Simple Sparse Static Statistical
    Streaming Symbolic Synthetic Temporal Typed Visual
    """
)
_NOUNS = _split(
    """
    Agents Alerts Analytics APIs Architecture Audits Backups Benchmarks Caches Clocks Clusters Code Compilers
    Consensus Contracts Databases Debugging Deployment Design Embeddings Estimation Evaluation Features
    Filesystems Forecasts Graphs Hardware Identity Incidents Indexes Inference Infrastructure Interfaces
    Kernels Languages Learning Logs Memory Metrics Migration Models Monitoring Networks Observability
    Operations Optimizers Packages Pipelines Platforms Planning Privacy Prompts Protocols Queries Queues
    Reasoning Recovery Refactoring Releases Replication Retrieval Reviews Robotics Scheduling Schemas Search
    Security Sharding Storage Streams Teams Testing Tooling Tracing Training Transactions Types Verification
    Vision Workflows
    """
)
_ONSETS = _split("b br c ch cl d dr f fl g gr h j k l m n p ph pl pr qu r s sc sh sp st str t th tr v w z")
_RIMES = _split("a al an ar ate e el en er ent i ic in ine ion ir is o ol on or ous u um un ur us y")
_TITLES = (
    "Why {a} {n} Fail at Scale", "{a} {n} in Practice", "The Cost of {a} {n}", "{n} without {m}", "From {m} to {n}",
    "Ten Years of {a} {n}: What We Learned", "How {s} Moved to {a} {n}", "A Field Guide to {n} and {m}",
    "{a} {n}: A Postmortem", "What Nobody Tells You about {n}", "Rethinking {n} for {a} {m}", "{n} Considered Costly",
    "An Introduction to {a} {n}", "{a} {n} with {w} and {v}", "Measuring {n}: {w} against {v}",
)  # fmt: skip
_ROLES = (
    "AI Engineer", "Software Engineer", "CTO", "Data Scientist", "Product Manager", "Engineering Manager", "Researcher",
    "Backend Developer", "DevOps Engineer", "Security Engineer", "Data Engineer", "Architect", "Founder", "Student",
    "Frontend Developer", "Site Reliability Engineer", "Machine Learning Engineer", "Analyst", "Designer", "Investor",
    "VP of Engineering", "Consultant", "Database Administrator", "Mobile Developer", "QA Engineer", "Technical Writer",
    "Policy Maker", "CISO", "Platform Engineer", "Marketer", "Teacher", "Journalist", "Operations Manager", "CFO",
    "Game Developer", "Embedded Engineer", "Quantitative Analyst", "Legal Counsel", "Recruiter", "Bioinformatician",
)  # fmt: skip
_DOMAINS: Mapping[str, Sequence[str]] = {
    "Software": ("Architecture", "Testing", "Languages", "Tools", "Open Source", "Mobile"),
    "Artificial Intelligence": ("Language Models", "Vision", "Agents", "Evaluation", "Robotics", "Safety"),
    "Infrastructure": ("Cloud", "Networks", "Storage", "Observability", "Edge", "Hardware"),
    "Security": ("Cryptography", "Identity", "Incidents", "Supply Chain", "Privacy"),
    "Data": ("Databases", "Streams", "Warehouses", "Quality", "Visualisation"),
    "Product": ("Strategy", "Discovery", "Pricing", "Growth", "Accessibility"),
    "Leadership": ("Hiring", "Teams", "Planning", "Culture", "Remote Work"),
    "Science": ("Algorithms", "Statistics", "Physics", "Biology", "Economics"),
}
_LEVELS = {"intermediate": 46, "advanced": 30, "beginner": 16, "expert": 8}
_ABSTRACTIONS = {"medium": 50, "low": 28, "high": 22}
_MEDIA = {"article": 60, "paper": 20, "talk": 8, "podcast": 7, "book": 5}
_KINDS = {"analysis": 30, "tutorial": 22, "research": 18, "news": 16, "postmortem": 8, "opinion": 6}
_INTENTS = {"learn": 40, "build": 30, "decide": 20, "": 10}
_CURATORS = {"morning desk": 70, "research desk": 20, "guest editors": 10}
_LINES = {"insights": 5, "principles": 2, "method": 3, "in_practice": 3}
"""How many lines a section has on average; every third digest lacks it."""


class Chooser(Generic[T]):
    """Draws items, some far more often than others."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = items
        self._cumulated = list(accumulate(weights))

    @classmethod
    def zipf(cls, items: Sequence[T], exponent: float = 1.0) -> Chooser[T]:
        """The n-th item is drawn in proportion to 1/n to this power."""
        return cls(items, [1 / (rank + 2.7) ** exponent for rank in range(len(items))])

    def draw(self, random: Random, count: int) -> list[T]:
        return random.choices(self.items, cum_weights=self._cumulated, k=count)

    def one(self, random: Random) -> T:
        return self.draw(random, 1)[0]


class World:
    """Everything that records are drawn from; making it is most of the cost of a small library."""

    def __init__(self, seed: int = SEED) -> None:
        random = Random(seed)
        self.vocabulary = _vocabulary(random)
        """Words, the most frequent first."""
        self.words = Chooser.zipf(self.vocabulary)
        self.topics = Chooser.zipf(_topics(random), 0.9)
        self.sources = Chooser.zipf(_sources(random, self.vocabulary), 0.8)
        self.authors = Chooser.zipf(_authors(random, self.vocabulary), 0.5)
        self.roles = Chooser.zipf(_ROLES, 0.9)
        self.domains = Chooser.zipf(tuple(_DOMAINS), 0.8)

    def records(self, size: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
        """So many records with the keys that an import knows."""
        random = Random(f"records {seed}")
        for number in range(size):
            yield self._record(random, number)

    def _record(self, random: Random, number: int) -> dict[str, Any]:
        words = iter(self.words.draw(random, TEXT_WORDS * 2))
        source, domain = self.sources.one(random), self.domains.one(random)
        roles = unique(self.roles.draw(random, random.randint(1, 5)))
        record = {
            "title": self._title(random),
            "source": source,
            "curator": _weighted(random, _CURATORS),
            "link": f"https://{_slug(source)}.example/{number:07}-{next(words)}",
            "published": (LAST_DAY - timedelta(days=int(random.random() * 365 * YEARS))).isoformat(),
            "field": {"domain": domain, "subfields": random.sample(_DOMAINS[domain], random.randint(1, 2))},
            "depth": {"level": _weighted(random, _LEVELS), "abstraction": _weighted(random, _ABSTRACTIONS)},
            "authors": unique(self.authors.draw(random, random.randint(0, 3))),
            "media": _weighted(random, _MEDIA),
            "kind": _weighted(random, _KINDS),
            "intent": _weighted(random, _INTENTS),
            "original_minutes": random.randint(3, 40),
            "summary": "\n\n".join(
                _sentences(random, words, random.randint(2, 5)) for _ in range(random.randint(1, 2))
            ),
            "takeaway": f"For {roles[0].lower()}s, {_sentence(random, words).lower()}",
            "topics": unique(self.topics.draw(random, random.randint(2, 6))),
            "best_for": roles,
        }
        for section, lines in _LINES.items():
            if random.random() < 0.67:
                record[section] = [_sentence(random, words) for _ in range(random.randint(1, lines))]
        return record

    def _title(self, random: Random) -> str:
        first, second = random.sample(_NOUNS, 2)
        word, other = (word.capitalize() for word in self.words.draw(random, 2))
        return random.choice(_TITLES).format(
            a=random.choice(_ADJECTIVES), n=first, m=second, w=word, v=other, s=self.sources.one(random)
        )


def _vocabulary(random: Random) -> list[str]:
    """Small words, then the field's own, then made-up ones, `WORDS` in all."""
    syllables = [onset + rime for onset in _ONSETS for rime in _RIMES]
    words = dict.fromkeys((*_SMALL, *_PLAIN))
    while len(words) < WORDS:
        words.setdefault("".join(random.choices(syllables, k=random.choices((1, 2, 3, 4), (1, 9, 8, 2))[0])))
    return list(words)


def _topics(random: Random) -> list[str]:
    pairs = [f"{adjective} {noun}" for adjective in _ADJECTIVES for noun in _NOUNS]
    return [*_NOUNS, *random.sample(pairs, TOPICS - len(_NOUNS))]


def _sources(random: Random, vocabulary: Sequence[str]) -> list[str]:
    kinds = ("Review", "Weekly", "Engineering", "Labs", "Journal", "Notes", "Research", "Quarterly", "Blog", "Press")
    return [f"{word.capitalize()} {random.choice(kinds)}" for word in random.sample(vocabulary[200:], SOURCES)]


def _authors(random: Random, vocabulary: Sequence[str]) -> list[str]:
    first = [word.capitalize() for word in random.sample(vocabulary[200:], 300)]
    last = [word.capitalize() for word in random.sample(vocabulary[200:], AUTHORS)]
    return [f"{random.choice(first)} {name}" for name in last]


def _sentence(random: Random, words: Iterator[str]) -> str:
    return " ".join(islice(words, random.randint(7, 19))).capitalize() + "."


def _sentences(random: Random, words: Iterator[str], count: int) -> str:
    return " ".join(_sentence(random, words) for _ in range(count))


def _weighted(random: Random, weights: Mapping[str, int]) -> str:
    return random.choices(tuple(weights), tuple(weights.values()))[0]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def unique(items: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(items))


def write_records(path: Path, size: int, seed: int = SEED) -> None:
    """Records as JSON Lines, for an import."""
    with path.open("wb") as file:
        for record in World(seed).records(size, seed):
            file.write(orjson.dumps(record) + b"\n")


def fill(root: Path, size: int, seed: int = SEED) -> None:
    """Write a library's files without an import: much faster, and the same files. The index is still to be made."""
    records = World(seed).records(size, seed)
    added = f"{LAST_DAY.isoformat()}T06:00:00Z"
    for number in range(1, -(-size // DIGESTS_PER_FILE) + 1):
        documents: dict[str, Any] = {}
        for record in islice(records, DIGESTS_PER_FILE):
            document = to_document(from_record({**record, "added": added})) | {"stored_at": 1}
            documents[str(int(document["id"], 16))] = document
        AtomicStorage(layout(root).digests / f"generated-0000-{number:04}.json").write({"digests": documents})


def add_marks(library: Library, seed: int = SEED) -> None:
    """Mark like a reader of some years: a third is read, little is bookmarked, tagged or has a note."""
    random = Random(f"marks {seed}")
    changes: dict[str, dict[str, Value]] = {}
    for number in library.index.rows.ids(library.index.rows.live):
        fields: dict[str, Value] = {}
        if random.random() < 0.33:
            fields["read"] = True
        if random.random() < 0.03:
            fields["bookmark"] = True
        if random.random() < 0.01:
            fields[f"tag:{random.choice(('later', 'team', 'thesis', 'quote'))}"] = True
        if random.random() < 0.003:
            fields["note"] = "Compare with what we do ourselves."
        if fields:
            changes[f"{number:012x}"] = fields
    library.mark(changes)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    for record in World().records(size):
        sys.stdout.buffer.write(orjson.dumps(record) + b"\n")


if __name__ == "__main__":
    main()
