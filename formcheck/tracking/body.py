"""A tracked body: what one frame says about where the person is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.tracking.landmarks import JOINT_INDEX

FloatArray = NDArray[np.float64]

#: Below this visibility a landmark is a guess and reads as missing. BlazePose's own overlay draws from 0.5;
#: the occluded side of a lying person reads 0.1 to 0.5 and its position is then off by a limb's width.
MIN_VISIBILITY = 0.5

#: Landmarks further outside the picture than this, as a share of its longer side, are the model's guess: of cropped
#: clips it put knees 8 % beyond the edge, sure of them, and feet far away. Knees of a recorded woman that touch the
#: edge lie up to 2 % beyond it and are read as well as before.
_BEYOND = 0.05

#: Where a landmark is that cannot be seen. Shared by all, so not to be written to.
_UNSEEN_PX = np.full(2, np.nan)
_UNSEEN_PX.flags.writeable = False


@dataclass(frozen=True, slots=True)
class Body:
    """One person in one frame.

    Attributes
    ----------
    time_s : time of the frame from the clip's first frame, seconds.
    frame_size : width and height of the picture, pixels.
    landmarks_px : (33, 2) x to the right and y *down*, pixels; NaN where nobody was found.
    visibility : (33,) 0 to 1, the model's belief that the landmark is in the picture and not hidden.
    world_m : (33, 3) metres, origin between the hips, x right, y down, z away from the camera.
    near : "left" or "right": the side of the body turned to the camera, decided over time.
    silhouette : (h, w) 0 to 1, the person's share of each cell, smaller than the picture; None if not asked for.
    found : whether a person was found in the frame.
    company : whether somebody or something else moves beside the person, or was found in the person's place.
    """

    time_s: float
    frame_size: tuple[int, int]
    landmarks_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    near: str
    silhouette: NDArray[np.float32] | None = None
    found: bool = True
    company: bool = False

    @classmethod
    def missing(cls, time_s: float, frame_size: tuple[int, int], near: str = "left", company: bool = False) -> Body:
        """A gap: a frame in which nobody was found. Every position is NaN."""
        return cls(
            time_s,
            frame_size,
            np.full((33, 2), np.nan),
            np.zeros(33),
            np.full((33, 3), np.nan),
            near,
            found=False,
            company=company,
        )

    @property
    def far(self) -> str:
        """The side of the body turned away from the camera."""
        return "right" if self.near == "left" else "left"

    def name(self, joint: str) -> str:
        """Full landmark name of a joint: `near_hip` and `far_hip` become `left_hip` or `right_hip`."""
        side, _, rest = joint.partition("_")
        if side == "near":
            return f"{self.near}_{rest}"
        if side == "far":
            return f"{self.far}_{rest}"
        return joint

    def px(self, joint: str) -> FloatArray:
        """(2,) pixel position of a landmark (also `near_*`, `far_*`); NaN when it cannot be seen.

        Nor is what lies plainly outside the picture, however sure the model is of it.
        """
        i = JOINT_INDEX[self.near][joint]
        point: FloatArray = self.landmarks_px[i]
        return _UNSEEN_PX if self.visibility[i] < MIN_VISIBILITY or self._is_outside(point) else point

    def _is_outside(self, point: FloatArray) -> bool:
        """Whether a place is plainly outside the picture, where the model supposes what it cannot see."""
        (x, y), (width, height) = point.tolist(), self.frame_size
        beyond = _BEYOND * max(width, height)
        return not (-beyond <= x <= width + beyond and -beyond <= y <= height + beyond)

    def world(self, joint: str) -> FloatArray:
        """(3,) world position of a landmark in metres (also `near_*`, `far_*`); NaN where nobody was found."""
        point: FloatArray = self.world_m[JOINT_INDEX[self.near][joint]]
        return point
