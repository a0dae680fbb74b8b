"""Reading the silhouette at points of the picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.tracking.body import Body, FloatArray


def cells_per_px(body: Body) -> tuple[float, float]:
    """How many cells of the silhouette a pixel of the picture is, across and down."""
    assert body.silhouette is not None
    rows, columns = body.silhouette.shape
    width, height = body.frame_size
    return columns / width, rows / height


def share_at(body: Body, across_px: FloatArray, down_px: FloatArray, outside: float) -> NDArray[np.float32]:
    """The person's share (rows, columns) at points of the picture: x (rows, columns) and y (rows, columns).

    A value stands for the centre of its cell, with bilinear weights between. `outside` is read beyond the picture.
    """
    across, down = cells_per_px(body)
    share = cv2.remap(
        np.asarray(body.silhouette, np.float32),
        (across_px * across - 0.5).astype(np.float32),
        (down_px * down - 0.5).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(outside,),
    )
    return np.asarray(share, np.float32)
