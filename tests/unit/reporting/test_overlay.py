"""What is drawn onto the picture, and what is left alone."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from formcheck.checking import Moment, PoseDefinition, load_pose
from formcheck.engine import Engine
from formcheck.reporting.overlay import CUE, WRONG, Overlay
from formcheck.tracking import Body
from tests.bodies import Bridging, Camera, Lift, film

SIZE = (480, 640, 3)


def moment(stage: str = "ready", say: str | None = None, show: tuple[str, ...] = (), hold_s: float = 0.0) -> Moment:
    return Moment(1.0, stage, 3, hold_s, say, show, {})


@pytest.fixture(scope="module")
def lying() -> Body:
    return next(film(Bridging([Lift()])))[1]


def drawn(pose: PoseDefinition, body: Body, now: Moment, shape: tuple[int, int, int] = SIZE) -> np.ndarray:
    picture = np.full(shape, 90, np.uint8)
    out = Overlay(pose).draw(picture, body, now)
    assert (picture == 90).all()  # the frame itself is not drawn on
    assert out.shape == shape and out.dtype == np.uint8
    return out


def count(picture: np.ndarray, colour: tuple[int, int, int]) -> int:
    return int((picture == colour).all(axis=2).sum())


def test_a_skeleton_is_drawn_where_somebody_is(bridge: PoseDefinition, lying: Body) -> None:
    nobody = drawn(bridge, Body.missing(0.0, (640, 480)), moment("absent"))
    somebody = drawn(bridge, lying, moment())
    hip = lying.px("near_hip").round().astype(int)
    assert (nobody[hip[1], hip[0]] == 90).all()
    assert not (somebody[hip[1] - 2 : hip[1] + 3, hip[0] - 2 : hip[0] + 3] == 90).all()


def test_what_is_wrong_is_highlighted(bridge: PoseDefinition, lying: Body) -> None:
    plain = drawn(bridge, lying, moment())
    wrong = drawn(bridge, lying, moment("moving", "Lift your hips higher", ("near_shoulder", "near_hip", "near_knee")))
    assert count(plain, WRONG) == 0
    assert count(wrong, WRONG) > 200


@pytest.mark.parametrize(
    "say", ["Lift", "Lift your hips", "Bend your knees and put your feet flat on the floor, please"]
)
def test_a_cue_is_written_beside_the_count_and_fits(bridge: PoseDefinition, say: str) -> None:
    """Not at the bottom, where players lay their controls over a paused picture."""
    nobody = Body.missing(0.0, (640, 480))
    out = drawn(bridge, nobody, moment("placing", say))
    rows, columns = np.nonzero((out == CUE).all(axis=2))
    assert rows.max() < 120
    assert columns.min() > 150 and columns.max() < 639
    assert count(drawn(bridge, nobody, moment("placing")), CUE) == 0


def test_the_running_hold_is_shown_while_holding(bridge: PoseDefinition, lying: Body) -> None:
    at_3, at_4 = (drawn(bridge, lying, moment("holding", hold_s=hold_s)) for hold_s in (3.0, 4.0))
    assert (at_3 != at_4).any()
    assert (drawn(bridge, lying, moment(hold_s=3.0)) == drawn(bridge, lying, moment(hold_s=4.0))).all()


@pytest.mark.parametrize("shape", [(1080, 1920, 3), (640, 360, 3), (120, 160, 3), (36, 64, 3)])
def test_any_size_of_picture_can_be_drawn_on(bridge: PoseDefinition, shape: tuple[int, int, int]) -> None:
    camera = Camera(size=(shape[1], shape[0]), px_per_m=shape[1] / 3, at=(shape[1] / 4, shape[0] * 0.8))
    _, body = next(film(Bridging([Lift()]), camera=camera))
    say = "Lie down on your back, side-on to the camera"
    assert (drawn(bridge, body, moment("moving", say, ("near_hip",)), shape) != 90).any()


def test_landmarks_outside_the_picture_do_no_harm(bridge: PoseDefinition) -> None:
    _, body = next(film(Bridging([Lift()]), camera=Camera(at=(-400.0, 900.0))))
    drawn(bridge, body, moment("holding"))


def test_a_whole_bridge_can_be_drawn_with_hidden_joints_and_gaps(bridge: PoseDefinition) -> None:
    engine, overlay = Engine(bridge), Overlay(bridge)
    picture = np.zeros(SIZE, np.uint8)
    for frame, body in film(Bridging([Lift(hip_line_deg=150)]), rate=6, hidden=["knee"], gaps=[(2, 3)]):
        overlay.draw(picture, body, engine.update(frame, body))


def test_the_same_moment_is_drawn_the_same(bridge: PoseDefinition, lying: Body) -> None:
    now = moment("holding", "Keep your hips up", ("near_hip",), 2.0)
    a, b = drawn(bridge, lying, now), drawn(bridge, lying, now)
    assert cv2.norm(a, b) == 0


def test_the_line_lies_along_the_leg_that_is_lifted(monkeypatch: pytest.MonkeyPatch, lying: Body) -> None:
    lines: list[tuple[str, str, str]] = []
    monkeypatch.setattr("formcheck.reporting.overlay.draw_line", lambda _, __, joints, *___: lines.append(joints))
    bird_dog = load_pose("bird_dog")
    for side in ("left", "right", None):
        drawn(bird_dog, lying, replace(moment("holding"), side=side))
    assert lines == [
        ("right_shoulder", "left_hip", "left_knee"),
        ("left_shoulder", "right_hip", "right_knee"),
        ("near_shoulder", "near_hip", "near_knee"),
    ]
