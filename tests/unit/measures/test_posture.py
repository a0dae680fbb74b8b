"""Angles, heights and lines of made-up bodies, against the angles they were made with."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.errors import PoseError
from formcheck.measures import make_measure
from tests.bodies import (
    MIRRORED,
    SHANK_M,
    STANDING,
    SUPINE,
    THIGH_M,
    TRUNK_M,
    Acting,
    Bridging,
    Camera,
    Lift,
    Posture,
    film,
    height_at,
)

CAMERAS = [Camera(), MIRRORED, Camera(size=(1920, 1080), px_per_m=90.0, at=(900.0, 300.0))]


def at_top(
    name: str, lift: Lift, camera: Camera = CAMERAS[0], hidden: tuple[str, ...] = (), **parameters: Any
) -> float:
    act = Bridging([lift])
    frames = list(film(act, rate=2, camera=camera, hidden=hidden))
    middle_s = lift.rest_s + lift.up_s + lift.hold_s / 2
    frame, body = min(frames, key=lambda item: abs(item[0].time_s - middle_s))
    return make_measure(name, parameters)(body, frame)


def of(name: str, posture: Posture, camera: Camera = CAMERAS[0], **parameters: Any) -> float:
    frame, body = next(film(Acting([(0, posture), (1, posture)]), camera=camera))
    return make_measure(name, parameters)(body, frame)


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("hip_line_deg", [148, 165, 179, 181, 195, 205])
@pytest.mark.parametrize("roll_deg", [-20, 0, 20])
def test_the_hip_line_goes_through_180_without_folding(camera: Camera, hip_line_deg: float, roll_deg: float) -> None:
    camera = Camera(camera.size, camera.px_per_m, camera.at, camera.feet, roll_deg=roll_deg)
    assert at_top("hip_line", Lift(hip_line_deg=hip_line_deg), camera) == pytest.approx(hip_line_deg, abs=0.01)


@pytest.mark.parametrize("camera", CAMERAS[:2])
@pytest.mark.parametrize("hip_line_deg", [150, 205])
def test_without_the_ankle_up_in_the_picture_is_above(camera: Camera, hip_line_deg: float) -> None:
    read = at_top("hip_line", Lift(hip_line_deg=hip_line_deg), camera, hidden=("ankle",))
    assert read == pytest.approx(hip_line_deg, abs=0.01)


@settings(max_examples=20)
@given(st.floats(150, 205), st.floats(50, 120), st.sampled_from(CAMERAS))
def test_the_knee_is_as_bent_as_it_was_made(hip_line_deg: float, knee_deg: float, camera: Camera) -> None:
    lift = Lift(hip_line_deg=hip_line_deg, knee_deg=max(knee_deg, hip_line_deg - 120))
    joints = ["near_hip", "near_knee", "near_ankle"]
    assert at_top("angle", lift, camera, joints=joints) == pytest.approx(lift.knee_deg, abs=0.01)


@pytest.mark.parametrize("camera", CAMERAS)
def test_heights_are_in_trunk_lengths_whatever_the_distance(camera: Camera) -> None:
    lift = Lift()
    top = at_top("height", lift, camera, of="near_hip", over="near_shoulder")
    assert top == pytest.approx(Bridging([lift]).height(3.5), rel=1e-6)
    assert at_top("height", lift, camera, of="near_shoulder", over="near_hip") == pytest.approx(-top)


def test_the_made_up_body_itself_is_right() -> None:
    # The linkage of `bodies` against itself: the height at which the hip line is 180 is the one of a straight line.
    feet = 1.0
    height = height_at(180, feet)
    assert 0 < height < 1
    assert height_at(170, feet) < height < height_at(190, feet)


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize(("posture", "deg"), [(SUPINE, 0), (STANDING, 90), (Posture(135, 45, -60, (0.5, 0.0)), 45)])
def test_the_slope_of_the_trunk(camera: Camera, posture: Posture, deg: float) -> None:
    for joints in (["near_hip", "near_shoulder"], ["near_shoulder", "near_hip"]):
        assert of("slope", posture, camera, joints=joints) == pytest.approx(deg, abs=0.01)


@pytest.mark.parametrize("camera", CAMERAS)
def test_ahead_is_towards_the_head_whichever_way_somebody_lies(camera: Camera) -> None:
    assert of("ahead", SUPINE, camera, of="near_shoulder", past="near_hip") == pytest.approx(1.0)
    assert of("ahead", SUPINE, camera, of="near_ankle", past="near_hip") < -0.5


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("shank_deg", [-62, 0, 45])
def test_flexion_is_none_when_straight_and_grows_as_a_joint_bends(camera: Camera, shank_deg: float) -> None:
    posture = Posture(180, 45, shank_deg, (0.5, 0.0))
    bent = of("flexion", posture, camera, joints=["near_hip", "near_knee", "near_ankle"])
    assert bent == pytest.approx(45 - shank_deg, abs=1e-6)


@pytest.mark.parametrize("camera", CAMERAS)
def test_apart_is_the_distance_in_trunk_lengths(camera: Camera) -> None:
    assert of("apart", SUPINE, camera, joints=["near_hip", "near_knee"]) == pytest.approx(THIGH_M / TRUNK_M)
    assert of("apart", SUPINE, camera, joints=["near_hip", "near_hip"]) == 0.0


LEG = ["near_hip", "near_knee", "near_ankle"]


@pytest.mark.parametrize("camera", [*CAMERAS, Camera(roll_deg=30)])
def test_a_straight_chain_is_stretched_whole_and_a_bent_one_by_the_law_of_cosines(camera: Camera) -> None:
    straight, bent = Posture(180, 0, 0, (0.5, 0.2)), Posture(180, 40, -50, (0.5, 0.2))  # a right angle at the knee
    assert of("stretch", straight, camera, joints=LEG) == pytest.approx(1.0)
    across = math.hypot(THIGH_M, SHANK_M) / (THIGH_M + SHANK_M)
    assert of("stretch", bent, camera, joints=LEG) == pytest.approx(across)


@pytest.mark.parametrize("camera", CAMERAS)
def test_one_part_of_the_body_against_another_is_the_same_from_any_distance(camera: Camera) -> None:
    shank, thigh = ["near_knee", "near_ankle"], ["near_hip", "near_knee"]
    for posture in (Posture(180, 0, 0, (0.5, 0.2)), Posture(180, 40, -50, (0.5, 0.2))):
        assert of("length_share", posture, camera, of=shank, against=thigh) == pytest.approx(SHANK_M / THIGH_M)
    with pytest.raises(PoseError):
        make_measure("length_share", {"of": LEG, "against": thigh})


@pytest.mark.parametrize("camera", [*CAMERAS, Camera(at=(300.0, 300.0), px_per_m=150.0, roll_deg=30)])
@pytest.mark.parametrize("ends", [["near_shoulder", "near_ankle"], ["near_ankle", "near_shoulder"]])
def test_above_the_line_is_over_it_and_below_is_negative(camera: Camera, ends: list[str]) -> None:
    raised, level = Posture(200, -20, -20, (0.5, 0.2)), Posture(180, 0, 0, (0.5, 0.0))
    sagging = Posture(160, 20, 20, (0.5, 0.0))
    # A roof whose sides slope by 20 degrees: the height of a triangle of which two sides and their angle are known.
    leg = THIGH_M + SHANK_M
    base = math.sqrt(TRUNK_M**2 + leg**2 + 2 * TRUNK_M * leg * math.cos(math.radians(40)))
    height = leg * math.sin(math.radians(40)) / base
    assert of("above_line", raised, camera, of="near_hip", line=ends) == pytest.approx(height)
    assert of("above_line", level, camera, of="near_hip", line=ends) == pytest.approx(0.0, abs=1e-9)
    assert of("above_line", sagging, camera, of="near_hip", line=ends) == pytest.approx(-height)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("angle", {"joints": ["near_hip", "near_knee"]}),
        ("flexion", {"joints": ["near_hip", "near_knee"]}),
        ("apart", {"joints": ["near_hip"]}),
        ("slope", {"joints": ["near_hip"]}),
        ("stretch", {"joints": ["near_hip", "near_knee"]}),
        ("above_line", {"of": "near_hip", "line": ["near_knee"]}),
    ],
)
def test_the_wrong_number_of_joints_is_an_error(name: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(PoseError, match="must be"):
        make_measure(name, parameters)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("flexion", {"joints": ["near_hip", "near_knee", "near_ankle"]}),
        ("apart", {"joints": ["near_hip", "near_ankle"]}),
        ("above_line", {"of": "near_hip", "line": ["near_shoulder", "near_ankle"]}),
        ("hip_line", {}),
        ("angle", {"joints": ["near_hip", "near_knee", "near_ankle"]}),
        ("height", {"of": "near_knee", "over": "near_hip"}),
        ("slope", {"joints": ["near_hip", "near_knee"]}),
        ("stretch", {"joints": ["near_hip", "near_knee", "near_ankle"]}),
        ("trunk_size", {}),
    ],
)
def test_what_is_hidden_is_missing_and_never_a_guess(name: str, parameters: dict[str, Any]) -> None:
    hidden = ("hip", "knee", "shoulder")
    assert math.isnan(at_top(name, Lift(), hidden=hidden, **parameters))
    assert math.isfinite(at_top(name, Lift(), **parameters))


@pytest.mark.parametrize("camera", CAMERAS)
def test_the_size_of_the_trunk_is_in_pixels(camera: Camera) -> None:
    assert of("trunk_size", SUPINE, camera) == pytest.approx(0.5 * camera.px_per_m)
