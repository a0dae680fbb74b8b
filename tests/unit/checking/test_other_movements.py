"""What recorded people do that looks like an exercise in the signal that counts, and is none."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.checking import Checker, load_pose
from formcheck.checking.repetition import Reading

RATE = 15
LYING = {
    "trunk_slope_deg": 3.0, "knee_over_hip": 0.6, "knee_deg": 90.0, "ankle_over_shoulder": 0.05, "arm_off_hips": 0.9,
    "far_ankle_over_shoulder": 0.1, "hip_over_shoulder": 0.0,
    "hip_line_deg": 125.0, "hip_way": 0.0,
}  # fmt: skip
SITTING = {
    "trunk_lean_deg": 5.0, "knees_below_hips": 0.0, "ankles_below_hips": 0.2, "sitting": 1.0, "leg_bent": 1.0,
    "elbow_over_shoulder": -0.5, "thighs_apart_deg": 60.0, "turn_left_deg": 0.0, "turn_right_deg": 0.0,
}  # fmt: skip


def counted(pose: str, rest: dict[str, float], top: dict[str, float], azimuth_deg: float) -> int:
    """Repetitions in two seconds at rest, one up, three at the top, one down and two at rest."""
    checker = Checker(load_pose(pose), cues=False)
    rng = np.random.default_rng(2)
    for time_s in np.arange(0, 9, 1 / RATE).tolist():
        share = float(np.interp(time_s, [2, 3, 6, 7], [0, 1, 1, 0]))
        values = {name: value + share * (top.get(name, value) - value) for name, value in rest.items()}
        values[checker.pose.count.signal] += rng.normal(0, 0.05)
        checker.update(Reading(time_s, values, azimuth_deg, found=True, why={}))
    checker.finish()
    return len(checker.repetitions)


@pytest.mark.parametrize(
    ("top", "times"),
    [
        ({"pelvis_tilt_deg": 6.0}, 1),
        ({"pelvis_tilt_deg": 6.0, "knee_deg": 165.0}, 0),
        ({"pelvis_tilt_deg": 100.0}, 0),
        ({"pelvis_tilt_deg": 6.0, "ankle_over_shoulder": -0.25}, 0),
        ({"pelvis_tilt_deg": 6.0, "hip_line_deg": 103.0}, 0),
        ({"pelvis_tilt_deg": 6.0, "knee_over_hip": -0.1}, 0),
        ({"pelvis_tilt_deg": 6.0, "hip_way": 0.4}, 0),
    ],
    ids=["a tilt", "leg stretched out", "turned too far", "crunch", "dead bug", "clamshell", "cut"],
)
def test_legs_that_move_and_shoulders_that_come_up_are_no_pelvic_tilt(top: dict[str, float], times: int) -> None:
    assert counted("pelvic_tilt", {**LYING, "pelvis_tilt_deg": 0.0}, top, azimuth_deg=0.0) == times


@pytest.mark.parametrize(("elbow", "times"), [(-0.1, 1), (0.0, 0), (0.5, 0)], ids=["on the knee", "spread", "raised"])
def test_arms_that_are_raised_are_no_twist(elbow: float, times: int) -> None:
    top = {"turn_deg": 45.0, "turn_left_deg": 45.0, "elbow_over_shoulder": elbow}
    assert counted("seated_twist", {**SITTING, "turn_deg": 0.0}, top, azimuth_deg=90.0) == times


def test_one_leg_before_the_body_and_one_behind_is_no_twist() -> None:
    """As two recorded women sit in a pigeon pose, and reach for the foot behind them."""
    top = {"turn_deg": 45.0, "turn_left_deg": 45.0}
    split = {**SITTING, "thighs_apart_deg": 155.0, "turn_deg": 0.0}
    assert counted("seated_twist", split, top, azimuth_deg=90.0) == 0
