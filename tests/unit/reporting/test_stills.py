"""Which frames show a fault."""

from __future__ import annotations

import pytest

from formcheck.checking import Checker, PoseDefinition
from formcheck.checking.condition import OtherReading
from formcheck.reporting.pages.cues import what_of
from formcheck.reporting.series import series_of
from formcheck.reporting.stills import Still, stills_of
from tests.bodies import Bridging, Lift
from tests.conftest import Check

SET = Bridging([Lift(), Lift(hip_line_deg=150), Lift(hip_line_deg=140, down_s=0.45), Lift(hip_line_deg=200)])


@pytest.fixture(scope="module")
def checker(check: Check) -> Checker:
    return check(SET, hold_s=60)


@pytest.fixture(scope="module")
def stills(checker: Checker) -> dict[tuple[str, str], Still]:
    return {(still.fault, still.kind): still for still in stills_of(checker)}


def test_the_worst_is_furthest_beyond_the_limit(stills: dict[tuple[str, str], Still]) -> None:
    low = stills["hips_low", "worst"]
    assert (low.repetition, low.limit, low.unit) == (3, 160.0, "deg")
    assert low.value == pytest.approx(140 - 4, abs=1)  # the pose file takes a bias of 4 off
    assert stills["hips_high", "worst"].repetition == 4


def test_the_best_is_not_one_with_the_opposite_fault(stills: dict[tuple[str, str], Still]) -> None:
    assert stills["hips_low", "best"].repetition == 1
    assert stills["hips_high", "best"].repetition == 1


def test_the_frame_lies_in_the_repetition_and_reads_the_value(
    checker: Checker, stills: dict[tuple[str, str], Still]
) -> None:
    for still in stills.values():
        events = checker.repetitions[still.repetition - 1].events
        assert events.start_s <= still.time_s <= events.end_s
        assert checker.recording.time_s[still.frame] == still.time_s
    low = stills["hips_low", "worst"]
    assert low.reading == pytest.approx(low.value, abs=1)
    assert low.level == 160.0


def test_durations_have_no_level(stills: dict[tuple[str, str], Still]) -> None:
    fast = stills["lowered_fast", "worst"]
    assert fast.signal is None and fast.level != fast.level
    assert fast.value < fast.limit == 0.7
    assert stills["hold_short", "worst"].limit == 60.0


def test_values_are_those_of_the_result(checker: Checker, stills: dict[tuple[str, str], Still]) -> None:
    for still in stills.values():
        found = {fault.id: fault.value for fault in checker.repetitions[still.repetition - 1].faults}
        if still.kind == "worst":
            assert found[still.fault] == still.value


def test_a_drop_is_shown_where_it_is_deepest_with_its_limit_under_the_best(check: Check) -> None:
    (still,) = [
        still for still in stills_of(check(Bridging([Lift(sink_deg=20, hold_s=4)]))) if still.fault == "hips_sinking"
    ]
    assert still.value == pytest.approx(20, abs=3)
    assert still.level - still.reading == pytest.approx(still.value - still.limit, abs=1)


def test_a_fault_that_another_hides_is_not_shown_as_its_worst(check: Check, bridge: PoseDefinition) -> None:
    hiding = tuple(
        fault.model_copy(update={"hides": ("hold_short",)}) if fault.id == "hips_low" else fault
        for fault in bridge.faults
    )
    pose = bridge.model_copy(update={"faults": hiding})
    checker = check(Bridging([Lift(hold_s=3), Lift(hip_line_deg=150, hold_s=1)]), pose=pose, hold_s=60)
    worst = next(still for still in stills_of(checker) if (still.fault, still.kind) == ("hold_short", "worst"))
    assert worst.repetition == 1


def test_the_best_of_a_fault_that_all_have_is_still_wrong(stills: dict[tuple[str, str], Still]) -> None:
    assert stills["hold_short", "best"].wrong
    assert not stills["hips_low", "best"].wrong


def test_a_fault_is_shown_by_the_reading_that_told_it(check: Check, bridge: PoseDefinition) -> None:
    """From where the hip line cannot be judged, by how high the hips come."""
    low = next(fault for fault in bridge.faults if fault.id == "hips_low")
    other = OtherReading(id="hardly_up", signal="hip_over_shoulder", phase="peak", statistic="median", below=0.35)
    low = low.model_copy(update={"views": ("front",), "told_by": (other,)})
    pose = bridge.model_copy(update={"faults": (low,)})
    checker = check(Bridging([Lift(), Lift(hip_line_deg=150)]), pose=pose)
    assert [[fault.limit for fault in r.faults if fault.id == "hips_low"] for r in checker.repetitions] == [[], [0.35]]
    worst = next(still for still in stills_of(checker) if (still.fault, still.kind) == ("hips_low", "worst"))
    assert (worst.repetition, worst.signal, worst.unit, worst.limit) == (2, "hip_over_shoulder", "trunk", 0.35)
    assert worst.value < 0.35 and worst.wrong
    assert what_of(pose, "hips_low", 0.35) == "hip over shoulder"
    assert what_of(pose, "hips_low", low.limit) == "hip line"
    shown = {series.name: [line.level for line in series.limits] for series in series_of(checker)}
    assert shown["hip_over_shoulder"] == [0.35]


def test_a_clean_set_has_none(check: Check) -> None:
    assert stills_of(check(Bridging([Lift()]))) == []
