"""A bird dog filmed from behind, feet first: repetitions, sides and holds are told, form is not."""

from __future__ import annotations

import math

import pytest

from formcheck.checking import Checker, load_pose
from formcheck.engine import Engine
from formcheck.measures import limbs
from tests.bodies_in_space import Performing, View, reaching, seen, sitting_back, standing

BIRD_DOG = load_pose("bird_dog")
REST, RIGHT, LEFT = (0.0, 0.0), (1.0, 0.0), (0.0, 1.0)
SET = Performing(
    reaching,
    [(0, REST), (2, REST)]
    + 2 * [(1, RIGHT), (3, RIGHT), (1, REST), (1, REST)]
    + [(1, LEFT), (3, LEFT), (1, REST), (2, REST)],
)
FROM_BEHIND, FROM_IN_FRONT = View(azimuth_deg=90), View(azimuth_deg=-90)


def checked(act: Performing, view: View) -> Checker:
    engine = Engine(BIRD_DOG, hold_s=2.0)
    for frame, body in seen(act, view):
        engine.update(frame, body)
    engine.finish()
    return engine.checker


@pytest.mark.parametrize("azimuth_deg", [75, 90, 100])
@pytest.mark.parametrize("mirrored", [False, True])
def test_repetitions_with_their_sides_and_holds(azimuth_deg: float, mirrored: bool) -> None:
    checker = checked(SET, View(azimuth_deg=azimuth_deg, mirrored=mirrored))
    sides = ["left", "left", "right"] if mirrored else ["right", "right", "left"]
    assert [repetition.side for repetition in checker.repetitions] == sides
    assert [repetition.hold_s for repetition in checker.repetitions] == pytest.approx([3.4] * 3, abs=0.2)
    assert checker.view == "behind"


def test_a_short_hold_and_a_side_done_twice_are_told_and_nothing_of_form_is() -> None:
    engine = Engine(BIRD_DOG, hold_s=5.0)
    for frame, body in seen(SET, FROM_BEHIND):
        engine.update(frame, body)
    told = [[fault.id for fault in repetition.faults] for repetition in engine.checker.repetitions]
    assert told == [["hold_short"], ["hold_short", "side_repeated"], ["hold_short"]]
    for repetition in engine.checker.repetitions:
        assert {item.id for item in repetition.unjudged if item.why == "view"} == {
            fault.id for fault in BIRD_DOG.faults
        }


def test_head_first_nothing_is_counted() -> None:
    checker = checked(SET, FROM_IN_FRONT)
    assert checker.repetitions == []
    assert checker.view == "front"


@pytest.mark.parametrize(
    "act",
    [
        Performing(standing, [(0, (-0.5,)), (6, (0.5,))]),
        Performing(sitting_back, [(0, (0.0,)), (2, (0.0,)), (2, (1.0,)), (5, (1.0,)), (2, (0.0,)), (1, (0.0,))]),
    ],
    ids=["walking by", "child's pose"],
)
def test_what_is_no_bird_dog_is_not_counted_from_behind(act: Performing) -> None:
    assert checked(act, FROM_BEHIND).repetitions == []


def test_a_thigh_end_on_is_read_by_its_knee_and_an_arm_is_not_read() -> None:
    frame, body = next(seen(Performing(reaching, [(0, (0.5, 0.0))]), FROM_BEHIND))
    assert limbs.elevation_deg(body, "thigh", "left") == pytest.approx(-90)
    assert limbs.elevation_deg(body, "thigh", "right") == pytest.approx(-90 * math.cos(math.radians(45)))
    assert math.isnan(limbs.elevation_deg(body, "arm", "left"))
    assert math.isnan(limbs.lifted_elevation("leg")(body, frame))
