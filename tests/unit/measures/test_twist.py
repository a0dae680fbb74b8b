"""Turning of the trunk on made-up sitting people with exact angles."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.errors import PoseError
from formcheck.measures import make_measure, twist
from formcheck.measures.sitting import Turn, sits
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame
from tests.sitting_people import FPS, PX_PER_M, SIZE, read_all, sitting


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
        body.landmarks_px[:] = sitting(facing=80).landmarks_px  # also the arms, which hide each other
        body.landmarks_px[INDEX["nose"], 0] += head * 0.5 * PX_PER_M  # the trunk is half a metre long
        return body

    assert math.isnan(after_rest("trunk_rotation", partial(turned, head=0.2), 80))
    assert after_rest("upper_body_turn", partial(turned, head=0.2), 80) > 25
    assert after_rest("upper_body_turn", partial(turned, head=0.04), 80) < 15  # as at rest


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
    bodies += [Body.missing(2.0, SIZE), sitting(2 + 1 / FPS, shoulders=40)]
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
    assert not sits(Body.missing(0.0, SIZE))
    assert read_all("below_the_hips", [sitting(standing=True)], joint="ankle")[0] == pytest.approx(1.7)


@pytest.mark.parametrize(
    ("name", "parameters"), [("upper_body_turn", {"to": "up"}), ("below_the_hips", {"joint": "nose"})]
)
def test_unknown_side_or_joint_is_named_with_the_fix(name: str, parameters: dict[str, str]) -> None:
    with pytest.raises(PoseError, match=r"must be"):
        make_measure(name, parameters)


def kept_turns(turns: list[float], heads: list[float], arms: list[float], both: list[float]) -> list[float]:
    """What is kept of these turns, ten a second, with head and arms so far from rest."""
    kept = twist._KeptTurn()
    rows = enumerate(zip(turns, heads, arms, both, strict=True))
    return [kept.update(i / 10, turn, Turn(head=head, arms=gone), to_knee) for i, (turn, head, gone, to_knee) in rows]


def test_a_turn_is_not_over_while_the_head_is_still_where_it_went() -> None:
    """The reading of a person who slouches drops to a third in mid-hold; the head stays. Then a new one begins."""
    turns, heads = [0.0, 30.0, 50.0, 15.0, 10.0, 45.0, 3.0, 10.0], [0.0, 0.3, 0.6, 0.55, 0.6, 0.58, 0.05, 0.1]
    read = kept_turns(turns, heads, [0.1] * 8, [0.0] * 8)
    assert read == [0.0, 30.0, 50.0, 30.0, 30.0, 45.0, 3.0, 10.0]


def test_a_turn_is_not_over_while_the_arms_are_still_where_they_went() -> None:
    """A shallow twist seen obliquely: the head stays, the reading wanders; then hands are laid down elsewhere."""
    turns, arms = [3.0, -30.0, -40.0, -11.0, -18.0, -3.0, -9.0], [0.05, 0.5, 0.7, 0.6, 0.7, 0.6, 0.6]
    read = kept_turns(turns, [0.03] * 7, arms, [0.0] * 7)
    assert read == [3.0, -30.0, -40.0, -24.0, -24.0, -3.0, -9.0]


def test_a_turn_is_not_over_while_both_arms_are_at_the_raised_knee() -> None:
    """A shallow twist whose arms go little in the picture: its reading is lost for a moment, then for longer."""
    turns = [3.0, 20.0, 30.0, 4.0, -2.0, 12.0, *[1.0] * 7]
    both = [0.02, 0.1, 0.2, 0.2, 0.1, 0.18, *[0.2] * 7]
    read = kept_turns(turns, [0.03] * 13, [0.2] * 13, both)
    assert read[:7] == [3.0, 20.0, 30.0, 18.0, -18.0, 18.0, 18.0]
    assert read[-1] == 1.0


def test_who_bends_to_a_leg_keeps_no_turn_with_the_arms() -> None:
    assert kept_turns([20.0, 30.0, 4.0], [0.15] * 3, [0.2] * 3, [0.2] * 3) == [20.0, 30.0, 4.0]


def test_a_turn_without_the_head_is_taken_as_it_is_read() -> None:
    assert kept_turns([-20.0, -5.0], [math.nan] * 2, [math.nan] * 2, [math.nan] * 2) == [-20.0, -5.0]


@pytest.mark.parametrize(("elbow", "read_deg"), [(True, 25), (False, 0)])
def test_side_on_a_turn_is_believed_where_both_arms_go_to_the_raised_knee(elbow: bool, read_deg: float) -> None:
    """A shallow twist leaves the head where it was."""

    def turned(t: float) -> Body:
        body = sitting(t, shoulders=30, facing=80)
        body.landmarks_px[INDEX["nose"]] = sitting(facing=80).landmarks_px[INDEX["nose"]]
        for joint in ("left_elbow", "left_wrist", "right_elbow", "right_wrist"):
            body.landmarks_px[INDEX[joint]] = sitting(facing=80).landmarks_px[INDEX[joint]] + (0.0, 0.2 * PX_PER_M)
        body.landmarks_px[INDEX["right_elbow"]] = body.landmarks_px[INDEX["left_knee"]] + (0.0, 0.0 if elbow else 300.0)
        return body

    assert after_rest("upper_body_turn", turned, 80) == pytest.approx(read_deg, abs=4)


@pytest.mark.parametrize(("nose_px", "read_deg"), [(20.0, 29), (-20.0, -29)])
def test_a_back_that_is_taken_for_a_front_is_turned_to_the_raised_knee(nose_px: float, read_deg: float) -> None:
    """The left knee is raised: where the head has gone there, so has the trunk; else it is turned away."""

    def turned(t: float) -> Body:
        body = sitting(t, shoulders=-30)
        body.landmarks_px[INDEX["nose"], 0] = sitting().landmarks_px[INDEX["nose"], 0] + nose_px
        return body

    assert after_rest("upper_body_turn", turned, to="left") == pytest.approx(read_deg, abs=3)


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
