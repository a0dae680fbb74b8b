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
    # Plain numbers: on so few, numpy takes three times as long, and this is asked for several times a frame.
    origin, first, second = vertex.tolist(), a.tolist(), b.tolist()
    lengths = math.dist(first, origin) * math.dist(second, origin)
    if not lengths > 0:
        return math.nan
    along = sum([(x - o) * (y - o) for x, y, o in zip(first, second, origin, strict=True)])
    return math.degrees(math.acos(min(1.0, max(-1.0, along / lengths))))


def cross(u: FloatArray, v: FloatArray) -> float:
    """z of the cross product of two image vectors (2,): positive when v lies clockwise from u on the screen."""
    (u_x, u_y), (v_x, v_y) = u.tolist(), v.tolist()
    return float(u_x * v_y - u_y * v_x)


def distance(a: FloatArray, b: FloatArray) -> float:
    """Distance of two points, in their unit."""
    return math.dist(a.tolist(), b.tolist())


def to_segment(point: FloatArray, a: FloatArray, b: FloatArray) -> float:
    """Distance of a point (2,) from the line between two others, in their unit.

    >>> import numpy as np
    >>> to_segment(np.array([3.0, 4.0]), np.array([0.0, 0.0]), np.array([0.0, 2.0]))
    3.605551275463989
    """
    way, there = b - a, point - a
    length = float(way @ way)
    share = min(1.0, max(0.0, float(there @ way) / length)) if length > 0 else 0.0
    return distance(point, a + share * way)
