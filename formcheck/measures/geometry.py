"""Pure geometry on points. Pixels have x to the right and y *down*; angles are in degrees; NaN in, NaN out."""

from __future__ import annotations

import math

from formcheck.tracking import FloatArray


def interior_angle_deg(a: FloatArray, vertex: FloatArray, b: FloatArray) -> float:
    """Angle a-vertex-b, 0 to 180 degrees, of points (2,) or (3,); NaN where a limb has no length.

    >>> import numpy as np
    >>> round(interior_angle_deg(np.array([1.0, 0.0]), np.array([0.0, 0.0]), np.array([0.0, -2.0])), 3)
    90.0
    """
    u, v = a - vertex, b - vertex
    lengths = math.sqrt(float(u @ u)) * math.sqrt(float(v @ v))
    if not lengths > 0:
        return math.nan
    return math.degrees(math.acos(min(1.0, max(-1.0, float(u @ v) / lengths))))


def cross(u: FloatArray, v: FloatArray) -> float:
    """z of the cross product of two image vectors (2,): positive when v lies clockwise from u on the screen."""
    return float(u[0] * v[1] - u[1] * v[0])


def distance(a: FloatArray, b: FloatArray) -> float:
    """Distance of two points, in their unit."""
    d = a - b
    return math.sqrt(float(d @ d))
