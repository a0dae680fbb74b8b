"""Made-up motion of five exercises, however it is seen: counts, sides, holds and faults are those of the person.

The bridge has its own tests (`checking/`). FORMCHECK_EXAMPLES=200 searches for longer than the few examples of a
usual run, which are the same every time.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache, partial

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from formcheck.checking import Checker, load_pose
from formcheck.engine import Engine
from formcheck.tracking import Body
from formcheck.tracking.same_person import SamePerson
from tests.bodies import Bridging, Lift, film
from tests.bodies_in_space import Performing, View, reaching, rounding, seen, sitting_back, turning
from tests.disturbances import DISTURBANCES, thinned

EXAMPLES = os.environ.get("FORMCHECK_EXAMPLES")
search = settings(
    max_examples=int(EXAMPLES or 2),
    deadline=None,
    derandomize=EXAMPLES is None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes and says little more
)

#: How long a disturbance lasts, seconds, and what the way of filming may do to a hold. A disturbance may cost as much
#: of it as it lasts, and a frame at each end: what was not seen is not held.
MOMENT_S, TOLERANCE_S = 0.35, 0.4


def bird_dog(leg_deg: float = 0.0) -> Performing:
    steps: list[tuple[float, tuple[float, ...]]] = [(0.0, (0, 0))]
    for right, left in ((1, 0), (0, 1)):
        steps += [(1.8 - 0.8 * left, (0, 0)), (1.1, (right, left)), (1.5, (right, left)), (1.1, (0, 0)), (0.3, (0, 0))]
    return Performing(partial(reaching, leg_deg=leg_deg), [*steps, (0.7, (0, 0))])


def cat_camel(rounded: float = 0.12) -> Performing:
    cycle: list[tuple[float, tuple[float, ...]]] = [
        (1.2, (rounded,)), (0.8, (rounded,)), (1.8, (-0.12,)), (0.8, (-0.12,)), (1.2, (0,)),
    ]  # fmt: skip
    return Performing(rounding, [(0.0, (0,)), (2.0, (0,)), *cycle, *cycle, (0.7, (0,))])


def childs_pose(knee_deg: float = 20.0) -> Performing:
    steps: list[tuple[float, tuple[float, ...]]] = [
        (0.0, (0,)), (2.0, (0,)), (2.0, (1,)), (3.0, (1,)), (2.0, (0,)), (0.8, (0,)),
    ]  # fmt: skip
    return Performing(partial(sitting_back, knee_deg=knee_deg), steps)


def seated_twist(turn_deg: float = 45.0) -> Performing:
    steps: list[tuple[float, tuple[float, ...]]] = [(0.0, (0,)), (2.0, (0,))]
    for turn in (turn_deg, -turn_deg):
        steps += [(1.3, (turn,)), (2.0, (turn,)), (1.3, (0,)), (1.3, (0,))]
    return Performing(turning, steps)


#: Known, and not mended: a chord that goes over to the far hip in the middle of a stroke reads like a jerk.
MAY: dict[str | None, set[str]] = {"swapped": {"jerky"}}

#: Exercise, what is done, the sides it is done on, and the faults in each repetition.
DONE: dict[str, tuple[str, Performing, list[str | None], set[str]]] = {
    "bird dog": ("bird_dog", bird_dog(), ["right", "left"], set()),
    "bird dog, leg low": ("bird_dog", bird_dog(leg_deg=-32.0), ["right", "left"], {"leg_low"}),
    "cat-camel": ("cat_camel", cat_camel(), [None, None], set()),
    "cat-camel, hardly rounded": ("cat_camel", cat_camel(rounded=0.015), [None, None], {"shallow_round"}),
    "child's pose": ("childs_pose", childs_pose(), [None], set()),
    "child's pose, hips high": ("childs_pose", childs_pose(knee_deg=66.0), [None], {"hips_high"}),
    "seated twist": ("seated_twist", seated_twist(), ["left", "right"], set()),
}


@dataclass(frozen=True)
class Way:
    """How an act is filmed, and what goes wrong meanwhile (for a moment, at this share of the clip)."""

    view: View
    rate: float = 12.0
    speed: float = 1.0
    jitter: float = 0.0
    dropped: float = 0.0
    trouble: str | None = None
    when: float = 0.5
    seed: int = 0


WAYS = st.builds(
    Way,
    view=st.builds(
        View,
        mirrored=st.booleans(),
        azimuth_deg=st.floats(-20, 20),
        roll_deg=st.floats(-6, 6),
        px_per_m=st.floats(200, 330),
        shift=st.tuples(st.floats(-0.08, 0.08), st.floats(-0.08, 0.08)),
    ),
    rate=st.floats(10, 15),
    speed=st.floats(0.8, 1.25),
    jitter=st.floats(0, 0.006),
    dropped=st.floats(0, 0.1),
    trouble=st.sampled_from([None, *DISTURBANCES]),
    when=st.floats(0.15, 1),  # not while rest is learned
    seed=st.integers(0, 1000),
)


def checked(pose: str, act: Performing, way: Way) -> Checker:
    frames = seen(act, way.view, way.rate, way.speed, way.jitter, way.seed)
    frames = thinned(frames, way.dropped, way.seed)
    if way.trouble is not None:
        begin_s = way.when * act.duration_s / way.speed
        frames = DISTURBANCES[way.trouble](frames, begin_s, begin_s + MOMENT_S)
    engine, same = Engine(load_pose(pose), hold_s=0.5), SamePerson()
    for frame, body in frames:  # as the tracker does it
        known = not body.found or same.update(body.landmarks_px, body.time_s)
        engine.update(frame, body if known else Body.missing(body.time_s, body.frame_size, body.near))
    engine.finish()
    return engine.checker


@cache
def holds(done: str) -> list[float]:
    """Holds of an act as it is seen plainly, seconds."""
    pose, act, _, _ = DONE[done]
    return [repetition.hold_s for repetition in checked(pose, act, Way(View(), rate=15.0)).repetitions]


@pytest.mark.parametrize("done", DONE)
@search
@given(way=WAYS)
def test_counts_sides_holds_and_faults_hold_however_it_is_seen(done: str, way: Way) -> None:
    pose, act, sides, faults = DONE[done]
    found = checked(pose, act, way).repetitions
    other = {"left": "right", "right": "left", None: None}
    assert [repetition.side for repetition in found] == [other[side] if way.view.mirrored else side for side in sides]
    for repetition, hold_s in zip(found, holds(done), strict=True):
        told, unjudged = ({item.id for item in items} for items in (repetition.faults, repetition.unjudged))
        assert told <= faults | MAY.get(way.trouble, set())
        assert faults - told <= unjudged
        if not faults:
            lost_s = 0.0 if way.trouble is None else MOMENT_S + 2 / way.rate
            assert hold_s / way.speed - TOLERANCE_S - lost_s <= repetition.hold_s <= hold_s / way.speed + TOLERANCE_S


@search
@given(way=WAYS)
def test_without_its_picture_no_pelvic_tilt_is_counted_and_the_reason_is_given(way: Way) -> None:
    engine = Engine(load_pose("pelvic_tilt"))
    act = Bridging([Lift(hip_line_deg=140.0)])
    for frame, body in film(act, way.rate, speed=way.speed, jitter=way.jitter, seed=way.seed):
        engine.update(frame, body)
    engine.finish()
    assert engine.checker.repetitions == []
    assert engine.checker.not_placed is not None
