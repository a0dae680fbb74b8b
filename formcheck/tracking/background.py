"""Takes furniture out of silhouettes: what was seen uncovered and has not changed since is not the person."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.video import Pixels

Cells = NDArray[np.uint8]
Mask = NDArray[np.float32]

#: Of pictures larger than this many times the silhouette, every second, third, ... pixel will do.
_FINE = 2
#: A cell of less share than this, with all its neighbours, shows the room and not the person.
_FREE = 0.1
_BESIDE = np.ones((5, 5), np.uint8)
#: The room looks the same as before if no colour differs by more than this, grey levels: more than a webcam's noise
#: over the pixels of a cell, less than a shadow's edge.
_SAME = 12
#: The room is learnt from a picture so long after the one before, seconds: it does not change from frame to frame.
_LEARN_S = 0.12
#: A cell's look is known once it was the same so many times.
_KNOWN = 2
#: The look follows slow changes of the light by this share of the difference each time.
_FOLLOW = 0.2
#: Side of the square, cells, in which the person's own colour is read, and the least share of it that must be seen.
_OWN, _ENOUGH = 31, 0.02
#: Where the person's own colour is nearer to the room's than this, grey levels, an unchanged look tells nothing.
_APART = 24
#: How far around the trunk furniture is looked for, trunk lengths.
_MARGIN = 0.5
#: What is taken out is wider than this, cells: the rim of a silhouette wavers.
_RIM = np.ones((3, 3), np.uint8)


class Background:
    """What the room looks like behind the person, learnt while a clip goes on. One for each clip.

    The model's silhouette takes in cushions, walls and mats that touch the body, now and then or for good. A cell that
    was seen uncovered earlier and looks the same now cannot be covered, unless the person has its colour: there the
    silhouette is left as it is. So is everything while the camera moves, since nothing then looks the same.
    """

    def __init__(self) -> None:
        self._look: Cells | None = None
        self._seen = np.empty((0, 0), np.uint8)
        self._learnt_s = -math.inf

    def taken_out(self, rgb: Pixels, share: Mask, trunk_px: NDArray[np.float64], time_s: float) -> Mask:
        """The silhouette without furniture.

        Parameters
        ----------
        rgb : (H, W, 3) the picture.
        share : (h, w) the person's share of each cell, 0 to 1.
        trunk_px : (k, 2) shoulders and hips in the picture. Furniture is looked for around the trunk only: a thin arm
            that reaches past a chest of drawers is easily of its colour. The room is learnt everywhere.
        time_s : of the picture; pictures in the order of their times.

        Returns
        -------
        (h, w), 0 where the room was recognised; `share` itself where it was nowhere.
        """
        if self._look is None or self._seen.shape != share.shape:
            self._look, self._seen = _small(rgb, share.shape), np.zeros(share.shape, np.uint8)
        box = _around(trunk_px * (np.array(share.shape[::-1]) / np.array(rgb.shape[1::-1])))
        inside = share[box] > 0.5
        known = inside & (self._seen[box] >= _KNOWN)
        learn = time_s - self._learnt_s >= _LEARN_S
        if not learn and not known.any():
            return share
        now = _small(rgb, share.shape)
        room = _room(now[box], self._look[box], inside, known)
        if learn:
            self._learnt_s = time_s
            self._learn(self._look, now, share)
        if not room.any():
            return share
        cleared = share.copy()
        cleared[box][room] = 0
        return cleared

    def _learn(self, look: Cells, now: Cells, share: Mask) -> None:
        same = _same(now, look)
        free = np.asarray(cv2.erode(cv2.inRange(share, -1.0, _FREE), _BESIDE), np.uint8)
        again, new = free & same, free & ~same
        cv2.add(self._seen, np.ones_like(self._seen), self._seen, mask=again)
        cv2.copyTo(np.ones_like(self._seen), new, self._seen)
        cv2.copyTo(np.asarray(cv2.addWeighted(now, _FOLLOW, look, 1 - _FOLLOW, 0.0), np.uint8), again, look)
        cv2.copyTo(now, new, look)


def _around(points: NDArray[np.float64]) -> tuple[slice, slice]:
    """Rows and columns of the box around these points (column, row), `_MARGIN` of its diagonal wider on each side."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = _MARGIN * np.linalg.norm(high - low)
    first = np.maximum(0, np.floor(low - margin)).astype(int)
    last = np.maximum(0, np.ceil(high + margin)).astype(int)
    return slice(first[1], last[1]), slice(first[0], last[0])


def _small(rgb: Pixels, shape: tuple[int, ...]) -> Cells:
    """The picture in cells of the silhouette's size."""
    step = max(1, max(rgb.shape) // (_FINE * max(shape)))
    return np.asarray(cv2.resize(rgb[::step, ::step], shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)


def _room(now: Cells, look: Cells, inside: NDArray[np.bool_], known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of the known cells inside of the silhouette, those that show the room."""
    if not known.any():
        return known
    unchanged = known & (_same(now, look) > 0)
    room = _wide(unchanged)
    if not room.any():  # mostly: telling apart takes longer than all the rest
        return room
    return _wide(_told_apart(now, look, inside & ~unchanged, unchanged))


def _wide(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """These cells without narrow strips of them."""
    if not cells.any():
        return cells
    return np.asarray(cv2.morphologyEx(cells.astype(np.uint8), cv2.MORPH_OPEN, _RIM) > 0)


def _same(now: Cells, look: Cells) -> Cells:
    """(h, w) 255 where no colour differs by more than `_SAME`."""
    r, g, b = cv2.split(cv2.absdiff(now, look))
    return np.asarray(cv2.inRange(cv2.max(cv2.max(r, g), b), 0, _SAME), np.uint8)


def _told_apart(now: Cells, look: Cells, own: NDArray[np.bool_], cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of these cells, those whose look is plainly not the person's own nearby."""
    mine = own.astype(np.uint8)
    count = _summed(mine)[..., None]
    colours = _summed(now * mine[..., None])
    apart = cv2.absdiff(colours, look * count) > _APART * count
    return np.asarray(cells & (count[..., 0] >= _ENOUGH * _OWN**2) & apart.any(axis=2))


def _summed(cells: Cells) -> Mask:
    """Sums over the squares around each cell, to the number: float32 holds them."""
    return np.asarray(cv2.boxFilter(cells, cv2.CV_32F, (_OWN, _OWN), normalize=False))
