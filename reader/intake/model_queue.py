"""Articles become digests that a model writes: the question, what it may cost, and the queue of those that wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reader.config import Curate
from reader.curate.answer import parse_answer, written
from reader.curate.evidence import Text
from reader.curate.prompt import ANSWER_TOKENS, Question, ask, key_of_answer
from reader.curate.write import Client, Told, answer_of
from reader.errors import ConfigError, CurationError, ModelError
from reader.intake.curation import Curated, as_article, can_be_curated, now, with_takeaway
from reader.library import Library
from reader.library.jobs import Job, Jobs
from reader.model.claims import Claim
from reader.model.digest import Addressed, Digest
from reader.paths import data_folder

TRIES = 5
"""Times that a job is tried before it counts as failed."""
FIRST_PAUSE = 4.0
"""Seconds after the first failure; doubled with each further one."""

Stopped = Callable[[], bool]
Progress = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and the title of the last."""


def load_prompt(config: Curate) -> str:
    """The prompt, the reader's own where there is one. Raises ConfigError."""
    path = Path(config.prompt).expanduser() if config.prompt else data_folder() / "prompt.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The prompt {path} cannot be read: {error}.") from error
    if "{mark}" not in text:
        raise ConfigError(
            f"The prompt {path} does not say {{mark}}: without it an article could pass for instructions."
        )
    return text


@dataclass(frozen=True, slots=True)
class Writer:
    """What it takes to have a model write, beside the model."""

    client: Client
    model: str
    prompt: str
    roles: Sequence[str]
    domains: Sequence[str]
    config: Curate

    def question(self, digest: Digest) -> Question:
        return ask(digest, self.prompt, self.roles, self.domains)

    def key(self, digest: Digest) -> str:
        return key_of_answer(digest, self.prompt, self.roles, f"{self.config.base_url} {self.model}")

    def digest(self, digest: Digest, answer_text: str) -> Digest:
        """The digest that an answer makes. Raises CurationError."""
        answer, problems = parse_answer(answer_text)
        if answer is None:
            raise CurationError(f"What {self.model} answered cannot be used: {problems[0]}")
        text = Text(digest.article.text if digest.article else "", digest.title)
        return written(digest, answer, text, model=self.model, now=now(), share=self.config.share)


@dataclass(slots=True)
class Estimate:
    """What it would take to have a model write some digests."""

    articles: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def cost(self, config: Curate) -> float:
        """In the currency of the prices; 0 where none are set."""
        return cost_of(self.tokens_in, self.tokens_out, config)


def cost_of(tokens_in: int, tokens_out: int, config: Curate) -> float:
    return (tokens_in * config.input_price + tokens_out * config.output_price) / 1e6


def estimate(digests: Iterable[Digest], writer: Writer, jobs: Jobs) -> Estimate:
    """Tokens that these would take, those left out that were answered before."""
    found = Estimate()
    for digest in digests:
        found.articles += 1
        if jobs.answer(writer.key(digest)):
            found.cached += 1
        else:
            found.tokens_in += writer.question(digest).tokens
            found.tokens_out += ANSWER_TOKENS
    return found


def limit_reached(jobs: Jobs, config: Curate, day: str = "") -> str:
    """Why nothing more may be sent today, `""` where it may."""
    spent = jobs.spent(day or today())
    if config.daily_tokens and spent.tokens >= config.daily_tokens:
        return f"today's limit of {config.daily_tokens:,} tokens is reached ({spent.tokens:,} spent)"
    cost = cost_of(spent.tokens_in, spent.tokens_out, config)
    if config.daily_cost and cost >= config.daily_cost:
        return f"today's limit of {config.daily_cost:g} is reached ({cost:.2f} spent)"
    return ""


def today() -> str:
    return datetime.now().date().isoformat()  # the reader's own day, in local time


