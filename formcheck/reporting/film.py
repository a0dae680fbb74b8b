"""A clip gone through a second time: its pictures with overlay as a small mp4, and single ones as JPEG."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import cv2
import numpy as np

from formcheck.checking import Moment, PoseDefinition
from formcheck.errors import VideoError
from formcheck.reporting.limits import draw_gauge, draw_sketch, sketch_of
from formcheck.reporting.overlay import Overlay, skeleton_picture
from formcheck.reporting.stills import Still
from formcheck.tracking import Body
from formcheck.video import Clip, ClipWriter, Frame, Pixels, prefetched

#: Times of the same frame, read twice, are no further apart than this, seconds.
_SAME_S = 1e-6
#: Longer side of the film, pixels: as wide as a page shows it, and its quality.
_FILM_PX, _FILM_CRF = 640, 27
#: At most this many bits a second, so that 20 s take under 3 MB whatever the clip shows; most take a third of that.
#: Long clips get fewer, so that the film keeps under this many bytes, but not fewer than can be looked at.
_MOST_BITS_S, _FILM_BYTES, _LEAST_BITS_S = 1_000_000, 12_000_000, 150_000
#: A key frame this often: a click then finds its frame by decoding 30 at most.
_KEY_EVERY = 30
#: Longer side of single pictures, pixels, and their JPEG quality.
_STILL_PX, _STILL_QUALITY = 640, 80
#: Single pictures show the person and this much around, as a share of their size.
_ROOM = 1.35


@dataclass(frozen=True)
class Film:
    """What a page shows of a clip.

    Attributes
    ----------
    mp4 : the clip with overlay.
    pictures : the JPEG of each still, in the stills' order.
    frames_s : times of its frames.
    """

    mp4: bytes
    pictures: list[bytes]
    frames_s: list[float]


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
    with _FilmWriter(clip) as writer:
        for frame, drawn, i in drawn_again(clip, bodies, moments, pose):
            writer.append(drawn, frame.time_s)
            for place in wanted.get(i, ()):
                assert pose is not None
                picture = still_picture(frame.rgb, bodies[i], pose, stills[place])
                pictures[place] = _jpeg(_fitted(picture, _STILL_PX))
    return Film(writer.mp4, [pictures[place] for place in range(len(stills))], writer.frames_s)


def film_of_recording(clip: Clip, from_s: float) -> Film:
    """A recording as it is, small enough for a page.

    `from_s` is the time of its first picture in the session that was recorded; the film's times are the session's, and
    its first picture stands from 0 on.
    """
    with _FilmWriter(clip) as writer:
        for frame in prefetched(clip):
            writer.append(frame.rgb, from_s + frame.time_s if frame.index else 0.0)
    return Film(writer.mp4, [], writer.frames_s)


class _FilmWriter:
    """A film of a clip being written, scaled to a page's width. Use as a context manager; then its parts are there."""

    def __init__(self, clip: Clip) -> None:
        bits_s = round(8 * _FILM_BYTES / max(clip.announced_s or 0.0, 1.0))
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "film.mp4"
        limit = min(_MOST_BITS_S, max(_LEAST_BITS_S, bits_s))
        self._writer = ClipWriter(path, clip.rate, _FILM_CRF, limit, _KEY_EVERY)
        self.frames_s: list[float] = []
        self.mp4 = b""

    def __enter__(self) -> _FilmWriter:
        self._writer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._folder:
            self._writer.__exit__(kind, error, trace)
            if error is None:
                self.mp4 = self._writer.path.read_bytes()

    def append(self, rgb: Pixels, time_s: float) -> None:
        """Add a picture, shown from `time_s` on."""
        self._writer.append(_fitted(rgb, _FILM_PX), time_s)
        self.frames_s.append(time_s)


def drawn_again(
    clip: Clip,
    bodies: Sequence[Body],
    moments: Sequence[Moment],
    pose: PoseDefinition | None,
    whole: bool = False,
) -> Iterator[tuple[Frame, Pixels, int]]:
    """Each frame of a clip that has been seen before, its picture with the overlay, and its place among those seen.

    Parameters as for `film_of`; `whole` : the clip has the frames too that were left out (`enough_fps`), and each is
    drawn under what was seen in the one before it.

    Raises
    ------
    VideoError : these are not the frames that were seen before.
    """
    overlay = None if pose is None else Overlay(pose)
    place = -1
    for frame in prefetched(clip):
        ahead_s = bodies[place + 1].time_s - frame.time_s if place + 1 < len(bodies) else math.inf
        if abs(ahead_s) <= _SAME_S:
            place += 1
        elif ahead_s < 0 or place < 0 or not whole:
            raise VideoError(f"{clip.path.name}: the clip changed while it was being read")
        if overlay is not None:
            yield frame, overlay.draw(frame.rgb, bodies[place], moments[place]), place
        else:
            yield frame, skeleton_picture(frame.rgb, bodies[place]), place
    if place + 1 < len(bodies):
        raise VideoError(f"{clip.path.name}: the clip changed while it was being read")


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
    both_ways = any(fault.id == still.fault and fault.outside is not None for fault in pose.faults)
    return draw_gauge(_around(out, body), still.value, still.limit, still.wrong, both_ways)


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
