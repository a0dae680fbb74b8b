"""Text in pictures: OpenCV's own typefaces, sharp at any size, with all of Unicode's usual letters."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from formcheck.video import Pixels

Colour = tuple[int, int, int]

#: Height of a capital letter or digit as a share of the type size, of the typeface used.
CAP = 0.73
_WEIGHT = 600


@cache
def _face() -> cv2.FontFace:
    return cv2.FontFace("sans")


def width_px(text: str, size: float) -> int:
    """Width of a line of text, pixels; `size` is the type size in pixels."""
    _, _, width, _ = cv2.getTextSize((0, 0), text, (0, 0), _face(), round(size), _WEIGHT)
    return int(width)


def write(out: Pixels, text: str, x: int, baseline: int, size: float, colour: Colour) -> None:
    """Write a line into a picture, from `x` on, standing on `baseline` (pixels, y down)."""
    cv2.putText(out, text, (x, baseline), colour, _face(), round(size), _WEIGHT)


def write_centred(out: Pixels, text: str, x: int, baseline: int, size: float, colour: Colour) -> None:
    """Write a line into a picture with its middle at `x`."""
    write(out, text, x - width_px(text, size) // 2, baseline, size, colour)


def wrapped(text: str, size: float, room_px: int) -> list[str]:
    """The text in lines no wider than `room_px`, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_px(longer, size) <= room_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shade(out: Pixels, x0: int, y0: int, x1: int, y1: int, colour: Colour, share: float = 0.75) -> None:
    """Lay a colour over a box, so that text on it is read in dark and in light rooms; parts outside are left out."""
    box = out[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    if box.size:
        cv2.addWeighted(box, 1 - share, np.full_like(box, colour), share, 0, dst=box)
