"""Made-up cameras: devices that do what real ones do wrong, at the boundary where pictures come in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from formcheck.errors import CameraError
from formcheck.video import Frame, Shot
from formcheck.video.camera import GONE


class FakeCamera:
    """A live device that gives `pictures` and then does what `then` says.

    `rate` is how fast it gives them; `step_s` how far apart it says they are, where that is not the same.
    `then`: "gone" (unplugged), "frozen" (the last picture for ever), "stuck" (read never returns), "end" (no more).
    """

    name = "camera 0"

    def __init__(
        self,
        pictures: Sequence[Any],
        then: str = "end",
        rate: float = 200.0,
        start_s: float = 0.0,
        live: bool = True,
        step_s: float | None = None,
    ) -> None:
        self.live = live
        self.closed = False
        self._pictures = list(pictures)
        self._then = then
        self._wait_s = 1 / rate
        self._step_s = step_s or 1 / rate
        self._stamp_s = start_s

    def read(self) -> Shot | None:
        time.sleep(self._wait_s)
        self._stamp_s += self._step_s
        if len(self._pictures) > 1 or (self._pictures and self._then != "frozen"):
            return Shot(self._stamp_s, self._pictures.pop(0))
        if self._then == "gone":
            raise CameraError(GONE)
        if self._then == "stuck":
            threading.Event().wait(3)
        if self._then == "frozen":
            return Shot(self._stamp_s, self._pictures[0])
        return None

    def close(self) -> None:
        self.closed = True


def noise(count: int, seed: int = 0) -> list[np.ndarray]:
    """Pictures of which no two are equal, as from any real sensor."""
    random = np.random.default_rng(seed)
    return [random.integers(0, 255, (48, 64, 3), np.uint8) for _ in range(count)]


def one_after_the_other(*devices: FakeCamera | Exception) -> Callable[[], FakeCamera]:
    """An opener that gives these, one each time it is asked; an error is raised. The last is given for ever."""
    left = list(devices)

    def open_next() -> FakeCamera:
        device = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(device, Exception):
            raise device
        return device

    return open_next


class FakeCapture:
    """In place of cv2.VideoCapture: gives these pictures; None is a read that fails, also when there are no more."""

    def __init__(self, pictures: Sequence[Any], opened: bool = True) -> None:
        self.pictures = list(pictures)
        self.opened = opened
        self.asked: dict[int, float] = {}
        self.released = False
        self._now: Any = None

    def __call__(self, index: int) -> FakeCapture:
        return self

    def isOpened(self) -> bool:
        return self.opened

    def set(self, what: int, value: float) -> None:
        self.asked[what] = value

    def get(self, what: int) -> float:
        return 0.0

    def grab(self) -> bool:
        self._now = self.pictures.pop(0) if self.pictures else None
        return self._now is not None

    def retrieve(self) -> tuple[bool, Any]:
        return self._now is not None, self._now

    def release(self) -> None:
        self.released = True


def blank(index: int, time_s: float, brightness: int = 128, size: tuple[int, int] = (640, 480)) -> Frame:
    """A frame of one grey."""
    return Frame(index, time_s, np.full((size[1], size[0], 3), brightness, np.uint8))
