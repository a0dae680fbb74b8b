"""Made-up motion of all six exercises, however it is seen: counts, sides, holds and faults are those of the person.

A usual run tries the ways in `USUAL`, every trouble among them; FORMCHECK_EXAMPLES=200 searches for others, so many
an act.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from formcheck.checking import Checker, load_pose
from formcheck.engine import Engine
from formcheck.tracking import Body
from formcheck.tracking.same_person import SamePerson
from formcheck.video import Frame
from tests.bodies import Act, Bridging, Camera, Lift, film
from tests.bodies_in_space import Performing, View, reaching, rounding, seen, sitting_back, turning
from tests.disturbances import DISTURBANCES, thinned
from tests.tilting import duration_s, tilts

EXAMPLES = os.environ.get("FORMCHECK_EXAMPLES")
search = settings(
    max_examples=int(EXAMPLES or 1),
    phases=[Phase.explicit, Phase.generate]
    if EXAMPLES
    else [Phase.explicit],  # shrinking takes minutes and says little
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


def childs_pose(knee_deg: float = 20.0, elbow_deg: float = 180.0) -> Performing:
    steps: list[tuple[float, tuple[float, ...]]] = [
        (0.0, (0,)), (2.0, (0,)), (2.0, (1,)), (3.0, (1,)), (2.0, (0,)), (0.8, (0,)),
    ]  # fmt: skip
    return Performing(partial(sitting_back, knee_deg=knee_deg, elbow_deg=elbow_deg), steps)


def seated_twist(turn_deg: float = 45.0) -> Performing:
    steps: list[tuple[float, tuple[float, ...]]] = [(0.0, (0,)), (2.0, (0,))]
    for turn in (turn_deg, -turn_deg):
        steps += [(1.3, (turn,)), (2.0, (turn,)), (1.3, (0,)), (1.3, (0,))]
    return Performing(turning, steps)


def bridge(hip_line_deg: float = 182.0) -> Bridging:
    return Bridging([Lift(hip_line_deg=hip_line_deg)] * 2)


#: A chord that goes over to the far hip in the middle of a stroke reads like a jerk: known, and not mended. A lowering
#: that a part is cut out of is a quick one.
MAY: dict[str, set[str]] = {"swapped": {"jerky"}, "cut": {"lowered_fast"}}

#: Exercise, what is done, the sides it is done on, and the faults in each repetition.
DONE: dict[str, tuple[str, Act, list[str | None], set[str]]] = {
    "bridge": ("bridge", bridge(), [None, None], set()),
    "bridge, hips low": ("bridge", bridge(152.0), [None, None], {"hips_low"}),
    "bird dog": ("bird_dog", bird_dog(), ["right", "left"], set()),
    "bird dog, leg low": ("bird_dog", bird_dog(leg_deg=-32.0), ["right", "left"], {"leg_low"}),
    "cat-camel": ("cat_camel", cat_camel(), [None, None], set()),
    "cat-camel, hardly rounded": ("cat_camel", cat_camel(rounded=0.015), [None, None], {"shallow_round"}),
    "child's pose": ("childs_pose", childs_pose(), [None], set()),
    "child's pose, hips high": ("childs_pose", childs_pose(knee_deg=66.0), [None], {"hips_high"}),
    "child's pose, arms bent": ("childs_pose", childs_pose(elbow_deg=90.0), [None], {"arms_not_extended"}),
    "seated twist": ("seated_twist", seated_twist(), ["left", "right"], set()),
}


@dataclass(frozen=True)
class Way:
    """How an act is filmed, and what goes wrong meanwhile (for a moment each, at these shares of the clip)."""

    view: View
    rate: float = 12.0
    speed: float = 1.0
    jitter: float = 0.0
    dropped: float = 0.0
    troubles: tuple[tuple[str, float], ...] = ()
    seed: int = 0


#: The ways of a usual run: seen from either side, near and far, with every trouble once.
USUAL = (
    Way(
        View(True, 14.0, 5.0, 220.0, (0.05, -0.05)),
        10.0,
        1.2,
        0.004,
        0.05,
        (("swapped", 0.3), ("cut", 0.6), ("lost", 0.8)),
        1,
    ),
    Way(
        View(False, -12.0, -5.0, 300.0),
        13.0,
        0.85,
        0.002,
        0.08,
        (("hidden", 0.3), ("misread", 0.55), ("passed by", 0.8)),
        2,
    ),
)

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
    troubles=st.one_of(
        st.just(()),
        st.tuples(st.tuples(st.sampled_from(sorted(DISTURBANCES)), st.floats(0.15, 1))),  # not while rest is learned
    ),
    seed=st.integers(0, 1000),
)


def checked(pose: str, act: Act, way: Way) -> Checker:
    frames = acted(act, way)
    frames = thinned(frames, way.dropped, way.seed)
    for trouble, when in way.troubles:
        begin_s = when * act.duration_s / way.speed
        frames = DISTURBANCES[trouble](frames, begin_s, begin_s + MOMENT_S)
    engine, same = Engine(load_pose(pose), hold_s=0.5), SamePerson()
    for frame, body in frames:  # as the tracker does it
        if body.found and not same.update(body.landmarks_px, body.time_s):
            body = Body.missing(body.time_s, body.frame_size, body.near, company=True)
        elif not body.found:
            same.nobody(body.time_s)
        engine.update(frame, body)
    engine.finish()
    return engine.checker


def acted(act: Act, way: Way) -> Iterator[tuple[Frame, Body]]:
    """Frames and bodies of an act; those of the bridge lie in a plane and have a camera of their own."""
    if isinstance(act, Performing):
        return seen(act, way.view, way.rate, way.speed, way.jitter, way.seed)
    view = way.view
    at = (470.0, 400.0) if view.mirrored else (170.0, 400.0)
    camera = Camera(
        px_per_m=view.px_per_m,
        at=(at[0] + view.shift[0] * 640, at[1] + view.shift[1] * 480),
        feet="left" if view.mirrored else "right",
        azimuth_deg=view.azimuth_deg,
        roll_deg=view.roll_deg,
    )
    return film(act, way.rate, camera, speed=way.speed, jitter=way.jitter, seed=way.seed)


@cache
def holds(done: str) -> list[float]:
    """Holds of an act as it is seen plainly, seconds."""
    pose, act, _, _ = DONE[done]
    return [repetition.hold_s for repetition in checked(pose, act, Way(View(), rate=15.0)).repetitions]


@pytest.mark.parametrize("done", DONE)
@search
@given(way=WAYS)
@example(way=USUAL[0])
@example(way=USUAL[1])
def test_counts_sides_holds_and_faults_hold_however_it_is_seen(done: str, way: Way) -> None:
    pose, act, sides, faults = DONE[done]
    found = checked(pose, act, way).repetitions
    other = {"left": "right", "right": "left", None: None}
    assert [repetition.side for repetition in found] == [other[side] if way.view.mirrored else side for side in sides]
    for repetition, hold_s in zip(found, holds(done), strict=True):
        told, unjudged = ({item.id for item in items} for items in (repetition.faults, repetition.unjudged))
        assert told <= faults | {name for trouble, _ in way.troubles for name in MAY.get(trouble, set())}
        assert faults - told <= unjudged
        if not faults:
            lost_s = len(way.troubles) * (MOMENT_S + 4 / way.rate)  # and the moment that the guard takes to be sure
            assert hold_s / way.speed - TOLERANCE_S - lost_s <= repetition.hold_s <= hold_s / way.speed + TOLERANCE_S


def test_every_trouble_is_among_the_usual_ways() -> None:
    assert {trouble for way in USUAL for trouble, _ in way.troubles} == set(DISTURBANCES)


def test_without_its_picture_no_pelvic_tilt_is_counted_and_the_reason_is_given() -> None:
    engine = Engine(load_pose("pelvic_tilt"))
    for frame, body in film(Bridging([Lift(hip_line_deg=140.0)])):
        engine.update(frame, body)
    engine.finish()
    assert engine.checker.repetitions == []
    assert engine.checker.not_placed is not None


#: The pelvic tilt is read off the picture, which is made for each frame: one tilt, and few ways.
TILTED: dict[str, tuple[dict[str, float | bool], tuple[str, str]]] = {
    "mirrored and quick": ({"mirror": True, "speed": 1.2}, ("swapped", "cut")),
    "small, in a tilted picture": ({"scale": 0.6, "roll_deg": 4.0, "rate": 10.0}, ("hidden", "lost")),
    "in dim light": ({"light": 0.5}, ("passed by", "misread")),
}


@pytest.mark.parametrize("way", TILTED)
def test_pelvic_tilts_are_counted_however_they_are_seen(way: str) -> None:
    how, troubles = TILTED[way]
    speed = float(how.get("speed", 1.0))
    frames = thinned(tilts(7.0, **how), 0.05, 3)  # type: ignore[arg-type]
    for trouble, when in zip(troubles, (0.4, 0.6), strict=True):
        begin_s = when * duration_s(1) / speed
        frames = DISTURBANCES[trouble](frames, begin_s, begin_s + MOMENT_S)
    engine, same = Engine(load_pose("pelvic_tilt")), SamePerson()
    for frame, body in frames:
        if body.found and not same.update(body.landmarks_px, body.time_s):
            body = Body.missing(body.time_s, body.frame_size, body.near, company=True)
        engine.update(frame, body)
    engine.finish()
    (repetition,) = engine.checker.repetitions
    assert {fault.id for fault in repetition.faults} == set()
    assert 2.2 / speed - 2 * MOMENT_S - 0.8 <= repetition.hold_s <= 2.2 / speed + TOLERANCE_S


def test_every_trouble_is_among_those_of_the_pelvic_tilt() -> None:
    assert {trouble for _, troubles in TILTED.values() for trouble in troubles} == set(DISTURBANCES)
