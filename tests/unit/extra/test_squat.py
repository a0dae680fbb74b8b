"""The squat of poses/extra, written from the documentation alone, on made-up people."""

from __future__ import annotations

import pytest

from formcheck.checking import Checker, load_pose, pose_names
from formcheck.engine import Engine, recognised
from tests.bodies import SITTING, STANDING, SUPINE, Act, Acting, Bridging, Camera, Lift, Posture, film
from tests.conftest import Check
from tests.upright_bodies import Squat, Squatting

SQUAT = load_pose("squat")
CAMERAS = [Camera(px_per_m=220.0), Camera(px_per_m=220.0, at=(470.0, 400.0), feet="left")]
LUNGE = Posture(90, -20, -100, (1.0, 0.55), far=(-130, -140))
KNEE_LIFTED = Posture(90, 0, -90, (1.0, 0.85), far=(-90, -90))

OTHER: dict[str, Act] = {
    "bridging": Bridging([Lift(), Lift()]),
    "standing": Acting([(0, STANDING), (6, STANDING)]),
    "lifting a knee": Acting([(0, STANDING), *[(1.2, KNEE_LIFTED), (1.2, STANDING)] * 3]),
    "lunging": Acting([(0, STANDING), *[(1.2, LUNGE), (1.2, STANDING)] * 3]),
    "lying down": Acting([(0, STANDING), (2, SITTING), (2, SUPINE), (3, SUPINE)]),
    "bending down": Acting([(0, STANDING), *[(1.5, Posture(5, -95, -88, (1.0, 0.85))), (1.5, STANDING)] * 3]),
}


def faults(checker: Checker) -> list[list[str]]:
    return [[fault.id for fault in repetition.faults] for repetition in checker.repetitions]


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("jitter", [0.0, 0.01])
def test_squats_are_counted_and_found_good(check: Check, camera: Camera, jitter: float) -> None:
    checker = check(
        Squatting([Squat(), Squat(thigh_deg=95), Squat(hold_s=3)]), pose=SQUAT, camera=camera, jitter=jitter
    )
    assert faults(checker) == [[], [], []]
    assert [r.hold_s for r in checker.repetitions] == pytest.approx([0.95, 0.95, 3.5], abs=0.35)


@pytest.mark.parametrize(
    ("fault", "squat"),
    [
        ("not_deep", Squat(thigh_deg=60)),
        ("leaning_forward", Squat(trunk_deg=60)),
        ("heels_up", Squat(heel_m=0.09)),
        ("dropped", Squat(down_s=0.4)),
    ],
)
def test_a_fault_is_told_where_it_is_done_and_only_there(check: Check, fault: str, squat: Squat) -> None:
    assert faults(check(Squatting([Squat(), squat, Squat()]), pose=SQUAT, camera=CAMERAS[0])) == [[], [fault], []]


def test_a_knee_that_gives_way_a_little_is_no_squat(check: Check) -> None:
    assert faults(check(Squatting([Squat(thigh_deg=20)] * 2), pose=SQUAT, camera=CAMERAS[0])) == []


@pytest.mark.parametrize("other", OTHER)
def test_nothing_is_counted_in_what_is_no_squat(check: Check, other: str) -> None:
    assert faults(check(OTHER[other], pose=SQUAT, camera=CAMERAS[0])) == []


@pytest.mark.parametrize("name", pose_names())
def test_a_squat_is_none_of_the_six(name: str) -> None:
    engine = Engine(load_pose(name))
    for frame, body in film(Squatting([Squat(), Squat()]), camera=CAMERAS[0]):
        engine.update(frame, body)
    engine.finish()
    assert recognised([engine]) is None
