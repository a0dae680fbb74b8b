"""One set in front of the camera, of any exercise: which one is being done, and what is said until that is known."""

from __future__ import annotations

import pytest

from formcheck.checking import Moment, load_pose
from formcheck.engine import recognised
from formcheck.live import exercise_set
from formcheck.live.exercise_set import ExerciseSet
from formcheck.reporting.result import ClipFacts, Maker
from tests.bodies import STANDING, Act, Acting, Bridging, Lift, film

FACTS, MAKER = ClipFacts("camera 0", 6.0, 90, None), Maker(version="1", model="sha256:0")


def seen(act: Act, **filmed: object) -> tuple[ExerciseSet, list[Moment]]:
    of_any = ExerciseSet([load_pose("childs_pose"), load_pose("bridge")])
    moments = [of_any.update(frame, body) for frame, body in film(act, **filmed)]  # type: ignore[arg-type]
    of_any.finish()
    return of_any, moments


def test_the_exercise_that_is_done_leads_and_gives_the_result() -> None:
    done, moments = seen(Bridging([Lift(), Lift()]))
    assert done.pose is not None and done.pose.id == "bridge"
    assert len(done.repetitions) == 2
    assert moments[-1].count == 2
    assert done.result(FACTS, MAKER).pose == "bridge"


def test_before_it_is_known_which_nothing_is_counted() -> None:
    _, moments = seen(Bridging([Lift(rest_s=3.0)]))
    before = [moment for moment in moments if moment.time_s < 3.0]
    assert {moment.count for moment in before} == {0}
    assert before[-1].stage in ("ready", "moving")


def test_somebody_who_does_none_is_asked_for_a_start_posture() -> None:
    done, moments = seen(Acting([(0, STANDING), (3, STANDING)]))
    assert {moment.say for moment in moments} == {"Take the start posture of an exercise"}
    assert done.pose is None and done.repetitions == []
    assert done.result(FACTS, MAKER).pose is None


def test_nobody_is_told_so() -> None:
    _, moments = seen(Acting([(0, STANDING), (1, STANDING)]), gaps=[(0.0, 10.0)])
    assert {moment.say for moment in moments} == {"I cannot see you"}


def test_which_exercise_leads_is_asked_when_one_settles_and_a_few_times_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        exercise_set, "recognised", lambda engines, over=False: asked.append(1) or recognised(engines, over)
    )
    done, moments = seen(Bridging([Lift(), Lift()]))
    assert len(asked) < 0.3 * len(moments)
    settled = [moment.count for moment in moments if moment.settled is not None]
    assert settled == [1, 2], "a repetition is counted in the frame in which it settles"
    assert done.result(FACTS, MAKER).pose == "bridge"
