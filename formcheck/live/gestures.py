"""A raised hand, seen in any posture of the exercises."""

from __future__ import annotations

import numpy as np

from formcheck.tracking import Body
from formcheck.tracking.landmarks import SIDES

#: The hand counts as raised when the wrist is this far above the shoulder, in arm lengths: an arm reached forward
#: in the bird dog is level (0), one that lies overhead is too; a forearm that points up in the twist reaches 0.5.
_HIGH = 0.8
#: And when the arm is straight: the way from shoulder to wrist over upper arm and forearm together.
_STRAIGHT = 0.9
#: It must be kept up this long, seconds: longer than scratching one's head.
_KEPT_S = 1.0
#: A frame or two in which it cannot be seen does not end it, seconds.
_LOST_S = 0.4


class RaisedHand:
    """Says once that a hand was raised; it must come down before it can be raised again."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._seen_s = 0.0
        self._told = False

    def update(self, body: Body) -> bool:
        """Take in one body; True in the frame in which a hand has been up for long enough."""
        if not is_raised(body):
            if self._since_s is not None and body.time_s - self._seen_s > _LOST_S:
                self._since_s, self._told = None, False
            return False
        self._seen_s = body.time_s
        if self._since_s is None:
            self._since_s = body.time_s
        if self._told or body.time_s - self._since_s < _KEPT_S:
            return False
        self._told = True
        return True


def is_raised(body: Body) -> bool:
    """Whether either hand is straight up, well above shoulder and nose. Image y points down."""
    if not body.found:
        return False
    nose = body.px("nose")
    for side in SIDES:
        shoulder, elbow, wrist = (body.px(f"{side}_{joint}") for joint in ("shoulder", "elbow", "wrist"))
        length = float(np.linalg.norm(elbow - shoulder) + np.linalg.norm(wrist - elbow))
        if not length > 0:  # NaN too: a joint that cannot be seen
            continue
        up = float(shoulder[1] - wrist[1])
        straight = float(np.linalg.norm(wrist - shoulder)) / length
        if up > _HIGH * length and straight > _STRAIGHT and not wrist[1] > nose[1]:
            return True
    return False
