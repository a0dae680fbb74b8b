"""The vocabulary of measures that pose files use."""

from __future__ import annotations

import pytest

from formcheck.errors import PoseError
from formcheck.measures import JOINTS, MEASURES, make_measure, of_one_set
from formcheck.measures.registry import shared
from formcheck.tracking import LANDMARKS
from tests.sitting_people import frame_of, twisting


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_says_what_it_reads_and_in_which_unit(name: str) -> None:
    kind = MEASURES[name]
    assert kind.summary.endswith((".", ":")) or len(kind.summary) > 20
    assert kind.unit


def test_joints_are_landmarks_and_their_near_and_far_sides() -> None:
    assert set(LANDMARKS) <= JOINTS
    assert {"near_hip", "far_foot_index", "near_ear"} <= JOINTS
    assert "near_nose" not in JOINTS and "hip" not in JOINTS


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("angel", {}, r"no measure 'angel'; known: .*angle.*hip_line"),
        ("hip_line", {"of": "nose"}, r"'hip_line' takes no 'of'; its parameters: none"),
        ("height", {"of": "nose"}, r"'height' needs 'over'"),
        ("height", {"of": "nose", "over": "hip"}, r"over = 'hip': no such joint; for example near_hip"),
        ("angle", {"joints": ["near_hip", "near_knee"]}, r"'angle': joints must be three"),
        ("slope", {"joints": ["near_hip", "near_knee", "near_ankle"]}, r"'slope': joints must be two"),
        ("angle", {"joints": ["near_hip", 3, "near_ankle"]}, r"joints = 3: no such joint"),
    ],
)
def test_a_mistake_is_named_with_what_is_possible(name: str, parameters: dict[str, object], message: str) -> None:
    with pytest.raises(PoseError, match=message):
        make_measure(name, parameters)


def test_measures_of_one_set_share_what_they_keep_and_others_do_not() -> None:
    with of_one_set():
        first, second = shared(list), shared(list)
        with of_one_set():
            assert shared(list) is not first
        assert first is second
    assert shared(list) is not shared(list)


def test_a_seated_twist_read_by_measures_of_one_set_is_read_as_by_each_alone() -> None:
    names = ["head_turn", "head_fall", "upper_body_travel", "trunk_rotation", "hooking_arm_travel"]
    alone = [make_measure(name, {}) for name in names]
    with of_one_set():
        together = [make_measure(name, {}) for name in names]
    for body in twisting(-40):
        frame = frame_of(body)
        assert [read(body, frame) for read in together] == pytest.approx(
            [read(body, frame) for read in alone], nan_ok=True
        )
