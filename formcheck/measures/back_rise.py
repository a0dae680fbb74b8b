"""How far the low back comes up on all fours when a leg is lifted: a pelvis that opens up to the side takes it along.

It turns about the hip of the supporting leg, so that its middle rises by the sine of the roll times half the distance
of the hips: by 0.05 trunk lengths for 15 degrees, 0.08 for 25. Where the cloth is lost the outline shows that: it reads
0.07 to 0.12 for 21 to 23 degrees, and within 0.02 of rest for level hips (three rendered people, near and far leg);
-0.06 to 0.05 of six recorded ones, whose backs hollow or whose legs go 20 to 30 degrees over level.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from formcheck.measures.backdrop import Backdrop
from formcheck.measures.flow import FloatArray
from formcheck.measures.limbs import limbs_lifted
from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure
from formcheck.measures.spine import dorsal_contour
from formcheck.tracking import Body
from formcheck.video import Frame

#: Part of the trunk that is looked at, 0 = hip, 1 = shoulder: buttocks bulge behind it, the arm moves the cloth before.
_FROM, _TO = 0.1, 0.4
#: Its height at rest is the median of this long, seconds, and is known from this long on.
_KEPT_S, _KNOWN_S = 1.0, 0.25
#: Contours with fewer points say nothing; the places asked about must lie within them in this share.
_FEWEST, _ENOUGH = 5, 0.5


class LowBackRise:
    """How far the edge of the low back has risen in the picture since all limbs were down, trunk lengths.

    Where it was then, against the room: for a person on all fours in side view. NaN at rest, and where the edge of the
    back is not seen.
    """

    def __init__(self) -> None:
        self._limbs_lifted = limbs_lifted()
        self._backdrop = Backdrop()
        self._rests: deque[tuple[float, FloatArray, float]] = deque()  # s, (n, 2) edge, trunk length
        self._own: tuple[FloatArray, FloatArray, float] | None = None  # (k,) places, (k,) heights, trunk length

    def __call__(self, body: Body, frame: Frame) -> float:
        """The rise in this frame; frames come in order."""
        camera = self._backdrop(body, frame)
        edge = _edge(body, np.asarray(np.linalg.inv(camera)))
        if not self._limbs_lifted(body, frame) > 0:
            self._own = None
            self._keep(body, edge)
            return math.nan
        if self._rests:
            self._own = self._leave(body.time_s)
            self._rests.clear()
        if self._own is None or edge is None:
            return math.nan
        places, heights, length = self._own
        rises = _heights(edge, places) - heights
        seen = np.isfinite(rises)
        return float(np.median(rises[seen])) / length if seen.mean() >= _ENOUGH else math.nan

    def _keep(self, body: Body, edge: FloatArray | None) -> None:
        length = trunk_px(body)
        if edge is not None and length > 0:
            self._rests.append((body.time_s, edge, length))
        while self._rests and body.time_s - self._rests[0][0] > _KEPT_S:
            self._rests.popleft()

    def _leave(self, time_s: float) -> tuple[FloatArray, FloatArray, float] | None:
        """A limb leaves the floor: where the low back was before, if that was seen."""
        first_s, last_s = self._rests[0][0], self._rests[-1][0]
        if last_s - first_s < _KNOWN_S or time_s - last_s > _KEPT_S:
            return None
        places = self._rests[len(self._rests) // 2][1][:, 0]
        heights = np.array([_heights(edge, places) for _, edge, _ in self._rests])
        seen = np.isfinite(heights).mean(axis=0) >= _ENOUGH
        if np.count_nonzero(seen) < _FEWEST:
            return None
        length = float(np.median([length for _, _, length in self._rests]))
        return places[seen], np.nanmedian(heights[:, seen], axis=0), length


def _edge(body: Body, to_room: FloatArray) -> FloatArray | None:
    """(n, 2) edge of the low back, pixels of the first frame: across, rising, and up. None where it is not seen."""
    contour = dorsal_contour(body)
    if contour is None:
        return None
    contour = contour[(contour[:, 0] >= _FROM) & (contour[:, 0] <= _TO) & np.isfinite(contour[:, 1])]
    if len(contour) < _FEWEST:
        return None
    hip, shoulder = body.px("near_hip"), body.px("near_shoulder")
    chord = shoulder - hip
    normal = np.array([chord[1], -chord[0]])
    normal = normal if normal[1] < 0 else -normal  # the back is up
    points: FloatArray = hip + contour[:, :1] * chord + contour[:, 1:] * normal
    points = points @ to_room[:2, :2].T + to_room[:2, 2]
    return np.asarray(points[np.argsort(points[:, 0])] * (1.0, -1.0))


def _heights(edge: FloatArray, places: FloatArray) -> FloatArray:
    """(k,) how high the edge is at these places; NaN beyond its ends."""
    return np.asarray(np.interp(places, edge[:, 0], edge[:, 1], left=math.nan, right=math.nan))


@measure(unit="trunk", silhouette=True)
def low_back_rise() -> Measure:
    """How far the edge of the low back rose in the picture since all limbs were down: the pelvis opens up under it."""
    return LowBackRise()
