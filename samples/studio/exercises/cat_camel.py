"""Cat-camel: the back rounds and arches on all fours; the pelvis follows from planted hands and straight arms."""

import numpy as np

from exercises.all_fours import flat_back, kneeling, pitch_over_hands, planted_hands, shoulder_gap
from exercises.support import PLANTED
from figure.geometry import lerp
from figure.rotations import FACING_X, rotation

KNEE_X = -0.35


def plan(rig, sizes, side):
    """Shares of the clean movement each way, and what else goes wrong."""
    stroke = dict(
        round=sizes.get("shallow_round", 1.0),
        arch=sizes.get("shallow_arch", 1.0),
        jerky=sizes.get("jerky", 0.0),
        rocking=sizes.get("rocking", 0.0),
        arms_bent=sizes.get("arms_bent", 0.0),
    )
    setup = dict(knees=sizes.get("knees_misplaced", 0.0), hands=sizes.get("hands_misplaced", 0.0))
    return stroke, setup


def pose(rig, moment):
    """u: -1 = arched, 0 = flat, +1 = rounded."""
    s, u, stroke = moment.sway, moment.u, moment.stroke
    _, _, _, hand_x = flat_back(rig, KNEE_X, 5.0)
    knees = moment.setup.get("knees", 0.0) * rig.trunk_length
    rock = stroke.get("rocking", 0.0) * rig.trunk_length * moment.act
    lean = 2 * u + np.degrees(np.arcsin(np.clip((0.5 * rock * u + knees) / rig.L["thigh"], -0.6, 0.6)))
    hip, legs = kneeling(rig, KNEE_X + knees, lean + 0.35 * s[0])
    hip = hip + np.array([0, 0.003 * s[1], 0])
    bend = u if u > 0 else 1.25 * u
    flexion = np.array([8, 9, 10, 10, 8]) * bend + 5 + 0.25 * s[2]
    spine = [(x, 0, 0.3 * s[3]) for x in flexion]
    share = PLANTED
    if stroke.get("arms_bent"):
        share = lerp(PLANTED, np.sin(np.deg2rad(stroke["arms_bent"] / 2)), moment.act)
    share = share + 0.001 - 0.0015 * s[4]
    hands = planted_hands(rig, hand_x - moment.setup.get("hands", 0.0) * rig.trunk_length)
    pitch = _pitch(rig, hip, spine, hands, rig.arm_length * share)
    neck = (-14 + 40 * u + 0.8 * s[5], 0.8 * s[6], 0)
    head = (-12 + 14 * u, 0.6 * s[7], 0)
    root = FACING_X @ rotation("x", pitch)
    return rig.pose(root, hip, spine=spine, neck=neck, head=head, arms=hands, legs=legs)


def _pitch(rig, hip, spine, hands, reach):
    """Pelvis pitch (deg), looked for near that of the moment before."""
    last = rig.cache.get("cat_pitch")

    def gap(pitch):
        return shoulder_gap(rig, pitch, hip, spine, hands, reach)

    if last is not None and gap(last - 6) * gap(last + 6) < 0:
        pitch = pitch_over_hands(rig, hip, spine, hands, reach, last - 6, last + 6, 7)
    else:
        pitch = pitch_over_hands(rig, hip, spine, hands, reach, 20, 125, 11)
    rig.cache["cat_pitch"] = pitch
    return pitch
