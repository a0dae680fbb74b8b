"""How far the back is rounded or arched, read off the silhouette: no landmark sits on the spine."""

from __future__ import annotations

import math
from statistics import median

import numpy as np
from numpy.typing import NDArray

from formcheck.measures.registry import Measure, measure, read_once
from formcheck.measures.silhouette import cells_per_px, share_at
from formcheck.tracking.body import Body, FloatArray
from formcheck.video import Frame

#: Part of the chord the back is read over, 0 at the hip and 1 at the shoulder. Nearer the head the neck joins the
#: contour (from 1.0 on), behind the hip a lifted thigh does. Of eight windows tried, from -0.1 to 0.95, this one had
#: the least noise while a reaching arm and leg moved a level back by less than 0.02.
_FROM, _TO = 0.0, 0.9
_COLUMNS = 37
_ALONG = np.linspace(_FROM, _TO, _COLUMNS)
_THIRDS = tuple(slice(part[0], part[-1] + 1) for part in np.array_split(range(_COLUMNS), 3))
#: How far from the chord the edge is looked for, trunk lengths: a rounded back lies 0.6 away.
_REACH = 0.8
#: A slim rounded body leaves its chord on the belly side: the walk may enter the body this late, trunk lengths. More
#: would take the cut edge of a torn silhouette for a back.
_ENTRY = 0.1
#: Steps of the walk, cells of the silhouette: the mask's edge is two cells wide, its half level is met in between.
_STEP_CELLS = 0.5
#: Shorter trunks are not read, cells of the silhouette. Down to 16 cells the noise was that of 60; below it is unknown,
#: and rounding draws shoulder and hip together by up to a third.
_MIN_TRUNK_CELLS = 10.0
#: Mean distance of knees, elbows and wrists from the chord that tells belly from back, trunk lengths: 0.6 and more on
#: all fours, 0.27 with one arm and one leg at full reach, 0.2 when an arm is swung over the back.
_MIN_SUPPORT = 0.2
#: Each third of the chord must show this share of its edge, or the arc would be guessed where nothing was seen.
_MIN_READ = 0.65
#: From where the edge steps by so much towards the head, trunk lengths, it is the head's: thrown back, it stands behind
#: the shoulders of a recorded woman and made an arch of 0.28 of one of 0.17. A back steps by 0.05 at most.
_HEAD_STEP = 0.1
#: No back seen lies nearer its chord than 0.19 trunk lengths: an edge at half of that is a cut silhouette.
_MIN_DEPTH = 0.1
#: Root mean square distance of the contour from its arc, trunk lengths: 0.006 to 0.018 on backs of any shape in loose
#: and tight clothes, 0.04 and more where an arm lies over the back or half of the silhouette is missing.
_MAX_MISFIT = 0.03


@read_once
def dorsal_height(body: Body) -> float:
    """Height of the arc of the back over its chord, in trunk lengths: + rounded, - arched.

    A parabola is fitted to the dorsal contour; its sagitta over the whole hip-shoulder chord is the height. Only the
    curvature counts, so neither the depth of the trunk nor the place of the landmarks across it enters: 0.05 trunk
    lengths of error across shift the height by less than 0.01, where the contour's plain distance from the chord
    would shift by 0.025. Every body has its own neutral (-0.08 to +0.06 was seen): subtract it.

    Returns NaN where the back cannot be measured: no silhouette, shoulder or hip not seen, belly and back not to be
    told apart, or a contour that is out of the picture, broken, doubled or not one arc.
    """
    contour = dorsal_contour(body)
    if contour is None:
        return math.nan
    along, height = contour[:, 0], _without_head(contour[:, 1])
    read = np.isfinite(height)
    if any(np.count_nonzero(read[third]) < _MIN_READ * (third.stop - third.start) for third in _THIRDS):
        return math.nan
    along, height = along[read], height[read]
    if median(height.tolist()) < _MIN_DEPTH:
        return math.nan
    arc = np.polyfit(along, height, 2)
    misfit = math.sqrt(np.mean((height - np.polyval(arc, along)) ** 2))
    if misfit > _MAX_MISFIT:
        return math.nan
    # a*t^2 + b*t + c stands -a/4 over the middle of a chord of length 1.
    return float(-arc[0] / 4)


def _without_head(height: FloatArray) -> FloatArray:
    """The edge (n,), from the hip on, without what belongs to a head that stands behind its last third."""
    seen = np.flatnonzero(np.isfinite(height))
    steps = np.flatnonzero((np.diff(height[seen]) > _HEAD_STEP) & (seen[1:] >= _THIRDS[2].start))
    if len(steps) == 0:
        return height
    return np.where(np.arange(len(height)) < seen[steps[0] + 1], height, np.nan)


