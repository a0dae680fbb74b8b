"""A set that begins in the middle of a cycle, or with the arch: half a cycle is none, and nobody is scolded for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.checking import Checker, load_pose
from formcheck.checking.condition import Mark
from formcheck.checking.definition import PoseDefinition
from formcheck.engine import Engine
from formcheck.tracking import INDEX
from tests.bodies_in_space import Performing, View, rounding, seen

#: (seconds, how far the back is rounded then, hundredths of a trunk length): up 1.5 s, held 1 s, the other way, back.
Steps = list[tuple[float, float]]
CYCLE: Steps = [(1.5, 8.0), (1.0, 8.0), (2.0, -9.0), (1.0, -9.0), (1.5, 0.0), (1.0, 0.0)]
ARCH_FIRST: Steps = [(1.5, -9.0), (1.0, -9.0), (2.0, 8.0), (1.0, 8.0)]


def checked(
    steps: Steps, gets_up: bool = False, pose: PoseDefinition | None = None, then: Steps | None = None
) -> Checker:
    """What is found of such a set; who gets up after it has the trunk upright for 3 s, and goes on with another."""
    engine = Engine(pose or load_pose("cat_camel"))
    act = Performing(rounding, [(seconds, (level / 100,)) for seconds, level in steps])
    frames = list(seen(act, View()))
    for frame, body in frames:
        engine.update(frame, body)
    frame, body = frames[-1]
    for i in range(1, 46 if gets_up else 1):
        time_s, landmarks = frame.time_s + i / 15, body.landmarks_px.copy()
        for side in ("left", "right"):
            landmarks[INDEX[f"{side}_shoulder"]] = landmarks[INDEX[f"{side}_hip"]] - (0.0, 150.0)
        engine.update(replace(frame, time_s=time_s), replace(body, time_s=time_s, landmarks_px=landmarks))
    again = Performing(rounding, [(seconds, (level / 100,)) for seconds, level in then or steps])
    for further, body in seen(again, View()) if then else ():
        time_s = frame.time_s + 3.1 + further.time_s
        engine.update(replace(further, time_s=time_s), replace(body, time_s=time_s))
    engine.finish()
    return engine.checker


def told(checker: Checker) -> list[str]:
    return [fault.id for repetition in checker.repetitions for fault in repetition.faults]


def test_a_set_that_begins_with_the_arch_has_as_many_cycles_as_rounded_backs() -> None:
    checker = checked([(0.0, 0.0), (2.0, 0.0), *ARCH_FIRST * 3, (1.5, 0.0), (1.0, 0.0)])
    assert len(checker.repetitions) == 3
    assert told(checker) == []
    assert {item.id: item.why for item in checker.repetitions[-1].unjudged}["shallow_arch"] == (
        "the clip ends during the repetition"
    )


@pytest.mark.parametrize("gets_up", [False, True])
def test_who_began_with_the_arch_has_done_the_last_rounded_back_once_it_is_over(gets_up: bool) -> None:
    """Whether they rest on after it or get up; then the set goes on, with the arch again."""
    rest: Steps = [(1.5, 0.0), (6.0, 0.0)]
    set_of_two: Steps = [*ARCH_FIRST * 2, *rest]
    checker = checked([(0.0, 0.0), (2.0, 0.0), *set_of_two, *([] if gets_up else set_of_two)], gets_up)
    assert len(checker.repetitions) == (2 if gets_up else 4)
    assert told(checker) == []
    last = checker.repetitions[-1]
    assert last.events.complete
    assert last.events.end_s == pytest.approx(2.0 + (12.5 if gets_up else 31.0), abs=0.5)
    assert {item.id: item.why for item in last.unjudged}["rushed"] == "the other half did not follow"


def test_who_gets_up_soon_and_comes_back_begins_with_the_arch_again() -> None:
    """The arch before the first rounded back is no cycle of the second set either."""
    steps: Steps = [*ARCH_FIRST * 2, (1.5, 0.0), (2.5, 0.0)]
    assert (
        len(checked([(0.0, 0.0), (2.0, 0.0), *steps], gets_up=True, then=[(0.0, 0.0), (2.0, 0.0), *steps]).repetitions)
        == 4
    )


def test_the_mark_of_an_exercise_may_come_late_in_a_set_that_begins_with_the_arch() -> None:
    """Those that waited for it count; only what was before the first rounded back was none."""
    pose = load_pose("cat_camel")
    mark = Mark(id="deep", phase="peak", statistic="max", signal="back_height", below=0.12, say="Round it well once")
    pose = pose.model_copy(update={"count": pose.count.model_copy(update={"marks": (mark,)})})
    well = [(seconds, 14.0 if level > 0 else level) for seconds, level in ARCH_FIRST]
    steps = [(0.0, 0.0), (2.0, 0.0), *ARCH_FIRST * 2, *well, *ARCH_FIRST, (1.5, 0.0), (6.0, 0.0)]
    assert len(checked(steps, pose=pose).repetitions) == 4


def test_a_clip_that_ends_in_its_only_rounded_back_after_the_arch_has_one_cycle() -> None:
    """As that of a recorded woman, who is on her way back as it ends."""
    checker = checked([(0.0, 0.0), (2.0, 0.0), *ARCH_FIRST, (0.6, 4.0)])
    assert len(checker.repetitions) == 1
    assert told(checker) == []


def test_rest_a_little_lower_than_before_is_no_shallow_arch_after_the_last_rounded_back() -> None:
    """A recorded woman began with the arch, and let her back hang a little when she was done."""
    after = [(1.5, -3.5), (1.5, -3.5), (1.0, 0.5), (1.0, 0.5)]
    checker = checked([(0.0, 0.0), (2.0, 0.0), *ARCH_FIRST * 2, *after])
    assert len(checker.repetitions) == 2
    assert told(checker) == []
    last = checker.repetitions[-1].events
    assert last.arch_start_s is None
    assert last.end_s < 2.0 + 2 * 5.5 + 1.6  # once the rounded back is over, not the rest after it


def test_a_clip_that_begins_on_the_way_down_begins_with_no_cycle() -> None:
    """As a recorded set did, whose first 0.3 s of a rounded back were told to have been rushed."""
    checker = checked([(0.0, 7.5), (0.3, 8.0), (0.7, -9.0), (0.3, -9.0), *CYCLE * 2])
    assert len(checker.repetitions) == 2
    assert told(checker) == []


def test_a_rounded_back_that_is_held_when_the_clip_begins_begins_a_cycle() -> None:
    assert len(checked([(0.0, 8.0), (1.0, 8.0), *CYCLE[2:], *CYCLE]).repetitions) == 2


def test_a_shallow_round_that_is_the_first_is_still_one() -> None:
    checker = checked([(0.0, 0.0), (2.0, 0.0), (1.5, 2.0), (1.0, 2.0), *CYCLE[2:], *CYCLE])
    assert len(checker.repetitions) == 2
    assert told(checker) == ["shallow_round"]


def test_the_other_way_of_a_cycle_has_times_a_hold_and_a_smoothness() -> None:
    checker = checked([(0.0, 0.0), (2.0, 0.0), *CYCLE * 2])
    first = checker.repetitions[0].arch
    assert first is not None
    assert first.start_s == pytest.approx(2.0 + 1.5 + 1.0 + 2.0, abs=0.4)
    assert first.hold_s == pytest.approx(1.6, abs=0.2)  # a second, and as far as the strokes are above 90 %
    assert first.end_s - first.start_s == pytest.approx(first.hold_s, abs=0.01)
    assert -1.7 < first.smoothness < -1.2


def test_a_set_that_ends_before_its_last_arch_has_none_there() -> None:
    checker = checked([(0.0, 0.0), (2.0, 0.0), *ARCH_FIRST * 2, (1.5, 0.0), (1.0, 0.0)])
    assert [repetition.arch is None for repetition in checker.repetitions] == [False, True]
