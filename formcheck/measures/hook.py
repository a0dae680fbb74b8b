"""Where the arm is that a seated twist hooks outside the bent knee: the left one of who turns to the right.

Hooked, that elbow goes across the body. Where it is then is seldom seen, behind the knee; one that stays off the knee
is beside the body, in full view.
"""

from __future__ import annotations

import math

import numpy as np

from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure, shared
from formcheck.measures.sitting import NEAR_DEG, OwnRest, Turn
from formcheck.tracking import INDEX, Body
from formcheck.video import Frame


@measure(unit="trunk")
def hooking_arm_travel() -> Measure:
    """How far the elbow that is to be hooked and its hand are in the picture from where they rested, in trunk lengths.

    The mean of both. NaN until a person sits, while no turn tells which arm that is, and while its elbow is hidden.
    """
    rest = shared(OwnRest)

    def read(body: Body, frame: Frame) -> float:
        turn = rest.update(body)
        arm, _ = _sides(turn)
        if arm is None or not np.isfinite(body.px(f"{arm}_elbow")).all():
            return math.nan
        return turn.right_arm if arm == "right" else turn.left_arm

    return read


@measure(unit="trunk")
def hooking_hand_from_knee() -> Measure:
    """How far the hand of the arm that is to be hooked is in the picture from the knee turned to, in trunk lengths.

    Where the model supposes it to be, if it is hidden. NaN until a person sits, and while no turn tells which it is.
    """
    rest = shared(OwnRest)

    def read(body: Body, frame: Frame) -> float:
        arm, to = _sides(rest.update(body))
        if arm is None:
            return math.nan
        hand, knee = body.landmarks_px[INDEX[f"{arm}_wrist"]], body.landmarks_px[INDEX[f"{to}_knee"]]
        return math.hypot(*(hand - knee)) / trunk_px(body)

    return read


def _sides(turn: Turn) -> tuple[str, str] | tuple[None, None]:
    """The arm that is to be hooked, and the side that is turned to; None while no turn tells."""
    if not abs(turn.upper) > NEAR_DEG:
        return None, None
    return ("right", "left") if turn.upper > 0 else ("left", "right")
