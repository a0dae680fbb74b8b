"""Whether something else moves beside the person: who is half hidden by a passer-by is read wrongly."""

from __future__ import annotations

import math
from collections import deque

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.tracking.body import FloatArray
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Pixels

#: Pictures are looked at this small (longest side, pixels) and compared with the one this long before, seconds.
_SIZE_PX, _BEFORE_S = 96, 0.25
#: A cell has changed by so many grey levels, after the change of the whole picture (its median) is taken off.
_CHANGED = 14.0
#: The person is the hull of the landmarks and so much around it, trunk lengths: flesh, hair and clothes.
_AROUND = 0.4
#: Something else is a patch that touches the person and has this area beyond, trunk lengths squared.
_PATCH = 0.12
#: Where more of the picture changes than this share of it, the camera moves, or the light.
_EVERYWHERE = 0.4
#: Who is wholly before or behind the person for a moment is still there, seconds.
_LINGERS_S = 0.5

_Gray = NDArray[np.float32]


class Bystander:
    """Looks at pictures in the order of their times, and at where the person is in each."""

    def __init__(self) -> None:
        self._before: deque[tuple[float, _Gray]] = deque()
        self._seen_s = -math.inf

    def update(self, rgb: Pixels, landmarks_px: FloatArray | None, time_s: float) -> bool:
        """Whether something else moves next to the person, (33, 2) pixels; None where that is not known."""
        height, width = rgb.shape[:2]
        scale = min(1.0, _SIZE_PX / max(height, width))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        gray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
        while len(self._before) > 1 and time_s - self._before[1][0] >= _BEFORE_S:
            self._before.popleft()
        before = self._before[0][1] if self._before else None
        self._before.append((time_s, gray))
        if landmarks_px is None or before is None or before.shape != gray.shape:
            return False
        if _touched(gray - before, landmarks_px * scale):
            self._seen_s = time_s
        return time_s - self._seen_s <= _LINGERS_S


def _touched(change: _Gray, landmarks: FloatArray) -> bool:
    """Whether a patch of change beyond the person (33, 2), cells, touches them."""
    middle = [
        (landmarks[INDEX[f"left_{joint}"]] + landmarks[INDEX[f"right_{joint}"]]) / 2 for joint in ("shoulder", "hip")
    ]
    trunk = max(float(np.hypot(*(middle[0] - middle[1]))), 1.0)
    changed = (np.abs(change - np.median(change)) > _CHANGED).astype(np.uint8)
    if changed.mean() > _EVERYWHERE:
        return False
    person = np.zeros(change.shape, np.uint8)
    cv2.fillConvexPoly(person, cv2.convexHull(np.round(landmarks).astype(np.int32)), 1)
    person = _grown(person, round(_AROUND * trunk))
    beyond = changed * (1 - person)
    _, patches = cv2.connectedComponents(beyond, connectivity=8)
    touching = np.unique(patches[_grown(person, 1) > 0])
    return any(int(np.count_nonzero(patches == i)) >= _PATCH * trunk**2 for i in touching if i)


def _grown(mask: NDArray[np.uint8], cells: int) -> NDArray[np.uint8]:
    side = 2 * cells + 1
    return np.asarray(cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))), np.uint8)
