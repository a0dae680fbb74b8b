"""Every exercise, on whatever a person does and however badly it is seen: results are sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from formcheck.checking import load_pose, pose_names
from formcheck.engine import Engine
from formcheck.reporting.result import ClipFacts, Maker, Result, scored
from formcheck.tracking import Body
from formcheck.video import Frame
from tests import invariants
from tests.bodies import DEAD_BUG, MIRRORED, SITTING, STANDING, SUPINE, Act, Acting, Bridging, Camera, Lift, film
from tests.disturbances import swapped

QUICK = Lift(rest_s=0.9, up_s=0.7, hold_s=0.7, down_s=0.9)
LIFTS = Bridging([QUICK, replace(QUICK, hip_line_deg=150), QUICK], rest_after_s=1)
MOVES = Acting([(0.5, STANDING), (1, SITTING), (1, SUPINE), (1, DEAD_BUG), (1, SUPINE), (1, DEAD_BUG), (1, STANDING)])

WAYS: dict[str, dict[str, object]] = {
    "as it is": {},
    "mirrored": {"camera": MIRRORED},
    "small and tilted": {"camera": Camera(px_per_m=60, roll_deg=12)},
    "from an angle": {"camera": Camera(azimuth_deg=35)},
    "trembling": {"jitter": 0.03, "seed": 1},
    "few frames": {"rate": 5},
    "lost twice": {"gaps": [(1.5, 1.8), (3.0, 4.5)]},
    "feet hidden": {"hidden": ("ankle", "heel", "foot_index")},
    "arms hidden": {"hidden": ("wrist", "elbow")},
    "fast": {"speed": 3.0},
}


def result(pose: str, frames: Iterator[tuple[Frame, Body]]) -> Result:
    engine, count, last_s = Engine(load_pose(pose), 2.0), 0, 0.0
    for frame, body in frames:
        engine.update(frame, body)
        count, last_s = count + 1, frame.time_s
    engine.finish()
    return scored(
        ClipFacts("clip.mp4", last_s + 0.1, count, None), engine.checker, Maker(version="1", model="sha256:0")
    )


@pytest.mark.parametrize("act", [LIFTS, MOVES], ids=["bridge", "all sorts"])
@pytest.mark.parametrize("pose", pose_names())
def test_results_are_sound_however_it_is_filmed(pose: str, act: Act) -> None:
    for way, how in WAYS.items():
        assert invariants.broken(result(pose, film(act, **how))) == [], way  # type: ignore[arg-type]


@pytest.mark.parametrize("pose", pose_names())
def test_left_and_right_swapped_for_a_moment_keep_the_result_sound(pose: str) -> None:
    assert invariants.broken(result(pose, swapped(film(LIFTS), 2.0, 2.3))) == []


def test_left_and_right_swapped_for_a_moment_change_no_count_of_the_bridge() -> None:
    plain = result("bridge", film(LIFTS))
    assert len(plain.repetitions) == 3
    for begin_s in np.arange(0.5, LIFTS.duration_s - 0.5, 0.9):
        seen = result("bridge", swapped(film(LIFTS), float(begin_s), float(begin_s) + 0.3))
        assert len(seen.repetitions) == 3, begin_s


def test_limbs_that_are_hidden_all_the_time_are_not_judged_by() -> None:
    seen = result("bridge", film(LIFTS, hidden=("knee", "ankle", "heel", "foot_index")))
    assert seen.repetitions == []
    assert seen.cannot_judge


def test_a_result_that_breaks_an_invariant_is_noticed() -> None:
    sound = result("bridge", film(LIFTS))
    assert invariants.broken(sound) == []
    first = sound.repetitions[0]
    for harm in ({"hold_s": 99.0}, {"end_s": 0.0}, {"index": 2}, {"score": 5, "faults": []}):
        harmed = [first.model_copy(update=harm), *sound.repetitions[1:]]
        assert invariants.broken(sound.model_copy(update={"repetitions": harmed})), harm
