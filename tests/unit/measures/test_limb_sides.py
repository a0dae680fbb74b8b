"""Which limb is lifted, of made-up thighs whose names the model exchanges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.measures.limb_sides import LiftedSide
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX

RATE = 15
DOWN_DEG, UP_DEG = -90.0, 0.0


def body(time_s: float, left_deg: float, right_deg: float) -> Body:
    """Thighs at these elevations (0 = level, -90 = down), the body seen from its right side."""
    landmarks = np.full((33, 2), 300.0)
    for side, elevation in (("left", left_deg), ("right", right_deg)):
        hip = np.array([320.0, 240.0])
        way = 100 * np.array([-math.cos(math.radians(elevation)), -math.sin(math.radians(elevation))])
        landmarks[INDEX[f"{side}_hip"]], landmarks[INDEX[f"{side}_knee"]] = hip, hip + way
        landmarks[INDEX[f"{side}_shoulder"]] = hip + np.array([150.0, 0.0])
    return Body(time_s, (640, 480), landmarks, np.ones(33), np.zeros((33, 3)), "right")


def told(elevations: list[tuple[float, float]]) -> list[float]:
    """What is told in each frame of (left, right) elevations, after a second with both down."""
    lifted = LiftedSide("thigh")
    rest = [(DOWN_DEG, DOWN_DEG)] * RATE
    return [lifted.update(body(i / RATE, *both)) for i, both in enumerate(rest + elevations)][RATE:]


def rise(seconds: float) -> list[tuple[float, float]]:
    """The left thigh goes up."""
    return [(float(v), DOWN_DEG) for v in np.linspace(DOWN_DEG, UP_DEG, round(seconds * RATE))]


HELD, SWAPPED = (UP_DEG, DOWN_DEG), (DOWN_DEG, UP_DEG)


def test_the_leg_that_rises_is_told_though_names_are_exchanged_at_the_top() -> None:
    assert told([*rise(1.0), *[SWAPPED] * 45])[-1] == 1.0


def test_names_that_change_all_the_way_up_tell_nothing_until_they_stay() -> None:
    """As of a recorded man, who was up within a third of a second: the hold has the right names."""
    hasty = [(-67.0, DOWN_DEG), (-62.0, -85.0), (DOWN_DEG, -21.0), (DOWN_DEG, -12.0), (-5.0, DOWN_DEG), (-46.0, 6.0)]
    seen = told([*hasty, (-30.0, -17.0), (-40.0, 13.0), *[HELD] * 30])
    assert seen[-1] == 1.0
    assert -1.0 not in seen


def test_names_that_go_wrong_on_the_way_up_are_outvoted_by_the_hold() -> None:
    """Of the same man: wrong for half a second as the leg arrived, at random for two frames, right for the hold."""
    wrong = [(-69.0, DOWN_DEG), (-77.0, -89.0), (DOWN_DEG, -23.0), *[(DOWN_DEG, 5.0)] * 6]
    seen = told([*wrong, (-24.0, -26.0), (-22.0, -33.0), *[HELD] * 45])
    assert seen[-1] == 1.0
    assert float(np.nanmedian(seen[len(wrong) :])) == 1.0


def test_a_new_lift_is_told_by_itself() -> None:
    down = [(DOWN_DEG, DOWN_DEG)] * RATE
    other = [(right, left) for left, right in rise(1.0)]
    seen = told([*rise(1.0), *[HELD] * RATE, *down, *other, *[SWAPPED] * RATE])
    assert seen[2 * RATE - 1] == 1.0
    assert seen[-1] == -1.0


def test_a_limb_that_only_the_silhouette_has_lifted_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Filmed from behind at an angle, cloth beside the body is taken for an arm all the time: the next one counts."""
    monkeypatch.setattr("formcheck.measures.limb_sides.higher_deg", lambda *_: -45.0)
    down = [(DOWN_DEG, DOWN_DEG)] * RATE
    other = [(right, left) for left, right in rise(1.0)]
    assert told([*rise(1.0), *[HELD] * RATE, *down, *other, *[SWAPPED] * RATE])[-1] == -1.0
