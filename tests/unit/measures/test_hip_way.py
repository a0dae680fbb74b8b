import math

import numpy as np
import pytest

from formcheck.measures import make_measure
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame

NOTHING = np.zeros((1, 1, 3), np.uint8)


def lying(time_s: float, hip=(400.0, 300.0), shoulder=(200.0, 300.0), **joints: tuple[float, float]) -> Body:
    """Somebody on the back whose trunk is 200 px long, the head on the left."""
    landmarks = np.full((33, 2), 5.0)
    for name, place in {"hip": hip, "shoulder": shoulder, **joints}.items():
        landmarks[INDEX[f"left_{name}"]] = landmarks[INDEX[f"right_{name}"]] = place
    return Body(time_s, (640, 480), landmarks, np.full(33, 0.9), np.zeros((33, 3)), "left")


def read(measure, body: Body) -> float:
    return measure(body, Frame(0, body.time_s, NOTHING))


def test_way_of_the_hips_is_towards_the_head_in_trunk_lengths():
    measure = make_measure("hip_way", {})
    for i in range(7):
        assert read(measure, lying(i / 10)) == pytest.approx(0.0)
    assert read(measure, lying(0.8, hip=(390.0, 300.0))) == pytest.approx(0.05)
    assert read(measure, lying(0.9, hip=(404.0, 320.0))) == pytest.approx(-0.02)  # what goes across the trunk is none


def test_way_of_the_hips_does_not_depend_on_shoulders_that_slide_along():
    measure = make_measure("hip_way", {})
    for i in range(7):
        read(measure, lying(i / 10))
    assert read(measure, lying(0.8, hip=(390.0, 300.0), shoulder=(190.0, 300.0))) == pytest.approx(0.05)


def test_way_of_the_hips_begins_anew_for_who_was_out_of_sight():
    measure = make_measure("hip_way", {})
    for i in range(7):
        read(measure, lying(i / 10))
    assert math.isnan(read(measure, lying(0.8, hip=(math.nan, math.nan))))
    assert read(measure, lying(0.9, hip=(390.0, 300.0))) == pytest.approx(0.05)
    assert read(measure, lying(2.0, hip=(350.0, 300.0))) == pytest.approx(0.0)


def test_way_of_the_hips_is_along_the_trunk_of_who_sat_and_lay_back_before():
    """The picture begins before the person lies: seen from there the hips would go sideways, and lifted ones far."""
    measure = make_measure("hip_way", {})
    turned = [*[90.0] * 10, *range(85, 0, -6), *[0.0] * 7]  # degrees of the trunk over the floor: sits, lies back, lies
    for i, angle_deg in enumerate(turned):
        angle = math.radians(angle_deg)
        read(measure, lying(i / 10, shoulder=(400.0 - 200.0 * math.cos(angle), 300.0 - 200.0 * math.sin(angle))))
    now_s = len(turned) / 10
    assert read(measure, lying(now_s, hip=(390.0, 300.0))) == pytest.approx(0.05, abs=0.005)
    assert read(measure, lying(now_s + 0.1, hip=(400.0, 260.0))) == pytest.approx(0.0, abs=0.02)


def test_an_arm_is_off_the_hips_or_hides_them():
    measure = make_measure("arm_off_hips", {})
    overhead = {name: (60.0, 320.0) for name in ("elbow", "wrist", "index")}
    assert read(measure, lying(0.0, **overhead)) == pytest.approx(0.88)
    assert measure.why_not is None
    beside = {"elbow": (310.0, 330.0), "wrist": (430.0, 330.0), "index": (450.0, 330.0)}
    assert math.isnan(read(measure, lying(0.1, **beside)))
    assert "arm hides your hips" in str(measure.why_not)


def test_an_arm_that_is_not_seen_hides_nothing():
    measure = make_measure("arm_off_hips", {})
    unseen = {name: (math.nan, math.nan) for name in ("elbow", "wrist", "index")}
    assert read(measure, lying(0.0, **unseen)) == math.inf
