"""Decoded pictures to pixels as a person would see them: upright, square, RGB, contiguous, one size."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import av
import cv2
import numpy as np
from av.sidedata.sidedata import SideDataContainer, Type
from numpy.typing import NDArray

from formcheck.video.frame import Pixels

#: Averages the pixels that become one: four times as fast as swscale's default when shrinking, and no less sharp.
_SHRINK = "AREA"

#: swscale with threads was seen to write rubbish into rows between two threads' parts, now and then (FFmpeg 8.1,
#: 10 bits, odd height); without, the same picture always gives the same pixels.
SCALING_THREADS = 1

Turn = Literal[0, 90, 180, 270]
#: By how many degrees clockwise a picture may be turned, as it is written.
TURNS: dict[str, Turn] = {"0": 0, "90": 90, "180": 180, "270": 270}
_ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def upright_rgb(
    picture: av.VideoFrame, sample_aspect: Fraction | None = None, max_side_px: int | None = None
) -> Pixels:
    """(height, width, 3) pixels of a picture, turned and mirrored as its display matrix says.

    Parameters
    ----------
    sample_aspect : width of a stored pixel over its height; None or 0 when unknown, which means square.
    max_side_px : the picture is scaled down to at most this; None keeps its size.
    """
    width, height = picture.width, picture.height
    if sample_aspect:
        width = max(1, round(width * sample_aspect))
    longest = max(width, height)
    if max_side_px is not None and longest > max_side_px:
        width = max(1, round(width * max_side_px / longest))
        height = max(1, round(height * max_side_px / longest))
    rgb = _rgb(picture, width, height)
    # Not picture.side_data: that and the picture would keep each other, some 200 pictures long (measured: 0.8 GB).
    beside = SideDataContainer(picture)  # type: ignore[call-arg]
    if Type.DISPLAYMATRIX in beside:
        rgb = _displayed(rgb, np.frombuffer(bytes(beside[Type.DISPLAYMATRIX]), np.int32))
    return np.ascontiguousarray(rgb)


def turned(rgb: Pixels, by_deg: Turn) -> Pixels:
    """A picture turned clockwise, for what a device or a file does not say of itself."""
    return rgb if by_deg == 0 else np.asarray(cv2.rotate(rgb, _ROTATIONS[by_deg]), np.uint8)


def fitted(rgb: Pixels, size: tuple[int, int]) -> Pixels:
    """A picture scaled into `size` (height, width) without changing its shape, on black.

    Recordings of video calls change their size while they run; a clip's frames all have the first one's.
    """
    height, width = size
    scale = min(height / rgb.shape[0], width / rgb.shape[1])
    inner = max(1, round(rgb.shape[0] * scale)), max(1, round(rgb.shape[1] * scale))
    picture = av.VideoFrame.from_ndarray(rgb, format="rgb24")
    scaled = _rgb(picture, inner[1], inner[0])
    canvas = np.zeros((height, width, 3), np.uint8)
    top, left = (height - inner[0]) // 2, (width - inner[1]) // 2
    canvas[top : top + inner[0], left : left + inner[1]] = scaled
    return canvas


def _rgb(picture: av.VideoFrame, width: int, height: int) -> Pixels:
    rgb = picture.to_ndarray(format="rgb24", width=width, height=height, interpolation=_SHRINK, threads=SCALING_THREADS)
    return np.asarray(rgb, np.uint8)


def _displayed(rgb: Pixels, matrix: NDArray[np.int32]) -> Pixels:
    """Pixels turned by quarters and mirrored by a display matrix; other angles go to the nearest of these.

    FFmpeg's AV_FRAME_DATA_DISPLAYMATRIX: shown x = a x + c y, shown y = b x + d y, y down, in the order
    a b _ c d _ _ _ _. Its rotation alone would not do: a mirrored picture reads as turned by 180 degrees.
    """
    a, b, c, d = (int(matrix[i]) for i in (0, 1, 3, 4))
    if abs(b) > abs(a):  # shown x runs along stored y
        rgb = rgb.swapaxes(0, 1)
        a, d = c, b
    return rgb[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1]
