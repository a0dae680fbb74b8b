"""Makes the clips that people have and programs trip over, with PyAV alone.

Each function writes `path` and returns it. Those that take a `source` keep its true times (GIF to 1/100 s,
WebM and Matroska to 1/1000 s); the container follows from the ending of `path`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, takewhile
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition
from av.video.stream import VideoStream
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]  # (height, width, 3)
Timed = Iterable[tuple[float, Rgb]]  # seconds, picture

_CLOCK = 90_000


@dataclass(frozen=True)
class Coding:
    """How pictures are stored."""

    codec: str = "libx264"
    pix_fmt: str = "yuv420p"
    options: dict[str, str] = field(default_factory=lambda: {"preset": "ultrafast", "crf": "18"})
    clock: int = _CLOCK
    sample_aspect: Fraction | None = None
    turned_deg: int = 0


VP9 = Coding("libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8", "crf": "30", "b": "0"}, clock=1000)
HEVC = Coding("libx265", options={"preset": "ultrafast", "x265-params": "log-level=none"})
GIF = Coding("gif", "rgb8", {}, 100)


def pictures(source: Path) -> Iterator[tuple[float, Rgb]]:
    """Times and pictures of a clip as they are stored: not turned, not scaled."""
    with av.open(str(source)) as clip:
        for picture in clip.decode(video=0):
            yield picture.time, np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)


def written(path: Path, timed: Timed, coding: Coding | None = None) -> Path:
    """A clip of these pictures at these times."""
    coding = coding or Coding()
    with av.open(str(path), "w") as clip:
        stream: VideoStream | None = None
        for time_s, rgb in timed:
            if stream is None:
                stream = _stream(clip, coding, rgb.shape[1], rgb.shape[0])
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
            picture.time_base = Fraction(1, coding.clock)
            picture.pts = round(time_s * coding.clock)
            clip.mux(stream.encode(picture))
        assert stream is not None, "no pictures"
        clip.mux(stream.encode(None))
    return path


def _stream(clip: av.container.OutputContainer, coding: Coding, width: int, height: int) -> VideoStream:
    stream = clip.add_stream(coding.codec, rate=30, options=coding.options)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = width, height, coding.pix_fmt
    stream.codec_context.time_base = Fraction(1, coding.clock)
    stream.thread_count = 1  # so small a picture is not worth sharing out
    if coding.sample_aspect:
        stream.codec_context.sample_aspect_ratio = coding.sample_aspect
    if coding.turned_deg:
        stream.set_display_rotation(coding.turned_deg)
    return stream


# Made from nothing


def moving_shapes(
    path: Path, duration_s: float = 2.0, rate: float = 15.0, size: tuple[int, int] = (160, 120), **how: object
) -> Path:
    """A red bar wandering to the right over a dim picture whose corners are green, blue, yellow and white."""
    return written(path, shapes(duration_s, rate, size), Coding(**how))  # type: ignore[arg-type]


def shapes(duration_s: float, rate: float, size: tuple[int, int]) -> Iterator[tuple[float, Rgb]]:
    """Times and pictures of `moving_shapes`; `size` is width and height."""
    width, height = size
    corner = height // 4
    for i in range(round(duration_s * rate)):
        rgb = np.full((height, width, 3), 40, np.uint8)
        rgb[:corner, :corner] = 0, 200, 0
        rgb[:corner, -corner:] = 0, 0, 220
        rgb[-corner:, :corner] = 220, 220, 0
        rgb[-corner:, -corner:] = 230
        left = int(i / (duration_s * rate) * (width - corner))
        rgb[height // 3 : 2 * height // 3, left : left + corner // 2] = 220, 0, 0
        yield i / rate, rgb


def no_person(path: Path, duration_s: float = 4.0, rate: float = 15.0, size: tuple[int, int] = (640, 480)) -> Path:
    """Slowly drifting coloured clouds: movement, and nobody."""
    rng = np.random.default_rng(7)
    small = av.VideoFrame.from_ndarray(rng.integers(0, 255, (12, 24, 3), dtype=np.uint8), format="rgb24")
    clouds = small.to_ndarray(format="rgb24", width=2 * size[0], height=size[1], interpolation="BICUBIC")
    steps = round(duration_s * rate)
    return written(path, ((i / rate, np.roll(clouds, i, axis=1)[:, : size[0]]) for i in range(steps)))  # type: ignore[misc]


def audio_only(path: Path, duration_s: float = 1.0) -> Path:
    """A tone in AAC and no pictures."""
    with av.open(str(path), "w") as clip:
        _add_tone(clip, duration_s)
    return path


def empty(path: Path) -> Path:
    """A file of no bytes."""
    path.write_bytes(b"")
    return path


def text(path: Path) -> Path:
    """Words, whatever the name says."""
    path.write_text("This was never a video.\n" * 200)
    return path


def still(path: Path) -> Path:
    """One picture: .jpg or .png."""
    av.VideoFrame.from_ndarray(np.full((48, 64, 3), 90, np.uint8), format="rgb24").save(str(path))
    return path


# The same bytes, harmed


def truncated(source: Path, path: Path, share: float = 0.5) -> Path:
    """The first part of the file's bytes, as an upload that broke off leaves it."""
    data = source.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def damaged(source: Path, path: Path, packets: int = 4, seed: int = 3) -> Path:
    """Rubbish inside some packets, evenly spread; not for containers without packet positions (MPEG-PS)."""
    with av.open(str(source)) as clip:
        places = [(packet.pos, packet.size) for packet in clip.demux(video=0) if packet.size]
    data = bytearray(source.read_bytes())
    rubbish = random.Random(seed)
    for i in range(packets):
        start, size = places[len(places) * (2 * i + 1) // (2 * packets)]
        assert start is not None
        head = min(20, size // 2)  # the header stays, so that the decoder gets to the pictures' own bits
        data[start + head : start + size] = rubbish.randbytes(size - head)
    path.write_bytes(bytes(data))
    return path


def joined(first: Path, second: Path, path: Path) -> Path:
    """One transport stream after the other (.ts): the stamps begin again, and the size may change."""
    path.write_bytes(first.read_bytes() + second.read_bytes())
    return path


# The same pictures in another wrapping


def remuxed(source: Path, path: Path, degrees: int = 0, mirror: bool = False, faststart: bool = False) -> Path:
    """Another container, or a display matrix: the pictures' own bits stay, players turn and mirror them.

    `degrees` is counter-clockwise; the mirroring comes after it.
    """
    options = {"movflags": "+faststart"} if faststart else {}
    with av.open(str(source)) as clip, av.open(str(path), "w", options=options) as out:
        stream = clip.streams.video[0]
        copy = out.add_stream_from_template(stream)
        if degrees or mirror:
            copy.set_display_rotation(degrees, hflip=mirror)
        for packet in clip.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                out.mux(packet)
    return path


def with_cover_art(source: Path, path: Path) -> Path:
    """A cover picture beside the clip, put first (.mp4)."""
    with av.open(str(source)) as clip, av.open(str(path), "w") as out:
        stream = clip.streams.video[0]
        cover = out.add_stream("mjpeg", rate=1, options={})
        cover.width, cover.height, cover.pix_fmt = 64, 48, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        copy = out.add_stream_from_template(stream)
        art = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 90, np.uint8), format="rgb24").reformat(format="yuvj420p")
        art.pts = 0
        out.mux(cover.encode(art))
        out.mux(cover.encode(None))
        for packet in clip.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                out.mux(packet)
    return path


