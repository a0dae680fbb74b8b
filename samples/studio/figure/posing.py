"""Forward kinematics and two-bone inverse kinematics of arms and legs."""

import numpy as np

from figure.rotations import basis, rotation, rotation_about, rotation_towards, unit

SPINE = ["spine05", "spine04", "spine03", "spine02", "spine01"]
NECK = ["neck01", "neck02", "neck03"]
STRAIGHT = ((0, 0, 0),) * 5


def pose(
    rig,
    root,
    hip,
    *,
    spine=STRAIGHT,
    neck=(0, 0, 0),
    head=(0, 0, 0),
    arms=None,
    legs=None,
    shoulder_at=None,
):
    """Pose the body; returns bone rotations A (B, 3, 3) and bone head positions P (B, 3).

    Parameters
    ----------
    root : world rotation (3, 3) of the pelvis.
    hip : world position of the middle of the hips (m), or None with `shoulder_at`.
    spine : 5 x (flexion, twist, side bend) in degrees, from the lumbar spine up.
    neck, head : (flexion, twist, side bend) in degrees.
    arms : by side, a dict of `wrist` (m) or `dir` and `frac` (direction, share of the full length), `pole`
        (direction of the elbow), `hand` (rotation or None), and optionally `w` (weight of `dir` against
        `wrist`), `clav` (share of the clavicle and of the shoulder blade) and `curl` of the fingers (deg).
    legs : by side, a dict of `ankle` (m), `pole` (direction the knee points) and `foot` (rotation).
    shoulder_at : world position of the middle of the shoulders (m), in place of `hip`.
    """
    chain = _Chain(rig, root, np.zeros(3) if hip is None else np.array(hip, float))
    for bone, bend in zip(SPINE, spine, strict=True):
        chain.bend(bone, bend)
    for bone in NECK:
        chain.bend(bone, np.array(neck) / 3)
    chain.bend("head", head)
    chain.forward()
    if shoulder_at is not None:
        chain.hip = chain.hip + np.array(shoulder_at) - rig.middle(chain.P, "upperarm01")
        chain.forward()
    legs_turned = {}
    for side, leg in (legs or {}).items():
        legs_turned.update(chain.leg(side, leg))
    chain.turned.update(legs_turned)
    for side, arm in (arms or {}).items():
        chain.arm(side, arm)
    chain.forward()
    return chain.A, chain.P


