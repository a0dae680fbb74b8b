"""A person who lies, kneels or sits in a picture that is upside down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from formcheck.checking import PoseDefinition
from formcheck.checking.definition import Condition
from formcheck.measures import MEASURES, Measure, make_measure
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
        self._starts = [_conditions(pose) for pose in poses]
        self._since_s: float | None = None

    def update(self, frame: Frame, body: Body) -> bool:
        """Take in one frame in which the start posture is not taken; whether it has been upside down for a while."""
        half = half_turned(body)
        if not body.found or not any(_met(start, half, frame) for start in self._starts):
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


def _conditions(pose: PoseDefinition) -> list[tuple[Condition, Measure, float]]:
    """The start posture's conditions that landmarks tell, each with its measure and the bias to take off.

    Those of measures that say why they cannot be read are about what is in sight, whichever way round.
    """
    signals = [(condition, pose.signals[condition.signal]) for condition in pose.start]
    made = [
        (condition, make_measure(signal.measure, signal.parameters), signal.bias)
        for condition, signal in signals
        if not MEASURES[signal.measure].silhouette
    ]
    return [(condition, measure, bias) for condition, measure, bias in made if not hasattr(measure, "why_not")]


def _met(start: list[tuple[Condition, Measure, float]], body: Body, frame: Frame) -> bool:
    for condition, measure, bias in start:
        value = measure(body, frame) - bias
        if math.isnan(value):
            if condition.needed:
                return False
        elif not (
            (condition.min is None or value >= condition.min) and (condition.max is None or value <= condition.max)
        ):
            return False
    return bool(start)
