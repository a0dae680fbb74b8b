"""The label file of a clip: times read off the true primary signal, never off the picture."""

import json
from pathlib import Path

import numpy as np

VIEW = {"seated_twist": "front_oblique"}


def primary_signal(exercise, truth):
    """The true value a frame (frames,) that a repetition is timed on; `truth` by the names of the truth file."""
    return np.asarray(truth[{"bridge": "hip_line_deg", "cat_camel": "cat_camel"}.get(exercise, "stroke")], float)


def labels(line, signal):
    """The label file's content (see the README) of a `Timeline` and its primary signal (frames,)."""
    choreo = line.choreo
    rows = []
    for rep in line.reps:
        row = dict(**events(line, rep, signal), side=rep.side, faults=sorted(rep.faults))
        if rep.may:
            row["may"] = sorted(rep.may)
        rows.append(row)
    content = dict(
        pose=line.pose,
        fps=plain(line.fps),
        view=choreo.view or VIEW.get(line.pose, "side"),
        made="rendered",
        seconds=round(line.frames / line.fps, 3),
        frames=line.frames,
        prescription=choreo.prescription,
        breaths_per_min=plain(choreo.breaths_per_min),
        repetitions=rows,
        set_faults=list(choreo.set_faults),
        truth=f"{choreo.name}.truth.npz",
    )
    if choreo.cannot_judge_ok:
        content["cannot_judge_ok"] = True
    if choreo.note:
        content["note"] = choreo.note
    return content


def write_labels(folder, line, truth):
    """Write FOLDER/NAME.labels.json of a Timeline and the content of its truth file."""
    name = line.choreo.name
    content = labels(line, primary_signal(line.pose, truth))
    Path(folder, f"{name}.labels.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def plain(number):
    """12.0 as 12."""
    return int(number) if float(number).is_integer() else number


def events(line, rep, signal):
    """Label times (s) of one repetition.

    start/end: where the signal crosses 10 % of this repetition's own excursion from rest; peak_start/peak_end:
    where it first reaches and last leaves 90 %. Cat-camel's peak is the rounded back; arch_* are the same for
    the arched back, and the cycle ends when the arch is back under 10 %.
    """
    times = line.times
    way = signal - float(np.interp(rep.start, times, signal))
    until = rep.end if rep.arch_start is None else rep.arch_start
    top = way[(times >= rep.start) & (times <= until)].max()
    found = dict(
        start_s=first_rise(line, way, 0.1 * top, rep.start, until),
        peak_start_s=first_rise(line, way, 0.9 * top, rep.start, until),
        peak_end_s=last_fall(line, way, 0.9 * top, rep.start, until),
        end_s=last_fall(line, way, 0.1 * top, rep.start, until),
    )
    if rep.arch_start is not None:
        low = (-way)[(times >= rep.peak_end) & (times <= rep.end)].max()
        found["arch_start_s"] = first_rise(line, -way, 0.9 * low, rep.peak_end, rep.end)
        found["arch_end_s"] = last_fall(line, -way, 0.9 * low, rep.peak_end, rep.end)
        found["end_s"] = last_fall(line, -way, 0.1 * low, rep.peak_end, rep.end)
    return {key: round(value, 3) for key, value in found.items()}


def first_rise(line, way, level, begin, end):
    """When (s) `way` first rises through `level` between two times, read between frames."""
    i = _above(line, way, level, begin, end)[0]
    return _crossing(line.times, way, level, i, i - 1)


def last_fall(line, way, level, begin, end):
    """When (s) `way` last falls through `level` between two times, read between frames."""
    i = _above(line, way, level, begin, end)[-1]
    return _crossing(line.times, way, level, i, i + 1)


def _above(line, way, level, begin, end):
    pad = 1.0 / line.fps
    return np.flatnonzero((line.times >= begin - pad) & (line.times <= end + pad) & (way >= level))


def _crossing(times, way, level, i, j):
    if j < 0 or j >= len(way):
        return float(times[i])
    share = (level - way[j]) / (way[i] - way[j])
    return float(times[j] + share * (times[i] - times[j]))
