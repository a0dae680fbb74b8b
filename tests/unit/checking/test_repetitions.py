"""Repetitions of made-up bridges: how many, and when."""

from __future__ import annotations

from bisect import bisect
from dataclasses import replace

import pytest

from formcheck.checking import Checker, PoseDefinition
from formcheck.engine import Engine
from tests.bodies import MIRRORED, SUPINE, Acting, Bridging, Camera, InTurn, Lift, film
from tests.conftest import Check

FRAME_S = 1 / 15
SHORT = Lift(rest_s=0.8, up_s=0.7, hold_s=0.6, down_s=0.9)


def faults(checker: Checker) -> list[list[str]]:
    return [[fault.id for fault in repetition.faults] for repetition in checker.repetitions]


def test_one_to_fifteen_repetitions_are_counted_exactly(bridge: PoseDefinition) -> None:
    act = Bridging([SHORT] * 15)
    engine = Engine(bridge)
    ends_s = [truth.end_s for truth in act.truth()]
    for frame, body in film(act):
        moment = engine.update(frame, body)
        assert bisect(ends_s, frame.time_s - 1.0) <= moment.count <= bisect(ends_s, frame.time_s)
    engine.finish()
    assert faults(engine.checker) == [[]] * 15
    assert [repetition.index for repetition in engine.checker.repetitions] == list(range(1, 16))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_repetition_that_the_clip_ends_right_after_counts_as_well(check: Check, count: int) -> None:
    assert faults(check(Bridging([SHORT] * count, rest_after_s=0.2))) == [[]] * count


@pytest.mark.parametrize("rate", [10.0, 30.0])
@pytest.mark.parametrize(
    "lift",
    [
        Lift(),
        Lift(up_s=0.7, hold_s=0.6, down_s=0.9),
        Lift(up_s=1.5, hold_s=0.6, down_s=1.3, hip_line_deg=150),
        Lift(hold_s=0),
    ],
    ids=["usual", "quick", "slow and low", "touch and go"],
)
def test_events_are_within_a_frame_of_what_was_done(check: Check, lift: Lift, rate: float) -> None:
    act = Bridging([lift, lift])
    found = check(act, rate=rate).repetitions
    assert len(found) == 2
    for repetition, truth in zip(found, act.truth(), strict=True):
        for event in ("start_s", "peak_start_s", "peak_end_s", "end_s"):
            assert getattr(repetition.events, event) == pytest.approx(getattr(truth, event), abs=1 / rate), event
        assert repetition.hold_s == pytest.approx(truth.hold_s, abs=1.5 / rate)
        assert repetition.events.complete


def test_excursion_and_angles_are_those_of_the_body(check: Check) -> None:
    act = Bridging([Lift(hip_line_deg=178, knee_deg=92)])
    (repetition,) = check(act).repetitions
    assert repetition.events.rest == pytest.approx(0.0, abs=0.005)
    assert repetition.events.peak == pytest.approx(act.height(3.0), rel=0.02)
    bias = 4.0  # the bridge takes off what BlazePose reads too much
    assert repetition.measures["hip_line_deg"]["peak"] == pytest.approx(178 - bias, abs=0.5)
    assert repetition.measures["knee_deg"]["peak"] == pytest.approx(92, abs=0.5)


def test_a_very_slow_rise_is_one_repetition(check: Check) -> None:
    act = Bridging([Lift(up_s=8, hold_s=1, down_s=8)])
    found = check(act, rate=10)
    assert faults(found) == [[]]
    for repetition, truth in zip(found.repetitions, act.truth(), strict=True):
        assert repetition.events.peak_start_s == pytest.approx(truth.peak_start_s, abs=0.15)
        assert repetition.events.peak_end_s == pytest.approx(truth.peak_end_s, abs=0.15)


def test_touch_and_go_repetitions_are_all_counted(check: Check) -> None:
    assert faults(check(Bridging([Lift(hold_s=0), *[Lift(hold_s=0, rest_s=0)] * 4]))) == [[]] * 5


#: Hips that come down, or go up, to the floor in the first second: people do, and so do readings while tracking starts.
DOWN = Acting([(0, replace(SUPINE, trunk_deg=168)), (1.0, SUPINE)])
UP = Acting([(0, replace(SUPINE, trunk_deg=192)), (1.0, SUPINE)])


@pytest.mark.parametrize("rate", [8.0, 15.0, 30.0])
@pytest.mark.parametrize("hold_s", [0.0, 3.0])
@pytest.mark.parametrize("before", [DOWN, None], ids=["hips coming down", "clip cut tightly"])
def test_who_begins_at_once_is_counted_from_the_first(
    check: Check, before: Acting | None, hold_s: float, rate: float
) -> None:
    lifts = Bridging([Lift(rest_s=0.2, hold_s=hold_s), Lift()])
    act, begin_s = (InTurn(before, lifts), before.duration_s) if before else (lifts, 0.0)
    found = check(act, rate=rate).repetitions
    assert [r.faults for r in found] == [(), ()]
    for repetition, truth in zip(found, lifts.truth(), strict=True):
        assert repetition.events.start_s == pytest.approx(begin_s + truth.start_s, abs=1 / rate)
        assert repetition.hold_s == pytest.approx(truth.hold_s, abs=1.5 / rate)


def test_who_never_lies_still_is_counted(check: Check) -> None:
    restless = Lift(rest_s=0.0, up_s=0.8, hold_s=0.0, down_s=0.8)
    assert len(check(Bridging([restless] * 6, rest_after_s=0.0)).repetitions) == 6


