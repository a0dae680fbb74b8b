"""Angles, heights and lines of the body in the picture, seen from its near side.

Lengths are in trunk lengths (near shoulder to near hip), so that they mean the same for every person and
distance. "Over" and "up" are up in the picture, where y points down.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from formcheck.measures.geometry import cross, distance, interior_angle_deg
from formcheck.measures.registry import Joint, Measure, measure, read_once
from formcheck.tracking import Body
from formcheck.tracking.landmarks import JOINT_INDEX
from formcheck.video import Frame

FloatArray = NDArray[np.float64]


@read_once
def trunk_px(body: Body) -> float:
    """Near shoulder to near hip, pixels; NaN when either is not seen, or both are in one place."""
    return distance(body.px("near_shoulder"), body.px("near_hip")) or math.nan


@measure(unit="deg")
def angle(joints: list[Joint]) -> Measure:
    """Interior angle at the second of three joints, 0 to 180."""
    if len(joints) != 3:
        raise ValueError("joints must be three: end, vertex, end")
    a, vertex, b = joints

    def read(body: Body, frame: Frame) -> float:
        return interior_angle_deg(body.px(a), body.px(vertex), body.px(b))

    return read


@measure(unit="deg")
def flexion(joints: list[Joint]) -> Measure:
    """How far the second of three joints is bent: 0 = straight, 90 = a right angle; 180 less `angle`."""
    of_joint = angle(joints)

    def read(body: Body, frame: Frame) -> float:
        return 180.0 - of_joint(body, frame)

    return read


@measure(unit="deg")
def hip_line() -> Measure:
    """Signed shoulder-hip-knee angle: 180 = straight, more = hip above the knee-shoulder line.

    The unsigned angle folds at 180. "Above" is the side on which the knee lies of the line from shoulder to
    ankle, so a tilted or mirrored picture reads the same; where the ankle is not seen it is up in the picture.
    """

    def read(body: Body, frame: Frame) -> float:
        shoulder, hip, knee = (body.px(f"near_{joint}") for joint in ("shoulder", "hip", "knee"))
        inner = interior_angle_deg(shoulder, hip, knee)
        ankle = body.px("near_ankle")
        grounded = not math.isnan(ankle[0])
        knee_side = cross(ankle - shoulder, knee - shoulder) if grounded else float(shoulder[0] - knee[0])
        hip_side = cross(knee - shoulder, hip - shoulder)
        return 360.0 - inner if hip_side * knee_side > 0 else inner

    return read


@measure(unit="deg")
def slope(joints: list[Joint]) -> Measure:
    """Angle of the line between two joints with the horizontal: 0 = level, 90 = upright, whichever way it points."""

    def read(body: Body, a: FloatArray, b: FloatArray) -> float:
        dx, dy = (b - a).tolist()
        return math.degrees(math.atan2(abs(dy), abs(dx)))

    return _of_two(joints, read)


@measure(unit="deg")
def incline(joints: list[Joint]) -> Measure:
    """Angle of the line between two joints with the floor, from world landmarks: 0 = level, 90 = upright.

    Also where the picture foreshortens the line, as the trunk from behind; from the side `slope` is steadier.
    """
    if len(joints) != 2:
        raise ValueError("joints must be two")
    a, b = joints

    def read(body: Body, frame: Frame) -> float:
        x, y, z = (body.world(b) - body.world(a)).tolist()
        return math.degrees(math.atan2(abs(y), math.hypot(x, z)))

    return read


@measure(unit="trunk")
def height(of: Joint, over: Joint, across: list[Joint] | None = None) -> Measure:
    """How far one joint is above another in the picture, in trunk lengths.

    `across` are two joints that are level in the room, one on either side of the body, the far one first: half of what
    it is seen over the near one is taken off. A camera that looks down sees what is further away higher up.
    """
    if across is not None and len(across) != 2:
        raise ValueError("across must be two joints")

    def read(body: Body, frame: Frame) -> float:
        over_px = float(body.px(over)[1] - body.px(of)[1])
        if across is not None:
            depth_px = float(body.px(across[1])[1] - body.px(across[0])[1]) / 2
            over_px -= depth_px if math.isfinite(depth_px) else 0.0
        return over_px / trunk_px(body)

    return read


@measure(unit="trunk")
def ahead(of: Joint, past: Joint) -> Measure:
    """How far one joint is past another towards the head, along the picture's width, in trunk lengths.

    Towards the head: the way from the near hip to the near shoulder. For trunks that lie, not for upright ones.
    """

    def read(body: Body, frame: Frame) -> float:
        trunk = body.px("near_shoulder") - body.px("near_hip")
        across = float(body.px(of)[0] - body.px(past)[0])
        return math.copysign(across, across * trunk[0]) / trunk_px(body)

    return read


@measure(unit="px")
def joint_place(joint: Joint, along: str) -> Measure:
    """Where a joint is in the picture, pixels: `along` = "x" to the right of its left edge, "y" down from the top.

    Also where the joint is hidden and the model guesses, so for telling when something moves, not how it is held.
    """
    if along not in ("x", "y"):
        raise ValueError('along must be "x" or "y"')
    axis = ("x", "y").index(along)

    def read(body: Body, frame: Frame) -> float:
        return float(body.landmarks_px[JOINT_INDEX[body.near][joint]][axis])

    return read


@measure(unit="trunk")
def apart(joints: list[Joint]) -> Measure:
    """Distance of two joints in the picture, in trunk lengths: ankles in a stride, hands from feet."""
    return _of_two(joints, lambda body, a, b: distance(a, b) / trunk_px(body))


@measure(unit="share")
def length_share(of: list[Joint], against: list[Joint]) -> Measure:
    """Distance of two joints in the picture as a share of that of two others: forearm against upper arm.

    Parts of the body keep their lengths: one that is much too short points at the camera, or its joint is elsewhere.
    """
    if not len(of) == len(against) == 2:
        raise ValueError("of and against must be two joints each")

    def read(body: Body, frame: Frame) -> float:
        whole = distance(body.px(against[0]), body.px(against[1]))
        return distance(body.px(of[0]), body.px(of[1])) / whole if whole > 0 else math.nan

    return read


@measure(unit="share")
def stretch(joints: list[Joint]) -> Measure:
    """Distance between the ends of a chain of joints, as a share of the chain's length: 1 = stretched out straight.

    From an oblique view the trunk alone shortens and lengthens in the picture as it turns towards the camera, and
    with it everything in trunk lengths; a whole body's length changes far less.
    """
    if len(joints) < 3:
        raise ValueError("joints must be three or more, from one end of the chain to the other")

    def read(body: Body, frame: Frame) -> float:
        points = [body.px(joint) for joint in joints]
        length = sum(distance(a, b) for a, b in pairwise(points))
        return distance(points[0], points[-1]) / length if length > 0 else math.nan

    return read


@measure(unit="trunk")
def above_line(of: Joint, line: list[Joint]) -> Measure:
    """How far a joint is over the line through two others, in trunk lengths; below 0 = it sags under it.

    Over is the upper side of the line, so a line that tilts reads the same; of an upright line neither side is.
    """
    if len(line) != 2:
        raise ValueError("line must be two joints")
    a, b = line

    def read(body: Body, frame: Frame) -> float:
        left, right = sorted((body.px(a), body.px(b)), key=lambda point: float(point[0]))
        along = right - left
        return -cross(along, body.px(of) - left) / (distance(left, right) * trunk_px(body))

    return read


def _of_two(joints: list[Joint], read: Callable[[Body, FloatArray, FloatArray], float]) -> Measure:
    """A measure of a body and the pixels of two of its joints."""
    if len(joints) != 2:
        raise ValueError("joints must be two")
    first, second = joints
    return lambda body, frame: read(body, body.px(first), body.px(second))
