"""How often frames come: what is a step from one to the next, and what is a gap."""

from __future__ import annotations

from bisect import insort

#: Frames further apart than this many usual steps, and this long, are a gap (seconds).
_GAP_STEPS, _GAP_S = 2.5, 0.25
#: At most this many frames tell the usual time between frames.
_STEPS_KEPT = 301


class Pace:
    """Follows the times of frames.

    Attributes
    ----------
    apart_s : from the frame before to this one, seconds.
    step_s : the same; no longer than a gap.
    frame_s : the usual time between frames: median of the first steps, seconds.
    """

    def __init__(self) -> None:
        self.apart_s = self.step_s = self.frame_s = 0.0
        self._last_s: float | None = None
        self._steps: list[float] = []  # sorted, so that the median of one more is found at once

    @property
    def gap_s(self) -> float:
        """Frames further apart than this are a gap, seconds."""
        return max(_GAP_S, _GAP_STEPS * self.frame_s)

    def note(self, time_s: float) -> None:
        """Take in the time of one frame, in their order."""
        self.apart_s = step_s = 0.0 if self._last_s is None else time_s - self._last_s
        self.step_s = min(step_s, self.gap_s)
        if self._last_s is not None and len(self._steps) < _STEPS_KEPT:
            insort(self._steps, step_s)
            n = len(self._steps)
            self.frame_s = (self._steps[(n - 1) // 2] + self._steps[n // 2]) / 2
        self._last_s = time_s
