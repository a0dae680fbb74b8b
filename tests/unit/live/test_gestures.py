"""A raised hand, and what is not one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.live.gestures import RaisedHand, is_raised
from formcheck.tracking import INDEX, Body
from tests.bodies import STANDING, Acting, Bridging, Camera, Lift, film

_, LYING = next(film(Bridging([Lift()])))
_, UPRIGHT = next(film(Acting([(0.0, STANDING), (1.0, STANDING)]), camera=Camera(px_per_m=180.0)))


def arm(body: Body, elbow: tuple[float, float], wrist: tuple[float, float]) -> Body:
    """The near arm from the shoulder by these ways, pixels, y down."""
    marks = body.landmarks_px.copy()
    shoulder = marks[INDEX[f"{body.near}_shoulder"]]
    marks[INDEX[f"{body.near}_elbow"]] = shoulder + elbow
    marks[INDEX[f"{body.near}_wrist"]] = shoulder + wrist
    return replace(body, landmarks_px=marks)


def up(body: Body) -> Body:
    return arm(body, (0, -80), (5, -160))


@pytest.mark.parametrize("body", [LYING, UPRIGHT], ids=["lying", "standing"])
def test_a_straight_arm_up_is_a_raised_hand_lying_or_standing(body: Body) -> None:
    assert is_raised(up(body))
    assert not is_raised(body)


@pytest.mark.parametrize(
    ("elbow", "wrist"),
    [((80, 0), (160, 0)), ((-80, 0), (-160, -10)), ((80, 0), (80, -80)), ((0, 80), (0, 160)), ((0, -80), (60, -60))],
    ids=["reached forward", "overhead on the floor", "forearm up", "down", "hand on the head"],
)
def test_arms_of_the_exercises_are_not_raised_hands(elbow: tuple[float, float], wrist: tuple[float, float]) -> None:
    assert not is_raised(arm(LYING, elbow, wrist))


def test_nobody_and_hidden_arms_raise_no_hand() -> None:
    assert not is_raised(Body.missing(0.0, (640, 480)))
    assert not is_raised(replace(up(LYING), visibility=np.full(33, 0.2)))


def told(bodies: list[Body], rate: float = 10.0) -> list[float]:
    hand = RaisedHand()
    return [i / rate for i, body in enumerate(bodies) if hand.update(replace(body, time_s=i / rate))]


def test_it_must_be_kept_up_and_tells_once() -> None:
    assert told([LYING] * 5 + [up(LYING)] * 8 + [LYING] * 10) == []
    assert told([LYING] * 5 + [up(LYING)] * 60 + [LYING] * 10) == pytest.approx([1.5])


def test_a_bad_frame_does_not_lower_it_and_a_second_raise_tells_again() -> None:
    lost = Body.missing(0.0, (640, 480))
    assert len(told([*[up(LYING)] * 6, lost, lost, *[up(LYING)] * 20])) == 1
    assert len(told([*[up(LYING)] * 20, *[LYING] * 10, *[up(LYING)] * 20])) == 2
