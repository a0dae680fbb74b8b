"""A person who lies, kneels or sits in a picture that is upside down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from formcheck.checking import PoseDefinition
from formcheck.measures import MEASURES, azimuth_deg, from_behind, make_measure, of_one_set, view_name
from formcheck.tracking import Body
from formcheck.video import Frame

#: It must look so for this long, seconds: on the way down to the floor much is passed through.
_STEADY_S = 1.0

ASK_TURN = "Is the picture upside down? Turn the camera, or start with --turn 180"


class Turned:
    """Says whether the start posture would be there, were the picture turned by half: that is what no person does.

    Parameters
    ----------
    poses : the exercises that may be meant. Conditions on what is read off the picture itself are passed over.
    """

    def __init__(self, poses: Sequence[PoseDefinition]) -> None:
        self._starts = [_Start(pose) for pose in poses]
        self._since_s: float | None = None

    def update(self, frame: Frame, body: Body) -> bool:
        """Take in one frame, in their order; whether the picture has been upside down for a while."""
        if body.found:
            half = half_turned(body)
            view = view_name(azimuth_deg(half), from_behind(half))
            met = [start.met(half, frame, view) for start in self._starts]  # all, so that each sees every frame
        if not body.found or not any(met):
            self._since_s = None
            return False
        self._since_s = frame.time_s if self._since_s is None else self._since_s
        return frame.time_s - self._since_s >= _STEADY_S


def half_turned(body: Body) -> Body:
    """The body as it is seen in the picture turned by 180 degrees."""
    return replace(
        body,
        landmarks_px=np.array(body.frame_size, float) - body.landmarks_px,
        world_m=body.world_m * [-1.0, -1.0, 1.0],
        silhouette=None,
    )


class _Start:
    """The start posture's conditions that landmarks tell.

    Those of measures that say why they cannot be read are about what is in sight, whichever way round.
    """

    def __init__(self, pose: PoseDefinition) -> None:
        names = dict.fromkeys(condition.signal for condition in pose.start)
        signals = {name: pose.signals[name] for name in names if not MEASURES[pose.signals[name].measure].silhouette}
        with of_one_set():
            made = {name: make_measure(signal.measure, signal.parameters) for name, signal in signals.items()}
        self._measures = {
            name: (read, signals[name].bias) for name, read in made.items() if not hasattr(read, "why_not")
        }
        self._conditions = [condition for condition in pose.start if condition.signal in self._measures]

    def met(self, body: Body, frame: Frame, view: str) -> bool:
        """Whether all of them that are asked in this view are kept; where none is, they are not."""
        values = {name: read(body, frame) - bias for name, (read, bias) in self._measures.items()}
        asked = [condition for condition in self._conditions if condition.asked_from(view)]
        return bool(asked) and all(condition.met_by(values[condition.signal]) for condition in asked)
