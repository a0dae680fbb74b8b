"""The seated twist, done by made-up sitting people."""

import math
from dataclasses import replace

import numpy as np
import pytest

from formcheck.checking import Moment, load_pose
from formcheck.engine import Engine
from formcheck.measures.sitting import shoulder_heading_deg
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX
from tests.sitting_people import FPS, SIZE, frame_of, read_all, sitting, twisting


def check(bodies: list[Body], hold_s: float | None = None) -> tuple[Engine, list[Moment]]:
    engine = Engine(load_pose("seated_twist"), hold_s)
    moments = [engine.update(frame_of(body), body) for body in bodies]
    engine.finish()
    return engine, moments


def faults_of(engine: Engine) -> list[list[str]]:
    return [[fault.id for fault in repetition.faults] for repetition in engine.checker.repetitions]


def test_both_sides_are_counted_with_their_side_and_hold() -> None:
    engine, _ = check(twisting(-40, 40), hold_s=3)
    assert [repetition.side for repetition in engine.checker.repetitions] == ["right", "left"]
    assert faults_of(engine) == [[], []]
    assert engine.checker.repetitions[0].hold_s == pytest.approx(4.4, abs=0.3)


def with_arm(bodies: list[Body], elbow: tuple[float, float], hand: tuple[float, float], seen: float) -> list[Body]:
    """The left arm, when the trunk is turned to the right, so far from where it rests, px, and seen or not."""
    first, changed = bodies[0], []
    for body in bodies:
        turned = -shoulder_heading_deg(body) / 40
        px, visibility = body.landmarks_px.copy(), body.visibility.copy()
        for joint, way in (("left_elbow", elbow), ("left_wrist", hand)):
            px[INDEX[joint]] = first.landmarks_px[INDEX[joint]] + turned * np.array(way)
            visibility[INDEX[joint]] = seen if turned > 0.1 else 1.0
        changed.append(replace(body, landmarks_px=px, visibility=visibility))
    return changed


@pytest.mark.parametrize(
    ("elbow", "hand", "seen", "told", "unjudged"),
    [
        ((-5, 5), (-5, 0), 1.0, True, None),  # beside the body: the trunk is 100 px
        ((-70, 10), (-80, -20), 1.0, False, None),  # across
        ((-5, 5), (-5, 0), 0.2, False, "not visible"),  # where the model supposes it behind the knee
        ((-40, 5), (-5, 0), 1.0, False, "too small to tell"),
        ((-5, 5), (-22, 0), 1.0, False, "your hand is at the knee, and your elbow may be outside of it"),
    ],
)
def test_an_elbow_that_stays_beside_the_body_is_not_hooked(
    elbow: tuple[float, float], hand: tuple[float, float], seen: float, told: bool, unjudged: str | None
) -> None:
    engine, _ = check(with_arm(twisting(-40), elbow, hand, seen), hold_s=3)
    (repetition,) = engine.checker.repetitions
    assert repetition.side == "right"
    assert ("elbow_not_hooked" in {fault.id for fault in repetition.faults}) == told
    assert {u.id: u.why for u in repetition.unjudged}.get("elbow_not_hooked") == unjudged


def test_who_is_turned_as_the_clip_begins_has_no_twist_on_the_way_back() -> None:
    """A recorded woman sits turned to the left, comes back to the front, and was told of a twist to the right."""
    bodies = twisting(40)
    turned = next(i for i, body in enumerate(bodies) if body.time_s >= 5)
    engine, moments = check(bodies[turned:])
    assert engine.checker.repetitions == []
    assert moments[0].say == "Sit facing forward before you turn"
    both, _ = check(twisting(40, -40)[turned:])  # rest is learnt once it is seen
    assert [repetition.side for repetition in both.checker.repetitions] == ["right"]


def seen_turned(by_deg: float) -> Engine:
    """One twist to the right by who sits turned away from the camera by this."""
    bodies = [sitting(b.time_s, shoulders=shoulder_heading_deg(b), facing=by_deg) for b in twisting(-40)]
    return check(bodies, hold_s=3)[0]


