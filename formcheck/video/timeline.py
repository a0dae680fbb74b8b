"""Stamps of a file to times of frames: from zero, always rising, whatever the file says."""

from __future__ import annotations

#: A stamp further back than this is a clip that was joined to another or a camera whose clock began again;
#: less is a frame stamped twice or out of order, which is left out.
RESTART_S = 1.0
#: Times are told to this, seconds: no frame is shown for less, whatever rate a damaged file announces.
_TICK_S = 1e-6


class Timeline:
    """Places one frame after the other in time.

    Parameters
    ----------
    step_s : time from one frame to the next, until two stamps tell it.

    Attributes
    ----------
    end_s : seconds from the first frame to the end of the last one placed.
    left_out : frames refused because their stamp did not rise.
    restarts : times at which the stamps began again.
    """

    def __init__(self, step_s: float) -> None:
        self.end_s = 0.0
        self.left_out = 0
        self.restarts = 0
        self._step_s = step_s
        self._origin_s: float | None = None  # stamp of time zero
        self._last_s: float | None = None

    def place(self, stamp_s: float | None, duration_s: float = 0.0) -> float | None:
        """Time of the next frame, seconds from the first; None for a frame to be left out.

        Parameters
        ----------
        stamp_s : the file's own stamp, from any origin; None where it has none: a step after the last frame.
        duration_s : how long the file says that the frame is shown; 0 where it does not say.
        """
        last_s = self._last_s
        next_s = 0.0 if last_s is None else last_s + self._step_s
        if stamp_s is None:
            time_s = next_s
        else:
            if self._origin_s is None:
                self._origin_s = stamp_s - next_s
            time_s = stamp_s - self._origin_s
            if last_s is not None and time_s < last_s - RESTART_S:
                self.restarts += 1
                self._origin_s = stamp_s - next_s
                time_s = next_s
        time_s = round(time_s, 6)
        if last_s is not None:
            if time_s <= last_s:
                self.left_out += 1
                return None
            self._step_s = time_s - last_s
        self._last_s = time_s
        self.end_s = round(time_s + max(duration_s or self._step_s, _TICK_S), 6)
        return time_s
