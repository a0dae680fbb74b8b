"""Blends, root finding and angles between joints."""

import numpy as np

from figure.rotations import unit


def lerp(a, b, t):
    """Linear blend of two numbers or vectors."""
    return np.array(a) * (1 - t) + np.array(b) * t


def smoothstep(x):
    """0..1 -> 0..1 with zero speed at both ends."""
    return x * x * (3 - 2 * x)


def solve(fn, lo, hi, steps=14):
    """Bisection for fn(x) = 0 on [lo, hi]; the better end when the sign does not change."""
    flo = fn(lo)
    fhi = fn(hi)
    if flo * fhi > 0:
        return lo if abs(flo) < abs(fhi) else hi
    for _ in range(steps):
        mid = 0.5 * (lo + hi)
        fm = fn(mid)
        if fm * flo > 0:
            lo, flo = mid, fm
        else:
            hi = mid
    return 0.5 * (lo + hi)


def angle_at(b, a, c):
    """Angle a-b-c in degrees."""
    u = unit(a - b)
    v = unit(c - b)
    return float(np.degrees(np.arccos(np.clip(u @ v, -1, 1))))


def hip_line(shoulder, hip, knee):
    """Signed shoulder-hip-knee angle (deg) in the side plane: 180 = straight, more = hip above the line."""
    flat = [np.array([p[0], 0.0, p[2]]) for p in (shoulder, hip, knee)]
    inner = angle_at(flat[1], flat[0], flat[2])
    share = (flat[1][0] - flat[0][0]) / (flat[2][0] - flat[0][0] + 1e-9)
    line_z = flat[0][2] + share * (flat[2][2] - flat[0][2])
    return 360 - inner if flat[1][2] > line_z else inner
