"""Scoring clips: the main job. `score` does one; `score_all` does many and lets no clip stop the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formcheck._version import __version__
from formcheck.checking import Moment, PoseDefinition, load_pose, pose_names
from formcheck.engine import Engine, needs_silhouette, recognised
from formcheck.errors import VideoError
from formcheck.reporting.result import ClipFacts, Maker, Result, failed, scored, unrecognised
from formcheck.tracking import Body, Tracker, model_digest, model_path
from formcheck.video import VIDEO_ENDINGS, Clip, Frame, prefetched

StrPath = str | os.PathLike[str]

#: Told of every frame while a clip is scored: the frame, the body in it, and the moment of each engine that runs.
Watch = Callable[[Frame, Body, Sequence[Moment]], None]

#: In place of an exercise: recognise it.
AUTO = "auto"


def score(
    path: StrPath,
    pose: str | PoseDefinition = AUTO,
    *,
    hold_s: float | None = None,
    model: StrPath | None = None,
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Score one clip: count repetitions, time holds, find faults.

    Parameters
    ----------
    path : the clip; anything FFmpeg reads.
    pose : an exercise by name (`"bridge"`), a pose file, a loaded definition, or `"auto"` to recognise it.
    hold_s : prescribed hold in seconds, for `hold_short`; None takes the exercise's own, if it has one.
    model : another MediaPipe pose landmarker bundle (lite, heavy); None takes the one installed.
    progress : called with the share of the clip done, 0 to 1, as it goes on.

    Returns
    -------
    The result, the same object that `formcheck score --json` prints. The same clip gives the same result.
    A clip that is cut off gives what could be read, with status `partial`.

    Raises
    ------
    VideoError : the clip cannot be read at all.
    PoseError : no such exercise, or a pose file that is not valid.
    ModelError : the model is missing or not a model.

    Examples
    --------
    >>> import formcheck
    >>> result = formcheck.score("samples/bridge_clean.mp4", pose="bridge")  # doctest: +SKIP
    >>> len(result.repetitions), result.faults  # doctest: +SKIP
    (3, {})
    """
    return watched(path, pose, hold_s=hold_s, model=model, progress=progress)[0]


def watched(
    path: StrPath,
    pose: str | PoseDefinition = AUTO,
    *,
    hold_s: float | None = None,
    model: StrPath | None = None,
    progress: Callable[[float], None] | None = None,
    watch: Watch | None = None,
) -> tuple[Result, int | None, list[Engine]]:
    """Score one clip as `score` does, and give back the engines that ran, for what a result does not hold.

    `watch` is told of every frame on the way. The number is the place of the engine the result comes from; None when
    no exercise was recognised.
    """
    definitions = meant_by(pose)
    with Clip(path) as clip, Tracker(model, needs_silhouette(definitions)) as tracker:
        engines = [Engine(definition, hold_s) for definition in definitions]
        announced = clip.announced_s or 0.0
        for frame in prefetched(clip):
            body = tracker.track(frame)
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
        chosen = recognised(engines) if len(engines) > 1 else engines[0]
        facts = ClipFacts(clip.path.name, clip.duration_s, clip.frames, clip.problem)
        if chosen is None:
            return unrecognised(facts, engines[0].checker, made_by(model)), None, engines
        return scored(facts, chosen.checker, made_by(model)), engines.index(chosen), engines


def meant_by(pose: str | PoseDefinition) -> list[PoseDefinition]:
    """The definitions to try: one, or for `auto` every exercise that comes with formcheck."""
    if isinstance(pose, PoseDefinition):
        return [pose]
    return [load_pose(name) for name in pose_names()] if pose == AUTO else [load_pose(pose)]


@dataclass(frozen=True, slots=True)
class NamedClip:
    """A clip to score and the name its result goes by: its path within the folder it was found in."""

    path: Path
    name: str


def score_all(
    clips: list[NamedClip],
    pose: str | PoseDefinition = AUTO,
    *,
    hold_s: float | None = None,
    model: StrPath | None = None,
    progress: Callable[[float], None] | None = None,
) -> Iterator[Result]:
    """The result of each clip in turn; a clip that cannot be read gives a result with status `failed`."""
    model_path(model)  # a missing model is everybody's problem, not one clip's
    definitions = meant_by(pose)
    for clip in clips:
        try:
            result = score(clip.path, pose, hold_s=hold_s, model=model, progress=progress)
            yield result.model_copy(update={"clip": clip.name})
        except VideoError as error:
            yield failed(clip.name, definitions[0].id if len(definitions) == 1 else None, str(error), made_by(model))


def find_clips(paths: list[Path]) -> list[NamedClip]:
    """The clips meant by the given paths: files as they are, folders searched for video endings, sorted.

    Names are made different where two clips would share one.

    Raises
    ------
    VideoError : a path does not exist, or nothing was found.
    """
    clips: list[NamedClip] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix.lower() in VIDEO_ENDINGS and p.is_file())
            clips += [NamedClip(p, p.relative_to(path).as_posix()) for p in sorted(inside)]
        elif path.exists():
            clips.append(NamedClip(path, path.name))
        else:
            raise VideoError(f"{path}: no such file or folder")
    if not clips:
        raise VideoError(f"no clips found in {', '.join(str(path) for path in paths)}")
    return _told_apart(clips)


def _told_apart(clips: list[NamedClip]) -> list[NamedClip]:
    taken: set[str] = set()
    out = []
    for clip in clips:
        name, n = clip.name, 2
        while name in taken:
            base = Path(clip.name)
            name, n = base.with_name(f"{base.stem} ({n}){base.suffix}").as_posix(), n + 1
        taken.add(name)
        out.append(NamedClip(clip.path, name))
    return out


def made_by(model: StrPath | None) -> Maker:
    """This version and this model, for a result to name."""
    return Maker(version=__version__, model=model_digest(model_path(model)))
