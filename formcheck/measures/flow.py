"""How a patch of texture has turned since a key picture: sub-pixel, and without drift."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Pixels = NDArray[np.uint8]

#: Window and levels (0 = full size only) of Lucas-Kanade. At the 160 px a trunk that callers scale to, 13 px hold a
#: fold or a stripe of cloth and are well within one part of the body; two levels follow a step of about 12 px.
_WINDOW_PX, _LEVELS = 13, 1
_STOP = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 10, 0.02)

#: A point is kept when following it there and back again ends within this, pixels.
_RETURN_PX = 0.5

#: Points nearer to each other than this share their window and say the same twice, pixels.
_SPACING_PX = 4.0

#: Corner strength under which cloth counts as plain: the smaller eigenvalue of the gradients (OpenCV's scale) in a
#: picture from `evened`. Seams, folds and prints of recorded and rendered clothes read 0.0005 to 0.02; a plain
#: surface in a compressed clip (noise of half a grey level, blurred) reads less than 0.0003 in 99 % of its area.
_PLAIN = 0.0004

#: Spread of grey levels under which there is only noise to be seen; it is not amplified to look like texture.
_NOISE_LEVELS = 3.0

#: Rounds of reweighting (more change nothing after four), and the misfit that a perfectly followed point
#: still has, pixels: without it, points that agree to the last digit would throw the rest out.
ROUNDS, _FINEST_PX = 5, 0.05
#: A point with more say than this agrees.
AGREES = 0.1

#: Fewer points than this do not say how a patch turned.
MIN_POINTS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Similarity:
    """How a patch moved from its key picture to another one: shift, rotation and scale.

    Attributes
    ----------
    angle_deg : rotation, degrees; positive from +x to +y, which is clockwise on screen (y points down).
    error_deg : standard error of that angle, from how well the points agree.
    share : points that were followed and agree, of those there were in the key picture.
    matrix : (3, 3) from points of the key picture to those of the other one.
    """

    angle_deg: float
    error_deg: float
    share: float
    matrix: FloatArray

    def take(self, points: FloatArray) -> FloatArray:
        """(N, 2) where it takes points (N, 2)."""
        return taken(points, self.matrix)


def taken(points: FloatArray, by: FloatArray) -> FloatArray:
    """(..., 2) where a matrix (2 or 3, 3) takes points (..., 2)."""
    return points @ by[:2, :2].T + by[:2, 2]


def evened(gray: Pixels) -> Pixels:
    """The picture with light and contrast evened out: local mean 128, local spread 40 grey levels.

    So that dark trousers count like a bright shirt, and a camera that adjusts its exposure moves nothing.
    """
    values = gray.astype(np.float32)
    side = (31, 31)
    mean = cv2.blur(values, side)
    spread = np.sqrt(np.maximum(cv2.blur(values * values, side) - mean * mean, _NOISE_LEVELS**2))
    return np.clip((values - mean) / spread * 40.0 + 128.0, 0, 255).astype(np.uint8)


def points_in(picture: Pixels, region: Pixels, at_most: int) -> FloatArray:
    """(N, 2) x and y of the picture's best points to follow where `region` is not zero; N may be 0."""
    strength = cv2.cornerMinEigenVal(picture, 7)
    strength[region == 0] = 0.0
    found = cv2.dilate(strength, np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero((strength >= found) & (strength > _PLAIN))
    order = np.argsort(-strength[rows, columns], kind="stable")
    chosen: list[tuple[float, float]] = []
    for i in order:
        x, y = float(columns[i]), float(rows[i])
        if all((x - a) ** 2 + (y - b) ** 2 >= _SPACING_PX**2 for a, b in chosen):
            chosen.append((x, y))
            if len(chosen) == at_most:
                break
    return np.array(chosen, dtype=np.float64).reshape(-1, 2)


def followed(key: Pixels, now: Pixels, points: FloatArray, guess: FloatArray) -> FloatArray:
    """(N, 2) where the key picture's `points` are in the picture `now`; NaN where they were lost.

    Pyramidal Lucas-Kanade (Bouguet 2001) from `guess` (N, 2), there and back again.
    """
    if len(points) == 0:
        return np.empty((0, 2))
    start = points.astype(np.float32)
    there, seen = _lucas_kanade(key, now, start, guess.astype(np.float32), _LEVELS)
    back, again = _lucas_kanade(now, key, there, start.copy(), 0)
    moved = there.astype(np.float64)
    lost = ~seen | ~again | (np.linalg.norm(back - start, axis=1) > _RETURN_PX)
    moved[lost] = np.nan
    return moved


def _lucas_kanade(
    first: Pixels, second: Pixels, points: NDArray[np.float32], guess: NDArray[np.float32], levels: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    moved, seen, _ = cv2.calcOpticalFlowPyrLK(
        first,
        second,
        points,
        guess,
        winSize=(_WINDOW_PX, _WINDOW_PX),
        maxLevel=levels,
        criteria=_STOP,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return np.asarray(moved, dtype=np.float32), np.asarray(seen[:, 0] != 0)


def similarity(points: FloatArray, moved: FloatArray) -> Similarity | None:
    """What took `points` (N, 2) to `moved` (N, 2, NaN = lost); None where too few agree.

    Least squares for shift, rotation and scale, in complex numbers, reweighted.
    """
    seen = np.isfinite(moved[:, 0])
    count = int(np.count_nonzero(seen))
    if count < MIN_POINTS:
        return None
    z = points[seen].view(np.complex128)[:, 0]
    w = moved[seen].view(np.complex128)[:, 0]
    weight = np.ones(count)
    for _ in range(ROUNDS):
        total = weight.sum()
        z_middle, w_middle = weight @ z / total, weight @ w / total
        zc, wc = z - z_middle, w - w_middle
        pull = weight * zc.conj()
        arm = float((pull @ zc).real)  # sum of weighted squared distances from the middle
        spin = pull @ wc / arm
        miss = np.abs(wc - spin * zc)
        weight = reweighted(miss, _FINEST_PX)
    agree = int(np.count_nonzero(weight > AGREES))
    if agree < MIN_POINTS:
        return None
    variance = weight @ miss**2 / weight.sum() / 2
    shift = w_middle - spin * z_middle
    return Similarity(
        angle_deg=math.degrees(math.atan2(spin.imag, spin.real)),
        error_deg=math.degrees(math.sqrt(variance / arm)),
        share=agree / len(points),
        matrix=np.array([[spin.real, -spin.imag, shift.real], [spin.imag, spin.real, shift.imag], [0.0, 0.0, 1.0]]),
    )


def reweighted(miss: FloatArray, finest: float) -> FloatArray:
    """(N,) what say points have by how far they miss (N,), the finest misfit given: Tukey's biweight.

    Points on something else - an arm, a fold that slides - lose their say gradually and not in jumps.
    """
    middle = len(miss) // 2
    scale = max(1.48 * float(np.partition(miss, middle)[middle]), finest)
    return np.asarray(np.maximum(1 - (miss / (4.0 * scale)) ** 2, 0.0) ** 2)
