"""The page of a session, written when it is over."""

from __future__ import annotations

from pathlib import Path

from formcheck.errors import FormcheckError
from formcheck.files import check_writable, same_place, write_whole
from formcheck.history.diary import now
from formcheck.live.exercise_set import ExerciseSet
from formcheck.live.run import Outcome
from formcheck.reporting.film import Film, film_of_recording
from formcheck.reporting.pages import SessionReport, SetReport, session_page
from formcheck.reporting.result import Result
from formcheck.reporting.series import series_of
from formcheck.video import Clip


def check_page(page: Path, record: Path | None) -> None:
    """Find out before a session begins whether its page can be written.

    Raises
    ------
    FormcheckError : it cannot, or the recording goes to the same file.
    """
    if record is not None and same_place(page, record):
        raise FormcheckError(f"{page.name}: the page and the recording cannot be the same file")
    check_writable(page)


def write_page(page: Path, outcome: Outcome, record: Path | None) -> None:
    """Write the page of a session that is over: its sets, and its recording where one was asked for.

    Without a recording no picture was kept, and the page has signals, numbers and words only. Signals are those that
    the checker of each set has kept for reading its repetitions.

    Raises
    ------
    FormcheckError : it cannot be written, or the recording not be read.
    """
    sets = [_set(done, result) for done, result in outcome.sets]
    film = None
    if record is not None and outcome.recorded_from_s is not None:
        film = _film(record, outcome.recorded_from_s)
    when = f"{now():%A %d %B %Y, %H:%M}"
    write_whole(page, session_page(SessionReport(when, sets, film, outcome.problem)).encode())


def _set(done: ExerciseSet, result: Result) -> SetReport:
    frames_s = done.checker.recording.time_s.tolist()
    return SetReport(result, done.pose, frames_s, series_of(done.checker) if done.pose else [])


def _film(record: Path, from_s: float) -> Film:
    with Clip(record) as clip:
        return film_of_recording(clip, from_s)
