"""Reading the silhouette at points of the picture."""

from __future__ import annotations

import cv2
import numpy as np

from formcheck.tracking.body import Body, FloatArray


def cells_per_px(body: Body) -> FloatArray:
    """(2,) how many cells of the silhouette a pixel of the picture is, across and down."""
    assert body.silhouette is not None
    return np.asarray(np.array(body.silhouette.shape[::-1]) / np.array(body.frame_size))


def share_at(body: Body, points_px: FloatArray, outside: float) -> FloatArray:
    """The person's share (rows, columns) at points (rows, columns, 2) of the picture.

    A value stands for the centre of its cell, with bilinear weights between. `outside` is read beyond the picture.
    """
    cells = (points_px * cells_per_px(body) - 0.5).astype(np.float32)
    share = cv2.remap(
        np.asarray(body.silhouette, np.float32),
        np.ascontiguousarray(cells[..., 0]),
        np.ascontiguousarray(cells[..., 1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(outside,),
    )
    return np.asarray(share, np.float64)