def with_longer_sound(source: Path, path: Path, sound_s: float) -> Path:
    """A clip whose sound goes on after its last picture."""
    with av.open(str(source)) as clip, av.open(str(path), "w") as out:
        stream = clip.streams.video[0]
        copy = out.add_stream_from_template(stream)
        tone = out.add_stream("aac", rate=16_000)
        for packet in clip.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                out.mux(packet)
        _encode_tone(out, tone, sound_s)
    return path


def _add_tone(clip: av.container.OutputContainer, duration_s: float) -> None:
    _encode_tone(clip, clip.add_stream("aac", rate=16_000), duration_s)


def _encode_tone(clip: av.container.OutputContainer, stream: av.AudioStream, duration_s: float) -> None:
    for start in range(0, int(duration_s * 16_000), 1024):
        wave = np.sin((start + np.arange(1024)) * 2 * np.pi * 440 / 16_000).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(wave[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 16_000, start, Fraction(1, 16_000)
        clip.mux(stream.encode(frame))
    clip.mux(stream.encode(None))


# The same pictures coded anew


def recoded(source: Path, path: Path, coding: Coding | None = None) -> Path:
    """The same pictures in another codec."""
    return written(path, pictures(source), coding)


def webm(source: Path, path: Path) -> Path:
    """VP9, as browsers record it."""
    return recoded(source, path, VP9)


def gif(source: Path, path: Path) -> Path:
    """256 colours."""
    return recoded(source, path, GIF)


def hevc(source: Path, path: Path) -> Path:
    """H.265, as phones record it."""
    return recoded(source, path, HEVC)


def ten_bit(source: Path, path: Path) -> Path:
    """H.265 with ten bits a colour, as newer phones record it."""
    return recoded(source, path, Coding(HEVC.codec, "yuv420p10le", HEVC.options))


def rotated(source: Path, path: Path, degrees: int) -> Path:
    """Stored on its side and marked so, as a phone held upright does: shown, it looks like the source.

    `degrees` (90, 180, 270) is what players turn it by, counter-clockwise.
    """
    timed = ((time_s, np.rot90(rgb, -(degrees // 90))) for time_s, rgb in pictures(source))
    return written(path, timed, Coding(turned_deg=degrees))


def mirrored(source: Path, path: Path) -> Path:
    """Left and right exchanged in the pixels."""
    return written(path, ((time_s, rgb[:, ::-1]) for time_s, rgb in pictures(source)))


def squeezed(source: Path, path: Path) -> Path:
    """Half as many columns, each twice as wide (sample aspect 2:1): shown, it looks like the source."""
    timed = ((time_s, _resized(rgb, 0.5, 1.0)) for time_s, rgb in pictures(source))
    return written(path, timed, Coding(sample_aspect=Fraction(2, 1)))


def odd_width(source: Path, path: Path) -> Path:
    """One column and one row less, in full colour resolution, so that both sizes are odd."""
    timed = ((time_s, rgb[: (rgb.shape[0] - 1) | 1, : (rgb.shape[1] - 1) | 1]) for time_s, rgb in pictures(source))
    return written(path, timed, Coding(pix_fmt="yuv444p"))


def scaled_to_4k(source: Path, path: Path, until_s: float = math.inf, every: int = 1) -> Path:
    """Blown up to 3840 pixels on the longer side. It is slow: keep the beginning (`until_s`), every second frame."""
    scale = 3840 / max(next(pictures(source))[1].shape)
    kept = islice(takewhile(lambda timed: timed[0] < until_s, pictures(source)), 0, None, every)
    return written(path, ((time_s, _resized(rgb, scale, scale)) for time_s, rgb in kept))


def beginning(source: Path, path: Path, until_s: float) -> Path:
    """Its first seconds, as a clip of its own."""
    return written(path, takewhile(lambda timed: timed[0] < until_s, pictures(source)))


def variable_rate(source: Path, path: Path, seed: int = 5, keep: float = 0.7) -> Path:
    """Frames left out irregularly; those that stay keep their times."""
    chance = random.Random(seed)
    return written(path, (timed for i, timed in enumerate(pictures(source)) if i == 0 or chance.random() < keep))


def one_frame(source: Path, path: Path) -> Path:
    """Only the first frame."""
    return written(path, islice(pictures(source), 1))


def _resized(rgb: Rgb, across: float, down: float) -> Rgb:
    width, height = round(rgb.shape[1] * across / 2) * 2, round(rgb.shape[0] * down / 2) * 2
    picture = av.VideoFrame.from_ndarray(rgb, format="rgb24")
    resized = picture.to_ndarray(format="rgb24", width=width, height=height, interpolation="FAST_BILINEAR")
    return np.asarray(resized, np.uint8)
