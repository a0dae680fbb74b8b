"""The capture thread: keeps only the newest frame, notices a camera that is gone or stuck, and reconnects."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from formcheck.errors import CameraError, FormcheckError
from formcheck.video.camera import Device, Opener, Shot
from formcheck.video.frame import Frame, Pixels
from formcheck.video.paced import PacedClips
from formcheck.video.upright import fitted

#: Below this many pictures a second, movement is seen too coarsely; dark rooms make cameras slow.
SLOW_RATE = 10.0
#: Mean brightness (of 255) under which two equal pictures are a covered lens and not a frozen camera.
_BLACK = 8.0
#: The rate is told from this many frames.
_RATE_FRAMES = 15

FROZEN = "The picture is frozen. I am restarting the camera; what you did so far is kept"
SILENT = "The camera has stopped sending pictures. I am restarting it; what you did so far is kept"
COVERED = "The picture is black: is the lens covered?"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things may take before something is done about them, seconds."""

    frozen_s: float = 3.0
    silent_s: float = 4.0
    retry_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A frame, and `arrived_s`: when it came, seconds on the machine's monotonic clock (for measuring latency).

    One that is `extra` is to be shown, not judged: there are enough without it.
    """

    frame: Frame
    arrived_s: float
    extra: bool = False


class Capture:
    """Reads a device in a thread. Use as a context manager; entering opens the device.

    Only the newest frame is kept: who is slow misses frames, which are counted, and never sees old ones. Pictures
    that equal the one before are no news and are not handed on from a live device, so that a frozen picture is
    a gap and not a hold.

    Parameters
    ----------
    opener : opens the device; called again after it was lost.
    every_frame : wait until a frame was taken, rather than dropping it. For clips on slow machines.
    patience : see there.

    Attributes
    ----------
    trouble : what is wrong with the device right now, in words for the person; None when all is well.
    read, dropped, reconnected : frames read, frames nobody took in time, times the device was opened again.
    time_s : time of the newest frame read, seconds from the first.

    Raises
    ------
    CameraError, VideoError : on entering: the device cannot be opened.
    """

    def __init__(self, opener: Opener, every_frame: bool = False, patience: Patience = Patience()) -> None:
        self._opener = opener
        self._every_frame = every_frame
        self._patience = patience
        self._changed = threading.Condition()
        self._newest: Arrival | None = None
        self._seen: Arrival | None = None  # the newest of all, taken or not
        self._over = False
        self._failure: BaseException | None = None
        self._current = 0  # number of the thread that may publish; others were given up as stuck
        self._reading = False
        self._origin_s: float | None = None
        self._last: Pixels | None = None
        self._new_s = self._came_s = 0.0  # when the newest picture came that was a new one; and any
        self.time_s = 0.0
        self._arrivals: deque[float] = deque(maxlen=_RATE_FRAMES)
        self.device: Device | None = None
        self.trouble: str | None = None
        self.read = self.dropped = self.reconnected = 0

    def __enter__(self) -> Capture:
        self.device = self._opener()
        self._start(self.device)
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._current += 1
            self._changed.notify_all()

    @property
    def ended(self) -> bool:
        """Whether there will be no more frames."""
        with self._changed:
            return self._over and self._newest is None

    @property
    def rate(self) -> float:
        """Frames a second lately; 0 until it is known."""
        arrivals = list(self._arrivals)
        span_s = arrivals[-1] - arrivals[0] if len(arrivals) == _RATE_FRAMES else 0.0
        return (len(arrivals) - 1) / span_s if span_s > 0 else 0.0

    @property
    def live(self) -> bool:
        """Whether the device is a camera, and not a clip that has an end."""
        return self.device is not None and self.device.live

    @property
    def problem(self) -> str | None:
        """What was found wrong with a clip (cut off, damaged), once it has ended; None for a camera."""
        return self.device.problem if isinstance(self.device, PacedClips) else None

    @property
    def slow(self) -> bool:
        """Whether a live device gives too few pictures to judge movement."""
        return self.live and 0 < self.rate < SLOW_RATE

    def newest(self, timeout_s: float) -> Arrival | None:
        """The newest frame not yet taken, waiting for it this long; None when none came.

        Raises whatever ended the thread, if it was not the camera.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._over, timeout_s)
            taken, self._newest = self._newest, None
            self._changed.notify_all()
            if taken is None and self._failure is not None:
                raise self._failure
            stuck = (
                taken is None
                and not self._over
                and self._reading
                and time.monotonic() - self._came_s > self._patience.silent_s
            )
        if stuck:
            self.trouble = SILENT
            self._start(None)
        return taken

    def after(self, index: int, timeout_s: float) -> Arrival | None:
        """The newest frame, taken or not, if it comes after frame number `index`; waits for one this long."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._over or (self._seen is not None and self._seen.frame.index > index), timeout_s
            )
            return self._seen if self._seen is not None and self._seen.frame.index > index else None

    def _start(self, device: Device | None) -> None:
        with self._changed:
            self._current += 1
            self._new_s = self._came_s = time.monotonic()
            self._reading = False
            number = self._current
        threading.Thread(target=self._run, args=(number, device), name="formcheck-capture", daemon=True).start()

    def _run(self, number: int, device: Device | None) -> None:
        try:
            while self._current == number:
                if device is None:
                    device = self._reopened(number)
                    continue
                self._reading = True
                try:
                    shot = device.read()
                except CameraError as error:
                    self.trouble = str(error)
                    device.close()
                    device = None
                    continue
                finally:
                    self._reading = False
                if shot is None:
                    break
                if not self._take(number, device, shot):
                    device.close()
                    device = None
        except BaseException as error:  # the consumer raises it
            self._failure = error
        finally:
            if device is not None:
                device.close()
            with self._changed:
                if self._current == number:
                    self._over = True
                self._changed.notify_all()

    def _reopened(self, number: int) -> Device | None:
        """The device opened again, or None after waiting a little."""
        try:
            device = self._opener()
        except FormcheckError:
            with self._changed:
                self._new_s = self._came_s = time.monotonic()
                self._changed.wait_for(lambda: self._current != number, self._patience.retry_s)
            return None
        self.device = device
        self._new_s = self._came_s = time.monotonic()
        self.reconnected += 1
        return device

    def _take(self, number: int, device: Device, shot: Shot) -> bool:
        """Publish a picture; False when the device is frozen and should be opened anew."""
        now_s = self._came_s = time.monotonic()
        if device.live and self._last is not None and _same(shot.rgb, self._last):
            if now_s - self._new_s > self._patience.frozen_s:
                black = float(shot.rgb[::8, ::8].mean()) < _BLACK
                self.trouble = COVERED if black else FROZEN
                return black
            return True
        self._publish(number, shot, now_s)
        return True

    def _publish(self, number: int, shot: Shot, now_s: float) -> None:
        with self._changed:
            if self._current != number:
                return
            if self._every_frame:
                self._changed.wait_for(lambda: self._newest is None or self._current != number)
            if self._origin_s is None:
                self._origin_s = shot.stamp_s
            if self._last is not None and shot.rgb.shape != self._last.shape:  # another camera, or another mode of it
                shot = replace(shot, rgb=fitted(shot.rgb, self._last.shape[:2]))
            self.dropped += self._newest is not None
            self.time_s = round(shot.stamp_s - self._origin_s, 6)
            self._newest = self._seen = Arrival(Frame(self.read, self.time_s, shot.rgb), now_s, shot.extra)
            self._last, self._new_s, self.trouble = shot.rgb, now_s, None
            self._arrivals.append(now_s)
            self.read += 1
            self._changed.notify_all()


def _same(a: Pixels, b: Pixels) -> bool:
    return a.shape == b.shape and bool(np.array_equal(a[::4, ::4], b[::4, ::4]))
