"""An opened file and the pictures in it, decoded alike every time."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from formcheck.errors import UnreadError, VideoError, may_pass, why_unread

#: Streams that are a picture of the clip, not the clip.
_NOT_A_CLIP = Disposition.attached_pic | Disposition.timed_thumbnails

#: Containers with an index of key frames, and with stamps that rise throughout.
_INDEXED = {"mp4", "mov", "matroska", "webm"}

#: Pictures of more pixels than 8K cinema has are refused: a GIF of 20 kB can ask for a gigabyte a picture.
_MOST_PIXELS = 8192 * 4320


class Source:
    """The one video stream of a file.

    Attributes
    ----------
    announced_s : duration the file claims for its pictures, seconds; None when it does not say.
    step_s : average time from frame to frame, as announced.
    sample_aspect : width of a stored pixel over its height; None when unknown.
    damaged : packets so far that could not be decoded, or only in part, as far as the decoder says.
    lost : packets so far that gave no picture (those that the decoder still holds among them).
    stopped : why reading stopped before the end, or None.

    Raises
    ------
    VideoError : the file is missing, empty, not a video, or holds no picture.
    UnreadError : it cannot be opened now: no permission, a fault of the disk.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged = 0
        self.lost = 0
        self.stopped: str | None = None
        self._lock = threading.Lock()  # closing while another thread decodes would crash
        self._closed = False
        self._wait_until: int | None = None  # stamp of the damage whose pictures are left out, in the stream's ticks
        self._container, self._stream = _opened(path)
        self._packets: Iterator[av.Packet[VideoStream]] = self._container.demux(self._stream)
        self._skipped = False
        self._newest: int | None = None  # stamp of the newest picture handed out, in the stream's ticks
        self.announced_s = _announced_s(self._container, self._stream)
        self.step_s = float(1 / (self._stream.average_rate or self._stream.base_rate or 30))
        self.sample_aspect = self._stream.sample_aspect_ratio

    def close(self) -> None:
        """Close the file; pictures end if they are still being read."""
        with self._lock:
            self._closed = True
            self._container.close()

    def pictures(self) -> Iterator[av.VideoFrame]:
        """All pictures in the order shown. To be iterated once."""
        while True:
            with self._lock:
                if self._closed:
                    return
                try:
                    packet = next(self._packets, None)
                except (av.error.FFmpegError, OSError) as error:
                    self.stopped = getattr(error, "strerror", None) or str(error)
                    packet = None
                pictures = self._decode(packet)
            self.lost += (packet is not None and packet.size > 0 and not packet.is_discard) - len(pictures)
            for picture in pictures:
                stamp, newest = picture.pts, self._newest
                if self._skipped and stamp is not None and newest is not None and stamp <= newest:
                    continue  # it comes again, because the key frame lies before it
                self._newest = stamp
                yield picture
            if packet is None:
                return

    def skip(self, ahead_s: float) -> None:
        """Go on at the last key frame at most this far ahead of the newest picture, where the file has an index.

        Pictures then are the same as without; nothing that is passed over is decoded, or found damaged.
        """
        newest, tick_s = self._newest, self._stream.time_base
        if newest is None or not tick_s or not _INDEXED & set(self._container.format.name.split(",")):
            return
        target = newest + int(ahead_s / tick_s)
        with self._lock:
            if not self._closed and not self._sought(target, target):
                self._sought(newest, newest)  # no key frame in reach: all of it again
            self.damaged = self.lost = 0
            self._wait_until, self._skipped = None, True

    def _sought(self, stamp: int, latest: int) -> bool:
        """Go to the key frame before a stamp; whether the next packet is there, and no later than `latest`."""
        try:
            self._container.seek(stamp, stream=self._stream)
            packets = self._container.demux(self._stream)
            packet = next(packets, None)
        except (av.error.FFmpegError, OSError):
            return False
        self._packets = iter(()) if packet is None else chain((packet,), packets)
        return packet is not None and packet.size > 0 and packet.pts is not None and packet.pts <= latest

    def _decode(self, packet: av.Packet[VideoStream] | None) -> list[av.VideoFrame]:
        """Pictures that come out for a packet; for None, those still held by the decoder."""
        try:
            pictures = self._stream.decode(packet)
        except av.error.EOFError:  # nothing held any more
            return []
        except av.error.FFmpegError:
            self.damaged += 1
            if _hides_damage(self._stream) and packet is not None:
                self._wait_until = max(packet.pts or 0, self._wait_until or 0)
            return []
        if (packet is not None and packet.is_corrupt) or any(picture.is_corrupt for picture in pictures):
            self.damaged += 1
        return [picture for picture in pictures if self._is_whole(picture)]

    def _is_whole(self, picture: av.VideoFrame) -> bool:
        if self._wait_until is not None and picture.key_frame and (picture.pts or 0) > self._wait_until:
            self._wait_until = None
        return self._wait_until is None


