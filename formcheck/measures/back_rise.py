"""How far the back comes up or sinks on all fours when a limb is lifted, against the room: read off the silhouette.

A pelvis that opens up to the side turns about the hip of the supporting leg, so that its middle rises by the sine of
the roll times half the distance of the hips: by 0.05 trunk lengths for 15 degrees, 0.08 for 25. Where the cloth is
lost the edge of the low back shows that: it reads 0.08 to 0.12 for 19 to 27 degrees, and -0.01 to 0.02 for level hips.
A back that sags sinks in the middle.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from formcheck.measures.backdrop import Backdrop
from formcheck.measures.flow import FloatArray, taken
from formcheck.measures.limbs import limbs_lifted
from formcheck.measures.registry import Measure, measure, shared
from formcheck.measures.spine import dorsal_edge
from formcheck.tracking import INDEX, Body
from formcheck.video import Frame

#: Parts of the trunk, 0 = hip, 1 = shoulder: buttocks bulge behind the low back; beyond its middle an arm moves cloth.
_PARTS = {"low": (0.1, 0.4), "middle": (0.35, 0.6)}
_FROM, _TO = 0.1, 0.6
_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
#: Its height at rest is the median of this long, seconds, looked at this often, and is known from this long on.
_KEPT_S, _EVERY_S, _KNOWN_S = 1.0, 0.15, 0.25
#: Hips that go forward or back over the knees by more than this, trunk lengths, rise or sink by that alone: from thighs
#: that lean back by 25 degrees they go 0.36 forward and 0.08 up. A leg that is lifted draws the landmarks of both hips
#: back by 0.05 in the median of 187 repetitions, by 0.17 at most, and forward by 0.06 in hardly one.
_FORWARD, _BACK = 0.06, 0.2
#: Edges with fewer points say nothing; a part must be seen in this share.
_FEWEST, _ENOUGH = 5, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """One look at the back with all limbs down, pixels of the first frame."""

    time_s: float
    edge: FloatArray  # (n, 3)
    trunk: FloatArray  # (2,) from hip to shoulder
    hips: FloatArray  # (2,) the middle of both


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """Where the back was before a limb left the floor, pixels of the first frame."""

    across: FloatArray  # (k,)
    along: FloatArray  # (k,) trunk lengths
    heights: FloatArray  # (k,)
    trunk: FloatArray  # (2,)
    hips: FloatArray  # (2,)


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
        self._rests: deque[_Rest] = deque()
        self._own: _Own | None = None
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
            if not self._rests or body.time_s - self._rests[-1].time_s >= _EVERY_S:
                self._keep(body)
            return None
        if self._rests:
            self._own = self._leave(body.time_s)
            self._rests.clear()
        own = self._own
        edge = _edge(body, self._to_room) if own is not None else None
        if own is None or edge is None:
            return None
        length = float(own.trunk @ own.trunk)
        if not -_BACK < float((self._hips(body) - own.hips) @ own.trunk) / length < _FORWARD:
            return None
        return np.column_stack([own.along, (_heights(edge, own.across) - own.heights) / math.sqrt(length)])

    def _hips(self, body: Body) -> FloatArray:
        """(2,) the middle of both, pixels of the first frame."""
        return taken(body.landmarks_px[_HIPS].mean(axis=0), self._to_room)

    def _keep(self, body: Body) -> None:
        edge, trunk = _edge(body, self._to_room), body.px("near_shoulder") - body.px("near_hip")
        if edge is not None:
            self._rests.append(_Rest(body.time_s, edge, trunk, self._hips(body)))
        while self._rests and body.time_s - self._rests[0].time_s > _KEPT_S:
            self._rests.popleft()

    def _leave(self, time_s: float) -> _Own | None:
        """A limb leaves the floor: where the back was before, if that was seen."""
        first, middle, last = self._rests[0], self._rests[len(self._rests) // 2], self._rests[-1]
        if last.time_s - first.time_s < _KNOWN_S or time_s - last.time_s > _KEPT_S:
            return None
        across, along = middle.edge[:, 0], middle.edge[:, 2]
        heights = np.array([_heights(rest.edge, across) for rest in self._rests])
        seen = np.isfinite(heights).mean(axis=0) >= _ENOUGH
        if np.count_nonzero(seen) < _FEWEST:
            return None
        trunk, hips = (np.median([getattr(rest, part) for rest in self._rests], axis=0) for part in ("trunk", "hips"))
        return _Own(across[seen], along[seen], np.nanmedian(heights[:, seen], axis=0), trunk, hips)


def _edge(body: Body, to_room: FloatArray) -> FloatArray | None:
    """(n, 3) edge of the back: across and up, pixels of the first frame, and along the trunk; across it rises.

    None where it is not seen.
    """
    edge = dorsal_edge(body)
    if edge is None:
        return None
    along = edge[:, 0]
    edge = edge[(along >= _FROM) & (along <= _TO) & np.isfinite(edge[:, 1])]
    if len(edge) < _FEWEST:
        return None
    points = taken(edge[:, 1:], to_room) * (1.0, -1.0)
    return np.asarray(np.column_stack([points, edge[:, 0]])[np.argsort(points[:, 0])])


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
