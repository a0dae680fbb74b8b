"""Reads clips: true timestamps, upright pixels, and what was wrong with the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import av
import av.error
import numpy as np
from av.video.stream import VideoStream

from formcheck.errors import VideoError
from formcheck.video.frame import Frame, Pixels

#: File endings that a folder is searched for. A file named outright is opened whatever its ending.
VIDEO_ENDINGS = frozenset(".mp4 .m4v .mov .webm .mkv .avi .gif .mpg .mpeg .ts .mts .wmv .3gp .hevc .ogv".split())

#: Frames with a longer side are scaled down to this while decoding. The model looks at 256 x 256 pixels
#: around the person; 1280 leaves a person who fills a third of the width more than that.
MAX_SIDE_PX = 1280

#: A clip counts as cut off when this much of its announced duration is missing (seconds, share).
_MISSING_S, _MISSING_SHARE = 0.5, 0.03


class Clip:
    """A video file being read. Use as a context manager, and iterate once for its frames.

    Parameters
    ----------
    path : any container and codec FFmpeg reads: mp4, mov, webm, mkv, avi, gif; H.264, HEVC, VP9, AV1.
    max_side_px : frames are scaled down to at most this; None keeps their size.

    Attributes
    ----------
    problem : what was found wrong while reading (cut off, damaged), or None. Set as iteration goes on.
    duration_s : seconds from the first frame to the end of the last one read.
    frames : frames delivered so far.

    Raises
    ------
    VideoError : the file is missing, empty, not a video, or holds no picture.
    """

    def __init__(self, path: str | os.PathLike[str], max_side_px: int | None = MAX_SIDE_PX) -> None:
        self.path = Path(path)
        self.problem: str | None = None
        self.duration_s = 0.0
        self.frames = 0
        self._max_side_px = max_side_px
        self._container = _open(self.path)
        self._stream = self._pick_stream()
        self._stream.thread_type = "AUTO"
        self._first_time_s: float | None = None
        self._last_time_s = -1.0
        self._step_s = 1.0 / float(self._stream.average_rate or self._stream.base_rate or 30)

    def __enter__(self) -> Clip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    @property
    def rate(self) -> float:
        """Average frames a second, as announced by the file."""
        return 1.0 / self._step_s

    @property
    def announced_s(self) -> float | None:
        """Duration the file claims to have, seconds; None when it does not say."""
        if self._stream.duration and self._stream.time_base:
            return float(self._stream.duration * self._stream.time_base)
        if self._container.duration:
            return self._container.duration / av.time_base
        return None

    def __iter__(self) -> Iterator[Frame]:
        damaged = 0
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.error.EOFError):
                break
            except (av.error.FFmpegError, OSError) as error:
                self.problem = f"reading stopped after {self.duration_s:.1f} s: {_why(error)}"
                break
            try:
                pictures = packet.decode()
            except av.error.FFmpegError:
                damaged += 1
                continue
            for picture in pictures:
                frame = self._frame(picture)
                if frame is not None:
                    yield frame
        if self.problem is None:
            self.problem = self._cut_off(damaged)

    def _frame(self, picture: av.VideoFrame) -> Frame | None:
        time_s = picture.time
        if time_s is None:
            time_s = (self._first_time_s or 0.0) + self._last_time_s + self._step_s
        if self._first_time_s is None:
            self._first_time_s = time_s
        time_s = round(time_s - self._first_time_s, 6)
        if time_s <= self._last_time_s:  # a repeated or reordered stamp: time must rise
            return None
        if self._last_time_s >= 0:
            self._step_s = time_s - self._last_time_s
        self._last_time_s = time_s
        frame = Frame(self.frames, time_s, _upright_rgb(picture, self._max_side_px))
        self.frames += 1
        self.duration_s = time_s + self._step_s
        return frame

    def _pick_stream(self) -> VideoStream:
        cover_art = av.stream.Disposition.attached_pic
        streams = [s for s in self._container.streams.video if not s.disposition & cover_art]
        if not streams:
            self._container.close()
            raise VideoError(f"{self.path.name}: no video in this file (audio only?)")
        return streams[0]

    def _cut_off(self, damaged: int) -> str | None:
        announced = self.announced_s
        if announced is not None and self._first_time_s is not None:
            missing = announced - self.duration_s
            if missing > max(_MISSING_S, _MISSING_SHARE * announced):
                return f"the clip is cut off: {self.duration_s:.1f} s of {announced:.1f} s could be read"
        if damaged:
            return f"the clip is damaged: {damaged} pieces could not be decoded"
        return None


def _open(path: Path) -> av.container.InputContainer:
    """The opened container, or a VideoError that says what is wrong with the file."""
    if not path.exists():
        raise VideoError(f"{path.name}: no such file")
    if path.is_dir():
        raise VideoError(f"{path.name}: a folder, not a clip")
    try:
        if path.stat().st_size == 0:
            raise VideoError(f"{path.name}: the file is empty")
        return av.open(str(path))
    except (av.error.FFmpegError, OSError) as error:
        raise VideoError(f"{path.name}: {_why(error)}") from error


def _why(error: Exception) -> str:
    """An FFmpeg error in a user's words."""
    if isinstance(error, av.error.InvalidDataError):
        return "not a video, or a video that was cut off before its index was written"
    if isinstance(error, (av.error.PermissionError, PermissionError)):
        return "no permission to read it"
    return getattr(error, "strerror", None) or str(error)


def _upright_rgb(picture: av.VideoFrame, max_side_px: int | None) -> Pixels:
    """Pixels as a person would see them: square, upright (rotation metadata applied), RGB, contiguous."""
    width, height = picture.width, picture.height
    shape = picture.sample_aspect_ratio if hasattr(picture, "sample_aspect_ratio") else None
    if shape:
        width = round(width * float(shape))
    longest = max(width, height)
    if max_side_px is not None and longest > max_side_px:
        width = max(2, round(width * max_side_px / longest))
        height = max(2, round(height * max_side_px / longest))
    rgb = picture.to_ndarray(format="rgb24", width=width, height=height)
    turns = round(picture.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(rgb, turns)) if turns else np.ascontiguousarray(rgb)
