"""Whether the pelvis rolls on all fours, seen from the side: what the landmarks do not carry, the cloth does.

A pelvis that rolls takes the near flank up or down; the middle of the trunk turns less. On rendered people a
level repetition moves the waist against the middle of the trunk by -0.008 to +0.006 trunk lengths, a roll of 16 degrees
by +0.033 (the near leg is lifted) and -0.024 (the far one), one of 23 to 25 degrees by +0.042 and -0.036 to -0.042. The
thorax itself would read half as much again, but an arm that is reached out pulls the cloth there out of sight.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from formcheck.measures.flow import FloatArray, Pixels, evened, followed, points_in
from formcheck.measures.limbs import limbs_lifted
from formcheck.measures.registry import Measure, measure
from formcheck.measures.trunk_picture import HIP_PX, SIZE_PX, TRUNK_PX, TrunkPicture, cut
from formcheck.tracking import Body
from formcheck.video import Frame

#: Boxes of the trunk's picture, trunk lengths: from and to along the trunk from the hip, and from the line between hip
#: and shoulder towards the belly and towards the back.
_WAIST, _MIDDLE, _FRONT, _BACK = (0.10, 0.42), (0.45, 0.70), 0.15, 0.26
_POINTS, _FEWEST = 32, 6

#: A picture at rest is kept this often (seconds), and for this long; the one in the middle of the time since the last
#: limb came down, or this long ago, is compared with: a limb that starts to move is not called lifted at once.
_EVERY_S, _KEPT_S = 0.15, 1.0

#: The waist is believed when this share of its points, and of those of the middle, was followed.
_MIN_SHARE = 0.2
#: And when they agree: the standard error of the rise, trunk lengths. 35 readings of rendered people and 6 of recorded
#: ones that were right have 0.001 to 0.006, those of bare or plain waists (a level one read -0.026) 0.008 to 0.018.
_TOO_ROUGH = 0.006
#: A rougher reading tells only a rise that is plain all the same: so much at least, surely (one-sided 95 %).
_PLAINLY, _SURELY = 0.02, 1.64


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """The trunk at rest, and where on it points may be taken."""

    time_s: float
    view: FloatArray
    picture: Pixels
    region: Pixels


class WaistRise:
    """How far the waist has gone towards the back, against the middle of the trunk, since all limbs were down.

    In trunk lengths, for a person on all fours in side view. NaN at rest, and (with `why_not`)
    where the picture does not carry it.
    """

    def __init__(self) -> None:
        self.why_not: str | None = None
        self._trunk = TrunkPicture()
        self._limbs_lifted = limbs_lifted()
        self._rests: deque[_Rest] = deque()
        self._rest: _Rest | None = None
        self._points: FloatArray = np.empty((0, 2))  # px of the picture at rest: the waist's come first
        self._waist = 0
        self._moved: FloatArray = np.empty((0, 2))
        self._down_s: float | None = None

    def __call__(self, body: Body, frame: Frame) -> float:
        """The rise in this frame; frames come in order."""
        if not self._limbs_lifted(body, frame) > 0:
            self.why_not = None
            self._keep(body, frame)
            return math.nan
        if self._down_s is not None:
            self._leave(body.time_s)
        if self._rest is None:
            return self._no("not seen on all fours before")
        if min(self._waist, len(self._points) - self._waist) < _FEWEST:
            return self._no("the clothes are too plain to see the waist move")
        return self._read(self._rest, frame)

    def _no(self, why: str) -> float:
        self.why_not = why
        return math.nan

    def _keep(self, body: Body, frame: Frame) -> None:
        """At rest: keep a picture now and then."""
        if self._down_s is None:
            self._down_s = body.time_s
            self._rests.clear()
        if self._rests and body.time_s - self._rests[-1].time_s < _EVERY_S:
            return
        if self._trunk.aim(body) is not None:
            return
        assert self._trunk.view is not None
        region = self._trunk.trunk(body, self._trunk.near_arm(body))
        self._rests.append(_Rest(body.time_s, self._trunk.view, self._trunk.cut(frame), region))
        while body.time_s - self._rests[0].time_s > 2 * _KEPT_S:
            self._rests.popleft()

    def _leave(self, time_s: float) -> None:
        """A limb leaves the floor: choose the picture at rest, and points in it."""
        assert self._down_s is not None
        middle_s = max((self._down_s + time_s) / 2, time_s - _KEPT_S)
        self._down_s, self._rest = None, None
        self._points, self._waist = np.empty((0, 2)), 0
        if not self._rests:
            return
        rest = min(self._rests, key=lambda rest: abs(rest.time_s - middle_s))
        picture = evened(rest.picture)
        waist, middle = (points_in(picture, rest.region & _box(part), _POINTS) for part in (_WAIST, _MIDDLE))
        self._rest = replace(rest, picture=picture)
        self._points, self._waist = np.vstack([waist, middle]), len(waist)
        self._moved = self._points.copy()

    def _read(self, rest: _Rest, frame: Frame) -> float:
        moved = followed(rest.picture, evened(cut(frame, rest.view)), self._points, self._moved)
        seen = np.isfinite(moved[:, 0])
        waist, middle = seen[: self._waist], seen[self._waist :]
        if waist.mean() < _MIN_SHARE or middle.mean() < _MIN_SHARE:
            return self._no("the waist was lost from sight")
        way = moved - self._points
        self._moved = np.where(seen[:, None], moved, self._points + np.median(way[seen], axis=0))
        towards_back = way[:, 1]  # the picture has the belly up
        of_waist, of_middle = towards_back[: self._waist][waist], towards_back[self._waist :][middle]
        rise = float(np.median(of_waist) - np.median(of_middle)) / TRUNK_PX
        error = math.hypot(_error(of_waist), _error(of_middle)) / TRUNK_PX
        if error > _TOO_ROUGH:
            at_least = abs(rise) - _SURELY * error
            if at_least < _PLAINLY:
                return self._no("the waist was lost from sight")
            rise = math.copysign(at_least, rise)
        self.why_not = None
        return rise


def _error(values: FloatArray) -> float:
    """Standard error of the median (n,), from the median deviation: a few points on something else do not count."""
    return 1.2533 * 1.4826 * float(np.median(np.abs(values - np.median(values)))) / math.sqrt(len(values))


def _box(along: tuple[float, float]) -> Pixels:
    mask = np.zeros(SIZE_PX[::-1], np.uint8)
    left, right = (round(HIP_PX[0] + share * TRUNK_PX) for share in along)
    top, bottom = round(HIP_PX[1] - _FRONT * TRUNK_PX), round(HIP_PX[1] + _BACK * TRUNK_PX)
    mask[top:bottom, left:right] = 255
    return mask


@measure(unit="trunk", silhouette=True)
def waist_rise() -> Measure:
    """How far the waist rose against the middle of the trunk since all limbs were down: the pelvis rolls under it."""
    return WaistRise()
