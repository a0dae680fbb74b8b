"""A clip gone through a second time: its pictures with overlay as a small mp4, and single ones as JPEG."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from formcheck.checking import Moment, PoseDefinition
from formcheck.errors import VideoError
from formcheck.reporting.limits import draw_gauge, draw_sketch, sketch_of
from formcheck.reporting.overlay import Overlay, skeleton_picture
from formcheck.reporting.stills import Still
from formcheck.tracking import Body
from formcheck.video import Clip, ClipWriter, Frame, Pixels, prefetched

#: Longer side of the film, pixels: as wide as a page shows it. At most this many bits a second, so that 20 s take
#: under 3 MB whatever the clip shows; most take a third of that.
_FILM_PX, _FILM_CRF, _FILM_BITS_S = 640, 27, 1_000_000
#: A key frame this often: a click then finds its frame by decoding 30 at most.
_KEY_EVERY = 30
#: Longer side of single pictures, pixels, and their JPEG quality.
_STILL_PX, _STILL_QUALITY = 640, 80
#: Single pictures show the person and this much around, as a share of their size.
_ROOM = 1.35


@dataclass(frozen=True)
class Film:
    """What a page shows of a clip: an mp4 with overlay, and the JPEG of each still, in the stills' order."""

    mp4: bytes
    pictures: list[bytes]


def film_of(
    clip: Clip,
    bodies: Sequence[Body],
    moments: Sequence[Moment],
    pose: PoseDefinition | None,
    stills: Sequence[Still],
) -> Film:
    """Read a clip once more and draw onto it what was seen the first time.

    Parameters
    ----------
    clip : opened, not iterated yet.
    bodies, moments : of each frame, in order; `moments` may be empty where there is no exercise.
    pose : the exercise; None draws skeletons only.
    stills : the frames to keep as pictures.
    """
    wanted: dict[int, list[int]] = {}
    for place, still in enumerate(stills):
        wanted.setdefault(still.frame, []).append(place)
    pictures: dict[int, bytes] = {}
    overlay = None if pose is None else Overlay(pose)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with ClipWriter(path, clip.rate, _FILM_CRF, _FILM_BITS_S, _KEY_EVERY) as writer:
            for frame, body in _paired(clip, bodies):
                drawn = (
                    overlay.draw(frame.rgb, body, moments[frame.index])
                    if overlay is not None
                    else skeleton_picture(frame.rgb, body)
                )
                writer.append(_fitted(drawn, _FILM_PX), frame.time_s)
                for place in wanted.get(frame.index, ()):
                    assert pose is not None
                    picture = still_picture(frame.rgb, body, pose, stills[place])
                    pictures[place] = _jpeg(_fitted(picture, _STILL_PX))
        return Film(path.read_bytes(), [pictures[place] for place in range(len(stills))])


def still_picture(rgb: Pixels, body: Body, pose: PoseDefinition, still: Still) -> Pixels:
    """A fault's frame, cut out around the person, with the skeleton and the limit drawn in.

    Where the limit has no place in the picture (a duration, a rotation in space) a bar shows value and limit.
    """
    out = skeleton_picture(rgb, body)
    sketch = None
    if still.signal is not None:
        sketch = sketch_of(body, pose.signals[still.signal], still.reading, still.level)
    if sketch is not None:
        return _around(draw_sketch(out, sketch, still.wrong), body)
    return draw_gauge(_around(out, body), still.value, still.limit, still.wrong)


def _around(rgb: Pixels, body: Body) -> Pixels:
    """The part of the picture with the person in it, 4 to 3; all of it where nobody was found."""
    if not body.found:
        return rgb
    height, width = rgb.shape[:2]
    low, high = body.landmarks_px.min(axis=0), body.landmarks_px.max(axis=0)
    wide, tall = (high - low) * _ROOM
    wide, tall = min(width, max(wide, tall * 4 / 3)), min(height, max(tall, wide * 3 / 4))
    middle = (low + high) / 2
    left = round(float(np.clip(middle[0] - wide / 2, 0, width - wide)))
    top = round(float(np.clip(middle[1] - tall / 2, 0, height - tall)))
    return np.ascontiguousarray(rgb[top : top + max(2, round(tall)), left : left + max(2, round(wide))])


def _paired(clip: Clip, bodies: Sequence[Body]) -> Iterable[tuple[Frame, Body]]:
    for frame in prefetched(clip):
        if frame.index >= len(bodies) or abs(bodies[frame.index].time_s - frame.time_s) > 1e-6:
            raise VideoError(f"{clip.path.name}: the clip changed while it was being read")
        yield frame, bodies[frame.index]


def _fitted(rgb: Pixels, longest_px: int) -> Pixels:
    """The picture, scaled down to this longer side if it is larger."""
    height, width = rgb.shape[:2]
    scale = longest_px / max(height, width)
    if scale >= 1:
        return rgb
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _jpeg(rgb: Pixels) -> bytes:
    done, data = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _STILL_QUALITY])
    assert done  # a picture that has a size can always be coded
    return data.tobytes()
