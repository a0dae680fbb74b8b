"""Two replays side by side: one picture out of two, at the times of both."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from formcheck.reporting.player import Shot
from formcheck.video import Pixels


def side_by_side(left: Iterator[Shot], right: Iterator[Shot]) -> Iterator[Shot]:
    """Both from their beginning; the shorter one stays on its last picture. Repetitions are the left one's."""
    coming = [next(left, None), next(right, None)]
    if coming[0] is None or coming[1] is None:
        return
    height = min(coming[0].picture.shape[0], coming[1].picture.shape[0])
    shown = [_scaled(coming[0].picture, height), _scaled(coming[1].picture, height)]
    while coming[0] is not None or coming[1] is not None:
        time_s = min(shot.time_s for shot in coming if shot is not None)
        settled = None
        for i, source in enumerate((left, right)):
            shot = coming[i]
            if shot is not None and shot.time_s <= time_s:
                shown[i] = _scaled(shot.picture, height)
                settled = shot.settled if i == 0 else settled
                coming[i] = next(source, None)
        yield Shot(np.hstack(shown), time_s, settled)


def _scaled(rgb: Pixels, height: int) -> Pixels:
    """The picture at this height."""
    if rgb.shape[0] == height:
        return rgb
    width = max(2, round(rgb.shape[1] * height / rgb.shape[0]))
    return np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
