"""How far the back comes up or sinks on all fours when a limb is lifted, against the room: read off the silhouette.

A pelvis that opens up to the side turns about the hip of the supporting leg, so that its middle rises by the sine of
the roll times half the distance of the hips: by 0.05 trunk lengths for 15 degrees, 0.08 for 25. Where the cloth is
lost the edge of the low back shows that: it reads 0.08 to 0.11 for 19 to 22 degrees, and -0.01 to 0.02 for level hips.
A back that sags sinks in the middle.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from formcheck.measures.backdrop import Backdrop
from formcheck.measures.flow import FloatArray
from formcheck.measures.limbs import limbs_lifted
from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure, shared
from formcheck.measures.spine import dorsal_contour
from formcheck.tracking import Body
from formcheck.video import Frame

#: Parts of the trunk, 0 = hip, 1 = shoulder: buttocks bulge behind the low back; beyond its middle an arm moves cloth.
_PARTS = {"low": (0.1, 0.4), "middle": (0.35, 0.6)}
_FROM, _TO = 0.1, 0.6
#: Its height at rest is the median of this long, seconds, looked at this often, and is known from this long on.
_KEPT_S, _EVERY_S, _KNOWN_S = 1.0, 0.15, 0.25
#: Edges with fewer points say nothing; a part must be seen in this share.
_FEWEST, _ENOUGH = 5, 0.5


class BackRise:
    """How far the edge of the back has risen in the picture since all limbs were down.

    Where it was then, against the room: for a person on all fours in side view. Feed it frames in order, each once or
    more.
    """

    def __init__(self) -> None:
        self._limbs_lifted = limbs_lifted()
        self._backdrop = Backdrop()
        self._camera: FloatArray | None = None
        self._to_room: FloatArray = np.eye(3)
        self._rests: deque[tuple[float, FloatArray, float]] = deque()  # s, (n, 3) edge, trunk length
        self._own: tuple[FloatArray, FloatArray, float] | None = None  # (k, 2) places, (k,) heights, trunk length
        self._last: Body | None = None
        self._rises: FloatArray | None = None

    def update(self, body: Body, frame: Frame) -> FloatArray | None:
        """(k, 2) where along the trunk, 0 = hip, and the rise there, trunk lengths; None at rest, and where unseen."""
        if body is not self._last:
            self._last, self._rises = body, self._read(body, frame)
        return self._rises

    def _read(self, body: Body, frame: Frame) -> FloatArray | None:
        camera = self._backdrop(body, frame)
        if camera is not self._camera:
            self._camera, self._to_room = camera, np.asarray(np.linalg.inv(camera))
        if not self._limbs_lifted(body, frame) > 0:
            self._own = None
            if not self._rests or body.time_s - self._rests[-1][0] >= _EVERY_S:
                self._keep(body, _edge(body, self._to_room))
            return None
        if self._rests:
            self._own = self._leave(body.time_s)
            self._rests.clear()
        edge = _edge(body, self._to_room) if self._own is not None else None
        if self._own is None or edge is None:
            return None
        places, heights, length = self._own
        return np.column_stack([places[:, 1], (_heights(edge, places[:, 0]) - heights) / length])

    def _keep(self, body: Body, edge: FloatArray | None) -> None:
        length = trunk_px(body)
        if edge is not None and length > 0:
            self._rests.append((body.time_s, edge, length))
        while self._rests and body.time_s - self._rests[0][0] > _KEPT_S:
            self._rests.popleft()

    def _leave(self, time_s: float) -> tuple[FloatArray, FloatArray, float] | None:
        """A limb leaves the floor: where the back was before, if that was seen."""
        first_s, last_s = self._rests[0][0], self._rests[-1][0]
        if last_s - first_s < _KNOWN_S or time_s - last_s > _KEPT_S:
            return None
        places = self._rests[len(self._rests) // 2][1][:, [0, 2]]
        heights = np.array([_heights(edge, places[:, 0]) for _, edge, _ in self._rests])
        seen = np.isfinite(heights).mean(axis=0) >= _ENOUGH
        if np.count_nonzero(seen) < _FEWEST:
            return None
        length = float(np.median([length for _, _, length in self._rests]))
        return places[seen], np.nanmedian(heights[:, seen], axis=0), length


def _edge(body: Body, to_room: FloatArray) -> FloatArray | None:
    """(n, 3) edge of the back: across and up, pixels of the first frame, and along the trunk; across it rises.

    None where it is not seen.
    """
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
    edge = np.column_stack([points * (1.0, -1.0), contour[:, 0]])
    return np.asarray(edge[np.argsort(edge[:, 0])])


def _heights(edge: FloatArray, across_px: FloatArray) -> FloatArray:
    """(k,) how high the edge is at these places; NaN beyond its ends."""
    return np.asarray(np.interp(across_px, edge[:, 0], edge[:, 1], left=math.nan, right=math.nan))


@measure(unit="trunk", silhouette=True)
def back_rise(part: str) -> Measure:
    """How far the edge of the back (`part` = "low" or "middle") rose in the picture since all limbs were down.

    In trunk lengths: up where the pelvis opens up under it, down where it sags. NaN at rest, and where it is not seen.
    """
    if part not in _PARTS:
        raise ValueError('part must be "low" or "middle"')
    begin, end = _PARTS[part]
    back = shared(BackRise)

    def read(body: Body, frame: Frame) -> float:
        rises = back.update(body, frame)
        if rises is None:
            return math.nan
        own = rises[(rises[:, 0] >= begin) & (rises[:, 0] <= end), 1]
        seen = np.isfinite(own)
        return float(np.median(own[seen])) if len(own) >= _FEWEST and seen.mean() >= _ENOUGH else math.nan

    return read