class Queue:
    """Works off what waits for a model, several at once; what was asked for survives the process."""

    def __init__(
        self, library: Library, writer: Writer, *, progress: Progress | None = None, stopped: Stopped = lambda: False
    ) -> None:
        self.library = library
        self.jobs = library.curation
        self.writer = writer
        self.progress = progress
        self.stopped = stopped
        self.report = Curated()
        self._done = 0

    def run(self) -> Curated:
        """Until nothing waits any more, a limit is reached, or it is stopped. Raises LibraryError."""
        from filelock import FileLock, Timeout

        lock = FileLock(f"{self.jobs.path}.lock", timeout=0)
        self.jobs.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with lock:
                self._work_off()
        except Timeout:
            self.report.why_waiting = "another digest works on them"
        self.report.waiting = len(self._mine())
        return self.report

    def _mine(self) -> list[Job]:
        return [job for job in self.jobs.waiting() if job.model == self.writer.model]

    def _work_off(self) -> None:
        running: dict[Future[Told | str], tuple[Job, Digest]] = {}
        with ThreadPoolExecutor(self.writer.config.parallel) as pool:
            while not self.stopped():
                self._start(pool, running)
                if not running:
                    pause = self._pause()
                    if pause is None:
                        break
                    time.sleep(min(pause, 0.2))
                    continue
                done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in done:
                    self._take(future, *running.pop(future))
            for future in running:
                future.cancel()
        for future, (job, digest) in running.items():
            if future.done() and not future.cancelled():
                self._take(future, job, digest)

    def _pause(self) -> float | None:
        """Seconds until a job may be tried again, None where none will be in this run."""
        waiting = self._mine()
        if not waiting or self.report.why_waiting:
            return None
        return max(0.0, min(job.not_before for job in waiting) - time.time())

    def _start(self, pool: ThreadPoolExecutor, running: dict[Future[Told | str], tuple[Job, Digest]]) -> None:
        busy = {job.id for job, _ in running.values()}
        for job in self._mine():
            if len(running) >= self.writer.config.parallel or self.report.why_waiting:
                return
            if job.id in busy or job.not_before > time.time():
                continue
            found = self.library.stored(job.id)
            if found is None or not can_be_curated(found):
                self._fail(job, found.title if found else job.id, "it has no text that a digest could be made of")
                continue
            digest = as_article(found)
            known = self.jobs.answer(self.writer.key(digest))
            if not known:
                self.report.why_waiting = limit_reached(self.jobs, self.writer.config)
                if self.report.why_waiting:
                    return
            running[pool.submit(self._answer, digest, known)] = job, digest

    def _answer(self, digest: Digest, known: str) -> Told | str:
        """In a thread: the answer, as it was kept, or asked for now. Of the library it touches nothing."""
        if known:
            return known
        return answer_of(self.writer.client, self.writer.question(digest), self._spend)

    def _spend(self, tokens_in: int, tokens_out: int) -> None:
        self.jobs.spend(today(), self.writer.model, tokens_in, tokens_out)

    def _take(self, future: Future[Told | str], job: Job, digest: Digest) -> None:
        try:
            told = future.result()
        except ModelError as error:
            self._failed(job, digest, error)
            return
        text = told if isinstance(told, str) else told.text
        if not isinstance(told, str):
            self.report.tokens_in += told.tokens_in
            self.report.tokens_out += told.tokens_out
            self.jobs.keep_answer(self.writer.key(digest), text)
        try:
            made = self.writer.digest(digest, text)
        except CurationError as error:
            self._fail(job, digest.title, str(error))
            return
        self.library.add([made])
        self.jobs.done(job)
        self.report.made.append(made)
        self._tell(digest.title)

    def _failed(self, job: Job, digest: Digest, error: ModelError) -> None:
        if self.stopped():
            return  # it was cancelled, and waits for the next time
        if not error.transient or job.tries + 1 >= TRIES:
            self._fail(job, digest.title, str(error))
            return
        self.jobs.later(job, str(error), max(error.retry_after, FIRST_PAUSE * 2**job.tries * _impatience()))

    def _fail(self, job: Job, title: str, why: str) -> None:
        self.jobs.fail(job, why)
        self.report.failed.append((title, why))
        self._tell(title)

    def _tell(self, title: str) -> None:
        self._done += 1
        if self.progress is not None:
            self.progress(self._done, self._done + len(self._mine()), title)


def _impatience() -> float:
    """A factor for pauses: tests have less time than people."""
    import os

    value = os.environ.get("DIGEST_RETRY_FACTOR", "")
    return float(value) if value.replace(".", "", 1).isdigit() else 1.0


# --- for another role -----------------------------------------------------------------------------


def written_takeaway(digest: Digest, role: str, writer: Writer, answer_text: str) -> Digest:
    """The same with what a model answered for that role. Raises CurationError."""
    made = writer.digest(as_article(digest), answer_text)
    claims = [claim for claim in made.evidence if claim.section == "takeaway" and claim.supported]
    if not made.takeaway or not claims:
        raise CurationError(f"{writer.model} found nothing for {role} in “{digest.title}” that stands in the article.")
    spans = tuple(dict.fromkeys(span for claim in claims for span in claim.spans))
    return with_takeaway(digest, Addressed(role, made.takeaway), Claim("takeaways", made.takeaway, spans))
