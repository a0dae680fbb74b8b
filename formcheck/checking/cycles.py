"""Exercises that swing both ways from a neutral posture: one cycle out, back through neutral, and the other way.

A cycle is a high followed by a low of the primary signal (cat-camel: rounded, then arched). Turning points
are found by the swing between them alone, so that a shallow half still belongs to a cycle; times are then
read against the neutral posture.
"""

from __future__ import annotations

import math
from statistics import median

import numpy as np

from formcheck.checking.counter import Span
from formcheck.checking.definition import Count
from formcheck.checking.events import EDGE, FloatArray, first_rise, flank, peak_level, smooth
from formcheck.checking.repetition import Events

#: The neutral posture is read while the signal stays within this share of the smallest swing ...
_STILL_SHARE = 0.25
#: ... for this long, seconds.
_STILL_S = 0.4
#: Frames that span this share of it are long enough, and those that span more than this multiple hold a gap.
_NEARLY, _NO_LONGER = 0.8, 1.5
#: Stillness this close to the high or the low (share of the whole swing) was not neutral: the set began there.
_BEGAN_THERE = 0.05
#: A back that is still in mid-set, or had moved before, is in its neutral posture this far from high and low (shares of
#: the last swing).
_INNER = 0.25
#: The first cycle of a set was begun before it was seen where its rise is less than this share of its swing, and its
#: high is held no longer than neutral would have to be.
_RISE_SEEN = 0.25
#: It may have been a low alone where it is higher than the set's first level by less than this share of the low: many
#: begin with the arch. (The shallowest rounded backs that are one reach 0.2.)
_NO_HIGH = 0.1
#: In a set that begins with the arch the last rounded back is followed by rest, and rest may be a little lower than it
#: was at first: a low of less than this share of the high is then no arch that can be judged (a recorded woman's 0.33).
_REST_AFTER = 0.5
#: Where the back paused twice between high and low, this far (share of the swing) from what was taken for neutral
#: before, neutral is there: a silhouette that takes in a sofa's corner until it is first seen uncovered had read the
#: first stillness nearly as the arch.
_ELSEWHERE = 0.25
#: What is left of a swing between the levels of its high and its low, which are quartiles: 0.97 of a rendered woman's
#: shallow arch, whose swing was just enough.
_LEVELS = 0.9
#: A cycle whose second half never comes ends this long after its first, seconds.
_PATIENCE_S = 10.0
#: So does the last high of a set that began with its low, once the back has rested at neutral for so long, seconds.
_OVER_S = 4.0


