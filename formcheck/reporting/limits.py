"""Draws a fault's limit into a picture: what was read, solid, and where the limit is, dashed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from formcheck.checking.signal import Signal
from formcheck.measures.geometry import cross
from formcheck.reporting.overlay import GOOD, PANEL, WHITE, WRONG, Colour
from formcheck.tracking import INDEX, Body, FloatArray
from formcheck.video import Pixels

Line = tuple[FloatArray, ...]  # points (2,), pixels


@dataclass(frozen=True)
class Sketch:
    """Lines of what was read and lines of where the limit is; pixels of the picture, y down."""

    read: tuple[Line, ...]
    limit: tuple[Line, ...]


#: Two curves are told apart from this distance on, as a share of the trunk's length: about twice a line's thickness.
_APART = 0.08

#: Sketches by measure: (body, parameters of the measure, reading, level of the limit) to lines.
_Draw = Callable[[Body, Mapping[str, Any], float, float], Sketch]


def sketch_of(body: Body, signal: Signal, reading: float, level: float) -> Sketch | None:
    """The limit's place in the picture; None where the measure has none, its joints are not seen, or it is too close.

    `reading` and `level` are values of the signal; its bias is put back, since the picture shows the landmarks.
    """
    draw = _SKETCHES.get(signal.measure)
    if draw is None or not (math.isfinite(reading) and math.isfinite(level)):
        return None
    sketch = draw(body, signal.parameters, reading + signal.bias, level + signal.bias)
    points = [point for line in (*sketch.read, *sketch.limit) for point in line]
    if not np.isfinite(points).all() or _too_close(sketch, _trunk_px(body)):
        return None
    return sketch


def draw_sketch(rgb: Pixels, sketch: Sketch, wrong: bool) -> Pixels:
    """A copy of the picture with the lines of a sketch in it."""
    out = rgb.copy()
    unit = max(1, round(min(out.shape[:2]) / 160))
    for line in sketch.read:
        for a, b in pairwise(line):
            _stroke(out, a, b, WRONG if wrong else GOOD, 2 * unit)
    for line in sketch.limit:
        if len(line) == 2:
            _dashes(out, line[0], line[1], unit)
        else:  # a curve: every other piece of it
            for a, b in list(pairwise(line))[::2]:
                _stroke(out, a, b, WHITE, unit)
    return out


def draw_gauge(rgb: Pixels, value: float, limit: float, wrong: bool, both_ways: bool = False) -> Pixels:
    """A copy of the picture with a bar along its lower edge: as long as the value, with a mark at the limit.

    A value on the other side of zero than the limit has no length, unless the limit holds both ways.
    """
    out = rgb.copy()
    height, width = out.shape[:2]
    tall, margin = max(6, height // 30), max(4, width // 40)
    top, room = height - tall - margin, width - 2 * margin
    most = 1.25 * max(abs(value), abs(limit), 1e-9)
    length = abs(value) if both_ways else max(0.0, math.copysign(1.0, limit) * value)
    cv2.rectangle(out, (margin, top), (margin + room, top + tall), PANEL, -1)
    end = margin + round(room * length / most)
    cv2.rectangle(out, (margin, top), (end, top + tall), WRONG if wrong else GOOD, -1)
    at = margin + round(room * abs(limit) / most)
    cv2.line(out, (at, top - tall // 2), (at, top + tall + tall // 2), WHITE, max(2, width // 200))
    return out


def _too_close(sketch: Sketch, trunk_px: float) -> bool:
    """Whether two curves lie so close that one covers the other; straight lines end apart and are told by that."""
    curves = [
        (np.array(a), np.array(b)) for a, b in zip(sketch.read, sketch.limit, strict=False) if len(a) == len(b) > 3
    ]
    return any(float(np.abs(a - b).max()) < _APART * trunk_px for a, b in curves)


# --- where a limit is -------------------------------------------------------------------------------------


def _angle(body: Body, given: Mapping[str, Any], reading: float, level: float) -> Sketch:
    a, vertex, b = (body.px(joint) for joint in given["joints"])
    return _bend(a, vertex, b, reading, level)


def _hip_line(body: Body, given: Mapping[str, Any], reading: float, level: float) -> Sketch:
    return _bend(body.px("near_shoulder"), body.px("near_hip"), body.px("near_knee"), reading, level)


def _lifted_bend(body: Body, given: Mapping[str, Any], reading: float, level: float) -> Sketch:
    joints = {"arm": ("shoulder", "elbow", "wrist"), "leg": ("hip", "knee", "ankle")}[given["limb"]]
    side = _lifted_side(body, given["limb"])
    root, bend, end = (_any_px(body, f"{side}_{joint}") for joint in joints)
    return _bend(root, bend, end, reading, level)


def _bend(a: FloatArray, vertex: FloatArray, b: FloatArray, reading: float, level: float) -> Sketch:
    """The bend a-vertex-b, and where b would lie with the limit's angle. Angles may go past 180."""
    turn = math.copysign(1.0, cross(a - vertex, b - vertex))
    if reading > 180.0:
        turn = -turn
    to_limit = _rotated(a - vertex, turn * level)
    to_limit *= _length(b - vertex) / max(1e-9, _length(to_limit))
    return Sketch(read=((a, vertex, b),), limit=((vertex, vertex + to_limit),))


