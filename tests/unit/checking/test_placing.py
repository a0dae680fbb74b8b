"""The start posture: taken, kept, lost, and what keeps a person from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from formcheck.checking import PoseDefinition, Reading
from formcheck.checking.placing import Placing

STEP_S = 0.1
LIE_DOWN = "Lie down on your back, side-on to the camera"
BEND = "Bend your knees and put your feet flat on the floor"

#: Readings of a bridge; None: nobody is found.
Values = dict[str, float] | None
LYING: Values = {"trunk_slope_deg": 5.0, "knee_over_hip": 0.6, "ankle_over_shoulder": 0.0, "hip_line_deg": 130.0}
STANDING: Values = {**LYING, "trunk_slope_deg": 90.0}
FLAT: Values = {**LYING, "knee_over_hip": -0.2}


@pytest.fixture
def placing(bridge: PoseDefinition) -> Placing:
    return Placing(bridge)


def shown(placing: Placing, bridge: PoseDefinition, frames: Sequence[Values], moving: bool = False) -> list[str | None]:
    """What is said of each of these frames."""
    said = []
    for i, frame in enumerate(frames):
        values = {name: (frame or {}).get(name, 0.0) for name in bridge.signals}
        reading = Reading(i * STEP_S, values, 0.0, frame is not None)
        said.append(placing.update(reading, values, STEP_S, lambda _: moving))
    return said


@pytest.mark.parametrize(("kept", "placed"), [(5, False), (7, True)])
def test_the_posture_is_taken_once_it_was_kept_for_half_a_second(
    placing: Placing, bridge: PoseDefinition, kept: int, placed: bool
) -> None:
    assert shown(placing, bridge, [STANDING] * 3 + [LYING] * kept) == [LIE_DOWN] * 3 + [None] * kept
    assert placing.placed == placed


def test_who_moves_has_not_settled(placing: Placing, bridge: PoseDefinition) -> None:
    shown(placing, bridge, [LYING] * 30, moving=True)
    assert not placing.placed


@pytest.mark.parametrize(("lost", "placed"), [(9, True), (12, False)])
def test_the_posture_may_be_lost_for_a_second(
    placing: Placing, bridge: PoseDefinition, lost: int, placed: bool
) -> None:
    shown(placing, bridge, [LYING] * 10)
    assert shown(placing, bridge, [STANDING] * lost)[0] == LIE_DOWN
    assert placing.placed == placed


def test_who_is_not_seen_has_not_left_the_posture(placing: Placing, bridge: PoseDefinition) -> None:
    shown(placing, bridge, [LYING] * 10)
    assert shown(placing, bridge, [None] * 30) == ["I cannot see you"] * 30
    assert placing.placed


def test_whose_joints_are_not_seen_has_not_left_the_posture(placing: Placing, bridge: PoseDefinition) -> None:
    """As in a child's pose, where the heavy model sees neither knee nor ankle of who is folded up."""
    shown(placing, bridge, [LYING] * 10)
    hidden: Values = {**LYING, "knee_over_hip": math.nan}
    assert shown(placing, bridge, [hidden] * 30) == ["Keep your knees bent and your feet flat on the floor"] * 30
    assert placing.placed


def test_the_obstacle_is_what_was_in_the_way_most_often(placing: Placing, bridge: PoseDefinition) -> None:
    shown(placing, bridge, [STANDING] * 3 + [FLAT] * 5 + [None] * 2)
    assert placing.obstacle == BEND


def test_there_is_no_obstacle_where_the_posture_was_taken_at_some_time(
    placing: Placing, bridge: PoseDefinition
) -> None:
    shown(placing, bridge, [LYING] * 10 + [STANDING] * 20)
    shown(placing, bridge, [LYING] * 2)
    assert not placing.placed
    assert placing.obstacle is None
