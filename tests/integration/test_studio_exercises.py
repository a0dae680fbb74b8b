"""Every fault the studio offers is done to the size asked for, read off the posed body."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import choreography
import exercises
from exercises.faults import BY_CHOREOGRAPHY, FAULTS
from exercises.moment import Moment
from exercises.supine import forget
from figure.rig import Rig
from formcheck.checking import load_pose, pose_names
from timeline import Timeline
from truth import measure

SAMPLES = Path(__file__).parents[2] / "samples"
TOP = {"t": 1.0, "act": 1.0}


@pytest.fixture(scope="module")
def rig() -> Rig:
    return Rig.named("p1")


def at_top(rig, pose, faults=None, side="R", **moment):
    """Joints (m), angles (deg) and skin (m) at the top of a repetition done without sway."""
    forget(rig)
    stroke, setup = exercises.plan(rig, pose, faults or {}, side)
    A, P = exercises.pose(rig, pose, Moment(side=side, stroke=stroke, setup=setup, **{**TOP, **moment}))
    skin = rig.skin(A, P)
    return *measure(rig, A, P, skin, mirrored=False), skin[: rig.NB]


def angles(rig, pose, faults=None, **moment):
    return at_top(rig, pose, faults, **moment)[1]


def test_a_bridge_is_as_high_as_asked_and_sinks_by_what_is_asked(rig):
    faults = {"hips_low": 165, "hips_sinking": 15}  # together: solving a bridge takes seconds
    top, sunk = (angles(rig, "bridge", faults, sink=sink) for sink in (0.0, 1.0))
    assert top["hip_line_deg"] == pytest.approx(165, abs=1)
    assert top["right_knee_deg"] == pytest.approx(88, abs=2)
    assert top["hip_line_deg"] - sunk["hip_line_deg"] == pytest.approx(15, abs=1.5)


@pytest.mark.parametrize(
    ("fault", "name", "deg"),
    [
        ({"leg_low": 30}, "right_leg_elevation_deg", -30),
        ({"leg_high": 30}, "right_leg_elevation_deg", 30),
        ({"leg_bent": 110}, "right_knee_deg", 110),
        ({"arm_low": 35}, "left_arm_elevation_deg", -35),
        ({"arm_bent": 110}, "left_elbow_deg", 110),
        ({"hips_tilted": 25}, "pelvis_roll_deg", -25),
        ({}, "right_leg_elevation_deg", -4),
        ({"arm_only": None}, "right_knee_deg", 90),
        ({"leg_only": None}, "left_arm_elevation_deg", -90),
        ({"same_side": None}, "right_arm_elevation_deg", 1),
    ],
)
def test_the_limbs_of_a_bird_dog_are_where_asked(rig, fault, name, deg):
    assert angles(rig, "bird_dog", fault)[name] == pytest.approx(deg, abs=8)


def test_the_elbows_of_a_cat_camel_bend_as_asked(rig):
    assert angles(rig, "cat_camel", {"arms_bent": 120})["right_elbow_deg"] == pytest.approx(120, abs=4)


def test_misplaced_knees_are_ahead_of_the_hips(rig):
    joints, _, _ = at_top(rig, "cat_camel", {"knees_misplaced": 0.4})
    ahead = joints["right_knee"][0] - joints["right_hip"][0]
    assert ahead / rig.trunk_length == pytest.approx(0.4, abs=0.06)


def test_misplaced_hands_are_behind_the_shoulders(rig):
    joints, _, _ = at_top(rig, "cat_camel", {"hands_misplaced": 0.4})
    behind = joints["right_shoulder"][0] - joints["right_wrist"][0]
    assert behind / rig.trunk_length == pytest.approx(0.4, abs=0.06)


def test_a_sagging_back_is_hollow_and_leaves_the_limbs_where_they_were(rig):
    clean, hollow = (angles(rig, "bird_dog", fault) for fault in ({}, {"back_sagging": 60}))
    assert clean["spine_flexion_deg"] - hollow["spine_flexion_deg"] == pytest.approx(60, abs=2)
    for name in ("right_leg_elevation_deg", "left_arm_elevation_deg", "trunk_elevation_deg"):
        assert hollow[name] == pytest.approx(clean[name], abs=3)


def test_a_lifted_head_is_plainly_off_the_floor(rig):
    """The ear over the shoulder, in trunk lengths, at the top of a bridge that began lying."""

    def ear(fault):
        stroke, setup = exercises.plan(rig, "bridge", fault, "R")
        forget(rig)
        for t in (0.0, 0.3, 0.6, 1.0):
            A, P = exercises.pose(rig, "bridge", Moment(t=t, act=t, stroke=stroke, setup=setup))
        joints, _ = measure(rig, A, P, rig.skin(A, P), mirrored=False)
        return (joints["right_ear"][2] - joints["right_shoulder"][2]) / rig.trunk_length

    assert ear({"head_lifted": 105}) - ear({}) > 0.12


@pytest.mark.parametrize("thigh_deg", [30, 50, 72])
def test_the_hips_of_a_childs_pose_are_as_far_back_as_asked(rig, thigh_deg):
    joints, _, _ = at_top(rig, "childs_pose", {} if thigh_deg == 72 else {"hips_high": thigh_deg})
    thigh = joints["right_hip"] - joints["right_knee"]
    assert np.degrees(np.arctan2(-thigh[0], thigh[2])) == pytest.approx(thigh_deg, abs=3)


@pytest.mark.parametrize("tilt_deg", [2, 6, 12])
def test_the_pelvis_tilts_by_what_is_asked(rig, tilt_deg):
    fault = {} if tilt_deg == 12 else {"shallow_tilt": tilt_deg}
    rest, top = (angles(rig, "pelvic_tilt", fault, t=t)["pelvis_pitch_deg"] for t in (0.0, 1.0))
    assert rest - top == pytest.approx(tilt_deg, abs=0.5)


def test_moving_legs_move_the_knees_and_not_the_pelvis(rig):
    (rest, before, _), (top, after, _) = (at_top(rig, "pelvic_tilt", {"legs_moving": None}, t=t) for t in (0.0, 1.0))
    assert np.linalg.norm(top["right_knee"] - rest["right_knee"]) / rig.trunk_length > 0.2
    assert before["pelvis_pitch_deg"] - after["pelvis_pitch_deg"] == pytest.approx(12, abs=0.5)


@pytest.mark.parametrize("share", [0.15, 0.5, 1.0])
def test_the_trunk_turns_as_far_as_asked(rig, share):
    clean = angles(rig, "seated_twist", side="L")["trunk_rotation_deg"]
    turned = angles(rig, "seated_twist", {"shallow_twist": share} if share < 1 else {}, side="L")
    assert 35 < clean < 50
    assert turned["trunk_rotation_deg"] == pytest.approx(share * clean, abs=3)


def test_slouching_leans_the_trunk(rig):
    assert angles(rig, "seated_twist", {"slouching": 30})["trunk_from_vertical_deg"] == pytest.approx(30, abs=5)


def test_an_unhooked_elbow_stays_away_from_the_knee(rig):
    def elbow_to_knee(fault):
        joints, _, _ = at_top(rig, "seated_twist", fault, side="L")
        return np.linalg.norm(joints["right_elbow"] - joints["left_knee"])

    assert elbow_to_knee({}) < 0.2
    assert elbow_to_knee({"elbow_not_hooked": None}) > 0.35


def test_an_uncrossed_foot_stays_on_its_own_side(rig):
    crossed, beside = (at_top(rig, "seated_twist", f, side="L")[0] for f in ({}, {"foot_not_crossed": None}))
    assert crossed["left_ankle"][1] < 0 < beside["left_ankle"][1]


@pytest.mark.parametrize("pose", sorted(set(FAULTS) - {"bridge"}))
def test_nobody_sinks_into_the_floor(rig, pose):
    _, _, skin = at_top(rig, pose)
    assert skin[:, 2].min() > -0.03  # the mat and soft tissue give way that much


@pytest.mark.parametrize("pose", sorted(set(pose_names()) & set(FAULTS)))
def test_every_fault_of_an_exercise_is_performed(pose):
    told = {fault.id for fault in load_pose(pose).faults}
    assert told <= set(FAULTS[pose]) | BY_CHOREOGRAPHY[pose]


@pytest.mark.parametrize("name", ["bird_dog_clean", "cat_camel_faults", "seated_twist_clean"])
def test_a_sample_can_be_made_again(name):
    """The truth of the first frames, without rendering, is that of the stored clip."""
    choreo = choreography.load(SAMPLES / f"{name}.choreo.json")
    body, line = Rig.named(choreo.body), Timeline(choreo)
    line.prepare(body)
    with np.load(SAMPLES / f"{name}.truth.npz") as truth:
        for i in range(3):
            A, P = exercises.pose(body, choreo.pose, line.moment(i))
            joints, _ = measure(body, A, P, body.skin(A, P), line.mirrored)
            now = np.array([joints[str(joint)] for joint in truth["joints"]])
            assert np.abs(now - truth["xyz_m"][i]).max() < 1e-4
