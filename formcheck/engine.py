"""One set of one exercise, frame by frame: the engine that live, replay and batch share."""

from __future__ import annotations

import math

from formcheck.checking import Checker, Moment, PoseDefinition, Reading
from formcheck.measures import MEASURES, azimuth_deg, make_measure
from formcheck.tracking import Body
from formcheck.video import Frame


class Engine:
    """Measures bodies and checks them.

    Parameters
    ----------
    pose : the exercise.
    hold_s : prescribed hold in seconds; None takes the exercise's own, if it has one.
    """

    def __init__(self, pose: PoseDefinition, hold_s: float | None = None) -> None:
        self.pose = pose
        self.checker = Checker(pose, hold_s)
        self._measures = [
            (name, make_measure(signal.measure, signal.parameters), signal.bias)
            for name, signal in pose.signals.items()
        ]

    def update(self, frame: Frame, body: Body) -> Moment:
        """Take in one frame and the body tracked in it; frames in the order of their times."""
        values = {
            name: measure(body, frame) - bias if body.found else math.nan for name, measure, bias in self._measures
        }
        azimuth = azimuth_deg(body) if body.found else math.nan
        return self.checker.update(Reading(frame.time_s, values, azimuth, body.found))

    def finish(self) -> None:
        """No more frames will come."""
        self.checker.finish()


def needs_silhouette(pose: PoseDefinition) -> bool:
    """Whether any signal of the exercise is read from the silhouette (tracking is then slower)."""
    return any(MEASURES[signal.measure].silhouette for signal in pose.signals.values())
