"""A person who lies, kneels or sits in a picture that is upside down."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.checking import PoseDefinition
from formcheck.tracking import Body
from formcheck.turned import StartPosture, turned
from formcheck.video import Frame

#: It must look so for this long, seconds: on the way down to the floor much is passed through.
_STEADY_S = 1.0

ASK_TURN = "Is the picture upside down? Turn the camera, or start with --turn 180"


class UpsideDown:
    """Says whether the start posture would be there, were the picture turned by half: that is what no person does.

    Parameters
    ----------
    poses : the exercises that may be meant. Conditions on what is read off the picture itself are passed over.
    """

    def __init__(self, poses: Sequence[PoseDefinition]) -> None:
        self._starts = [StartPosture(pose) for pose in poses]
        self._since_s: float | None = None

    def update(self, frame: Frame, body: Body) -> bool:
        """Take in one frame, in their order; whether the picture has been upside down for a while."""
        if body.found:
            half = turned(body, 180)
            met = [start.met(half, frame) for start in self._starts]  # all, so that each sees every frame
        if not body.found or not any(met):
            self._since_s = None
            return False
        self._since_s = frame.time_s if self._since_s is None else self._since_s
        return frame.time_s - self._since_s >= _STEADY_S
