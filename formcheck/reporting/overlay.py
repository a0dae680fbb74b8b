"""Draws what formcheck sees onto a picture: skeleton, line, count, hold time and the current cue."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.checking import Moment, PoseDefinition
from formcheck.tracking import INDEX, MIN_VISIBILITY, SKELETON, Body
from formcheck.video import Pixels

Colour = tuple[int, int, int]

# Colours are red, green, blue. Chosen to be told apart with colour-blindness (Okabe and Ito 2008).
WHITE: Colour = (255, 255, 255)
GOOD: Colour = (0, 158, 115)
WRONG: Colour = (230, 110, 0)
BONE: Colour = (86, 180, 233)
HIDDEN: Colour = (140, 140, 140)
CUE: Colour = (255, 190, 90)
PANEL: Colour = (20, 24, 28)

_LEG, _ARM = ("hip", "knee", "ankle"), ("shoulder", "elbow", "wrist")

_STAGES = {"absent": "", "placing": "", "ready": "ready", "moving": "", "holding": "hold"}


class Overlay:
    """Draws the overlay of one clip; text and lines scale with the picture.

    Parameters
    ----------
    pose : the exercise, for its title.
    """

    def __init__(self, pose: PoseDefinition) -> None:
        self._title = pose.title
        self._line = pose.line

    def draw(self, rgb: Pixels, body: Body, moment: Moment) -> Pixels:
        """A copy of the picture (height, width, 3) with the overlay drawn in."""
        out = rgb.copy()
        unit = min(out.shape[0], out.shape[1]) / 480
        if body.found:
            draw_skeleton(out, body, [_of_side(joint, moment.side) for joint in moment.show], unit)
            if self._line and moment.stage in ("moving", "holding"):
                start, middle, end = (_of_side(joint, moment.side) for joint in self._line)
                draw_line(out, body, (start, middle, end), self._line[1] in moment.show, unit)
        width = self._draw_count(out, moment, unit)
        if moment.say:
            _draw_cue(out, moment.say, width, unit)
        return out

    def _draw_count(self, out: Pixels, moment: Moment, unit: float) -> int:
        """Draw the panel in the upper left corner; its width, pixels."""
        rows = [(str(moment.count), 2.6, WHITE), (self._title, 0.62, WHITE)]
        if moment.stage == "holding":
            rows.append((f"hold {moment.hold_s:.1f} s", 0.8, GOOD))
        elif _STAGES[moment.stage]:
            rows.append((_STAGES[moment.stage], 0.62, BONE))
        sizes = [_text_size(text, scale * unit) for text, scale, _ in rows]
        margin = round(12 * unit)
        width = max(max(w for w, _ in sizes), round(150 * unit)) + 2 * margin
        height = sum(h for _, h in sizes) + margin * (len(rows) + 1)
        _shade(out, 0, 0, width, height)
        y = 0
        for (text, scale, colour), (_, h) in zip(rows, sizes, strict=True):
            y += h + margin
            _text(out, text, margin, y, scale * unit, colour)
        return width


def _of_side(joint: str, side: str | None) -> str:
    """The joint of the limbs that are lifted: of the leg that the side is named after, or of the opposite arm."""
    kind = joint.removeprefix("near_")
    if side is None or kind == joint or kind not in (*_LEG, *_ARM):
        return joint
    of = side if kind in _LEG else "right" if side == "left" else "left"
    return f"{of}_{kind}"


def skeleton_picture(rgb: Pixels, body: Body) -> Pixels:
    """A copy of the picture (height, width, 3) with the skeleton alone."""
    out = rgb.copy()
    if body.found:
        draw_skeleton(out, body, (), min(out.shape[0], out.shape[1]) / 480)
    return out


def draw_note(rgb: Pixels, text: str) -> Pixels:
    """A copy of the picture with a few words in its upper right corner."""
    out = rgb.copy()
    unit = min(out.shape[0], out.shape[1]) / 480
    width, height = _text_size(text, 0.62 * unit)
    margin = round(8 * unit)
    left = max(0, out.shape[1] - width - 2 * margin)
    _shade(out, left, 0, out.shape[1], height + 2 * margin)
    _text(out, text, left + margin, height + margin, 0.62 * unit, WHITE)
    return out


def draw_skeleton(out: Pixels, body: Body, show: Sequence[str], unit: float) -> None:
    """Draw the body into a picture, with the joints of `show` highlighted; `unit` scales the lines (1 at 480 rows)."""
    highlighted = {body.name(joint) for joint in show}
    near = body.near
    for a, b in SKELETON:
        seen = body.visibility[INDEX[a]] >= MIN_VISIBILITY and body.visibility[INDEX[b]] >= MIN_VISIBILITY
        wrong = a in highlighted and b in highlighted
        facing = a.startswith(near) or b.startswith(near)
        colour = WRONG if wrong else BONE if seen and facing else HIDDEN
        if seen or facing:
            thick = max(1, round((4 if wrong else 3 if facing else 1) * unit))
            cv2.line(out, _point(body, a), _point(body, b), colour, thick, cv2.LINE_AA)
    for name in highlighted:
        cv2.circle(out, _point(body, name), round(9 * unit), WRONG, max(1, round(3 * unit)), cv2.LINE_AA)


def draw_line(out: Pixels, body: Body, joints: tuple[str, str, str], wrong: bool, unit: float) -> None:
    """The straight line between the outer joints, dashed, and the middle joint's distance to it."""
    start, middle, end = (body.px(joint) for joint in joints)
    if not np.isfinite([start, middle, end]).all():
        return
    along = end - start
    share = float(np.clip((middle - start) @ along / max(1e-9, float(along @ along)), 0, 1))
    for i in range(0, 24, 2):
        a, b = start + along * i / 24, start + along * (i + 1) / 24
        cv2.line(out, _at(a), _at(b), WHITE, max(1, round(2 * unit)), cv2.LINE_AA)
    colour = WRONG if wrong else GOOD
    cv2.line(out, _at(middle), _at(start + share * along), colour, max(1, round(3 * unit)), cv2.LINE_AA)
    cv2.circle(out, _at(middle), round(6 * unit), colour, -1, cv2.LINE_AA)