def _hides_damage(stream: VideoStream) -> bool:
    """Whether the decoder hands on damaged pictures as good ones, with whatever was in memory in the gaps.

    FFmpeg's for HEVC does. It is told to report errors, and pictures are left out from there to the next key frame.
    """
    return bool(stream.codec_context.name == "hevc")


def _why(error: Exception) -> str:
    """An FFmpeg error in a user's words."""
    if isinstance(error, (av.error.InvalidDataError, av.error.EOFError)):
        return "not a video, or a video that was cut off before its index was written"
    return why_unread(error) if isinstance(error, OSError) else getattr(error, "strerror", None) or str(error)


def _opened(path: Path) -> tuple[InputContainer, VideoStream]:
    """The opened container and its video stream, or a VideoError that says what is wrong with the file."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise VideoError(f"{path.name}: a folder, not a clip")
        if not stat.S_ISREG(about.st_mode):
            raise VideoError(f"{path.name}: not a file")
        if about.st_size == 0:
            raise VideoError(f"{path.name}: the file is empty")
        # "file:" because a name such as 10:30.mp4 reads as a network address; the whitelist because a
        # playlist dressed as a clip would otherwise make FFmpeg ask the network.
        container = av.open(f"file:{path}", container_options={"protocol_whitelist": "file"})
    except (av.error.FFmpegError, OSError, ValueError) as error:  # MemoryError too, as FFmpeg raises it
        kind = UnreadError if may_pass(error) else VideoError
        raise kind(f"{path.name}: {_why(error)}") from error
    try:
        return container, _video_stream(container)
    except VideoError as error:
        container.close()
        raise VideoError(f"{path.name}: {error}") from None


def _video_stream(container: InputContainer) -> VideoStream:
    if container.format.name == "image2" or container.format.name.endswith("_pipe"):
        raise VideoError("a picture, not a clip")
    streams = [stream for stream in container.streams.video if not stream.disposition & _NOT_A_CLIP]
    if not streams:
        raise VideoError("no video in this file (audio only?)")
    stream = streams[0]
    if stream.codec_context is None:
        raise VideoError("not to be decoded: cut off, or a codec unknown here (converting it to H.264 helps)")
    # One thread: what FFmpeg puts in place of a damaged picture differs with the number of threads and from run
    # to run. The same file must give the same pixels; many clips are scored side by side anyway.
    stream.thread_type = "NONE"
    stream.thread_count = 1
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > _MOST_PIXELS:
        raise VideoError(f"pictures of {width} x {height} pixels are too large")
    options = {"max_pixels": str(_MOST_PIXELS)}  # pictures may grow on the way
    if _hides_damage(stream):
        options["err_detect"] = "explode"
    stream.codec_context.options = options
    return stream


def _announced_s(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    written = stream.metadata.get("DURATION")  # Matroska's note for each stream, "00:01:02.500000000"
    if written:
        try:
            hours, minutes, seconds = written.split(":")
            return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        except ValueError:
            pass
    if container.duration and len(container.streams) == 1:  # else it may be the sound's
        return container.duration / av.time_base
    return None
