"""Labels are read off the true signal: where it crosses 10 and 90 % of the way."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import choreography
from labels import labels, primary_signal
from timeline import Timeline

SAMPLES = Path(__file__).parents[3] / "samples"
CHOREOGRAPHIES = sorted(
    p for p in SAMPLES.glob("*.choreo.json") if p.with_name(p.name.replace("choreo.json", "mp4")).exists()
)


def ramps(line):
    """A signal that goes straight up, stays and goes straight down in every repetition."""
    knots = [(0.0, 5.0)]
    for rep in line.reps:
        knots += [(rep.start, 5.0), (rep.peak_start, 15.0), (rep.peak_end, 15.0), (rep.end, 5.0)]
    return np.interp(line.times, *zip(*knots, strict=True))


def test_times_are_where_the_signal_crosses_a_tenth_and_nine_tenths(choreo):
    line = Timeline(choreo("bridge", {"up_s": 1, "hold_s": 2, "down_s": 2}, lead_in_s=1, fps=10))
    (row,) = labels(line, ramps(line))["repetitions"]
    assert row == {
        "start_s": pytest.approx(1.1),
        "peak_start_s": pytest.approx(1.9),
        "peak_end_s": pytest.approx(4.2),
        "end_s": pytest.approx(5.8),
        "side": None,
        "faults": [],
    }


def test_what_was_asked_for_is_in_the_labels(choreo):
    asked = choreo(
        "pelvic_tilt",
        {"faults": {"hips_lifted": None}, "may": ["legs_moving"]},
        prescription={"hold_s": 2},
        cannot_judge_ok=True,
    )
    line = Timeline(asked)
    content = labels(line, ramps(line))
    assert content["repetitions"][0]["faults"] == ["hips_lifted"]
    assert content["repetitions"][0]["may"] == ["legs_moving"]
    assert content["prescription"] == {"hold_s": 2}
    assert content["cannot_judge_ok"] is True
    assert content["truth"] == "test.truth.npz"


@pytest.mark.parametrize("path", CHOREOGRAPHIES, ids=lambda path: path.name.removesuffix(".choreo.json"))
def test_the_samples_are_labelled_as_the_studio_labels_them(path):
    choreo = choreography.load(path)
    stored = path.with_name(f"{choreo.name}.labels.json").read_text(encoding="utf-8")
    with np.load(path.with_name(f"{choreo.name}.truth.npz")) as truth:
        assert labels(Timeline(choreo), primary_signal(choreo.pose, truth)) == json.loads(stored)
