"""Child's pose: from all fours back onto the heels, arms forward, forehead down."""

import numpy as np

from exercises.all_fours import flat_back, kneeling
from exercises.support import MAT, plant_hand, sign
from figure.geometry import angle_at, lerp, solve
from figure.rotations import FACING_X, X, Y, Z, rotation

KNEE_X = -0.20
TRUNK = ["spine", "breast", "clavicle"]
TRUNK_AND_HEAD = [*TRUNK, "head", "oris", "levator", "special", "temporalis", "neck"]


def plan(rig, sizes, side):
    """How far the hips go back (thigh from vertical, deg), and where head and arms stay."""
    stroke = dict(
        theta=sizes.get("hips_high", 72.0),
        head_up=sizes.get("head_up", 0.0),
        arms_not_extended=sizes.get("arms_not_extended", 0.0),
    )
    return stroke, {}


def pose(rig, moment):
    """t: 0 = all fours, 1 = sitting on the heels with the arms forward and the forehead down."""
    s, t, stroke = moment.sway, moment.t, moment.stroke
    pitch0, _, _, hand_x = flat_back(rig, KNEE_X)
    theta = stroke.get("theta", 72.0)
    head_up = stroke.get("head_up", 0.0)
    end_flex, end_neck, end_head = _end_bends(head_up)
    end_pitch, shoulder_x, forward = _end(rig, theta, head_up)
    pitch = lerp(pitch0, end_pitch, t) + 0.3 * s[0]
    hip, legs = kneeling(rig, KNEE_X, lerp(0, theta, t) + 0.3 * s[1])
    hip = hip + np.array([0, 0.002 * s[2], 0])
    spine = [(x, 0, 0.2 * s[3]) for x in lerp([2, 2, 2, 2, 2], end_flex, t)]
    short = stroke.get("arms_not_extended", 0.0)
    wide = rig.shoulder_half * lerp(0.95, 1.75, short * t)
    far = shoulder_x + lerp(forward, 0.20, short)
    hands = {side: plant_hand(rig, side, lerp(hand_x, far, t), sign(side) * wide) for side in "LR"}
    for side in "LR":
        hands[side]["clav"] = lerp((0.12, 0.14), (0.2, 0.2), t)
        out = sign(side) * Y - Z * 0.5 - 0.2 * X + short * (0.5 * Z - 0.5 * X)
        hands[side]["pole"] = lerp(-X + sign(side) * 0.5 * Y, out, t)
    neck = (lerp(-14, end_neck, t) + 0.5 * s[4], 0.5 * s[5], 0)
    head = (lerp(-12, end_head, t), 0, 0)
    root = FACING_X @ rotation("x", pitch)
    return rig.pose(root, hip, spine=spine, neck=neck, head=head, arms=hands, legs=legs)


def _end_bends(head_up):
    """Flexion (deg) of the spine (5,), the neck and the head at the end."""
    flexion = np.array([9, 9, 8, 5, 2]) - (4 if head_up else 0)
    return flexion, 4 - head_up, 8 - 0.55 * head_up


def _end(rig, theta, head_up):
    """Pelvis pitch (deg) at which the trunk lies down, x of the shoulders, and the hands' way ahead of them (m)."""
    key = ("child", theta, head_up)
    if key in rig.cache:
        return rig.cache[key]
    flexion, neck, head = _end_bends(head_up)
    hip, _ = kneeling(rig, KNEE_X, theta)
    spine = [(x, 0, 0) for x in flexion]
    lying = rig.verts_of(TRUNK if head_up else TRUNK_AND_HEAD)

    def height(pitch):
        A, P = rig.pose(FACING_X @ rotation("x", pitch), hip, spine=spine, neck=(neck, 0, 0), head=(head, 0, 0))
        lowest = rig.skin(A, P, lying)[:, 2].min()
        return lowest - MAT - 0.004 - (0.10 if head_up else 0.0)

    pitch = solve(height, 40, 118)
    root = FACING_X @ rotation("x", pitch)
    shoulder_x = rig.middle(rig.pose(root, hip, spine=spine)[1], "upperarm01")[0]

    def elbow(forward):
        hand = plant_hand(rig, "R", shoulder_x + forward, -rig.shoulder_half * 0.95)
        hand["clav"] = (0.2, 0.2)
        hand["pole"] = -Y - Z * 0.5 - 0.2 * X
        P = rig.pose(root, hip, spine=spine, arms={"R": hand})[1]
        joints = [P[rig.ix[b + ".R"]] for b in ("lowerarm01", "upperarm01", "wrist")]
        return angle_at(*joints) - 163

    rig.cache[key] = (pitch, shoulder_x, solve(elbow, 0.25, 0.75))
    return rig.cache[key]
