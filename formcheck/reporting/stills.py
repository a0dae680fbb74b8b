"""Which frames show a fault best: its worst and its best repetition, each at the frame that decided."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from formcheck.checking import Checker, Repetition
from formcheck.checking.condition import Rule
from formcheck.checking.events import FloatArray, smooth
from formcheck.checking.recording import Recording
from formcheck.checking.rules import phase_span, rule_value, statistic


@dataclass(frozen=True, slots=True)
class Still:
    """One frame to show for a fault.

    Attributes
    ----------
    fault, kind, repetition : which fault, whether its worst or its best, in which repetition.
    frame, time_s : the frame.
    value, limit, unit : the statistic that was judged, its limit, and their unit as in results.
    wrong : whether the value lies beyond the limit; the best repetition of a fault may still have it.
    signal : the signal it was read from; None for durations.
    reading, level : that signal in this frame, and the limit as a level of it; NaN for durations.
    """

    fault: str
    kind: Literal["worst", "best"]
    repetition: int
    frame: int
    time_s: float
    value: float
    limit: float
    unit: str
    wrong: bool
    signal: str | None = None
    reading: float = math.nan
    level: float = math.nan


def stills_of(checker: Checker) -> list[Still]:
    """Worst and best of each fault that was found, in the order of the pose file; one only where there is no other."""
    told: dict[str, tuple[float, float, str]] = {}  # of each fault's first finding: value, limit, unit
    for repetition in checker.repetitions:
        for found in repetition.faults:
            told.setdefault(found.id, (found.value, found.limit, found.unit))
    shown: list[Still] = []
    for fault in checker.pose.faults:
        if fault.id in told:
            _, limit, unit = told[fault.id]
            shown += _of_rule(checker, fault.id, fault.told_at(limit), unit)
    if "hold_short" in told:
        shown += _of_hold(checker, told["hold_short"][1])
    return shown


def beyond(rule: Rule, value: float) -> float:
    """How far a value lies beyond the limit; negative on the good side."""
    if rule.below is not None:
        return rule.limit - value
    return (abs(value) if rule.outside is not None else value) - rule.limit


def _of_rule(checker: Checker, fault: str, rule: Rule, unit: str) -> list[Still]:
    """Of a fault, by the rule that told it first."""
    recording, primary = checker.recording, checker.pose.count.signal
    read = [(rule_value(rule, r.events, recording, primary), r) for r in checker.repetitions]
    read = [(value, r) for value, r in read if math.isfinite(value)]
    worst = max((item for item in read if _has(item[1], fault)), key=lambda item: beyond(rule, item[0]))
    # A repetition that is far on the good side may be too far: hips that are much too high are not low.
    best = min(read, key=lambda item: (len(item[1].faults), beyond(rule, item[0])))
    out = [_still(checker, fault, rule, "worst", *worst, unit)]
    if best[1] is not worst[1] and beyond(rule, best[0]) < beyond(rule, worst[0]):
        out.append(_still(checker, fault, rule, "best", *best, unit))
    return out


def _still(
    checker: Checker,
    fault: str,
    rule: Rule,
    kind: Literal["worst", "best"],
    value: float,
    repetition: Repetition,
    unit: str,
) -> Still:
    recording = checker.recording
    begin_s, end_s = phase_span(repetition.events, rule.phase)
    if rule.signal is None:
        frame = _nearest(recording, (begin_s + end_s) / 2)
        time_s, wrong = float(recording.time_s[frame]), rule.broken_by(value)
        return Still(fault, kind, repetition.index, frame, time_s, value, rule.limit, unit, wrong)
    frames = recording.between(begin_s, end_s)
    values = smooth(recording.time_s[frames], recording[rule.signal][frames])
    base = _base(checker, rule, repetition, values)
    downwards = -1.0 if rule.statistic == "drop" else 1.0
    wanted = base + downwards * value
    level = base + downwards * (math.copysign(rule.limit, value) if rule.outside is not None else rule.limit)
    frame = frames.start + int(np.nanargmin(np.abs(values - wanted)))
    return Still(
        fault=fault,
        kind=kind,
        repetition=repetition.index,
        frame=frame,
        time_s=float(recording.time_s[frame]),
        value=value,
        limit=rule.limit,
        unit=unit,
        wrong=rule.broken_by(value),
        signal=rule.signal,
        reading=float(recording[rule.signal][frame]),
        level=level,
    )


def _base(checker: Checker, rule: Rule, repetition: Repetition, values: FloatArray) -> float:
    """Level that a statistic counts from: rest of a change, an extreme of a range, 0 of a level."""
    assert rule.signal is not None
    if rule.statistic == "change":
        if rule.signal == checker.pose.count.signal:
            return repetition.events.rest
        return statistic("median", *checker.recording.stretch(rule.signal, *phase_span(repetition.events, "rest")))
    if rule.statistic in ("rise", "range", "spread"):
        return float(np.nanmin(values))
    if rule.statistic == "drop":
        return float(np.nanmax(values))
    return 0.0


def _of_hold(checker: Checker, limit_s: float) -> list[Still]:
    worst = min((r for r in checker.repetitions if _has(r, "hold_short")), key=lambda r: r.hold_s)
    best = max(checker.repetitions, key=lambda r: r.hold_s)
    kinds: list[tuple[Literal["worst", "best"], Repetition]] = [("worst", worst)]
    if best is not worst:
        kinds.append(("best", best))
    out = []
    for kind, r in kinds:
        frame = _nearest(checker.recording, (r.events.peak_start_s + r.events.peak_end_s) / 2)
        time_s, wrong = float(checker.recording.time_s[frame]), r.hold_s < limit_s
        out.append(Still("hold_short", kind, r.index, frame, time_s, r.hold_s, limit_s, "s", wrong))
    return out


def _has(repetition: Repetition, fault: str) -> bool:
    return any(found.id == fault for found in repetition.faults)


def _nearest(recording: Recording, time_s: float) -> int:
    return int(np.argmin(np.abs(recording.time_s - time_s)))
