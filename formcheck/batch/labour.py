"""Who does the work: this process, worker processes, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from formcheck.batch.job import Job, score_job
from formcheck.batch.run import Done, Keeper, run_jobs
from formcheck.batch.workers import Here, WorkerProcesses
from formcheck.reporting.result import Result

#: A clip that takes a worker longer is set aside, seconds.
TIME_LIMIT_S = 3600.0


@dataclass(frozen=True, slots=True)
class Labour:
    """How the work is shared out.

    Attributes
    ----------
    workers : worker processes; None takes one a core, and this process itself for a single clip without a time limit.
    dask : address of a Dask scheduler, in place of processes here.
    time_limit_s : a clip that takes longer is set aside; None takes `TIME_LIMIT_S` where there are workers.
    """

    workers: int | None = None
    dask: str | None = None
    time_limit_s: float | None = None

    def score(self, jobs: Sequence[Job], store: Keeper | None, progress: Callable[[float], None]) -> Iterator[Done]:
        """Score clips as `run_jobs` does; workers end when this does, however it ends.

        `progress` is called with the share of the clip done when there is only one.
        """
        if len(jobs) == 1 and self.workers is None and self.dask is None and self.time_limit_s is None:
            return run_jobs(jobs, Here(), 1, store=store, score=partial(_score_here, progress=progress))
        return self.share_out(jobs, store, score_job)

    def share_out(
        self, jobs: Sequence[Job], store: Keeper | None, work: Callable[[Job, float | None], Result]
    ) -> Iterator[Done]:
        """Have workers do `work` on clips."""
        executor, given = self._workers(len(jobs))
        limit_s = TIME_LIMIT_S if self.time_limit_s is None else self.time_limit_s
        done = False
        try:
            yield from run_jobs(jobs, executor, given, store=store, limit_s=limit_s, score=work)
            done = True
        finally:
            executor.shutdown(wait=done)

    def _workers(self, jobs: int) -> tuple[Executor, int]:
        """Who works, and how many clips they are given at a time."""
        if self.dask is not None:
            from formcheck.batch.cluster import DaskWorkers

            cluster = DaskWorkers(self.dask)
            return cluster, cluster.slots
        slots = self.workers or min(_cores(), jobs)
        # One more for each than it can do: none waits while a result is put on disk. Not so on a cluster, which counts
        # the death of a worker against all clips that it was given.
        return WorkerProcesses(slots), 2 * slots


def _score_here(job: Job, limit_s: float | None, progress: Callable[[float], None]) -> Result:
    return score_job(job, None, progress)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
