"""Where the camera has gone since a first frame: told by what is behind and around the person."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.measures.flow import FloatArray, Pixels, followed, similarity
from formcheck.tracking import Body
from formcheck.video import Frame

#: Pictures are looked at this wide or wider, up to twice, pixels: a hundredth of a pixel there moves nothing
#: that is read by a thousandth of a trunk.
_WIDE_PX = 256
#: Corners of the room: at most so many, so strong (share of the strongest), so far apart (pixels).
_POINTS, _STRENGTH, _APART_PX = 24, 0.02, 14.0
#: Around the person nothing is taken for the room, pixels: limbs move, and so do their shadows.
_MARGIN = np.ones((31, 31), np.uint8)
#: The room is believed when so many corners were followed and agree, and this share of all.
_FEWEST, _MIN_SHARE = 8, 0.5
#: A camera that has kept within this of where it was (pixels) for so long (seconds) stands; then one look at it in
#: so long (seconds) will do.
_STILL_PX, _STILL_S, _NOW_AND_THEN_S = 0.3, 1.0, 0.25


class Backdrop:
    """Takes pixels of the first frame that it is shown to where the camera shows them now.

    A camera that is held in a hand shifts, rolls and comes nearer. Where no room is to be seen behind the person (a
    plain wall, a cushion up to the edge of the picture), it is taken to stand where it was seen last.
    """

    def __init__(self) -> None:
        self._key: Pixels | None = None
        self._points: FloatArray = np.empty((0, 2))
        self._moved: FloatArray = self._points
        self._way: FloatArray = np.eye(3)
        self._at: FloatArray = self._points  # where the corners were when the camera last moved
        self._moved_s = self._seen_s = -math.inf

    def __call__(self, body: Body, frame: Frame) -> FloatArray:
        """(3, 3) from the first frame's pixels to this one's; frames come in order."""
        stands = frame.time_s - self._moved_s > _STILL_S
        if self._key is not None and stands and frame.time_s - self._seen_s < _NOW_AND_THEN_S:
            return self._way
        self._seen_s = frame.time_s
        small, scale = _small(frame)
        if self._key is None:
            self._key, self._moved_s = small, frame.time_s
            self._points = self._moved = self._at = _corners(small, body)
        elif len(self._points) >= _FEWEST:
            moved = followed(self._key, small, self._points, self._moved)
            fit = similarity(self._points, moved)
            if fit is not None and fit.share >= _MIN_SHARE:
                self._moved = fit.take(self._points)
                self._way = scale @ fit.matrix @ np.linalg.inv(scale)
                if np.abs(self._moved - self._at).max() > _STILL_PX:
                    self._at, self._moved_s = self._moved, frame.time_s
        return self._way


def _small(frame: Frame) -> tuple[Pixels, FloatArray]:
    """The picture, small, of one colour; and (3, 3) from its pixels to the frame's."""
    green = cv2.extractChannel(frame.rgb, 1)
    times = max(1, green.shape[1] // _WIDE_PX)
    if times > 1:  # whole pixels together: that costs a tenth
        rows, columns = (side // times * times for side in green.shape)
        size = columns // times, rows // times
        green = cv2.resize(green[:rows, :columns], size, interpolation=cv2.INTER_AREA)
    return np.asarray(green, np.uint8), np.array([[times, 0.0, 0.0], [0.0, times, 0.0], [0.0, 0.0, 1.0]])


def _corners(small: Pixels, body: Body) -> FloatArray:
    """(N, 2) corners of the room, away from the person."""
    room: NDArray[np.uint8] = np.full(small.shape, 255, np.uint8)
    if body.silhouette is not None:
        person = cv2.resize((body.silhouette > 0.5).astype(np.uint8), small.shape[::-1])
        room[cv2.dilate(person, _MARGIN) > 0] = 0
    found = cv2.goodFeaturesToTrack(small, _POINTS, _STRENGTH, _APART_PX, mask=room)
    return np.empty((0, 2)) if found is None else np.asarray(found[:, 0], np.float64)
