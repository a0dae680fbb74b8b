"""Recording a clip as landmarks, and reading the picture's signals back from one."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from formcheck._version import __version__
from formcheck.checking import PoseDefinition, shipped_pose_names
from formcheck.engine import enough_fps
from formcheck.files import printable
from formcheck.measures import MEASURES, Measure, make_measure, why_not
from formcheck.tracking import Body, LandmarkFile, Tracker, model_digest, model_path
from formcheck.tracking.landmark_file import LandmarkFileError, LandmarkWriter
from formcheck.video import Clip, Frame, Turn


def record(
    path: Path,
    poses: Sequence[PoseDefinition],
    *,
    model: str | None = None,
    every_frame: bool = False,
    part_s: tuple[float, float] | None = None,
    turn: Turn = 0,
    name: str | None = None,
    key: str = "",
) -> LandmarkFile:
    """Track a clip and keep what was found, with the picture signals of these exercises.

    Parameters as for `formcheck.score`; `name` and `key` go into the file.

    Raises
    ------
    VideoError, ModelError : the clip or the model cannot be read.
    """
    asked = picture_signals(poses)
    measures = [make_measure(measure, parameters) for measure, parameters in asked.values()]
    writer = LandmarkWriter(tuple(asked))
    enough = None if every_frame else enough_fps(poses)
    size = (0, 0)
    with (
        Clip(path, enough_fps=enough, part_s=part_s, turn=turn) as clip,
        Tracker(model, bool(asked)) as tracker,
        closing(tracker.bodies(clip)) as bodies,
    ):
        for frame, body in bodies:
            size = body.frame_size
            values = [measure(body, frame) if body.found else math.nan for measure in measures]
            why = [why_not(measure) if body.found else None for measure in measures]
            writer.append(frame, body, values, why)
        return writer.finish(
            clip=name or printable(clip.path.name),
            frames=clip.frames,
            duration_s=clip.duration_s,
            problem=clip.problem,
            frame_size=size,
            model=model_digest(model_path(model)),
            formcheck=__version__,
            poses=tuple(pose.id for pose in poses),
            key=key,
        )


def picture_signals(poses: Sequence[PoseDefinition]) -> dict[str, tuple[str, dict[str, Any]]]:
    """What these exercises read off the picture itself: measure and parameters, by the name of the column."""
    signals = [signal for pose in poses for signal in pose.signals.values() if MEASURES[signal.measure].silhouette]
    return {_column(signal.measure, signal.parameters): (signal.measure, signal.parameters) for signal in signals}


def recorded_measures(recording: LandmarkFile, several: bool = False) -> Callable[[str, dict[str, Any]], Measure]:
    """In place of `make_measure`: reads picture signals from a recording, and measures the rest on its bodies.

    `several` is whether several exercises are tried, so that the one it was tracked for may be named instead.

    Raises
    ------
    LandmarkFileError : (when called) a picture signal that was not recorded.
    """
    about = recording.about
    row_of = {time_s: i for i, time_s in enumerate(recording.time_s.tolist())}

    def make(measure: str, parameters: dict[str, Any]) -> Measure:
        if not MEASURES[measure].silhouette:
            return make_measure(measure, parameters)
        column = _column(measure, parameters)
        if column not in about.signals:
            raise LandmarkFileError(
                f"{about.clip}: {measure} is read off the picture and was not recorded "
                f"(tracked for {', '.join(about.poses)}): {_way_out(about.poses, several)}"
            )
        return _Recorded(recording, about.signals.index(column), row_of)

    return make


def _way_out(tracked_for: Sequence[str], several: bool) -> str:
    if not several or not tracked_for:
        return "track the clip again with this --pose"
    if len(tracked_for) > 1:
        return "name one of them with --pose"
    (name,) = tracked_for
    return f"name it with --pose {name if name in shipped_pose_names() else f'{name}.toml'}"


class _Recorded:
    """A measure that was made when the clip was tracked."""

    def __init__(self, recording: LandmarkFile, column: int, row_of: dict[float, int]) -> None:
        self._values = recording.signals[:, column].tolist()
        self._why = recording.why_not[:, column].tolist()
        self._reasons = recording.about.reasons
        self._row_of = row_of
        self.why_not: str | None = None

    def __call__(self, body: Body, frame: Frame) -> float:
        row = self._row_of[body.time_s]
        code = self._why[row]
        self.why_not = self._reasons[code - 1] if code else None
        return float(self._values[row])


def _column(measure: str, parameters: dict[str, Any]) -> str:
    return f"{measure} {json.dumps(parameters, sort_keys=True)}" if parameters else measure
