"""Bird dog: on all fours, one leg goes back and the opposite arm forward."""

import numpy as np

from exercises.all_fours import flat_back, pitch_over_hands, planted_hands
from exercises.support import PLANTED, other, sign
from figure.geometry import lerp, smoothstep
from figure.rotations import FACING_X, X, Y, Z, rotation, unit

KNEE_X = -0.35


def plan(rig, sizes, side):
    """Where the leg and the arm go, in degrees over horizontal, and how bent they are."""
    stroke = dict(
        leg_deg=sizes.get("leg_high", -sizes.get("leg_low", 4.0)),
        arch=5.0 if "leg_high" in sizes else 0.0,
        knee_deg=sizes.get("leg_bent", 174.0),
        arm_deg=-sizes["arm_low"] if "arm_low" in sizes else 1.0,
        elbow_deg=sizes.get("arm_bent", 166.0),
        roll=sizes.get("hips_tilted", 0.0),
        sag=sizes.get("back_sagging", 0.0),
    )
    for name in ("same_side", "leg_only", "arm_only"):
        stroke[name] = 1.0 if name in sizes else 0.0
    return stroke, {}


def pose(rig, moment):
    """t: 0 = all fours, 1 = leg back and arm forward; `side` is the leg."""
    s, e, stroke = moment.sway, moment.t, moment.stroke
    leg_side = moment.side
    arm_side = moment.side if stroke.get("same_side") else other(moment.side)
    pitch, hip, legs, hand_x = flat_back(rig, KNEE_X)
    hip = hip + np.array([0.003 * s[0], 0.003 * s[1], 0.0015 * s[2]])
    half = rig.hip_half

    # the pelvis rolls about the trunk's axis with the supporting hip held where it is
    roll = sign(leg_side) * (stroke.get("roll", 0.0) + 1.5) * e + 0.5 * s[3]
    arch = stroke.get("arch", 0.0) * e
    hollow = stroke.get("sag", 0.0) * e
    if hollow:
        bends = [(2 - hollow / 5, 0, 0)] * 5
        pitch = pitch_over_hands(rig, hip, bends, planted_hands(rig, hand_x), rig.arm_length * PLANTED, 45, 125)
    root = FACING_X @ rotation("x", pitch + arch) @ rotation("z", roll)
    lateral = root @ X
    support = hip + sign(other(leg_side)) * half * Y
    hip = support - sign(other(leg_side)) * half * lateral
    spine = [(2 - (arch + hollow) / 5 + 0.25 * s[4], -roll / 5, 0) for _ in range(5)]
    joint = hip + sign(leg_side) * half * lateral

    e_leg = e * (0.0 if stroke.get("arm_only") else 1.0)
    if e_leg > 0:
        legs = {**legs, leg_side: _lifted_leg(rig, legs[leg_side], joint, stroke, e_leg, 0.8 * s[5] * e)}
    hands = planted_hands(rig, hand_x)
    e_arm = e * (0.0 if stroke.get("leg_only") else 1.0)
    if e_arm > 0:
        hands[arm_side] = _lifted_arm(rig, arm_side, hands[arm_side], stroke, e_arm, 0.8 * s[6] * e)
    neck = (-14 + 0.8 * s[7], 0.8 * s[8], 0)
    return rig.pose(root, hip, spine=spine, neck=neck, head=(-8, 0, 0), arms=hands, legs=legs)


def _lifted_leg(rig, planted, joint, stroke, e, sway_deg):
    """Thigh and knee go together from planted to the top; leg_deg is hip-ankle above horizontal."""
    thigh = rig.L["thigh"]
    shank = rig.L["shank"]
    knee_top = np.deg2rad(180 - stroke.get("knee_deg", 174.0))
    reach = np.sqrt(thigh**2 + shank**2 + 2 * thigh * shank * np.cos(knee_top))
    offset = np.degrees(np.arcsin(shank * np.sin(knee_top) / reach))
    thigh_top = 90 + stroke.get("leg_deg", 0.0) - offset + sway_deg
    a = np.deg2rad(lerp(0, thigh_top, e))
    b = a + lerp(np.pi / 2, knee_top, e)
    to_knee = np.array([-np.sin(a), 0, -np.cos(a)])
    to_ankle = np.array([-np.sin(b), 0, -np.cos(b)])
    w = smoothstep(min(1.0, e * 5))
    free = joint + thigh * to_knee + shank * to_ankle
    knee = unit(to_knee - to_ankle + 0.15 * (X - Z) * (1 - e) - 0.02 * Z)
    low = float(np.clip((-12 - stroke.get("leg_deg", 0.0)) / 8.0, 0, 1))  # keeps the toes off the floor
    toe_top = lerp(to_ankle * 0.72 - 0.62 * Z, -X + 0.02 * Z, low)
    instep_top = lerp(-Z * 0.62 + 0.6 * X, -Z, low)
    toe = unit(lerp(-X - 0.42 * Z, toe_top, e))
    instep = unit(lerp(-Z + 0.42 * X, instep_top, e))
    return dict(
        ankle=planted["ankle"] * (1 - w) + free * w,
        pole=lerp(planted["pole"], knee * 0.4, w),
        foot=rig.foot_rotation(toe, instep),
    )


def _lifted_arm(rig, side, planted, stroke, e, sway_deg):
    """A straight arc forward; arm_deg is shoulder-wrist above horizontal."""
    a = np.deg2rad(lerp(0, 90 + stroke.get("arm_deg", 1.0) + sway_deg, e))
    w = smoothstep(min(1.0, e * 5))
    straight = np.sin(np.deg2rad(stroke.get("elbow_deg", 166.0) / 2))
    bend = 0.10 * np.sin(np.pi * e) * straight
    fingers = unit(lerp(X, X * 0.9 + Z * np.sin(a - np.pi / 2), w))
    palm = unit(lerp(-Z, -Z * 0.45 - sign(side) * Y * 0.8, e))
    return dict(
        wrist=planted["wrist"],
        dir=np.array([np.sin(a), sign(side) * 0.06 * e, -np.cos(a)]),
        frac=lerp(PLANTED, straight, e) - bend,
        w=w,
        pole=-X * (1 - e) - Z * e + sign(side) * Y * 0.6,
        hand=rig.hand_rotation(side, fingers, palm),
        clav=lerp((0.12, 0.14), (0.2, 0.2), e),
        curl=6 * w,
    )
