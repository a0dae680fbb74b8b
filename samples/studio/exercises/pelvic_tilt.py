"""Pelvic tilt: lying on the back, the pelvis tilts back and the lower back goes flat."""

import numpy as np

from exercises.supine import ARMS_BESIDE_DEG, ARMS_OVERHEAD_DEG, HIPS_X, supine

CLEAN_DEG = 12.0


def plan(rig, sizes, side):
    """Degrees of tilt, and what moves that should not."""
    stroke = dict(
        tilt=sizes.get("shallow_tilt", CLEAN_DEG),
        lift=sizes.get("hips_lifted", 0.0),
        legs=sizes.get("legs_moving", 0.0),
    )
    return stroke, {}


def pose(rig, moment):
    """t: 0 = relaxed lower back, 1 = pelvis tilted back by `tilt` degrees, lower back flat."""
    stroke = moment.stroke
    turned = stroke.get("tilt", CLEAN_DEG) * moment.t
    lift = stroke.get("lift", 0.0) * moment.t
    up = -5.0 + turned + lift
    # the lumbar spine shares the turn, so that the flank moves with the pelvis
    flexion = np.array([-5.3, -4.2, 0.0, 3.5, 2.5]) + turned * np.array([0.28, 0.40, 0.45, 0.10, -0.23])
    if lift:
        flexion = flexion + np.array([0.0, 0.1, 0.15, 0.2, 0.25]) * lift * 0.5
    # the pelvis rolls on the sacrum: the hips travel towards the head
    shoulder_x = HIPS_X - rig.trunk_length - 0.0012 * turned
    heel = HIPS_X + (rig.L["thigh"] + rig.L["shank"]) * 0.52
    heel = heel + stroke.get("legs", 0.0) * rig.trunk_length * moment.t
    spread = ARMS_BESIDE_DEG if moment.setup.get("arms_beside") else ARMS_OVERHEAD_DEG
    return supine(rig, -up, flexion, shoulder_x, heel, moment.sway, arm_spread=spread)