@pytest.mark.parametrize("by_deg", [56, 65])
def test_a_twist_seen_from_the_side_is_counted_with_its_side_but_its_size_is_not_told(by_deg: float) -> None:
    engine = seen_turned(by_deg)
    assert engine.checker.view == "side"
    assert [repetition.side for repetition in engine.checker.repetitions] == ["right"]
    assert ("shallow_twist", "view") in {(u.id, u.why) for u in engine.checker.repetitions[0].unjudged}


def with_standing_legs(bodies: list[Body], risen_px: float = 0.0) -> list[Body]:
    """The same, but while the trunk is turned the legs are made up as of who stands; the body as much higher then."""
    changed = []
    for body in bodies:
        if abs(shoulder_heading_deg(body)) > 10:
            world = body.world_m.copy()
            for joint, down_m in (("knee", 0.43), ("ankle", 0.85)):
                for side in ("left", "right"):
                    world[INDEX[f"{side}_{joint}"]] = (0.0, down_m, 0.0)
            body = replace(body, world_m=world, landmarks_px=body.landmarks_px - np.array([0.0, risen_px]))
        changed.append(body)
    return changed


def test_legs_that_are_read_as_standing_do_not_end_a_twist_while_the_hips_stay_down() -> None:
    """As of a rendered woman whose crossed legs point at the camera: two of her four twists were lost."""
    engine, _ = check(with_standing_legs(twisting(-40, 40)), hold_s=3)
    assert [repetition.side for repetition in engine.checker.repetitions] == ["right", "left"]
    up, _ = check(with_standing_legs(twisting(-40, 40), risen_px=60), hold_s=3)  # the trunk is 100 px
    assert up.checker.repetitions == []


def test_turns_with_both_legs_straight_are_another_exercise() -> None:
    """As a recorded man does them, with his arms spread."""
    engine, _ = check(twisting(40, bent=False))
    assert engine.checker.repetitions == []
    assert engine.checker.another == "Bend one knee and set that foot outside the other"


def test_after_a_cut_rest_is_learnt_anew() -> None:
    """The next camera sees the person elsewhere, and from elsewhere: what was rest before is none."""
    before = twisting()
    after = [
        replace(body, time_s=2.0 + i / FPS, landmarks_px=body.landmarks_px + np.array([150.0, 0.0]))
        for i, body in enumerate(sitting(facing=40) for _ in range(4 * FPS))
    ]
    assert max(read_all("upper_body_turn", [*before, *after])) < 2


def test_who_is_filmed_from_the_waist_upwards_is_asked_for_the_legs() -> None:
    """The model makes legs up: of a recorded woman who stretches her wrists, side-on, a twist was told."""
    bodies = twisting(-40)
    for body in bodies:
        body.landmarks_px[[INDEX["left_knee"], INDEX["right_knee"]], 1] = SIZE[1] + 40
    engine, moments = check(bodies)
    assert engine.checker.repetitions == []
    assert moments[-1].say == "Show me your whole body, with your legs"


def test_the_view_is_that_at_rest_though_the_trunk_turns_away() -> None:
    engine, _ = check(twisting(-70, hold_s=4), hold_s=3)
    assert engine.checker.view == "front"
    assert all(unjudged.why != "view" for unjudged in engine.checker.repetitions[0].unjudged)


def test_hold_of_four_seconds_is_short_of_the_prescribed_thirty() -> None:
    assert faults_of(check(twisting(40))[0]) == [["hold_short"]]


def test_a_hold_is_not_called_short_by_a_head_and_arms_that_hardly_moved() -> None:
    rng = np.random.default_rng(1)
    bodies = twisting(-10, 40, arms=2.2, hold_s=3)
    shaken = [replace(body, landmarks_px=body.landmarks_px + rng.normal(0, 2, (33, 2))) for body in bodies]
    engine, _ = check(shaken)
    small, full = engine.checker.repetitions
    assert ("hold_short", "the movement is too small to time") in {(u.id, u.why) for u in small.unjudged}
    assert "hold_short" in {fault.id for fault in full.faults}


