"""How far the hips have gone along the trunk in the picture: what the landmarks carry of a pelvic tilt."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from formcheck.measures.geometry import interior_angle_deg, to_segment
from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure
from formcheck.measures.trunk_picture import ARM_HIDES
from formcheck.tracking import Body, FloatArray
from formcheck.video import Frame

#: Where the hips are at first, which way the head is and how long the trunk, is the mean of this long, seconds.
_LEARN_S = 0.5
#: After this long out of sight the person has moved for good, seconds.
_GIVE_UP_S = 1.0
#: So has one whose trunk lies so much otherwise than it did, degrees: who sits and lies back turns it by 60 to 90,
#: lifted hips by up to 20. Where the hips are is learned once it keeps within so many degrees of its mean.
_TURNED_DEG, _STEADY_DEG = 30.0, 8.0

#: The side of the pelvis is this far up the trunk from the hip joint, and hidden by an arm nearer than this, in trunk
#: lengths: 0.18 to 0.23 of arms that lie beside the body, 0.88 (the shoulder) of folded arms and arms overhead.
_PELVIS, _HIDING = 0.12, 0.24
_ARM = ("shoulder", "elbow", "wrist", "index")
_ORIGIN: FloatArray = np.zeros(2)


class HipWay:
    """How far the hips are from where they were first seen, towards the head, in trunk lengths.

    In the picture and not against another joint: ankles stray by 0.015 trunk lengths and shoulders slide along, while
    hips at rest stay within 0.003 of a camera that does not move.
    """

    def __init__(self) -> None:
        self._seen_s = -math.inf
        self._since_s = math.nan
        self._hips: FloatArray = np.full(2, math.nan)  # px
        self._up: FloatArray = np.full(2, math.nan)  # px, from the hips to the shoulders
        self._frames = 0

    def __call__(self, body: Body, frame: Frame) -> float:
        """The way in this frame; frames come in order. NaN where hips or shoulders are not seen."""
        hips, shoulders = (body.px(f"near_{joint}") for joint in ("hip", "shoulder"))
        up = shoulders - hips
        if not np.isfinite(up).all():
            return math.nan
        learned = body.time_s - self._since_s > _LEARN_S
        moved = interior_angle_deg(self._up, _ORIGIN, up) > (_TURNED_DEG if learned else _STEADY_DEG)
        if body.time_s - self._seen_s > _GIVE_UP_S or moved:
            self._since_s, self._frames = body.time_s, 0
        self._seen_s = body.time_s
        if body.time_s - self._since_s <= _LEARN_S:
            self._frames += 1
            share = 1 / self._frames
            self._hips = hips if share == 1 else self._hips + share * (hips - self._hips)
            self._up = up if share == 1 else self._up + share * (up - self._up)
        return float((hips - self._hips) @ self._up / (self._up @ self._up))


@measure(unit="trunk")
def hip_way() -> Measure:
    """How far the near hip has gone towards the head since it was first seen, in the picture."""
    return HipWay()


@measure(unit="trunk")
def arm_off_hips() -> Measure:
    """How far the near arm is from the pelvis in the picture; not read, and says so, where it hides it."""
    return ArmOffHips()


class ArmOffHips:
    """How far the near arm is from the side of the pelvis in the picture, in trunk lengths; infinite if it is not seen.

    NaN (with `why_not`) where the arm hides the pelvis.
    """

    def __init__(self) -> None:
        self.why_not: str | None = None

    def __call__(self, body: Body, frame: Frame) -> float:
        """The distance in this frame."""
        hip, shoulder = body.px("near_hip"), body.px("near_shoulder")
        pelvis = hip + _PELVIS * (shoulder - hip)
        joints = [body.px(f"near_{joint}") for joint in _ARM]
        away = min(
            (to_segment(pelvis, a, b) for a, b in pairwise(joints) if np.isfinite([*a, *b]).all()), default=math.inf
        )
        off = away / trunk_px(body)
        self.why_not = ARM_HIDES if off < _HIDING else None
        return math.nan if off < _HIDING else off