def test_hips_that_settle_upwards_are_no_repetition(check: Check) -> None:
    assert [r.faults for r in check(InTurn(UP, Bridging([Lift()] * 2))).repetitions] == [(), ()]


def test_two_repetitions_without_full_rest_between_are_two(check: Check) -> None:
    act = Bridging([Lift(), Lift(floor=0.1, rest_s=0), Lift(floor=0.12, rest_s=0)])
    assert len(check(act).repetitions) == 3


def test_a_dip_in_the_hold_stays_one_repetition(check: Check) -> None:
    act = Bridging([Lift(hold_s=4, sink_deg=25)] * 2)
    checker = check(act)
    assert faults(checker) == [["hips_sinking"]] * 2
    assert checker.repetitions[0].hold_s == pytest.approx(act.truth()[0].hold_s, abs=2 * FRAME_S)


def test_a_rest_that_drifts_changes_nothing(check: Check) -> None:
    floors = (0.0, 0.04, 0.08, 0.05, -0.03)
    assert faults(check(Bridging([Lift(floor=floor) for floor in floors]))) == [[]] * 5


def test_small_fidgets_at_rest_are_not_counted(check: Check) -> None:
    act = Bridging([Lift(rest_s=5)] * 2, fidgets=[(1.0, 0.02), (2.5, 0.02), (10.0, 0.025), (11.5, 0.02)])
    assert faults(check(act)) == [[], []]


def test_a_fidget_far_below_the_persons_own_range_is_not_counted(check: Check) -> None:
    # 0.055 would do for a first repetition; after one of 0.44 it does not (min_share).
    act = Bridging([Lift(), Lift(rest_s=4)], fidgets=[(7.2, 0.055)])
    assert faults(check(act)) == [[], []]


def test_a_low_repetition_among_good_ones_is_still_counted(check: Check) -> None:
    assert faults(check(Bridging([Lift(), Lift(), Lift(hip_line_deg=148), Lift()]))) == [[], [], ["hips_low"], []]


def test_a_repetition_comes_out_soon_after_it_ended_and_once(bridge: PoseDefinition) -> None:
    act = Bridging([Lift()] * 3)
    engine = Engine(bridge)
    settled = []
    for frame, body in film(act):
        moment = engine.update(frame, body)
        if moment.settled is not None:
            settled.append((frame.time_s, moment.settled))
            assert moment.count == len(settled) == moment.settled.index
    assert len(settled) == 3
    for (time_s, repetition), truth in zip(settled, act.truth(), strict=True):
        assert truth.end_s <= time_s <= truth.end_s + 1.2
        assert repetition in engine.checker.repetitions


def test_a_clip_that_ends_at_rest_has_no_further_repetition(check: Check) -> None:
    assert len(check(Bridging([Lift()], rest_after_s=0.3)).repetitions) == 1
    assert len(check(Bridging([Lift()], rest_after_s=5.0)).repetitions) == 1


@pytest.mark.parametrize(("jitter", "rate"), [(0.005, 15.0), (0.01, 30.0)])
def test_jitter_changes_nothing(check: Check, jitter: float, rate: float) -> None:
    act = Bridging([Lift()] * 2)
    checker = check(act, jitter=jitter, rate=rate)
    assert faults(checker) == [[]] * 2
    for repetition, truth in zip(checker.repetitions, act.truth(), strict=True):
        assert repetition.hold_s == pytest.approx(truth.hold_s, abs=0.12)


@pytest.mark.parametrize(
    "camera",
    [Camera((1920, 1080), px_per_m=200, at=(1500.0, 900.0), azimuth_deg=25), replace(MIRRORED, azimuth_deg=25)],
)
def test_somebody_at_the_edge_of_the_picture_and_turned_a_little_is_counted(check: Check, camera: Camera) -> None:
    assert faults(check(Bridging([Lift()] * 2), camera=camera, jitter=0.005)) == [[], []]


@pytest.mark.parametrize("down_s", [2, 4, 8])
def test_slow_movements_end_where_they_end(check: Check, down_s: float) -> None:
    act = Bridging([Lift(up_s=down_s, hold_s=3, down_s=down_s)])
    (found,), (true,) = check(act).repetitions, act.truth()
    assert found.events.start_s == pytest.approx(true.start_s, abs=0.05 * down_s)
    assert found.events.end_s == pytest.approx(true.end_s, abs=0.05 * down_s)
    assert found.hold_s == pytest.approx(true.peak_end_s - true.peak_start_s, abs=0.3)


def test_one_that_comes_without_the_rest_it_needs_is_not_counted(bridge: PoseDefinition, check: Check) -> None:
    act = Bridging([SHORT, replace(SHORT, rest_s=0.2), SHORT])
    patient = bridge.model_copy(update={"count": bridge.count.model_copy(update={"min_rest_s": 0.7})})
    assert len(check(act).repetitions) == 3
    assert len(check(act, pose=patient).repetitions) == 2


def test_who_passes_through_the_posture_without_a_stay_is_not_counted(bridge: PoseDefinition, check: Check) -> None:
    """From a plank to sitting on the heels leads through a child's pose: half a second of it was told as one."""
    act = Bridging([Lift(hold_s=3), Lift(hold_s=0.3), Lift(hold_s=3)])
    staying = bridge.model_copy(update={"count": bridge.count.model_copy(update={"min_hold_s": 1.0})})
    assert len(check(act).repetitions) == 3
    assert len(check(act, pose=staying).repetitions) == 2
