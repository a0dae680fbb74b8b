"""A repetition that was under way when the clip began: its beginning was not seen, and results say so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from formcheck.checking.definition import PoseDefinition
from formcheck.checking.events import FloatArray
from formcheck.checking.recording import Recording
from formcheck.checking.repetition import Repetition

#: Under way is what was up for the whole of the clip's first second: a tracker that has to find its feet took a leg on
#: the floor for a lifted one for 0.75 s. It must have been read in this share of the frames.
_UP_S, _READ = 1.0, 0.8
#: Up is more than this share of the way that repetitions go, down less than this one.
_UP, _DOWN = 0.5, 0.25
#: Where none was counted, the way down must be so many times the smallest excursion that counts.
_PLAIN = 2.0


def under_way_until(pose: PoseDefinition, recording: Recording, repetitions: Sequence[Repetition]) -> float | None:
    """When the repetition was over that the clip began in, seconds; None where none is known to have been under way.

    It may be counted (`Count.held_from`); its hold is then only what was seen of it. Not told of exercises that swing
    both ways, nor of those that are timed by other signals: what these turn from is learnt where the clip begins.
    """
    count = pose.count
    time_s, values = recording.time_s, recording[count.signal]
    if count.kind == "cycle" or count.timed_by or count.refined_by or not time_s.size:
        return None
    first = values[time_s <= time_s[0] + _UP_S]
    if time_s[-1] - time_s[0] <= _UP_S or np.isfinite(first).mean() < _READ:
        return None
    if count.held_from is not None and repetitions and np.nanmin(first) >= count.held_from:
        events = repetitions[0].events
        _, before = recording.stretch(count.signal, time_s[0], events.peak_start_s)
        if np.nanmin(before, initial=np.inf) >= count.held_from:
            return events.end_s
    if repetitions:
        rest, peak = np.median([(r.events.rest, r.events.peak) for r in repetitions], axis=0)
        down_s = _down_s(time_s, values, first, rest, peak - rest)
        found = down_s is not None and down_s < repetitions[0].events.start_s
    else:
        rest, peak = np.nanmin(values), np.nanmedian(first)
        down_s = _down_s(time_s, values, first, rest, peak - rest)
        after = values[time_s >= down_s] if down_s is not None else values
        found = peak - rest >= _PLAIN * count.min_excursion and bool(np.nanmax(after) < rest + _UP * (peak - rest))
    return down_s if found and down_s is not None and _kept(pose, recording, down_s) else None


def _down_s(time_s: FloatArray, values: FloatArray, first: FloatArray, rest: float, way: float) -> float | None:
    """When a signal that was up at first (n,) was down for the first time, seconds; None where it was not, or never."""
    if np.nanmin(first) < rest + _UP * way:
        return None
    down = values <= rest + _DOWN * way
    return float(time_s[np.argmax(down)]) if down.any() else None


def _kept(pose: PoseDefinition, recording: Recording, until_s: float) -> bool:
    """Whether all that was seen till then was within the exercise."""
    frames = recording.between(-np.inf, until_s)
    return not any(
        condition.broken_by(value) for condition in pose.keep for value in recording[condition.signal][frames].tolist()
    )
