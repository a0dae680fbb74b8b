"""Checking alone: the landmark recordings of the samples give the results beside them.

Seconds, no video, no model. After a change that is meant to change results (a limit, a measure, a rule):

    pytest tests/integration/test_recordings.py --remake results

and read `git diff samples/recordings`. After a change to tracking, or with new samples:

    pytest tests/integration/test_recordings.py --remake all
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import numpy as np
import pytest

import formcheck
from formcheck.recording import record
from formcheck.scoring import meant_by
from formcheck.tracking import LANDMARKS_ENDING, read_landmarks

SAMPLES = Path(__file__).parents[2] / "samples"
RECORDINGS = SAMPLES / "recordings"
CLIPS = sorted(SAMPLES.glob("*.mp4"))
HOW = "pytest tests/integration/test_recordings.py --remake"

every_sample = pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.stem)


@pytest.fixture(scope="module")
def remake(request: pytest.FixtureRequest) -> str | None:
    return request.config.getoption("--remake")


def recording_of(clip: Path) -> Path:
    return RECORDINGS / f"{clip.name}{LANDMARKS_ENDING}"


def result_of(clip: Path) -> str:
    """The result of a recording, a value a line, without the version that made it."""
    labels = json.loads(clip.with_suffix(".labels.json").read_text(encoding="utf-8"))
    hold_s = labels.get("prescription", {}).get("hold_s")
    result = formcheck.score(recording_of(clip), labels["pose"], hold_s=hold_s)
    content = {key: value for key, value in json.loads(result.to_json()).items() if key != "formcheck"}
    return json.dumps(content, indent=1) + "\n"


def changes(name: str, before: str, now: str) -> str | None:
    """What changed in a result, as a diff that a person can read; None when nothing did."""
    if before == now:
        return None
    lines = difflib.unified_diff(before.splitlines(), now.splitlines(), "before", "now", n=4, lineterm="")
    return "\n".join([f"{name} (if this is meant: {HOW} results)", *lines])


@every_sample
def test_recorded_sample_gives_the_result_beside_it(clip: Path, remake: str | None) -> None:
    golden = RECORDINGS / f"{clip.name}.json"
    if remake == "all":
        RECORDINGS.mkdir(exist_ok=True)
        recording_of(clip).write_bytes(record(clip, meant_by("auto")).to_bytes())
    assert recording_of(clip).exists(), f"{clip.name} has no recording: {HOW} all"
    result = result_of(clip)
    if remake:
        golden.write_text(result, encoding="utf-8")
        return
    assert golden.exists(), f"{clip.name} has no result: {HOW} results"
    before = golden.read_text(encoding="utf-8")
    told = changes(clip.name, before, result)
    if told:
        pytest.fail(told, pytrace=False)


@every_sample
def test_recording_is_of_this_clip_and_model(clip: Path) -> None:
    about = read_landmarks(recording_of(clip)).about
    with formcheck.video.Clip(clip) as opened:
        assert about.frame_size == next(iter(opened)).rgb.shape[1::-1]
        assert about.duration_s == pytest.approx(opened.announced_s, abs=0.2)
    assert about.model == formcheck.scoring.made_by(None).model, f"made with another model: {HOW} all"


def test_recording_is_what_tracking_finds_today() -> None:
    """One clip, its first seconds: the model's floats differ between processors, a hidden hand or foot by 7 px once."""
    clip = CLIPS[0]
    now = record(clip, meant_by("auto"), part_s=(0.0, 3.0))
    then = read_landmarks(recording_of(clip))
    n = len(now.time_s)
    assert np.array_equal(now.time_s, then.time_s[:n])
    moved_px = np.abs(now.landmarks_px - then.landmarks_px[:n])
    assert np.percentile(moved_px, 95) < 2.0, f"tracking has changed: {HOW} all"


def test_a_changed_value_is_told_by_its_line() -> None:
    before = result_of(CLIPS[0])
    now = before.replace('"hold_s": ', '"hold_s": 9', 1)
    told = changes("a.mp4", before, now) or ""
    assert changes("a.mp4", before, before) is None
    assert told.count("\n-") == told.count("\n+") == 2  # the file names, and one line of each
    assert '+   "hold_s": 9' in told
