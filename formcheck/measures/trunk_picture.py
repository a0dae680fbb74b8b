"""The trunk in a picture of its own: the same place, size and way round for every person, clip and camera."""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np

from formcheck.measures.flow import FloatArray, Pixels
from formcheck.tracking import Body
from formcheck.video import Frame

#: Hip at HIP_PX, head to the right, belly up, this many pixels from hip to shoulder, whatever the clip's resolution
#: and whichever way the person faces.
TRUNK_PX = 160.0
SIZE_PX = (208, 128)
HIP_PX = (35.0, 72.0)

#: A trunk shorter than this is enlarged more than twice and holds no cloth texture, pixels.
_SMALLEST_TRUNK_PX = 75.0

#: Why nothing is read of the pelvis behind an arm.
ARM_HIDES = "the arm hides your hips; fold your arms or put them overhead"

#: Half the width of an arm in trunk lengths, sleeve included.
_ARM = 0.08

#: The picture is taken anew from the landmarks when they are off by this, trunk lengths: more than they jitter
#: (0.01), less than the reach of points that are followed in it (0.1).
_SLACK = 0.04


class TrunkPicture:
    """Aims at the trunk of a person seen from the side, and cuts it out of frames.

    Attributes
    ----------
    view : (2, 3) from the frame's pixels to the picture's; None before it was aimed.
    """

    def __init__(self) -> None:
        self.view: FloatArray | None = None
        self._belly = 0.0

    def aim(self, body: Body) -> str | None:
        """Follow the near hip and shoulder; why that cannot be done, or None."""
        hip, shoulder = body.px("near_hip"), body.px("near_shoulder")
        trunk_px = math.hypot(*(shoulder - hip))
        if math.isnan(trunk_px):
            return "the near hip or shoulder is out of sight"
        if trunk_px < _SMALLEST_TRUNK_PX:
            return "you are too small in the picture; come closer"
        along = shoulder - hip
        across = np.array([-along[1], along[0]])
        side = float(across @ (body.px("near_knee") - hip))  # knees are in front of the trunk, lying and on all fours
        if not math.isnan(side):
            self._belly = math.copysign(1.0, side)
        if self._belly == 0.0:
            return "the near knee is out of sight"
        if self.view is not None:
            at = self.view[:, :2] @ np.array([hip, shoulder]).T + self.view[:, 2:]
            wanted = np.array([[HIP_PX[0], HIP_PX[0] + TRUNK_PX], [HIP_PX[1], HIP_PX[1]]])
            if np.abs(at - wanted).max() < _SLACK * TRUNK_PX:
                return None
        scale = TRUNK_PX / float(along @ along)
        turned = scale * np.array([along, -self._belly * across])
        self.view = np.column_stack([turned, np.array(HIP_PX) - turned @ hip])
        return None

    def place(self, point: FloatArray) -> tuple[int, int]:
        """(x, y) in the picture of a point (2,) of the frame."""
        assert self.view is not None
        x, y = self.view[:, :2] @ point + self.view[:, 2]
        return round(float(x)), round(float(y))

    def cut(self, frame: Frame) -> Pixels:
        """The picture, grey."""
        assert self.view is not None
        return cut(frame, self.view)

    def near_arm(self, body: Body) -> Pixels:
        """Where the near arm is in the picture, 255 or 0."""
        mask = np.zeros(SIZE_PX[::-1], np.uint8)
        joints = [body.px(f"near_{name}") for name in ("shoulder", "elbow", "wrist", "index")]
        for a, b in pairwise(joints):
            if np.isfinite(a).all() and np.isfinite(b).all():
                cv2.line(mask, self.place(a), self.place(b), 255, round(2 * _ARM * TRUNK_PX))
        return mask

    def trunk(self, body: Body, arm: Pixels) -> Pixels:
        """Where points may be taken: on the person, not on the arm (as `near_arm` gives it)."""
        region = cv2.bitwise_not(arm)
        if body.silhouette is None:
            return np.asarray(region, dtype=np.uint8)
        assert self.view is not None
        view = self.view.copy()
        rows, columns = body.silhouette.shape
        view[:, 0] *= body.frame_size[0] / columns
        view[:, 1] *= body.frame_size[1] / rows
        person = cv2.warpAffine(body.silhouette, view, SIZE_PX)
        inside = cv2.erode((person > 0.5).astype(np.uint8), np.ones((7, 7), np.uint8))  # half a window from the edge
        return np.asarray(region * inside, dtype=np.uint8)


def cut(frame: Frame, view: FloatArray) -> Pixels:
    """The grey picture of a frame that a view (2, 3) shows: only what it covers of the frame is read."""
    to_frame = cv2.invertAffineTransform(view)
    corners = np.array([[0, 0, 1], [SIZE_PX[0], 0, 1], [0, SIZE_PX[1], 1], [*SIZE_PX, 1]]) @ to_frame.T
    height, width = frame.rgb.shape[:2]
    left, top = np.clip(corners.min(axis=0) - 2, 0, [width - 1, height - 1]).astype(int)
    right, bottom = np.clip(corners.max(axis=0) + 3, [left + 1, top + 1], [width, height]).astype(int)
    gray = cv2.cvtColor(frame.rgb[top:bottom, left:right], cv2.COLOR_RGB2GRAY)
    view = view.copy()
    view[:, 2] += view[:, :2] @ [left, top]
    coarse = int(1.0 / math.hypot(*view[:, 0]))  # fold pixels together that the picture would skip
    if coarse >= 2:
        rows, columns = gray.shape[0] // coarse * coarse, gray.shape[1] // coarse * coarse
        gray = cv2.resize(gray[:rows, :columns], (columns // coarse, rows // coarse), interpolation=cv2.INTER_AREA)
        view[:, 2] += view[:, :2].sum(axis=1) * (coarse - 1) / 2
        view[:, :2] *= coarse
    return np.asarray(cv2.warpAffine(gray, view, SIZE_PX, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8)
