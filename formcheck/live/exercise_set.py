"""One set in front of the camera: the same engine as scoring, and which exercise leads when it has to be recognised."""

from __future__ import annotations

import math
from collections.abc import Sequence

from formcheck.checking import Checker, Moment, PoseDefinition, Repetition
from formcheck.engine import Engine, done_beside, recognised
from formcheck.reporting.result import ClipFacts, Maker, Result
from formcheck.scoring import result_of
from formcheck.tracking import Body
from formcheck.video import Frame

#: Which exercise leads is looked at when a repetition has settled, and this often, seconds: all frames so far are read.
_LOOK_S = 0.3
_CLOSEST = ("holding", "moving", "ready", "placing", "absent")


class ExerciseSet:
    """Feed it frames; it says the moment, and in the end the result, which is the one that scoring gives.

    Parameters
    ----------
    poses : the exercise; several: whichever is done, recognised as scoring does.
    hold_s : prescribed hold, seconds; None takes the exercise's own, if it has one.

    Attributes
    ----------
    frames : frames during the set, those that were not looked at included.
    beside : after `finish`, what was done in it of other exercises, where exercises are recognised.
    """

    def __init__(self, poses: Sequence[PoseDefinition], hold_s: float | None = None) -> None:
        self._engines = [Engine(pose, hold_s) for pose in poses]
        self._leading = self._engines[0] if len(poses) == 1 else None
        self._looked_s = -math.inf
        self.frames = 0
        self.beside: list[tuple[PoseDefinition, list[Repetition]]] = []

    @property
    def counted(self) -> int:
        """How many repetitions that is in all."""
        return len(self.repetitions) + sum(len(repetitions) for _, repetitions in self.beside)

    @property
    def pose(self) -> PoseDefinition | None:
        """The exercise that is being done; None until it has been recognised."""
        return self._leading.pose if self._leading else None

    @property
    def repetitions(self) -> list[Repetition]:
        """What has been counted so far of the exercise that is being done."""
        return self._leading.checker.repetitions if self._leading else []

    @property
    def checker(self) -> Checker:
        """The checker of the exercise that is being done, or of any while none has been recognised."""
        return (self._leading or self._engines[0]).checker

    def update(self, frame: Frame, body: Body) -> Moment:
        """Take in one frame and the body in it."""
        self.frames += 1
        moments = [engine.update(frame, body) for engine in self._engines]
        if len(moments) == 1:
            return moments[0]
        if frame.time_s - self._looked_s >= _LOOK_S or any(moment.settled for moment in moments):
            self._leading, self._looked_s = recognised(self._engines), frame.time_s
        if self._leading is not None:
            return moments[self._engines.index(self._leading)]
        closest = min(moments, key=lambda moment: _CLOSEST.index(moment.stage))
        if closest.stage in ("holding", "moving", "ready"):
            return Moment(frame.time_s, closest.stage, 0, 0.0, None, (), {})
        say = "I cannot see you" if not body.found else "Take the start posture of an exercise"
        return Moment(frame.time_s, closest.stage, 0, 0.0, say, (), {})

    def finish(self, broken_off: bool = False) -> None:
        """No more frames will come; `broken_off` when there should have been more."""
        for engine in self._engines:
            engine.finish(broken_off)
        if len(self._engines) > 1:
            self._leading = recognised(self._engines, over=True)
            self.beside = done_beside(self._leading, self._engines) if self._leading is not None else []

    def result(self, facts: ClipFacts, maker: Maker) -> Result:
        """The result of the set, after `finish`."""
        return result_of(facts, self._engines, maker)
