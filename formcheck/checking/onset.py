"""Where the first repetition began from, when nobody lay still before it."""

from __future__ import annotations

import math
from statistics import median

#: A rise is over, and was one from rest, once this share of it is lost again.
_BACK = 0.65
#: Extremes are read off the median of this many values, so that one bad frame does not decide.
_SMOOTHED = 3


class Onset:
    """Follows the signal that counts from the moment the start posture was taken, until it knows a resting level.

    Clips are cut so that they begin with the first repetition, people begin at once, and the tracker needs a second to
    find its feet. Rest is then where the signal came down to and rose from, or where it rose from and came back to. A
    rise alone is not enough: lying down is one.

    Parameters
    ----------
    needed : smallest way that can be a repetition, in the signal's unit.
    """

    def __init__(self, needed: float) -> None:
        self._needed = needed
        self._last: list[tuple[float, float]] = []
        self._high = -math.inf
        self._low, self._low_s, self._top = math.inf, math.nan, -math.inf
        self._came_down = False
        self._level = math.inf

    def settled(self) -> None:
        """The body is still: this is rest, unless the signal now goes back to where it rose from."""
        self._came_down = False
        self._level = self._top

    def rest_s(self, time_s: float, value: float) -> float | None:
        """Take in one value (NaN = gap): when the body was at rest, seconds; None while that is not known."""
        if math.isnan(value):
            return None
        self._last = [*self._last[1 - _SMOOTHED :], (time_s, value)]
        if len(self._last) < _SMOOTHED:
            return None
        at_s = self._last[_SMOOTHED // 2][0]
        level = median(v for _, v in self._last)
        if level < self._low:
            self._low, self._low_s, self._top = level, at_s, level
            self._came_down = self._high - level >= self._needed and math.isinf(self._level)
        self._high, self._top = max(self._high, level), max(self._top, level)
        way = self._top - self._low
        if way < self._needed or self._top >= self._level + self._needed:
            return None
        return self._low_s if self._came_down or level <= self._top - _BACK * way else None
