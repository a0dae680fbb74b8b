"""Scoring one clip: count repetitions, time holds, find faults."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypedDict, Unpack

from formcheck._version import __version__
from formcheck.checking import Moment, PoseDefinition, Repetition, load_pose, pose_names
from formcheck.engine import Engine, done_beside, enough_fps, needs_silhouette, recognised
from formcheck.errors import PoseError, VideoError
from formcheck.recording import recorded_measures
from formcheck.reporting.result import ClipFacts, Maker, Result, scored, unrecognised
from formcheck.tracking import Body, LandmarkFile, Tracker, is_landmark_file, model_digest, model_path, read_landmarks
from formcheck.tracking.landmark_file import LandmarkFileError
from formcheck.turned import ask_turn
from formcheck.video import Clip, Frame, Turn
from formcheck.words import counted

StrPath = str | os.PathLike[str]

#: An exercise by name, a pose file, a loaded definition, or `AUTO`; or several of these to choose from.
Pose = StrPath | PoseDefinition | Sequence[StrPath | PoseDefinition]

#: Told of every frame while a clip is scored: the frame, the body in it, and the moment of each engine that runs.
Watch = Callable[[Frame, Body, Sequence[Moment]], None]

#: In place of an exercise: recognise it.
AUTO = "auto"


class How(TypedDict, total=False):
    """How a clip is scored: the options of `score`, for whoever scores on the way to something else."""

    hold_s: float | None
    model: StrPath | None
    every_frame: bool
    part_s: tuple[float, float] | None
    turn: Turn
    progress: Callable[[float], None] | None


def score(
    path: StrPath,
    pose: Pose = AUTO,
    *,
    hold_s: float | None = None,
    model: StrPath | None = None,
    every_frame: bool = False,
    part_s: tuple[float, float] | None = None,
    turn: Turn = 0,
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Score one clip: count repetitions, time holds, find faults.

    Parameters
    ----------
    path : the clip; anything FFmpeg reads. Or a landmark file of one (`.landmarks.npz`), scored without the video.
    pose : an exercise by name (`"bridge"`), a pose file, a loaded definition, or `"auto"` to recognise it; or several
        of these, of which the one that is done is recognised.
    hold_s : prescribed hold in seconds, for `hold_short`; None takes the exercise's own, if it has one.
    model : another MediaPipe pose landmarker bundle (lite, heavy); None takes the one installed.
    every_frame : look at every frame, also where the exercise says that fewer are enough (clips at 30 a second).
    part_s : score only from the first to the second of these times, seconds; times stay those of the clip.
    turn : degrees clockwise by which the pictures are turned to stand upright, where the file does not say so itself.
    progress : called with the share of the clip done, 0 to 1, as it goes on.

    Of a landmark file, which takes no time and is tracked already, `model`, `every_frame` and `progress` say nothing.

    Returns
    -------
    The result, the same object that `formcheck score --json` prints. The same clip gives the same result.
    A clip that is cut off gives what could be read, with status `partial`.

    Raises
    ------
    VideoError : the clip cannot be read at all.
    PoseError : no such exercise, or a pose file that is not valid.
    ModelError : the model is missing or not a model.
    FormcheckError : a prescribed hold that is no length of time.

    Examples
    --------
    >>> import formcheck
    >>> result = formcheck.score("samples/recordings/bridge_clean.mp4.landmarks.npz", pose="bridge", hold_s=10)
    >>> len(result.repetitions), result.view, result.faults
    (3, 'side', {'hold_short': 3})
    >>> sorted(result.repetitions[0].measures["hip_line_deg"])  # degrees
    ['max', 'min', 'peak', 'rest']
    """
    if is_landmark_file(path):
        return _score_recording(read_landmarks(Path(path)), meant_by(pose), hold_s, part_s, turn)
    how = How(hold_s=hold_s, model=model, every_frame=every_frame, part_s=part_s, turn=turn, progress=progress)
    return watched(path, pose, **how)[0]


