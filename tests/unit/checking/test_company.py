"""What is done beside somebody else is counted; what was not surely seen is neither told nor passed."""

from __future__ import annotations

from dataclasses import replace

from formcheck.checking import Checker, load_pose
from formcheck.checking.company import WHY, Company
from formcheck.engine import Engine
from formcheck.reporting.result import ClipFacts, Maker, scored
from tests import invariants
from tests.bodies import Bridging, Lift, film

ACT = Bridging([Lift(hip_line_deg=152), Lift(hip_line_deg=152)])
FIRST, SECOND = ACT.truth()


def checked(begin_s: float, end_s: float, hold_s: float | None = None, hidden: bool = False) -> Checker:
    engine = Engine(load_pose("bridge"), hold_s)
    gaps = [(begin_s, end_s)] if hidden else []
    for frame, body in film(ACT, gaps=gaps):
        engine.update(frame, replace(body, company=begin_s <= body.time_s < end_s))
    engine.finish()
    return engine.checker


def told(checker: Checker) -> list[list[str]]:
    return [[fault.id for fault in repetition.faults] for repetition in checker.repetitions]


def test_a_fault_whose_time_had_company_is_not_told_and_not_passed() -> None:
    assert told(checked(-1, -1)) == [["hips_low"], ["hips_low"]]
    beside = checked(FIRST.peak_start_s + 0.5, FIRST.peak_start_s + 1.0)
    assert told(beside) == [[], ["hips_low"]]
    why = {item.id: item.why for item in beside.repetitions[0].unjudged}
    assert why["hips_low"] == why["hips_sinking"] == WHY
    assert why.get("lowered_fast") != WHY  # nobody was there when the hips came down
    assert WHY not in {item.why for item in beside.repetitions[1].unjudged}


def test_a_hold_that_a_passer_by_hid_is_not_called_short_and_the_result_says_so() -> None:
    hidden = checked(FIRST.peak_start_s + 0.5, FIRST.peak_start_s + 1.3, hold_s=2.0, hidden=True)
    assert len(hidden.repetitions) == 2
    first = hidden.repetitions[0]
    assert first.hold_s < FIRST.hold_s - 0.6
    assert "hold_short" not in {fault.id for fault in first.faults}
    assert {item.id: item.why for item in first.unjudged}["hold_short"] == WHY
    result = scored(ClipFacts("clip.mp4", ACT.duration_s + 0.1, 100, None), hidden, Maker(version="1", model="m"))
    assert [warning for warning in result.warnings if "somebody else" in warning]
    assert invariants.broken(result) == []


def test_company_between_repetitions_changes_no_fault_but_is_told() -> None:
    between = checked(FIRST.end_s + 0.5, FIRST.end_s + 0.9)
    assert told(between) == [["hips_low"], ["hips_low"]]
    assert len(between.company.stretches) == 1


def test_stretches_a_moment_apart_are_one() -> None:
    company = Company()
    for time_s in (1.0, 1.1, 1.9, 5.0):
        company.note(time_s, load_pose("bridge"), {})
    assert company.stretches == [(1.0, 1.9), (5.0, 5.0)]
    assert company.between(2.0, 3.0)
    assert not company.between(2.5, 4.5)


def test_beside_somebody_else_only_what_counts_times_and_names_the_side_is_believed() -> None:
    pose = load_pose("bird_dog")
    assert pose.count.side is not None
    believed = Company().note(1.0, pose, dict.fromkeys(pose.signals, 1.0))
    kept = {name for name, value in believed.items() if value == 1.0}
    assert kept == {pose.count.signal, pose.count.side.left, pose.count.side.right} | (
        {pose.count.timed_by} if pose.count.timed_by else set()
    )
    assert kept < set(pose.signals)
