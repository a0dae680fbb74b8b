"""What is not a bridge is not counted: getting into position, getting up, and other exercises."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from formcheck.checking import Checker, PoseDefinition
from formcheck.checking.repetition import Reading
from formcheck.engine import Engine
from tests.bodies import (
    DEAD_BUG,
    SITTING,
    STANDING,
    SUPINE,
    Act,
    Acting,
    Bridging,
    Camera,
    InTurn,
    Lift,
    Posture,
    film,
)
from tests.conftest import Check

SQUAT = Posture(60, 20, -110, (0.9, 0.35))
CURLED = replace(SUPINE, trunk_deg=150)
CRUNCH = replace(SUPINE, trunk_deg=163)


def again(times: int, *steps: tuple[float, Posture]) -> Acting:
    """Lying for two seconds, then these steps over and over."""
    return Acting([(0, SUPINE), (2, SUPINE), *(step for _ in range(times) for step in steps), (1, SUPINE)])


def walking() -> Acting:
    steps = [(0.0, STANDING)]
    for i in range(8):
        legs = ((-70, -100), (-110, -115)) if i % 2 else ((-110, -115), (-70, -100))
        steps.append((0.6, Posture(90, *legs[0], (1.0 + 0.1 * i, 0.85), far=legs[1])))
    return Acting(steps)


TURNING = Acting([(0, STANDING), *((1.0, replace(STANDING, turned_deg=deg)) for deg in (90, 180, 270, 360))])
LYING_DOWN = Acting([(0, STANDING), (1.5, SQUAT), (1.5, SITTING), (1.5, SUPINE), (2, SUPINE)])
GETTING_UP = Acting([(0, SUPINE), (1, SUPINE), (2, SITTING), (1.5, SQUAT), (1.5, STANDING), (1, STANDING)])

OTHER = {
    "standing": Acting([(0, STANDING), (5, STANDING)]),
    "walking": walking(),
    "turning round": TURNING,
    "squatting": Acting([(0, STANDING), *[(1.2, SQUAT), (1.2, STANDING)] * 2]),
    "lying down": LYING_DOWN,
    "getting up": GETTING_UP,
    "lying still": Acting([(0, SUPINE), (8, SUPINE)]),
    "sitting up": again(2, (1, SITTING), (0.5, SITTING), (1, SUPINE), (1, SUPINE)),
    "curling up": again(2, (1, CURLED), (0.5, CURLED), (1, SUPINE), (1, SUPINE)),
    "coming down from a crunch": Acting(
        [(0, SUPINE), (2, SUPINE), *[(1, CRUNCH), (1.5, CRUNCH), (0.8, SUPINE), (1, SUPINE)] * 3]
    ),
    "dead bug": again(
        1,
        (1, DEAD_BUG),
        *[(1.5, replace(DEAD_BUG, thigh_deg=20, shank_deg=5)), (1.5, DEAD_BUG)],
        *[(1.5, replace(DEAD_BUG, far=(20, 5))), (1.5, DEAD_BUG)],
        (1, SUPINE),
    ),
    "knee to chest": again(
        2, (1, replace(SUPINE, thigh_deg=110, shank_deg=-40)), (1, SUPINE), (1, SUPINE)
    ),
    "sliding the feet": again(
        2, (1.5, replace(SUPINE, thigh_deg=30, shank_deg=-30)), (1.5, SUPINE), (2, SUPINE)
    ),
    "stretching the legs": again(
        1, (2, replace(SUPINE, thigh_deg=0, shank_deg=0)), (2, SUPINE), (2, SUPINE)
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", OTHER)
def test_it_is_not_counted(check: Check, act: str) -> None:
    assert check(OTHER[act]).repetitions == []


@pytest.mark.parametrize("act", ["sitting up", "curling up", "dead bug", "sliding the feet", "getting up"])
def test_it_is_not_counted_from_a_view_turned_a_little_either(check: Check, act: str) -> None:
    assert check(OTHER[act], camera=Camera(azimuth_deg=25), rate=10).repetitions == []


def test_a_whole_visit_counts_the_bridges_alone(check: Check) -> None:
    act = InTurn(walking(), TURNING, LYING_DOWN, Bridging([Lift()] * 2), GETTING_UP, TURNING)
    checker = check(act)
    assert len(checker.repetitions) == 2
    begin_s = sum(part.duration_s for part in (OTHER["walking"], TURNING, LYING_DOWN))
    for repetition, truth in zip(checker.repetitions, Bridging([Lift()] * 2).truth(), strict=True):
        assert repetition.faults == ()
        assert repetition.events.start_s == pytest.approx(begin_s + truth.start_s, abs=0.1)


def test_bridges_are_counted_on_after_getting_up_between(check: Check) -> None:
    act = InTurn(Bridging([Lift()]), GETTING_UP, LYING_DOWN, Bridging([Lift()]))
    assert [(r.index, r.faults) for r in check(act).repetitions] == [(1, ()), (2, ())]


def test_posture_left_drops_the_repetition_in_progress(check: Check) -> None:
    up = Bridging([Lift(hold_s=3)])
    leaving = InTurn(_Until(up, 4.0), OTHER["standing"])  # stands up straight from the top of a bridge
    assert check(leaving).repetitions == []


def test_the_person_is_told_what_to_change_until_the_start_posture_is_taken(bridge: PoseDefinition) -> None:
    engine = Engine(bridge)
    act = InTurn(OTHER["standing"], LYING_DOWN, OTHER["lying still"])
    stages = []
    for frame, body in film(act, gaps=[(0.0, 1.0)]):
        moment = engine.update(frame, body)
        stages.append(moment.stage)
        if frame.time_s < 1.0:
            assert (moment.stage, moment.say) == ("absent", "I cannot see you")
        elif frame.time_s < 7.5:
            assert moment.stage == "placing"
            assert moment.say == "Lie down on your back, side-on to the camera"
    assert stages[-1] == "ready"
    assert engine.checker.not_placed is None


def test_what_kept_the_person_from_the_start_posture_is_named(check: Check) -> None:
    assert check(OTHER["standing"]).not_placed == "Lie down on your back, side-on to the camera"
    feet_up = Acting([(0, DEAD_BUG), (5, DEAD_BUG)])
    assert check(feet_up).not_placed == "Put your feet on the floor"
    straight = replace(SUPINE, thigh_deg=0, shank_deg=0)
    assert check(Acting([(0, straight), (5, straight)])).not_placed == (
        "Bend your knees and put your feet flat on the floor"
    )


def test_nobody_in_the_picture(check: Check) -> None:
    checker = check(OTHER["standing"], gaps=[(0, 99)])
    assert (checker.repetitions, checker.tracked, checker.view) == ([], 0.0, "unknown")


@pytest.mark.parametrize("empty_s", [0.0, 30.0, 120.0])
def test_an_empty_picture_before_the_exercise_costs_no_repetition(empty_s: float, check: Check) -> None:
    """The camera runs while one walks to the mat, and lies down."""
    lying = Acting([(0, SUPINE), (empty_s + 2.0, SUPINE)])
    done = InTurn(lying, Bridging([Lift()] * 3))
    assert len(check(done, gaps=[(0.0, empty_s)]).repetitions) == 3
    assert len(check(InTurn(Bridging([Lift()]), done), gaps=[(8.0, 8.0 + empty_s)]).repetitions) == 4


def test_of_who_is_found_for_one_second_in_three_nothing_is_counted(check: Check) -> None:
    """Filmed from behind the model finds somebody now and then, and takes thighs for trunks."""
    checker = check(Bridging([Lift()] * 3), gaps=[(begin_s + 1.0, begin_s + 3.0) for begin_s in range(0, 60, 3)])
    assert checker.repetitions == []
    assert checker.hardly_seen == "a person was found in too few of the frames"


def test_hidden_ankles_do_not_keep_anybody_from_starting(check: Check) -> None:
    assert len(check(Bridging([Lift()] * 2), hidden=["ankle"]).repetitions) == 2


class _Until:
    def __init__(self, act: Act, end_s: float) -> None:
        self.figure = act.figure
        self.duration_s = end_s


@pytest.mark.parametrize("lie_s", [3, 4, 6])
def test_lying_down_slowly_is_not_counted_and_the_bridges_after_it_are(check: Check, lie_s: float) -> None:
    down = Acting([(0, SITTING), (lie_s, SUPINE), (3, SUPINE)])
    assert check(down).repetitions == []
    assert len(check(InTurn(down, Bridging([Lift()] * 2))).repetitions) == 2


def test_rolling_to_the_side_and_back_is_not_counted(check: Check) -> None:
    for rolled_deg in (50, 90):
        act = again(2, (1, replace(SUPINE, rolled_deg=rolled_deg)), (1, SUPINE), (1, SUPINE))
        assert check(act).repetitions == []


@pytest.mark.parametrize(("hidden", "says"), [(0.1, False), (0.3, True), (0.7, True)])
def test_where_nothing_is_counted_the_signal_may_have_been_hidden(
    bridge: PoseDefinition, hidden: float, says: bool
) -> None:
    """A recorded woman tilted her pelvis four times, and was told nothing: plain clothes hid 40 % of it."""
    checker = Checker(bridge)
    for i in range(100):
        gone = i % 10 < hidden * 10 and i > 20
        values = {"trunk_slope_deg": 5.0, "knee_over_hip": 0.6, "hip_line_deg": 130.0}
        values[bridge.count.signal] = math.nan if gone else 0.0
        why = {bridge.count.signal: "it is too dark"} if gone else {}
        checker.update(Reading(i / 10, values, 0.0, found=True, why=why))
    checker.finish()
    assert not checker.repetitions
    assert checker.unreadable == ("it is too dark" if says else None)
