"""Top and bottom, cut from the base mesh's tights and pushed outwards. Metres."""

from dataclasses import dataclass

import numpy as np

from appearance.cloth import cloth
from appearance.meshes import new_mesh, set_rest, vertex_normals
from appearance.regions import along_arm

PLAIN = dict(
    top=(0.1, 0.2, 0.4),
    top2=(0.6, 0.6, 0.6),
    top_pattern="stripes",
    bottom=(0.03, 0.03, 0.04),
    bottom2=(0.2, 0.2, 0.22),
    bottom_pattern="heather",
    sleeve=0.35,
    legs="leggings",
    loose=0.006,
    loose_legs=0.003,
    bare=False,
)


@dataclass(frozen=True)
class Cut:
    """Where clothes end: sleeve along the arm (0 shoulder .. 2 wrist), heights of waist, hem, legs, collar (m)."""

    sleeve: float
    waist: float
    hem: float
    leg_end: float
    collar: float
    bare: bool = False

    @classmethod
    def of(cls, rig, clothes):
        """The cut of a look's clothes on this body."""
        waist = rig.hipmid[2] + 0.075
        leg_end = rig.h("lowerleg01.L")[2] + 0.1 if clothes["legs"] == "shorts" else rig.h("foot.L")[2] + 0.03
        collar = rig.h("neck01")[2]
        sleeve, hem = 0.25 + clothes["sleeve"] * 1.6, waist - clothes.get("hem", 0.03)
        return cls(sleeve, waist, hem, leg_end, collar, clothes["bare"])

    def top(self, height, arm, down_arm):
        """Which faces the top covers, from their heights, whether on the arm, and how far down it."""
        return ~arm & (height > self.hem) & (height < self.collar + 0.045) | arm & (down_arm < self.sleeve)

    def bottom(self, height, arm):
        """Which faces the bottom covers."""
        return ~arm & (height <= self.waist + 0.015) & (height > self.leg_end)

    def hidden_skin(self, height, arm, down_arm):
        """Which faces of the skin lie well under clothes."""
        if self.bare:
            return ~arm & (height > self.leg_end + 0.03) & (height < self.waist - 0.02)
        under = ~arm & (height > self.leg_end + 0.03) & (height < self.collar + 0.01)
        return under | arm & (down_arm < self.sleeve - 0.1)


def garments(rig, faces, clothes, cut, regions):
    """Bottom and, unless bare, top as parts [(object, vertex indices, rest points)]."""
    tights = faces["helper-tights"]
    centres = rig.V[tights].mean(1)
    height = centres[:, 2]
    arm = regions.arm[tights].mean(1) > 0.5
    normals = vertex_normals(rig.V, np.concatenate([tights, faces["body"]]))
    bottom = tights[cut.bottom(height, arm)]
    top = tights[cut.top(height, arm, along_arm(rig, centres))]
    used = np.unique(bottom)
    parts = [_sewn(rig, "bottom", bottom, rig.V[used] + normals[used] * clothes["loose_legs"], clothes)]
    if not clothes["bare"]:
        parts.append(_sewn(rig, "top", top, _hanging(rig.V, top, normals, clothes["loose"]), clothes))
    return parts


def _hanging(V, faces, normals, loose):
    """Rest points of a top: pushed out, smoothed, pushed out again, with a faint ripple."""
    used = np.unique(faces)
    points = V.copy()
    points[used] = V[used] + normals[used] * (loose + 0.004)
    neighbours = {}
    for face in faces:
        for i in range(4):
            neighbours.setdefault(face[i], set()).update((face[(i + 1) % 4], face[(i - 1) % 4]))
    for _ in range(4):
        points[used] = np.array([0.4 * points[i] + 0.6 * np.mean([points[j] for j in neighbours[i]], 0) for i in used])
    hung = points[used] + normals[used] * (0.006 + loose)
    hung += normals[used] * (0.004 * np.sin(hung[:, 2:3] * 70 + hung[:, 0:1] * 30)) * min(1, loose * 100)
    return hung


def _sewn(rig, name, faces, points, clothes):
    material = cloth(name, clothes[name], clothes[name + "2"], clothes[name + "_pattern"])
    thing, used = new_mesh(name, faces, [material])
    smooth = thing.modifiers.new("s", "SUBSURF")
    smooth.levels = smooth.render_levels = 1
    thick = thing.modifiers.new("t", "SOLIDIFY")
    thick.thickness = 0.003
    thick.offset = 0
    set_rest(thing, rig.V[used])
    return thing, used, points
