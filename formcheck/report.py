"""Reports: one HTML file about a clip, to look at and to send; and an overview of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Unpack

from formcheck.errors import VideoError
from formcheck.files import check_writable, same_place, write_whole
from formcheck.reporting.film import film_of
from formcheck.reporting.pages import BatchRow, ClipReport, batch_page, clip_page
from formcheck.reporting.result import Result
from formcheck.reporting.series import series_of
from formcheck.reporting.stills import stills_of
from formcheck.scoring import AUTO, How, Pose, StrPath
from formcheck.seen import see
from formcheck.tracking import is_landmark_file

#: The overview's name in a folder of reports. No report has it: theirs begin with a clip's whole name.
OVERVIEW = "index.html"


def report(
    path: StrPath,
    pose: Pose = AUTO,
    *,
    output: Path,
    name: str | None = None,
    **how: Unpack[How],
) -> Result:
    """Score a clip and write its report to `output`; the same result that `score` gives, with the same options.

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
    check_writable(output)
    progress = how.get("progress")
    if progress is not None:
        how["progress"] = lambda share: progress(0.8 * share)
    seen = see(path, pose, **how)
    result = seen.result if name is None else seen.result.model_copy(update={"clip": name})
    stills = [] if seen.engine is None else stills_of(seen.engine.checker)
    with seen.again() as clip:
        film = film_of(clip, seen.bodies, seen.moments, seen.pose, stills)
    page = clip_page(
        ClipReport(
            result=result,
            pose=seen.pose,
            frames_s=[body.time_s for body in seen.bodies],
            series=[] if seen.engine is None else series_of(seen.engine.checker),
            stills=list(zip(stills, film.pictures, strict=True)),
            mp4=film.mp4,
        )
    )
    write_whole(output, page.encode())
    return result


def report_name(clip: str) -> str:
    """Path of a clip's report within a folder of reports, `/` between folders."""
    return f"{clip}.html"


def write_overview(folder: Path, results: Sequence[Result], pages: Mapping[str, str]) -> Path:
    """Write the overview of clips whose reports lie in this folder (`pages`: by the clip's name); its path."""
    rows = [BatchRow(result, pages.get(result.clip)) for result in results]
    page = folder / OVERVIEW
    write_whole(page, batch_page(rows).encode())
    return page
