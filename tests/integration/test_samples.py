"""The samples through the real model: counted exactly, timed, corrected, and the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

import formcheck
from formcheck.checking import load_pose
from formcheck.measures import make_measure
from formcheck.recording import record
from formcheck.scoring import meant_by
from formcheck.tracking import LANDMARKS_ENDING, Tracker
from formcheck.video import Frame

SAMPLES = Path(__file__).parents[2] / "samples"
SHARED = Path(__file__).parents[3] / "shared"

#: Tolerance of a hold, seconds.
HOLD_S = 0.5

RENDERED = sorted((SHARED / "clips").glob("*.mp4"))
RECORDED = sorted(clip for clip in (SHARED / "real").glob("*.mp4") if not clip.name.startswith("other_"))
PHOTOS = SHARED / "real" / "photos"
OTHERS = sorted((SHARED / "real").glob("other_*.mp4"))


def labels_of(clip: Path) -> dict:
    return json.loads(clip.with_name(clip.stem + ".labels.json").read_text(encoding="utf-8"))


def test_a_sample_scored_as_video_gives_the_result_of_its_recording(tmp_path: Path) -> None:
    clip, kept = SAMPLES / "bridge_faults.mp4", tmp_path / f"bridge_faults.mp4{LANDMARKS_ENDING}"
    hold_s = labels_of(clip)["prescription"]["hold_s"]
    kept.write_bytes(record(clip, meant_by("auto")).to_bytes())
    result = formcheck.score(clip, "bridge", hold_s=hold_s)
    assert formcheck.score(kept, "bridge", hold_s=hold_s).to_json() == result.to_json()


def test_another_processor_finds_the_same_repetitions_faults_and_holds() -> None:
    golden = json.loads((SAMPLES / "recordings" / "bridge_faults.mp4.json").read_text(encoding="utf-8"))
    hold_s = labels_of(SAMPLES / "bridge_faults.mp4")["prescription"]["hold_s"]
    repetitions = formcheck.score(SAMPLES / "bridge_faults.mp4", "bridge", hold_s=hold_s).repetitions
    for now, then in zip(repetitions, golden["repetitions"], strict=True):
        assert [fault.id for fault in now.faults] == [fault["id"] for fault in then["faults"]]
        assert now.hold_s == pytest.approx(then["hold_s"], abs=0.25)


def test_an_exercise_that_cannot_be_read_is_recognised_by_its_posture_and_says_why() -> None:
    result = formcheck.score(SAMPLES / "recordings" / "pelvic_tilt_arms_beside.mp4.landmarks.npz", "auto")
    assert (result.pose, result.repetitions) == ("pelvic_tilt", [])
    assert all("the arm hides your hips" in item.why for item in result.cannot_judge)


@pytest.mark.skipif(not RENDERED, reason="the shared clips are not beside this checkout")
@pytest.mark.parametrize("clip", RENDERED, ids=lambda clip: clip.stem)
def test_shared_clip_is_recognised_counted_timed_and_corrected_as_labelled(clip: Path) -> None:
    labels = labels_of(clip)
    result = formcheck.score(clip, "auto", hold_s=labels["prescription"]["hold_s"])
    assert result.pose == labels["pose"]
    if not result.repetitions and labels.get("cannot_judge_ok"):
        assert result.cannot_judge
        return
    assert len(result.repetitions) == len(labels["repetitions"])
    for found, label in zip(result.repetitions, labels["repetitions"], strict=True):
        assert found.side == label["side"]
        assert {fault.id for fault in found.faults} == set(label["faults"])
        assert found.hold_s == pytest.approx(label["peak_end_s"] - label["peak_start_s"], abs=HOLD_S)


@pytest.mark.skipif(not RECORDED, reason="the recorded clips are not beside this checkout")
@pytest.mark.parametrize("clip", RECORDED, ids=lambda clip: clip.stem)
def test_recorded_person_is_counted_as_labelled_or_it_says_why_not(clip: Path) -> None:
    labels = labels_of(clip)
    result = formcheck.score(clip, labels["pose"])
    if not result.repetitions:
        assert labels["pose"] == "pelvic_tilt", "its label alone allows none"
        assert result.cannot_judge or result.warnings
        return
    assert len(result.repetitions) == len(labels["repetitions"])
    told = {fault.id for repetition in result.repetitions for fault in repetition.faults}
    assert told <= {fault for label in labels["repetitions"] for fault in label["faults"]}


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the photographs are not beside this checkout")
@pytest.mark.parametrize(
    ("photo", "least", "most"), [("Butt_Lift_Bridge_0", 120, 150), ("Butt_Lift_Bridge_1", 170, 190)]
)
def test_photographed_bridge_reads_as_rest_and_as_top(photo: str, least: float, most: float) -> None:
    bridge = load_pose("bridge").signals["hip_line_deg"]
    picture = cv2.imread(str(PHOTOS / f"{photo}.jpg"))
    frame = Frame(0, 0.0, np.ascontiguousarray(picture[:, :, ::-1]))
    with Tracker() as tracker:
        body = tracker.track(frame)
    hip_line_deg = make_measure(bridge.measure, bridge.parameters)(body, frame) - bridge.bias
    assert least < hip_line_deg < most


@pytest.mark.skipif(not OTHERS, reason="the recorded clips are not beside this checkout")
@pytest.mark.parametrize("clip", OTHERS, ids=lambda clip: clip.stem)
def test_another_movement_has_no_repetition_of_any_exercise(clip: Path) -> None:
    result = formcheck.score(clip, "auto")
    assert result.pose is None
    assert result.repetitions == []
