"""Scoring clips: the main job. `score` does one; `score_all` does many and lets no clip stop the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from formcheck._version import __version__
from formcheck.checking import PoseDefinition, load_pose
from formcheck.engine import Engine, needs_silhouette
from formcheck.errors import VideoError
from formcheck.reporting.result import Maker, Result, failed, scored
from formcheck.tracking import Tracker, model_digest, model_path
from formcheck.video import VIDEO_ENDINGS, Clip, prefetched

StrPath = str | os.PathLike[str]


def score(
    path: StrPath,
    pose: str | PoseDefinition = "bridge",
    *,
    hold_s: float | None = None,
    model: StrPath | None = None,
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Score one clip: count repetitions, time holds, find faults.

    Parameters
    ----------
    path : the clip; anything FFmpeg reads.
    pose : an exercise by name (`"bridge"`), a pose file, or a loaded definition.
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
    definition = pose if isinstance(pose, PoseDefinition) else load_pose(pose)
    with Clip(path) as clip, Tracker(model, needs_silhouette(definition)) as tracker:
        engine = Engine(definition, hold_s)
        announced = clip.announced_s or 0.0
        for frame in prefetched(clip):
            engine.update(frame, tracker.track(frame))
            if progress is not None and announced > 0:
                progress(min(1.0, frame.time_s / announced))
        engine.finish()
        if clip.frames == 0:
            raise VideoError(
                f"{clip.path.name}: no picture could be read" + (f": {clip.problem}" if clip.problem else "")
            )
        return scored(clip.path.name, engine.checker, clip.duration_s, clip.frames, clip.problem, made_by(model))


@dataclass(frozen=True, slots=True)
class NamedClip:
    """A clip to score and the name its result goes by: its path within the folder it was found in."""

    path: Path
    name: str


def score_all(
    clips: list[NamedClip],
    pose: PoseDefinition,
    *,
    hold_s: float | None = None,
    model: StrPath | None = None,
    progress: Callable[[float], None] | None = None,
) -> Iterator[Result]:
    """The result of each clip in turn; a clip that cannot be read gives a result with status `failed`."""
    model_path(model)  # a missing model is everybody's problem, not one clip's
    for clip in clips:
        try:
            result = score(clip.path, pose, hold_s=hold_s, model=model, progress=progress)
            yield result.model_copy(update={"clip": clip.name})
        except VideoError as error:
            yield failed(clip.name, pose.id, str(error), made_by(model))


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
