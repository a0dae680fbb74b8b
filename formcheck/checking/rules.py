"""Judges one repetition by the rules of its exercise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.checking.condition import Doubt, Fault, Rule
from formcheck.checking.definition import PoseDefinition
from formcheck.checking.events import EDGE, SMOOTH_S, TOP, FloatArray, natural_time, smooth
from formcheck.checking.recording import Recording
from formcheck.checking.repetition import Events, FoundFault, Repetition, Unjudged
from formcheck.measures.smoothness import spectral_arc_length

#: Why a hold is not called short that would be long enough with what was not seen of it.
HOLD_UNSEEN = "part of the hold was not seen"
#: Phases that are not seen whole where a clip ends in the peak.
_AFTER_THE_PEAK = ("down", "repetition", "held", "swing", "arch")
#: A signal must be there in this share of a phase's frames to be judged.
_ENOUGH = 0.5
#: A way is read from the last value before a repetition, and to the first after it, where its begin or end lies in a
#: stretch without one that is longer than this, seconds: who is lost from sight on the way up has risen all the same.
_UNREAD_S = 0.25
#: A duration is judged when frames come at least this often within the limit: crossing times are then
#: right to a sixth of the limit.
_FRAMES_WITHIN_LIMIT = 3
#: Share of a whole natural movement's time that passes between 10 and 90 % of its way: about half.
EDGE_TO_TOP_SHARE = float(np.diff(natural_time(np.array([EDGE, TOP])))[0])

#: A stroke is read at this many samples a second, smoothed over this spread (seconds), with the spectrum up to this
#: frequency and above this share of its peak: clean strokes of recorded and rendered backs then read -1.37 to -1.65,
#: the same stopped and started 1.5 to 2 times a second -1.80 to -1.93 - where they last this long (seconds).
_STROKE_HZ, _STROKE_SPREAD_S, _STROKE_UP_TO_HZ, _STROKE_NOISE, _SHORTEST_STROKE_S = 30.0, 0.1, 4.0, 0.1, 1.5
#: A stroke that is this many times as fast from one frame to the next as in the mean is not all movement: smooth ones
#: reach 1.9, one stopped and started twice a second 2.9; a head that leaves the outline of a recorded back 4.3.
_LEAP = 4.0

#: Where a stroke is slowest is looked for between these shares of its way, since at its ends it begins and stops;
#: smoothed over less, seconds, or halts would be filled: at 1.5 a second they read 0.33 to 0.36, clean strokes 0.42
#: and more.
_INNER_WAY, _HALT_SPREAD_S = (0.15, 0.85), 0.07

#: Between 10 and 90 % of a smoothed jump, seconds: it adds to the width of a movement in squares, as for bell curves.
_SMOOTHED_EDGE_S = 2.563 * SMOOTH_S


def phase_span(events: Events, phase: str) -> tuple[float, float]:
    """Begin and end of a phase, seconds. `rest` is the last second before the repetition.

    `arch` is the far end of the other way, of exercises that swing both ways, and `swing` the way there from the
    peak; elsewhere the one is empty and the other the way down.
    """
    arch_start_s = events.arch_start_s if events.arch_start_s is not None else events.end_s
    return {
        "rest": (events.start_s - 1.0, events.start_s),
        "up": (events.start_s, events.peak_start_s),
        "peak": (events.peak_start_s, events.peak_end_s),
        "held": (events.peak_start_s, events.lowering_s),
        "down": (events.peak_end_s, events.end_s),
        "swing": (events.peak_end_s, arch_start_s),
        "arch": (arch_start_s, events.arch_end_s if events.arch_end_s is not None else events.end_s),
        "repetition": (events.start_s, events.end_s),
    }[phase]


def statistic(kind: str, time_s: FloatArray, values: FloatArray) -> float:
    """A statistic of a stretch of signal; NaN when there is nothing to read.

    `drop`: deepest fall below the best so far; `rise`: the reverse; `range`: greatest less least, and `spread` without
    the tenth at either end; `smoothness`:
    spectral arc length of the rate of change (-1.4 for one smooth stroke, less for a jerky one); `slowest`: the least
    speed on the inner way as a share of the mean. Extremes are read off the smoothed signal, so that one bad frame does
    not decide.
    """
    if kind in ("smoothness", "slowest"):
        level = _stroke(time_s, values, _STROKE_SPREAD_S if kind == "smoothness" else _HALT_SPREAD_S)
        return math.nan if level is None else _smoothness(level) if kind == "smoothness" else _slowest(level)
    v = smooth(time_s, values)
    v = v[np.isfinite(v)]
    if len(v) == 0:
        return math.nan
    if kind == "median":
        return float(np.median(v))
    if kind == "min":
        return float(v.min())
    if kind == "max":
        return float(v.max())
    if kind == "range":
        return float(v.max() - v.min())
    if kind == "spread":
        return float(np.subtract(*np.percentile(v, [90, 10])))
    if kind == "drop":
        return float((np.maximum.accumulate(v) - v).max())
    if kind == "rise":
        return float((v - np.minimum.accumulate(v)).max())
    raise ValueError(f"no statistic {kind!r}")


def _stroke(time_s: FloatArray, values: FloatArray, spread_s: float) -> FloatArray | None:
    """A stroke smoothed over a spread, at `_STROKE_HZ`; None where it leaps, or is too short."""
    if len(time_s) < 3:
        return None
    good = np.isfinite(values)
    t, v = time_s[good], values[good]
    if len(t) < 3 or np.abs(np.diff(v) / np.diff(t)).max() > _LEAP * np.ptp(v) / np.ptp(t):
        return None
    even_s = np.arange(time_s[0], time_s[-1], 1.0 / _STROKE_HZ)
    return np.interp(even_s, time_s, smooth(time_s, values, spread_s))


def _smoothness(level: FloatArray) -> float:
    """Spectral arc length of a stroke; NaN where it has a gap."""
    return spectral_arc_length(
        np.gradient(level) * _STROKE_HZ, _STROKE_HZ, highest_hz=_STROKE_UP_TO_HZ, noise_floor=_STROKE_NOISE
    )


def _slowest(level: FloatArray) -> float:
    """Least speed of a stroke on its inner way, as a share of its mean."""
    if level[-1] == level[0]:
        return math.nan
    speed, way = np.abs(np.gradient(level)), (level - level[0]) / (level[-1] - level[0])
    inner = np.flatnonzero((way > _INNER_WAY[0]) & (way < _INNER_WAY[1]))
    return float(speed[inner[0] : inner[-1] + 1].min() / speed.mean()) if len(inner) else math.nan


def rule_value(rule: Rule, events: Events, recording: Recording, primary: str) -> float:
    """The value a rule compares with its limit; NaN when too little of the phase was seen.

    `change` is the median over the phase less the resting level: of the primary signal as the repetition was
    read from it, of any other the median over the rest before.
    """
    begin_s, end_s = phase_span(events, rule.phase)
    if rule.signal is None:
        if rule.phase not in ("up", "down"):
            return end_s - begin_s
        return math.sqrt(max(0.0, (end_s - begin_s) ** 2 - _SMOOTHED_EDGE_S**2)) / EDGE_TO_TOP_SHARE
    if rule.statistic in ("rise", "drop", "range") and rule.phase == "repetition":
        begin_s, end_s = recording.around(rule.signal, begin_s, end_s, _UNREAD_S)
    time_s, values = recording.stretch(rule.signal, begin_s, end_s)
    if len(values) == 0 or np.isfinite(values).mean() < _ENOUGH:
        return math.nan
    if rule.statistic == "change":
        own = statistic("median", *recording.stretch(rule.signal, *phase_span(events, "rest")))
        before = events.rest if rule.signal == primary else own
        return statistic("median", time_s, values) - before
    return statistic(rule.statistic, time_s, values)


@dataclass(frozen=True, slots=True)
class Case:
    """A repetition and what its faults are judged by."""

    pose: PoseDefinition
    events: Events
    recording: Recording
    views: tuple[str, str]
    """That of the repetition and that at rest before it."""
    units: Mapping[str, str]
    """Of each signal."""
    frame_s: float
    """The usual time between frames, seconds."""
    doubt: str | None = None
    """Why nothing of this repetition is to be told, where that is so."""

    def value(self, rule: Rule) -> float:
        """What a rule compares with its limit."""
        return rule_value(rule, self.events, self.recording, self.pose.count.signal)


def judge(case: Case) -> tuple[tuple[FoundFault, ...], tuple[Unjudged, ...]]:
    """Faults of a repetition, and the faults that could not be judged with the reason."""
    verdicts = [_verdict(fault, case) for fault in case.pose.faults]
    verdicts += [Unjudged(item.id, item.why) for item in case.pose.not_judged]
    found = tuple(verdict for verdict in verdicts if isinstance(verdict, FoundFault))
    return found, tuple(verdict for verdict in verdicts if isinstance(verdict, Unjudged))


def _verdict(fault: Fault, case: Case) -> FoundFault | Unjudged | None:
    """The fault of a repetition, or why it is not judged; None: it was done well."""
    if case.views[0] in case.pose.views and not case.doubt:
        read = ((rule, case.value(rule)) for rule in fault.told_by if not rule.instead)
        told = next(((rule, value) for rule, value in read if rule.broken_by(value)), None)
        if told is not None:
            return _found(fault, *told, case)
    why = _cannot_judge(fault, case) or case.doubt
    if why is not None:
        return Unjudged(fault.id, why)
    value = case.value(fault)
    if math.isnan(value):
        return _instead(fault, case)
    broken = fault.broken_by(value)
    if broken or (fault.too_close(value) and any(rule.broken_by(case.value(rule)) for rule in fault.backed_by)):
        why = doubted(fault.unless, case.events, case.recording, case.pose.count.signal)
        limit = fault.limit if broken else fault.passed_from
        return Unjudged(fault.id, why) if why is not None else _found(fault, fault, value, case, limit)
    if fault.too_close(value):
        return Unjudged(fault.id, "too small to tell")
    half_a_frame_at_either_end = fault.statistic == "duration" and abs(value - fault.limit) < case.frame_s
    return Unjudged(fault.id, "frame rate") if half_a_frame_at_either_end else None


def _instead(fault: Fault, case: Case) -> FoundFault | Unjudged | None:
    """What the readings say that are asked where the fault's own is missing."""
    for rule in fault.told_by:
        value = case.value(rule) if rule.instead else math.nan
        if rule.broken_by(value):
            return _found(fault, rule, value, case)
        if rule.clears(value):
            return None
    signal = fault.signal or case.pose.count.signal
    missing = case.recording.why_missing(signal, *phase_span(case.events, fault.phase))
    return Unjudged(fault.id, missing or "not visible")


