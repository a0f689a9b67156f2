"""What a model is asked: the prompt, the article set apart as data, and the shape of the answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

from reader.curate.injected import without_instructions
from reader.curate.passages import sentences
from reader.dataclass import dataclass
from reader.model.digest import ABSTRACTIONS, LEVELS, MODEL_READS, Digest

ANSWER_TOKENS = 1_200
"""Estimated tokens of an answer."""

_CLAIM: dict[str, Any] = {
    "type": "object",
    "properties": {"text": {"type": "string"}, "quotes": {"type": "array", "items": {"type": "string"}}},
    "required": ["text", "quotes"],
    "additionalProperties": False,
}
_CLAIMS = {"type": "array", "items": _CLAIM}
_NAMES = {"type": "array", "items": {"type": "string"}}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "summary": _CLAIMS,
        "takeaway": _CLAIM,
        "insights": _CLAIMS,
        "principles": _CLAIMS,
        "method": _CLAIMS,
        "in_practice": _CLAIMS,
        "topics": _NAMES,
        "domain": {"type": "string"},
        "subfields": _NAMES,
        "level": {"type": "string", "enum": list(LEVELS)},
        "abstraction": {"type": "string", "enum": list(ABSTRACTIONS)},
        "best_for": _NAMES,
    },
    "required": [
        "summary", "takeaway", "insights", "principles", "method", "in_practice", "topics", "domain", "subfields",
        "level", "abstraction", "best_for",
    ],
    "additionalProperties": False,
}  # fmt: skip
"""JSON Schema of an answer, of the kind that servers with structured output take."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent to a model."""

    system: str
    article: str

    @property
    def tokens(self) -> int:
        """About how many tokens it is."""
        return tokens_of(self.system) + tokens_of(self.article)


def ask(
    digest: Digest,
    prompt: str,
    roles: Sequence[str],
    domains: Sequence[str],
    *,
    mark: Callable[[], str] = lambda: secrets.token_hex(8),
) -> Question:
    """The question for an article. Its mark is made up for it, so that no text can forge the end of the article."""
    markdown = digest.article.text if digest.article is not None else ""
    text = without_instructions(sentences(markdown), markdown)[:MODEL_READS]
    title = without_instructions(sentences(digest.title), digest.title)
    key = mark()
    system = (
        prompt.replace("{mark}", key)
        .replace("{roles}", ", ".join(roles) or "not known; choose whom the article serves best")
        .replace("{domains}", "; ".join(domains))
    )
    return Question(system, f"--- article {key} ---\nTitle: {title}\n\n{text}\n--- end {key} ---")


def repair(answer: str, problems: Sequence[str]) -> str:
    """The prompt for a model whose answer could not be used."""
    listed = "\n".join(f"- {problem}" for problem in problems[:8])
    return (
        f"Your answer could not be used:\n{listed}\n\nAnswer again with the one JSON object that was asked for, whole "
        f"and valid, and nothing else. Your answer was:\n{answer[:8_000]}"
    )


def key_of_answer(digest: Digest, prompt: str, roles: Sequence[str], model: str) -> str:
    """The key of an answer: the same text, prompt, roles and model are not asked twice."""
    text = digest.article.text if digest.article is not None else ""
    whole = "\0".join((model, prompt, "\n".join(roles), digest.title, text))
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def tokens_of(text: str) -> int:
    """About how many tokens a text has: one for four Latin letters, one for each letter of another script."""
    latin = sum(1 for c in text if c < "\u0250")
    return latin // 4 + (len(text) - latin) + 1