def watched(
    path: StrPath, pose: Pose = AUTO, watch: Watch | None = None, **how: Unpack[How]
) -> tuple[Result, list[Engine]]:
    """Score one clip with its video as `score` does, and give back the engines, for what a result does not hold.

    `watch` is told of every frame on the way. The engines are those of the exercises meant, in their order; the result
    is of the one whose exercise it names.
    """
    definitions, model, progress = meant_by(pose), how.get("model"), how.get("progress")
    with (
        opened(path, definitions, how) as clip,
        Tracker(model, needs_silhouette(definitions)) as tracker,
        closing(tracker.bodies(clip)) as bodies,
    ):
        engines = [Engine(definition, how.get("hold_s"), cues=watch is not None) for definition in definitions]
        announced = clip.announced_s or 0.0
        for frame, body in bodies:
            moments = [engine.update(frame, body) for engine in engines]
            if watch is not None:
                watch(frame, body, moments)
            if progress is not None and announced > 0:
                progress(min(1.0, frame.time_s / announced))
        for engine in engines:
            engine.finish(broken_off=clip.problem is not None)
        if clip.frames == 0:
            raise VideoError(
                f"{clip.path.name}: no picture could be read" + (f": {clip.problem}" if clip.problem else "")
            )
        facts = ClipFacts(clip.path.name, clip.duration_s, clip.frames, clip.problem)
        return result_of(facts, engines, made_by(model)), engines


def opened(path: StrPath, definitions: Sequence[PoseDefinition], how: How) -> Clip:
    """The clip, for the frames that scoring looks at."""
    enough = None if how.get("every_frame") else enough_fps(definitions)
    return Clip(path, enough_fps=enough, part_s=how.get("part_s"), turn=how.get("turn", 0))


def _score_recording(
    recording: LandmarkFile,
    definitions: list[PoseDefinition],
    hold_s: float | None,
    part_s: tuple[float, float] | None,
    turn: Turn,
) -> Result:
    about = recording.about
    if part_s is not None:
        raise LandmarkFileError(f"{about.clip}: a part of a landmark file cannot be scored; track that part")
    if turn:
        raise LandmarkFileError(f"{about.clip}: a landmark file cannot be turned; track the clip turned")
    make = recorded_measures(recording, several=len(definitions) > 1)
    engines = [Engine(definition, hold_s, make, cues=False) for definition in definitions]
    for frame, body in recording:
        for engine in engines:
            engine.update(frame, body)
    for engine in engines:
        engine.finish(broken_off=about.problem is not None)
    facts = ClipFacts(about.clip, about.duration_s, about.frames, about.problem)
    return result_of(facts, engines, Maker(version=__version__, model=about.model))


def result_of(facts: ClipFacts, engines: Sequence[Engine], maker: Maker) -> Result:
    """The result of a clip that all these engines have seen to its end: of the exercise that was done."""
    chosen = recognised(engines, over=True) if len(engines) > 1 else engines[0]
    if chosen is None:
        result = unrecognised(facts, (recognised(engines) or engines[0]).checker, maker)
        also = []
    else:
        result = scored(facts, chosen.checker, maker)
        also = [_also(*found) for found in done_beside(chosen, engines)]
    asked = None if result.repetitions else ask_turn([engine.turnings for engine in engines])
    if asked is not None:
        also.append(asked)
    return result.model_copy(update={"warnings": [*result.warnings, *also]}) if also else result


def _also(pose: PoseDefinition, seen: Sequence[Repetition]) -> str:
    """That another exercise was seen in the clip, which is not counted."""
    times = f"{len(seen)} {counted(len(seen), 'time')}"
    begin_s, end_s = seen[0].events.start_s, seen[-1].events.end_s
    return (
        f"{pose.title.lower()} was seen too, {times} between {begin_s:.1f} and {end_s:.1f} s, and is not in "
        f"this result: score that part of the clip by itself"
    )


def meant_by(pose: Pose) -> list[PoseDefinition]:
    """The definitions to try: one, or for `auto` every exercise that comes with formcheck; PoseError without any."""
    if isinstance(pose, PoseDefinition):
        return [pose]
    if pose == AUTO:
        return [load_pose(name) for name in pose_names()]
    if isinstance(pose, str | os.PathLike):
        return [load_pose(pose)]
    if not pose:
        raise PoseError("no exercise to score by was given")
    return [definition for one in pose for definition in meant_by(one)]


def made_by(model: StrPath | None) -> Maker:
    """This version and this model, for a result to name."""
    return Maker(version=__version__, model=model_digest(model_path(model)))
