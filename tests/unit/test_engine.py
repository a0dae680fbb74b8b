"""What must not matter to a result: which way round, how far away, how tilted, how fast filmed or done."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from formcheck.checking import Checker, PoseDefinition, load_pose, pose_names
from formcheck.checking.signal import Signal
from formcheck.engine import Engine, needs_silhouette, recognised
from formcheck.errors import FormcheckError, PoseError
from formcheck.reporting.result import ClipFacts, Maker, Result, scored
from formcheck.scoring import meant_by, result_of
from formcheck.tracking import Body
from tests.bodies import MIRRORED, Bridging, Camera, Lift, film
from tests.conftest import Check

QUICK = Lift(rest_s=0.9, up_s=0.7, hold_s=0.7, down_s=0.9)
SET = Bridging(
    [QUICK, replace(QUICK, hip_line_deg=150), replace(QUICK, down_s=0.5), replace(QUICK, knee_deg=124)], rest_after_s=1
)
TOLD = [(), ("hips_low",), ("lowered_fast",), ("feet_far",)]

#: Each example runs a whole set; nothing is made smaller on failure, because that takes minutes.
few = settings(max_examples=3, derandomize=True, phases=[Phase.explicit, Phase.generate])


def told(checker: Checker) -> list[tuple[str, ...]]:
    return [tuple(fault.id for fault in repetition.faults) for repetition in checker.repetitions]


def result(checker: Checker) -> Result:
    return scored(ClipFacts("clip.mp4", SET.duration_s, 100, None), checker, Maker(version="1", model="sha256:0"))


@pytest.mark.parametrize("pose", pose_names())
def test_points_in_one_place_are_not_seen_and_end_nothing(pose: str) -> None:
    """A landmark file may hold such a frame."""
    engine, frames = Engine(load_pose(pose)), film(Bridging([QUICK]))
    for i, (frame, body) in enumerate(frames):
        if i == 5:
            everywhere = np.full_like(body.landmarks_px, 100.0)
            body = replace(body, landmarks_px=everywhere, world_m=np.zeros_like(body.world_m))
        engine.update(frame, body)
    engine.finish()


def test_a_signal_may_be_named_like_what_is_kept_beside_it() -> None:
    pose = load_pose("bridge")
    size = Signal(measure="trunk_size", report=True)
    names = ("view_azimuth", "view_behind", "person_found", "my_size")
    engine = Engine(pose.model_copy(update={"signals": {**pose.signals, **dict.fromkeys(names, size)}}))
    for frame, body in film(SET):
        engine.update(frame, body)
    engine.finish()
    measured = engine.checker.repetitions[0].measures
    assert {measured[name]["peak"] for name in names} == {measured["my_size"]["peak"]}


@pytest.fixture(scope="module")
def usual(check: Check) -> Checker:
    return check(SET)


def test_the_set_used_here_has_these_faults(usual: Checker) -> None:
    assert told(usual) == TOLD


def test_the_same_frames_give_the_same_result_to_the_byte(check: Check) -> None:
    assert result(check(SET, jitter=0.005)).to_json() == result(check(SET, jitter=0.005)).to_json()


def test_a_mirrored_body_has_the_same_result(check: Check, usual: Checker) -> None:
    assert result(check(SET, camera=MIRRORED)) == result(usual)


@few
@given(st.floats(0.3, 3.0), st.floats(-200, 900), st.floats(-200, 300))
def test_a_scaled_and_shifted_picture_has_the_same_result(
    check: Check, usual: Checker, scale: float, right: float, down: float
) -> None:
    camera = Camera((4500, 3000), px_per_m=300 * scale, at=(1000 + right, 1500 + down))
    for a, b in zip(result(check(SET, camera=camera)).repetitions, result(usual).repetitions, strict=True):
        assert [fault.id for fault in a.faults] == [fault.id for fault in b.faults]
        for field in ("start_s", "peak_start_s", "peak_end_s", "end_s", "hold_s"):
            assert getattr(a, field) == pytest.approx(getattr(b, field), abs=0.0011)
        for name, values in a.measures.items():
            assert values == pytest.approx(b.measures[name], abs=0.11)


@few
@given(st.floats(-10, 10), st.sampled_from([Camera(), MIRRORED]))
def test_a_tilted_camera_changes_no_count_and_no_fault(check: Check, roll_deg: float, camera: Camera) -> None:
    assert told(check(SET, camera=replace(camera, roll_deg=roll_deg))) == TOLD


@few
@given(st.sampled_from([60, 29.97, 24, 12.5, 10]))
def test_the_frame_rate_changes_no_count_and_no_hold(check: Check, rate: float) -> None:
    checker = check(SET, rate=rate)
    assert told(checker) == TOLD
    holds_s = [truth.hold_s for truth in SET.truth()]
    assert [repetition.hold_s for repetition in checker.repetitions] == pytest.approx(holds_s, abs=0.1)


@few
@given(st.floats(0.5, 1.0))
def test_a_slower_clip_has_the_same_repetitions(check: Check, speed: float) -> None:
    found = check(SET, speed=speed).repetitions
    for repetition, truth in zip(found, SET.truth(), strict=True):
        assert repetition.events.peak_start_s == pytest.approx(truth.peak_start_s / speed, abs=0.1)
        assert repetition.hold_s == pytest.approx(truth.hold_s / speed, abs=0.15)
        assert repetition.measures["hip_line_deg"]["peak"] > 140


@few
@given(st.floats(0, 0.005), st.integers(0, 10_000))
def test_jitter_changes_no_count_and_no_fault(check: Check, jitter: float, seed: int) -> None:
    assert told(check(SET, jitter=jitter, seed=seed)) == TOLD


@few
@given(st.integers(0, 10_000))
def test_jitter_of_one_percent_of_the_trunk_changes_no_count(check: Check, seed: int) -> None:
    assert len(check(SET, jitter=0.01, seed=seed, rate=25).repetitions) == len(TOLD)


def test_a_known_bias_is_taken_off_every_value(bridge: PoseDefinition) -> None:
    signal = bridge.signals["knee_deg"].model_copy(update={"bias": 7.0})
    biased = bridge.model_copy(update={"signals": {**bridge.signals, "knee_deg": signal}})
    frame, body = next(film(SET))
    plain = Engine(bridge).update(frame, body).values
    less = Engine(biased).update(frame, body).values
    assert less == {**plain, "knee_deg": plain["knee_deg"] - 7.0}


def test_a_frame_without_a_person_reads_as_missing(bridge: PoseDefinition) -> None:
    engine = Engine(bridge)
    for frame, body in film(SET, gaps=[(0, 99)]):
        moment = engine.update(frame, body)
        assert all(value != value for value in moment.values.values())
        assert moment.stage == "absent"


def test_the_bridge_needs_no_silhouette(bridge: PoseDefinition) -> None:
    assert not needs_silhouette([bridge])


def test_the_exercise_whose_repetitions_fill_the_most_time_is_recognised(bridge: PoseDefinition) -> None:
    # The same bridge, but one definition counts only lifts of more than a quarter of the trunk.
    strict = bridge.model_copy(update={"count": bridge.count.model_copy(update={"min_excursion": 0.25})})
    engines = [Engine(strict), Engine(bridge)]
    assert recognised(engines) is None
    for frame, body in film(SET):
        for engine in engines:
            engine.update(frame, body)
    assert [len(engine.checker.repetitions) for engine in engines] == [3, 4]
    assert recognised(engines) is engines[1]


@pytest.mark.parametrize(
    ("lifts", "rest_after_s", "known"),
    [
        ([QUICK], 20.0, False),  # once in passing, as somebody does who gets comfortable
        ([QUICK], 5.0, True),
        ([QUICK, QUICK], 40.0, True),
        ([replace(QUICK, hold_s=6.0)], 60.0, True),
    ],
)
def test_one_short_repetition_in_a_long_clip_is_not_what_the_clip_is_of(
    bridge: PoseDefinition, lifts: list[Lift], rest_after_s: float, known: bool
) -> None:
    act = Bridging(lifts, rest_after_s=rest_after_s)
    engines = [Engine(bridge), Engine(bridge.model_copy(update={"id": "other"}))]
    for frame, body in film(act):
        for engine in engines:
            engine.update(frame, body)
    for engine in engines:
        engine.finish()
    assert recognised(engines) is engines[0]  # in front of a camera it may go on
    assert (recognised(engines, over=True) is not None) == known
    told = result_of(ClipFacts("clip.mp4", act.duration_s, 100, None), engines, Maker(version="1", model="sha256:0"))
    assert told.pose == ("bridge" if known else None)
    assert len(told.repetitions) == (len(lifts) if known else 0)
    assert ("--pose bridge" in " ".join(told.warnings)) != known


def test_another_exercise_in_the_same_clip_is_told(bridge: PoseDefinition) -> None:
    """The result is of one exercise; that there was another is said, and when."""
    other = bridge.model_copy(update={"id": "other", "title": "Other"})
    engines = [Engine(bridge), Engine(other)]
    seen = list(film(Bridging([QUICK] * 6)))
    middle_s = seen[-1][0].time_s * 0.6
    for frame, body in seen:
        nobody = Body.missing(frame.time_s, body.frame_size)
        for engine, there in zip(engines, (frame.time_s < middle_s, frame.time_s >= middle_s), strict=True):
            engine.update(frame, body if there else nobody)
    for engine in engines:
        engine.finish()
    told = result_of(ClipFacts("clip.mp4", 30.0, len(seen), None), engines, Maker(version="1", model="sha256:0"))
    assert told.pose == "bridge"
    (warning,) = [warning for warning in told.warnings if "too" in warning]
    begin_s, end_s = (engines[1].checker.repetitions[i].events for i in (0, -1))
    assert warning.startswith(f"other was seen too, 2 times between {begin_s.start_s:.1f} and {end_s.end_s:.1f} s")


def test_an_exercise_that_sees_the_same_repetitions_is_not_told_of(bridge: PoseDefinition) -> None:
    other = bridge.model_copy(update={"id": "other", "title": "Other"})
    engines = [Engine(bridge), Engine(other)]
    for frame, body in film(Bridging([QUICK] * 3)):
        for engine in engines:
            engine.update(frame, body)
    for engine in engines:
        engine.finish()
    told = result_of(ClipFacts("clip.mp4", 30.0, 100, None), engines, Maker(version="1", model="sha256:0"))
    assert not [warning for warning in told.warnings if "too" in warning]


@pytest.mark.parametrize("hold_s", [0.0, -1.0, math.nan, math.inf])
def test_a_hold_that_is_no_length_of_time_is_refused(bridge: PoseDefinition, hold_s: float) -> None:
    """An endless one became a limit of null, which no reader of results takes."""
    with pytest.raises(FormcheckError, match=r"a prescribed hold of .* give seconds above 0"):
        Engine(bridge, hold_s)


def test_no_exercise_at_all_is_refused() -> None:
    with pytest.raises(PoseError, match="no exercise"):
        meant_by([])