def arc_angle_deg(height: float) -> float:
    """Angle between the two ends of an arc `height` trunk lengths over its chord, degrees; keeps the sign.

    An arc of sagitta s over a chord c turns by 4*atan(2s/c).
    """
    return math.degrees(4.0 * math.atan(2.0 * height))


@read_once
def dorsal_contour(body: Body) -> FloatArray | None:
    """Edge of the silhouette on the side of the back, seen from the near hip-shoulder chord.

    Walks from the chord outwards along its normal, away from the knees and hands, to where the silhouette ends.

    Returns (37, 2): place along the chord (0 hip, 1 shoulder) and height over it, both in trunk lengths. The height
    is NaN where the edge lies outside the picture, is not found, or is met twice (a hole, or something over the
    back). None when there is no chord to start from or no telling which side is the back.
    """
    hip, shoulder = body.px("near_hip"), body.px("near_shoulder")
    if body.silhouette is None or not (np.isfinite(hip).all() and np.isfinite(shoulder).all()):
        return None
    to_cells = sum(cells_per_px(body)) / 2
    chord = shoulder - hip
    length = float(np.linalg.norm(chord))
    if length * to_cells < _MIN_TRUNK_CELLS:
        return None
    outward = _dorsal_normal(body, hip, chord)
    if outward is None:
        return None
    steps = np.arange(0.0, _REACH, _STEP_CELLS / (length * to_cells))
    across_px, down_px = (hip[i] + _ALONG[:, None] * chord[i] + steps * (length * outward[i]) for i in (0, 1))
    share = share_at(body, across_px, down_px, outside=math.nan)  # outside the picture nothing is known
    return np.column_stack([_ALONG, _edges(share, steps)])


def dorsal_edge(body: Body) -> FloatArray | None:
    """Where that edge is in the picture: (37, 3), place along the chord as in `dorsal_contour`, x and y in pixels."""
    contour = dorsal_contour(body)
    if contour is None:
        return None
    hip = body.px("near_hip")
    chord = body.px("near_shoulder") - hip
    outward = _dorsal_normal(body, hip, chord)
    assert outward is not None  # or there would be no contour
    along, height = contour[:, :1], contour[:, 1:] * float(np.linalg.norm(chord))
    return np.column_stack([along, hip + along * chord + height * outward])


def _dorsal_normal(body: Body, hip: FloatArray, chord: FloatArray) -> FloatArray | None:
    """Unit normal (2,) of the chord that points away from knees and hands; None where they lie on both sides."""
    length = float(np.linalg.norm(chord))
    normal = np.array([chord[1], -chord[0]]) / length
    limbs = np.array([body.px(f"{side}_{joint}") for side in ("near", "far") for joint in ("knee", "elbow", "wrist")])
    offsets = (limbs - hip) @ normal / length
    offsets = offsets[np.isfinite(offsets)]
    side = float(offsets.mean()) if offsets.size else 0.0
    if abs(side) < _MIN_SUPPORT:
        return None
    return normal if side < 0 else -normal


def _edges(share: NDArray[np.float32], steps: FloatArray) -> FloatArray:
    """Where each walk leaves the silhouette; NaN unless it does so exactly once.

    share : (K, N) the person's share along each walk, NaN outside the picture; steps : (N,). Returns (K,).
    """
    inside = share > 0.5
    leaving = inside[:, :-1] & ~inside[:, 1:]
    walk = np.arange(len(share))
    last = leaving.argmax(axis=1)
    within, beyond = share[walk, last].astype(np.float64), share[walk, last + 1].astype(np.float64)
    once = (np.count_nonzero(leaving, axis=1) == 1) & (steps[inside.argmax(axis=1)] <= _ENTRY)
    drop = np.where(once, within - beyond, np.nan)  # NaN too where the next step is out of the picture
    return np.asarray(steps[last] + (within - 0.5) / drop * (steps[last + 1] - steps[last]))


@measure(unit="trunk", silhouette=True)
def back_height() -> Measure:
    """Curve of the back over the line from hip to shoulder: + = rounded, - = arched. From the silhouette."""

    def read(body: Body, frame: Frame) -> float:
        return dorsal_height(body)

    return read


@measure(unit="deg", silhouette=True)
def back_arc() -> Measure:
    """Arc angle of the back's curve: + = rounded, - = arched. From the silhouette."""

    def read(body: Body, frame: Frame) -> float:
        return arc_angle_deg(dorsal_height(body))

    return read