def _found(fault: Fault, rule: Rule, value: float, case: Case, limit: float | None = None) -> FoundFault:
    """The fault, as this rule (itself, or another reading of it) has told it."""
    unit = case.units[rule.signal] if rule.signal is not None else "s"
    limit = rule.limit if limit is None else limit
    return FoundFault(fault.id, value, limit, unit, *phase_span(case.events, rule.phase), fault.say, fault.weight)


def doubted(doubts: Sequence[Doubt], events: Events, recording: Recording, primary: str) -> str | None:
    """Why what was read is not to be told after all; None: it is. What cannot be read raises no doubt."""
    broken = (d.why for d in doubts if d.broken_by(rule_value(d, events, recording, primary)))
    return next(broken, None)


def without_hidden(pose: PoseDefinition, found: tuple[FoundFault, ...]) -> tuple[FoundFault, ...]:
    """The faults to tell: those that come along with another one found are left out."""
    ids = {fault.id for fault in found}
    hidden = {name for fault in pose.faults if fault.id in ids for name in fault.hides}
    return tuple(fault for fault in found if fault.id not in hidden)


def judge_hold(
    pose: PoseDefinition,
    events: Events,
    hold_s: float,
    prescribed_s: float | None,
    unseen_s: float = 0.0,
    broken_off: bool = False,
    doubt: str | None = None,
) -> FoundFault | Unjudged | None:
    """`hold_short`, when a hold is prescribed. What was not seen of the repetition is not held, and may have been.

    A whole clip that ends in the hold shows all of it that anyone will see; of one that is broken off the rest is lost.
    `doubt` says why a short hold is not to be told, where that is so.
    """
    limit = prescribed_s if prescribed_s is not None else pose.hold.prescribed_s
    if limit is None:
        return Unjudged("hold_short", "no hold prescribed")
    if hold_s >= limit:
        return None
    if broken_off and not events.complete:
        return Unjudged("hold_short", "the clip breaks off during the hold")
    if hold_s + unseen_s >= limit:
        return Unjudged("hold_short", HOLD_UNSEEN)
    if hold_s + pose.hold.read_to_s >= limit:
        return Unjudged("hold_short", "too small to tell")
    if doubt is not None:
        return Unjudged("hold_short", doubt)
    return FoundFault(
        "hold_short", hold_s, limit, "s", events.peak_start_s, events.peak_end_s, pose.hold.say, pose.hold.weight
    )


