"""A model as a writer: what it is asked, what it answered before, and how much it may be asked in a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from reader.config import Curate
from reader.curate.answer import doubts, parse_answer, written
from reader.curate.evidence import Text
from reader.curate.prompt import ANSWER_TOKENS, Question, ask, key_of_answer
from reader.curate.write import Client, answer_of
from reader.dataclass import dataclass
from reader.errors import ConfigError, CurationError, ModelError
from reader.intake.curated import Estimate, cost_of, now
from reader.library.jobs import Jobs
from reader.model.digest import Digest
from reader.opening import expanded, read_text, why_unreadable
from reader.paths import data_folder
from reader.translation import decimal, number
from reader.translation import gettext as _


class LimitError(ModelError):
    """Nothing more may be sent today; `reason` is half a sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(_("Nothing was sent, because {reason}.").format(reason=reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered, and the tokens that it took; none where the answer was kept."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Writer:
    """A model, and what it is sent besides the article."""

    client: Client
    model: str
    prompt: str
    roles: Sequence[str]
    domains: Sequence[str]
    config: Curate

    def question(self, article: Digest) -> Question:
        return ask(article, self.prompt, self.roles, self.domains)

    def key(self, article: Digest) -> str:
        """Under which the answer to the question is kept."""
        return key_of_answer(article, self.prompt, self.roles, f"{self.config.base_url} {self.model}")

    def digest(self, article: Digest, answer_text: str, fields: Iterable[str] = ()) -> Digest:
        """The digest that an answer makes. `fields`: those that the library has. Raises CurationError."""
        answer, problems = parse_answer(answer_text)
        if answer is None:
            raise CurationError(
                _("The answer of {model} cannot be used: {problems}").format(model=self.model, problems=problems[0])
            )
        return written(
            article, answer, self._text(article), model=self.model, now=now(), share=self.config.share,
            fields=(*self.domains, *fields),
        )  # fmt: skip

    def _text(self, article: Digest) -> Text:
        return Text(article.article.text if article.article else "", article.title)

    def answer(self, article: Digest, jobs: Jobs) -> Answer:
        """The kept answer, else a new one, which is kept; safe in any thread. Raises LimitError, ModelError."""
        known = jobs.answer(self.key(article))
        if known:
            return Answer(known)
        reason = limit_reached(jobs, self.config)
        if reason:
            raise LimitError(reason)
        text = self._text(article)
        reply = answer_of(
            self.client,
            self.question(article),
            lambda i, o: jobs.spend(today(), self.model, i, o),
            lambda answer: doubts(answer, text, self.config.share),
        )
        jobs.keep_answer(self.key(article), reply.text)
        return Answer(reply.text, reply.tokens_in, reply.tokens_out)

    def estimate(self, articles: Iterable[Digest], jobs: Jobs) -> Estimate:
        """What these would take; those that were answered before take nothing."""
        count = cached = tokens_in = tokens_out = 0
        for article in articles:
            count += 1
            if jobs.answer(self.key(article)):
                cached += 1
            else:
                tokens_in += self.question(article).tokens
                tokens_out += ANSWER_TOKENS
        cost = cost_of(tokens_in, tokens_out, self.config)
        return Estimate(self.model, count, cached, tokens_in, tokens_out, cost)


def load_prompt(config: Curate) -> str:
    """The prompt, the reader's own where there is one. Raises ConfigError."""
    path = expanded(config.prompt) if config.prompt else data_folder() / "prompt.md"
    try:
        text = read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            _("The prompt {path} cannot be read: {why_unreadable}.").format(
                path=path, why_unreadable=why_unreadable(error)
            )
        ) from error
    if "{mark}" not in text:
        raise ConfigError(
            _("The prompt {path} lacks {{mark}}: without it an article could pass for instructions.").format(path=path)
        )
    return text


def limit_reached(jobs: Jobs, config: Curate, day: str = "") -> str:
    """Why nothing more may be sent today, `""` where it may."""
    spent = jobs.spent(day or today())
    if config.daily_tokens and spent.tokens >= config.daily_tokens:
        return _("today's limit of {daily_tokens} tokens is reached ({tokens} spent)").format(
            daily_tokens=number(config.daily_tokens), tokens=number(spent.tokens)
        )
    cost = cost_of(spent.tokens_in, spent.tokens_out, config)
    if config.daily_cost and cost >= config.daily_cost:
        return _("today's limit of {daily_cost:g} is reached ({cost} spent)").format(
            daily_cost=config.daily_cost, cost=decimal(cost, 2)
        )
    return ""


def today() -> str:
    """The reader's own day, in local time."""
    return datetime.now().date().isoformat()
