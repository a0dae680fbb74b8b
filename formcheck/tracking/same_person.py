"""Whether the body found is still the person's: somebody who walks through the picture may be found instead."""

from __future__ import annotations

import numpy as np

from formcheck.tracking.body import FloatArray
from formcheck.tracking.landmarks import INDEX

_SHOULDERS = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]

#: The trunk jumps when its ends are this far from where they were (trunk lengths, mean of both) and came there this
#: fast (trunk lengths a second): two metres a second, where getting up quickly takes one and a half.
_JUMP, _JUMP_A_S = 0.5, 4.0
#: Who stays this long, or longer than the one before was seen, is the person from now on, seconds: a person who moved
#: out of sight, or another clip.
_STAYS_S = 1.0


class SamePerson:
    """Follows the trunk from frame to frame. Frames in the order of their times.

    The middles of shoulders and hips are looked at, so that sides taken for each other make no other person, and
    somebody who stands before one who lies does.
    """

    def __init__(self) -> None:
        self._trunk: FloatArray | None = None  # (2, 2) px, where shoulders and hips were last
        self._first_s, self._last_s = 0.0, 0.0  # when the person was seen
        self._away = False

    def update(self, landmarks_px: FloatArray, time_s: float) -> bool:
        """Take in one frame's landmarks (33, 2), pixels, and say whether they are the person's."""
        trunk = np.array([landmarks_px[_SHOULDERS].mean(axis=0), landmarks_px[_HIPS].mean(axis=0)])
        if self._trunk is None:
            self._first_s = time_s
        elif not self._is_near(trunk, self._trunk, time_s):
            self._away = True
            if time_s - self._last_s <= min(_STAYS_S, self._last_s - self._first_s):
                return False
            self._first_s = time_s
        self._trunk, self._last_s, self._away = trunk, time_s, False
        return True

    def _is_near(self, trunk: FloatArray, last: FloatArray, time_s: float) -> bool:
        """Whether the person can have come there: not far, or, while nobody else is found, not fast."""
        length = max(float(np.hypot(*(last[0] - last[1]))), 1.0)
        way = float(np.hypot(*(trunk - last).T).mean()) / length
        return way <= _JUMP or (not self._away and way <= _JUMP_A_S * (time_s - self._last_s))
