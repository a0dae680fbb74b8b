"""Who is in a picture, looked at anew now and then: the tracker follows one and guesses what it misses."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.tracking.body import FloatArray
from formcheck.tracking.tracker import model_path, padded, without_native_logs
from formcheck.video import Pixels

#: Two poses whose shoulders and hips are nearer than this share of the picture's width are one person seen twice.
_SAME = 0.08
_TRUNK = [11, 12, 23, 24]
#: Beside a person begins so far from their outermost landmarks, as a share of their length, and is looked at when it is
#: wider than this share of the picture.
_MARGIN, _WIDE = 0.1, 0.2
#: Somebody beside has a trunk of this share of theirs; smaller is somebody far behind, or a pattern on a wall.
_AS_LARGE = 0.4
#: A person is cut off by an edge that their silhouette touches along this share of its length: of whole people it
#: touches none, a leg is 0.1 thick.
_CUT = 0.03
#: So wide a strip along the edge is looked at, as a share of the picture's width; the mask is soft in its last pixels.
_STRIP = 0.01


@dataclass(frozen=True, slots=True)
class People:
    """Who was seen in a picture."""

    count: int = 1
    """How many; 2 for two and more."""
    cut_off: frozenset[str] = frozenset()
    """Edges of the picture (`left`, `right`, `top`, `bottom`) that cut somebody off."""


class PeopleFinder:
    """Looks for people in single pictures. Use as a context manager; 50 to 90 ms a picture on two cores."""

    def __init__(self, model: str | os.PathLike[str] | None = None) -> None:
        import mediapipe as mp

        vision = mp.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mp.tasks.BaseOptions(model_asset_buffer=model_path(model).read_bytes()),
            running_mode=vision.RunningMode.IMAGE,
            num_poses=2,
            output_segmentation_masks=True,
        )
        self._mp = mp
        self._quiet = True  # its notes come with the first picture that shows somebody
        with without_native_logs():
            self._landmarker = vision.PoseLandmarker.create_from_options(options)

    def __enter__(self) -> PeopleFinder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._landmarker.close()

    def find(self, rgb: Pixels) -> People:
        """The people in a picture (height, width, 3).

        The model finds one of two who lie differently, mostly; beside that one it is asked again.
        """
        seen, poses = self._seen(rgb)
        trunks = [np.mean(pose[_TRUNK], axis=0) for pose in poses]
        twice = len(trunks) == 2 and float(np.linalg.norm((trunks[0] - trunks[1]) / rgb.shape[1::-1])) < _SAME
        count = 1 if twice else len(trunks)
        if count == 1 and self._somebody_beside(rgb, poses[0]):
            count = 2
        masks = [np.squeeze(mask.numpy_view())[:, : rgb.shape[1]] for mask in seen.segmentation_masks or ()]
        return People(count, touched_edges(masks))

    def _seen(self, rgb: Pixels) -> tuple[Any, list[FloatArray]]:
        """What the model says of a picture, and the poses in it: (33, 2) px each."""
        picture = padded(np.ascontiguousarray(rgb))
        with without_native_logs() if self._quiet else contextlib.nullcontext():
            seen = self._landmarker.detect(self._mp.Image(image_format=self._mp.ImageFormat.SRGB, data=picture))
        self._quiet &= not seen.pose_landmarks
        size_px = np.array(picture.shape[1::-1], float)
        return seen, [np.array([(point.x, point.y) for point in pose]) * size_px for pose in seen.pose_landmarks]

    def _somebody_beside(self, rgb: Pixels, pose: FloatArray) -> bool:
        """Whether what lies to the left and to the right of a person shows another of about their size."""
        width = rgb.shape[1]
        margin = _MARGIN * float(np.ptp(pose, axis=0).max())
        left, right = (round(float(x)) for x in (pose[:, 0].min() - margin, pose[:, 0].max() + margin))
        sides = [rgb[:, : max(0, left)], rgb[:, max(0, right) :]]
        least = _AS_LARGE * _trunk_px(pose)
        return any(
            _trunk_px(other) >= least
            for side in sides
            if side.shape[1] > _WIDE * width
            for other in self._seen(side)[1]
        )


def _trunk_px(pose: FloatArray) -> float:
    """Length of the trunk of a pose (33, 2), pixels."""
    return float(np.linalg.norm(pose[_TRUNK[:2]].mean(axis=0) - pose[_TRUNK[2:]].mean(axis=0)))


def touched_edges(masks: Sequence[NDArray[np.float32]]) -> frozenset[str]:
    """Which edges of the picture any of these silhouettes (height, width; 0 to 1) runs out of."""
    touched: set[str] = set()
    for mask in masks:
        strip = max(2, round(_STRIP * mask.shape[1]))
        strips = {
            "left": mask[:, :strip].max(axis=1),
            "right": mask[:, -strip:].max(axis=1),
            "top": mask[:strip].max(axis=0),
            "bottom": mask[-strip:].max(axis=0),
        }
        touched |= {edge for edge, along in strips.items() if float((along > 0.5).mean()) > _CUT}
    return frozenset(touched)
