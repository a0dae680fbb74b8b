"""Bridge: lying on the back, the hips rise until knees, hips and shoulders are in line."""

import numpy as np

from exercises.moment import SWAY_CHANNELS
from exercises.supine import HIPS_X, forget, supine
from figure.geometry import angle_at, hip_line, lerp, solve

FLEXION_REST = np.array([-2, -2, 0, 3, 3.0])
FLEXION_TOP = [2, 3, 4, 7, 9.0]
FLEXION_ARCHED = [-9, -9, -4, 4, 9.0]
CALM = np.zeros(SWAY_CHANNELS)


def plan(rig, sizes, side):
    """Elevation of the trunk and place of the heels that give the wanted angles at the top."""
    top = sizes.get("hips_high", sizes.get("hips_low", 177.0))
    knee = sizes.get("feet_far", sizes.get("feet_close", 88.0))
    arch = 1.0 if "hips_high" in sizes else 0.0
    elevation, heel = _solved(rig, top, knee, arch)
    stroke = dict(arch=arch, elevation=elevation, head_lifted=sizes.get("head_lifted", 0.0))
    if "hips_sinking" in sizes:
        sunk = top - sizes["hips_sinking"]
        stroke["elevation_sunk"] = solve(lambda e: _angles(rig, e, 0.7, arch, heel)[0] - sunk, 2, elevation, 10)
        forget(rig)
    return stroke, dict(heel=heel)


def pose(rig, moment):
    """t: 0 = lying, 1 = top."""
    stroke = moment.stroke
    elevation = lerp(stroke["elevation"], stroke.get("elevation_sunk", stroke["elevation"]), moment.sink) * moment.t
    elevation = elevation + 0.35 * moment.sway[8] * moment.t
    share = moment.t * (1 - 0.3 * moment.sink)
    lift = stroke.get("head_lifted", 0.0) * moment.act
    return _lying(rig, float(elevation), share, stroke.get("arch", 0.0), moment.setup["heel"], moment.sway, lift)


def _lying(rig, elevation, top_share, arch, heel, sway, head_lift):
    """Bridge with the trunk `elevation` degrees off the floor and the heels at x = heel (m)."""
    flexion = lerp(FLEXION_REST, lerp(FLEXION_TOP, FLEXION_ARCHED, arch), top_share)
    return supine(rig, -elevation, flexion, HIPS_X - rig.trunk_length, heel, sway, head_lift)


def _angles(rig, elevation, top_share, arch, heel):
    """Signed hip line and knee angle (deg) of a calm body."""
    forget(rig)
    P = _lying(rig, elevation, top_share, arch, heel, CALM, 0.0)[1]
    shoulder, hip, knee, ankle = (rig.middle(P, b) for b in ("upperarm01", "upperleg01", "lowerleg01", "foot"))
    return hip_line(shoulder, hip, knee), angle_at(knee, hip, ankle)


def _solved(rig, hip_deg, knee_deg, arch):
    """Trunk elevation (deg) and heel position (m) that give these angles at the top; once per body."""
    key = ("bridge", round(hip_deg, 2), round(knee_deg, 2), arch)
    if key not in rig.cache:
        heel = HIPS_X + (rig.L["thigh"] + rig.L["shank"]) * 0.47
        for _ in range(3):
            elevation = _elevation(rig, hip_deg, arch, heel, 9)
            heel = _heel(rig, knee_deg, arch, elevation)
        elevation = _elevation(rig, hip_deg, arch, heel, 10)
        forget(rig)
        rig.cache[key] = (elevation, heel)
    return rig.cache[key]


def _elevation(rig, hip_deg, arch, heel, steps):
    return solve(lambda e: _angles(rig, e, 1.0, arch, heel)[0] - hip_deg, 5, 70, steps)


def _heel(rig, knee_deg, arch, elevation):
    low, high = HIPS_X + 0.1, HIPS_X + 0.95
    return solve(lambda h: _angles(rig, elevation, 1.0, arch, h)[1] - knee_deg, low, high, 9)