def judge_order(
    pose: PoseDefinition, events: Events, side: str | None, done: Sequence[Repetition], doubt: str | None
) -> FoundFault | Unjudged | None:
    """`side_repeated`, when a repetition is done to the same side as the one before, of an exercise that alternates.

    `doubt` says why that is not to be told, where it is so.
    """
    sides = pose.count.side
    if sides is None or not sides.repeated_say or side is None or not done or done[-1].side != side:
        return None
    if doubt is not None:
        return Unjudged("side_repeated", doubt)
    return FoundFault(
        "side_repeated", 2, 1, "repetitions", events.start_s, events.end_s, sides.repeated_say, sides.repeated_weight
    )


def judge_sides(pose: PoseDefinition, repetitions: Sequence[Repetition]) -> list[FoundFault]:
    """Faults of a set as a whole: one side never done."""
    sides = pose.count.side
    done = [repetition for repetition in repetitions if repetition.side is not None]
    if sides is None or not done:
        return []
    found = []
    if sides.missing_say and len({repetition.side for repetition in done}) == 1:
        times = (done[0].events.start_s, done[-1].events.end_s)
        found.append(FoundFault("side_missing", 1, 2, "sides", *times, sides.missing_say, 0))
    return found


def side_of(pose: PoseDefinition, events: Events, recording: Recording) -> str | None:
    """Side a repetition is named after; None for exercises without sides, or where neither can be read."""
    sides = pose.count.side
    if sides is None:
        return None
    peak = events.peak_start_s, events.peak_end_s
    left, right = (statistic("median", *recording.stretch(name, *peak)) for name in (sides.left, sides.right))
    if math.isnan(left) or math.isnan(right):
        return None
    return "left" if left >= right else "right"


