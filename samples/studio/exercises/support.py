"""What several exercises stand on: the mat, sides, and a hand flat on the floor."""

import numpy as np

from figure.rotations import X, Y, Z

MAT = 0.012  # thickness of the mat (m): skin rests on this height
PLANTED = 0.992  # share of the arm's length used by a planted arm (elbow about 165 deg)

HAND = ["wrist", "finger", "metacarpal"]
FOOT = ["foot", "toe"]


def sign(side):
    """+1 for the left side, -1 for the right."""
    return 1.0 if side == "L" else -1.0


def other(side):
    """The opposite side."""
    return "R" if side == "L" else "L"


def plant_hand(rig, side, x, y, fingers=X):
    """A hand flat on the mat with the wrist at (x, y) (m), as `posing.pose` takes it."""
    hand = rig.hand_rotation(side, fingers, -Z)
    z = MAT + rig.clearance(HAND, side, "wrist." + side, hand) - 0.004
    return dict(wrist=np.array([x, y, z]), pole=-X + sign(side) * Y * 0.5, hand=hand)
