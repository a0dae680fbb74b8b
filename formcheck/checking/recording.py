"""The numbers of every frame so far, kept for reading repetitions back once they are over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from formcheck.checking.events import FloatArray


class Recording:
    """Grows by one row a frame: time and the value of every signal (NaN = missing).

    Ten bytes a signal and frame: an hour at 30 frames a second with 15 signals takes 16 MB.
    """

    def __init__(self, signals: tuple[str, ...]) -> None:
        self.signals = signals
        self._column = {name: i + 1 for i, name in enumerate(signals)}
        self._rows = np.empty((1024, len(signals) + 1))
        #: Why a value is missing, by its place in `_reasons`; 0 where nothing was said.
        self._why = np.zeros(self._rows.shape, np.uint16)
        self._reasons: list[str | None] = [None]
        self._size = 0

    def append(self, time_s: float, values: Mapping[str, float], why: Mapping[str, str]) -> None:
        """Add a frame: a value for every signal and, for some that are missing, the reason."""
        if self._size == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
            self._why = np.concatenate([self._why, np.zeros_like(self._why)])
        self._rows[self._size, 0] = time_s
        self._rows[self._size, 1:] = [values[name] for name in self.signals]
        for name, reason in why.items():
            if reason not in self._reasons:
                self._reasons.append(reason)
            self._why[self._size, self._column[name]] = self._reasons.index(reason)
        self._size += 1

    @property
    def time_s(self) -> FloatArray:
        """(n,) times of the frames."""
        return self._rows[: self._size, 0]

    def __getitem__(self, signal: str) -> FloatArray:
        """(n,) values of a signal."""
        return self._rows[: self._size, self._column[signal]]

    def why_missing(self, signal: str, begin_s: float, end_s: float) -> str | None:
        """The reason most often given for a signal that is missing in a stretch of time, if one was."""
        codes = self._why[self.between(begin_s, end_s), self._column[signal]]
        told = Counter(codes[codes > 0].tolist()).most_common(1)
        return self._reasons[told[0][0]] if told else None

    def stretch(self, signal: str, begin_s: float, end_s: float) -> tuple[FloatArray, FloatArray]:
        """Times and values of a signal between two times, both ends included: both (n,)."""
        frames = self.between(begin_s, end_s)
        return self.time_s[frames], self[signal][frames]

    def around(self, signal: str, begin_s: float, end_s: float, gap_s: float) -> tuple[float, float]:
        """Two times, each moved out to the nearest value of a signal where it lies in a gap longer than `gap_s`."""
        frames = self.between(begin_s, end_s)
        read = np.flatnonzero(np.isfinite(self[signal]))
        first, last = np.searchsorted(read, frames.start, "left"), np.searchsorted(read, frames.stop, "left")
        read_s = self.time_s[read]
        if 0 < first < len(read) and read_s[first] - read_s[first - 1] > gap_s:
            begin_s = float(read_s[first - 1])
        if 0 < last < len(read) and read_s[last] - read_s[last - 1] > gap_s:
            end_s = float(read_s[last])
        return begin_s, end_s

    def between(self, begin_s: float, end_s: float) -> slice:
        """The frames of a stretch of time, both ends included."""
        time_s = self.time_s
        return slice(int(np.searchsorted(time_s, begin_s, "left")), int(np.searchsorted(time_s, end_s, "right")))
