"""Which side of the body faces the camera, decided over time."""

from __future__ import annotations

import math

import numpy as np

from formcheck.tracking.body import FloatArray
from formcheck.tracking.landmarks import INDEX

#: Joints whose depth tells the near side: the four corners of the trunk and the knees.
_JOINTS = ("shoulder", "hip", "knee")
_LEFT = [INDEX[f"left_{joint}"] for joint in _JOINTS]
_RIGHT = [INDEX[f"right_{joint}"] for joint in _JOINTS]

#: Memory of the running depth difference, seconds: longer than a swap of limbs, shorter than turning round.
_MEMORY_S = 1.0
#: The side changes only when the other is nearer by this much (metres), so that it does not flicker from the front.
_MARGIN_M = 0.05


class NearSide:
    """Running decision; starts with the first frame's own reading."""

    def __init__(self) -> None:
        self._nearness: float | None = None  # metres by which the left side is nearer than the right
        self._time_s = 0.0
        self.side = "left"

    def update(self, world_m: FloatArray, time_s: float) -> str:
        """Take in one frame's world landmarks (33, 3), metres, and say which side is near."""
        left_nearer = float(np.mean(world_m[_RIGHT, 2] - world_m[_LEFT, 2]))
        if math.isnan(left_nearer):
            return self.side
        if self._nearness is None:
            self._time_s = time_s
            self._nearness = left_nearer
            self.side = "left" if left_nearer >= 0 else "right"
            return self.side
        weight = 1.0 - math.exp(-(time_s - self._time_s) / _MEMORY_S)
        self._nearness += weight * (left_nearer - self._nearness)
        self._time_s = time_s
        if self.side == "left" and self._nearness < -_MARGIN_M:
            self.side = "right"
        elif self.side == "right" and self._nearness > _MARGIN_M:
            self.side = "left"
        return self.side