def reported_measures(pose: PoseDefinition, events: Events, recording: Recording) -> dict[str, dict[str, float]]:
    """Rest, peak, least and greatest of each reported signal; NaN where it could not be read."""
    out: dict[str, dict[str, float]] = {}
    for name, signal in pose.signals.items():
        if not signal.report:
            continue
        spans = {"rest": ("rest", "median"), "peak": ("peak", "median")}
        spans |= {"min": ("repetition", "min"), "max": ("repetition", "max")}
        read = {}
        for key, (phase, kind) in spans.items():
            read[key] = statistic(kind, *recording.stretch(name, *phase_span(events, phase)))
        out[name] = read
    return out


def _cannot_judge(fault: Fault, case: Case) -> str | None:
    pose, events, views, frame_s = case.pose, case.events, case.views, case.frame_s
    allowed = fault.views or pose.views
    # who is turned from the camera between rest and peak has changed in the picture by that alone
    if views[0] not in allowed or (fault.statistic == "change" and views[1] not in (*allowed, "unknown")):
        return "view"
    if fault.statistic == "duration" and frame_s * _FRAMES_WITHIN_LIMIT > fault.limit:
        return "frame rate"
    if fault.statistic == "smoothness" and frame_s > 1 / (2 * _STROKE_UP_TO_HZ):  # Nyquist: faster is made up
        return "frame rate"
    if fault.statistic == "smoothness":
        begin_s, end_s = phase_span(events, fault.phase)
        if end_s - begin_s < _SHORTEST_STROKE_S:
            return "too quick to tell"
    if fault.statistic == "change" and fault.signal in (None, pose.count.signal) and not events.rest_seen:
        return "the posture at rest was not seen"
    after = ("down", "repetition", "held") if events.arch_start_s is not None else _AFTER_THE_PEAK
    if not events.complete and fault.phase in after:
        return "the clip ends during the repetition"
    if pose.count.kind == "cycle" and events.arch_start_s is None and fault.phase in ("repetition", "swing", "arch"):
        return "the other half did not follow"
    return None
