"""Clips to workers, results to disk: nothing lost, no clip stops the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Protocol

from formcheck.batch.job import Job, score_job
from formcheck.batch.places import size_bytes
from formcheck.batch.workers import WorkerDied
from formcheck.errors import FormcheckError, UnreadError
from formcheck.reporting.result import Result

#: A clip that ends its worker is tried this often; the first time may have been bad luck (out of memory, killed).
TRIES = 3


@dataclass(frozen=True, slots=True)
class Done:
    """One `job` that is done: its `index` among the jobs, its result, and whether that was `stored` already."""

    index: int
    job: Job
    result: Result
    stored: bool = False


class Keeper(Protocol):
    """Where finished work is kept: a `Store` of results, or a folder of landmark files."""

    def find(self, job: Job, key: str) -> Result | None:
        """What is kept of a job, if it was made from the same things."""

    def save(self, job: Job, key: str | None, result: Result) -> None:
        """Keep what came out; without a key, the job is done again next time."""

    def has(self, job: Job) -> bool:
        """Whether something is kept of a job's clip that an earlier run made, from whatever things."""


@dataclass(frozen=True, slots=True)
class _Try:
    index: int
    job: Job
    key: str | None
    tries: int = 1


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a try: the result, whether it would be the same another time, whether the clip was got at all."""

    result: Result
    settled: bool = False
    reached: bool = True


def run_jobs(
    jobs: Sequence[Job],
    executor: Executor,
    slots: int,
    *,
    store: Keeper | None = None,
    limit_s: float | None = None,
    score: Callable[[Job, float | None], Result] = score_job,
) -> Iterator[Done]:
    """Score clips, in whatever order they finish; each result is on disk before it is handed on.

    Parameters
    ----------
    executor : where the work is done; a worker that dies must raise `WorkerDied` for its own clip only.
    slots : how many clips are given to it at a time.
    store : results that are there already are taken from here; None keeps nothing. With it the largest clips come
        first, so that at the end no worker is left alone with an hour; without it results are awaited in their order.
    limit_s : a clip that takes longer is set aside; None sets no limit.
    score : what a worker does with one clip.

    Raises
    ------
    FormcheckError : what would stop every clip: no model, no space to write to.
    """
    waiting = deque(enumerate(jobs))
    if store is not None:
        waiting = deque(sorted(waiting, key=lambda item: size_bytes(item[1].source), reverse=True))
    again: deque[_Try] = deque()
    running: dict[Future[Result], _Try] = {}
    while waiting or again or running:
        while len(running) < slots and (waiting or again):
            if again:
                attempt = again.popleft()
            else:
                index, job = waiting.popleft()
                key = job.key() if store is not None else None
                # Looked for only now: another run into the same folder may have done it meanwhile.
                found = store.find(job, key) if store is not None and key is not None else None
                if found is not None:
                    yield Done(index, job, found, stored=True)
                    continue
                attempt = _Try(index, job, key)
            running[executor.submit(score, attempt.job, limit_s)] = attempt
        finished, _ = wait(running, return_when=FIRST_COMPLETED) if running else ((), ())
        for future in finished:
            attempt = running.pop(future)
            outcome = _outcome(future, attempt, limit_s)
            if outcome is None:
                again.append(_Try(attempt.index, attempt.job, attempt.key, attempt.tries + 1))
                continue
            yield Done(attempt.index, attempt.job, _kept(outcome, attempt, store))


def _kept(outcome: _Outcome, attempt: _Try, store: Keeper | None) -> Result:
    """The result, once it is on disk; a clip that could not be got keeps what an earlier run made of it."""
    job, result = attempt.job, outcome.result
    if store is None:
        return result
    if not outcome.reached and store.has(job):
        return job.failed(f"{result.error}; what an earlier run made of it is kept")
    store.save(job, attempt.key if outcome.settled else None, result)
    return result


def _outcome(future: Future[Result], attempt: _Try, limit_s: float | None) -> _Outcome | None:
    """What came of a try; None: try again."""
    job = attempt.job
    try:
        return _Outcome(future.result(), settled=True)
    except UnreadError as error:  # a permission is given without a trace in the file's size and time
        return _Outcome(job.failed(str(error)), reached=False)
    except FormcheckError:
        raise
    except WorkerDied as death:
        if limit_s is not None and death.after_s >= limit_s:
            return _Outcome(job.failed(f"{job.name}: set aside: took longer than {limit_s:g} s (--time-limit-s)"))
        if attempt.tries < TRIES and not death.final:
            return None
        return _Outcome(job.failed(f"{job.name}: set aside: it ended the worker each time it was tried"))
    except Exception as error:  # a bug, or memory: of this clip alone
        return _Outcome(job.failed(f"{job.name}: {type(error).__name__}: {error}"))
