"""A digest written by a model: requested in the strictest mode it supports, repaired once, and verified."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from reader.curate.answer import Answer, parse_answer
from reader.curate.prompt import Question, repair
from reader.dataclass import dataclass
from reader.errors import ModelError, UnsupportedError
from reader.translation import gettext as _

MODES = ("schema", "json", "plain")
"""Ways to ask for JSON, the strictest first."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model returned."""

    text: str
    tokens_in: int
    tokens_out: int


class Client(Protocol):
    """Something that can reach a model."""

    @property
    def modes(self) -> Sequence[str]:
        """The ways to ask for JSON that the model may know, the strictest first."""

    def complete(self, question: Question, mode: str, repairing: str = "") -> Reply:
        """The model's reply. Raises ModelError, UnsupportedError where it does not know this mode."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and the tokens it took."""

    answer: Answer
    text: str
    tokens_in: int
    tokens_out: int


def answer_of(
    client: Client,
    question: Question,
    spent: Callable[[int, int], None] = lambda i, o: None,
    doubts: Callable[[Answer], Sequence[str]] = lambda answer: (),
) -> Told:
    """A model's answer in the right shape. Raises ModelError.

    `spent` is called with the tokens of every reply, including those that cannot be used. `doubts` says why an answer
    would not be believed; one that cannot be used or believed is sent back once with the reasons.
    """
    tokens_in = tokens_out = 0

    def count(reply: Reply) -> None:
        nonlocal tokens_in, tokens_out
        tokens_in, tokens_out = tokens_in + reply.tokens_in, tokens_out + reply.tokens_out
        spent(reply.tokens_in, reply.tokens_out)

    mode, reply = _first(client, question)
    count(reply)
    answer, problems = parse_answer(reply.text)
    doubted = doubts(answer) if answer is not None else problems
    if doubted:
        again = client.complete(question, mode, repair(reply.text, doubted))
        count(again)
        better, problems = parse_answer(again.text)
        if better is not None and (answer is None or len(doubts(better)) < len(doubted)):
            answer, reply = better, again
    if answer is None:
        raise ModelError(_("It returned an unusable answer twice: {problems}").format(problems=problems[0]))
    return Told(answer, reply.text, tokens_in, tokens_out)


def _first(client: Client, question: Question) -> tuple[str, Reply]:
    """The reply in the strictest mode that the model knows, and that mode."""
    refused: UnsupportedError | None = None
    for mode in client.modes:
        try:
            return mode, client.complete(question, mode)
        except UnsupportedError as error:
            refused = error
    raise refused or ModelError(_("It supports no way of being asked."))