def _height(body: Body, given: Mapping[str, Any], reading: float, level: float) -> Sketch:
    of, over = body.px(given["of"]), body.px(given["over"])
    reach = np.array([0.6 * _trunk_px(body), 0.0])
    at = np.array([of[0], over[1] - level * _trunk_px(body)])
    return Sketch(read=((of, np.array([of[0], over[1]])),), limit=((at - reach, at + reach),))


def _ahead(body: Body, given: Mapping[str, Any], reading: float, level: float) -> Sketch:
    of, past = body.px(given["of"]), body.px(given["past"])
    headwards = math.copysign(1.0, float(body.px("near_shoulder")[0] - body.px("near_hip")[0]))
    reach = np.array([0.0, 0.5 * _trunk_px(body)])
    at = np.array([past[0] + headwards * level * _trunk_px(body), of[1]])
    return Sketch(read=((np.array([past[0], of[1]]), of),), limit=((at - reach, at + reach),))


def _lifted_elevation(body: Body, given: Mapping[str, Any], reading: float, level: float) -> Sketch:
    root_name, end_name = {"arm": ("shoulder", "wrist"), "leg": ("hip", "ankle"), "thigh": ("hip", "knee")}[
        given["limb"]
    ]
    side = _lifted_side(body, given["limb"])
    root, end = _any_px(body, f"{side}_{root_name}"), _any_px(body, f"{side}_{end_name}")
    outwards = math.copysign(1.0, float(end[0] - root[0]))
    direction = np.array([outwards * math.cos(math.radians(level)), -math.sin(math.radians(level))])
    return Sketch(read=((root, end),), limit=((root, root + _length(end - root) * direction),))


def _slope(body: Body, given: Mapping[str, Any], reading: float, level: float) -> Sketch:
    a, b = (body.px(joint) for joint in given["joints"])
    across, down = math.copysign(1.0, float(b[0] - a[0])), math.copysign(1.0, float(b[1] - a[1]))
    direction = np.array([across * math.cos(math.radians(level)), down * math.sin(math.radians(level))])
    return Sketch(read=((a, b),), limit=((a, a + _length(b - a) * direction),))


def _back_height(body: Body, given: Mapping[str, Any], reading: float, level: float) -> Sketch:
    """The back's curve and the limit's, both this far outside the line from hip to shoulder."""
    hip, shoulder = body.px("near_hip"), body.px("near_shoulder")
    chord = shoulder - hip
    normal = np.array([chord[1], -chord[0]])
    if float(normal @ (body.px("near_knee") - hip)) > 0:
        normal = -normal
    along = np.linspace(0.0, 1.0, 20)

    def curve(sagitta: float) -> Line:
        return tuple(hip + t * chord + (0.3 + 4 * sagitta * t * (1 - t)) * normal for t in along)

    return Sketch(read=(curve(reading),), limit=(curve(level),))


_SKETCHES: dict[str, _Draw] = {
    "angle": _angle,
    "hip_line": _hip_line,
    "lifted_bend": _lifted_bend,
    "height": _height,
    "ahead": _ahead,
    "lifted_elevation": _lifted_elevation,
    "lift": _lifted_elevation,
    "slope": _slope,
    "back_height": _back_height,
}


def _lifted_side(body: Body, limb: str) -> str:
    """The side whose limb of a pair is higher in the picture: the lifted one, from all fours."""
    end = "wrist" if limb == "arm" else "knee"
    return min(("left", "right"), key=lambda side: float(_any_px(body, f"{side}_{end}")[1]))


def _any_px(body: Body, joint: str) -> FloatArray:
    """(2,) pixels, however well it is seen: as the measures of lifted limbs read them."""
    return np.asarray(body.landmarks_px[INDEX[joint]])


def _trunk_px(body: Body) -> float:
    return _length(body.px("near_shoulder") - body.px("near_hip"))


def _length(v: FloatArray) -> float:
    return math.hypot(float(v[0]), float(v[1]))


def _rotated(v: FloatArray, angle_deg: float) -> FloatArray:
    """(2,) turned clockwise on the screen, where y points down."""
    c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    return np.array([c * v[0] - s * v[1], s * v[0] + c * v[1]])


# --- strokes ----------------------------------------------------------------------------------------------


def _stroke(out: Pixels, a: FloatArray, b: FloatArray, colour: Colour, thick: int) -> None:
    """A line with a dark edge, so that it is seen on any background."""
    start, end = ((round(float(p[0])), round(float(p[1]))) for p in (a, b))
    cv2.line(out, start, end, PANEL, thick + max(2, thick // 2), cv2.LINE_AA)
    cv2.line(out, start, end, colour, thick, cv2.LINE_AA)


def _dashes(out: Pixels, a: FloatArray, b: FloatArray, unit: int) -> None:
    pieces = max(1, round(_length(b - a) / (10 * unit)))
    for i in range(pieces):
        start, end = a + (b - a) * i / pieces, a + (b - a) * (i + 0.6) / pieces
        _stroke(out, start, end, WHITE, unit)
