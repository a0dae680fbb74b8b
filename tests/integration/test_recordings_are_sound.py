"""Every recorded sample, as it is and harmed at random: whatever exercise it is taken for, the result is sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import formcheck
from formcheck.checking import load_pose, pose_names
from formcheck.engine import Engine
from formcheck.recording import recorded_measures
from formcheck.reporting.result import ClipFacts, Maker, Result, scored
from formcheck.tracking import LANDMARKS_ENDING, read_landmarks
from tests import invariants
from tests.disturbances import DISTURBANCES, thinned

RECORDINGS = sorted((Path(__file__).parents[2] / "samples" / "recordings").glob(f"*{LANDMARKS_ENDING}"))
every_recording = pytest.mark.parametrize("file", RECORDINGS, ids=lambda file: file.name.split(".")[0])
#: A cut changes the times by which what was read off the picture is found again.
TROUBLES = sorted(set(DISTURBANCES) - {"cut"})


@every_recording
def test_a_recording_is_sound_whatever_exercise_it_is_taken_for(file: Path) -> None:
    for pose in pose_names():
        assert invariants.broken(formcheck.score(file, pose, hold_s=2.0)) == [], pose


@every_recording
def test_a_recording_that_is_harmed_at_random_is_sound(file: Path) -> None:
    for seed in range(3):
        assert invariants.broken(harmed(file, seed)) == [], seed


def harmed(file: Path, seed: int) -> Result:
    """The result of a recording with a third of its frames dropped and three troubles of up to two seconds in it."""
    chance, content = np.random.default_rng(seed), read_landmarks(file)
    frames = thinned(content, 0.3, seed)
    for trouble in chance.choice(TROUBLES, 3):
        begin_s = float(chance.uniform(0, content.about.duration_s))
        frames = DISTURBANCES[trouble](frames, begin_s, begin_s + float(chance.uniform(0.1, 2.0)))
    pose = next(name for name in pose_names() if file.name.startswith(name))
    engine, count = Engine(load_pose(pose), 2.0, recorded_measures(content)), 0
    for frame, body in frames:
        engine.update(frame, body)
        count += 1
    engine.finish()
    facts = ClipFacts(content.about.clip, content.about.duration_s, count, None)
    return scored(facts, engine.checker, Maker(version="1", model="sha256:0"))
