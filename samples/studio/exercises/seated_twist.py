"""Seated twist: sitting with one knee bent and its foot across, the trunk turns towards that knee."""

import numpy as np

from exercises.support import FOOT, MAT, other, plant_hand, sign
from figure.geometry import lerp, smoothstep
from figure.rotations import FACING_X, X, Y, Z, rotation, unit

HIPS_X = -0.10  # where the hips sit (m)
LEAN_DEG = -4


def plan(rig, sizes, side):
    """Share of the clean rotation, slouch (deg), and which foot is across."""
    stroke = dict(
        twist=sizes.get("shallow_twist", 1.0),
        slouching=sizes.get("slouching", 0.0),
        unhooked=sizes.get("elbow_not_hooked", 0.0),
    )
    setup = {}
    for leg in "LR":
        setup["cross_" + leg] = 1.0 if leg == side else 0.0
        setup["uncrossed_" + leg] = sizes.get("foot_not_crossed", 0.0)
    return stroke, setup


def pose(rig, moment):
    """t: 0 = sitting tall, 1 = turned towards `side`, whose knee is bent.

    setup["cross_L/R"] brings that foot from straight out to its place outside the other knee.
    """
    s, t, stroke, near = moment.sway, moment.t, moment.stroke, moment.side
    g = sign(near)
    hip = np.array([HIPS_X, 0, MAT + seat_height(rig)])
    legs = _legs(rig, hip, near, moment.setup, s[6])
    slouch = stroke.get("slouching", 0.0) * moment.act
    amount = stroke.get("twist", 1.0) * t
    twist = np.array([5, 7, 9, 10, 10]) * amount * 0.98 * g
    flexion = np.array([4, 3, 2, 0, -2.0]) + np.array([0.1, 0.15, 0.2, 0.2, 0.2]) * slouch
    spine = [(a + 0.3 * s[0], b + 0.4 * s[1], 0.3 * s[2]) for a, b in zip(flexion, twist, strict=True)]
    lean = LEAN_DEG - 1.6 * slouch
    root = FACING_X @ rotation("x", lean + 0.3 * s[3])
    P = rig.pose(root, hip, spine=spine, legs=legs)[1]
    knee = P[rig.ix["lowerleg01." + near]]
    shoulder = P[rig.ix["upperarm01." + other(near)]]
    look = g * 20 * amount
    return rig.pose(
        root,
        hip,
        spine=spine,
        neck=(2 + 0.6 * s[4] + 0.3 * slouch, look + 0.8 * s[5], 0),
        head=(0.4 * slouch, g * 14 * amount, 0),
        arms={
            near: _arm_behind(rig, near, hip, t, slouch),
            other(near): _arm_across(rig, near, hip, shoulder, knee, t * (1 - stroke.get("unhooked", 0.0))),
        },
        legs=legs,
    )


def seat_height(rig):
    """Height (m) of the hip joints above the mat when sitting on it with the legs out in front."""
    if "seat" not in rig.cache:
        length = 0.985 * (rig.L["thigh"] + rig.L["shank"])
        foot = rig.foot_rotation(Z * 0.94 + 0.34 * X, -X * 0.94 + 0.34 * Z)
        legs = {}
        for side in "LR":
            ankle = np.array([length, sign(side) * rig.hip_half, -0.04])
            legs[side] = dict(ankle=ankle, pole=Z, foot=foot)
        A, P = rig.pose(FACING_X @ rotation("x", LEAN_DEG), np.zeros(3), legs=legs)
        skin = rig.skin(A, P)[: rig.NB]
        under = skin[(np.abs(skin[:, 0]) < 0.16) & (np.abs(skin[:, 1]) < 0.2)]
        lowest = np.sort(under[:, 2])[15]  # soft tissue gives way a little
        rig.cache["seat"] = float(np.clip(-lowest - 0.008, 0.05, 0.14))
    return rig.cache["seat"]


