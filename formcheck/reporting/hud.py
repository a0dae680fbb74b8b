"""Draws a scene over the camera's picture, to be read from three metres."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.reporting.lettering import CAP, Colour, shade, width_px, wrapped, write, write_centred
from formcheck.reporting.overlay import BONE, GOOD, PANEL, WHITE, WRONG, draw_skeleton
from formcheck.reporting.scene import Scene, Tone
from formcheck.tracking import INDEX, Body
from formcheck.video import Pixels

#: Colours of the sentence at the lower edge: on its band they are told apart without the colour, by the words.
_TONES: dict[Tone, Colour] = {
    Tone.GUIDE: (255, 255, 255),
    Tone.CORRECTION: (255, 190, 90),
    Tone.PRAISE: (120, 230, 180),
    Tone.TROUBLE: (255, 150, 130),
}
_DIM: Colour = (190, 196, 202)

# Sizes as shares of the picture's height. Letters of 1 cm are read easily from three metres, and a laptop's screen is
# 19 cm high: 0.055 and more.
_COUNT, _SAY, _TITLE, _MIDDLE, _NOTICE, _STATS = 0.26, 0.085, 0.055, 0.30, 0.055, 0.04
_RING, _BREATH = 0.145, 0.10
#: Without a prescribed hold the ring goes round once in this time, seconds.
_ROUND_S = 10.0
#: At most this many lines of a sentence; what is longer gets smaller type.
_LINES = 2

#: A part of the picture: left, top, right, bottom, pixels.
Box = tuple[int, int, int, int]


class Hud:
    """Draws scenes.

    Parameters
    ----------
    mirror : show the person as in a mirror.
    rows : pictures with fewer rows are enlarged to so many before they are drawn on; 0: never.
    """

    def __init__(self, mirror: bool = False, rows: int = 0) -> None:
        self._rows = rows
        self._mirror = mirror

    def draw(self, rgb: Pixels, body: Body | None, scene: Scene, stats: str | None = None) -> Pixels:
        """A copy of the picture (height, width, 3), enlarged where asked for, with the scene drawn in."""
        given = rgb
        if rgb.shape[0] < self._rows:
            scale = self._rows / rgb.shape[0]
            rgb = np.asarray(cv2.resize(rgb, (round(rgb.shape[1] * scale), self._rows)), np.uint8)
            body = enlarged(body, scale) if body is not None else None
        if self._mirror:
            out = np.ascontiguousarray(cv2.flip(rgb, 1), np.uint8)
            body = mirrored(body) if body is not None else None
        else:
            out = rgb.copy() if rgb is given else rgb
        height = min(out.shape[0], round(out.shape[1] * 0.75))  # upright pictures: type as on one that lies
        if body is not None and body.found and scene.body:
            _draw_body(out, body, scene, height)
        across, below = _draw_count(out, scene, height) if scene.count is not None else (0, 0)
        if stats:
            wide, below = _draw_stats(out, stats, below, height)
            across = max(across, wide)
        floor = _draw_say(out, scene.say, _TONES[scene.tone], height) if scene.say else out.shape[0]
        if scene.notice:
            floor = _draw_notice(out, scene.notice, floor, height)
        if scene.hold_s is not None:
            _draw_hold(out, scene, scene.hold_s, floor, height)
        if scene.middle:
            under_count = (0, below, out.shape[1], floor)
            beside_count = (across, 0, out.shape[1], floor)
            _draw_middle(out, scene.middle, scene.under or "", (under_count, beside_count), height)
        return out


def enlarged(body: Body, scale: float) -> Body:
    """The body as it is seen in the enlarged picture."""
    width, height = body.frame_size
    return replace(
        body, landmarks_px=body.landmarks_px * scale, frame_size=(round(width * scale), round(height * scale))
    )


def mirrored(body: Body) -> Body:
    """The body as it is seen in the mirrored picture."""
    marks = body.landmarks_px.copy()
    marks[:, 0] = body.frame_size[0] - 1 - marks[:, 0]
    return replace(body, landmarks_px=marks)


def _draw_body(out: Pixels, body: Body, scene: Scene, height: int) -> None:
    draw_skeleton(out, body, scene.show, height / 480)
    if scene.line is not None:
        _draw_ghost(out, body, scene.line, scene.line[1] in scene.show, height)


def _draw_hold(out: Pixels, scene: Scene, hold_s: float, floor: int, height: int) -> None:
    """The ring; the breath under it where it ends above the row `floor`, from which on something else stands."""
    _draw_ring(out, hold_s, scene.hold_target_s, height)
    if scene.breath is not None and _breath_end(height) <= floor:
        _draw_breath(out, scene.breath, scene.breath_word or "", height)


def _draw_count(out: Pixels, scene: Scene, height: int) -> tuple[int, int]:
    """How many, of how many; below it what is done. The column and the row at which its panel ends."""
    size, small = _COUNT * height, _TITLE * height
    margin = round(0.035 * height)
    count, of = str(scene.count), f"of {scene.target}" if scene.target else ""
    title = f"{scene.title}  {scene.progress}" if scene.progress else scene.title
    wide = width_px(count, size)
    heading = _fitted(title, small, out.shape[1] - 2 * margin - (_ring_px(height) if scene.hold_s is not None else 0))
    across = max(wide + (margin // 2 + width_px(of, small * 1.3) if of else 0), width_px(title, heading)) + 2 * margin
    top = round(CAP * size) + margin
    end = top + round(small * CAP) + 2 * margin
    shade(out, 0, 0, across, end, PANEL)
    write(out, count, margin, top, size, WHITE)
    if of:
        write(out, of, margin + wide + margin // 2, top, small * 1.3, _DIM)
    write(out, title, margin, top + margin + round(small * CAP), heading, WHITE)
    return across, end


def _ring_px(height: int) -> int:
    """How much of the picture's width the ring takes, its margin included."""
    return round((2 * _RING + 0.032 + 0.06) * height)


