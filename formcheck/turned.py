"""Bodies in a picture that lies on its side or stands on its head: what they would be, were it turned upright."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from formcheck.checking import PoseDefinition
from formcheck.measures import MEASURES, azimuth_deg, from_behind, make_measure, of_one_set, view_name
from formcheck.tracking import Body
from formcheck.video import TURNS, Frame, Turn

#: A posture is looked for this often, seconds.
_EVERY_S = 0.5
#: It tells something from so many looks on, where it was there in this share of them.
_LOOKS, _NEARLY_ALL = 10, 0.9
#: Where the posture was there in this share of looks at the picture as it is, nothing is asked.
_AS_IT_IS = 0.5
_OTHERS: tuple[Turn, ...] = (90, 180, 270)


def turned(body: Body, by_deg: Turn) -> Body:
    """The body as it is seen in the picture turned clockwise."""
    width, height = body.frame_size
    x_px, y_px = body.landmarks_px.T
    x_m, y_m, z_m = body.world_m.T
    px = {0: (x_px, y_px), 90: (height - y_px, x_px), 180: (width - x_px, height - y_px), 270: (y_px, width - x_px)}
    metres = {0: (x_m, y_m), 90: (-y_m, x_m), 180: (-x_m, -y_m), 270: (y_m, -x_m)}
    return replace(
        body,
        frame_size=(width, height) if by_deg in (0, 180) else (height, width),
        landmarks_px=np.stack(px[by_deg], axis=1),
        world_m=np.stack([*metres[by_deg], z_m], axis=1),
        silhouette=None,
    )


class StartPosture:
    """The start posture's conditions that landmarks tell.

    Those on what is read off the picture are passed over, and those of measures that say why they cannot be read: they
    are about what is in sight, whichever way round.
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

    def met(self, body: Body, frame: Frame) -> bool:
        """Whether all of them that are asked in this view are kept; where none is, they are not."""
        view = view_name(azimuth_deg(body), from_behind(body))
        values = {name: read(body, frame) - bias for name, (read, bias) in self._measures.items()}
        asked = [condition for condition in self._conditions if condition.asked_from(view)]
        return bool(asked) and all(condition.met_by(values[condition.signal]) for condition in asked)


class Turnings:
    """Follows in which turnings of the picture a person keeps an exercise's start posture.

    No movement tells that: who lies with the knees in the air is on all fours in a picture turned by half. So it is a
    question for where nothing was counted.
    """

    def __init__(self, pose: PoseDefinition) -> None:
        self._starts = {by_deg: StartPosture(pose) for by_deg in TURNS.values()}
        self._met: dict[Turn, int] = dict.fromkeys(TURNS.values(), 0)
        self._looks = 0
        self._next_s = -np.inf

    def update(self, frame: Frame, body: Body) -> None:
        """Take in one frame, in their order."""
        if not body.found or frame.time_s < self._next_s:
            return
        self._next_s = frame.time_s + _EVERY_S
        self._looks += 1
        for by_deg, start in self._starts.items():
            self._met[by_deg] += start.met(turned(body, by_deg), frame)

    @property
    def as_it_is(self) -> bool:
        """Whether the start posture was there much of the time in the picture as it is."""
        return self._met[0] >= _AS_IT_IS * self._looks

    @property
    def upright(self) -> Turn | None:
        """By how much the picture would be turned (clockwise, degrees) for the posture to be there nearly always."""
        by_deg: Turn = max(_OTHERS, key=self._met.__getitem__)
        enough = self._looks >= _LOOKS and self._met[by_deg] >= _NEARLY_ALL * self._looks
        return by_deg if enough else None


def ask_turn(turnings: list[Turnings]) -> str | None:
    """What to ask where nothing was counted of exercises that may have been meant; None when there is nothing to."""
    if any(one.as_it_is for one in turnings):
        return None
    by_deg = next((one.upright for one in turnings if one.upright is not None), None)
    if by_deg is None:
        return None
    lies = "is upside down" if by_deg == 180 else "lies on its side"
    return f"if the picture {lies}, turn it with --turn {by_deg}"
