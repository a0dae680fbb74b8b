"""How far a run is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

#: Time between two plain lines, seconds; a run shorter than this prints none.
_LINE_EVERY_S = 30.0


class BatchProgress:
    """Counts clips and seconds of video; use as a context manager.

    Parameters
    ----------
    total : clips in the run.
    clock : seconds, rising; passed in for tests.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._total = total
        self._began_s = self._line_s = clock()
        self._done = self._stored = self._failed = 0
        self._video_s = 0.0
        console = Console(stderr=True)
        columns = (BarColumn(), TextColumn("{task.description}", markup=False))
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._plain = not console.is_terminal
        self._task = self._bar.add_task(self.line(), total=total)

    def __enter__(self) -> BatchProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def within(self, share: float) -> None:
        """The clip in progress is done to this share, 0 to 1."""
        self._bar.update(self._task, completed=self._done + share)

    def add(self, duration_s: float, failed: bool, stored: bool) -> None:
        """A clip is done: its length, whether it failed, whether its result was there already."""
        self._done += 1
        self._failed += failed
        self._stored += stored
        self._video_s += 0.0 if stored else duration_s
        self._bar.update(self._task, completed=self._done, description=self.line())
        now_s = self._clock()
        if self._plain and now_s - self._line_s >= _LINE_EVERY_S:
            self._line_s = now_s
            print(f"formcheck: {self.line()}", file=sys.stderr, flush=True)

    def line(self) -> str:
        """Clips done, hours of video, rate, time left and failures, in words."""
        took_s = self._clock() - self._began_s
        scored = self._done - self._stored
        parts = [f"{self._done} of {self._total} clips"]
        if scored and took_s > 0:
            left_s = took_s / scored * (self._total - self._done)
            parts += [
                f"{self._video_s / 3600:.2f} h of video",
                f"{self._video_s / took_s:.1f} x real time",
                f"{_duration(left_s)} left",
            ]
        if self._stored:
            parts.append(f"{self._stored} were done before")
        return ", ".join([*parts, f"{self._failed} failed"])


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02d} min"
