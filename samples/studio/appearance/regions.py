"""Which parts of the body are arm, finger or head, for cutting clothes and hair."""

from dataclasses import dataclass

import numpy as np

HEAD = ["head", "special", "temporalis", "oculi", "orbicul", "levator", "jaw", "oris", "risorius", "neck03"]
HAND = ("wrist", "finger", "metacarpal")


@dataclass(frozen=True)
class Regions:
    """Vertex masks (n,) of the base mesh on one body: arm, hand, head."""

    arm: np.ndarray
    hand: np.ndarray
    head: np.ndarray


def regions(rig):
    """The regions of this body."""
    bones = np.array(rig.names)[rig.dom]
    hand = np.array([bone.startswith(HAND) for bone in bones])
    head = np.zeros(len(rig.V), bool)
    head[rig.verts_of(HEAD)] = True
    return Regions(hand | np.array(["arm0" in bone for bone in bones]), hand, head)


def along_arm(rig, points):
    """How far down the arm points (n, 3) lie: 0 shoulder, 1 elbow, 2 wrist."""
    shoulder, elbow, wrist = (rig.h(bone + ".L") for bone in ("upperarm01", "lowerarm01", "wrist"))
    q = points.copy()
    q[:, 0] = np.abs(q[:, 0])
    upper = (q - shoulder) @ (elbow - shoulder) / ((elbow - shoulder) @ (elbow - shoulder))
    fore = (q - elbow) @ (wrist - elbow) / ((wrist - elbow) @ (wrist - elbow))
    return np.where(upper < 1, upper, 1 + np.clip(fore, 0, 9))
