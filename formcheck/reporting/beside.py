"""Two replays side by side: one picture out of two, at the times of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from formcheck.reporting.lettering import CAP, width_px, write_centred
from formcheck.reporting.overlay import PANEL, WHITE
from formcheck.reporting.player import Shot
from formcheck.video import Pixels

#: Height of the strip with the clip's name above its picture, and of its letters, as shares of the picture's height.
_STRIP, _LETTERS = 0.07, 0.045
#: Share of the width that a name may fill.
_FILLED = 0.96


def side_by_side(
    left: Iterator[Shot],
    right: Iterator[Shot],
    names: tuple[str, str],
    delays_s: tuple[float, float] = (0.0, 0.0),
) -> Iterator[Shot]:
    """Each from its delay on, with its name above it; before and after it stays on its first and last picture.

    Repetitions are the left one's.
    """
    sources = [_delayed(source, by_s) for source, by_s in zip((left, right), delays_s, strict=True)]
    coming = [next(source, None) for source in sources]
    if coming[0] is None or coming[1] is None:
        return
    first = [shot.picture for shot in coming if shot is not None]
    height = min(picture.shape[0] for picture in first)
    strips = [_strip(_scaled(picture, height), name) for picture, name in zip(first, names, strict=True)]
    shown = [np.vstack([strip, _scaled(picture, height)]) for strip, picture in zip(strips, first, strict=True)]
    while coming[0] is not None or coming[1] is not None:
        time_s = min(shot.time_s for shot in coming if shot is not None)
        settled = None
        for i, source in enumerate(sources):
            shot = coming[i]
            if shot is not None and shot.time_s <= time_s:
                shown[i] = np.vstack([strips[i], _scaled(shot.picture, height)])
                settled = shot.settled if i == 0 else settled
                coming[i] = next(source, None)
        yield Shot(np.hstack(shown), time_s, settled)


def _delayed(shots: Iterator[Shot], by_s: float) -> Iterator[Shot]:
    for shot in shots:
        settled = None if shot.settled is None else (shot.settled[0] + by_s, shot.settled[1] + by_s)
        yield replace(shot, time_s=shot.time_s + by_s, settled=settled)


def _strip(picture: Pixels, name: str) -> Pixels:
    """A strip as wide as the picture with a name in it, cut short where it is too long."""
    height, width = picture.shape[:2]
    strip = np.full((round(_STRIP * height), width, 3), PANEL, np.uint8)
    size, kept = _LETTERS * height, len(name)
    while kept and width_px(name, size) > _FILLED * width:
        kept -= 1
        name = f"{name[:kept]}…"
    write_centred(strip, name, width // 2, round((strip.shape[0] + CAP * size) / 2), size, WHITE)
    return strip


def _scaled(rgb: Pixels, height: int) -> Pixels:
    """The picture at this height."""
    if rgb.shape[0] == height:
        return rgb
    width = max(2, round(rgb.shape[1] * height / rgb.shape[0]))
    return np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