class _Chain:
    """Bones with their own bends (`own`, to the parent) and given world rotations (`turned`)."""

    def __init__(self, rig, root, hip):
        self.rig = rig
        self.root = root
        self.hip = hip
        self.own = {}
        self.turned = {}
        self.A = np.zeros((len(rig.names), 3, 3))
        self.P = np.zeros((len(rig.names), 3))

    def bend(self, bone, bend):
        flexion, twist, side = bend
        self.own[self.rig.ix[bone]] = rotation("x", flexion) @ rotation("z", twist) @ rotation("y", side)

    def forward(self):
        """Rotations and positions of all bones, from the pelvis out."""
        rig, A, P = self.rig, self.A, self.P
        for b, parent in enumerate(rig.par):
            if parent < 0:
                A[b] = self.root
                P[b] = self.hip + self.root @ (rig.H[b] - rig.hipmid)
                continue
            P[b] = P[parent] + A[parent] @ (rig.H[b] - rig.H[parent])
            if b in self.turned:
                A[b] = self.turned[b]
            else:
                A[b] = A[parent] @ self.own[b] if b in self.own else A[parent]

    def leg(self, side, leg):
        """World rotations {bone: (3, 3)} that bring the ankle to its place."""
        rig = self.rig
        hip, knee, ankle = ("upperleg01." + side, "lowerleg01." + side, "foot." + side)
        start = self.P[rig.ix[hip]].copy()
        target = np.array(leg["ankle"], float)
        joint, target, n = two_bone(start, target, rig.L["thigh"], rig.L["shank"], np.array(leg["pole"], float))
        n0 = np.cross(unit(rig.h(ankle) - rig.h(hip)), np.array([0, -1.0, 0]))
        return {
            rig.ix[hip]: basis(joint - start, n) @ basis(rig.h(knee) - rig.h(hip), n0).T,
            rig.ix[knee]: basis(target - joint, n) @ basis(rig.h(ankle) - rig.h(knee), n0).T,
            rig.ix[ankle]: leg["foot"],
        }

    def arm(self, side, arm):
        """Turn clavicle, shoulder blade and arm so that the wrist gets to its place."""
        rig, ix = self.rig, self.rig.ix
        shoulder, elbow, wrist = ("upperarm01." + side, "lowerarm01." + side, "wrist." + side)
        start = self.P[ix[shoulder]].copy()
        self._shoulder_girdle(side, arm, self._reach(arm, start) - start)
        self.forward()
        start = self.P[ix[shoulder]].copy()
        target = self._reach(arm, start)
        if arm.get("dir") is not None:
            w = arm.get("w", 1.0)
            target = target * w + np.array(arm["wrist"], float) * (1 - w)
        joint, target, n = two_bone(start, target, rig.L["uarm"], rig.L["farm"], np.array(arm["pole"], float))
        n0 = np.cross(unit(rig.h(wrist) - rig.h(shoulder)), np.array([0, 1.0, 0]))
        upper = basis(joint - start, n) @ basis(rig.h(elbow) - rig.h(shoulder), n0).T
        fore = basis(target - joint, n) @ basis(rig.h(wrist) - rig.h(elbow), n0).T
        hand = arm["hand"] if arm.get("hand") is not None else fore
        axis = unit(target - joint)
        twist = _twist(hand @ fore.T, axis)
        self.turned[ix[shoulder]] = upper
        self.turned[ix["upperarm02." + side]] = upper
        # the forearm's skin turns with the hand little by little
        self.turned[ix[elbow]] = rotation_about(axis, twist * 0.25) @ fore
        self.turned[ix["lowerarm02." + side]] = rotation_about(axis, twist * 0.7) @ fore
        self.turned[ix[wrist]] = hand
        if arm.get("curl"):
            self._curl(side, arm["curl"])

    def _reach(self, arm, start):
        if arm.get("dir") is None:
            return np.array(arm["wrist"], float)
        return start + unit(np.array(arm["dir"], float)) * self.rig.arm_length * arm["frac"]

    def _shoulder_girdle(self, side, arm, to_wrist):
        rig = self.rig
        clavicle, blade = (rig.ix["clavicle." + side], rig.ix["shoulder01." + side])
        parent = self.A[rig.par[clavicle]].copy()
        rest = parent @ (rig.h("wrist." + side) - rig.h("upperarm01." + side))
        by_clavicle, by_blade = arm.get("clav", (0.12, 0.14))
        self.turned[clavicle] = rotation_towards(rest, to_wrist, by_clavicle) @ parent
        self.turned[blade] = rotation_towards(rest, to_wrist, by_clavicle + by_blade) @ parent

    def _curl(self, side, deg):
        hand = self.rig.rest_hand[side]
        turn = rotation_about(np.cross(hand[:, 0], hand[:, 1]), np.deg2rad(deg))
        for i, name in enumerate(self.rig.names):
            if name.startswith("finger") and name.endswith("." + side) and not name.startswith("finger1"):
                self.own[i] = turn


def two_bone(start, target, first, second, pole):
    """Middle joint, reachable target and bending axis of a two-bone limb whose middle points to `pole` (m)."""
    d = target - start
    length = min(np.linalg.norm(d), (first + second) * 0.9995)
    length = max(length, abs(first - second) * 1.01 + 0.001)
    u = unit(d)
    side = unit(pole - u * (pole @ u))
    c = (first * first + length * length - second * second) / (2 * first * length)
    c = np.clip(c, -1, 1)
    joint = start + u * first * c + side * first * np.sqrt(1 - c * c)
    return joint, start + u * length, np.cross(u, side)


def _twist(turn, axis):
    """Angle (rad) by which a rotation turns about an axis."""
    across = unit(np.cross(axis, [0.3, 0.5, 0.8]))
    moved = turn @ across
    moved = unit(moved - axis * (moved @ axis))
    return np.arctan2(np.cross(across, moved) @ axis, across @ moved)
