"""Finds repetitions in the stream of the primary signal, by hysteresis around the person's own rest and range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from formcheck.checking.definition import Count
from formcheck.checking.events import EDGE

#: A repetition is on once the signal is this share of the smallest excursion that counts above rest ...
_ENTER = 0.8
#: ... and over once it has lost this share of its own excursion (two thresholds: sinking hips stay inside).
_EXIT = 0.65
#: After it is over the signal is watched until it has not fallen for this long (seconds), so that its end and the new
#: rest can be read; falling is by more than this share of the excursion, or than the reading strays anyway, up to a
#: larger share; at most this long (seconds).
_SETTLE_S, _STILL, _STRAYING, _PATIENCE_S = 0.6, 0.03, 0.1, 8.0
#: A clip that ends so soon after the last fall (seconds) ends on the way down.
_STOPPED_S = 0.25
#: Nobody lowers the hips and lifts them again in this time, seconds.
_GLITCH_S = 0.35
#: A new rise of this share of the excursion ends the watching early: the next repetition begins.
_REBOUND = 0.2
#: A reading that rises by this multiple of the person's largest excursion so far, from one frame to the next within
#: this time (seconds), is no movement but a cut, a moved camera or a body just found again: rest is learnt anew.
_JUMP, _JUMP_S = 1.5, 0.25
#: Who lies down a little higher than before rests there: where the signal keeps still, within this share of the way
#: that is usual (or strays no further than it does anyway), for so long (seconds), it is no hold if it then rises to so
#: many times its height over the rest before, or stays for so long (seconds) and is that many times lower than usual.
_KEPT_STILL, _SHELF_S, _TIMES, _SHELF_AT_MOST_S = 0.1, 3.0, 3.0, 15.0
#: The resting level is the lowest of this many seconds: long enough for a slow rise, short enough to follow.
_REST_MEMORY_S = 12.0


@dataclass(frozen=True, slots=True)
class Span:
    """Stretch of time that holds one candidate repetition, rest before and after included."""

    begin_s: float
    end_s: float
    finished: bool = True
    held_from: float | None = None
    """The level of the rest that was not seen, of who was found at the top; else None."""


@dataclass(slots=True)
class _Stillness:
    """How long a signal has kept still, and where."""

    since_s: float
    lowest: float
    highest: float


class Counter:
    """Feed it the signal; it says when a candidate repetition has ended.

    The first repetition is found by the exercise's smallest excursion, later ones by the person's own. `wander` is how
    far the reading strays while the person keeps still, in its own unit.
    """

    def __init__(self, rule: Count, wander: float = 0.0) -> None:
        self._rule, self._wander = rule, wander
        self._excursions: list[float] = []
        self.reset()

    def reset(self) -> None:
        """Forget the repetition in progress and the resting level (posture lost)."""
        self._rest: list[tuple[float, float]] = []  # (time, value) with rising values: a running minimum
        self._held_from: float | None = None
        self._begin_s: float | None = None
        self._top = -math.inf
        self._low = math.inf
        self._on = False
        self._over_s: float | None = None
        self._down_s: float | None = None
        self._after_low = math.inf
        self._after_low_s = 0.0
        self._still_from = math.inf
        self._still_since_s = 0.0
        self._value, self._value_s = math.nan, -math.inf
        self._last_s = 0.0
        self._still: _Stillness | None = None
        self._shelf: _Stillness | None = None

    @property
    def on(self) -> bool:
        """Whether a repetition is in progress."""
        return self._on and self._over_s is None

    @property
    def at_rest(self) -> bool:
        """Whether there is no candidate, neither in progress nor to be read yet."""
        return not self._on

    @property
    def share(self) -> float:
        """How far the last value was between rest (0) and this repetition's highest so far (1)."""
        span = self._top - self._low
        return (self._value - self._low) / span if self._on and span > 0 else 0.0

    def counted(self, excursion: float) -> None:
        """Learn from a repetition that was counted."""
        self._excursions.append(excursion)

    @property
    def needed(self) -> float:
        """Smallest excursion that can be a repetition, by the exercise and by the person's own so far."""
        own = median(self._excursions) if self._excursions else 0.0
        return max(self._rule.min_excursion, self._rule.min_share * own)

    def _wait(self, time_s: float, value: float) -> None:
        """Follow the resting level until a rise that can be a repetition."""
        if self._jumped(time_s, value):
            self.reset()
            self._begin_s = self._last_s = time_s
        self._value, self._value_s = value, time_s
        self._remember_rest(time_s, value)
        self._low = self._rest[0][1]
        if value - self._low >= _ENTER * self.needed:
            self._on, self._top = True, value
        elif self._rule.held_from is not None and value >= self._rule.held_from:  # was there before it was looked at
            self._low = self._held_from = self._rule.held_from - self._rule.min_excursion
            self._on, self._top = True, value

    def _jumped(self, time_s: float, value: float) -> bool:
        """Whether the signal cannot have come here from where it was in the frame before."""
        if not self._excursions or time_s - self._value_s > _JUMP_S:
            return False
        return value - self._value > _JUMP * max(self._excursions)

    def _fell_unseen(self, time_s: float, value: float) -> bool:
        """Whether the signal comes out of a gap far under rest: a cut or somebody else, which ends no repetition."""
        return time_s - self._value_s > _GLITCH_S and value < self._low - _JUMP * (self._top - self._low)

    def update(self, time_s: float, value: float) -> Span | None:
        """Take in one value (NaN = gap). Returns the span of a candidate when one has ended and settled."""
        if self._begin_s is None:
            self._begin_s = time_s
        self._last_s = time_s
        if math.isnan(value):
            over = self._over_s is not None and time_s - self._over_s >= _PATIENCE_S
            return self._settle(time_s) if over else None
        if not self._on:
            self._wait(time_s, value)
            return None
        if self._fell_unseen(time_s, value):
            self.reset()
            self._begin_s = time_s
            self._wait(time_s, value)
            return None
        self._value, self._value_s = value, time_s
        if self._over_s is None:
            self._top = max(self._top, value)
            if self._rests_on_shelf(time_s, value):
                return None
            if value < self._top - _EXIT * (self._top - self._low):
                self._over_s, self._after_low, self._after_low_s = time_s, value, time_s
                self._still_from, self._still_since_s = value, time_s
            return None
        return self._watch(time_s, value)

    def _rests_on_shelf(self, time_s: float, value: float) -> bool:
        """Whether what looked like a hold turns out to be rest; it is counted on from there then."""
        usual = median(self._excursions) if self._excursions else math.nan
        still = self._still
        if still is None or max(value, still.highest) - min(value, still.lowest) > self._keeps_within(usual):
            still = self._still = _Stillness(time_s, value, value)
        still.lowest, still.highest = min(value, still.lowest), max(value, still.highest)
        if time_s - still.since_s >= _SHELF_S:
            self._shelf = still
        if self._shelf is None:
            return False
        height = self._shelf.highest - self._low
        rises = value - self._low >= _TIMES * height and value - self._shelf.highest >= _ENTER * self.needed
        stays = time_s - self._shelf.since_s >= _SHELF_AT_MOST_S and height * _TIMES <= usual
        if not (rises or stays):
            return False
        since_s, level = self._shelf.since_s, self._shelf.lowest
        self.reset()
        self._begin_s, self._last_s = since_s, time_s
        self._remember_rest(since_s, level)
        self._wait(time_s, value)
        return True

    def _keeps_within(self, usual: float) -> float:
        """How far a signal goes at most that keeps still; `usual` is the excursion that is, NaN where none is known."""
        way = self._rule.min_excursion if math.isnan(usual) else usual
        return max(_KEPT_STILL * way, min(self._wander, 2 * _KEPT_STILL * way))

    def _watch(self, time_s: float, value: float) -> Span | None:
        """Follow the signal once a candidate is over, until it rests or rises again."""
        assert self._over_s is not None
        way = self._top - self._low
        back_up = value >= self._top - 0.5 * _EXIT * way
        glitch = time_s - self._over_s < _GLITCH_S
        if back_up and glitch:
            self._over_s = None  # a wild frame or two, not a lowering
            return None
        if value < self._after_low:
            self._after_low, self._after_low_s = value, time_s
        if self._down_s is None and value <= self._low + EDGE * way:
            self._down_s = time_s
        if value < self._still_from - max(_STILL * way, min(self._wander, _STRAYING * way)):
            self._still_from, self._still_since_s = value, time_s
        # a wild frame may take more than one to come back from; what was down to rest was no wild frame
        wild = glitch and self._down_s is None
        rebound = not wild and value > self._after_low + max(_REBOUND * way, 0.3 * self.needed)
        down = time_s - self._still_since_s >= _SETTLE_S or time_s - self._over_s >= _PATIENCE_S
        # a new rise is the next one's: as part of this span it would be taken for its top
        return self._settle(self._after_low_s if rebound else time_s) if rebound or down else None

    def leave(self) -> Span | None:
        """The posture is lost: forget it all. The candidate that was over by then, and down again, if there is one.

        Who stretches the legs out of a child's pose does not rest on hands and knees before.
        """
        begin_s, down_s, held_from = self._begin_s, self._down_s, self._held_from
        self.reset()
        return None if begin_s is None or down_s is None else Span(begin_s, down_s, held_from=held_from)

    def finish(self) -> Span | None:
        """The candidate in progress when the stream ends, if there is one."""
        if not self._on or self._begin_s is None:
            return None
        way = self._top - self._low
        down = self._value <= self._low + EDGE * way or self._last_s - self._still_since_s >= _STOPPED_S
        return Span(self._begin_s, self._last_s, self._over_s is not None and down, self._held_from)

    def _settle(self, time_s: float) -> Span:
        begin_s = self._begin_s if self._begin_s is not None else time_s
        low, low_s = self._after_low, self._after_low_s
        span = Span(begin_s, time_s, held_from=self._held_from)
        self.reset()
        self._begin_s = low_s
        self._rest = [(low_s, low)]
        return span

    def _remember_rest(self, time_s: float, value: float) -> None:
        while self._rest and self._rest[-1][1] >= value:
            self._rest.pop()
        self._rest.append((time_s, value))
        while time_s - self._rest[0][0] > _REST_MEMORY_S:
            self._rest.pop(0)
