"""Worker processes behind the `concurrent.futures.Executor` interface, each replaced when it dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDied(Exception):
    """The process that was at work ended: crashed, killed, or out of its time.

    Attributes
    ----------
    after_s : how long it had been at it, seconds.
    final : whether it was tried elsewhere already, as often as is sensible.
    """

    def __init__(self, after_s: float, final: bool = False) -> None:
        super().__init__(f"the worker ended after {after_s:.1f} s")
        self.after_s = after_s
        self.final = final


class WorkerProcesses(Executor):
    """Processes that work side by side, on this machine.

    Unlike a `ProcessPoolExecutor`, in which one dead process breaks everything, each is a pool of its own: work
    whose process dies raises `WorkerDied`, the others never notice. All end when this process ends, however it
    ends, and at once on `shutdown(wait=False)`.

    Parameters
    ----------
    workers : how many processes; each starts with its first piece of work.
    """

    def __init__(self, workers: int) -> None:
        self._context = multiprocessing.get_context("spawn")  # forking a process with threads in it can hang
        self._held, self._hold = self._context.Pipe(duplex=False)
        self._hands = ThreadPoolExecutor(workers, thread_name_prefix="formcheck-worker")
        self._own = threading.local()
        self._pools: list[ProcessPoolExecutor] = []
        self._stopped = threading.Event()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do `fn(*args, **kwargs)` in the next free process; all of it must be picklable."""
        return self._hands.submit(self._do, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes: when all work is done, or (`wait` False) at once."""
        if wait:
            self._hands.shutdown(wait=True, cancel_futures=cancel_futures)
            for pool in self._pools:
                pool.shutdown(wait=True)
        self._stopped.set()
        self._hold.close()  # every process waits for this
        self._hands.shutdown(wait=True, cancel_futures=True)
        self._held.close()

    def _do(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        pool: ProcessPoolExecutor | None = getattr(self._own, "pool", None)
        began_s = time.monotonic()
        try:
            if pool is None:
                if self._stopped.is_set():
                    raise WorkerDied(0.0)
                pool = self._own.pool = ProcessPoolExecutor(1, self._context, _begin, (self._held,))
                self._pools.append(pool)
            return pool.submit(fn, *args, **kwargs).result()
        except BrokenProcessPool as error:
            self._own.pool = None
            if pool is not None:
                pool.shutdown(wait=False)
            raise WorkerDied(time.monotonic() - began_s) from error


class Here(Executor):
    """Does the work in this process, at once."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do it, and give a future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def _begin(held: Connection) -> None:
    """Start of a worker process: Ctrl-C and a closed terminal are its parent's business; it ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(held,), name="formcheck-leash", daemon=True).start()


def _end_with(held: Connection) -> None:
    try:
        held.recv()
    except (EOFError, OSError):
        os._exit(1)
