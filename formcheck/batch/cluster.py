"""Workers of an existing Dask cluster behind the same `Executor` interface as those on this machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

from formcheck._version import __version__
from formcheck.batch.code import code_digest
from formcheck.batch.workers import WorkerDied
from formcheck.errors import FormcheckError

P = ParamSpec("P")
T = TypeVar("T")

#: How long a scheduler may take to answer, seconds.
_ANSWER_S = 10


class ClusterError(FormcheckError):
    """The cluster cannot be reached or cannot do the work."""


class DaskWorkers(Executor):
    """Work on the workers of a Dask scheduler.

    The scheduler sends the work of a worker that dies to another, three times by its own default
    (`distributed.scheduler.allowed-failures`); after that it is `WorkerDied`. Start workers with `--nthreads 1`:
    a time limit ends the whole worker process. Clips must be where the workers can read them: a shared folder, or URLs.

    Attributes
    ----------
    slots : threads of all workers together when it was made.

    Raises
    ------
    ClusterError : no scheduler there, no workers, or workers without formcheck or with another version of it.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client, KilledWorker
        except ImportError as error:
            raise ClusterError("--dask needs more: pip install 'formcheck[cluster]'") from error
        self._killed = KilledWorker
        try:
            self._client = Client(address, timeout=_ANSWER_S, set_as_default=False)
        except (OSError, ValueError, ImportError) as error:
            raise ClusterError(f"{address}: no Dask scheduler answers there") from error
        self.slots = sum(self._client.nthreads().values())
        try:
            self._check(address)
        except BaseException:
            self._client.close()
            raise

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do `fn(*args, **kwargs)` on some worker; all of it must be picklable."""
        answer: Future[T] = Future()
        began_s = time.monotonic()
        task = self._client.submit(fn, *args, pure=False, **kwargs)

        def settle(task: Any) -> None:
            error = task.exception() if task.status == "error" else None
            if isinstance(error, self._killed):
                answer.set_exception(WorkerDied(time.monotonic() - began_s, final=True))
            elif error is not None:
                answer.set_exception(error)
            elif task.status == "finished":
                answer.set_result(task.result())
            else:
                answer.set_exception(ClusterError(f"the Dask scheduler went away ({task.status})"))

        task.add_done_callback(settle)
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; work that is not done is cancelled, the workers stay."""
        self._client.close()

    def _check(self, address: str) -> None:
        if self.slots == 0:
            raise ClusterError(f"{address}: the scheduler has no workers")
        try:
            versions = self._client.run(_version)
        except Exception as error:
            raise ClusterError(f"{address}: its workers cannot run formcheck: {error}") from error
        others = {version for version in versions.values() if version != _version()}
        if others:
            raise ClusterError(f"{address}: workers have formcheck {', '.join(sorted(others))}, this is {_version()}")


def _version() -> str:
    """The version, and what tells checkouts of it apart."""
    return f"{__version__} (code {code_digest()[:8]})"
