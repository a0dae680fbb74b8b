"""What the commands on clips print: results as a table or JSON lines, and where files were written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from rich.console import Console

from formcheck.accuracy_card import accuracy_card
from formcheck.batch import Done, Job, Labour, Options, Store, find_jobs
from formcheck.batch.pages import ReportedStore, report_job
from formcheck.batch.places import is_landmarks
from formcheck.batch.progress import BatchProgress
from formcheck.batch.track import LandmarkFolder, track_job
from formcheck.errors import FormcheckError, UnreadError, under_its_name
from formcheck.evaluating import evaluate
from formcheck.files import files_within, same_place
from formcheck.report import report, write_overview
from formcheck.reporting.result import Result
from formcheck.reporting.table import result_table
from formcheck.scoring import How, StrPath, meant_by
from formcheck.tracking import is_landmark_file, model_path
from formcheck.tracking.landmark_file import LandmarkFileError
from formcheck.video import Turn
from formcheck.words import counted

#: A table of more clips than this is for the file, not for the screen.
_SHOWN = 50


def score_command(
    paths: list[str],
    pose: str,
    output: Path | None,
    as_json: bool,
    hold_s: float | None,
    model: StrPath | None,
    every_frame: bool = False,
    labour: Labour | None = None,
    reports: bool = False,
    turn: Turn = 0,
) -> int:
    """Score clips and print; the number of clips that failed, and of folders that could not be read.

    Each result is written as soon as it is there.
    """
    if reports and output is None:
        raise FormcheckError("--report needs a folder to write to: -o FOLDER")
    definitions = tuple(meant_by(pose))  # a mistake in a pose file is told before any clip is opened
    options = Options(definitions, hold_s, None if model is None else str(model), every_frame, turn)
    unread: list[str] = []
    jobs = find_jobs(paths, options, unread=unread.append, tell=_tell)
    if reports and (without := [job.name for job in jobs if is_landmarks(job.source)]):
        raise FormcheckError(f"{without[0]}: a report shows the video; give the clip itself, or leave out --report")
    model_path(model)  # a missing model is everybody's problem, not one clip's
    labour = labour or Labour()
    store = Store(output) if output is not None else None
    if store is not None:
        store.check(jobs)
    # With a folder the largest clips come first: in their order, lines would wait for hours.
    printer = _ResultPrinter(as_json, keep=store is None or len(jobs) <= _SHOWN, at_once=store is not None)
    try:
        with BatchProgress(len(jobs)) as progress:
            for done in (
                labour.share_out(jobs, ReportedStore(store), partial(report_job, folder=str(store.folder)))
                if reports and store is not None
                else labour.score(jobs, store, progress.within)
            ):
                progress.add(done.result.duration_s, done.result.status == "failed", done.stored)
                printer.add(done)
    finally:  # interrupted or out of disk: what is done is in the tables, and shown, if the terminal is still there
        overview, written = None, []
        try:
            if store is not None:
                written = _write_tables(store, jobs)
                if reports:
                    shown = [result for result, _ in store.results()]
                    overview = write_overview(store.folder, shown, ReportedStore(store).pages())
        finally:
            printer.finish()
        if overview is not None:
            _tell(f"overview in {overview}")
        if store is not None:
            _tell(f"{printer.summary}; tables in {store.folder}")
        for line in written + unread:
            _tell(line)
    return printer.failed + len(unread)


def _write_tables(store: Store, jobs: Sequence[Job]) -> list[str]:
    """Write the tables of a folder; what is to be told of them: rows of clips that are not in this run."""
    from formcheck.batch.tables import write_tables  # here, because pyarrow takes a while to load

    others = len(set(write_tables(store)).difference(job.name for job in jobs))
    also = f"{others} {counted(others, 'result')} of earlier runs {counted(others, 'is', 'are')} in the tables too"
    return [also] if others else []


def track_command(
    paths: list[str], pose: str, output: Path, model: StrPath | None, every_frame: bool, labour: Labour, turn: Turn = 0
) -> int:
    """Write a landmark file for every clip; the number of clips that failed, and of folders that could not be read."""
    definitions = tuple(meant_by(pose))
    options = Options(definitions, None, None if model is None else str(model), every_frame, turn)
    unread: list[str] = []
    jobs = find_jobs(paths, options, unread=unread.append)
    if tracked := [job.name for job in jobs if is_landmarks(job.source)]:
        raise FormcheckError(f"{tracked[0]}: tracked already; give the clip itself")
    model_path(model)
    folder = LandmarkFolder(output)
    folder.check(jobs)
    work = partial(track_job, folder=str(output))
    done, errors = 0, []
    try:
        with BatchProgress(len(jobs)) as progress:
            for item in labour.share_out(jobs, folder, work):
                progress.add(item.result.duration_s, item.result.status == "failed", item.stored)
                done += 1
                if item.result.status == "failed":
                    errors.append((item.index, item.result.error))
    finally:
        for _, error in sorted(errors):
            print(f"formcheck: {error}", file=sys.stderr)
        _tell(f"{_summary(done, 'tracked', len(errors))}; in {output}")
        for line in unread:
            _tell(line)
    return len(errors) + len(unread)


def export_command(files: list[Path], form: str, output: Path, pose: str | None) -> int:
    """Write landmark files in another form and print the paths written; how many files and folders could not be."""
    from formcheck.exporting import ExportError, export

    unread: list[str] = []
    poses = meant_by(pose) if pose else None
    for target, path in _exports(files, form, output, unread.append).items():
        try:
            print(export(path, form, target.parent, poses))
        except (ExportError, LandmarkFileError, UnreadError) as error:  # of this file alone
            unread.append(under_its_name(str(path), str(error), path.name))
    for line in unread:
        _tell(line)
    return len(unread)


def _exports(files: list[Path], form: str, output: Path, unread: Callable[[str], None]) -> dict[Path, Path]:
    """Landmark files by what is to be written of each; FormcheckError where two would be one file, or there are none.

    `unread` is told of every folder that could not be read.
    """
    from formcheck.exporting import export_path

    wanted: dict[Path, Path] = {}
    for file in files:
        missing: list[str] = []
        found = [file] if not file.is_dir() else list(filter(is_landmark_file, files_within(file, missing.append)))
        if not found:
            raise FormcheckError("; ".join(missing) or f"{file}: no landmark files in it (formcheck track makes them)")
        for line in missing:
            unread(line)
        for path in found:
            inside = output / path.parent.relative_to(file) if file.is_dir() else output
            target = export_path(path, form, inside)
            other = wanted.setdefault(target, path)
            if not same_place(other, path):
                raise FormcheckError(
                    f"{other} and {path} would both be {target}: give each its own folder with -o, or name the folder "
                    "above them"
                )
    return wanted


class _ResultPrinter:
    """Prints results: a table in the order of the clips, JSON lines in that order too or (`at_once`) as they come."""

    def __init__(self, as_json: bool, keep: bool, at_once: bool) -> None:
        self._as_json, self._keep, self._at_once = as_json, keep, at_once
        self._early: dict[int, str] = {}
        self._next = 0
        self._kept: dict[int, Result] = {}
        self._errors: dict[int, str] = {}
        self._done = 0

    @property
    def failed(self) -> int:
        """Clips that failed so far."""
        return len(self._errors)

    @property
    def summary(self) -> str:
        """How many clips were scored and how many failed."""
        return _summary(self._done, "scored", self.failed)

    def add(self, done: Done) -> None:
        """Take in a result; JSON lines in order are printed up to the first clip that is still missing."""
        self._done += 1
        if done.result.status == "failed":
            self._errors[done.index] = done.result.error or ""
        if self._as_json and self._at_once:
            print(done.result.to_json(), flush=True)
        elif self._as_json:
            self._early[done.index] = done.result.to_json()
            while self._next in self._early:
                print(self._early.pop(self._next), flush=True)
                self._next += 1
        elif self._keep:
            self._kept[done.index] = done.result

    def finish(self) -> None:
        """Print what is left: the table of results, and why clips failed."""
        for index in sorted(self._early):  # interrupted: some in between are missing
            print(self._early[index], flush=True)
        if self._kept:
            Console().print(result_table([self._kept[index] for index in sorted(self._kept)]))
        if self._kept and sys.stdout.isatty() and sys.stderr.isatty():
            return  # on one screen the table has just told them
        for index in sorted(self._errors):
            print(f"formcheck: {self._errors[index]}", file=sys.stderr)


def replay_command(
    clip: Path,
    pose: str,
    beside: Path | None,
    output: Path | None,
    hold_s: float | None,
    model: StrPath | None,
    turn: Turn = 0,
) -> None:
    """Play or write a replay; a bar shows how far looking at the clips is."""
    from formcheck.replay import replay  # here, because only this command opens a window

    with BatchProgress(1) as progress:
        replay(
            clip,
            pose,
            beside=beside,
            output=output,
            hold_s=hold_s,
            model=model,
            turn=turn,
            progress=progress.within,
            tell=_tell,
        )


def report_command(
    clip: Path, pose: str, output: Path | None, hold_s: float | None, model: StrPath | None, turn: Turn = 0
) -> None:
    """Write a clip's report and say where it is."""
    meant_by(pose)
    page = output or Path(f"{clip.name}.report.html")
    with BatchProgress(1) as progress:
        how = How(hold_s=hold_s, model=model, turn=turn, progress=progress.within)
        result = report(clip, pose, output=page, **how)
    for line in result.remarks:
        _tell(f"{result.clip}: {line}")
    print(page)


def evaluate_command(folder: Path, model: StrPath | None) -> int:
    """Print the accuracy card of a folder of labelled clips; how many labels could not be scored against."""
    unscored: list[str] = []

    def note(line: str) -> None:
        unscored.append(line)
        _tell(line)

    console = Console(stderr=True)
    with console.status("") if console.is_terminal else nullcontext():
        scores = evaluate(folder, model=model, unscored=note, tell=_tell)
    Console().print(accuracy_card(scores, unscored))
    return len(unscored)


def _summary(clips: int, what: str, failed: int) -> str:
    fine = clips - failed
    return f"{fine} {counted(fine, 'clip')} {what}, {failed} failed"


def _tell(line: str) -> None:
    print(f"formcheck: {line}", file=sys.stderr)