def test_a_twist_is_counted_though_the_head_only_nods_meanwhile() -> None:
    bodies = twisting(-10, arms=2.2)
    for i, body in enumerate(bodies):
        landmarks_px = body.landmarks_px.copy()
        landmarks_px[INDEX["nose"]] = (320.0, 90.0 + (7.0 if 5.0 < body.time_s < 5.8 else 0.0))
        bodies[i] = replace(body, landmarks_px=landmarks_px)
    (repetition,) = check(bodies, hold_s=3)[0].checker.repetitions
    assert (repetition.events.start_s, repetition.events.end_s) == pytest.approx((2.6, 9.4), abs=0.5)
    assert "shallow_twist" in {fault.id for fault in repetition.faults}


def test_shallow_twist_is_counted_and_named() -> None:
    engine, _ = check(twisting(-10, 40, arms=2.2, hold_s=3), hold_s=2)
    assert [repetition.side for repetition in engine.checker.repetitions] == ["right", "left"]
    assert faults_of(engine) == [["shallow_twist"], []]


def test_slouching_is_named() -> None:
    bodies = [
        sitting(body.time_s, shoulders=40 if 4 < body.time_s < 8 else 0, lean=30 if 4 < body.time_s < 8 else 4)
        for body in twisting(40)
    ]
    assert faults_of(check(bodies, hold_s=3)[0]) == [["slouching"]]


@pytest.mark.parametrize("facing", [0.0, 40.0])
def test_who_sinks_while_turning_slouches_whatever_the_lean_reads(facing: float) -> None:
    """The head comes down by 0.12 trunk lengths (100 px), as with a trunk 24 degrees off vertical; world landmarks
    have it upright.
    """

    def seen(sinks_px: float, with_shoulders: bool = True) -> list[Body]:
        bodies = twisting(40)
        for i, body in enumerate(bodies):
            turned = sitting(body.time_s, shoulders=shoulder_heading_deg(body), facing=facing)
            landmarks_px = turned.landmarks_px.copy()
            sinks = sinks_px if 3 < body.time_s < 9 else 0
            landmarks_px[[INDEX["left_ear"], INDEX["right_ear"]]] = (320, 90 + sinks)
            if with_shoulders:
                landmarks_px[[INDEX["left_shoulder"], INDEX["right_shoulder"]], 1] += sinks / 1.5
            bodies[i] = replace(turned, landmarks_px=landmarks_px)
        return bodies

    assert faults_of(check(seen(12.0), hold_s=3)[0]) == [["slouching"]]
    assert faults_of(check(seen(5.0), hold_s=3)[0]) == [[]]
    assert faults_of(check(seen(12.0, with_shoulders=False), hold_s=3)[0]) == [[]]  # who only bows the head


def test_changing_legs_between_sides_is_not_a_repetition() -> None:
    assert len(check(twisting(-40, 40, -40, hold_s=2, shift=8))[0].checker.repetitions) == 3


def test_standing_person_who_turns_round_is_not_counted() -> None:
    bodies = [
        sitting(i / FPS, shoulders=60 * math.sin(i / FPS), facing=90 * math.sin(i / FPS / 3), standing=True)
        for i in range(20 * FPS)
    ]
    engine, _ = check(bodies)
    assert engine.checker.repetitions == []
    assert engine.checker.not_placed == "Sit on the floor with your legs in front of you"


def test_a_trunk_that_reads_leaning_under_a_head_that_stays_up_is_not_told() -> None:
    """As of a rendered man, within 6 degrees of upright, whose trunk reads 18 while he is turned."""
    bodies = []
    for body in twisting(40):
        leaning = sitting(body.time_s, shoulders=shoulder_heading_deg(body), lean=30 if 4 < body.time_s < 8 else 4)
        bodies.append(
            replace(leaning, landmarks_px=sitting(body.time_s, shoulders=shoulder_heading_deg(body)).landmarks_px)
        )
    engine, _ = check(bodies, hold_s=3)
    assert faults_of(engine) == [[]]
    assert (
        "your head did not sink" in {item.id: item.why for item in engine.checker.repetitions[0].unjudged}["slouching"]
    )
