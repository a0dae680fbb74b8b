"""The side plank of poses/extra, written from the documentation alone, on made-up people."""

from __future__ import annotations

from typing import Any

import pytest

from formcheck.checking import Checker, load_pose, pose_names
from formcheck.engine import Engine, recognised
from tests.bodies import STANDING, SUPINE, Act, Acting, Bridging, Camera, Lift, film
from tests.conftest import Check
from tests.upright_bodies import InFront, Plank, SidePlanking, Squat, Squatting

SIDE_PLANK = load_pose("side_plank")

OTHER: dict[str, Act] = {
    "bridging": Bridging([Lift(), Lift()]),
    "squatting": Squatting([Squat(), Squat()]),
    "standing up": Acting([(0, SUPINE), (2, STANDING), (2, STANDING), (2, SUPINE)]),
}


def faults(checker: Checker) -> list[list[str]]:
    return [[fault.id for fault in repetition.faults] for repetition in checker.repetitions]


@pytest.mark.parametrize("on", ["left", "right"])
@pytest.mark.parametrize("near", ["left", "right"])
@pytest.mark.parametrize("jitter", [0.0, 0.01])
def test_a_side_plank_is_timed_on_the_side_that_carries(check: Check, on: str, near: str, jitter: float) -> None:
    camera: Any = InFront(on, near=near)
    checker = check(SidePlanking([Plank()]), pose=SIDE_PLANK, camera=camera, hold_s=5, jitter=jitter)
    (plank,) = checker.repetitions
    assert [fault.id for fault in plank.faults] == []
    assert plank.side == on
    assert plank.hold_s == pytest.approx(6.4, abs=0.35)


def test_too_short_a_hold_is_told(check: Check) -> None:
    assert faults(check(SidePlanking([Plank()]), pose=SIDE_PLANK, camera=InFront())) == [["hold_short"]]


@pytest.mark.parametrize(
    ("fault", "plank"),
    [
        ("hips_low", Plank(body_deg=158)),
        ("hips_high", Plank(body_deg=204)),
        ("hips_sinking", Plank(body_deg=188, sink_deg=28)),
    ],
)
def test_a_fault_is_told_where_it_is_done_and_only_there(check: Check, fault: str, plank: Plank) -> None:
    checker = check(SidePlanking([Plank(), plank, Plank()]), pose=SIDE_PLANK, camera=InFront(), hold_s=2)
    assert faults(checker) == [[], [fault], []]


def test_a_chest_that_turns_to_the_floor_is_told(check: Check) -> None:
    checker = check(SidePlanking([Plank()], rolled_deg=35), pose=SIDE_PLANK, camera=InFront(), hold_s=2)
    assert faults(checker) == [["rolled"]]


@pytest.mark.parametrize("other", OTHER)
@pytest.mark.parametrize("azimuth_deg", [0, 90])
def test_nothing_is_counted_in_what_is_no_side_plank(check: Check, other: str, azimuth_deg: float) -> None:
    camera = Camera(px_per_m=220.0, azimuth_deg=azimuth_deg)
    assert faults(check(OTHER[other], pose=SIDE_PLANK, camera=camera)) == []


@pytest.mark.parametrize("name", pose_names())
def test_a_side_plank_is_none_of_the_six(name: str) -> None:
    engine = Engine(load_pose(name))
    camera: Any = InFront()
    for frame, body in film(SidePlanking([Plank(), Plank()]), rate=8.0, camera=camera):
        engine.update(frame, body)
    engine.finish()
    assert recognised([engine]) is None
