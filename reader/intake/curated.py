"""What a run of curation did, and what one would take: the results that every front end shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, field
from datetime import UTC, datetime
from typing import Any

from reader.config import Curate
from reader.dataclass import dataclass
from reader.model.digest import Digest

Progress = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and the title of the last."""
Stopped = Callable[[], bool]
"""Whether a run is to end as soon as it can."""


def now() -> str:
    """Date-time in UTC, as digests carry it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def never() -> bool:
    """For a run that nobody can stop."""
    return False


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that no digest could be made of."""

    title: str
    why: str

    def __str__(self) -> str:
        return self.why if self.title in self.why else f"“{self.title}”: {self.why}"


@dataclass(slots=True)
class Curated:
    """What a run did."""

    made: list[Digest] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    waiting: int = 0
    """How many are left because a limit was reached or the run was stopped."""
    why_waiting: str = ""
    """Half a sentence, `""` where the run was stopped."""
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for was made."""
        return not self.failed and not self.waiting

    def cost(self, config: Curate) -> float:
        """In the currency of the prices; 0 where none are set."""
        return cost_of(self.tokens_in, self.tokens_out, config)

    def to_record(self) -> dict[str, Any]:
        """The object that ends `--progress-json`."""
        return {
            "made": len(self.made),
            "failed": [asdict(failed) for failed in self.failed],
            "waiting": self.waiting,
            "why": self.why_waiting,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
        }


@dataclass(frozen=True, slots=True)
class Estimate:
    """What it would take to have a model write some digests."""

    model: str
    articles: int
    cached: int
    """How many of them it has answered before, so that they take nothing."""
    tokens_in: int
    tokens_out: int
    cost: float
    """In the currency of the prices; 0 where none are set."""

    def to_record(self) -> dict[str, Any]:
        """The object that `--dry-run --json` prints."""
        return {
            "model": self.model,
            "articles": self.articles,
            "answered_before": self.cached,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "cost": round(self.cost, 4) if self.cost else None,
        }


def cost_of(tokens_in: int, tokens_out: int, config: Curate) -> float:
    """What so many tokens cost, at the configured prices per million."""
    return (tokens_in * config.input_price + tokens_out * config.output_price) / 1e6
