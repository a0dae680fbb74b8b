"""Results and exercises as text for people."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from formcheck.checking import PoseDefinition
from formcheck.reporting.result import FaultResult, RepetitionResult, Result
from formcheck.reporting.series import UNITS
from formcheck.reporting.unjudged import NO_HOLD, UnjudgedGroup, grouped
from formcheck.words import counted

_SIDES = {"left": " L", "right": " R", None: ""}


def result_table(results: list[Result]) -> RenderableType:
    """One row a repetition, clip by clip, with what to correct; then what could not be judged."""
    return _table("clip", [(result.clip, result) for result in results])


def session_table(results: list[Result]) -> RenderableType:
    """The sets of one session, likewise; the camera or the clips they came from are named once, over them."""
    source = f"{results[0].clip}\n" if results else ""
    return Group(Text(source, style="bold"), _table("set", [(str(n), result) for n, result in enumerate(results, 1)]))


def _table(named_by: str, named: list[tuple[str, Result]]) -> RenderableType:
    """The rows of results with the name of each, under a heading that says what is named."""
    table = Table(show_edge=False, pad_edge=False)
    columns = ((named_by, "left"), ("exercise", "left"), ("rep", "right"), ("start s", "right"), ("hold s", "right"))
    for heading, justify in columns:
        table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    table.add_column("score", justify="right")
    table.add_column("what to correct", overflow="fold")
    notes: list[Text] = []
    for name, result in named:
        _add_rows(table, name, result)
        of = name if named_by == "clip" else f"{named_by} {name}"
        notes += [Text(f"{of}: {line}") for line in _notes(result)]
    return Group(table, *notes)


def _add_rows(table: Table, name: str, result: Result) -> None:
    if result.status == "failed":
        error = (result.error or "").removeprefix(f"{name}: ")
        table.add_row(escape(name), "", "", "", "", "", Text(f"failed: {error}", style="red"))
    elif not result.repetitions:
        table.add_row(escape(name), result.pose or "none", "0", "", "", "", "")
    for repetition in result.repetitions:
        table.add_row(
            escape(name) if repetition.index == 1 else "",
            (result.pose or "") if repetition.index == 1 else "",
            f"{repetition.index}{_SIDES[repetition.side]}",
            f"{repetition.start_s:.1f}",
            f"{repetition.hold_s:.1f}",
            str(repetition.score),
            _corrections(repetition, result),
        )


def _corrections(repetition: RepetitionResult, result: Result) -> Text:
    """What to correct in a repetition; green only where all was judged."""
    if repetition.faults:
        return Text("; ".join(_fault(fault) for fault in repetition.faults), style="yellow")
    unjudged = any(
        item.why != NO_HOLD and (not item.repetitions or repetition.index in item.repetitions)
        for item in result.cannot_judge
    )
    return Text("nothing in what could be judged") if unjudged else Text("nothing", style="green")


def _fault(fault: FaultResult) -> str:
    """The cue, with what was read and its limit where those are measured rather than counted."""
    if fault.unit not in UNITS:
        return fault.say
    return f"{fault.say} ({_measured(fault.value, fault.unit)}, limit {_measured(fault.limit, fault.unit)})"


def _measured(value: float, unit: str) -> str:
    return f"{value:g}°" if unit == "deg" else f"{value:g} {UNITS[unit]}".rstrip()


def _notes(result: Result) -> list[str]:
    lines = [f"partly read: {result.error}"] if result.status == "partial" else []
    lines += result.warnings
    lines += [fault.say for fault in result.set_faults]
    lines += [_not_judged(group, len(result.repetitions)) for group in grouped(result.cannot_judge)]
    return lines


def _not_judged(group: UnjudgedGroup, done: int) -> str:
    """What could not be judged, in which of the repetitions done, and why."""
    where, why = "", group.sentence
    if group.why == NO_HOLD:
        why += "; give it with --hold-s"
    elif len(group.repetitions) == done > 1:
        where = " in any repetition"
    elif group.repetitions:
        several = counted(len(group.repetitions), "repetition")
        where = f" in {several} {', '.join(map(str, group.repetitions))}"
    return f"cannot judge {', '.join(group.ids)}{where}: {why}"


def pose_table(poses: list[PoseDefinition]) -> RenderableType:
    """Name, title and summary of each exercise."""
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("name", "title", "what it is"):
        table.add_column(heading)
    for pose in poses:
        table.add_row(pose.id, escape(pose.title), escape(pose.summary))
    return table


def pose_page(pose: PoseDefinition) -> RenderableType:
    """Everything about one exercise that a person may want to read."""
    faults = Table(show_edge=False, pad_edge=False)
    for heading in ("fault", "when", "what is said", "why this limit"):
        faults.add_column(heading, overflow="fold")
    for fault in pose.faults:
        what = f"{fault.statistic} of {fault.signal}" if fault.signal else fault.statistic
        faults.add_row(fault.id, f"{what} {fault.bound} ({fault.phase})", escape(fault.say), escape(fault.why))
    hold = pose.hold.prescribed_s
    faults.add_row(
        "hold_short", f"hold below {hold:g} s" if hold else "hold below what is prescribed", escape(pose.hold.say), ""
    )
    return Group(
        Text(pose.title, style="bold"),
        Text(pose.summary + "\n"),
        *(Text(f"{i}. {line}") for i, line in enumerate(pose.instructions, 1)),
        Text(f"\nFilm it from: {', '.join(pose.views)}\n"),
        faults,
        *(Text(f"Source: {source}") for source in pose.sources),
    )
