"""What goes wrong while a person is watched: sides exchanged, joints hidden, frames lost or cut, others tracked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from formcheck.tracking import LANDMARKS, Body
from formcheck.video import Frame
from tests.bodies_in_space import OTHER_SIDE, View, standing

Frames = Iterable[tuple[Frame, Body]]

#: Takes frames and harms those from the first to the second of these times, seconds.
Disturbance = Callable[[Frames, float, float], Iterator[tuple[Frame, Body]]]


def swapped(frames: Frames, begin_s: float, end_s: float) -> Iterator[tuple[Frame, Body]]:
    """Left and right taken for each other for a moment, as the model does with limbs that cover each other."""
    for frame, body in frames:
        if begin_s <= body.time_s < end_s:
            body = replace(
                body,
                landmarks_px=body.landmarks_px[OTHER_SIDE],
                visibility=body.visibility[OTHER_SIDE],
                world_m=body.world_m[OTHER_SIDE],
            )
        yield frame, body


def hidden(frames: Frames, begin_s: float, end_s: float) -> Iterator[tuple[Frame, Body]]:
    """Hands and feet that the model believes to be hidden for a moment."""
    ends = [i for i, name in enumerate(LANDMARKS) if name.partition("_")[2] in ("wrist", "ankle", "heel", "foot_index")]
    for frame, body in frames:
        if begin_s <= body.time_s < end_s:
            visibility = body.visibility.copy()
            visibility[ends] = 0.1
            body = replace(body, visibility=visibility)
        yield frame, body


def lost(frames: Frames, begin_s: float, end_s: float) -> Iterator[tuple[Frame, Body]]:
    """Nobody found for a moment."""
    for frame, body in frames:
        gone = begin_s <= body.time_s < end_s
        yield frame, Body.missing(body.time_s, body.frame_size, body.near) if gone else body


def passed_by(frames: Frames, begin_s: float, end_s: float) -> Iterator[tuple[Frame, Body]]:
    """Somebody who walks through the picture is tracked for a moment in the person's place."""
    for frame, body in frames:
        if begin_s <= body.time_s < end_s:
            view = View(px_per_m=200.0, size=body.frame_size)
            px, world = view.see(standing(-1.5 + 3.0 * (body.time_s - begin_s)))
            body = replace(body, landmarks_px=px, world_m=world, visibility=np.full(33, 0.9), silhouette=None)
        yield frame, body


def cut(frames: Frames, begin_s: float, end_s: float) -> Iterator[tuple[Frame, Body]]:
    """A stretch cut out of the clip, as by somebody who edits it: what comes after follows at once."""
    index = 0
    for frame, body in frames:
        if begin_s <= body.time_s < end_s:
            continue
        time_s = body.time_s if body.time_s < begin_s else body.time_s - (end_s - begin_s)
        yield replace(frame, index=index, time_s=time_s), replace(body, time_s=time_s)
        index += 1


def misread(frames: Frames, begin_s: float, end_s: float) -> Iterator[tuple[Frame, Body]]:
    """A few frames in which the model sees the person somewhere else in the picture, upside down and small."""
    end_s = min(end_s, begin_s + 0.2)
    for frame, body in frames:
        if begin_s <= body.time_s < end_s:
            body = replace(body, landmarks_px=np.array(body.frame_size) * 0.9 - 0.4 * body.landmarks_px)
        yield frame, body


def thinned(frames: Frames, share: float, seed: int) -> Iterator[tuple[Frame, Body]]:
    """Frames dropped at random, this share of them; times stay those of the clip."""
    chance = np.random.default_rng(seed)
    for frame, body in frames:
        if chance.random() >= share:
            yield frame, body


DISTURBANCES: dict[str, Disturbance] = {
    "swapped": swapped,
    "hidden": hidden,
    "lost": lost,
    "passed by": passed_by,
    "cut": cut,
    "misread": misread,
}
