"""SIGTERM (a scheduler, a shutdown) and SIGHUP (a closed terminal) end a command like Ctrl-C: what is done is kept."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType

#: Neither exists on every system.
_TAKEN = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

#: A closed terminal is told of twice, by the kernel and by the shell, and some service managers send SIGTERM and SIGHUP
#: together: what follows this soon asks for the same end, seconds.
_SAME_S = 1.0


class Interruption:
    """While it is entered, these signals raise `KeyboardInterrupt` once; one that comes later ends the process at once.

    Signals that are ignored (`nohup`) or handled stay so, and so do all in a thread that is not the main one.

    Parameters
    ----------
    clock : seconds, rising; passed in for tests.

    Attributes
    ----------
    number : the signal that came; None when none did.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.number: int | None = None
        self._clock, self._came_s = clock, 0.0
        self._mine: list[int] = []

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread():
            self._mine = [number for number in _TAKEN if signal.getsignal(number) is signal.SIG_DFL]
        for number in self._mine:
            signal.signal(number, self._take)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in self._mine:
            signal.signal(number, signal.SIG_DFL)

    @property
    def exit_code(self) -> int:
        """What a shell expects of a process that a signal ended: 143, 129; 130 for Ctrl-C."""
        return 128 + (signal.SIGINT if self.number is None else self.number)

    def _take(self, number: int, frame: FrameType | None) -> None:
        if self.number is None:
            self.number, self._came_s = number, self._clock()
            raise KeyboardInterrupt
        if self._clock() - self._came_s > _SAME_S:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)


class Deferred:
    """While it is entered, Ctrl-C and these signals wait until `check` is asked; a second one does not wait.

    A `KeyboardInterrupt` between taking a lock and holding it leaves it taken for good, and other threads waiting.
    Only what Python handles is deferred, in the main thread.
    """

    def __init__(self) -> None:
        self._handlers: dict[int, Callable[[int, FrameType | None], object]] = {}
        self._came: int | None = None

    def __enter__(self) -> Deferred:
        if threading.current_thread() is threading.main_thread():
            known = {number: signal.getsignal(number) for number in (signal.SIGINT, *_TAKEN)}
            self._handlers = {number: handler for number, handler in known.items() if callable(handler)}
        for number in self._handlers:
            signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if error is None:
            self.check()

    def check(self) -> None:
        """Let what came meanwhile do what it does: raise `KeyboardInterrupt`."""
        number, self._came = self._came, None
        if number is not None:
            self._handlers[number](number, None)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self._came is not None:
            self.check()
        self._came = number
