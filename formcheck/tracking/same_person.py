"""Whether the body found is still the person's: somebody who walks through the picture may be found instead."""

from __future__ import annotations

import numpy as np

from formcheck.tracking.body import FloatArray
from formcheck.tracking.landmarks import INDEX

_TRUNK = [INDEX[f"{side}_{joint}"] for side in ("left", "right") for joint in ("shoulder", "hip")]

#: The middle of the trunk jumps when it is this far from where it was (trunk lengths) and came there this fast (trunk
#: lengths a second): three metres a second, where getting up quickly takes one and a half.
_JUMP, _JUMP_A_S = 0.5, 6.0
#: Who stays this long is the person from now on, seconds: a person who moved out of sight, or another clip.
_STAYS_S = 1.0


class SamePerson:
    """Follows the middle of the trunk from frame to frame. Frames in the order of their times."""

    def __init__(self) -> None:
        self._middle: FloatArray | None = None  # (2,) px, where the person was last
        self._trunk_px = 0.0
        self._time_s = 0.0
        self._away = False

    def update(self, landmarks_px: FloatArray, time_s: float) -> bool:
        """Take in one frame's landmarks (33, 2), pixels, and say whether they are the person's."""
        corners = landmarks_px[_TRUNK]
        middle = corners.mean(axis=0)
        if self._middle is not None and time_s - self._time_s < _STAYS_S:
            way = float(np.hypot(*(middle - self._middle))) / max(self._trunk_px, 1.0)
            fast = self._away or way > _JUMP_A_S * (time_s - self._time_s)
            if way > _JUMP and fast:
                self._away = True
                return False
        shoulders, hips = corners[::2].mean(axis=0), corners[1::2].mean(axis=0)
        self._middle, self._trunk_px = middle, float(np.hypot(*(shoulders - hips)))
        self._time_s, self._away = time_s, False
        return True
