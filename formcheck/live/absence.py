"""How long nobody has been there, or paused, and when that is for good."""

from __future__ import annotations

#: Who is away this long in the middle of a set has gone, seconds: a telephone call takes less.
GONE_S = 180.0
#: Who pauses is waited for so many times as long.
PAUSE_TIMES = 3.0
#: Pictures further apart than this say nothing of the time between them: the camera was away, seconds.
_NO_PICTURE_S = 1.0


class Absence:
    """Adds up the time that was seen to pass without anybody, or in a pause.

    Attributes
    ----------
    away_s : how long that is by now, seconds.
    """

    def __init__(self) -> None:
        self.away_s = 0.0
        self._last_s: float | None = None

    def update(self, time_s: float, here: bool) -> None:
        """Take in the time of one frame, and whether somebody is at it, or need not be."""
        step_s = 0.0 if self._last_s is None else time_s - self._last_s
        self._last_s = time_s
        if here:
            self.away_s = 0.0
        elif step_s <= _NO_PICTURE_S:
            self.away_s += step_s

    def over(self) -> None:
        """Whoever it was is back, or it is another wait that begins."""
        self.away_s = 0.0
