"""What sets an exercise apart: a leg lifted on all fours is a bird dog once an arm was lifted with one."""

from __future__ import annotations

from formcheck.checking import Checker, load_pose
from formcheck.engine import Engine
from formcheck.reporting.result import ClipFacts, Maker, scored
from tests.bodies_in_space import Performing, View, reaching, seen

BIRD_DOG = load_pose("bird_dog")
SAY = "Lift the arm and the leg together"
#: Which leg is up (right, left), and how far over level the leg and the other arm are; at -90 the arm stays down.
REST, LEG_ONLY, BOTH = (0.0, 0.0, 0.0, -90.0), (1.0, 0.0, 0.0, -90.0), (0.0, 1.0, 0.0, 0.0)


def act(*lifted: tuple[float, ...]) -> Performing:
    steps = [(0.0, REST), (2.0, REST)]
    for limbs in lifted:
        steps += [(0.0, (*REST[:3], limbs[3])), (1.0, limbs), (2.0, limbs), (1.0, (*REST[:3], limbs[3])), (1.0, REST)]
    return Performing(reaching, [*steps, (1.0, REST)])


def checked(act: Performing, view: View) -> tuple[Checker, list[tuple[int, int]]]:
    """The checker, and of each repetition that settles its index and the count then."""
    engine = Engine(BIRD_DOG)
    moments = [engine.update(frame, body) for frame, body in seen(act, view)]
    engine.finish()
    return engine.checker, [(moment.settled.index, moment.count) for moment in moments if moment.settled is not None]


def test_legs_lifted_without_an_arm_are_another_exercise_and_the_reason_is_told() -> None:
    checker, settled = checked(act(LEG_ONLY, LEG_ONLY, LEG_ONLY), View())
    assert (checker.repetitions, settled, checker.another) == ([], [], SAY)
    result = scored(ClipFacts("clip.mp4", 20.0, 300, None), checker, Maker(version="", model=""))
    assert any(SAY in warning for warning in result.warnings)
    assert {item.why for item in result.cannot_judge} == {SAY}


def test_those_before_the_first_whole_one_count_with_it_and_keep_their_fault() -> None:
    checker, settled = checked(act(LEG_ONLY, LEG_ONLY, BOTH, LEG_ONLY), View())
    assert [repetition.index for repetition in checker.repetitions] == [1, 2, 3, 4]
    told = [{"leg_only"} & {fault.id for fault in repetition.faults} for repetition in checker.repetitions]
    assert told == [{"leg_only"}, {"leg_only"}, set(), {"leg_only"}]
    assert settled == [(3, 3), (4, 4)]
    assert checker.another is None


def test_an_arm_that_would_be_out_of_the_picture_is_not_asked_for() -> None:
    checker, _ = checked(act(LEG_ONLY), View(shift=(0.3, 0.0)))
    assert len(checker.repetitions) == 1
