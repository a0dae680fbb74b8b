"""From frames to what is shown, said and kept: whole sets by made-up people in front of the coach."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from formcheck.checking import PoseDefinition, Repetition, load_pose
from formcheck.live.coach import Coach, Stage
from formcheck.live.plan import SAFETY, Plan
from formcheck.live.saying import Kind, Say
from formcheck.reporting.scene import Scene, Tone
from formcheck.tracking import INDEX, Body, People
from formcheck.video import Frame
from tests.bodies import STANDING, SUPINE, Act, Acting, Bridging, Camera, InTurn, Lift, film
from tests.bodies_in_space import Performing, View, rounding
from tests.bodies_in_space import seen as seen_in_space
from tests.cameras import blank
from tests.conftest import Check

QUICK = Lift(rest_s=1.2, up_s=0.7, hold_s=1.2, down_s=0.9)
#: Filmed from further away, so that somebody standing is in the picture whole.
FAR = Camera(px_per_m=200, at=(200, 420))


@dataclass
class Kept:
    """In place of the diary: what it was told, and when a set began."""

    sets: list[list[Repetition]] = field(default_factory=list)
    poses: list[str | None] = field(default_factory=list)
    calls: int = 0

    def begin_set(self, hold_s: float | None) -> None:
        self.sets.append([])
        self.poses.append(None)

    def keep(self, pose: str | None, repetitions: Sequence[Repetition]) -> None:
        self.sets[-1], self.poses[-1] = list(repetitions), pose
        self.calls += 1


@dataclass
class Seen:
    """What came of it, frame by frame."""

    times: list[float] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    heard: list[tuple[float, Say]] = field(default_factory=list)

    def texts(self, kind: Kind) -> list[str]:
        return [say.text for _, say in self.heard if say.kind is kind]

    def at(self, time_s: float) -> Scene:
        return self.scenes[min(range(len(self.times)), key=lambda i: abs(self.times[i] - time_s))]


def lit(act: Act, **filmed: object) -> Iterator[tuple[Frame, Body]]:
    """An act filmed in daylight; made-up pictures are black otherwise."""
    for frame, body in film(act, **{"camera": FAR, **filmed}):  # type: ignore[arg-type]
        yield blank(frame.index, frame.time_s, size=(64, 48)), body


def watch(coach: Coach, frames: Iterable[tuple[Frame, Body]]) -> Seen:
    seen = Seen()
    for frame, body in frames:
        if coach.finished:
            break
        seen.times.append(frame.time_s)
        seen.scenes.append(coach.update(frame, body))
        seen.heard += [(frame.time_s, say) for say in coach.says()]
    return seen


def later(frames: Iterable[tuple[Frame, Body]], by_s: float) -> Iterator[tuple[Frame, Body]]:
    for frame, body in frames:
        yield replace(frame, time_s=frame.time_s + by_s), replace(body, time_s=body.time_s + by_s)


def with_hand_up(frames: Iterable[tuple[Frame, Body]], *spans: tuple[float, float]) -> Iterator[tuple[Frame, Body]]:
    for frame, body in frames:
        if any(begin_s <= frame.time_s < end_s for begin_s, end_s in spans):
            marks = body.landmarks_px.copy()
            shoulder = marks[INDEX[f"{body.near}_shoulder"]]
            marks[INDEX[f"{body.near}_elbow"]] = shoulder - [0, 55]
            marks[INDEX[f"{body.near}_wrist"]] = shoulder - [0, 110]
            body = replace(body, landmarks_px=marks)
        yield frame, body


def alone(bridge: PoseDefinition, **plan: object) -> tuple[Coach, Kept]:
    kept = Kept()
    return Coach([Plan((bridge,), **plan)], kept), kept  # type: ignore[arg-type]


def test_counts_what_scoring_counts_whatever_is_shown_and_said(bridge: PoseDefinition, check: Check) -> None:
    act = Bridging([QUICK, replace(QUICK, hip_line_deg=148), QUICK])
    coach, kept = alone(bridge)
    watch(coach, lit(act))
    coach.finish()
    assert kept.sets == [check(act, camera=FAR).repetitions]
    assert len(kept.sets[0]) == 3


def test_every_repetition_is_kept_and_rung_when_it_is_counted(bridge: PoseDefinition) -> None:
    coach, kept = alone(bridge)
    numbers = []
    for frame, body in lit(Bridging([QUICK] * 3)):
        coach.update(frame, body)
        numbers += [len(kept.sets[0]) for say in coach.says() if say.kind is Kind.COUNT]
    assert numbers == [1, 2, 3]


def test_safety_is_said_first_and_once_and_shown_at_the_start(bridge: PoseDefinition) -> None:
    coach, _ = alone(bridge)
    seen = watch(coach, lit(Bridging([QUICK] * 2)))
    assert seen.heard[0][1].text == " ".join(SAFETY)
    assert sum("Stop if it hurts" in say.text for _, say in seen.heard) == 1
    assert seen.scenes[0].notice == SAFETY
    assert seen.at(7.5).notice == ()


def test_from_standing_to_counting_in_without_a_hand_on_the_keyboard(bridge: PoseDefinition) -> None:
    lying = Acting([(0.0, STANDING), (9.0, STANDING), (1.0, SUPINE), (4.5, SUPINE)])
    coach, kept = alone(bridge)
    seen = watch(coach, lit(InTurn(lying, Bridging([QUICK] * 2))))
    guides = seen.texts(Kind.GUIDE)
    assert guides[0] == "Lie down on your back, side-on to the camera"
    assert seen.at(3).count == 0
    assert [say.text for t, say in seen.heard if say.kind is Kind.NUMBER][:3] == ["3", "2", "1"]
    assert "Go" in seen.texts(Kind.NUMBER)
    assert any(scene.middle == "2" for scene in seen.scenes)
    assert len(kept.sets[0]) == 2


def test_who_begins_at_once_is_not_held_up_by_the_count_in(bridge: PoseDefinition) -> None:
    coach, kept = alone(bridge)
    seen = watch(coach, lit(Bridging([QUICK] * 2)))
    assert "Go" not in seen.texts(Kind.NUMBER)
    assert coach.stage is Stage.WORKING
    assert len(kept.sets[0]) == 2


def test_a_cue_is_shown_with_the_body_part_spoken_once_and_praised_when_mended(bridge: PoseDefinition) -> None:
    low, good = replace(QUICK, hip_line_deg=148, hold_s=4.0), replace(QUICK, hold_s=3.0)
    coach, _ = alone(bridge)
    seen = watch(coach, lit(Bridging([QUICK, low, good])))
    assert seen.texts(Kind.CORRECTION) == ["Lift your hips higher"]
    assert len(seen.texts(Kind.PRAISE)) == 1
    corrected = [scene for scene in seen.scenes if scene.tone is Tone.CORRECTION and scene.show]
    assert corrected
    assert "near_hip" in corrected[0].show
    assert corrected[0].line == bridge.line
    assert any(scene.tone is Tone.PRAISE for scene in seen.scenes)


def test_session_rests_goes_on_and_ends_by_itself(bridge: PoseDefinition) -> None:
    act = InTurn(Bridging([QUICK] * 2, rest_after_s=3.0), Bridging([QUICK], rest_after_s=7.0))
    kept = Kept()
    plans = [Plan((bridge,), 2, rest_s=2.0), Plan((bridge,), 1, rest_s=5.0)]
    coach = Coach(plans, kept)
    seen = watch(coach, lit(act))
    assert [len(done) for done in kept.sets] == [2, 1]
    assert coach.finished
    rests = [scene for scene in seen.scenes if scene.title == "Rest"]
    assert rests
    assert rests[0].under == "Next: Bridge"
    assert rests[0].middle == "2"
    assert seen.scenes[-1].under == "3 repetitions counted"
    assert seen.texts(Kind.INFO)[-1].startswith("That was all")


def test_long_hold_is_announced_paced_and_its_end_told_once(bridge: PoseDefinition) -> None:
    coach, _ = alone(bridge, hold_s=15.0, repetitions=1, breathing=True)
    seen = watch(coach, lit(Bridging([replace(QUICK, hold_s=17.0)])))
    calls = [(round(t), say.text) for t, say in seen.heard if say.kind is Kind.CALL]
    told = dict((text, t) for t, text in calls)
    assert told["And slowly back"] - told["Five more seconds"] == pytest.approx(5.5, abs=1)
    assert sum(text == "And slowly back" for _, text in calls) == 1
    assert {scene.breath_word for scene in seen.scenes} == {None, "breathe in", "breathe out"}
    settled = coach.sets[0].repetitions[0].hold_s
    assert max(scene.hold_s or 0 for scene in seen.scenes) == pytest.approx(settled, abs=0.2)


def test_raised_hand_pauses_and_nothing_counts_until_it_is_raised_again(bridge: PoseDefinition) -> None:
    act = InTurn(Bridging([QUICK], rest_after_s=2.5), Bridging([QUICK] * 2, rest_after_s=3.0), Bridging([QUICK] * 2))
    first, pause = Bridging([QUICK], rest_after_s=2.5).duration_s, Bridging([QUICK] * 2, rest_after_s=3.0).duration_s
    coach, kept = alone(bridge)
    raised = with_hand_up(lit(act), (first - 1.8, first - 0.4), (first + pause - 2.0, first + pause - 0.6))
    seen = watch(coach, raised)
    assert seen.at(first + 1).middle == "Paused"
    assert seen.texts(Kind.CALL) == ["Paused. Raise your hand again to go on", "Going on"]
    assert len(kept.sets[0]) == 3


def test_who_is_gone_for_good_ends_the_session_and_what_was_done_is_kept(bridge: PoseDefinition) -> None:
    kept = Kept()
    coach = Coach([Plan((bridge,))], kept, gone_s=3.0)
    act = Bridging([QUICK] * 2, rest_after_s=12.0)
    seen = watch(coach, lit(act, gaps=[(act.duration_s - 10.0, 99.0)]))
    assert coach.finished
    assert len(kept.sets[0]) == 2
    assert "I cannot see you" in " ".join(scene.say or "" for scene in seen.scenes)


def test_repetition_in_progress_at_the_end_is_settled_and_kept(bridge: PoseDefinition) -> None:
    coach, kept = alone(bridge)
    act = Bridging([QUICK, replace(QUICK, hold_s=5.0)])
    watch(coach, ((frame, body) for frame, body in lit(act) if frame.time_s < 8.0))
    assert len(kept.sets[0]) == 1
    coach.finish()
    assert [repetition.events.complete for repetition in kept.sets[0]] == [True, False]


def test_skipping_leads_to_the_rest_and_out_of_it(bridge: PoseDefinition) -> None:
    coach = Coach([Plan((bridge,), 5, rest_s=60), Plan((bridge,), 5)], Kept())
    frames = lit(Bridging([QUICK] * 2))
    watch(coach, [next(frames)])
    coach.skip()
    assert coach.stage is Stage.RESTING
    coach.skip()
    watch(coach, [next(frames)])
    assert coach.stage is Stage.PLACING
    assert len(coach.sets) == 2


def test_view_from_the_front_is_told_before_counting_in(bridge: PoseDefinition) -> None:
    coach, _ = alone(bridge)
    frontal = Camera(px_per_m=200, at=(300, 400), azimuth_deg=55)
    seen = watch(coach, lit(Bridging([replace(QUICK, rest_s=8.0)]), camera=frontal))
    assert seen.at(1.0).say == bridge.view_say
    assert seen.at(1.0).notice == SAFETY
    assert bridge.view_say in seen.texts(Kind.GUIDE)
    assert not any(scene.middle for scene in seen.scenes)


def test_feet_that_leave_the_picture_in_mid_set_are_told_at_rest(bridge: PoseDefinition) -> None:
    coach, kept = alone(bridge)
    resting = Bridging([QUICK], rest_after_s=6.0)
    aside = Camera(px_per_m=200, at=(470, 420))  # the ankles are 0.9 m from the shoulder
    seen = watch(coach, lit(InTurn(Bridging([QUICK]), resting), camera=FAR))
    assert "Your feet are cut off: step back" not in [scene.say for scene in seen.scenes]
    coach, kept = alone(bridge)
    frames = itertools.chain(lit(Bridging([QUICK])), later(lit(resting, camera=aside), Bridging([QUICK]).duration_s))
    seen = watch(coach, frames)
    assert seen.scenes[-1].say == "Your feet are cut off: step back"
    assert len(kept.sets[0]) >= 1


def test_a_second_person_is_asked_to_leave_before_it_begins(bridge: PoseDefinition) -> None:
    coach, _ = alone(bridge)
    coach.people = People(2)
    seen = watch(coach, lit(Bridging([replace(QUICK, rest_s=10.0)])))
    assert seen.texts(Kind.GUIDE) == ["One person, please: I can follow only one"]


def test_a_second_person_who_comes_in_mid_set_is_asked_to_leave_at_rest(bridge: PoseDefinition) -> None:
    coach, kept = alone(bridge)
    asked = "One person, please: I can follow only one"
    first = watch(coach, lit(Bridging([QUICK] * 2)))
    coach.people = People(2)
    then = watch(coach, later(lit(Bridging([Lift(rest_s=4.0)])), first.times[-1] + 0.1))
    assert asked not in [scene.say for scene in first.scenes]
    assert asked in then.texts(Kind.GUIDE)
    assert all(scene.say != asked for scene in then.scenes if scene.hold_s), "said in a hold"
    assert len(kept.sets[0]) >= 2, "counting goes on"


def test_others_are_looked_for_while_placing_and_at_rest_and_never_in_a_movement(bridge: PoseDefinition) -> None:
    coach, _ = alone(bridge)
    every_s: dict[str, set[float]] = {}
    for frame, body in lit(Bridging([QUICK] * 3)):
        scene = coach.update(frame, body)
        doing = "hold" if scene.hold_s else coach.stage.value
        every_s.setdefault(doing, set()).add(coach.look_every_s)
    assert every_s["placing"] == {0.5}
    assert every_s["working"] == {2.0, np.inf}
    assert every_s["hold"] == {np.inf}


def test_the_clock_is_the_cameras(bridge: PoseDefinition) -> None:
    coach, kept = alone(bridge)
    for frame, body in lit(Bridging([QUICK] * 2)):
        later = frame.time_s + 1000.0
        coach.update(replace(frame, time_s=later), replace(body, time_s=later))
    assert len(kept.sets[0]) == 2
    assert not np.isnan(kept.sets[0][0].hold_s)


def test_a_hold_that_was_broken_off_by_a_pause_is_not_praised_for_being_longer(bridge: PoseDefinition) -> None:
    coach, kept = alone(bridge, hold_s=2.5)
    frames = list(lit(Bridging([QUICK, replace(QUICK, hold_s=3.0)], rest_after_s=3.0)))
    up = round(15 * (Bridging([QUICK]).duration_s + 1.0))
    first = watch(coach, frames[:up])
    assert first.texts(Kind.CORRECTION) == ["Hold a little longer"]
    coach.press()
    watch(coach, frames[up : up + 1])
    coach.press()
    then = watch(coach, frames[up + 25 :])
    assert [repetition.faults for repetition in kept.sets[0][1:]] == [()]
    assert then.texts(Kind.PRAISE) == []


def test_what_has_left_the_picture_is_said_after_the_tone_of_the_repetition_which_would_cut_it(
    bridge: PoseDefinition,
) -> None:
    act = Bridging([QUICK], rest_after_s=6.0)
    aside = Camera(px_per_m=200, at=(470, 420))
    first_s = Bridging([QUICK]).duration_s
    coach, _ = alone(bridge)
    frames = itertools.chain(lit(Bridging([QUICK])), later(lit(act, camera=aside), first_s))
    heard = [(time_s, say.kind) for time_s, say in watch(coach, frames).heard]
    tones = [time_s for time_s, kind in heard if kind is Kind.COUNT]
    guides = [time_s for time_s, kind in heard if kind is Kind.GUIDE and time_s > first_s]
    assert len(tones) == 2
    assert guides
    assert guides[0] >= tones[1]


@pytest.mark.parametrize(
    ("done", "rest_s", "said"),
    [(1, 9.0, "Well done. Rest. Next comes Bridge"), (1, 0.0, "Well done."), (0, 9.0, "Rest. Next comes Bridge")],
)
def test_rest_and_praise_are_said_where_there_is_a_rest_and_something_to_praise(
    done: int, rest_s: float, said: str, bridge: PoseDefinition
) -> None:
    coach = Coach([Plan((bridge,), 3, rest_s=rest_s), Plan((bridge,), 3)], Kept())
    seen = watch(coach, lit(Bridging([QUICK] * done, rest_after_s=2.0)))
    coach.skip()
    assert [say.text for say in coach.says()] == [said]
    assert "Rest" not in " ".join(seen.texts(Kind.INFO))


def test_who_does_nothing_that_counts_is_told_once_more_what_to_do(bridge: PoseDefinition) -> None:
    coach, _ = alone(bridge)
    seen = watch(coach, lit(Bridging([QUICK], rest_after_s=40.0)))
    assert bridge.instructions[1] not in [say.text for _, say in seen.heard], "one was counted"
    coach, _ = alone(bridge)
    seen = watch(coach, lit(Bridging([], rest_after_s=40.0)))
    assert seen.texts(Kind.GUIDE) == [bridge.instructions[1]]
    assert bridge.instructions[1] in [scene.say for scene in seen.scenes]


def test_light_that_goes_out_in_mid_set_is_told_at_rest_once(bridge: PoseDefinition) -> None:
    coach, kept = alone(bridge)
    frames = list(lit(Bridging([QUICK] * 4, rest_after_s=5.0)))
    dusk_s = Bridging([QUICK]).duration_s
    dark = [(blank(frame.index, frame.time_s, 20, (64, 48)), body) for frame, body in frames if frame.time_s >= dusk_s]
    seen = watch(coach, frames[: -len(dark)] + dark)
    assert seen.texts(Kind.GUIDE) == ["It is rather dark here: more light helps"]
    assert all(scene.say is None for scene in seen.scenes if scene.hold_s), "said in a hold"
    assert len(kept.sets[0]) == 4


@pytest.mark.parametrize("sets", [1, 2])
def test_what_the_last_repetition_is_told_is_part_of_what_ends_the_set(sets: int, bridge: PoseDefinition) -> None:
    coach = Coach([Plan((bridge,), 1, hold_s=2.5, rest_s=9.0)] * sets, Kept())
    seen = watch(coach, lit(Bridging([QUICK], rest_after_s=3.0)))
    ends = [say.text for _, say in seen.heard if "Well done" in say.text]
    assert len(ends) == 1
    assert "Well done. Next time: hold a little longer" in ends[0]
    at_s = next(time_s for time_s, say in seen.heard if say.text == ends[0])
    assert [say.kind for time_s, say in seen.heard if time_s == at_s] == [Kind.COUNT, Kind.INFO]


@pytest.mark.parametrize("skipped", [False, True])
def test_what_was_done_before_another_exercise_is_kept_where_exercises_are_recognised(skipped: bool) -> None:
    """Bridges, then longer cat-camels, and nobody said which: the bridges had left the history."""
    kept = Kept()
    coach = Coach([Plan((load_pose("bridge"), load_pose("cat_camel")))], kept)
    bridges = list(lit(Bridging([QUICK, QUICK])))
    cycle = [(1.5, (0.08,)), (1.0, (0.08,)), (2.0, (-0.09,)), (1.0, (-0.09,)), (1.5, (0.0,)), (1.0, (0.0,))]
    backs = [(frame, body) for frame, body in seen_in_space(Performing(rounding, [(2.0, (0.0,)), *cycle * 3]), View())]
    watch(coach, [*bridges, *later(backs, bridges[-1][0].time_s + 1.0)])
    coach.skip() if skipped else coach.finish()
    assert kept.poses == ["cat_camel", "bridge"]
    assert [len(repetitions) for repetitions in kept.sets] == [3, 2]
    assert coach.sets[0].counted == 5
