"""One picture and when it was taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a clip.

    Attributes
    ----------
    index : 0, 1, 2 ... in the order shown.
    time_s : seconds from the clip's first frame, by the clip's own timestamps.
    rgb : (height, width, 3) red, green, blue; upright; contiguous in memory (MediaPipe needs that).
    """

    index: int
    time_s: float
    rgb: Pixels


def padded_width(width: int) -> int:
    """Width of the picture that tracking is given: a multiple of four, the smallest that holds `width`."""
    return width + -width % 4