def _draw_cue(out: Pixels, text: str, left: int, unit: float) -> None:
    """One sentence in a band along the upper edge, right of the count, in two lines where one would be small.

    Not along the lower edge: there players put their controls, over the very picture that shows the fault.
    """
    scale, margin = 1.1 * unit, round(14 * unit)
    room = out.shape[1] - left - 2 * margin
    lines = [text]
    if _text_size(text, scale)[0] > room:
        words = text.split()
        halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
        lines = list(min(halves, key=lambda two: max(map(len, two)), default=(text,)))
    sizes = [_text_size(line, scale) for line in lines]
    widest = max(width for width, _ in sizes)
    if widest > room:
        scale *= max(room, 1) / widest
        sizes = [_text_size(line, scale) for line in lines]
    _shade(out, left, 0, out.shape[1], sum(height for _, height in sizes) + margin * (len(lines) + 1))
    y = 0
    for line, (width, height) in zip(lines, sizes, strict=True):
        y += height + margin
        _text(out, line, left + (out.shape[1] - left - width) // 2, y, scale, CUE)


def _shade(out: Pixels, x0: int, y0: int, x1: int, y1: int) -> None:
    """Darken a box, so that text on it is read in any room."""
    box = out[y0:y1, x0:x1]
    box[:] = (0.3 * box + 0.7 * np.array(PANEL)).astype(np.uint8)


def _text_size(text: str, scale: float) -> tuple[int, int]:
    (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, scale, max(1, round(1.4 * scale)))
    return int(width), int(height)


def _text(out: Pixels, text: str, x: int, y: int, scale: float, colour: Colour) -> None:
    thick = max(1, round(1.4 * scale))
    cv2.putText(out, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, colour, thick, cv2.LINE_AA)


def _point(body: Body, name: str) -> tuple[int, int]:
    return _at(body.landmarks_px[INDEX[name]])


def _at(p: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(p[0])), round(float(p[1]))
