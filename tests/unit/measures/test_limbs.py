"""Lifted limbs on made-up people on all fours: how far, how straight, on which side, whatever the model calls them."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.measures import limb_sides, limbs
from formcheck.measures.registry import Measure
from formcheck.tracking import INDEX, Body
from formcheck.video import Frame

FRAME = Frame(0, 0.0, np.zeros((2, 2, 3), np.uint8))
SIZE = (640, 480)
HIP, SHOULDER = np.array([260.0, 240.0]), np.array([380.0, 230.0])
FAR = np.array([4.0, -8.0])  # the far side of the body stands a little higher in the picture
THIGH, SHANK, ARM = 95.0, 95.0, 125.0
OTHER = {"left": "right", "right": "left"}


def _along(elevation_deg: float, length: float, way: float) -> np.ndarray:
    angle = math.radians(elevation_deg)
    return length * np.array([way * math.cos(angle), -math.sin(angle)])


def on_all_fours(
    thigh: float = -90.0,
    arm: float = -90.0,
    *,
    leg_side: str = "right",
    arm_side: str = "left",
    elbow: float = 180.0,
    time_s: float = 0.0,
    mirrored: bool = False,
    room: bool = True,
) -> Body:
    """Head to the right, left side near; the lifted thigh and arm at these elevations, the shank level behind it."""
    px = np.zeros((33, 2))
    lifted = {("leg", leg_side): thigh, ("arm", arm_side): arm}
    for side, shift in (("left", np.zeros(2)), ("right", FAR)):
        elevation = lifted.get(("leg", side), -90.0)
        shank = 0.0 if elevation < -60 else elevation
        px[INDEX[f"{side}_hip"]] = HIP + shift
        px[INDEX[f"{side}_knee"]] = knee = HIP + shift + _along(elevation, THIGH, -1.0)
        px[INDEX[f"{side}_ankle"]] = knee + _along(shank, SHANK, -1.0)
        elevation = lifted.get(("arm", side), -90.0)
        bent = 180.0 - elbow if elevation > -60 else 0.0
        px[INDEX[f"{side}_shoulder"]] = SHOULDER + shift
        px[INDEX[f"{side}_elbow"]] = tip = SHOULDER + shift + _along(elevation - bent / 2, ARM / 2, 1.0)
        px[INDEX[f"{side}_wrist"]] = tip + _along(elevation + bent / 2, ARM / 2, 1.0)
    if not room:
        px[:, 0] += 190
    if mirrored:
        px[:, 0] = SIZE[0] - px[:, 0]
    return Body(time_s, SIZE, px, np.ones(33), np.zeros((33, 3)), "left")


def with_swapped(body: Body, *joints: str) -> Body:
    """The model exchanging left and right of these joints."""
    px = body.landmarks_px.copy()
    for joint in joints:
        pair = [INDEX[f"left_{joint}"], INDEX[f"right_{joint}"]]
        px[pair] = px[pair[::-1]]
    return Body(body.time_s, SIZE, px, body.visibility, body.world_m, "left", body.silhouette)


def with_arm_in_silhouette(body: Body, elevation: float, length: float = 140.0) -> Body:
    picture = np.zeros((SIZE[1], SIZE[0]), np.float32)
    tip = SHOULDER + _along(elevation, length, 1.0)
    cv2.line(picture, tuple(SHOULDER.astype(int).tolist()), tuple(tip.astype(int).tolist()), 1.0, 20)
    small = np.asarray(cv2.resize(picture, (320, 240), interpolation=cv2.INTER_AREA), np.float32)
    return Body(body.time_s, SIZE, body.landmarks_px, body.visibility, body.world_m, "left", small)


def stroke(seconds: float = 1.0, top: float = 0.0, **more: str) -> list[Body]:
    """From all fours up and still at the top, 20 frames a second."""
    return [
        on_all_fours(-90 + (top + 90) * share, -90 + 90 * share, time_s=i / 20, **more)  # type: ignore[arg-type]
        for i, share in enumerate(np.clip(np.linspace(-0.2, 1.4, round(32 * seconds)), 0, 1))
    ]


def read_all(measure: Measure, bodies: list[Body]) -> list[float]:
    return [measure(body, FRAME) for body in bodies]


def test_elevations_of_the_lifted_pair() -> None:
    body = on_all_fours(thigh=-10, arm=-25)
    assert limbs.lift("thigh")(body, FRAME) == pytest.approx(-10)
    assert limbs.lift("leg")(body, FRAME) == pytest.approx(-10)
    assert limbs.lift("arm")(body, FRAME) == pytest.approx(-25)
    assert limbs.support("thigh")(body, FRAME) == pytest.approx(-90)
    assert limbs.support("arm")(body, FRAME) == pytest.approx(-90)


@given(thigh=st.floats(-90, 60), arm=st.floats(-90, 60), leg_side=st.sampled_from(["left", "right"]))
def test_mirrored_or_renamed_body_reads_the_same(thigh: float, arm: float, leg_side: str) -> None:
    body = on_all_fours(thigh, arm, leg_side=leg_side, arm_side=OTHER[leg_side])
    mirrored = on_all_fours(thigh, arm, leg_side=leg_side, arm_side=OTHER[leg_side], mirrored=True)
    renamed = with_swapped(body, "hip", "knee", "ankle", "shoulder", "elbow", "wrist")
    for other in (mirrored, renamed):
        assert limbs.reach()(other, FRAME) == pytest.approx(limbs.reach()(body, FRAME), abs=1e-6)


def test_an_arm_that_points_back_or_up_is_not_wrapped_round() -> None:
    assert limbs.elevation_deg(on_all_fours(arm=-120), "arm", "left") == pytest.approx(-120)
    assert limbs.elevation_deg(on_all_fours(arm=100), "arm", "left") == pytest.approx(100)


def test_reach_grows_with_the_leg_and_with_the_arm_alone() -> None:
    reach = limbs.reach()
    assert reach(on_all_fours(), FRAME) == pytest.approx(0, abs=1e-6)
    assert reach(on_all_fours(thigh=0, arm=0), FRAME) == pytest.approx(90)
    assert reach(on_all_fours(thigh=0), FRAME) == pytest.approx(90)
    assert reach(on_all_fours(arm=0), FRAME) == pytest.approx(54)


def test_rocking_back_on_the_heels_with_arms_stretched_lifts_nothing() -> None:
    body = with_swapped(on_all_fours(thigh=-150, leg_side="left"))
    assert limbs.lift("thigh")(body, FRAME) < limbs.LIFTED_DEG
    assert limbs.limbs_lifted()(body, FRAME) == 0


def test_hidden_far_arm_is_read_off_the_silhouette() -> None:
    body = on_all_fours(thigh=0, arm=-60, leg_side="left", arm_side="right")  # the model lets it hang back
    assert limbs.lift("arm")(with_arm_in_silhouette(body, -5), FRAME) == pytest.approx(-5, abs=3)


@pytest.mark.parametrize(("visibility", "arm"), [(1.0, -90.0), (0.4, 28.0)], ids=["seen on the floor", "not seen"])
def test_what_stands_out_of_the_silhouette_is_no_arm_while_both_hands_are_seen(visibility: float, arm: float) -> None:
    """As the head of a rendered woman with the sofa behind it, at rest on all fours."""
    body = with_arm_in_silhouette(on_all_fours(), 28)
    body.visibility[INDEX["right_wrist"]] = visibility
    assert limbs.lift("arm")(body, FRAME) == pytest.approx(arm, abs=3)
    assert limbs.limbs_lifted()(body, FRAME) == (0 if visibility == 1.0 else 1)


def test_a_head_is_not_an_arm() -> None:
    body = with_arm_in_silhouette(on_all_fours(), 5, length=95)  # 0.8 trunk lengths
    assert math.isnan(limbs.stretched_arm_deg(body))
    assert limbs.lift("arm")(body, FRAME) == pytest.approx(-90)


def test_arm_is_not_judged_where_a_reaching_hand_would_leave_the_picture() -> None:
    body = on_all_fours(thigh=0, arm=-30, room=False)
    assert math.isnan(limbs.lift("arm")(body, FRAME))
    assert math.isnan(limbs.lifted_bend("arm")(body, FRAME))
    assert limbs.lift("leg")(body, FRAME) == pytest.approx(0, abs=1e-6)


def test_an_arm_that_points_up_needs_no_room_ahead() -> None:
    """As in thread the needle near the edge of the picture, which is no bird dog."""
    assert limbs.lift("arm")(on_all_fours(arm=85, room=False), FRAME) == pytest.approx(85, abs=3)


def test_arm_on_the_floor_is_only_believed_when_both_hands_are_seen() -> None:
    body = on_all_fours(thigh=0)
    assert limbs.lift("arm")(body, FRAME) == pytest.approx(-90)
    body.visibility[INDEX["right_wrist"]] = 0.2
    assert math.isnan(limbs.lift("arm")(body, FRAME))


def test_only_lifted_limbs_are_judged() -> None:
    down = on_all_fours()
    for of in (limbs.lifted_elevation("arm"), limbs.lifted_elevation("leg"), limbs.lifted_bend("leg")):
        assert math.isnan(of(down, FRAME))
    assert limbs.lifted_elevation("leg")(on_all_fours(thigh=-30), FRAME) == pytest.approx(-30)


def test_bend_is_of_the_lifted_limb() -> None:
    body = on_all_fours(thigh=0, arm=0, elbow=110)
    assert limbs.lifted_bend("arm")(body, FRAME) == pytest.approx(110)
    assert limbs.lifted_bend("leg")(body, FRAME) == pytest.approx(180)


def test_an_arm_that_reads_straight_but_too_short_may_be_bent_behind_the_head() -> None:
    """Of a rendered woman: bent to 108 degrees, read as 173, and no longer than 0.7 of the other arm."""
    read = limbs.lifted_bend("arm")
    short = on_all_fours(arm=0.0, arm_side="right")
    for joint, share in (("elbow", 0.4), ("wrist", 0.7)):
        short.landmarks_px[INDEX[f"right_{joint}"]] = SHOULDER + FAR + _along(0.0, share * ARM, 1.0)
    assert math.isnan(read(short, FRAME))
    assert read(on_all_fours(arm=0.0, arm_side="right"), FRAME) == pytest.approx(180)
    assert read(with_arm_in_silhouette(short, 0.0), FRAME) == pytest.approx(180)  # it stands out of the body


def test_folded_adds_hip_and_knee() -> None:
    joints = ["near_shoulder", "near_hip", "near_knee", "near_ankle"]
    straight = limbs.folded(["left_hip", "left_knee", "left_ankle", "left_shoulder"])
    assert 150 < limbs.folded(joints)(on_all_fours(), FRAME) < 190
    assert math.isfinite(straight(on_all_fours(), FRAME))
    with pytest.raises(ValueError, match="four"):
        limbs.folded(joints[:3])


@pytest.mark.parametrize("side", ["left", "right"])
def test_side_is_that_of_the_leg(side: str) -> None:
    bodies = stroke(leg_side=side, arm_side=OTHER[side])
    assert read_all(limb_sides.lifted_side(side), bodies)[-1] == 1
    assert read_all(limb_sides.lifted_side(OTHER[side]), bodies)[-1] == 0
    assert read_all(limb_sides.same_side(), bodies)[-1] == 0


def test_names_exchanged_near_the_top_do_not_change_the_side() -> None:
    bodies = stroke(leg_side="right", arm_side="left", top=35.0)
    bodies[18:] = [with_swapped(body, "hip", "knee", "ankle") for body in bodies[18:]]
    assert read_all(limb_sides.lifted_side("right"), bodies)[-1] == 1
    assert read_all(limb_sides.same_side(), bodies)[-1] == 0


def test_names_exchanged_for_a_moment_on_the_way_up_do_not_name_the_side() -> None:
    """As of a recorded man, filmed from above: half-way up the model took his legs for each other for 0.1 s."""
    ups = [-90, -68, -60, -22, -21, *[5] * 12]  # 20 frames a second
    bodies = [on_all_fours(up, time_s=i / 20) for i, up in enumerate(ups)]
    bodies[3:5] = [with_swapped(body, "hip", "knee", "ankle") for body in bodies[3:5]]
    assert read_all(limb_sides.lifted_side("right"), bodies)[-1] == 1


def test_a_far_thigh_that_rests_above_the_near_one_does_not_name_the_side() -> None:
    """As of a rendered woman, filmed from 15 degrees off: at rest her far thigh read 20 degrees over the near one."""
    ups = [-90] * 24 + [-78, -60, -45, -24, -15, -15, -15]  # 12 frames a second
    bodies = []
    for i, up in enumerate(ups):
        px = on_all_fours(up, leg_side="left").landmarks_px.copy()
        px[INDEX["right_knee"]] = HIP + FAR + _along(-69 if up < -60 else -85, THIGH, -1.0)
        bodies.append(Body(i / 12, SIZE, px, np.ones(33), np.zeros((33, 3)), "left"))
    assert read_all(limb_sides.lifted_side("left"), bodies)[-1] == 1


def test_side_can_change_once_the_leg_is_down() -> None:
    there = stroke(leg_side="right", arm_side="left")
    back = [*reversed(there)]
    again = stroke(leg_side="left", arm_side="right")
    bodies = [*there, *back, *again]
    for i, body in enumerate(bodies):
        bodies[i] = Body(i / 20, SIZE, body.landmarks_px, body.visibility, body.world_m, "left")
    assert read_all(limb_sides.lifted_side("left"), bodies)[-1] == 1


def test_arm_and_leg_of_one_side() -> None:
    assert read_all(limb_sides.same_side(), stroke(leg_side="left", arm_side="left"))[-1] == 1


def test_arm_alone_names_the_side_of_its_missing_leg() -> None:
    bodies = [
        on_all_fours(arm=-90 + 90 * share, arm_side="left", time_s=i / 20)
        for i, share in enumerate(np.clip(np.linspace(-0.2, 1.4, 32), 0, 1))
    ]
    assert read_all(limb_sides.lifted_side("right"), bodies)[-1] == 1
    assert math.isnan(read_all(limb_sides.same_side(), bodies)[-1])


def test_gap_reads_as_missing() -> None:
    nobody = Body.missing(0.0, SIZE)
    for measure in (limbs.support("arm"), limbs.lift("leg"), limbs.lifted_bend("leg"), limb_sides.lifted_side("left")):
        assert math.isnan(measure(nobody, FRAME))
    assert math.isnan(limbs.reach()(nobody, FRAME))


@pytest.mark.parametrize(("make", "wrong"), [(limbs.lift, "tail"), (limbs.lifted_bend, "thigh")])
def test_unknown_limb_is_refused(make: type, wrong: str) -> None:
    with pytest.raises(ValueError, match="limb must be one of"):
        make(wrong)


def test_unknown_side_is_refused() -> None:
    with pytest.raises(ValueError, match="left"):
        limb_sides.lifted_side("near")


def with_leg_in_silhouette(body: Body, *points: tuple[float, float]) -> Body:
    """A leg of these bones (elevation, length) from the hip on; the standing thigh beside it."""
    picture = np.zeros((SIZE[1], SIZE[0]), np.float32)
    start = HIP
    for elevation, length in points:
        end = start + _along(elevation, length, -1.0)
        cv2.line(picture, tuple(start.astype(int).tolist()), tuple(end.astype(int).tolist()), 1.0, 22)
        start = end
    knee = HIP + _along(-90.0, THIGH, -1.0)
    cv2.line(picture, tuple(HIP.astype(int).tolist()), tuple(knee.astype(int).tolist()), 1.0, 30)
    small = np.asarray(cv2.resize(picture, (320, 240), interpolation=cv2.INTER_AREA), np.float32)
    return Body(body.time_s, SIZE, body.landmarks_px, body.visibility, body.world_m, "left", small)


@pytest.mark.parametrize("fallen", [-90.0, -50.0])
def test_a_far_leg_whose_landmarks_fell_to_the_floor_is_read_off_the_silhouette(fallen: float) -> None:
    body = with_leg_in_silhouette(on_all_fours(thigh=fallen), (-5.0, THIGH + SHANK))
    assert limbs.lift("thigh")(body, FRAME) == pytest.approx(-5, abs=3)


def test_a_bent_leg_is_left_to_the_landmarks() -> None:
    body = with_leg_in_silhouette(on_all_fours(thigh=-30.0), (-30.0, THIGH), (25.0, SHANK))
    assert limbs.lift("thigh")(body, FRAME) == pytest.approx(-30)


def test_a_kneeling_leg_is_not_stretched() -> None:
    body = with_leg_in_silhouette(on_all_fours(), (-90.0, THIGH), (0.0, SHANK))
    assert math.isnan(limbs.stretched_leg_deg(body))
    assert limbs.lift("thigh")(body, FRAME) == pytest.approx(-90)
