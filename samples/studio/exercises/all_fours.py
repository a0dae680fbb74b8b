"""What the exercises on hands and knees share: planted knees and hands, and the flat back to start from."""

import numpy as np

from exercises.support import FOOT, MAT, PLANTED, plant_hand, sign
from figure.geometry import solve
from figure.rotations import FACING_X, X, Y, Z, rotation, unit


def knee_radius(rig):
    """Distance (m) from the knee joint to the front of the knee."""
    knee = rig.h("lowerleg01.L")
    skin = rig.V[: rig.NB]
    near = np.linalg.norm(skin - knee, axis=1) < 0.085
    return float((-(skin[near] - knee)[:, 1]).max())


def kneeling(rig, knee_x, lean):
    """Knees planted at x = knee_x, thighs leaning back by `lean` degrees: middle of the hips (m), leg targets."""
    knee_z = MAT + knee_radius(rig) - 0.008
    half = rig.hip_half
    lateral = rig.h("lowerleg01.L")[0]
    a = np.deg2rad(lean)
    drop = np.sqrt(rig.L["thigh"] ** 2 - (lateral - half) ** 2)
    hip = np.array([knee_x - drop * np.sin(a), 0, knee_z + drop * np.cos(a)])
    foot = rig.foot_rotation(unit(-X - 0.42 * Z), unit(-Z + 0.42 * X))
    ankle_z = MAT + rig.clearance(FOOT, "L", "foot.L", foot) - 0.006
    legs = {}
    for side in "LR":
        back = np.sqrt(max(rig.L["shank"] ** 2 - (ankle_z - knee_z) ** 2, 0))
        ankle = np.array([knee_x - back, sign(side) * lateral * 0.95, ankle_z])
        hip_joint = hip + sign(side) * half * Y
        knee = np.array([knee_x, sign(side) * lateral, knee_z])
        legs[side] = dict(ankle=ankle, pole=knee - (hip_joint + ankle) / 2, foot=foot)
    return hip, legs


def planted_hands(rig, x, half_width=None):
    """Both hands flat on the mat at x (m), shoulder-wide or `half_width` m from the middle."""
    y = rig.shoulder_half * 0.95 if half_width is None else half_width
    return {side: plant_hand(rig, side, x, sign(side) * y) for side in "LR"}


def flat_back(rig, knee_x, flexion=2.0):
    """All fours with a flat back: pitch of the pelvis (deg), hips (m), leg targets, x of the hands (m).

    Solved once per body for hands under the shoulders.
    """
    key = ("flat back", knee_x, flexion)
    if key not in rig.cache:
        hip, legs = kneeling(rig, knee_x, 0)
        spine = [(flexion, 0, 0)] * 5
        hand_x = hip[0] + rig.trunk_length * 0.93
        for _ in range(3):
            hands = planted_hands(rig, hand_x)
            pitch = pitch_over_hands(rig, hip, spine, hands, rig.arm_length * PLANTED, 45, 105)
            P = rig.pose(FACING_X @ rotation("x", pitch), hip, spine=spine, arms=hands)[1]
            hand_x = rig.middle(P, "upperarm01")[0]
        rig.cache[key] = (pitch, hip, legs, hand_x)
    return rig.cache[key]


def shoulder_gap(rig, pitch, hip, spine, hands, reach):
    """How much further (m) than `reach` the right shoulder is from its planted wrist, at this pelvis pitch."""
    P = rig.pose(FACING_X @ rotation("x", pitch), hip, spine=spine, arms=hands)[1]
    return np.linalg.norm(P[rig.ix["upperarm01.R"]] - hands["R"]["wrist"]) - reach


def pitch_over_hands(rig, hip, spine, hands, reach, low, high, steps=14):
    """Pelvis pitch (deg) at which arms of length `reach` (m) stand on planted hands."""
    return solve(lambda pitch: shoulder_gap(rig, pitch, hip, spine, hands, reach), low, high, steps)
