"""What is wrong with where the person or the camera is, in words, the most important first."""

from __future__ import annotations

import numpy as np

from formcheck.tracking import INDEX, Body
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
#: Sums brightness over every so many pixels: enough for a mean.
_EVERY = 8

_PARTS = {
    "Your feet are cut off: step back": ("ankle", "heel", "foot_index"),
    "Your head is cut off: step back": ("nose", "left_ear", "right_ear"),
    "Your hands are cut off: step back": ("wrist",),
    "Your knees are cut off: step back": ("knee",),
}


def brightness(rgb: Pixels) -> float:
    """Mean brightness of a picture (height, width, 3), 0 to 255."""
    return float(rgb[::_EVERY, ::_EVERY].mean())


def misplaced(frame: Frame, body: Body) -> str | None:
    """What the person should change so that the camera can see all of them; None when it can."""
    if not body.found:
        dark = brightness(frame.rgb) < DARK
        return "It is too dark here: switch a light on" if dark else "I cannot see you: come into the picture"
    trunk = (body.landmarks_px[INDEX["left_shoulder"]] + body.landmarks_px[INDEX["right_shoulder"]]) / 2
    trunk -= (body.landmarks_px[INDEX["left_hip"]] + body.landmarks_px[INDEX["right_hip"]]) / 2
    if float(np.linalg.norm(trunk)) < _FAR * float(np.hypot(*body.frame_size)):
        return "You are far away: come a little closer"
    cut_off = [say for say, joints in _PARTS.items() if all(_outside(body, joint) for joint in joints)]
    if len(cut_off) > 1:
        return "I cannot see all of you: step back"
    return cut_off[0] if cut_off else None


def _outside(body: Body, joint: str) -> bool:
    """Whether a joint (of the near side, for those that there are two of) lies outside the picture."""
    x, y = body.landmarks_px[INDEX[body.name(f"near_{joint}" if joint in PAIRED else joint)]]
    width, height = body.frame_size
    return bool(
        x < -_OUTSIDE * width or x > (1 + _OUTSIDE) * width or y < -_OUTSIDE * height or y > (1 + _OUTSIDE) * height
    )