def _draw_ring(out: Pixels, hold_s: float, target_s: float | None, height: int) -> None:
    """Seconds held, in a ring that closes as the prescribed hold is reached."""
    radius = round(_RING * height)
    margin = round(0.06 * height)
    centre = (out.shape[1] - margin - radius, margin + radius)
    thick = max(3, round(0.032 * height))
    cv2.circle(out, centre, radius + thick, PANEL, -1, cv2.LINE_AA)
    cv2.circle(out, centre, radius, (70, 76, 82), thick, cv2.LINE_AA)
    reached = target_s is not None and hold_s >= target_s
    share = 1.0 if reached else hold_s / target_s if target_s else (hold_s % _ROUND_S) / _ROUND_S
    colour = GOOD if reached or target_s is None else BONE
    cv2.ellipse(out, centre, (radius, radius), -90, 0, 360 * share, colour, thick, cv2.LINE_AA)
    size = 0.15 * height
    middle = centre[1] - round(0.016 * height)
    write_centred(out, f"{math.floor(hold_s)}", centre[0], middle + round(CAP * size / 2), size, WHITE)
    below = f"of {target_s:g} s" if target_s else "seconds"
    write_centred(out, below, centre[0], centre[1] + round(0.086 * height), 0.04 * height, _DIM)


