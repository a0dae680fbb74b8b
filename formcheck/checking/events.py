"""Reads the events of one repetition off its primary signal. Pure functions on arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from formcheck.checking.repetition import Events

FloatArray = NDArray[np.float64]

#: Shares of the excursion at which a repetition starts and ends, and at which its peak does (label format).
EDGE, TOP = 0.10, 0.90
#: Spread of the smoothing of the signal before events are read, seconds: keeps a 0.4 s lowering, drops jitter.
SMOOTH_S = 0.07
#: How long before the movement the resting level is read, seconds.
REST_S = 1.0
#: A clip ends on the way up where the signal has risen by this share of the excursion in the last moment, seconds.
_RISING, _LAST_S = 0.1, 0.25
#: A reading that strays by this share of its way reaches the peak's level at random; a rise that seems to go on for
#: so many times what was seen of it has a start that was read too early.
_STRAYS, _SLOWED = 0.4, 3.0
#: A rest that was not seen is supposed to have been so long before, seconds: too long to smooth into what was.
_UNSEEN_REST_S = np.array([0.3, 0.25])
#: Rest was seen where the signal was read for so long before the start, seconds, without a gap so long: what was lost
#: and begins anew may do so half-way.
_REST_SEEN_S, _REST_LOST_S = 0.3, 0.5
#: Without a frame for longer than this, seconds, nobody knows what was held: a camera that was frozen or lost.
NO_FRAME_S = 1.0
#: The last descent begins where its speed first passes this share of its greatest speed.
_ONSET = 0.25


def smooth(time_s: FloatArray, values: FloatArray, spread_s: float = SMOOTH_S) -> FloatArray:
    """Gaussian mean over time, without lag and for any frame rate; missing values (NaN) are passed over.

    (n,) in, (n,) out; NaN only where no value lies within three spreads.
    """
    good = np.isfinite(values)
    t, v = time_s[good], values[good]
    if len(t) == 0 or len(time_s) == 0:
        return np.full(len(values), np.nan)
    first = np.searchsorted(t, time_s - 3 * spread_s, "left")
    last = np.searchsorted(t, time_s + 3 * spread_s, "right")
    window = first[:, None] + np.arange(max(1, int((last - first).max())))
    inside = window < last[:, None]
    window = np.minimum(window, len(t) - 1)
    weights = np.exp(-0.5 * ((t[window] - time_s[:, None]) / spread_s) ** 2) * inside
    total = weights.sum(axis=1)
    return np.where(total > 0, (weights * v[window]).sum(axis=1) / np.where(total > 0, total, 1.0), np.nan)


def find_events(time_s: FloatArray, values: FloatArray, finished: bool = True, wander: float = 0.0) -> Events | None:
    """Events of the one excursion upwards in this stretch of signal; None if none has reached its peak.

    Parameters
    ----------
    time_s, values : (n,) seconds and the primary signal, from rest through the peak to rest again. NaN = gap.
    finished : False when the clip ended before the signal came back: the end is then the last frame.
    wander : how far the reading strays while the person keeps still, in its own unit: see `top_share`.
    """
    good = np.isfinite(values)
    if good.sum() < 3:
        return None
    t = time_s[good]
    v = smooth(t, values[good])
    top = int(np.argmax(v))
    rest_before = _resting(t[: top + 1], v[: top + 1], v[top])
    peak = peak_level(v, rest_before)
    excursion = peak - rest_before
    if not excursion > 0 or (not finished and _rising(t, v, excursion)):
        return None
    start_s, peak_start_s = flank(t[: top + 1], v[: top + 1], rest_before, peak, wander)
    # Lying down again rarely gives the same reading to the degree: the way down has a rest of its own.
    rest_after = _resting(-t[top:][::-1], v[top:][::-1], v[top]) if finished else rest_before
    end_s, peak_end_s = (-time for time in flank(-t[top:][::-1], v[top:][::-1], rest_after, peak, wander, excursion))
    end_s = end_s if finished else float(t[-1])
    lowering_s = max(peak_end_s, _descent_onset(t[top:], v[top:], end_s)) if finished else float(t[-1])
    return Events(
        start_s=start_s,
        peak_start_s=peak_start_s,
        peak_end_s=peak_end_s,
        lowering_s=lowering_s,
        end_s=end_s,
        rest=float(rest_before),
        peak=peak,
        complete=finished,
    )


def with_rest(time_s: FloatArray, values: FloatArray, begin_s: float, level: float) -> tuple[FloatArray, FloatArray]:
    """A stretch of signal (n,) with a rest put before its begin that was not seen: both (n + 2,)."""
    return np.append(begin_s - _UNSEEN_REST_S, time_s), np.append([level, level], values)


def rest_as_after(values: FloatArray, rest_from: float) -> FloatArray:
    """A stretch of signal (n,) of who comes from further down than `rest_from`, no lower than it comes back to."""
    if np.isnan(values).all():
        return values
    return np.maximum(values, min(rest_from, float(np.nanmin(values[int(np.nanargmax(values)) :]))))


def was_read(time_s: FloatArray, values: FloatArray) -> bool:
    """Whether the signal (n,) was read at rest until a movement starts, with which these end."""
    seen_s = time_s[np.isfinite(values)]
    gone = np.flatnonzero(np.diff(seen_s) > _REST_LOST_S)
    since = seen_s[gone[-1] + 1 if len(gone) else 0 :]
    return len(since) > 0 and float(since[-1] - since[0]) >= _REST_SEEN_S


def held_s(time_s: FloatArray, values: FloatArray, begin_s: float, end_s: float, gap_s: float) -> float:
    """Seconds between two times less the gaps: stretches without a value longer than `gap_s`.

    Where there was no frame either it takes a longer one: files leave out pictures in which nothing moves.
    """
    read = np.flatnonzero(np.isfinite(values))
    seen = time_s[read]
    unread = np.diff(read) > 1
    gaps = np.diff(seen) > np.where(unread, gap_s, max(gap_s, NO_FRAME_S))
    inside = np.diff(np.clip(seen, begin_s, end_s))  # part of each step that lies between the two times
    return end_s - begin_s - float(inside[gaps].sum())


def peak_level(v: FloatArray, rest: float) -> float:
    """Extreme of a repetition: the upper quartile of its upper fifth.

    So a slow drift of the reading during a hold does not move the 90 % level, and one bad frame does not set it.
    """
    highest = float(v.max())
    return float(np.percentile(v[v >= rest + 0.8 * (highest - rest)], 75))


def top_share(excursion: float, wander: float) -> float:
    """Share of an excursion at which the times of its peak are read: 90 %, or lower, down to half-way.

    A reading that strays by a twentieth of its way while the person keeps still crosses 90 % at random: it is read no
    nearer to the peak than twice as far as it strays.
    """
    return min(max(1.0 - 2.0 * wander / excursion, 0.5), TOP) if excursion > 0 else TOP


def flank(
    t: FloatArray, v: FloatArray, rest: float, peak: float, wander: float, excursion: float | None = None
) -> tuple[float, float]:
    """When a rise from `rest` to `peak` leaves its lowest tenth, and when it reaches the highest.

    The highest is read where `top_share` says, and carried on from there as natural movement goes, up to where it is
    reached: beyond that only where the reading strays so much that it gets there by chance, and not by much.
    `excursion` is what it is a tenth of, where that is not this rise.
    """
    excursion = peak - rest if excursion is None else excursion
    share = top_share(excursion, wander)
    start_s = first_rise(t, v, rest + EDGE * (peak - rest), last=True)
    rise = t >= start_s
    passed_s, reached_s = (
        first_rise(t[rise], v[rise], peak - (1.0 - level) * excursion, last=False) for level in (share, TOP)
    )
    start, read, top = natural_time(np.array([EDGE, share, TOP])).tolist()
    more_s = (top - read) / (read - start) * (passed_s - start_s)
    carried_on = wander > _STRAYS * excursion and more_s <= _SLOWED * (reached_s - passed_s)
    return start_s, min(passed_s + more_s, float(t[-1]) if carried_on else reached_s)


def natural_time(share: FloatArray) -> FloatArray:
    """Share of its time at which a movement has gone this share of its way.

    Natural movement has a bell-shaped speed (minimum jerk: Flash and Hogan 1985, J Neurosci 5:1688).
    """
    time = np.linspace(0.0, 1.0, 201)
    way = time**3 * (10 - 15 * time + 6 * time**2)
    return np.asarray(np.interp(share, way, time), dtype=np.float64)


def _rising(t: FloatArray, v: FloatArray, excursion: float) -> bool:
    """Whether the signal is still on its way up when it breaks off: what it had reached says nothing of the peak."""
    return bool(v[-1] - np.interp(t[-1] - _LAST_S, t, v) > _RISING * excursion)


def _resting(t: FloatArray, v: FloatArray, peak: float) -> float:
    """Level before a rise: the median over the last second before it leaves the lowest tenth of its way."""
    low = float(v.min())
    at_rest = v <= low + EDGE * (peak - low)
    last = np.flatnonzero(at_rest)[-1]
    return float(np.median(v[at_rest & (t >= t[last] - REST_S) & (t <= t[last])]))


def first_rise(t: FloatArray, v: FloatArray, level: float, last: bool) -> float:
    """Time of the first or last rise through a level, interpolated between frames."""
    below = v < level
    rises = np.flatnonzero(below[:-1] & ~below[1:])
    if len(rises) == 0:
        return float(t[0])
    i = rises[-1] if last else rises[0]
    share = (level - v[i]) / (v[i + 1] - v[i])
    return float(t[i] + share * (t[i + 1] - t[i]))


def _descent_onset(t: FloatArray, v: FloatArray, end_s: float) -> float:
    """When the last descent begins: going back from the end, where it slows under a quarter of its speed."""
    inside = t <= end_s
    t, v = t[inside], v[inside]
    if len(t) < 3:
        return float(t[0]) if len(t) else end_s
    speed = -np.gradient(v, t)
    steepest = len(t) - 1 - int(np.argmax(speed[::-1]))
    slow = np.flatnonzero(speed[: steepest + 1] < _ONSET * speed[steepest])
    return float(t[slow[-1]]) if len(slow) else float(t[0])
