"""Turning of the trunk on made-up sitting people with exact angles."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.checking import Moment, load_pose
from formcheck.engine import Engine
from formcheck.errors import PoseError
from formcheck.measures import make_measure, twist
from formcheck.measures.sitting import shoulder_heading_deg, sits
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame

FPS = 12
_SIZE = (640, 480)
_PX_PER_M = 200.0
_PICTURE = np.zeros((2, 2, 3), np.uint8)
#: Half the width of the body, and how far the joint is above the hips, metres.
_JOINTS = {"shoulder": (0.18, 0.5), "elbow": (0.25, 0.25), "wrist": (0.3, 0.0), "hip": (0.12, 0.0)}


def sitting(
    time_s: float = 0.0,
    *,
    shoulders: float = 0.0,
    arms: float | None = None,
    hips: float = 0.0,
    facing: float = 0.0,
    lean: float = 0.0,
    standing: bool = False,
    bent: bool = True,
) -> Body:
    """A person whose lines are turned by these degrees (+ = to the person's left) from where they face (0 = camera).

    The left leg is bent, or neither.
    """
    world = np.zeros((33, 3))
    turned = {"shoulder": shoulders, "hip": hips}
    for joint, (half_m, up_m) in _JOINTS.items():
        heading = math.radians(facing + turned.get(joint, shoulders if arms is None else arms))
        across = np.array([math.cos(heading), 0.0, math.sin(heading)])
        back = np.array([-math.sin(math.radians(facing)), 0.0, math.cos(math.radians(facing))])
        tilt = math.radians(lean)
        middle = up_m * (math.sin(tilt) * back + np.array([0.0, -math.cos(tilt), 0.0]))
        world[INDEX[f"left_{joint}"]] = middle + half_m * across
        world[INDEX[f"right_{joint}"]] = middle - half_m * across
    for joint, down_m in (("knee", 0.43), ("ankle", 0.85)):
        for side in ("left", "right"):
            world[INDEX[f"{side}_{joint}"]] = (0.0, down_m if standing else 0.0, 0.0 if standing else -down_m)
    if bent and not standing:
        world[INDEX["left_knee"]], world[INDEX["left_ankle"]] = (0.0, -0.35, -0.25), (0.0, 0.0, -0.4)
    world[INDEX["nose"]] = (-0.1 * math.sin(math.radians(facing + shoulders)), -0.75, -0.1)
    return Body(time_s, _SIZE, np.array([320.0, 240.0]) + _PX_PER_M * world[:, :2], np.ones(33), world, "left")


def frame_of(body: Body) -> Frame:
    return Frame(0, body.time_s, _PICTURE)


def read_all(name: str, bodies: Iterable[Body], **parameters: str) -> list[float]:
    read = make_measure(name, dict(parameters))
    return [read(body, frame_of(body)) for body in bodies]


def after_rest(name: str, body: Callable[[float], Body], facing: float = 0.0, **parameters: str) -> float:
    """What a measure reads of a body after two seconds of sitting and facing forward."""
    rest = [sitting(i / FPS, facing=facing) for i in range(2 * FPS)]
    return read_all(name, [*rest, body(2.0)], **parameters)[-1]


def test_trunk_rotation_is_that_of_the_shoulders_when_the_hips_stay() -> None:
    assert after_rest("trunk_rotation", lambda t: sitting(t, shoulders=30), to="left") == pytest.approx(30, abs=0.5)


def test_hips_that_are_seen_turning_along_take_off_half_of_it() -> None:
    value = after_rest("trunk_rotation", lambda t: sitting(t, shoulders=60, hips=20), to="left")
    assert value == pytest.approx(50, abs=0.5)


@settings(max_examples=25)
@given(turn=st.floats(-80, 80), facing=st.floats(-50, 50))
def test_mirrored_body_reads_the_same_to_the_other_side(turn: float, facing: float) -> None:
    left = after_rest("upper_body_turn", lambda t: sitting(t, shoulders=turn, facing=facing), facing, to="left")
    right = after_rest("upper_body_turn", lambda t: sitting(t, shoulders=-turn, facing=-facing), -facing, to="right")
    assert left == pytest.approx(right, abs=1e-6)


@pytest.mark.parametrize("facing", [-50, -20, 0, 35, 50])
def test_where_the_person_faces_at_rest_does_not_matter(facing: float) -> None:
    value = after_rest("trunk_rotation", lambda t: sitting(t, shoulders=-40, facing=facing), facing, to="right")
    assert value == pytest.approx(40, abs=0.5)


def test_turn_across_the_half_circle_keeps_its_side() -> None:
    value = after_rest("upper_body_turn", lambda t: sitting(t, shoulders=40, facing=160), 160, to="left")
    assert value == pytest.approx(60 * math.tanh(40 / 60), abs=0.5)


def test_rotation_is_not_read_side_on_and_the_turn_as_far_as_the_head_goes_along() -> None:
    def turned(t: float, head: float) -> Body:
        body = sitting(t, shoulders=30, facing=80)
        body.landmarks_px[INDEX["nose"], 0] += head * 0.5 * _PX_PER_M  # the trunk is half a metre long
        return body

    assert math.isnan(after_rest("trunk_rotation", partial(turned, head=0.2), 80))
    assert after_rest("upper_body_turn", partial(turned, head=0.2), 80) > 25
    assert after_rest("upper_body_turn", partial(turned, head=0.04), 80) < 15  # as at rest, where arms hide each other


def test_upper_body_turn_levels_off_and_keeps_order() -> None:
    turns = [after_rest("upper_body_turn", partial(sitting, shoulders=turn)) for turn in (10.0, 40.0, 80.0, 120.0)]
    assert turns[0] == pytest.approx(10, abs=0.3)
    assert turns == sorted(turns)
    assert turns[-1] < 60
    assert turns[2] > 0.9 * turns[3] - 3


def test_arms_let_a_shallow_twist_stand_out() -> None:
    assert after_rest("upper_body_turn", lambda t: sitting(t, shoulders=8, arms=25)) > 15


def test_slow_drift_of_a_resting_line_is_followed() -> None:
    drifting = (sitting(i / FPS, shoulders=20 * i / (20 * FPS)) for i in range(20 * FPS))
    assert max(read_all("upper_body_turn", drifting)) < 2


def test_held_twist_is_not_taken_for_a_new_rest() -> None:
    held = (sitting(i / FPS, shoulders=0 if i < 2 * FPS else 15) for i in range(32 * FPS))
    assert read_all("upper_body_turn", held)[-1] > 14


@pytest.mark.parametrize("until", [0.0, 0.3, 0.45])
def test_sides_exchanged_in_the_first_moment_do_not_become_the_rest(until: float) -> None:
    def line(time_s: float) -> float:
        return 180.0 if time_s < until else 40.0 if time_s >= 2 else 0.0

    values = read_all("upper_body_turn", [sitting(i / FPS, shoulders=line(i / FPS)) for i in range(3 * FPS)])
    assert max(values[FPS : 2 * FPS]) < 2
    assert values[-1] == pytest.approx(60 * math.tanh(40 / 60), abs=0.5)


@pytest.mark.parametrize("begins_s", [0.3, 0.6, 2.0])
def test_a_twist_that_begins_soon_is_read_from_the_rest_before_it(begins_s: float) -> None:
    def line(time_s: float) -> float:
        return 45.0 * min(1.0, max(0.0, (time_s - begins_s) / 0.7))

    values = read_all("upper_body_turn", [sitting(i / FPS, shoulders=line(i / FPS)) for i in range(4 * FPS)])
    assert values[-1] == pytest.approx(60 * math.tanh(45 / 60), abs=5)


def test_rest_is_learned_anew_after_getting_up() -> None:
    bodies = [sitting(i / FPS) for i in range(2 * FPS)]
    bodies += [sitting(2 + i / FPS, standing=True) for i in range(2 * FPS)]
    bodies += [sitting(4 + i / FPS, facing=40) for i in range(2 * FPS)]
    values = read_all("upper_body_turn", bodies)
    assert all(math.isnan(value) for value in values[2 * FPS : 4 * FPS])
    assert max(values[4 * FPS :]) < 1


def test_head_travel_is_the_way_of_the_nose_in_trunk_lengths() -> None:
    trunk_m = math.hypot(0.18 - 0.12, 0.5)  # near shoulder to near hip
    for shoulders in (40.0, -40.0):
        value = after_rest("head_travel", partial(sitting, shoulders=shoulders))
        assert value == pytest.approx(0.1 * math.sin(math.radians(40)) / trunk_m, rel=0.01)
    assert after_rest("head_travel", sitting) == pytest.approx(0.0, abs=1e-9)
    assert math.isnan(after_rest("head_travel", partial(sitting, standing=True)))


def test_one_bad_frame_does_not_cost_the_rest() -> None:
    bodies = [sitting(i / FPS) for i in range(2 * FPS)]
    bodies += [Body.missing(2.0, _SIZE), sitting(2 + 1 / FPS, shoulders=40)]
    assert read_all("trunk_rotation", bodies)[-1] == pytest.approx(40, abs=0.5)


@pytest.mark.parametrize("lean", [0, 15, 34, 60])
def test_trunk_lean_is_the_angle_with_the_vertical(lean: float) -> None:
    for facing in (0, 55, 90):
        assert read_all("trunk_lean", [sitting(lean=lean, facing=facing)]) == [pytest.approx(lean, abs=1e-6)]


def test_thighs_are_side_by_side_or_one_before_and_one_behind() -> None:
    body = sitting(bent=False)
    assert read_all("thighs_apart", [body])[0] < 40  # knees together, hips apart
    body.world_m[INDEX["left_knee"]] = body.world_m[INDEX["left_hip"]] + (0.0, 0.0, 0.43)
    assert read_all("thighs_apart", [body])[0] > 140


def test_standing_is_not_sitting() -> None:
    assert sits(sitting())
    assert not sits(sitting(standing=True))
    assert not sits(sitting(lean=80))
    assert not sits(Body.missing(0.0, _SIZE))
    assert read_all("below_the_hips", [sitting(standing=True)], joint="ankle")[0] == pytest.approx(1.7)


@pytest.mark.parametrize(
    ("name", "parameters"), [("upper_body_turn", {"to": "up"}), ("below_the_hips", {"joint": "nose"})]
)
def test_unknown_side_or_joint_is_named_with_the_fix(name: str, parameters: dict[str, str]) -> None:
    with pytest.raises(PoseError, match=r"must be"):
        make_measure(name, parameters)


# --- the exercise -------------------------------------------------------------------------------------


def twisting(
    *twists: float, hold_s: float = 4.0, arms: float = 1.5, shift: float = 0.0, bent: bool = True
) -> list[Body]:
    """A set: each twist 2 s up, held, 2 s back, then 3 s of rest in which the resting line shifts by `shift`."""
    knots = [(0.0, 0.0), (2.0, 0.0)]
    for i, turn in enumerate(twists):
        rest, time_s = shift * (i % 2), knots[-1][0]
        knots += [(time_s + 2, turn + rest), (time_s + 2 + hold_s, turn + rest), (time_s + 4 + hold_s, rest)]
        knots += [(time_s + 5 + hold_s, rest), (time_s + 7 + hold_s, shift * ((i + 1) % 2))]
    times = np.arange(0, knots[-1][0], 1 / FPS)
    lines = np.interp(times, *np.array(knots).T)
    turned = zip(times.tolist(), lines.tolist(), strict=True)
    return [sitting(t, shoulders=v, arms=v * arms, bent=bent) for t, v in turned]


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
    told = {unjudged.id for unjudged in engine.checker.repetitions[0].unjudged}
    assert "elbow_not_hooked" in told


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
        body.landmarks_px[[INDEX["left_knee"], INDEX["right_knee"]], 1] = _SIZE[1] + 40
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


def test_a_turn_is_not_over_while_the_head_is_still_where_it_went() -> None:
    """The reading of a person who slouches drops to a third in mid-hold; the head stays."""
    kept = twist._KeptTurn()
    turns, heads = [0.0, 30.0, 50.0, 15.0, 10.0, 45.0, 3.0], [0.0, 0.3, 0.6, 0.55, 0.6, 0.58, 0.05]
    read = [kept.update(turn, head, 0.1) for turn, head in zip(turns, heads, strict=True)]
    assert read == [0.0, 30.0, 50.0, 30.0, 30.0, 45.0, 3.0]
    assert kept.update(10.0, 0.1, 0.1) == 10.0  # a new one begins


def test_a_turn_is_not_over_while_the_arms_are_still_where_they_went() -> None:
    """A shallow twist seen obliquely: the head stays, the reading wanders; then hands are laid down elsewhere."""
    kept = twist._KeptTurn()
    turns, arms = [3.0, -30.0, -40.0, -11.0, -18.0, -3.0, -9.0], [0.05, 0.5, 0.7, 0.6, 0.7, 0.6, 0.6]
    read = [kept.update(turn, 0.03, gone) for turn, gone in zip(turns, arms, strict=True)]
    assert read == [3.0, -30.0, -40.0, -24.0, -24.0, -3.0, -9.0]


def test_a_turn_without_the_head_is_taken_as_it_is_read() -> None:
    kept = twist._KeptTurn()
    assert [kept.update(turn, math.nan, math.nan) for turn in (-20.0, -5.0)] == [-20.0, -5.0]


def sitting_with_a_bent_leg(
    foot_px: tuple[float, float], bent: str = "left", mirrored: bool = False, off: float = 90.0
) -> Body:
    """A trunk of 100 pixels; the other leg comes straight to the camera, the foot is put there.

    `off` is the angle from the side view, degrees: 90 from the front.
    """
    other = "right" if bent == "left" else "left"
    px = {
        f"{bent}_shoulder": (340, 200), f"{other}_shoulder": (300, 200),
        f"{bent}_hip": (335, 300), f"{other}_hip": (305, 300),
        f"{bent}_knee": (330, 230), f"{other}_knee": (300, 350),
        f"{bent}_ankle": foot_px, f"{other}_ankle": (295, 400),
    }  # fmt: skip
    landmarks = np.full((33, 2), 320.0)
    for joint, (x, y) in px.items():
        landmarks[INDEX[joint]] = (640 - x if mirrored else x, y)
    world = np.zeros((33, 3))
    for joint, half_m in (("shoulder", 0.18), ("hip", 0.12)):
        across = half_m * np.array([math.sin(math.radians(off)), 0.0, math.cos(math.radians(off))])
        world[INDEX[f"left_{joint}"]], world[INDEX[f"right_{joint}"]] = across, -across
    return Body(0.0, (640, 480), landmarks, np.ones(33), world, bent)


@pytest.mark.parametrize("bent", ["left", "right"])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_foot_is_beyond_the_other_leg_or_on_its_own_side(bent: str, mirrored: bool) -> None:
    foot = make_measure("foot_across", {})
    frame = Frame(0, 0.0, np.zeros((2, 2, 3), np.uint8))
    assert foot(sitting_with_a_bent_leg((270, 350), bent, mirrored), frame) == pytest.approx(0.3, abs=0.03)
    assert foot(sitting_with_a_bent_leg((340, 350), bent, mirrored), frame) == pytest.approx(-0.4, abs=0.03)


def test_from_the_side_legs_are_seen_nearer_to_each_other_than_they_are() -> None:
    foot = make_measure("foot_across", {})
    frame = Frame(0, 0.0, np.zeros((2, 2, 3), np.uint8))
    in_front, oblique, beside = (
        foot(sitting_with_a_bent_leg((340, 350), off=off), frame) for off in (90.0, 45.0, 25.0)
    )
    assert oblique == pytest.approx(in_front / math.sin(math.radians(45)))
    assert math.isnan(beside)


def test_with_both_legs_out_no_foot_is_across() -> None:
    body = sitting_with_a_bent_leg((340, 350))
    body.landmarks_px[INDEX["left_knee"]] = (330, 345)
    assert math.isnan(make_measure("foot_across", {})(body, Frame(0, 0.0, np.zeros((2, 2, 3), np.uint8))))
