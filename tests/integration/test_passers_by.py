"""A recorded person walks past somebody who exercises, in the real picture and through the real model.

The repetition is counted; what was hidden is not held, and told; nothing is said of faults that could not be seen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.checking import load_pose
from formcheck.checking.company import WHY
from formcheck.measures.geometry import FloatArray
from formcheck.video import Frame
from tests.passers_by import Passing, checked, cut_out, passed, silhouettes

BRIDGE = load_pose("bridge")
CLIP = Path(__file__).parents[2] / "samples" / "bridge_clean.mp4"
WALKER = Path(__file__).parents[3] / "shared" / "real" / "other_standing_turn.mp4"
#: From the rest before to the rest after the second repetition, seconds; its hold, by its label.
FROM_S, TO_S = 6.4, 14.6
PEAK_START_S, PEAK_END_S = 8.821, 12.217
MIDDLE_S = (PEAK_START_S + PEAK_END_S) / 2

pytestmark = pytest.mark.skipif(not WALKER.exists(), reason="the recorded people are not beside this checkout")

WAYS = {
    "before, quickly": Passing(MIDDLE_S, way_s=1.5),
    "behind, slowly": Passing(MIDDLE_S, way_s=4.0, height=0.6, feet=0.75, to_left=True, behind=True),
}


@pytest.fixture(scope="module")
def person() -> list[tuple[Frame, FloatArray]]:
    """One repetition, and where the person is in each picture."""
    return list(silhouettes(CLIP, (FROM_S, TO_S)))


@pytest.fixture(scope="module")
def walker() -> list[FloatArray]:
    return cut_out(WALKER, 10)


@pytest.mark.parametrize("way", WAYS)
def test_a_walker_takes_no_repetition_and_no_fault_is_made_of_them(
    way: str, person: list[tuple[Frame, FloatArray]], walker: list[FloatArray]
) -> None:
    checker = checked(BRIDGE, passed(person, walker, WAYS[way]))
    (repetition,) = checker.repetitions
    assert repetition.faults == ()
    assert WHY in {item.why for item in repetition.unjudged}
    ((begin_s, end_s),) = checker.company.stretches
    assert begin_s < MIDDLE_S < end_s
    unseen_s = min(end_s, PEAK_END_S) - max(begin_s, PEAK_START_S)
    assert PEAK_END_S - PEAK_START_S - unseen_s - 0.3 <= repetition.hold_s <= PEAK_END_S - PEAK_START_S + 0.3


def test_without_a_walker_nobody_is_beside_the_person(person: list[tuple[Frame, FloatArray]]) -> None:
    checker = checked(BRIDGE, (frame for frame, _ in person))
    assert checker.company.stretches == []
    assert len(checker.repetitions) == 1