class CycleCounter:
    """Feed it the signal; it says when a cycle has ended. Same use as `Counter`."""

    def __init__(self, rule: Count) -> None:
        self._rule = rule
        self._level: float | None = None  # of the neutral posture, once it was seen
        self._swings: list[tuple[float, float]] = []
        self._doubted: float | None = None
        self._sure = False
        self._start: float | None = None  # level that the set began at, while its first high may be no more than that
        self._low_first = False
        self._rested = False  # whether the set rested at neutral after its last high
        self._least, self._most = math.inf, -math.inf
        self._pauses: list[float] = []  # levels of stillness between two cycles
        self.reset()

    def reset(self) -> None:
        """Forget the cycle in progress (posture lost)."""
        self._begin_s: float | None = None
        self._high = -math.inf
        self._low = math.inf
        self._low_s = 0.0
        self._back_s = math.nan  # since when the back is at neutral again, after a high that no low has followed
        self._falling = False
        self._recent: list[tuple[float, float]] = []
        self._stills: list[float] = []  # levels of stillness since the last cycle, one after the other
        self._value = math.nan
        self._last_s = 0.0

    @property
    def neutral(self) -> float:
        """Level of the neutral posture: where the body was still, or half-way between high and low."""
        if self._level is not None:
            return self._elsewhere(self._level)
        if self._swings:
            return median((high + low) / 2 for high, low in self._swings)
        return (self._high + self._low) / 2

    def _elsewhere(self, level: float) -> float:
        """The level of the neutral posture, or where the back paused instead between later cycles."""
        return median(self._pauses) if len(self._pauses) > 1 and self._contradicted(level) else level

    def _contradicted(self, level: float) -> bool:
        """Whether the back has paused far from this level."""
        if not self._pauses:
            return False
        swing = median(high - low for high, low in self._swings)
        return abs(median(self._pauses) - level) > _ELSEWHERE * swing

    @property
    def neutral_seen(self) -> bool:
        """Whether the body was still in its neutral posture, where that is known; else neutral is only supposed."""
        return self._level is not None and not (len(self._pauses) == 1 and self._contradicted(self._level))

    @property
    def on(self) -> bool:
        """Whether the body is away from neutral."""
        return abs(self._value - self.neutral) > _STILL_SHARE * self._rule.min_excursion

    @property
    def at_rest(self) -> bool:
        """Never: half a cycle may be behind who is at neutral."""
        return False

    @property
    def share(self) -> float:
        """How far the last value was from neutral (0) towards the extreme of this half so far (1)."""
        extreme = self._low if self._falling else self._high
        way = extreme - self.neutral
        return max(0.0, (self._value - self.neutral) / way) if way else 0.0

    @property
    def needed(self) -> float:
        """Smallest swing of a cycle as its levels have it: it was found by its extremes, levels lie inside of them."""
        return _LEVELS * self._rule.min_excursion

    def counted(self, excursion: float) -> None:
        """Nothing to learn: cycles are found by the smallest swing alone."""

    @property
    def doubtful(self) -> bool:
        """Whether the only cycle so far began at its high: held, or neutral in a set that begins with lows."""
        return len(self._swings) == 1 and self._start is not None

    @property
    def low_first(self) -> bool:
        """Whether the set is known to have begun with the low: its last high then ends it, without a low to follow."""
        return self._low_first

    def update(self, time_s: float, value: float) -> Span | None:
        """Take in one value (NaN = gap). Returns the span of a cycle when one has ended."""
        if self._begin_s is None:
            self._begin_s = time_s
        self._last_s = time_s
        if math.isnan(value):
            return None
        self._value = value
        if math.isinf(self._most):
            self._start = value
        self._least, self._most = min(self._least, value), max(self._most, value)
        self._note_stillness(time_s, value)
        self._follow(time_s, value)
        if self._rests(time_s, value) >= _OVER_S and self._is_last_high():
            return self._end_of_set(time_s, value)
        if not self._falling:
            return None
        risen, swing = value - self._low, self._rule.min_excursion
        back = self.neutral - EDGE * (self.neutral - self._low)
        if risen > 0.5 * swing and (value >= back or risen > swing or time_s - self._low_s > _PATIENCE_S):
            return self._settle(time_s, value)
        return None

    def _follow(self, time_s: float, value: float) -> None:
        """Keep the turning points of the cycle in progress."""
        if self._falling:
            if value < self._low:
                self._low, self._low_s = value, time_s
            return
        self._high = max(self._high, value)
        if value < self._high - self._rule.min_excursion:
            self._falling, self._low, self._low_s = True, value, time_s

    def _rests(self, time_s: float, value: float) -> float:
        """For how long the back has been at neutral after a high, or a little lower, seconds."""
        neutral = self.neutral
        up = self._high - neutral
        if not (neutral + EDGE * up > value and min(self._low, value) > neutral - _REST_AFTER * up):
            self._back_s = math.nan
        elif math.isnan(self._back_s):
            self._back_s = time_s
        return 0.0 if math.isnan(self._back_s) else time_s - self._back_s

    def _end_of_set(self, time_s: float, value: float) -> Span:
        """The last high of a set that began with its low, after which the back has rested."""
        self._rested = True
        return self._begin_anew(time_s, value)

    def leave(self) -> Span | None:
        """The posture is lost: forget the cycle in progress, unless it is a last high that was back at neutral."""
        begin_s, back_s = self._begin_s, self._back_s
        over = begin_s is not None and back_s <= self._last_s - _STILL_S and self._is_last_high()
        self.reset()
        self._rested |= over
        return Span(begin_s, back_s + _STILL_S) if over and begin_s is not None else None

    def finish(self) -> Span | None:
        """The cycle in progress when the stream ends, if its second half had begun, or was the first of its set."""
        if self._begin_s is None or not (self._falling or self._is_last_high()):
            return None
        if self._falling and not self._low_first:  # else it falls to neutral, and there is no low to learn
            self._learn()
        return Span(self._begin_s, self._last_s, finished=False)

    def _settle(self, time_s: float, value: float) -> Span | None:
        again, self._rested = self._rested and not self._is_last_high(), False  # the set goes on, again with a low
        if not again:
            self._learn()
        span = self._begin_anew(time_s, value)
        return None if again else span

    def _begin_anew(self, time_s: float, value: float) -> Span:
        """The span that is over by now; what comes begins here."""
        begin_s = self._begin_s if self._begin_s is not None else time_s
        self.reset()
        self._begin_s, self._value, self._high = time_s, value, value
        return Span(begin_s, time_s)

    def _is_last_high(self) -> bool:
        """Whether a set that began with its low is in its last high, or has come back from it."""
        self._note_order()
        return self._low_first and self._high - self.neutral >= 0.5 * self._rule.min_excursion

    def _note_order(self) -> None:
        """Learn from a second high well above the first that the first was neutral, and no part of a cycle."""
        if not self.doubtful:
            return
        high, low = self._swings[0]
        if self._high - high > _RISE_SEEN * (self._high - low):
            self._swings, self._level, self._start, self._low_first = [], self._start, None, True

    def _learn(self) -> None:
        """Keep the turning points; a set that began with the back rounded or arched has no neutral stillness."""
        self._note_order()
        aside = _INNER * (self._high - self._low)
        paused = [level for level in self._stills if self._low + aside < level < self._high - aside]
        if self._swings and paused:
            self._pauses.append(paused[-1])
        self._swings.append((self._high, self._low))
        if len(self._swings) > 1 or (
            self._start is not None and self._high - self._start > _NO_HIGH * (self._start - self._low)
        ):
            self._start = None
        at_end = _BEGAN_THERE * (self._high - self._low)
        if self._level is not None and not (
            self._low + at_end <= self._level <= self._high - at_end if self._sure else self._between(self._level)
        ):
            self._level = None
        if self._level is None and self._doubted is not None and self._between(self._doubted):
            self._level = self._doubted
        self._doubted = None

    def _note_stillness(self, time_s: float, value: float) -> None:
        """Learn the neutral level from stillness between the turning points (or before the first)."""
        self._recent.append((time_s, value))
        nearly_s = _NEARLY * _STILL_S
        # however far apart frames are, one is kept from before: of every rate some frames span the time
        while self._recent[0][0] < time_s - _STILL_S and self._recent[1][0] < time_s - nearly_s:
            self._recent.pop(0)
        values = [v for _, v in self._recent]
        long_enough = nearly_s < time_s - self._recent[0][0] <= _NO_LONGER * _STILL_S
        small = _STILL_SHARE * self._rule.min_excursion
        if self._falling or not long_enough or max(values) - min(values) >= small:
            return
        level = float(np.median(values))
        if self._stills and abs(level - self._stills[-1]) < small:
            self._stills.pop()
        self._stills.append(level)
        if self._level is not None:
            return
        if self._swings:
            if self._between(level):
                self._level, self._sure = level, False
        elif self._most - self._least < 2 * small:
            self._level, self._start, self._sure = level, level, True
        elif self._doubted is None:  # it moved before: this may be the first rounded back, held
            self._doubted = level

    def _between(self, level: float) -> bool:
        """Whether a level lies well between the turning points of the last cycle."""
        high, low = self._swings[-1]
        return _INNER < (level - low) / (high - low) < 1 - _INNER


