"""Times a repetition by other signals than the one that found it: one that follows the movement, then many together."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import accumulate, chain
from typing import TypeGuard

import numpy as np

from formcheck.checking.definition import PoseDefinition
from formcheck.checking.events import FloatArray, find_events
from formcheck.checking.recording import Recording
from formcheck.checking.repetition import Events

#: A signal that times a repetition is looked at from this long before it to this long after it, seconds, and must have
#: been read in this share of the frames.
_BESIDE_S, _ENOUGH = 1.0, 0.5
#: What it reads for less than half of this time is no movement, seconds: legs being changed are taken for the arms.
_SPIKE_S = 0.5
#: It times what it was under way in for this share of the time: a head may nod while the trunk is turned.
_MOST = 0.5
#: Signals taken together are compared at rest and held: the last of these seconds before the start, and the hold less
#: this share at either end. Each must have so many frames.
_REST_S, _REST_UP_TO_S, _INNER, _FEWEST = 1.2, 0.05, 0.1, 5
#: How they vary together is believed to this share, the rest goes by each alone; and none is thought to be read better
#: than to this share of the largest change. The times of 58 rendered twists hardly depend on either: medians of the
#: hold's error are 0.15 to 0.20 s for 0.5 to 0.9 and 0.03 to 0.10.
_TOGETHER, _READ_TO = 0.8, 0.03
#: Rest and hold are read off the times, and the times off those: after so many rounds they hardly change.
_ROUNDS = 3
#: Taken together they tell how long a hold was where they stray by no more than this share of their way at rest and
#: held (58 twists: 0.01 to 0.12), and nothing where they stray by more than that. The first groups alone are asked only
#: where they stray by no more than in those twists (0.08 to 0.16 make no difference).
_SURE, _AT_ALL, _ALONE = 0.08, 0.16, 0.12
#: A reading that falls by this share of its way from one frame to the next, no longer apart than this, seconds, so many
#: times about one repetition, is of a limb that the model loses and finds again: of a far arm held out behind the head
#: for 2.9 s it fell seven times, and the longest stretch was 0.1 s; of 73 other bird dogs at most twice.
_LOST, _LOST_WITHIN_S, _LOST_TIMES = 0.5, 0.13, 3


def timed(pose: PoseDefinition, recording: Recording, events: Events, last_end_s: float) -> tuple[Events, bool]:
    """The same repetition as what times it has it, and whether that moved by enough to be right about a hold.

    `last_end_s` is when the repetition before was over, seconds.
    """
    count = pose.count
    sure = True
    if count.timed_by is not None:
        events, sure = _by_one(pose, count.timed_by, recording, events, last_end_s)
    if count.refined_by:
        refined, strays = _by_many(pose, recording, events, last_end_s)
        events, sure = refined, sure if strays is None else strays <= _SURE
    return events, sure


def _by_one(
    pose: PoseDefinition, name: str, recording: Recording, events: Events, last_end_s: float
) -> tuple[Events, bool]:
    """Timed by one signal, if it was seen and moved by at least half of what it strays."""
    begin_s = max(events.start_s - _BESIDE_S, last_end_s)
    time_s, values = recording.stretch(name, begin_s, events.end_s + _BESIDE_S)
    if np.isfinite(values).mean() < _ENOUGH:
        return events, True
    wander = pose.signals[name].wander
    read = find_events(time_s, without_spikes(time_s, values), events.complete, wander)
    if not _same(read, events) or _common_s(read, events) < _MOST * (events.end_s - events.start_s):
        return events, True
    sure = read.peak - read.rest >= wander / 2
    believed = sure or read.end_s - read.start_s >= pose.count.min_duration_s
    return replace(read, rest=events.rest, peak=events.peak) if believed else events, sure


def _by_many(
    pose: PoseDefinition, recording: Recording, events: Events, last_end_s: float
) -> tuple[Events, float | None]:
    """Timed by several signals together, and by which share of their way they stray; None where they were not seen.

    Elbows are over the knee long before the trunk has turned: it is held when the last of all has arrived, within its
    noise, and no more when the first leaves.
    """
    names = list(chain.from_iterable(pose.count.refined_by))
    lots = list(accumulate(len(group) for group in pose.count.refined_by))
    until_s = events.end_s + _BESIDE_S
    strays = None
    for _ in range(_ROUNDS):
        begin_s = max(events.start_s - _REST_S, last_end_s)
        frames = recording.between(begin_s, until_s)
        values = np.stack([recording[name][frames] for name in names], axis=1)
        seen = np.isfinite(values).all(axis=1)
        time_s, values = recording.time_s[frames][seen], values[seen]
        inner_s = _INNER * (events.peak_end_s - events.peak_start_s)
        rest = time_s <= events.start_s - _REST_UP_TO_S
        begin_held_s, end_held_s = events.peak_start_s + inner_s, events.peak_end_s - inner_s
        third_s = (events.end_s - events.start_s) / 3
        if strays is None and events.peak_end_s - events.peak_start_s < third_s:  # a guess that overshot on the way
            begin_held_s, end_held_s = events.start_s + third_s, events.end_s - third_s
        held = (time_s >= begin_held_s) & (time_s <= end_held_s)
        if min(rest.sum(), held.sum()) < _FEWEST:
            break
        *first, (share, stray) = (between(values[:, :n], values[rest, :n], values[held, :n]) for n in lots)
        alone = [lot for lot in first if lot[1] <= _ALONE]
        least = np.min([share, *(part + noise for part, noise in alone)], axis=0)
        wander = max([stray, *(noise for _, noise in alone)])
        beside = time_s >= events.start_s - _BESIDE_S
        read = find_events(time_s[beside], least[beside], events.complete, wander)
        if stray > _AT_ALL or not _same(read, events) or read.end_s - read.start_s < pose.count.min_duration_s:
            return events, math.inf
        events, strays = replace(read, rest=events.rest, peak=events.peak), stray
    return events, strays


def lost_s(recording: Recording, signal: str, events: Events) -> float:
    """How much longer a repetition may have been held, seconds, where what the signal reads is lost and found again."""
    begin_s, end_s = events.start_s - _BESIDE_S, events.end_s + _BESIDE_S
    time_s, values = recording.stretch(signal, begin_s, end_s)
    seen = np.isfinite(values)
    falls = -np.diff(values[seen]) > _LOST * (events.peak - events.rest)
    times = int((falls & (np.diff(time_s[seen]) <= _LOST_WITHIN_S)).sum())
    return end_s - begin_s if times >= _LOST_TIMES else 0.0


def without_spikes(time_s: FloatArray, values: FloatArray) -> FloatArray:
    """The median of a moment around each time; (n,) in, (n,) out, missing where all of it is (NaN)."""
    first = np.searchsorted(time_s, time_s - _SPIKE_S / 2, "left")
    last = np.searchsorted(time_s, time_s + _SPIKE_S / 2, "right")
    around = (values[a:b] for a, b in zip(first, last, strict=True))
    return np.array([np.median(v[np.isfinite(v)]) if np.isfinite(v).any() else math.nan for v in around])


def _same(read: Events | None, events: Events) -> TypeGuard[Events]:
    """Whether these events are of the same time."""
    return read is not None and _common_s(read, events) > 0


def _common_s(read: Events, events: Events) -> float:
    """How long both are under way, seconds; less than 0 where the one ends before the other begins."""
    return min(read.end_s, events.end_s) - max(read.start_s, events.start_s)


def between(values: FloatArray, rest: FloatArray, held: FloatArray) -> tuple[FloatArray, float]:
    """How far signals taken together are from rest (0) to hold (1), and the standard deviation of that at both.

    Fisher's linear discriminant (1936, Annals of Eugenics 7:179): each signal counts by how far it stands out of its
    own noise. `values` (n, k), `rest` (r, k) and `held` (h, k) are the signals, all in one unit; shares (n,). The
    deviation is infinite where nothing differs.
    """
    own = np.median(rest, axis=0)
    change = np.median(held, axis=0) - own
    if not change.any():
        return np.zeros(len(values)), math.inf
    noise = np.cov(rest, rowvar=False, bias=True) + np.cov(held, rowvar=False, bias=True)
    each = np.diag(np.diag(noise))
    least = np.eye(len(change)) * (_READ_TO * np.abs(change).max()) ** 2
    weights = np.linalg.solve(_TOGETHER * noise + (1 - _TOGETHER) * each + least, change)
    weights /= float(change @ weights)
    return (values - own) @ weights, math.sqrt(max(0.0, float(weights @ noise @ weights)))
