"""Writes clips that every browser plays: H.264 (VP9 without x264), yuv420p, index at the front, true timestamps."""

from __future__ import annotations

import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import av.error
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from formcheck.errors import VideoError
from formcheck.video.frame import Pixels
from formcheck.video.upright import SCALING_THREADS

#: Ticks a second of the written timestamps: fine enough for any camera, the usual clock of MPEG.
_CLOCK = 90_000

#: x264 is GPL: an FFmpeg may be built without it, and then VP9 (libvpx, BSD) is written, which current browsers play.
_X264, _VP9 = "libx264", "libvpx-vp9"
#: Worst quality on either's scale.
_X264_WORST, _VP9_WORST = 51, 63


class ClipWriter:
    """An mp4 being written; a sink with one `append`. Use as a context manager.

    The file appears under its name only when it is whole: until then it is `NAME.part.mp4`, which is
    removed when writing fails.

    Parameters
    ----------
    path : the file to write; must end in .mp4.
    rate : nominal frames a second (players show it; each frame keeps its own time).
    crf : quality, 0 best to 51 worst; 23 is x264's default.
    max_bits_s : at most this many bits a second, whatever the quality; None sets no bound.
    key_every : frames from one key frame to the next at most; fewer make seeking quicker and the file larger.

    Raises
    ------
    VideoError : the name does not end in .mp4, or the file cannot be written (no permission, disk full).
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        rate: float = 30.0,
        crf: int = 23,
        max_bits_s: int | None = None,
        key_every: int | None = None,
    ) -> None:
        self.path = Path(path)
        if self.path.suffix.lower() != ".mp4":
            raise VideoError(f"{self.path.name}: overlays are written as .mp4; give a name that ends in .mp4")
        self._part = self.path.with_name(self.path.stem + ".part.mp4")
        self._rate = Fraction(rate).limit_denominator(1001)
        self._encoder = _X264 if _X264 in av.codecs_available else _VP9
        self._options = (_x264_options if self._encoder == _X264 else _vp9_options)(crf, max_bits_s)
        if key_every is not None:
            self._options["g"] = str(key_every)
        self._last_ticks = -1
        self._stream: VideoStream | None = None
        # "file:" because a name such as 10:30.mp4 reads as a network address
        self._container = av.open(f"file:{self._part}", "w", options={"movflags": "+faststart"})

    def __enter__(self) -> ClipWriter:
        try:
            self._part.touch()  # FFmpeg opens it with the first picture only
        except OSError as error:
            raise self._failed(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None and self._stream is not None:
                self._container.mux(self._stream.encode(None))
                self._container.close()
                self._part.replace(self.path)
        except (av.error.FFmpegError, OSError) as problem:
            raise self._failed(problem) from problem
        finally:
            with suppress(av.error.FFmpegError, OSError):
                self._container.close()
            self._part.unlink(missing_ok=True)

    def append(self, rgb: Pixels, time_s: float) -> None:
        """Add a picture (height, width, 3), shown from `time_s` on. An odd last row or column is dropped."""
        height, width = rgb.shape[0] // 2 * 2, rgb.shape[1] // 2 * 2
        try:
            if self._stream is None:
                self._stream = self._add_stream(width, height)
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb[:height, :width]), format="rgb24")
            picture = picture.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, threads=SCALING_THREADS)
            picture.time_base = Fraction(1, _CLOCK)
            self._last_ticks = picture.pts = max(self._last_ticks + 1, round(time_s * _CLOCK))
            self._container.mux(self._stream.encode(picture))
        except (av.error.FFmpegError, OSError) as error:
            raise self._failed(error) from error

    def _add_stream(self, width: int, height: int) -> VideoStream:
        stream = self._container.add_stream(self._encoder, rate=self._rate, options=self._options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, _CLOCK)
        # Said outright, because players guess by the picture's size which of two colour standards is meant.
        stream.codec_context.colorspace = Colorspace.ITU709
        stream.codec_context.color_primaries = ColorPrimaries.BT709
        stream.codec_context.color_trc = ColorTrc.BT709
        stream.codec_context.color_range = ColorRange.MPEG
        return stream

    def _failed(self, error: Exception) -> VideoError:
        if isinstance(error, FileNotFoundError):
            why = f"there is no folder {self.path.parent}"
        elif isinstance(error, PermissionError):
            why = f"no permission to write in {self.path.parent}"
        else:
            why = getattr(error, "strerror", None) or str(error)
        return VideoError(f"{self.path.name}: cannot be written: {why}")


def _x264_options(crf: int, max_bits_s: int | None) -> dict[str, str]:
    # No B-frames: with uneven times they make the file announce a duration that ends before its last frame.
    options = {"crf": str(crf), "bf": "0"}
    if max_bits_s is not None:
        options |= {"maxrate": str(max_bits_s), "bufsize": str(2 * max_bits_s)}
    return options


def _vp9_options(crf: int, max_bits_s: int | None) -> dict[str, str]:
    quality = round(crf * _VP9_WORST / _X264_WORST)
    # Realtime, and no look-ahead: the usual mode takes ten times as long as x264, and hides frames between those shown.
    quick = {"deadline": "realtime", "cpu-used": "8", "row-mt": "1", "lag-in-frames": "0", "auto-alt-ref": "0"}
    return {"crf": str(quality), "b": str(max_bits_s or 0), **quick}
