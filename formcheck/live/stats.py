"""How fast the live loop is: frames, drops, and how long a frame takes from the camera to the screen."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

#: Latencies kept: two minutes at 30 frames a second, so that memory does not grow with the session.
_KEPT = 3600
#: Frames that the rate on the screen is told from, and judged ones that theirs is told from.
_RECENT, _RECENT_JUDGED = 30, 15


class Stats:
    """Counts and times; one thread may add while another reads.

    Attributes
    ----------
    drawn : frames drawn so far.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latency_s: deque[float] = deque(maxlen=_KEPT)
        self._judging_s: deque[float] = deque(maxlen=_KEPT)
        self._drawn_s: deque[float] = deque(maxlen=_RECENT)
        self._judged_s: deque[float] = deque(maxlen=_RECENT_JUDGED)
        self.drawn = 0

    def judged(self, arrived_s: float, now_s: float) -> None:
        """A frame that arrived then has been tracked and judged now; both on the same clock."""
        with self._lock:
            self._judging_s.append(now_s - arrived_s)
            self._judged_s.append(now_s)

    def shown(self, arrived_s: float, now_s: float) -> None:
        """A frame that arrived then is on the screen now; both on the same clock."""
        with self._lock:
            self._latency_s.append(now_s - arrived_s)
            self._drawn_s.append(now_s)
            self.drawn += 1

    @property
    def rate(self) -> float:
        """Frames drawn a second, lately; 0 until there are two."""
        with self._lock:
            span_s = self._drawn_s[-1] - self._drawn_s[0] if len(self._drawn_s) > 1 else 0.0
            return (len(self._drawn_s) - 1) / span_s if span_s > 0 else 0.0

    @property
    def judging_rate(self) -> float:
        """Frames judged a second, lately; 0 until it is known."""
        with self._lock:
            known = len(self._judged_s) == _RECENT_JUDGED
            return (_RECENT_JUDGED - 1) / (self._judged_s[-1] - self._judged_s[0]) if known else 0.0

    def latency_ms(self) -> tuple[float, float]:
        """Median and 95th percentile from arrival to drawn, milliseconds; NaN before the first."""
        return self._percentiles(self._latency_s)

    def judging_ms(self) -> tuple[float, float]:
        """Median and 95th percentile from arrival to tracked and judged, milliseconds."""
        return self._percentiles(self._judging_s)

    def line(self, dropped: int) -> str:
        """One short line for the screen; `dropped` frames came too fast to be tracked."""
        median, late = self.latency_ms()
        return f"{self.rate:.0f} fps  {median:.0f} ms (95 %: {late:.0f})  {dropped} dropped"

    def report(self, read: int, dropped: int) -> str:
        """One line for the end."""
        (median, late), (judged, judged_late) = self.latency_ms(), self.judging_ms()
        return (
            f"frames: {read} read, {dropped} dropped before tracking, {self.drawn} drawn; from camera to screen: "
            f"median {median:.1f} ms, 95 % within {late:.1f} ms; to a judgement: {judged:.1f} ms, {judged_late:.1f} ms"
        )

    def _percentiles(self, seconds: deque[float]) -> tuple[float, float]:
        with self._lock:
            values = np.array(seconds) * 1000
        if not len(values):
            return float("nan"), float("nan")
        median, late = np.percentile(values, (50, 95))
        return float(median), float(late)
