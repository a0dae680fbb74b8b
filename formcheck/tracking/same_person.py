"""Whether the body found is still the person's: somebody who walks through the picture may be found instead."""

from __future__ import annotations

import numpy as np

from formcheck.tracking.body import FloatArray
from formcheck.tracking.landmarks import INDEX

_TRUNK = [INDEX[f"{side}_{joint}"] for side in ("left", "right") for joint in ("shoulder", "hip")]

#: The middle of the trunk jumps when it is this far from where it was (trunk lengths) and came there this fast (trunk
#: lengths a second): three metres a second, where getting up quickly takes one and a half.
_JUMP, _JUMP_A_S = 0.5, 6.0
#: Who stays this long, or longer than the one before was seen, is the person from now on, seconds: a person who moved
#: out of sight, or another clip.
_STAYS_S = 1.0


class SamePerson:
    """Follows the middle of the trunk from frame to frame. Frames in the order of their times."""

    def __init__(self) -> None:
        self._middle: FloatArray | None = None  # (2,) px, where the person was last
        self._trunk_px = 1.0
        self._first_s, self._last_s = 0.0, 0.0  # when the person was seen
        self._away = False

    def update(self, landmarks_px: FloatArray, time_s: float) -> bool:
        """Take in one frame's landmarks (33, 2), pixels, and say whether they are the person's."""
        corners = landmarks_px[_TRUNK]
        middle = corners.mean(axis=0)
        if self._middle is None:
            self._first_s = time_s
        elif not self._is_near(middle - self._middle, time_s):
            self._away = True
            if time_s - self._last_s <= min(_STAYS_S, self._last_s - self._first_s):
                return False
            self._first_s = time_s
        shoulders, hips = corners[::2].mean(axis=0), corners[1::2].mean(axis=0)
        self._middle, self._trunk_px = middle, max(float(np.hypot(*(shoulders - hips))), 1.0)
        self._last_s, self._away = time_s, False
        return True

    def _is_near(self, moved_px: FloatArray, time_s: float) -> bool:
        """Whether the person can have moved by this: not far, or, while nobody else is found, not fast."""
        way = float(np.hypot(*moved_px)) / self._trunk_px
        return way <= _JUMP or (not self._away and way <= _JUMP_A_S * (time_s - self._last_s))
