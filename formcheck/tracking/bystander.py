"""Whether something else moves beside the person: who is half hidden by a passer-by is read wrongly."""

from __future__ import annotations

import math
from collections import deque

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.tracking.body import FloatArray
from formcheck.video import Pixels

#: Pictures are looked at this small (longest side, pixels) and compared with the one this long before, seconds.
_SIZE_PX, _BEFORE_S = 96, 0.25
#: So many pixels across and down make one that is looked at: their mean, next to no noise, at a third of the time.
_FINE = 2
#: A cell has changed that is so many grey levels off what was there or in a cell beside it, after the change of the
#: whole picture (its median) is taken off: of a camera held in the hand everything goes by a cell to and fro.
_CHANGED = 14.0
_BESIDE = np.ones((3, 3), np.uint8)
#: The person is the hull of the landmarks and so much around it, trunk lengths: flesh, hair and clothes.
_AROUND = 0.45
#: Something else is a patch that touches the person and has this area beyond, trunk lengths squared, and this height,
#: trunk lengths: the shadow of an arm lies flat on the floor, a foot that was taken for the other one is 0.6 high.
_PATCH, _TALL = 0.12, 0.75
#: A lower patch than this (trunk lengths) is a shadow where this share of it is as it was but for one factor, the same
#: for all colours to this ratio; so many grey levels are added first, in which the camera's noise is lost. Seen from
#: above, the shadow of an arm is 0.6 trunk lengths high, that of somebody who sits 1.4; who stands is 3.
_STANDING, _SHADOW_SHARE, _SAME_FACTOR, _BLACK = 1.6, 0.8, 1.15, 10.0
#: Where more of the picture changes than this share of it, the camera moves, or the light.
_EVERYWHERE = 0.4
#: Somebody else is seen in two pictures no further apart than this, seconds: a leg of the person's own that is brought
#: over the other faster than landmarks follow is beyond them in one (a rendered man who changes legs before a twist).
_AGAIN_S = 0.6
#: Who is wholly before or behind the person for so long is not seen and still there, seconds: a small walker was 0.6.
_LINGERS_S = 1.5
#: Two pictures in a row that are less alike than this (correlation of their grey levels) show different places: a cut.
_ALIKE = 0.5
#: Pictures that are so few grey levels apart in the mean need not be compared: 39 and more at cuts of recorded clips.
_LITTLE = 10.0

_Small = NDArray[np.float32]  # (h, w, 3) red, green and blue, 0 to 255


class Bystander:
    """Looks at pictures in the order of their times, and at where the person is in each.

    Attributes
    ----------
    suspected : whether something was beside the person in the last picture, for the first time.
    cut : whether the last picture shows another place than the one before it.
    """

    def __init__(self) -> None:
        self._before: deque[tuple[float, _Small, FloatArray]] = deque()
        self._touched_s = self._seen_s = -math.inf
        self.suspected = self.cut = False

    def update(self, rgb: Pixels, landmarks_px: FloatArray | None, trunk_px: float, time_s: float) -> bool:
        """Whether something else moves beside the person; somebody who was seen there a moment ago still is.

        `landmarks_px` (n, 2) are where the person is, or may be, pixels; None where that is not known. `trunk_px` is
        the length of the trunk.
        """
        height, width = rgb.shape[:2]
        scale = min(1.0, _SIZE_PX / max(height, width))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        self.suspected = self.cut = False
        if landmarks_px is None:
            self._before.clear()
            return False
        small = _smaller(rgb, size)
        self.cut = bool(self._before) and not _alike(self._before[-1][1], small)
        if self.cut:
            self._before.clear()
            self._touched_s = self._seen_s = -math.inf
        while len(self._before) > 1 and time_s - self._before[1][0] >= _BEFORE_S:
            self._before.popleft()
        landmarks = landmarks_px * scale
        self._before.append((time_s, small, landmarks))
        _, small_before, landmarks_before = self._before[0]
        if small_before.shape == small.shape:
            both = np.vstack([landmarks, landmarks_before])  # where the person was has changed as well
            if _touched(small_before, small, both, trunk_px * scale):
                self.suspected = time_s - self._touched_s > _AGAIN_S
                self._touched_s, self._seen_s = time_s, self._seen_s if self.suspected else time_s
        return time_s - self._seen_s <= _LINGERS_S


def _smaller(rgb: Pixels, size: tuple[int, int]) -> _Small:
    """The picture in this size (across, down)."""
    finer = cv2.resize(rgb, (_FINE * size[0], _FINE * size[1]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.resize(finer, size, interpolation=cv2.INTER_AREA), np.float32)


def _alike(before: _Small, now: _Small) -> bool:
    """Whether two pictures show the same place, however bright."""
    if before.shape != now.shape:
        return False
    if cv2.norm(before, now, cv2.NORM_L1) < _LITTLE * before.size:
        return True
    was, grey = (cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) for small in (before, now))
    return float(cv2.matchTemplate(grey, was, cv2.TM_CCOEFF_NORMED)[0, 0]) >= _ALIKE


def _touched(before: _Small, now: _Small, landmarks: FloatArray, trunk: float) -> bool:
    """Whether a patch of change beyond the person (n, 2) touches them; lengths in cells."""
    was, grey = (cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) for small in (before, now))
    change = grey - was
    least, most, *_ = cv2.minMaxLoc(change)
    if most - least <= _CHANGED:  # so near to any median
        return False
    usual = float(np.median(change))
    changed = np.count_nonzero(np.abs(change - usual) > _CHANGED)
    if not _PATCH * trunk**2 <= changed <= _EVERYWHERE * change.size:
        return False
    grey = np.asarray(grey - usual, np.float32)
    core = (np.maximum(grey - cv2.dilate(was, _BESIDE), cv2.erode(was, _BESIDE) - grey) > _CHANGED).astype(np.uint8)
    person = np.zeros(core.shape, np.uint8)
    cv2.fillConvexPoly(person, cv2.convexHull(np.round(landmarks).astype(np.int32)), 1)
    person = _grown(person, round(_AROUND * trunk))
    core *= 1 - person
    # cells like what was beside them are missing in between: patches reach over one
    whole = np.asarray(cv2.dilate(core, _BESIDE)) * (1 - person)
    count, patches, about, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    area, height = np.bincount(patches[core > 0], minlength=count), about[:, cv2.CC_STAT_HEIGHT] - 2
    large = (area >= _PATCH * trunk**2) & (height >= _TALL * trunk)
    for i in np.unique(patches[_grown(person, 1) > 0]):
        low, patch = height[i] < _STANDING * trunk, (patches == i) & (core > 0)
        if i and large[i] and not (low and _is_shadow(before[patch], now[patch])):
            return True
    return False


def _is_shadow(before: _Small, now: _Small) -> bool:
    """Whether a patch (n, 3) only became darker or lighter: less light falls on it, and it is what it was."""
    factor = (now + _BLACK) / (before + _BLACK)
    same = factor.max(axis=1) < _SAME_FACTOR * factor.min(axis=1)
    return float(np.mean(same)) >= _SHADOW_SHARE


def _grown(mask: NDArray[np.uint8], cells: int) -> NDArray[np.uint8]:
    side = 2 * cells + 1
    return np.asarray(cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))), np.uint8)
