"""Numbers that move over time as bodies do: what made-up people are posed by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


def min_jerk(share: float) -> float:
    """Way done after this share of the time, for the bell-shaped speed of natural movement."""
    s = min(1.0, max(0.0, share))
    return s**3 * (10 - 15 * s + 6 * s * s)


class Course:
    """A number over time: keys with minimum-jerk movement between them."""

    def __init__(self) -> None:
        self._keys: list[tuple[float, float]] = []
        self._times: list[float] = []

    def add(self, time_s: float, value: float) -> None:
        self._keys.append((time_s, value))
        self._times.append(time_s)

    def at(self, time_s: float) -> float:
        i = bisect_right(self._times, time_s)
        if i == 0 or i == len(self._keys):
            return self._keys[max(0, i - 1)][1]
        (t0, v0), (t1, v1) = self._keys[i - 1], self._keys[i]
        return v0 + (v1 - v0) * min_jerk((time_s - t0) / (t1 - t0))

    @classmethod
    def through(cls, begin: float, steps: Iterable[tuple[float, float]]) -> Course:
        """From a value at 0 s on: (seconds to get there, value) one after the other."""
        course, now = cls(), 0.0
        course.add(now, begin)
        for seconds, value in steps:
            now += seconds
            course.add(now, value)
        return course

    @property
    def end_s(self) -> float:
        """Time of the last key."""
        return self._times[-1]
