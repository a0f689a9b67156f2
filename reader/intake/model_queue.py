"""The queue of articles that wait for a model: several at once, with pauses where it is busy."""

from __future__ import annotations

import os
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from reader.errors import CurationError, ModelError, UnreachableError
from reader.intake.articles import as_article, can_be_curated
from reader.intake.curated import Curated, Failed, Progress, Stopped, never
from reader.intake.writer import Answer, LimitError, Writer
from reader.library import Library
from reader.library.jobs import Job
from reader.model.digest import Digest
from reader.translation import gettext as _

TRIES = 5
"""Times that a job is tried before it counts as failed."""
LOOKS = 2
"""Times that a server is looked for before what waits for it is left to another run."""
LOOK_AGAIN = 2.0
"""Seconds until it is looked for again."""
FIRST_PAUSE = 4.0
"""Seconds after the first failure; doubled with each further one."""
AT_ONCE = 20
"""Digests of one run that are undone as one."""
LOOK = 0.2
"""Seconds between two looks at whether the run was stopped."""

_Running = dict[Future[Answer], tuple[Job, Digest]]


class Queue:
    """Works through what waits for a model; what was asked for survives the process."""

    def __init__(
        self, library: Library, writer: Writer, *, progress: Progress | None = None, stopped: Stopped = never
    ) -> None:
        self.library = library
        self.jobs = library.curation
        self.writer = writer
        self.progress = progress
        self.stopped = stopped
        self.report = Curated()
        self._met = False
        self._done = 0
        self._step = 0

    def run(self) -> Curated:
        """Until nothing waits any more, a limit is reached, or it is stopped. Raises LibraryError."""
        from filelock import FileLock, Timeout

        lock = FileLock(f"{self.jobs.path}.lock", timeout=0)
        self.jobs.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with lock:
                self._work_through()
        except Timeout:
            self.report.why_waiting = _("another digest process is working on them")
        self.report.waiting = len(self._mine())
        return self.report

    def _mine(self) -> list[Job]:
        return [job for job in self.jobs.waiting() if job.model == self.writer.model]

    def _work_through(self) -> None:
        running: _Running = {}
        with ThreadPoolExecutor(self.writer.config.parallel) as pool:
            while not self.stopped():
                self._start(pool, running)
                if not running:
                    pause = self._pause()
                    if pause is None:
                        break
                    time.sleep(min(pause, LOOK))
                    continue
                done, _rest = wait(running, timeout=LOOK, return_when=FIRST_COMPLETED)
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

    def _start(self, pool: ThreadPoolExecutor, running: _Running) -> None:
        busy = {job.id for job, _rest in running.values()}
        for job in self._mine():
            if len(running) >= self.writer.config.parallel or self.report.why_waiting:
                return
            if job.id in busy or job.not_before > time.time():
                continue
            found = self.library.stored(job.id)
            if self.library.marks(job.id).deleted:
                self.jobs.done(job)
                continue
            if found is None or not can_be_curated(found):
                self._fail(job, found.title if found else job.id, _("it has no text that a digest could be made of"))
                continue
            article = as_article(found)
            running[pool.submit(self.writer.answer, article, self.jobs)] = job, article

    def _take(self, future: Future[Answer], job: Job, article: Digest) -> None:
        try:
            answer = future.result()
            self._met = True
            self.report.tokens_in += answer.tokens_in
            self.report.tokens_out += answer.tokens_out
            made = self.writer.digest(article, answer.text, self.library.labels("domain"))
        except LimitError as error:
            self.report.why_waiting = error.reason
        except UnreachableError as error:
            self._missed(job, error)
        except ModelError as error:
            self._met = True
            self._failed(job, article, error)
        except CurationError as error:
            self._fail(job, article.title, str(error))
        else:
            self._store(made)
            self.jobs.done(job)
            self.report.made.append(made)
            self._tell(article.title)

    def _store(self, made: Digest) -> None:
        """Store what was made: a run is undone as one, but for very long ones, whose every step would hold it all."""
        onto = self._step if len(self.report.made) % AT_ONCE else 0
        self._step = self.library.make([made], onto=onto).step

    def _failed(self, job: Job, article: Digest, error: ModelError) -> None:
        if self.stopped():
            return  # it was cancelled, and waits for the next time
        if not error.transient or job.tries + 1 >= TRIES:
            self._fail(job, article.title, str(error))
            return
        self.jobs.later(job, str(error), max(error.retry_after, FIRST_PAUSE * 2**job.tries * _impatience()))

    def _missed(self, job: Job, error: UnreachableError) -> None:
        """Nobody was there: look once more, or as often as usual for one who was, and keep what waits."""
        if self.stopped():
            return
        if job.tries + 1 >= (TRIES if self._met else LOOKS):
            self.report.why_waiting = str(error)
            return
        self.jobs.later(job, str(error), (FIRST_PAUSE * 2**job.tries if self._met else LOOK_AGAIN) * _impatience())

    def _fail(self, job: Job, title: str, why: str) -> None:
        self.jobs.fail(job, why)
        self.report.failed.append(Failed(title, why))
        self._tell(title)

    def _tell(self, title: str) -> None:
        self._done += 1
        if self.progress is not None:
            self.progress(self._done, self._done + len(self._mine()), title)


def _impatience() -> float:
    """A factor for pauses: tests have less time than people."""
    value = os.environ.get("DIGEST_RETRY_FACTOR", "")
    return float(value) if value.replace(".", "", 1).isdigit() else 1.0
