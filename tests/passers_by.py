"""A recorded person, cut out of a clip, who walks through another clip before or behind the one who exercises there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from formcheck.checking import Checker, PoseDefinition
from formcheck.engine import Engine, needs_silhouette
from formcheck.measures.geometry import FloatArray
from formcheck.tracking import Tracker
from formcheck.video import Clip, Frame

#: Of a person's silhouette: surely outside below the first share, surely inside above the second.
_EDGE = 0.45, 0.75


@dataclass(frozen=True, slots=True)
class Passing:
    """How somebody passes.

    Attributes
    ----------
    middle_s : when the walker is in the middle of the way, seconds.
    way_s : seconds from one edge of the picture to the other.
    height : of the walker, share of the picture's height.
    feet : where the walker's feet are, share of the picture's height from the top.
    to_left : the walker goes from right to left.
    behind : the walker passes behind the person, not before.
    stays_s : seconds for which the walker stands still in the middle.
    """

    middle_s: float
    way_s: float = 2.5
    height: float = 0.9
    feet: float = 1.0
    to_left: bool = False
    behind: bool = False
    stays_s: float = 0.0

    def at(self, time_s: float) -> float | None:
        """Where the walker is, 0 at one edge of the picture to 1 at the other; None while out of it."""
        late = time_s - self.middle_s
        late = math.copysign(max(0.0, abs(late) - self.stays_s / 2), late)
        share = 0.5 + late / self.way_s
        if not -0.3 <= share <= 1.3:
            return None
        return 1.0 - share if self.to_left else share


def cut_out(clip: Path, frames: int = 45) -> list[FloatArray]:
    """(h, w, 4) red, green, blue and share of the person, 0 to 255 and 0 to 1: the person of a clip, cut to size."""
    pictures = []
    for frame, person in islice(silhouettes(clip), frames):
        rows, columns = np.flatnonzero(person.max(axis=1) > 0.5), np.flatnonzero(person.max(axis=0) > 0.5)
        if len(rows) and len(columns):
            box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
            pictures.append(np.dstack([frame.rgb[box].astype(np.float64), person[box]]))
    return pictures


def silhouettes(clip: Path, part_s: tuple[float, float] | None = None) -> Iterator[tuple[Frame, FloatArray]]:
    """Frames of a clip or a part of it, and (h, w) the share of the person in each pixel, with a sharp edge."""
    low, high = _EDGE
    with Clip(clip, part_s=part_s) as opened, Tracker(silhouette=True) as tracker:
        for frame in opened:
            height, width = frame.rgb.shape[:2]
            small = tracker.track(frame).silhouette
            share = np.zeros((height, width)) if small is None else cv2.resize(small, (width, height))
            yield frame, np.clip((share - low) / (high - low), 0.0, 1.0)


def passed(
    frames: Iterable[tuple[Frame, FloatArray]], walker: Sequence[FloatArray], passing: Passing
) -> Iterator[Frame]:
    """Frames (with the person's silhouette in each) with the walker in them."""
    for frame, person in frames:
        share = passing.at(frame.time_s)
        if share is None:
            yield frame
            continue
        picture = walker[frame.index % len(walker)]
        over = np.zeros((*frame.rgb.shape[:2], 4))
        _paste(over, picture, passing, share)
        alpha = over[..., 3] * (1.0 - person) if passing.behind else over[..., 3]
        rgb = frame.rgb + alpha[..., None] * (over[..., :3] - frame.rgb)
        yield Frame(frame.index, frame.time_s, np.ascontiguousarray(np.round(rgb).astype(np.uint8)))


def checked(pose: PoseDefinition, frames: Iterable[Frame]) -> Checker:
    """The checker of an exercise after these pictures, through the real model."""
    engine = Engine(pose)
    with Tracker(silhouette=needs_silhouette([pose])) as tracker:
        for frame in frames:
            engine.update(frame, tracker.track(frame))
    engine.finish()
    return engine.checker


def _paste(over: FloatArray, picture: FloatArray, passing: Passing, share: float) -> None:
    """Put the walker into an empty picture (h, w, 4), where they are at this share of the way."""
    height, width = over.shape[:2]
    tall = round(passing.height * height)
    wide = max(1, round(picture.shape[1] * tall / picture.shape[0]))
    scaled = cv2.resize(picture, (wide, tall), interpolation=cv2.INTER_AREA)
    if passing.to_left:
        scaled = scaled[:, ::-1]
    top, left = round(passing.feet * height) - tall, round(share * width - wide / 2)
    rows = slice(max(0, top), min(height, top + tall))
    columns = slice(max(0, left), min(width, left + wide))
    if rows.start < rows.stop and columns.start < columns.stop:
        over[rows, columns] = scaled[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
