"""One body: its rest shape, bones, skinning weights and limb lengths, and linear blend skinning.

Units: metres and degrees (radians only where a name ends in `_rad`).
Rest frame of a body: +x = the body's left, -y = its front, +z = up.
World frame: +X = the way a standing person faces, +Y = their left, floor at z = 0.
"""

from pathlib import Path

import numpy as np

from figure.landmarks import landmarks
from figure.posing import pose
from figure.rotations import basis

BODIES = Path(__file__).parents[1] / "bodies"

#: The first vertices of the MakeHuman base mesh are skin, the rest are helper geometry.
SKIN_VERTICES = 13380


class Rig:
    """A body to pose.

    V (n, 3) rest vertices, H (B, 3) bone heads, W (n, B) skinning weights, `dom` (n,) the leading bone of
    each vertex, `names` and `par` the bones and their parents, `ix` bone name to index, `L` limb lengths (m),
    `cache` what exercises have solved for this body.
    """

    NB = SKIN_VERTICES

    def __init__(self, path):
        with np.load(path) as stored:
            self.V = stored["verts"].astype(float)
            self.H = stored["heads"].astype(float)
            self.names = [str(x) for x in stored["labels"]]
            self.par = stored["parents"].astype(int)
            leading, weights = stored["wi"].astype(int), stored["ww"]
        self.ix = {n: i for i, n in enumerate(self.names)}
        self.W = np.zeros((len(self.V), len(self.names)))
        np.add.at(self.W, (np.arange(len(self.V))[:, None], leading), weights)
        self.dom = self.W.argmax(1)
        self.rest_hand = {side: self._hand_basis(side) for side in "LR"}
        h = self.h
        self.L = {
            "thigh": np.linalg.norm(h("lowerleg01.L") - h("upperleg01.L")),
            "shank": np.linalg.norm(h("foot.L") - h("lowerleg01.L")),
            "uarm": np.linalg.norm(h("lowerarm01.L") - h("upperarm01.L")),
            "farm": np.linalg.norm(h("wrist.L") - h("lowerarm01.L")),
        }
        self.hipmid = (h("upperleg01.L") + h("upperleg01.R")) / 2
        self.cache = {}
        self._chosen = {}

    @classmethod
    def named(cls, body, folder=None):
        """The body of that name, from `folder` or the bodies that come with the studio."""
        return cls(Path(folder or BODIES) / f"{body}.npz")

    def _hand_basis(self, side):
        """Rest axes of a hand: along the fingers, then out of the palm (front, -y)."""
        wrist = self.h("wrist." + side)
        fingers = self.h("finger3-1." + side) - wrist
        across = np.cross(self.h("finger2-1." + side) - wrist, self.h("finger5-1." + side) - wrist)
        out = basis(fingers, across * (1 if side == "L" else -1))
        return basis(fingers, -out[:, 1]) if out[2, 1] > 0 else out

    def h(self, bone):
        """Rest position of a bone's head (m)."""
        return self.H[self.ix[bone]]

    @property
    def arm_length(self):
        """Upper arm plus forearm (m)."""
        return self.L["uarm"] + self.L["farm"]

    @property
    def shoulder_half(self):
        """Half the distance between the shoulder joints (m)."""
        return abs(self.h("upperarm01.L")[0])

    @property
    def hip_half(self):
        """Half the distance between the hip joints (m)."""
        return abs(self.h("upperleg01.L")[0])

    @property
    def trunk_length(self):
        """Hips to shoulders at rest (m)."""
        return self.h("upperarm01.L")[2] - self.hipmid[2]

    def middle(self, P, bone):
        """Middle of a left-right pair of posed joints (m); P (B, 3) as `pose` gives them."""
        return (P[self.ix[bone + ".L"]] + P[self.ix[bone + ".R"]]) / 2

    def verts_of(self, prefixes, side=""):
        """Indices of the skin vertices led by bones whose names start so (and end in .side)."""
        key = (tuple(prefixes), side)
        if key not in self._chosen:
            bones = [
                i
                for i, n in enumerate(self.names)
                if n.startswith(tuple(prefixes)) and (not side or n.endswith("." + side))
            ]
            self._chosen[key] = np.where(np.isin(self.dom[: self.NB], np.array(bones)))[0]
        return self._chosen[key]

    def clearance(self, prefixes, side, joint, A):
        """How far (m) those vertices reach below `joint` when turned rigidly by the rotation A."""
        v = self.V[self.verts_of(prefixes, side)] - self.h(joint)
        return float((-(v @ A.T)[:, 2]).max())

    def hand_rotation(self, side, fingers, palm):
        """World rotation of a hand with fingers along `fingers` and the palm facing `palm`."""
        return basis(np.array(fingers, float), np.array(palm, float)) @ self.rest_hand[side].T

    def foot_rotation(self, toe, up):
        """World rotation of a foot with toes along `toe` and the instep facing `up`."""
        rest = basis(np.array([0, -1.0, 0]), np.array([0, 0, 1.0]))
        return basis(np.array(toe, float), np.array(up, float)) @ rest.T

    def skin(self, A, P, chosen=None):
        """Posed vertices (m) for bone rotations A and bone positions P, all or the chosen ones."""
        W = self.W if chosen is None else self.W[chosen]
        V = self.V if chosen is None else self.V[chosen]
        t = P - np.einsum("bij,bj->bi", A, self.H)
        M = (W @ A.reshape(len(A), 9)).reshape(-1, 3, 3)
        return np.einsum("vij,vj->vi", M, V) + W @ t

    def pose(self, root, hip, **limbs):
        """Bone rotations A (B, 3, 3) and bone head positions P (B, 3); see `posing.pose`."""
        return pose(self, root, hip, **limbs)

    def landmarks(self, A, P, posed):
        """Named landmarks (m) in MediaPipe's words; see `landmarks.landmarks`."""
        return landmarks(self, A, P, posed)