def _legs(rig, hip, near, setup, sway):
    """Leg targets: the near knee bent with its foot across, the other leg straight."""
    thigh = rig.L["thigh"]
    shank = rig.L["shank"]
    lateral = rig.hip_half
    flat = rig.foot_rotation(unit(X - 0.15 * sign(near) * Y), Z)
    flat_z = MAT + rig.clearance(FOOT, near, "foot." + near, flat) - 0.004
    legs = {}
    for side in "LR":
        c = setup.get("cross_" + side, 1.0 if side == near else 0.0)
        c = smoothstep(float(np.clip(2 * c - 1, 0, 1)))  # one foot comes out before the other goes in
        straight = np.array([hip[0] + (thigh + shank) * 0.985, sign(side) * (lateral + 0.03), MAT + 0.05])
        beyond = np.array([hip[0] + thigh * 0.93, -sign(side) * (lateral + 0.085), flat_z])
        beside = np.array([hip[0] + thigh * 0.98, sign(side) * lateral * 0.75, flat_z])
        crossed = lerp(beyond, beside, setup.get("uncrossed_" + side, 0.0))
        ankle = lerp(straight, crossed, c) + Z * (0.22 * np.sin(np.pi * c))
        w = smoothstep(c)
        toe = unit(lerp(Z * 0.94 + 0.34 * X, X, w))
        up = unit(lerp(-X * 0.94 + 0.34 * Z, Z, w))
        pole = Z + sign(side) * Y * 0.12 * w + Y * 0.02 * sway
        legs[side] = dict(ankle=ankle, pole=pole, foot=rig.foot_rotation(toe, up))
    return legs


def _arm_behind(rig, near, hip, t, slouch):
    """The hand on the side turned to goes behind the back."""
    g = sign(near)
    x = hip[0] - lerp(0.08, 0.30, t) - 0.006 * slouch
    y = g * lerp(rig.shoulder_half * 1.35, rig.shoulder_half * 0.95, t)
    fingers = unit(lerp(X * 0.6 + g * Y * 0.6, -X * 0.6 + g * Y * 0.7, t))
    hand = plant_hand(rig, near, x, y, fingers)
    hand["pole"] = -X * 0.8 + g * Y * 0.4
    hand["clav"] = (0.08, 0.08)
    return hand


def _arm_across(rig, near, hip, shoulder, knee, w):
    """The other elbow goes over the bent knee to its outer side, forearm down along the shin; w 0..1."""
    far = other(near)
    g = sign(near)
    start = plant_hand(rig, far, hip[0] - 0.08, -g * rig.shoulder_half * 1.35, unit(X * 0.7 - g * Y * 0.5))
    free = smoothstep(min(1.0, 2 * w))
    upper0, fore0 = _arm_directions(rig, shoulder, start["wrist"], -X * 0.8 - g * Y * 0.4)
    outer = knee + np.array([-0.03, g * 0.075, 0.05])
    upper1 = unit(outer - shoulder)
    fore1 = unit(np.array([0.45, g * 0.10, -0.75]))
    lift = np.sin(np.pi * w)
    upper = unit(lerp(upper0, upper1, w) + lift * (0.35 * X + 0.15 * Z))
    fore = unit(lerp(fore0, fore1, w) + lift * (0.9 * X + 1.1 * Z))
    reach = upper * rig.L["uarm"] + fore * rig.L["farm"]
    palm = unit(lerp(-Z, -g * Y * 0.9 - X * 0.2, w))
    fingers = unit(lerp(X * 0.7 - g * Y * 0.5, fore, free))
    return dict(
        wrist=start["wrist"],
        dir=reach,
        frac=np.linalg.norm(reach) / rig.arm_length,
        w=free,
        pole=upper - 0.3 * fore,
        hand=rig.hand_rotation(far, fingers, palm),
        clav=(0.12, 0.12),
        curl=12 * w,
    )


def _arm_directions(rig, shoulder, wrist, pole):
    """Unit directions of the upper arm and the forearm for a planted wrist (elbow towards `pole`)."""
    upper = rig.L["uarm"]
    fore = rig.L["farm"]
    d = wrist - shoulder
    length = min(np.linalg.norm(d), 0.9995 * (upper + fore))
    u = unit(d)
    side = unit(pole - u * (pole @ u))
    c = np.clip((upper**2 + length**2 - fore**2) / (2 * upper * length), -1, 1)
    elbow = u * upper * c + side * upper * np.sqrt(1 - c * c)
    return unit(elbow), unit(u * length - elbow)
