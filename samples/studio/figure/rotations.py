"""Rotation matrices and directions."""

import numpy as np

X = np.array([1.0, 0.0, 0.0])
Y = np.array([0.0, 1.0, 0.0])
Z = np.array([0.0, 0.0, 1.0])


def rotation(axis, deg):
    """Rotation matrix (3, 3) about the axis "x", "y" or "z" by `deg` degrees."""
    a = np.deg2rad(deg)
    c, s = (np.cos(a), np.sin(a))
    return {
        "x": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]


def unit(v):
    """`v` scaled to length 1."""
    return v / (np.linalg.norm(v) + 1e-12)


def rotation_about(vector, angle_rad):
    """Rotation matrix (3, 3) about a vector by an angle in radians."""
    n = unit(vector)
    K = np.array([[0, -n[2], n[1]], [n[2], 0, -n[0]], [-n[1], n[0], 0]])
    return np.eye(3) + np.sin(angle_rad) * K + (1 - np.cos(angle_rad)) * K @ K


def rotation_towards(a, b, share=1.0):
    """Rotation matrix (3, 3) that turns the direction `a` the given share of the way to `b`."""
    a, b = (unit(a), unit(b))
    c = np.cross(a, b)
    s = np.linalg.norm(c)
    return np.eye(3) if s < 1e-09 else rotation_about(c, np.arctan2(s, a @ b) * share)


def basis(along, side):
    """Orthonormal columns (3, 3): first along `along`, second as near to `side` as possible."""
    d = unit(along)
    s = unit(side - d * (side @ d))
    return np.stack([d, s, np.cross(d, s)], 1)


#: A person in the rest frame (front -y) turned to face +X.
FACING_X = rotation("z", 90)
