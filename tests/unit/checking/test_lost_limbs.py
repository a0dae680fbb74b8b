"""A limb that the model finds and loses while it is lifted, as of a recorded woman whose leg leaves the picture."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.checking import Checker, load_pose
from formcheck.checking.repetition import Reading

RATE = 15
ON_ALL_FOURS = {
    "trunk_slope_deg": 5.0, "support_thigh_deg": -90.0, "support_arm_deg": -90.0, "trunk_px": 200.0, "turned_deg": 5.0,
}  # fmt: skip


def told(thigh_deg: float, seen_up_deg: float, arm_deg: float = 0.0) -> tuple[set[str], dict[str, str]]:
    """Faults of a bird dog, and why others are not judged; its thigh is found up in the first third of the hold."""
    checker = Checker(load_pose("bird_dog"), cues=False)
    for time_s in np.arange(0, 9, 1 / RATE).tolist():
        share = float(np.interp(time_s, [2, 3, 6, 7], [0, 1, 1, 0]))
        thigh = seen_up_deg if 3.0 < time_s < 3.8 else -85.0 + share * (thigh_deg + 85.0)
        values = {**ON_ALL_FOURS, "reach_deg": 60.0 * share, "limbs_lifted": 2.0 * share, "both_lifted": share}
        values |= {"thigh_lift_deg": thigh, "arm_lift_deg": -85.0 + share * (arm_deg + 85.0), "arm_deg": 0.0}
        checker.update(Reading(time_s, values, 5.0, found=True, why={}))
    checker.finish()
    [repetition] = checker.repetitions
    return {fault.id for fault in repetition.faults}, {item.id: item.why for item in repetition.unjudged}


@pytest.mark.parametrize(("seen_up_deg", "named"), [(-80.0, True), (-40.0, False)], ids=["never", "for a moment"])
def test_an_arm_alone_is_told_where_no_leg_was_seen_to_leave_the_floor(seen_up_deg: float, named: bool) -> None:
    faults, why = told(thigh_deg=-80.0, seen_up_deg=seen_up_deg)
    assert ("arm_only" in faults) == named
    assert named or "seen to leave the floor" in why["arm_only"]


def test_a_leg_alone_is_told() -> None:
    assert "leg_only" in told(thigh_deg=-5.0, seen_up_deg=-5.0, arm_deg=-85.0)[0]
