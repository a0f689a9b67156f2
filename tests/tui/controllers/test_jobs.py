"""Jobs in the background: one text and one running state each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from reader.tui.controllers.jobs import Jobs, Report, Work
from reader.tui.controllers.said import Said


class Started:
    """A table of jobs on the running loop, and what came of them."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[None]] = []
        self.texts: list[str] = []
        self.said: list[Said] = []
        self.jobs = Jobs(self._start, lambda: self.texts.append(self.jobs.text), self.said.extend)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.create_task(work))

    async def end(self) -> None:
        await asyncio.gather(*self.tasks, return_exceptions=True)


def waiting(gate: asyncio.Event, *said: Said, reports: Sequence[str] = ()) -> Work:
    """A job that reports, and ends when the gate opens."""

    async def work(report: Report) -> Sequence[Said]:
        for text in reports:
            report(text)
        await gate.wait()
        return said

    return work


async def test_the_texts_of_all_jobs_are_shown_side_by_side() -> None:
    started, first, second = Started(), asyncio.Event(), asyncio.Event()
    jobs = started.jobs
    assert jobs.begin("refresh", "refreshing…", waiting(first, Said("done"), reports=["refreshing 1/2"]))
    assert jobs.begin("curate", "curating…", waiting(second))
    await asyncio.sleep(0)
    assert jobs.text == "refreshing 1/2 · curating…"
    first.set()
    await started.tasks[0]
    assert jobs.text == "curating…"
    assert (jobs.running("refresh"), jobs.running("curate")) == (False, True)
    assert started.said == [Said("done")]
    second.set()
    await started.end()
    assert jobs.text == ""
    assert started.texts[-1] == ""


async def test_one_of_a_name_runs_at_a_time() -> None:
    started, gate = Started(), asyncio.Event()
    assert started.jobs.begin("import", "importing…", waiting(gate))
    assert not started.jobs.begin("import", "importing another…", waiting(gate))
    assert started.jobs.text == "importing…"
    gate.set()
    await started.end()
    assert len(started.tasks) == 1
    assert started.jobs.begin("import", "importing…", waiting(gate))
    await started.end()


async def test_a_late_report_says_nothing_of_a_job_that_ended() -> None:
    started = Started()
    reports: list[Report] = []

    async def work(report: Report) -> Sequence[Said]:
        reports.append(report)
        return ()

    started.jobs.begin("refresh", "refreshing…", work)
    await started.end()
    reports[0]("refreshing 2/2")
    assert started.jobs.text == ""


@pytest.mark.parametrize("end", [lambda task: task.cancel(), lambda task: None], ids=["cancelled", "failed"])
async def test_a_job_that_is_cut_short_leaves_the_table(end: Callable[[asyncio.Task[None]], object]) -> None:
    started = Started()

    async def work(report: Report) -> Sequence[Said]:
        await asyncio.sleep(0)
        raise ValueError("a bug is seen where it is awaited")

    started.jobs.begin("curate", "curating…", work)
    await asyncio.sleep(0)
    end(started.tasks[0])
    await started.end()
    assert not started.jobs.running("curate")
    assert started.said == []
