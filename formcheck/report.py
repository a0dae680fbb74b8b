"""Reports: one HTML file about a clip, to look at and to send; and an overview of many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from formcheck.checking import Moment, load_pose, pose_names
from formcheck.engine import Engine, enough_fps
from formcheck.errors import VideoError
from formcheck.files import same_place, write_whole
from formcheck.reporting.film import Film, film_of
from formcheck.reporting.pages import BatchRow, ClipReport, batch_page, clip_page
from formcheck.reporting.result import Result
from formcheck.reporting.series import series_of
from formcheck.reporting.stills import stills_of
from formcheck.scoring import AUTO, Pose, StrPath, meant_by, watched
from formcheck.tracking import Body, is_landmark_file
from formcheck.video import Clip, Frame

#: The overview's name in a folder of reports. No report has it: theirs begin with a clip's whole name.
OVERVIEW = "index.html"


class _Notes:
    """What is kept of each frame for drawing it later: body and moments, less what is large and not drawn."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []
        self.moments: list[list[Moment]] = []

    def __call__(self, frame: Frame, body: Body, moments: Sequence[Moment]) -> None:
        self.bodies.append(replace(body, silhouette=None))
        self.moments.append([replace(moment, values={}, settled=None) for moment in moments])


def report(
    path: StrPath,
    pose: Pose = AUTO,
    *,
    output: Path,
    name: str | None = None,
    hold_s: float | None = None,
    model: StrPath | None = None,
    every_frame: bool = False,
    part_s: tuple[float, float] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Score a clip and write its report to `output`; the same result that `score` gives.

    The clip is gone through twice: once to see, once to draw. `name` is what the clip is called in the report, when
    not by its file's name.

    Raises
    ------
    VideoError : the clip cannot be read, or the report would be written over it.
    FormcheckError : the report cannot be written.
    PoseError, ModelError : as `score`.
    """
    if is_landmark_file(path):
        raise VideoError(f"{Path(path).name}: a report shows the video; give the clip itself")
    if same_place(output, Path(path)):
        raise VideoError(f"{output.name}: the report cannot be written over the clip itself")
    notes = _Notes()
    half = None if progress is None else (lambda share: progress(0.8 * share))
    result, engines = watched(
        path,
        pose,
        hold_s=hold_s,
        model=model,
        every_frame=every_frame,
        part_s=part_s,
        progress=half,
        watch=notes,
    )
    chosen = next((i for i, engine in enumerate(engines) if engine.pose.id == result.pose), None)
    if name is not None:
        result = result.model_copy(update={"clip": name})
    engine = None if chosen is None else engines[chosen]
    stills = [] if engine is None else stills_of(engine.checker)
    enough = None if every_frame else enough_fps([engine.pose for engine in engines])
    with Clip(path, enough_fps=enough, part_s=part_s) as clip:  # the same frames again
        film = _film(clip, notes, chosen, engine)
    page = clip_page(
        ClipReport(
            result=result,
            pose=None if engine is None else engine.pose,
            frames_s=[body.time_s for body in notes.bodies],
            series=[] if engine is None else series_of(engine.checker),
            stills=list(zip(stills, film.pictures, strict=True)),
            mp4=film.mp4,
        )
    )
    write_whole(output, page.encode())
    return result


def report_name(clip: str) -> str:
    """Path of a clip's report within a folder of reports, `/` between folders."""
    return f"{clip}.html"


def write_overview(folder: Path, results: Sequence[Result], pose: Pose = AUTO) -> Path:
    """Write the overview of clips whose reports lie in this folder; its path. `pose` as they were scored with."""
    known = {definition.id: definition for definition in (*map(load_pose, pose_names()), *meant_by(pose))}
    rows = [BatchRow(r, report_name(r.clip) if (folder / report_name(r.clip)).exists() else None) for r in results]
    page = folder / OVERVIEW
    write_whole(page, batch_page(rows, list(known.values())).encode())
    return page


def _film(clip: Clip, notes: _Notes, chosen: int | None, engine: Engine | None) -> Film:
    if engine is None or chosen is None:
        return film_of(clip, notes.bodies, [], None, [])
    moments = [of_frame[chosen] for of_frame in notes.moments]
    return film_of(clip, notes.bodies, moments, engine.pose, stills_of(engine.checker))
