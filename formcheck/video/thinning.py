"""Which frames of a clip are looked at, where it has many more than are needed."""

from __future__ import annotations

#: 28.5 is still twice 15: cameras at 30 give 29.97, and short files count their last frame's time wrong.
_ABOUT = 0.1


class Thinning:
    """Every second frame (third, ...) of a clip with at least twice (three times) the rate that is enough.

    Scoring, replaying and coaching in front of a clip ask it, so that all look at the same frames.

    Parameters
    ----------
    rate : frames a second of the clip, as announced by the file.
    enough_fps : the rate that is enough; None keeps every frame.
    """

    def __init__(self, rate: float, enough_fps: float | None) -> None:
        every = max(1, int(rate / enough_fps + _ABOUT)) if enough_fps else 1
        self._apart_s = (every - 0.5) / rate if every > 1 else 0.0
        self._due_s = 0.0

    def keeps(self, time_s: float) -> bool:
        """Whether the frame at this time (seconds) is looked at. Asked once of each frame, in order."""
        if time_s < self._due_s:
            return False
        self._due_s = time_s + self._apart_s
        return True
