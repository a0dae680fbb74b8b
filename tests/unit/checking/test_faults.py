"""Faults of made-up bridges: told on the repetition that has them, on no other, and not where they cannot be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.checking import Checker, PoseDefinition, load_pose
from formcheck.checking.condition import Fault, OtherReading
from formcheck.engine import Engine
from formcheck.recording import recorded_measures
from formcheck.tracking import read_landmarks
from tests.bodies import Bridging, Camera, Lift, film
from tests.conftest import Check

ROOT = Path(__file__).parents[3]

CLEAN = Lift()
FAULTY = {
    "hips_low": Lift(hip_line_deg=152),
    "hips_high": Lift(hip_line_deg=205),
    "hips_sinking": Lift(hold_s=4, sink_deg=18),
    "feet_far": Lift(knee_deg=124),
    "feet_close": Lift(knee_deg=47),
    "lowered_fast": Lift(down_s=0.5),
    "head_lifted": Lift(head=0.25),
}


def faults(checker: Checker) -> list[list[str]]:
    return [[fault.id for fault in repetition.faults] for repetition in checker.repetitions]


def unjudged(checker: Checker) -> dict[str, set[str]]:
    why: dict[str, set[str]] = {}
    for repetition in checker.repetitions:
        for item in repetition.unjudged:
            why.setdefault(item.id, set()).add(item.why)
    return why


def test_every_fault_of_the_bridge_is_tried_here(bridge: PoseDefinition) -> None:
    assert set(FAULTY) == {fault.id for fault in bridge.faults}


@pytest.fixture(scope="module")
def all_faults(check: Check) -> Checker:
    """A clean repetition, then one of each fault in turn with a clean one after it."""
    return check(Bridging([CLEAN, *(lift for faulty in FAULTY.values() for lift in (faulty, CLEAN))]))


def test_a_fault_is_told_on_its_repetition_and_on_no_other(all_faults: Checker) -> None:
    assert faults(all_faults) == [[], *(told for fault in FAULTY for told in ([fault], []))]


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_comes_with_its_value_limit_place_and_cue(
    all_faults: Checker, bridge: PoseDefinition, fault: str
) -> None:
    rule = next(rule for rule in bridge.faults if rule.id == fault)
    repetition = all_faults.repetitions[1 + 2 * list(FAULTY).index(fault)]
    (found,) = repetition.faults
    events = repetition.events
    assert (found.limit, found.say, found.weight) == (rule.limit, rule.say, rule.weight)
    assert rule.broken_by(found.value)
    assert found.unit == ("s" if rule.signal is None else all_faults.units[rule.signal])
    assert events.start_s <= found.start_s < found.end_s <= events.end_s
    assert repetition.score == 100 - rule.weight


def test_several_faults_of_one_repetition_are_all_told(check: Check) -> None:
    checker = check(Bridging([Lift(hip_line_deg=205, knee_deg=124, down_s=0.45)]))
    assert faults(checker) == [["hips_high", "feet_far", "lowered_fast"]]
    assert checker.repetitions[0].score == 100 - 20 - 15 - 15


@pytest.mark.parametrize("hip_line_deg", [172, 180, 190])
@pytest.mark.parametrize("knee_deg", [65, 85, 105])
def test_a_clean_repetition_is_never_scolded(check: Check, hip_line_deg: float, knee_deg: float) -> None:
    lift = Lift(hip_line_deg=hip_line_deg, knee_deg=knee_deg, sink_deg=5, head=0.04, down_s=1.1)
    checker = check(Bridging([lift]), jitter=0.003)
    assert faults(checker) == [[]]
    assert checker.repetitions[0].score == 100


def test_from_an_oblique_view_nothing_is_judged_and_the_view_is_named(check: Check, bridge: PoseDefinition) -> None:
    checker = check(Bridging([FAULTY["hips_low"], CLEAN]), camera=Camera(azimuth_deg=50))
    assert checker.view == "oblique"
    assert faults(checker) == [[], []]
    assert {fault: why for fault, why in unjudged(checker).items() if fault != "hold_short"} == {
        fault.id: {"view"} for fault in bridge.faults
    }


def test_from_the_front_nobody_is_scolded(check: Check) -> None:
    checker = check(Bridging([FAULTY["hips_low"], FAULTY["feet_far"]]), camera=Camera(azimuth_deg=65))
    assert checker.view == "front"
    assert not any(faults(checker))


def test_a_view_turned_by_up_to_30_degrees_is_judged(check: Check) -> None:
    for azimuth_deg in (-20, 30):
        checker = check(Bridging([CLEAN, FAULTY["hips_low"]]), camera=Camera(azimuth_deg=azimuth_deg))
        assert checker.view == "side"
        assert faults(checker) == [[], ["hips_low"]]


def test_a_fault_that_names_its_own_views_is_judged_from_them(check: Check, bridge: PoseDefinition) -> None:
    low = bridge.faults[0].model_copy(update={"views": ("oblique",)})
    pose = bridge.model_copy(update={"faults": (low, *bridge.faults[1:])})
    assert "hips_low" not in unjudged(check(Bridging([CLEAN]), pose=pose, camera=Camera(azimuth_deg=50)))
    assert unjudged(check(Bridging([CLEAN]), pose=pose))["hips_low"] == {"view"}


@pytest.mark.parametrize(("knee_deg", "told"), [(85, ["hips_low"]), (110, [])])
def test_a_fault_is_not_told_where_its_reading_is_doubted(
    check: Check, bridge: PoseDefinition, knee_deg: float, told: list[str]
) -> None:
    doubt = {"id": "stretched", "signal": "knee_deg", "phase": "peak", "statistic": "median", "above": 100}
    low = Fault.model_validate(
        {**bridge.faults[0].model_dump(), "unless": [{**doubt, "why": "the legs are too straight"}]}
    )
    pose = bridge.model_copy(update={"faults": (low, *bridge.faults[1:])})
    checker = check(Bridging([Lift(hip_line_deg=150, knee_deg=knee_deg)]), pose=pose)
    assert faults(checker) == [told]
    assert (unjudged(checker).get("hips_low") == {"the legs are too straight"}) == (not told)
    assert "hips_low" not in unjudged(check(Bridging([Lift(knee_deg=knee_deg)]), pose=pose))  # a pass is a pass


@pytest.mark.parametrize(("knee_deg", "told"), [(85, []), (110, ["hips_low"])])
def test_a_value_too_close_to_call_is_told_where_another_reading_says_the_same(
    check: Check, bridge: PoseDefinition, knee_deg: float, told: list[str]
) -> None:
    also = {"id": "stretched", "signal": "knee_deg", "phase": "peak", "statistic": "median", "above": 100}
    low = Fault.model_validate({**bridge.faults[0].model_dump(), "below": 140, "margin": 20, "backed_by": [also]})
    pose = bridge.model_copy(update={"faults": (low, *bridge.faults[1:])})
    checker = check(Bridging([Lift(hip_line_deg=150, knee_deg=knee_deg)]), pose=pose)
    assert faults(checker) == [told]
    assert (unjudged(checker).get("hips_low") == {"too small to tell"}) == (not told)
    for fault in checker.repetitions[0].faults:
        assert fault.value < fault.limit == 160
    assert faults(check(Bridging([Lift(knee_deg=knee_deg)]), pose=pose)) == [[]]  # a pass is a pass


@pytest.mark.parametrize(("hidden", "knee_deg", "told"), [(["ear"], 110, True), (["ear"], 85, False), ([], 110, False)])
def test_a_reading_that_is_missing_may_have_another_asked_instead(
    check: Check, bridge: PoseDefinition, hidden: list[str], knee_deg: float, told: bool
) -> None:
    also = {"id": "stretched", "signal": "knee_deg", "phase": "peak", "statistic": "median", "above": 100}
    own = {"id": "head_lifted", "signal": "ear_over_ankle", "phase": "peak", "statistic": "change", "above": 0.06}
    shape = {"say": "Rest your head", "why": "made up", "views": ["side"]}
    head = Fault.model_validate({**own, **shape, "told_by": [{**also, "instead": True}]})
    pose = bridge.model_copy(update={"faults": (head,)})
    checker = check(Bridging([Lift(knee_deg=knee_deg)]), hidden=hidden, pose=pose)
    assert faults(checker) == [["head_lifted"] if told else []]
    assert ("head_lifted" in unjudged(checker)) == (bool(hidden) and not told)
    cleared = Fault.model_validate({**own, **shape, "told_by": [{**also, "instead": True, "clears_within": 90}]})
    judged = check(
        Bridging([Lift(knee_deg=knee_deg)]), hidden=hidden, pose=bridge.model_copy(update={"faults": (cleared,)})
    )
    assert faults(judged) == faults(checker)
    assert "head_lifted" not in unjudged(judged)
    # nor is it asked from where the fault itself cannot be judged
    oblique = check(Bridging([Lift(knee_deg=knee_deg)]), hidden=hidden, pose=pose, camera=Camera(azimuth_deg=50))
    assert faults(oblique) == [[]]


@pytest.mark.parametrize("reading", [{"instead": False, "clears_within": 10}, {"instead": True, "clears_within": 120}])
def test_a_reading_that_would_clear_of_what_it_tells_is_refused(reading: dict[str, object]) -> None:
    also = {"id": "stretched", "signal": "knee_deg", "phase": "peak", "statistic": "median", "above": 100}
    with pytest.raises(ValueError, match="clears_within"):
        OtherReading.model_validate({**also, **reading})


@pytest.mark.parametrize("below", [140, 160])
def test_another_reading_with_a_limit_of_the_faults_own_is_refused(bridge: PoseDefinition, below: float) -> None:
    """A result holds the limit, and tells by it which reading it was."""
    also = {"id": "stretched", "signal": "knee_deg", "phase": "peak", "statistic": "median", "below": below}
    with pytest.raises(ValueError, match="which reading"):
        Fault.model_validate({**bridge.faults[0].model_dump(), "below": 140, "margin": 20, "told_by": [also]})


def test_hidden_ankles_leave_the_feet_unjudged_and_the_hips_judged(check: Check) -> None:
    act = Bridging([FAULTY["hips_low"], FAULTY["feet_far"], CLEAN])
    checker = check(act, hidden=["ankle"])
    assert faults(checker) == [["hips_low"], [], []]
    why = unjudged(checker)
    assert why["feet_far"] == why["feet_close"] == {"not visible"}
    assert "hips_low" not in why and "hips_sinking" not in why and "lowered_fast" not in why


def test_a_hidden_head_leaves_only_the_head_unjudged(check: Check) -> None:
    checker = check(Bridging([FAULTY["head_lifted"], FAULTY["hips_high"]]), hidden=["ear"])
    assert faults(checker) == [[], ["hips_high"]]
    assert set(unjudged(checker)) == {"head_lifted", "hold_short"}
    assert unjudged(checker)["head_lifted"] == {"not visible"}


def test_too_few_frames_a_second_leave_the_lowering_unjudged(check: Check) -> None:
    act = Bridging([FAULTY["lowered_fast"], CLEAN])
    assert unjudged(check(act, rate=4))["lowered_fast"] == {"frame rate"}
    assert not any(faults(check(act, rate=4)))
    assert faults(check(act, rate=10)) == [["lowered_fast"], []]


@pytest.mark.parametrize(("every", "why"), [(1, set()), (3, {"frame rate"})])
def test_too_few_frames_a_second_leave_smoothness_unjudged(every: int, why: set[str]) -> None:
    recording = read_landmarks(ROOT / "samples/recordings/cat_camel_clean.mp4.landmarks.npz")  # 12 frames a second
    engine = Engine(load_pose("cat_camel"), make=recorded_measures(recording))
    for frame, body in list(recording)[::every]:
        engine.update(frame, body)
    engine.finish()
    assert len(engine.checker.repetitions) == 3
    assert unjudged(engine.checker).get("jerky", set()) - {"too quick to tell"} == why


def test_a_lowering_within_a_frame_of_the_limit_is_left_unjudged(check: Check) -> None:
    act = Bridging([replace(CLEAN, down_s=0.8)])
    assert unjudged(check(act, rate=8))["lowered_fast"] == {"frame rate"}
    assert "lowered_fast" not in unjudged(check(act, rate=30))


def test_the_cue_of_what_is_wrong_now_is_given_during_the_hold_and_taken_back(bridge: PoseDefinition) -> None:
    engine = Engine(bridge)
    act = Bridging([Lift(hold_s=3, hip_line_deg=150), Lift(hold_s=3)])
    first, second = act.truth()
    for frame, body in film(act):
        moment = engine.update(frame, body)
        if first.peak_start_s + 1.5 < frame.time_s < first.peak_end_s - 0.2:
            assert moment.stage == "holding"
            assert moment.say == "Lift your hips higher"
            assert moment.show == ("near_shoulder", "near_hip", "near_knee")
        if second.peak_start_s + 1.5 < frame.time_s < second.peak_end_s - 0.2:
            assert (moment.stage, moment.say) == ("holding", None)


def test_the_worst_fault_of_a_finished_repetition_is_said_after_it(bridge: PoseDefinition) -> None:
    engine = Engine(bridge)
    act = Bridging([Lift(hip_line_deg=152, head=0.25, hold_s=0.5), Lift(rest_s=6)])
    said = {}
    for frame, body in film(act):
        moment = engine.update(frame, body)
        said[frame.time_s] = moment.say
    (first, _) = act.truth()
    soon = [say for time_s, say in said.items() if first.end_s + 1.2 < time_s < first.end_s + 2.5]
    assert set(soon) == {"Lift your hips higher"}
    late = [say for time_s, say in said.items() if first.end_s + 4.5 < time_s < first.end_s + 5.5]
    assert set(late) == {None}
