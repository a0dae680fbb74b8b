"""Holds while they last: how long so far, and when to say that the end is near or there."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace

import numpy as np

from formcheck.checking import Moment, PoseDefinition
from formcheck.checking.events import TOP, FloatArray, peak_level
from formcheck.live.saying import Kind, Say

#: Frames further apart than this are a gap, which is not held, seconds.
_GAP_S = 0.5
#: Resting level: the median of this many frames before the movement began.
_REST_FRAMES = 15
#: Of a long hold so many frames are kept whole at either end (8 s of 30 a second: a slow rise, and a posture that is
#: being lost), and at most so many between them.
_EDGE, _BETWEEN = 256, 512

#: The end of a hold is told this long after the prescribed time, seconds, so that a hold that ended when it was told to
#: is not a frame too short.
_SURE_S = 0.3
#: A hold that is at least this long is announced before it ends, this long before, seconds.
_LONG_HOLD_S, _ANNOUNCE_S = 15.0, 5.0

SOON, BACK, CHANGE = "Five more seconds", "And slowly back", "And change"


class HoldTimer:
    """Times the holds of one set.

    Parameters
    ----------
    target_s : prescribed hold, seconds; None: nothing is announced.
    """

    def __init__(self, target_s: float | None) -> None:
        self._target_s = target_s
        self._running = RunningHold()
        self._told = 0
        self._cycle = False

    def update(self, moment: Moment, pose: PoseDefinition | None) -> Moment:
        """The moment with its running hold as it would settle, where one signal tells it."""
        self._cycle = pose is not None and pose.count.kind == "cycle"
        if pose is None or self._cycle:
            return moment
        value = moment.values.get(pose.count.signal, math.nan)
        hold_s = self._running.update(moment, value)
        return replace(moment, hold_s=hold_s)

    def due(self, moment: Moment) -> Say | None:
        """What to say about the end of the hold now, if anything; each once in a hold."""
        if moment.stage in ("ready", "placing"):
            self._told = 0
        if self._target_s is None or moment.stage != "holding":
            return None
        if self._told < 2 and moment.hold_s >= self._target_s + _SURE_S:
            self._told = 2
            return Say(CHANGE if self._cycle else BACK, Kind.CALL)
        long = self._target_s >= _LONG_HOLD_S
        if self._told < 1 and long and moment.hold_s >= self._target_s - _ANNOUNCE_S:
            self._told = 1
            return Say(SOON, Kind.CALL)
        return None


class RunningHold:
    """How long a hold has lasted, by the rule that settles it: above 90 % of the way from rest to this top.

    The engine's own running hold begins with the rise, at once; a person told to stop by it would stop too soon.
    """

    def __init__(self) -> None:
        self._rest: deque[float] = deque(maxlen=_REST_FRAMES)
        self._course = _Course()

    def update(self, moment: Moment, value: float) -> float:
        """Take in one moment and the value of the signal that counts; seconds held so far, 0 when not holding."""
        if moment.stage == "absent":  # a gap, and no reason to begin anew
            return 0.0
        if moment.stage not in ("moving", "holding"):
            self._course = _Course()
            if moment.stage == "ready" and not math.isnan(value):
                self._rest.append(value)
            return 0.0
        if not math.isnan(value):
            self._course.add(moment.time_s, value)
        if moment.stage != "holding" or not self._rest or len(self._course.frames) < 2:
            return 0.0
        rest = float(np.median(self._rest))
        held_s, values, even = self._course.read()
        if values.max() <= rest:  # the resting level was read off a movement
            return 0.0
        high = np.flatnonzero(values >= rest + TOP * (peak_level(even, rest) - rest))
        return float(held_s[high[-1]] - held_s[high[0]]) if len(high) else 0.0


class _Course:
    """A repetition so far: every frame of its begin and of its newest seconds, and evenly many of those in between.

    So a frame of a hold of an hour costs what one of a minute does.

    Attributes
    ----------
    frames : of those kept, in order: its number, the time held until then (gaps left out, seconds), and its value.
    """

    def __init__(self) -> None:
        self.frames: list[tuple[int, float, float]] = []
        self._every = 1
        self._number = -1
        self._time_s, self._held_s = -math.inf, 0.0

    def add(self, time_s: float, value: float) -> None:
        """Add the next frame."""
        step_s = time_s - self._time_s
        self._held_s += step_s if step_s < _GAP_S else 0.0
        self._time_s = time_s
        self._number += 1
        frames = self.frames
        frames.append((self._number, self._held_s, value))
        if len(frames) > 2 * _EDGE and frames[-1 - _EDGE][0] % self._every:
            del frames[-1 - _EDGE]
        if len(frames) > 2 * _EDGE + _BETWEEN:
            self._every *= 2
            frames[_EDGE:-_EDGE] = [frame for frame in frames[_EDGE:-_EDGE] if frame[0] % self._every == 0]

    def read(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Times held (seconds) and values of the frames kept, both (n,); and the values of evenly spread ones, (m,)."""
        number, held_s, values = np.array(self.frames).T
        return held_s, values, values[number % self._every == 0]
