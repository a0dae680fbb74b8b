"""Who does the work: this process, worker processes, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from formcheck.batch.job import Job, score_job
from formcheck.batch.run import Done, run_jobs
from formcheck.batch.store import Store
from formcheck.batch.workers import Here, WorkerProcesses
from formcheck.reporting.result import Result


@dataclass(frozen=True, slots=True)
class Labour:
    """How the work is shared out.

    Attributes
    ----------
    workers : worker processes; None takes one a core, and this process itself for a single clip.
    dask : address of a Dask scheduler, in place of processes here.
    time_limit_s : a clip that takes longer is set aside.
    """

    workers: int | None = None
    dask: str | None = None
    time_limit_s: float = 3600.0

    def score(self, jobs: Sequence[Job], store: Store | None, progress: Callable[[float], None]) -> Iterator[Done]:
        """Score clips as `run_jobs` does; workers end when this does, however it ends.

        `progress` is called with the share of the clip done when there is only one.
        """
        executor: Executor
        if self.dask is not None:
            from formcheck.batch.cluster import DaskWorkers

            executor = cluster = DaskWorkers(self.dask)
            slots = cluster.slots
        elif len(jobs) == 1 and self.workers is None:
            yield from run_jobs(jobs, Here(), 1, store=store, score=partial(_score_here, progress=progress))
            return
        else:
            slots = self.workers or min(_cores(), len(jobs))
            executor = WorkerProcesses(slots)
        done = False
        try:
            yield from run_jobs(jobs, executor, slots, store=store, limit_s=self.time_limit_s)
            done = True
        finally:
            executor.shutdown(wait=done)


def _score_here(job: Job, limit_s: float | None, progress: Callable[[float], None]) -> Result:
    return score_job(job, None, progress)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
