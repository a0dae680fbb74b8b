"""What `formcheck history` does: show, export, delete."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from formcheck.checking import load_pose, shipped_pose_names
from formcheck.errors import HistoryError
from formcheck.files import write_whole
from formcheck.history.diary import now
from formcheck.history.store import DoneRepetition, History, history_path
from formcheck.history.summary import DayOfExercise, Trend, by_day, past_sets, trends

_COLUMNS = ("session", "set", "pose", "number", "done", "side", "hold_s", "score", "complete", "faults")


def show_history(path: Path | None, days: int) -> None:
    """Print days and trends."""
    done = _read(path)
    if not done:
        print("nothing has been done yet: formcheck live bridge, or formcheck session")
        return
    today = now().date()
    shown = by_day(done, today - timedelta(days=days - 1))
    if not shown:
        print(f"nothing in the last {days} days; further back: formcheck history --days {days * 4}")
        return
    Console().print(Group(_day_table(shown), *_trends(trends(done, today))))


def export_history(path: Path | None, target: Path) -> None:
    """Write every repetition as .csv or .json, oldest first.

    Raises
    ------
    HistoryError : another ending, or a folder that is not there.
    FormcheckError : the file cannot be written.
    """
    if target.suffix.lower() not in (".csv", ".json"):
        raise HistoryError(f"{target.name}: give a name that ends in .csv or .json")
    if not target.parent.is_dir():
        raise HistoryError(f"{target}: cannot be written: there is no folder {target.parent}")
    rows = [_row(repetition) for repetition in _read(path)]
    out = io.StringIO(newline="")
    if target.suffix.lower() == ".json":
        json.dump(rows, out, indent=1)
        out.write("\n")
    else:
        writer = csv.DictWriter(out, _COLUMNS)
        writer.writeheader()
        writer.writerows({**row, "faults": " ".join(row["faults"])} for row in rows)  # type: ignore[arg-type]
    write_whole(target, out.getvalue().encode())
    print(f"{len(rows)} repetitions written to {target}")


def write_history_page(path: Path | None, target: Path, planned_a_week: int | None) -> None:
    """Write everything that was done as one HTML page with charts.

    Raises
    ------
    HistoryError : nothing has been done yet.
    FormcheckError : the file cannot be written.
    """
    from formcheck.reporting.pages import history_page  # templates are only needed here

    sets = past_sets(_read(path), _title)
    if not sets:
        raise HistoryError("nothing has been done yet: there is no page to write")
    write_whole(target, history_page(sets, now().date(), planned_a_week).encode())
    print(f"{len(sets)} sets written to {target}")


def _title(pose: str) -> str:
    """The exercise in words; its id where its file is not there any more."""
    return load_pose(pose).title if pose in shipped_pose_names() else pose


def delete_history(path: Path | None, sure: bool) -> None:
    """Delete everything, when it is meant."""
    if not sure:
        print("nothing was deleted")
        return
    if not (path or history_path()).exists():
        print("there is no history")
        return
    with History(path) as history:
        count = history.delete()
    print(f"{count} repetitions deleted; nothing of them is left in {history.path}")


def _read(path: Path | None) -> list[DoneRepetition]:
    """Everything that was done; looking makes no file where there is none."""
    if not (path or history_path()).exists():
        return []
    with History(path) as history:
        return history.repetitions()


def _row(repetition: DoneRepetition) -> dict[str, object]:
    faults = [fault for fault, _ in repetition.faults]
    values = (
        repetition.session, repetition.set_id, repetition.pose, repetition.number, repetition.done.isoformat(),
        repetition.side, repetition.hold_s, repetition.score, repetition.complete, faults,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _day_table(days: Sequence[DayOfExercise]) -> RenderableType:
    table = Table(show_edge=False, pad_edge=False)
    columns = (("day", "left"), ("exercise", "left"), ("sets", "right"), ("reps", "right"), ("held s", "right"))
    for heading, justify in (*columns, ("longest s", "right"), ("score", "right")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    table.add_column("corrected", overflow="fold")
    last = None
    for day in days:
        said = "; ".join(f"{say} ({times})" for say, times in day.faults) or "nothing"
        table.add_row(
            f"{day.day:%a %d %b %Y}" if day.day != last else "",
            Text(_title(day.pose)),
            str(day.sets),
            str(day.repetitions),
            f"{day.hold_s:.0f}",
            f"{day.longest_s:.1f}",
            str(day.score),
            Text(said, style="yellow" if day.faults else "green"),
        )
        last = day.day
    return table


def _trends(found: Sequence[Trend]) -> list[RenderableType]:
    """One row an exercise: the last seven days, and in brackets the seven before."""
    if not found:
        return []
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("exercise")
    for heading in ("days", "reps", "score", "longest s", "with a fault"):
        table.add_column(heading, justify="right")
    for trend in found:
        columns = (
            (trend.days, "d"), (trend.repetitions, "d"), (trend.score, "d"),
            (trend.longest_s, ".1f"), (trend.faulty, ".0%"),
        )  # fmt: skip
        table.add_row(
            Text(_title(trend.pose)),
            *(f"{_told(now, form)} ({_told(before, form)})" for (now, before), form in columns),
        )
    return [Text("\nLast seven days (the seven before)\n", style="bold"), table]


def _told(value: float | None, form: str) -> str:
    return "-" if value is None else f"{value:{form}}"