def find_cycle(
    time_s: FloatArray,
    values: FloatArray,
    neutral: float,
    finished: bool = True,
    wander: float = 0.0,
    neutral_seen: bool = True,
    low_first: bool = False,
    first: bool = False,
) -> Events | None:
    """Events of the one cycle in this stretch of signal; None if there is none.

    Parameters
    ----------
    time_s, values : (n,) seconds and the primary signal: neutral, high, low, neutral again. NaN = gap.
    neutral : level of the neutral posture.
    finished : False when the clip ended before the signal came back to neutral.
    wander : how far the reading strays while the person keeps still, in its own unit: see `top_share`.
    neutral_seen : whether neutral was read, and is not only supposed to be half-way.
    low_first : whether the set began with the low: one that is not plain may be rest, after the last high.
    first : whether the set begins here: half a cycle is then none.

    The peak is the high; `arch_start_s` and `arch_end_s` are the 90 % times of the low. A half that never
    leaves neutral has its peak at its extreme and no length.
    """
    good = np.isfinite(values)
    if good.sum() < 5:
        return None
    t = time_s[good]
    v = smooth(t, values[good]) - neutral
    # the deepest fall, not the lowest of all: the stretch may begin on the way back from a deeper arch before
    low = int(np.argmax(np.maximum.accumulate(v) - v))
    high = int(np.argmax(v[: low + 1]))
    if not v[high] - v[low] > 0:
        return None
    if first and not _high_seen(t, v, high, low):
        return None
    up = peak_level(v[: low + 1], 0.0) if v[high] > 0 else float(v[high])
    down = peak_level(-v[high:], 0.0) if v[low] < 0 else float(-v[low])
    fall_t, fall_v = -t[high : low + 1][::-1], v[high : low + 1][::-1]
    if up > 0:
        start_s, peak_start_s = flank(t[: high + 1], v[: high + 1], 0.0, up, wander)
        peak_end_s = -flank(fall_t, fall_v, 0.0, up, wander)[1]
    else:
        start_s = peak_start_s = peak_end_s = float(t[high])
    rest_t, rest_v = -t[low:][::-1], -v[low:][::-1]
    if down > 0:
        arch_start_s = flank(t[high : low + 1], -v[high : low + 1], 0.0, down, wander)[1]
        arch_end_s = -flank(rest_t, rest_v, 0.0, down, wander)[1]
    else:
        arch_start_s = arch_end_s = float(t[low])
    arched = (finished or down > _NO_HIGH * up) and not (low_first and down <= _REST_AFTER * up)
    if not finished:
        end_s = float(t[-1])
    elif arched:
        end_s = max(-first_rise(rest_t, rest_v, EDGE * down, last=False), arch_end_s)
    else:
        end_s = -flank(fall_t, fall_v, 0.0, up, wander)[0]
    return Events(
        start_s=start_s,
        peak_start_s=peak_start_s,
        peak_end_s=max(peak_start_s, peak_end_s),
        lowering_s=max(peak_start_s, peak_end_s),
        end_s=max(end_s, peak_end_s),
        rest=neutral,
        peak=neutral + up,
        complete=finished,
        arch_start_s=arch_start_s if arched else None,
        arch_end_s=arch_end_s if arched else None,
        low=neutral - down,
        rest_seen=neutral_seen,
    )


def _high_seen(t: FloatArray, v: FloatArray, high: int, low: int) -> bool:
    """Whether the way up to the high of a cycle was seen, or the high was held, and not only left."""
    swing = float(v[high] - v[low])
    held = t[: low + 1][v[: low + 1] >= v[high] - EDGE * swing]
    return bool(v[high] - v[: high + 1].min() >= _RISE_SEEN * swing or held[-1] - held[0] > _STILL_S)
