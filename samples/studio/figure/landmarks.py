"""The points a landmark model names, on a posed body."""

import numpy as np

JOINTS = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "index": "finger2-1",
    "eye": "eye",
}
HEAD = ["head", "special", "temporalis", "oculi", "levator", "jaw", "risorius", "oris"]
FACE = ["head", "special", "levator", "oris", "jaw"]


def landmarks(rig, A, P, posed):
    """Named landmarks {name: xyz} (m) in MediaPipe's words.

    A, P : bone rotations and positions; posed (n, 3) : the posed vertices. Joints are the rig's joint
    centres; heel, toe, ear and nose are skin.
    """
    points = {}
    head, eye = rig.verts_of(HEAD), rig.h("eye.L")
    for name, side, out in (("left", "L", 1), ("right", "R", -1)):
        for joint, bone in JOINTS.items():
            points[f"{name}_{joint}"] = P[rig.ix[f"{bone}.{side}"]]
        foot = rig.verts_of(["foot", "toe"], side)
        points[f"{name}_heel"] = posed[foot[rig.V[foot][:, 1].argmax()]]
        points[f"{name}_foot_index"] = posed[foot[rig.V[foot][:, 1].argmin()]]
        rest = rig.V[head]
        level = np.abs(rest[:, 2] - rig.h("eye." + side)[2] + 0.03) < 0.035
        points[f"{name}_ear"] = posed[head[level][(rest[level, 0] * out).argmax()]]
    face = rig.verts_of(FACE)
    rest = rig.V[face]
    middle = (rest[:, 2] > eye[2] - 0.06) & (np.abs(rest[:, 0]) < 0.012)
    points["nose"] = posed[face[middle][rest[middle, 1].argmin()]]
    return points
