"""Which arm and which leg is lifted from all fours, decided over time.

Seen from the side one limb of a pair hides the other, and BlazePose then exchanges left and right for moments: the
names are believed while a limb leaves the floor, and kept until it is down again.
"""

from __future__ import annotations

import math

import numpy as np

from formcheck.measures.limbs import LIFTED_DEG, elevation_deg, higher_deg
from formcheck.measures.registry import Measure, measure
from formcheck.tracking import Body
from formcheck.tracking.landmarks import SIDES
from formcheck.video import Frame

#: A limb leaves the floor at this elevation, degrees: from here on left and right are compared.
_LEAVES_DEG = -70.0
#: The side is forgotten once no limb has been lifted for this long, seconds: not for a frame on the way up.
_DOWN_S = 0.2
#: And once the landmarks have had both on the floor for so long, seconds: a silhouette that shows something else beside
#: the body (filmed from behind at an angle, of a recorded man) has a limb lifted all the time.
_BOTH_DOWN_S = 0.6
#: Both are compared with how they rest, which is learnt in this time, seconds: filmed on all fours from 15 degrees off,
#: the far thigh of a rendered woman read 20 degrees over the near one.
_LEARNT_S = 1.0
#: Left and right are compared while the higher limb is below this elevation, degrees: names are right when a limb
#: leaves the floor, and are exchanged, if at all, near the top.
_VOTE_UP_TO_DEG = -20.0
#: A limb this far above the other is plainly above, degrees; more says no more. Names that are exchanged for a tenth of
#: a second on the way up differ by 70, and outvoted a recorded man's slower rise.
_PLAINLY_DEG = 20.0
#: Frames further apart than this count as this far apart, seconds: a gap is no vote.
_STEP_S = 0.2
#: A side is told once its limb had risen by so much more than the other for so long, degrees times seconds; near the
#: top by more, where that was not reached before, and then by what the names are for most of the hold: exchanged four
#: times on the way up, within half a second, they told the wrong leg of a recorded man and were right for all of it.
_VOTES, _VOTES_AT_TOP = 2.0, 8.0


class LiftedSide:
    """Which limb of a pair is lifted, decided as it leaves the floor and kept until it is down again.

    A person cannot change the lifted leg without putting it down, so an exchange of names in between is the
    model's. Frames in the order of their times.
    """

    def __init__(self, limb: str) -> None:
        self._limb = limb
        self._votes = 0.0  # deg s by which the left limb had risen more than the right
        self._needed = _VOTES_AT_TOP  # how many decide
        self._been_up = False  # near the top, since both were down
        self._rest_deg = math.nan  # how far the left is above the right while neither is lifted
        self._last_s = math.nan
        self._down_s = self._both_down_s = math.inf

    def update(self, body: Body) -> float:
        """+1 left, -1 right, 0 none lifted, NaN lifted but not told apart."""
        left, right = (elevation_deg(body, self._limb, side) for side in SIDES)
        if not math.isfinite(left + right):
            return math.nan
        step_s = min(body.time_s - self._last_s, _STEP_S) if math.isfinite(self._last_s) else 0.0
        self._last_s = body.time_s
        landmarks = max(left, right)
        highest = higher_deg(body, self._limb)
        lifted = highest >= LIFTED_DEG
        if lifted:
            self._down_s = 0.0
        else:
            self._rest(left - right, step_s)
        self._been_up |= landmarks >= _VOTE_UP_TO_DEG
        leaves = not self._been_up
        self._both_down_s = 0.0 if landmarks >= _LEAVES_DEG else self._both_down_s + step_s
        if max(self._down_s - _DOWN_S, self._both_down_s - _BOTH_DOWN_S) >= 0:
            self._votes, self._needed, self._been_up = 0.0, _VOTES_AT_TOP, False
        # what only the silhouette takes for a lifted limb has no name
        if landmarks >= _LEAVES_DEG and (leaves or self._needed == _VOTES_AT_TOP):
            at_rest = 0.0 if math.isnan(self._rest_deg) else self._rest_deg
            self._votes += float(np.clip(left - right - at_rest, -_PLAINLY_DEG, _PLAINLY_DEG)) * step_s
            if abs(self._votes) < _VOTES:
                self._needed = _VOTES_AT_TOP  # what was told before has been taken back
            elif leaves:
                self._needed = _VOTES
        if not lifted:
            return 0.0
        return math.copysign(1.0, self._votes) if abs(self._votes) >= self._needed else math.nan

    def _rest(self, above_deg: float, step_s: float) -> None:
        """No limb is lifted: learn how far the left one is above the right."""
        if math.isnan(self._rest_deg):
            self._rest_deg = above_deg
        self._rest_deg += (above_deg - self._rest_deg) * min(1.0, step_s / _LEARNT_S)
        self._down_s += step_s


@measure(unit="share", silhouette=True)
def lifted_side(side: str) -> Measure:
    """1 while the leg of this side (`left`, `right`) is lifted, or the other arm and no leg; else 0."""
    if side not in SIDES:
        raise ValueError('side must be "left" or "right"')
    legs, arms = LiftedSide("thigh"), LiftedSide("arm")
    sign = 1.0 if side == "left" else -1.0

    def read(body: Body, frame: Frame) -> float:
        leg, arm = legs.update(body), arms.update(body)
        lifted = leg if leg != 0 else -arm
        return math.nan if math.isnan(lifted) else float(lifted == sign)

    return read


@measure(unit="share", silhouette=True)
def same_side() -> Measure:
    """1 while arm and leg of the same side are lifted, 0 while they are opposite; NaN unless both are lifted."""
    legs, arms = LiftedSide("thigh"), LiftedSide("arm")

    def read(body: Body, frame: Frame) -> float:
        both = legs.update(body) * arms.update(body)
        return math.nan if both == 0 or math.isnan(both) else float(both > 0)

    return read
