"""What is said when: one correction at a time, not again at once, and praise when it is fixed.

Time is passed in; what is to be said comes out. How it is said is the voice's business.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """What a sentence is for; the larger matters more."""

    NUMBER = 0
    PRAISE = 1
    GUIDE = 2
    CORRECTION = 3
    INFO = 4
    COUNT = 5  # a sound, at once


@dataclass(frozen=True, slots=True)
class Say:
    """One thing to be heard."""

    text: str
    kind: Kind


#: A correction must have been right for this long before it is spoken, seconds: cues flicker at a limit.
_STEADY_S = 0.4
#: Between two spoken corrections, seconds: time to hear it and do it.
_BETWEEN_S = 4.0
#: Before the same correction is spoken again, seconds.
_AGAIN_S = 9.0
#: What was wrong counts as fixed when it has been right for this long during a hold, seconds.
_FIXED_S = 1.5
#: Guidance on how to place oneself: steadier, and more patient, because getting down takes a while.
_GUIDE_STEADY_S, _GUIDE_AGAIN_S = 1.5, 8.0

PRAISES = ("Good, that is better", "Yes, just so", "Well done, keep it so")


class Corrections:
    """Decides which cue is spoken, and when a fault that was told has been mended."""

    def __init__(self) -> None:
        self._cue: str | None = None
        self._cue_s = 0.0
        self._spoken_s: dict[str, float] = {}
        self._last_s = float("-inf")
        self._told: str | None = None
        self._well_since_s: float | None = None
        self._praise = random.Random(0)  # varied, and the same every time

    def update(self, time_s: float, cue: str | None, holding: bool) -> Say | None:
        """Take in the cue of one frame; what to say now, if anything.

        Parameters
        ----------
        cue : the most important correction right now; None when there is nothing to correct.
        holding : whether the person holds the posture, so that no cue means: it is right.
        """
        if cue != self._cue:
            self._cue, self._cue_s = cue, time_s
        if cue is not None:
            self._well_since_s = None
            return self._correct(time_s, cue)
        if not holding or self._told is None:
            self._well_since_s = None
            return None
        if self._well_since_s is None:
            self._well_since_s = time_s
        if time_s - self._well_since_s < _FIXED_S:
            return None
        return self._praised()

    def repetition(self, says: list[str]) -> Say | None:
        """A repetition has been judged: praise when the fault that was told last is no longer among its own."""
        if self._told is None or self._told in says or says:
            return None
        return self._praised()

    def _correct(self, time_s: float, cue: str) -> Say | None:
        again = time_s - self._spoken_s.get(cue, float("-inf")) < _AGAIN_S
        if time_s - self._cue_s < _STEADY_S or again or time_s - self._last_s < _BETWEEN_S:
            return None
        self._spoken_s[cue] = self._last_s = time_s
        self._told = cue
        return Say(cue, Kind.CORRECTION)

    def _praised(self) -> Say:
        self._told, self._well_since_s = None, None
        return Say(self._praise.choice(PRAISES), Kind.PRAISE)


class Guidance:
    """Decides when a sentence about how to place oneself is spoken."""

    def __init__(self) -> None:
        self._problem: str | None = None
        self._since_s = 0.0
        self._spoken_s: dict[str, float] = {}

    def update(self, time_s: float, problem: str | None) -> Say | None:
        """Take in what is wrong in one frame; what to say now, if anything."""
        if problem != self._problem:
            self._problem, self._since_s = problem, time_s
        if problem is None or time_s - self._since_s < _GUIDE_STEADY_S:
            return None
        if time_s - self._spoken_s.get(problem, float("-inf")) < _GUIDE_AGAIN_S:
            return None
        self._spoken_s[problem] = time_s
        return Say(problem, Kind.GUIDE)
