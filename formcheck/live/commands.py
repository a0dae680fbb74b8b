"""What `live` and `session` do around the coaching: plans and devices from arguments, results printed and kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from formcheck.checking import load_pose
from formcheck.engine import enough_fps
from formcheck.errors import CameraError, FormcheckError, HistoryError, VideoError
from formcheck.files import write_whole
from formcheck.history import Diary, History, NoDiary
from formcheck.live.page import check_page, write_page
from formcheck.live.plan import SAFETY, Keeper, Plan
from formcheck.live.routine import load_routine
from formcheck.live.run import Interrupted, Options, Outcome, run_live
from formcheck.reporting.table import session_table
from formcheck.scoring import meant_by
from formcheck.video import TURNS, Camera, Opener, PacedClips


@dataclass(frozen=True)
class Showing:
    """Where results go: a folder, stdout as JSON or as a table, the history, and a page."""

    output: Path | None
    as_json: bool
    history: Path | None
    keep: bool
    report: Path | None = None


def live_plans(pose: str, repetitions: int | None, hold_s: float | None, breathing: bool) -> list[Plan]:
    """One set of one exercise; of any, for `auto`."""
    return [Plan(tuple(meant_by(pose)), repetitions, hold_s, breathing=breathing)]


def session_plans(file: Path | None) -> list[Plan]:
    """The sets of a routine."""
    return [
        Plan((load_pose(step.pose),), step.repetitions, step.hold_s, step.rest_s, step.breathing)
        for step in load_routine(file).exercise
    ]


def device(
    camera: int,
    source: Sequence[Path] | None,
    size: str,
    turn: str,
    speed: float,
    scored_as: Sequence[Plan] = (),
) -> Opener:
    """What opens the device meant by the arguments; clips are looked at right away.

    Of clips, the frames that scoring leaves out for the exercises of `scored_as` are shown only.

    Raises
    ------
    CameraError : `size` is not one.
    VideoError : a clip cannot be read.
    """
    if source:
        paths = list(source)
        poses = [pose for plan in scored_as for pose in plan.poses]
        clips = PacedClips(paths, speed, enough_fps(poses) if poses else None, TURNS[turn])
        return lambda: clips
    found = re.fullmatch(r"(\d{2,4})x(\d{2,4})", size)
    if not found:
        raise CameraError(f"--size {size}: give width and height such as 640x480 or 1280x720")
    wide, high = int(found[1]), int(found[2])
    return lambda: Camera(camera, (wide, high), TURNS[turn])


def coach(plans: Sequence[Plan], opener: Opener, options: Options, showing: Showing) -> None:
    """Coach, then print and keep the results; also when interrupted or when the camera was lost.

    Raises
    ------
    CameraError : the camera was lost and did not come back; what was done is printed first.
    VideoError : there is no recording, though one was asked for; likewise.
    FormcheckError : the results cannot be written; likewise.
    FormcheckError : the page cannot be written where it is wanted; said before the session begins.
    """
    if showing.report is not None:
        check_page(showing.report, options.record)
    if not showing.as_json:
        Console(stderr=True, highlight=False).print(" ".join(SAFETY))
    with ExitStack() as stack:
        keeper = _keeper(showing, stack)
        try:
            outcome = run_live(plans, opener, keeper, options, _tell)
        except Interrupted as stopped:
            _show(stopped.outcome, options, showing)
            raise
    _show(outcome, options, showing)
    if outcome.problem is not None:
        raise CameraError(outcome.problem)
    if outcome.unrecorded is not None:
        raise VideoError(outcome.unrecorded)


def print_routine(file: Path | None) -> None:
    """Print a routine as a table."""
    routine = load_routine(file)
    table = Table(title=escape(routine.title), show_edge=False, pad_edge=False, title_justify="left")
    for heading in ("exercise", "repetitions", "hold s", "rest s", "breathing"):
        table.add_column(heading)
    for step in routine.exercise:
        hold = f"{step.hold_s:g}" if step.hold_s else ""
        table.add_row(
            escape(load_pose(step.pose).title),
            str(step.repetitions),
            hold,
            f"{step.rest_s:g}",
            "paced" if step.breathing else "",
        )
    Console().print(table)


def _keeper(showing: Showing, stack: ExitStack) -> Keeper:
    """The diary, or nothing where none is wanted or none can be kept: coaching goes on without."""
    if not showing.keep:
        return NoDiary()
    try:
        diary = Diary(stack.enter_context(History(showing.history)), _tell)
    except HistoryError as error:
        _tell(f"{error}; this session is not kept")
        return NoDiary()
    stack.callback(diary.close)
    return diary


def _show(outcome: Outcome, options: Options, showing: Showing) -> None:
    """Write and print the results; what could not be written is printed all the same."""
    unwritten = None
    if showing.output is not None:
        try:
            for number, result in enumerate(outcome.results, 1):
                path = showing.output / f"{number:02d}_{result.pose or 'none'}.json"
                write_whole(path, (result.to_json() + "\n").encode())
        except FormcheckError as error:
            unwritten = error
    if showing.as_json:
        for result in outcome.results:
            print(result.to_json(), flush=True)
    else:
        Console().print(session_table(outcome.results))
    if showing.report is not None:
        write_page(showing.report, outcome, options.record)
        print(f"formcheck: page of this session in {showing.report}", file=sys.stderr)
    if options.stats:
        print(f"formcheck: {outcome.stats}", file=sys.stderr)
    if unwritten is not None:
        raise unwritten


def _tell(line: str) -> None:
    print(f"formcheck: {line}", file=sys.stderr)