def _draw_breath(out: Pixels, fullness: float, word: str, height: int) -> None:
    """A disc that grows while breathing in."""
    most = round(_BREATH * height)
    centre = (out.shape[1] - round(0.06 * height) - round(_RING * height), round(0.52 * height))
    half = max(most, width_px(word, _TITLE * height) // 2) + round(0.02 * height)
    shade(out, centre[0] - half, centre[1] - most - 6, centre[0] + half, _breath_end(height), PANEL)
    cv2.circle(out, centre, round(most * (0.35 + 0.65 * fullness)), BONE, -1, cv2.LINE_AA)
    cv2.circle(out, centre, most, _DIM, max(1, height // 240), cv2.LINE_AA)
    write_centred(out, word, centre[0], centre[1] + most + round(0.065 * height), _TITLE * height, WHITE)


def _breath_end(height: int) -> int:
    """The row at which the breath's panel ends."""
    return round((0.52 + _BREATH + 0.09) * height)


def _draw_middle(out: Pixels, text: str, under: str, rooms: Sequence[Box], height: int) -> None:
    """A word or number with a line under it, in that of the rooms where it is largest; of equals in the first.

    Nothing is drawn where no room is left for it to be read.
    """
    margin = round(0.04 * height)
    fits = [_middle_sizes(text, under, room, margin, height) for room in rooms]
    size, small = max(fits)
    if size < _TITLE * height:
        return
    left, top, right, bottom = rooms[fits.index((size, small))]
    x = (left + right) // 2
    half = max(width_px(text, size), width_px(under, small) if under else 0) // 2 + margin
    tall = _middle_px(size, small if under else 0, margin)
    wished = out.shape[0] // 2 - round(CAP * size / 2) - margin if not left else (top + bottom - tall) // 2
    high = max(top, min(wished, bottom - tall))
    baseline = high + margin + round(CAP * size)
    shade(out, x - half, high, x + half, high + tall, PANEL)
    write_centred(out, text, x, baseline, size, WHITE)
    if under:
        write_centred(out, under, x, baseline + margin + round(CAP * small), small, _DIM)


def _middle_sizes(text: str, under: str, room: Box, margin: int, height: int) -> tuple[float, float]:
    """Type sizes of the word in the middle and of the line under it, pixels, with which both fit a room."""
    wide, tall = room[2] - room[0], room[3] - room[1]
    size = _fitted(text, _MIDDLE * height, min(0.8 * wide, wide - 2 * margin))
    small = _fitted(under, _TITLE * 1.3 * height, min(0.9 * wide, wide - 2 * margin)) if under else 0.0
    margins = _middle_px(0, 0, margin) + (margin if under else 0)
    share = min(1.0, max(0, tall - margins) / max(1e-9, CAP * (size + small)))
    return share * size, share * small


def _middle_px(size: float, small: float, margin: int) -> int:
    """Height of the panel in the middle, pixels; `small` is 0 without a line under it."""
    return 2 * margin + round(CAP * size) + (round(CAP * small) + margin if small else 0)


def _fitted(text: str, size: float, room_px: float) -> float:
    """The type size, or the one at which a line of text is as wide as its room."""
    wide = width_px(text, size)
    return float(math.floor(size * max(0.0, room_px) / wide)) if wide > room_px else size  # whole sizes are drawn


def _draw_notice(out: Pixels, lines: tuple[str, ...], bottom: int, height: int) -> int:
    """Sentences, one under the other, down to this row; the row they begin at."""
    size, margin = _NOTICE * height, round(0.04 * height)
    room = out.shape[1] - 2 * margin
    rows = [row for line in lines for row in wrapped(line, size, room)]
    step = round(1.35 * size)
    top = bottom - step * len(rows) - margin
    shade(out, 0, top - margin, out.shape[1], bottom, PANEL, 0.85)
    for number, row in enumerate(rows):
        write(out, row, margin, top + step * number + round(CAP * size), size, WHITE)
    return int(top - margin)


def _draw_say(out: Pixels, text: str, colour: Colour, height: int) -> int:
    """One sentence in a band along the lower edge, in at most two lines; the band's upper row."""
    size, margin = _SAY * height, round(0.035 * height)
    room = out.shape[1] - 2 * margin
    rows = wrapped(text, size, room)
    while len(rows) > _LINES or any(width_px(row, size) > room for row in rows):
        size *= 0.9
        rows = wrapped(text, size, room)
    step = round(1.25 * size)
    top = out.shape[0] - margin - round(CAP * size) - step * (len(rows) - 1)
    shade(out, 0, top - margin, out.shape[1], out.shape[0], PANEL)
    for number, row in enumerate(rows):
        write_centred(out, row, out.shape[1] // 2, top + round(CAP * size) + step * number, size, colour)
    return int(top - margin)


def _draw_stats(out: Pixels, text: str, top: int, height: int) -> tuple[int, int]:
    """A small line at the left, from this row on: it covers neither count nor ring. Where it ends, as for the count."""
    size = _STATS * height
    margin = round(0.035 * height)
    across, end = width_px(text, size) + 2 * margin, top + round(1.4 * size)
    shade(out, 0, top, across, end, PANEL)
    write(out, text, margin, top + round(1.05 * size), size, _DIM)
    return across, end


def _draw_ghost(out: Pixels, body: Body, joints: tuple[str, str, str], wrong: bool, height: int) -> None:
    """The line the body should make, as a band through which the person is seen, and where the middle joint is."""
    marks = np.array([body.landmarks_px[INDEX[body.name(joint)]] for joint in joints])
    if not np.isfinite([body.px(joint) for joint in joints]).all():
        return
    start, middle, end = marks
    along = end - start
    foot = start + along * float(np.clip((middle - start) @ along / max(1e-9, float(along @ along)), 0, 1))
    thick = max(4, round(0.045 * height))
    lowest = np.maximum(np.floor(np.minimum(start, end)).astype(int) - thick, 0)
    highest = np.ceil(np.maximum(start, end)).astype(int) + thick
    box = out[lowest[1] : max(0, highest[1]), lowest[0] : max(0, highest[0])]
    colour = WRONG if wrong else GOOD
    if box.size:
        band = box.copy()
        cv2.line(band, _at(start - lowest), _at(end - lowest), WHITE, thick, cv2.LINE_AA)
        cv2.addWeighted(box, 0.6, band, 0.4, 0, dst=box)
    cv2.line(out, _at(middle), _at(foot), colour, max(2, round(0.008 * height)), cv2.LINE_AA)
    cv2.circle(out, _at(middle), max(4, round(0.02 * height)), colour, -1, cv2.LINE_AA)


def _at(point: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
