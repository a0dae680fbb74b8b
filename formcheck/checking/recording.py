"""The numbers of every frame so far, kept for reading repetitions back once they are over."""

from __future__ import annotations

import numpy as np

from formcheck.checking.events import FloatArray


class Recording:
    """Grows by one row a frame: time and the value of every signal (NaN = missing).

    Eight bytes a signal and frame: an hour at 30 frames a second with 15 signals takes 14 MB.
    """

    def __init__(self, signals: tuple[str, ...]) -> None:
        self.signals = signals
        self._column = {name: i + 1 for i, name in enumerate(signals)}
        self._rows = np.empty((1024, len(signals) + 1))
        self._size = 0

    def append(self, time_s: float, values: dict[str, float]) -> None:
        """Add a frame."""
        if self._size == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._size, 0] = time_s
        self._rows[self._size, 1:] = [values[name] for name in self.signals]
        self._size += 1

    @property
    def time_s(self) -> FloatArray:
        """(n,) times of the frames."""
        return self._rows[: self._size, 0]

    def __getitem__(self, signal: str) -> FloatArray:
        """(n,) values of a signal."""
        return self._rows[: self._size, self._column[signal]]

    def between(self, begin_s: float, end_s: float) -> slice:
        """The frames of a stretch of time, both ends included."""
        time_s = self.time_s
        return slice(int(np.searchsorted(time_s, begin_s, "left")), int(np.searchsorted(time_s, end_s, "right")))
