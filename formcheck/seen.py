"""A clip seen once and remembered, so that it can be drawn by who knows how it ends: which exercise, which faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Unpack

from formcheck.checking import Moment, PoseDefinition
from formcheck.engine import Engine
from formcheck.reporting.result import Result
from formcheck.reporting.retelling import retold
from formcheck.scoring import AUTO, How, Pose, StrPath, meant_by, opened, watched
from formcheck.tracking import Body
from formcheck.video import Clip, Frame


@dataclass(frozen=True)
class Seen:
    """What seeing a clip left behind.

    Attributes
    ----------
    result : what `score` gives.
    engine : of the exercise that the result names; None when none was recognised.
    bodies : of each frame, without silhouettes.
    moments : of each frame, told by who knows how the clip ends; empty when no exercise was recognised.
    again : opens the clip once more, for the same frames.
    """

    result: Result
    engine: Engine | None
    bodies: list[Body]
    moments: list[Moment]
    again: Callable[[], Clip]

    @property
    def pose(self) -> PoseDefinition | None:
        """The exercise; None when none was recognised."""
        return None if self.engine is None else self.engine.pose


def see(path: StrPath, pose: Pose = AUTO, **how: Unpack[How]) -> Seen:
    """Score a clip as `score` does, with the same parameters and errors, and remember what was seen on the way."""
    definitions = meant_by(pose)
    notes = _Notes()
    result, engines = watched(path, definitions, notes, **how)
    chosen = next((i for i, engine in enumerate(engines) if engine.pose.id == result.pose), None)
    moments = [] if chosen is None else [of_frame[chosen] for of_frame in notes.moments]
    return Seen(
        result=result,
        engine=None if chosen is None else engines[chosen],
        bodies=notes.bodies,
        moments=[] if chosen is None else retold(moments, engines[chosen].checker),
        again=lambda: opened(path, definitions, how),
    )


class _Notes:
    """What is kept of each frame: body and moments, less what is large and not drawn."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []
        self.moments: list[list[Moment]] = []

    def __call__(self, frame: Frame, body: Body, moments: Sequence[Moment]) -> None:
        self.bodies.append(replace(body, silhouette=None))
        self.moments.append([replace(moment, values={}) for moment in moments])
