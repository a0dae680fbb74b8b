"""The vocabulary of measures that pose files use."""

from __future__ import annotations

import pytest

from formcheck.errors import PoseError
from formcheck.measures import JOINTS, MEASURES, make_measure
from formcheck.tracking import LANDMARKS


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
