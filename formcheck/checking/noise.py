"""How far a movement stands out of the person's own noise at rest."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from formcheck.checking.events import FloatArray
from formcheck.checking.repetition import Events

#: The noise is read over all rest of this long before a repetition (seconds), which holds a breath or more, from the
#: median deviation, of which a normal distribution's standard deviation is this multiple.
_NOISE_S, _SIGMA_OF_DEVIATION = 20.0, 1.4826


def noise_ratio(time_s: FloatArray, signal: FloatArray, events: Events, before: Iterable[Events]) -> float:
    """How many standard deviations of the resting signal the peak of a repetition is above rest.

    Parameters
    ----------
    time_s, signal : (n,) seconds and the signal of the set so far; NaN = gap.
    events : of the repetition.
    before : those of the repetitions before it, which are no rest.

    Infinite for a signal that is perfectly still, or where rest or peak were not seen. Medians, not the levels of rest
    and peak: noise alone makes those further apart. The spread by the median deviation over many seconds: a fidget does
    not count, a second that was quiet by chance neither.
    """
    at_rest = (time_s >= events.start_s - _NOISE_S) & ((time_s <= events.start_s) | (time_s > events.end_s))
    for done in before:
        at_rest &= (time_s < done.start_s) | (time_s > done.end_s)
    rest = signal[at_rest & np.isfinite(signal)]
    peak = signal[(time_s >= events.peak_start_s) & (time_s <= events.peak_end_s) & np.isfinite(signal)]
    if not len(rest) or not len(peak):
        return math.inf
    middle = float(np.median(rest))
    noise = _SIGMA_OF_DEVIATION * float(np.median(np.abs(rest - middle)))
    return (float(np.median(peak)) - middle) / noise if noise > 0 else math.inf
