"""Cameras: opening one, what is wrong when that fails, and pixels as the rest of formcheck wants them."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.errors import CameraError
from formcheck.video.frame import Pixels
from formcheck.video.upright import Turn, turned

#: A camera that has been opened gives its first picture within this time, seconds (slow ones take two).
_FIRST_PICTURE_S = 5.0
#: Stamps of a camera that keep within this of the machine's clock are on the same clock, and are used.
_SAME_CLOCK_S = 1.0
#: Reading fails this often running before the camera counts as gone: a single bad packet is not a pulled plug.
_BAD_READS = 5

GONE = "The camera is gone. Plug it in again; what you did so far is kept"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture as it comes from a device: `stamp_s` on the device's own rising clock."""

    stamp_s: float
    rgb: Pixels
    """(height, width, 3) red, green, blue."""
    extra: bool = False
    """To be shown, not judged: there are enough without it."""


class Device(Protocol):
    """Something that gives pictures one after the other: a camera, or a clip that is played like one.

    `live` devices never give the very same picture twice, so two equal ones mean that the picture is frozen.
    """

    name: str
    """What results and people call it."""
    live: bool
    """False for clips."""

    def read(self) -> Shot | None:
        """Wait for the next picture; None when there will be no more. Raises CameraError when it is gone."""

    def close(self) -> None:
        """Let the device go."""


#: Opens a device, or raises CameraError. Called again to reconnect.
Opener = Callable[[], Device]


class Camera:
    """A webcam: a `Device` that is `live` and whose `name` says which it is.

    Parameters
    ----------
    index : which camera, from 0.
    size : wished width and height, pixels; the camera gives the nearest it has.
    turn : degrees clockwise by which its pictures are turned to stand upright.
    capture : what opens the device; only tests give another one.

    Raises
    ------
    CameraError : there is none, it is busy, or it gives no picture; with what to do.
    """

    live = True

    def __init__(
        self,
        index: int = 0,
        size: tuple[int, int] = (640, 480),
        turn: Turn = 0,
        capture: Callable[[int], Any] | None = None,
    ) -> None:
        self.name = f"camera {index}"
        self._turn = turn
        _quiet_opencv()
        self._capture = (capture or cv2.VideoCapture)(index)
        if not self._capture.isOpened():
            raise CameraError(why_not_opened(index))
        _ask_for(self._capture, size)
        self._first: Shot | None = self._first_shot(index)

    def read(self) -> Shot:
        """The next picture, stamped when it was taken, seconds on the machine's monotonic clock."""
        if self._first is not None:
            shot, self._first = self._first, None
            return shot
        for _ in range(_BAD_READS):
            shot_now = self._try()
            if shot_now is not None:
                return shot_now
            time.sleep(0.02)
        raise CameraError(GONE)

    def close(self) -> None:
        """Let the camera go."""
        self._capture.release()

    def _first_shot(self, index: int) -> Shot:
        until_s = time.monotonic() + _FIRST_PICTURE_S
        try:
            while time.monotonic() < until_s:
                shot = self._try()
                if shot is not None:
                    return shot
                time.sleep(0.05)
            raise CameraError(
                f"camera {index} gives no picture: another program is probably using it; close that and try again"
            )
        except CameraError:
            self.close()
            raise

    def _try(self) -> Shot | None:
        if not self._capture.grab():
            return None
        now_s = time.monotonic()
        stamp_s = float(self._capture.get(cv2.CAP_PROP_POS_MSEC)) / 1000
        ok, picture = self._capture.retrieve()
        if not ok or picture is None or picture.size == 0:
            return None
        rgb = turned(to_rgb(picture), self._turn)
        return Shot(stamp_s if abs(stamp_s - now_s) < _SAME_CLOCK_S else now_s, rgb)


def to_rgb(picture: NDArray[Any]) -> Pixels:
    """(height, width, 3) contiguous RGB of a picture as OpenCV's cameras give it: BGR, BGRA, grey or YUYV.

    Raises
    ------
    CameraError : a format that none of these is.
    """
    if picture.dtype == np.uint16:  # depth and thermal cameras; their high bytes are a picture
        picture = (picture >> 8).astype(np.uint8)
    channels = 1 if picture.ndim == 2 else picture.shape[2] if picture.ndim == 3 else 0
    code = {
        1: cv2.COLOR_GRAY2RGB,
        2: cv2.COLOR_YUV2RGB_YUY2,
        3: cv2.COLOR_BGR2RGB,
        4: cv2.COLOR_BGRA2RGB,
    }.get(channels)
    if picture.dtype != np.uint8 or code is None or min(picture.shape[:2]) < 16:
        raise CameraError(
            f"The camera's picture format is not understood ({picture.dtype}, {'x'.join(map(str, picture.shape))}); "
            "try another --size or another camera"
        )
    return np.ascontiguousarray(cv2.cvtColor(picture, code), np.uint8)


def why_not_opened(index: int, devices: Path = Path("/dev")) -> str:
    """Why camera `index` could not be opened, and what to do, as far as the system tells."""
    if not sys.platform.startswith("linux"):
        return (
            f"camera {index} cannot be opened: not connected, used by another program, or not allowed in the "
            "system's privacy settings; formcheck doctor looks closer"
        )
    there = sorted(
        int(found[1]) for path in devices.glob("video*") if (found := re.fullmatch(r"video(\d+)", path.name))
    )
    if not there:
        return "no camera is connected: plug one in, or try a clip with --source clip.mp4"
    if index not in there:
        return f"there is no camera {index}; there is {', '.join(map(str, there))}: choose with --camera"
    path = devices / f"video{index}"
    if not os.access(path, os.R_OK | os.W_OK):
        return f"no permission to use camera {index} ({path}): add yourself to the group 'video' and log in again"
    return f"camera {index} cannot be opened: another program is probably using it; close that and try again"


def _ask_for(capture: Any, size: tuple[int, int]) -> None:
    width, height = size
    if width > 640:  # USB 2 carries larger pictures at 30 a second only when they are compressed
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
    capture.set(cv2.CAP_PROP_FPS, 30)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)


def _quiet_opencv() -> None:
    """Keep OpenCV's own notes about devices off the user's screen: formcheck says what is wrong."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
