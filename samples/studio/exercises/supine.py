"""Lying on the back with the feet flat, as the bridge and the pelvic tilt do."""

import numpy as np

from exercises.support import FOOT, HAND, MAT, sign
from figure.rotations import FACING_X, X, Y, Z, rotation, unit

HIPS_X = -0.15  # where the hips lie (m)
ARMS_BESIDE_DEG = 14.0
ARMS_OVERHEAD_DEG = 152.0
BACK = ["spine", "root", "breast", "clavicle", "shoulder", "pelvis"]
SETTLED = "supine"


def floor_arm(rig, shoulder, side, spread_deg, reach=0.985):
    """An arm on the floor, palm down, `spread_deg` degrees from the feet: 14 beside the body, 152 overhead."""
    a = np.deg2rad(spread_deg)
    hand = rig.hand_rotation(side, unit(X * np.cos(a) + sign(side) * Y * np.sin(a)), -Z)
    z = MAT + rig.clearance(HAND, side, "wrist." + side, hand) - 0.004
    along = np.array([np.cos(a), sign(side) * np.sin(a), 0])
    wrist = np.array([shoulder[0], shoulder[1], 0]) + rig.arm_length * reach * along + Z * z
    return dict(wrist=wrist, pole=sign(side) * Y - 0.35 * Z, hand=hand, clav=(0.05, 0.05))


def forget(rig):
    """Let the next moment settle from scratch: moments that follow each other start from the one before."""
    rig.cache.pop(SETTLED, None)


def supine(rig, pelvis_up, flexion, shoulder_x, heel_x, sway, head_lift=0.0, arm_spread=ARMS_BESIDE_DEG):
    """Lie with the shoulders at x, drop until the back touches the mat, lay the head down (or lift it).

    pelvis_up : pitch of the pelvis (deg, negative = hips rise); flexion (5,) of the spine (deg);
    head_lift : flexion of neck and head (deg); arm_spread : direction of the arms (deg from the feet).
    """
    half = rig.shoulder_half
    lateral = rig.hip_half * 1.05
    foot = rig.foot_rotation(X, Z)
    foot_z = MAT + rig.clearance(FOOT, "L", "foot.L", foot) - 0.004
    legs = {}
    for side, channel in (("L", 6), ("R", 7)):
        pole = Z - 0.25 * X + Y * (0.03 * sway[channel])
        legs[side] = dict(ankle=[heel_x, sign(side) * lateral, foot_z], pole=pole, foot=foot)
    back = rig.verts_of(BACK)
    head = rig.verts_of(["head"])
    spine = [(x + 0.15 * sway[0], 0, 0.2 * sway[1]) for x in flexion]
    z, nod = rig.cache.get(SETTLED, (0.12, 0.0))
    rounds = 4 if SETTLED in rig.cache else 9
    by_neck = 0.5 + 0.25 * float(np.clip((head_lift - 70) / 40, 0, 1))  # a head held high is held by the neck
    for _ in range(rounds):
        total = nod + head_lift
        A, P = rig.pose(
            FACING_X @ rotation("x", -90 + pelvis_up) @ rotation("z", 0.3 * sway[2]),
            None,
            spine=spine,
            neck=(total * by_neck, 0.7 * sway[3], 0),
            head=(total * (1 - by_neck), 0.7 * sway[4], 0),
            arms={side: floor_arm(rig, [shoulder_x, sign(side) * half], side, arm_spread) for side in "LR"},
            legs=legs,
            shoulder_at=[shoulder_x + 0.0015 * sway[5], 0, z],
        )
        z += MAT - 0.010 - rig.skin(A, P, back)[:, 2].min()
        if head_lift < 3:
            low = rig.skin(A, P, head)[:, 2].min()
            nod = float(np.clip(nod + (MAT - 0.006 - low) / 0.20 * 57.3 * 0.8, -50, 70))
    rig.cache[SETTLED] = (z, nod)
    return A, P
