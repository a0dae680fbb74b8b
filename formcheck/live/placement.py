"""What is wrong with where the person or the camera is, in words, the most important first."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence

import numpy as np

from formcheck.checking import Moment, PoseDefinition
from formcheck.live.upside_down import ASK_TURN, UpsideDown
from formcheck.measures import azimuth_deg, from_behind, view_of
from formcheck.tracking import INDEX, Body, People
from formcheck.tracking.body import FloatArray
from formcheck.tracking.landmarks import PAIRED
from formcheck.video import Frame, Pixels

#: Mean brightness (of 255) under which a webcam's picture is mostly noise, and tracking suffers.
DARK = 40.0
#: A joint counts as cut off when it is outside the picture by this share of its size. The model guesses where the
#: parts of a body outside the picture are.
_OUTSIDE = 0.01
#: A trunk shorter than this share of the picture's diagonal is too few pixels for angles; three metres from a usual
#: webcam it takes 0.12.
_FAR = 0.07
#: The view is read over this long, seconds.
_VIEW_S = 1.0
#: So long an edge counts as cutting the person off, seconds: without a head every second silhouette ends short.
_CUT_S = 3.0
#: Sums brightness over every so many pixels: enough for a mean.
_EVERY = 8
#: Head down and feet up by this share of the trunk's length: no exercise, a camera that hangs upside down.
_UPSIDE_DOWN = 0.6

_DIM = "It is rather dark here: more light helps"
#: What helps and is no hindrance is said once.
ADVICE = frozenset({_DIM})

_FEET = "Your feet are cut off: step back"
_PARTS = {
    _FEET: ("ankle", "heel", "foot_index"),
    "Your head is cut off: step back": ("nose", "left_ear", "right_ear"),
    "Your hands are cut off: step back": ("wrist",),
}


def brightness(rgb: Pixels) -> float:
    """Mean brightness of a picture (height, width, 3), 0 to 255."""
    return float(rgb[::_EVERY, ::_EVERY].mean())


def dim(frame: Frame) -> str | None:
    """What to say where there is too little light to be judged well by."""
    return _DIM if brightness(frame.rgb) < DARK else None


def misplaced(frame: Frame, body: Body, cut_off: Collection[str] = ()) -> str | None:
    """What the person should change so that the camera can see all of them; None when it can.

    `cut_off` are the edges of the picture that their silhouette runs out of.
    """
    if not body.found:
        dark = brightness(frame.rgb) < DARK
        return (
            "It is too dark here: switch a light on" if dark else "I cannot see you: come into the picture, or closer"
        )
    trunk = (body.landmarks_px[INDEX["left_shoulder"]] + body.landmarks_px[INDEX["right_shoulder"]]) / 2
    trunk -= (body.landmarks_px[INDEX["left_hip"]] + body.landmarks_px[INDEX["right_hip"]]) / 2
    if float(np.linalg.norm(trunk)) < _FAR * float(np.hypot(*body.frame_size)):
        return "You are far away: come a little closer"
    if _upside_down(body):
        return "The picture is upside down: turn the camera, or start with --turn 180"
    return out_of_picture(body, cut_off)


def out_of_picture(body: Body, cut_off: Collection[str] = ()) -> str | None:
    """Which part of the person is not in the picture, in words.

    The model guesses where parts outside are, and often puts them inside: then `cut_off` tells, the edges that the
    silhouette runs out of. What is nearest to such an edge goes on beyond it.
    """
    parts = [say for say, joints in _PARTS.items() if all(_outside(body, joint) for joint in joints)]
    if _outside(body, "knee") and _FEET not in parts:  # where feet are that go with them is anybody's guess
        parts.append(_FEET)
    parts += [say for say in (_nearest(body, edge) for edge in cut_off) if say not in parts]
    if len(parts) > 1:
        return "I cannot see all of you: step back"
    return parts[0] if parts else None


def accompanied(people: People) -> str | None:
    """What to say where two are in the picture; one who is cut off may be seen as two."""
    return "One person, please: I can follow only one" if people.count > 1 and not people.cut_off else None


class Placement:
    """Follows one person into the start posture of a set.

    Parameters
    ----------
    poses : the exercises that may be meant; from where they are filmed is asked for when it is one.
    """

    def __init__(self, poses: Sequence[PoseDefinition]) -> None:
        self._poses = poses
        self._upside_down = UpsideDown(poses)
        self._seen: deque[tuple[float, tuple[float, bool]]] = deque()
        self._cut_s: dict[str, float] = {}

    def problem(self, frame: Frame, body: Body, moment: Moment, people: People) -> str | None:
        """What the person should change before it can begin; None when all is well."""
        view = self._view(body)
        cut_off = self._edges(frame.time_s, people)
        upside_down = self._upside_down.update(frame, body)
        others = accompanied(people)
        if others is not None and not cut_off and body.found:
            return others
        wrong = misplaced(frame, body, cut_off)
        if wrong is not None:
            return wrong
        if moment.stage in ("absent", "placing"):
            return ASK_TURN if upside_down else moment.say
        if len(self._poses) == 1 and view != "unknown" and view not in self._poses[0].views:
            return self._poses[0].view_say
        return dim(frame)

    def _edges(self, time_s: float, people: People) -> list[str]:
        """The edges that have cut the person off lately."""
        self._cut_s |= dict.fromkeys(people.cut_off, time_s)
        return [edge for edge, seen_s in self._cut_s.items() if time_s - seen_s < _CUT_S]

    def _view(self, body: Body) -> str:
        """The view over the last second."""
        if body.found:
            self._seen.append((body.time_s, (azimuth_deg(body), from_behind(body))))
        while self._seen and body.time_s - self._seen[0][0] > _VIEW_S:
            self._seen.popleft()
        return view_of(seen for _, seen in self._seen)


def _upside_down(body: Body) -> bool:
    """Whether somebody upright is seen head down: hips well above the shoulders, ankles well above the hips."""
    shoulder, hip, ankle = (
        (body.landmarks_px[INDEX[f"left_{joint}"]] + body.landmarks_px[INDEX[f"right_{joint}"]]) / 2
        for joint in ("shoulder", "hip", "ankle")
    )
    least = _UPSIDE_DOWN * float(np.linalg.norm(shoulder - hip))
    return bool(shoulder[1] - hip[1] > least and hip[1] - ankle[1] > least)


def _nearest(body: Body, edge: str) -> str:
    """What to say about the part that reaches furthest towards an edge of the picture."""
    axis, sign = {"left": (0, -1), "right": (0, 1), "top": (1, -1), "bottom": (1, 1)}[edge]
    return max(_PARTS, key=lambda say: max(sign * float(_at(body, joint)[axis]) for joint in _PARTS[say]))


def _at(body: Body, joint: str) -> FloatArray:
    """(2,) px: where a joint is believed to be (of the near side, for those that there are two of)."""
    return np.asarray(body.landmarks_px[INDEX[body.name(f"near_{joint}" if joint in PAIRED else joint)]])


def _outside(body: Body, joint: str) -> bool:
    """Whether a joint lies outside the picture."""
    x, y = _at(body, joint)
    width, height = body.frame_size
    return bool(
        x < -_OUTSIDE * width or x > (1 + _OUTSIDE) * width or y < -_OUTSIDE * height or y > (1 + _OUTSIDE) * height
    )
