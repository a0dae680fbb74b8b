"""A window on the screen that shows pictures and takes keys."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
from types import TracebackType

import cv2
import numpy as np

from formcheck.errors import DisplayError
from formcheck.reporting.overlay import PANEL
from formcheck.video import Pixels

#: X servers listen here for displays named with a host, plus the display's number.
_X_PORT = 6000
#: A display on another machine has this long to answer, seconds.
_ANSWER_S = 2.0
#: A window manager makes a window cover the screen within so many looks, so far apart (seconds), or there is none.
_LOOKS, _LOOK_S = 10, 0.03


class Window:
    """An OpenCV window. Use as a context manager.

    Parameters
    ----------
    instead : what to do where there is no screen; ends the error's sentence.
    fullscreen : cover the whole screen; otherwise the window takes the size of its pictures, and can be dragged larger.

    Raises
    ------
    DisplayError : there is no screen. Checked first, because the window toolkit ends the process instead.
    """

    def __init__(
        self, title: str, instead: str = "use -o overlay.mp4 to write the clip instead", fullscreen: bool = False
    ) -> None:
        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            raise DisplayError(f"there is no screen to open a window on; {instead}")
        if not _answers(os.environ.get("DISPLAY", "")):
            raise DisplayError(f"the screen {os.environ['DISPLAY']} does not answer; {instead}")
        self._title = title
        try:
            # The picture fills the window: what is beside it is put there by `show`, dark, not by the toolkit, white.
            cv2.namedWindow(title, cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO | cv2.WINDOW_GUI_NORMAL)
        except cv2.error as error:
            raise DisplayError(f"no window can be opened; {instead}") from error
        self._fullscreen = fullscreen
        self._shape: tuple[int, ...] = ()
        self._canvas: Pixels = np.empty((0, 0, 3), np.uint8)
        if fullscreen:
            self._cover()

    def __enter__(self) -> Window:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        cv2.destroyWindow(self._title)

    @property
    def closed(self) -> bool:
        """Whether the person has closed the window."""
        return bool(cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) < 1)

    def show(self, rgb: Pixels, wait_s: float) -> str:
        """Show a picture for about this long; the key pressed meanwhile, or an empty string.

        The window takes the size of the first picture, and of one that has another size than the one before, unless it
        covers the screen. Dark bars fill what the picture leaves of a window of another form.
        """
        if rgb.shape != self._shape:
            self._canvas = np.empty((0, 0, 3), np.uint8)
            if not self._fullscreen:
                cv2.resizeWindow(self._title, rgb.shape[1], rgb.shape[0])
        self._shape = rgb.shape
        cv2.imshow(self._title, self._fitted(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), np.uint8)))
        key = cv2.waitKey(max(1, round(wait_s * 1000))) & 0xFF
        return "" if key == 255 else chr(key)

    def _size_px(self) -> tuple[int, int]:
        """Width and height of the window, pixels of the screen."""
        _, _, width, height = cv2.getWindowImageRect(self._title)
        return width, height

    def _fitted(self, bgr: Pixels) -> Pixels:
        """The picture as the window shows it. What it is drawn into is kept: large new pictures cost more than that."""
        width, height = self._size_px()
        if width < 1 or height < 1 or bgr.shape[:2] == (height, width):  # not told, or just so
            return bgr
        if self._canvas.shape[:2] != (height, width):
            self._canvas = np.full((height, width, 3), PANEL[::-1], np.uint8)
        fit_into(self._canvas, bgr)
        return self._canvas

    def _cover(self) -> None:
        """Cover the screen, dark until there is a picture. Without a window manager the window is made as large."""
        before = self._size_px()
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, cv2.WINDOW_FULLSCREEN)
        for _ in range(_LOOKS):
            self.show(np.zeros((9, 16, 3), np.uint8), _LOOK_S)
            if self._size_px() != before:
                return
        screen = _screen_px()
        if screen is not None:
            cv2.moveWindow(self._title, 0, 0)
            cv2.resizeWindow(self._title, *screen)


def fit_into(canvas: Pixels, picture: Pixels) -> None:
    """Draw a picture into the middle of another, as large as it goes; what lies beside it stays as it is.

    Enlarged here it is smooth; the window would repeat pixels, and take as long.
    """
    (height, width), (high, wide) = picture.shape[:2], canvas.shape[:2]
    scale = min(wide / width, high / height)
    across, down = min(wide, max(1, round(scale * width))), min(high, max(1, round(scale * height)))
    left, top = (wide - across) // 2, (high - down) // 2
    cv2.resize(picture, (across, down), dst=canvas[top : top + down, left : left + across])


def _screen_px() -> tuple[int, int] | None:
    """Width and height of an X screen, pixels; None where they are not told."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return None
    size = x11.XDisplayWidth(display, 0), x11.XDisplayHeight(display, 0)
    x11.XCloseDisplay(display)
    return size


def _answers(display: str) -> bool:
    """Whether the X server of a display takes connections; a display named in another way is not asked, and believed.

    Left over from a session that has ended, the name of a display makes the window toolkit end the process.
    """
    found = re.fullmatch(r"(?:(?:tcp|inet6?)/)?(.*?):(\d+)(\.\d+)?", display)
    if not sys.platform.startswith("linux") or not found:
        return True
    host, number = found[1].strip("[]"), int(found[2])
    if host not in ("", "unix") and not host.endswith("/unix"):
        return _listens(host, _X_PORT + number)
    path = f"/tmp/.X11-unix/X{number}"
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(address)
                return True
            except OSError:
                continue
    return False


def _listens(host: str, port: int) -> bool:
    """Whether somebody answers there: of a display that was forwarded from another machine, the end of its tunnel."""
    try:
        socket.create_connection((host, port), _ANSWER_S).close()
    except (OSError, OverflowError):
        return False
    return True
