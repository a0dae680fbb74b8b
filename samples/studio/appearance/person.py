"""The dressed person, whose meshes follow the rig. Metres; linear RGB colours."""

import numpy as np
from mathutils import Matrix

from appearance.garments import PLAIN as PLAIN_CLOTHES
from appearance.garments import Cut, garments
from appearance.hair import PLAIN as PLAIN_HAIR
from appearance.hair import hair
from appearance.meshes import base_mesh
from appearance.regions import regions
from appearance.skin import eyes, scalp, skin

TRUNK = ("spine", "root", "breast", "pelvis", "clavicle")
FLOOR_M = 0.0125  # skin does not go below the top of the mat


class Person:
    """A body in skin, clothes and hair.

    look : an entry of `looks.LOOKS`: `skin` tone, `clothes` (top, top2, top_pattern, bottom, bottom2,
    bottom_pattern, sleeve 0 short .. 1 long, legs "shorts" or "leggings", loose and loose_legs m, hem m below
    the waist, bare: no top) and `hair` (color, style
    "short", "bun" or "pony"). assets : the folder of MakeHuman's data.
    """

    def __init__(self, rig, assets, look, seed=0):
        self.rig = rig
        clothes = {**PLAIN_CLOTHES, **look.get("clothes", {})}
        style = {**PLAIN_HAIR, **look.get("hair", {})}
        base = base_mesh(assets)
        faces = base[0]
        where = regions(rig)
        cut = Cut.of(rig, clothes)
        hairy = scalp(rig, where, style["style"])
        self._parts = garments(rig, faces, clothes, cut, where)
        self._parts.append(skin(rig, base, assets, look["skin"], style["color"], cut, where, hairy))
        self._parts += eyes(rig, faces)
        cap, self._loose = hair(rig, faces, style, where, hairy, np.random.default_rng(seed))
        self._parts.append(cap)
        self._weights = [rig.W[used] for _, used, _ in self._parts]
        self._breathing = breath_field(rig)

    def set_pose(self, A, P, breath=0.0, front=0.008, back=0.002):
        """Move every mesh to bone rotations A (B, 3, 3) and positions P (B, 3).

        breath : 0..1; front, back : how far (m) the belly and the back come out at breath = 1.
        """
        rig = self.rig
        offsets = P - np.einsum("bij,bj->bi", A, rig.H)
        turns = A.reshape(len(A), 9)
        swell = breath * (front * self._breathing[0] + back * self._breathing[1])
        for (thing, used, rest), W in zip(self._parts, self._weights, strict=True):
            M = (W @ turns).reshape(-1, 3, 3)
            v = np.einsum("vij,vj->vi", M, rest + swell[used]) + W @ offsets
            v[:, 2] = np.maximum(v[:, 2], FLOOR_M)
            thing.data.vertices.foreach_set("co", v.astype(np.float32).ravel())
            thing.data.update()
        head = rig.ix["head"]
        placed = np.eye(4)
        placed[:3, :3] = A[head]
        placed[:3, 3] = P[head] - A[head] @ rig.H[head]
        for thing in self._loose:
            thing.matrix_world = Matrix(placed.tolist())


def breath_field(rig):
    """Directions (n, 3), at most 1 long, in which the front and the back of the trunk move when breathing in."""
    V = rig.V
    hip_z = rig.hipmid[2]
    top_z = rig.h("neck01")[2]
    up = (V[:, 2] - hip_z) / (top_z - hip_z)
    along = np.clip(np.sin(np.pi * np.clip((up - 0.05) / 0.95, 0, 1)), 0, 1) ** 0.7
    trunk = np.array([name.startswith(TRUNK) for name in np.array(rig.names)[rig.dom]])
    out = V - rig.h("spine03")
    out[:, 2] = 0
    out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
    weight = along * trunk
    forward = np.clip(0.35 - out[:, 1], 0, 1) * weight
    rearward = np.clip(0.35 + out[:, 1], 0, 1) * weight
    return out * forward[:, None], out * rearward[:, None]
