"""What the commands print: results as a table or JSON lines, and the exercises."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from formcheck.checking import load_pose, pose_names
from formcheck.errors import FormcheckError
from formcheck.evaluating import evaluate
from formcheck.report import report, report_all, write_overview
from formcheck.reporting.card import accuracy_card
from formcheck.reporting.files import write_whole
from formcheck.reporting.result import Result
from formcheck.reporting.table import pose_page, pose_table, result_table
from formcheck.scoring import StrPath, find_clips, meant_by, score_all


def score_command(
    paths: list[Path],
    pose: str,
    output: Path | None,
    as_json: bool,
    hold_s: float | None,
    model: StrPath | None,
    reports: bool = False,
) -> int:
    """Score clips and print; the number of clips that failed. Each result is written as soon as it is there."""
    if reports and output is None:
        raise FormcheckError("--report needs a folder to write to: -o FOLDER")
    meant_by(pose)  # a mistake in a pose file is told before any clip is opened
    clips = find_clips(paths)
    results: list[Result] = []
    try:
        with _progress() as bar:
            task = bar.add_task("", total=len(clips))

            def show(share: float) -> None:
                bar.update(task, completed=len(results) + share, description=clips[len(results)].name)

            work = partial(report_all, folder=output) if reports and output is not None else score_all
            scored = work(clips, pose, hold_s=hold_s, model=model, progress=show)
            for clip, result in zip(clips, scored, strict=True):
                if output is not None:
                    write_whole(output / f"{clip.name}.json", result.to_json() + "\n")
                results.append(result)
                if as_json:
                    print(result.to_json(), flush=True)
    finally:  # interrupted or out of disk: what is done is shown
        if not as_json and results:
            Console().print(result_table(results))
        for result in results:
            if result.status == "failed":
                print(f"formcheck: {result.error}", file=sys.stderr)
        if reports and output is not None and results:
            print(f"formcheck: overview in {write_overview(output, results, pose)}", file=sys.stderr)
    return sum(result.status == "failed" for result in results)


def report_command(clip: Path, pose: str, output: Path | None, hold_s: float | None, model: StrPath | None) -> None:
    """Write a clip's report and say where it is."""
    meant_by(pose)
    page = output or Path(f"{clip.name}.report.html")
    with _progress() as bar:
        task = bar.add_task(clip.name, total=1.0)
        report(clip, pose, output=page, hold_s=hold_s, model=model, progress=lambda s: bar.update(task, completed=s))
    print(page)


def evaluate_command(folder: Path, model: StrPath | None) -> None:
    """Print the accuracy card of a folder of labelled clips."""
    console = Console(stderr=True)
    with console.status("") if console.is_terminal else nullcontext():
        scores = evaluate(folder, model=model)
    Console().print(accuracy_card(scores))


def list_poses() -> None:
    """Print the exercises."""
    Console().print(pose_table([load_pose(name) for name in pose_names()]))


def show_pose(name: str) -> None:
    """Print one exercise: instructions, what counts, faults."""
    Console().print(pose_page(load_pose(name)))


def check_pose(file: Path) -> None:
    """Print that a pose file is in order, or raise what is wrong with it."""
    pose = load_pose(str(file) if file.suffix == ".toml" else f"{file}{os.sep}")
    print(f"{file}: in order: {pose.title}, {len(pose.signals)} signals, {len(pose.faults)} faults")


def _progress() -> Progress:
    """A bar on a terminal; nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
