"""Workers of an existing Dask cluster behind the same `Executor` interface as those on this machine."""

from __future__ import annotations

import asyncio
import threading
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

#: How long a scheduler may take to answer, and its workers, which load formcheck before they do, seconds.
_ANSWER_S, _WORKERS_S = 10, 120


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
            from distributed import Client, KilledWorker, Security, rpc
        except ImportError as error:
            raise ClusterError("--dask needs more: pip install 'formcheck[cluster]'") from error
        self._killed = KilledWorker

        async def ask() -> str:
            async with rpc(
                address, timeout=_ANSWER_S, connection_args=Security().get_connection_args("client")
            ) as there:
                return str((await there.identity())["type"])

        try:
            # A client waits without end for who takes the connection and does not answer, so it is made only when
            # somebody did.
            if (kind := _within(_ANSWER_S, lambda: asyncio.run(ask()))) != "Scheduler":
                raise ClusterError(f"{address}: no Dask scheduler, but a {kind.lower()}")
            self._client = Client(address, timeout=_ANSWER_S, set_as_default=False)
        except ClusterError:
            raise
        except Exception as error:  # whatever answers there in its own way
            raise ClusterError(f"{address}: no Dask scheduler answers there") from error
        try:
            self.slots = sum(_within(_ANSWER_S, self._client.nthreads).values())
            self._check(address)
        except TimeoutError as error:
            raise ClusterError(f"{address}: the Dask scheduler does not answer any more") from error
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
            versions = _within(_WORKERS_S, lambda: self._client.run(_version))
        except TimeoutError as error:
            raise ClusterError(f"{address}: its workers have not answered for {_WORKERS_S} s") from error
        except Exception as error:
            raise ClusterError(f"{address}: its workers cannot run formcheck: {error}") from error
        others = {version for version in versions.values() if version != _version()}
        if others:
            raise ClusterError(f"{address}: workers have formcheck {', '.join(sorted(others))}, this is {_version()}")


def _within(limit_s: float, ask: Callable[[], T]) -> T:
    """An answer, within so many seconds; TimeoutError without one, and who is asked is left alone."""
    answer: Future[T] = Future()

    def wait() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=wait, name="formcheck-dask", daemon=True).start()
    return answer.result(limit_s)


def _version() -> str:
    """The version, and what tells checkouts of it apart."""
    return f"{__version__} (code {code_digest()[:8]})"
