"""Where a limit is drawn: the drawn limit, measured again, is the limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from formcheck.checking.signal import Signal
from formcheck.measures import make_measure
from formcheck.reporting.limits import draw_gauge, draw_sketch, sketch_of
from formcheck.reporting.overlay import WRONG
from formcheck.tracking import INDEX, Body
from tests.bodies import MIRRORED, Bridging, Camera, Lift, film

SIGNALS: dict[str, tuple[dict[str, Any], str, float]] = {
    # measure and its parameters; the joint that the end of the drawn limit stands for; a limit
    "hip_line": ({"measure": "hip_line"}, "near_knee", 160.0),
    "hip_line_over_180": ({"measure": "hip_line"}, "near_knee", 192.0),
    "knee": ({"measure": "angle", "joints": ["near_hip", "near_knee", "near_ankle"]}, "near_ankle", 115.0),
    "slope": ({"measure": "slope", "joints": ["near_hip", "near_shoulder"]}, "near_shoulder", 40.0),
}


def top(camera: Camera, hip_line_deg: float = 170.0) -> tuple[Any, Body]:
    """A frame at the top of a bridge."""
    act = Bridging([Lift(hip_line_deg=hip_line_deg)])
    middle_s = (act.truth()[0].peak_start_s + act.truth()[0].peak_end_s) / 2
    return min(film(act, camera=camera), key=lambda item: abs(item[0].time_s - middle_s))


@pytest.mark.parametrize("camera", [Camera(), MIRRORED], ids=["facing left", "facing right"])
@pytest.mark.parametrize("hip_line_deg", [150.0, 200.0], ids=["low", "high"])
@pytest.mark.parametrize("name", SIGNALS)
def test_a_joint_moved_to_the_drawn_limit_reads_the_limit(name: str, hip_line_deg: float, camera: Camera) -> None:
    given, joint, limit = SIGNALS[name]
    frame, body = top(camera, hip_line_deg)
    signal = Signal.model_validate(given)
    measure = make_measure(signal.measure, signal.parameters)
    sketch = sketch_of(body, signal, measure(body, frame), limit)
    assert sketch is not None
    moved = body.landmarks_px.copy()
    moved[INDEX[body.name(joint)]] = sketch.limit[0][-1]
    assert measure(replace(body, landmarks_px=moved), frame) == pytest.approx(limit, abs=0.1)
    end = sketch.read[0][-1]
    assert end == pytest.approx(body.px(joint))


@pytest.mark.parametrize(
    ("given", "joint", "axis"),
    [
        ({"measure": "height", "of": "near_hip", "over": "near_shoulder"}, "near_hip", 1),
        ({"measure": "ahead", "of": "near_knee", "past": "near_shoulder"}, "near_knee", 0),
    ],
    ids=["height", "ahead"],
)
def test_a_level_line_is_where_the_limit_is(given: dict[str, Any], joint: str, axis: int) -> None:
    frame, body = top(Camera())
    signal = Signal.model_validate(given)
    measure = make_measure(signal.measure, signal.parameters)
    reading = measure(body, frame)
    sketch = sketch_of(body, signal, reading, reading + 0.1)
    assert sketch is not None
    (line,) = sketch.limit
    assert line[0][axis] == pytest.approx(line[1][axis])
    trunk_px = np.linalg.norm(body.px("near_shoulder") - body.px("near_hip"))
    assert abs(line[0][axis] - body.px(joint)[axis]) == pytest.approx(0.1 * trunk_px, rel=0.01)


def test_a_bias_is_put_back_before_drawing() -> None:
    frame, body = top(Camera())
    plain, biased = Signal(measure="hip_line"), Signal(measure="hip_line", bias=4.0)
    raw = make_measure("hip_line", {})(body, frame)
    a, b = sketch_of(body, plain, raw, 160.0), sketch_of(body, biased, raw - 4.0, 156.0)
    assert a is not None and b is not None
    assert np.array(a.limit) == pytest.approx(np.array(b.limit))


def test_nothing_is_drawn_where_the_limit_has_no_place_or_the_joints_are_not_seen() -> None:
    _, body = top(Camera())
    assert sketch_of(body, Signal(measure="view_azimuth"), 10.0, 20.0) is None
    assert sketch_of(body, Signal(measure="hip_line"), float("nan"), 160.0) is None
    hidden = replace(body, visibility=np.zeros(33))
    assert sketch_of(hidden, Signal(measure="hip_line"), 150.0, 160.0) is None


def test_pictures_are_drawn_on_a_copy() -> None:
    frame, body = top(Camera())
    sketch = sketch_of(body, Signal(measure="hip_line"), make_measure("hip_line", {})(body, frame), 160.0)
    assert sketch is not None
    blank = np.full((480, 640, 3), 90, np.uint8)
    for drawn in (
        draw_sketch(blank, sketch, True),
        draw_gauge(blank, 0.4, 0.7, True),
        draw_gauge(blank, 0.0, 0.0, False),
    ):
        assert (blank == 90).all()
        assert (drawn != 90).any()


@pytest.mark.parametrize(("value", "limit", "both_ways", "filled"), [
    (0.5, 1.0, False, True), (-0.5, 1.0, False, False), (-0.5, 1.0, True, True), (-3.0, -2.0, False, True),
])  # fmt: skip
def test_a_bar_is_as_long_as_the_value_on_the_limits_side_of_zero(
    value: float, limit: float, both_ways: bool, filled: bool
) -> None:
    drawn = draw_gauge(np.full((90, 160, 3), 90, np.uint8), value, limit, True, both_ways)
    assert ((drawn == WRONG).all(axis=2).sum() > 200) == filled


def test_curves_that_would_cover_each_other_are_not_drawn() -> None:
    _, body = next(film(Bridging([Lift()])))
    back = Signal.model_validate({"measure": "back_height"})
    assert sketch_of(body, back, 0.03, 0.05) is None
    assert sketch_of(body, back, -0.09, 0.05) is not None
