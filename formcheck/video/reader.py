"""Reads clips: true timestamps, upright pixels, and what was wrong with the file."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from formcheck.errors import VideoError
from formcheck.video.frame import Frame
from formcheck.video.source import Source
from formcheck.video.thinning import Thinning
from formcheck.video.timeline import Timeline
from formcheck.video.upright import Turn, fitted, turned, upright_rgb

#: File endings that a folder is searched for. A file named outright is opened whatever its ending.
VIDEO_ENDINGS = frozenset(
    {".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".gif", ".mpg", ".mpeg", ".ts", ".mts", ".wmv", ".3gp", ".hevc"}
    | {".ogv"}
)

#: Frames with a longer side are scaled down to this while decoding. The model looks at 256 x 256 pixels
#: around the person; 1280 leaves a person who fills a third of the width more than that.
MAX_SIDE_PX = 1280

#: A clip counts as cut off when this much of its announced duration is missing (seconds, share).
_MISSING_S, _MISSING_SHARE = 0.5, 0.03

#: Frames that were lost on the way are worth a word from this share on (and more than two): a picture at either
#: end that lacks its neighbours, or a camera that stamps a frame twice now and then, does no harm.
_LOST, _LOST_SHARE = 2, 0.03


class Clip:
    """A video file being read. Use as a context manager, and iterate once for its frames.

    All frames have the size of the first one. The same file gives the same frames every time, also when it
    is damaged.

    Parameters
    ----------
    path : any container and codec FFmpeg reads: mp4, mov, webm, mkv, avi, gif; H.264, HEVC, VP9, AV1.
    max_side_px : frames are scaled down to at most this; None keeps their size.
    enough_fps : of a clip with at least twice this rate, only every second frame (third, ...) is delivered, the others
        are decoded and left out; None delivers every frame.
    part_s : only frames from the first to the second of these times (seconds) are delivered, the first included;
        their times stay those of the clip.
    turn : degrees clockwise by which pictures are turned, on top of what the file says of itself.

    Attributes
    ----------
    problem : what was found wrong while reading (cut off, damaged), or None; known when iteration has ended.
    rate : average frames a second, as announced by the file.
    announced_s : duration the file claims to have, seconds; None when it does not say.
    frames : frames of the clip (or of the part) so far, those that were not delivered included.

    Raises
    ------
    VideoError : the file is missing, empty, not a video (a picture, a folder), or holds no video; a part that is
        none; while iterating, when not one picture could be decoded.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        max_side_px: int | None = MAX_SIDE_PX,
        *,
        enough_fps: float | None = None,
        part_s: tuple[float, float] | None = None,
        turn: Turn = 0,
    ) -> None:
        self.path = Path(path)
        if part_s is not None and not 0 <= part_s[0] < part_s[1]:
            raise VideoError(
                f"{self.path.name}: no part from {part_s[0]:g} to {part_s[1]:g} s: give two times, in order"
            )
        self.problem: str | None = None
        self.frames = 0
        self._max_side_px = max_side_px
        self._turn: Turn = turn
        self._source = Source(self.path)
        self._timeline = Timeline(self._source.step_s)
        self.rate = 1.0 / self._source.step_s
        self.announced_s = self._source.announced_s
        self._part_s = part_s or (0.0, math.inf)
        self._thinning = Thinning(self.rate, enough_fps)

    def __enter__(self) -> Clip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.close()

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame (or the part's beginning) to the end of the last one read."""
        begin_s, end_s = self._part_s
        return max(0.0, min(self._timeline.end_s, end_s) - begin_s)

    def __iter__(self) -> Iterator[Frame]:
        size: tuple[int, int] | None = None
        begin_s, end_s = self._part_s
        whole, skipped = True, False
        for picture in self._source.pictures():
            tick_s = float(picture.time_base or 0)
            time_s = self._timeline.place(picture.time, picture.duration * tick_s)
            if time_s is None:
                continue
            if time_s < begin_s:
                if not skipped:
                    skipped = True
                    self._source.skip(begin_s - time_s)
                continue
            if time_s >= end_s:
                whole = False
                break
            self.frames += 1
            if not self._thinning.keeps(time_s):
                continue
            rgb = turned(upright_rgb(picture, self._source.sample_aspect, self._max_side_px), self._turn)
            size = size or rgb.shape[:2]
            if rgb.shape[:2] != size:
                rgb = fitted(rgb, size)
            yield Frame(self.frames - 1, time_s, rgb)
        self.problem = self._found_wrong(whole)
        if self.frames == 0:
            if begin_s > 0 and self._timeline.end_s > 0:
                raise VideoError(f"{self.path.name}: ends at {self._timeline.end_s:.1f} s, before {begin_s:g} s")
            raise VideoError(f"{self.path.name}: no picture in it could be decoded; it is damaged or cut off")

    def _found_wrong(self, whole: bool) -> str | None:
        """What was wrong with the file, as far as it was read; `whole` when that was to its end."""
        announced, read = self.announced_s if whole else None, self._timeline.end_s
        if self._source.stopped:
            return f"reading stopped after {read:.1f} s: {self._source.stopped}"
        if announced is not None and announced - read > max(_MISSING_S, _MISSING_SHARE * announced):
            return f"the clip is cut off: {read:.1f} s of {announced:.1f} s could be read"
        if self._source.damaged:
            return f"the clip is damaged: {self._source.damaged} pieces of it could not be decoded in full"
        few = max(_LOST, _LOST_SHARE * self.frames)
        if whole and self._source.lost > few:  # HEVC's decoder above all leaves out what it cannot decode, silently
            return f"the clip is damaged: {self._source.lost} of its pictures are missing"
        if self._timeline.restarts:
            return "the clip's timestamps begin again on the way (clips joined?); its times were counted on"
        if self._timeline.left_out > few:
            return f"{self._timeline.left_out} frames were left out: their timestamps do not rise"
        return None
