"""What is said when: one correction at a time, not again at once, and praise when it is fixed.

Time is passed in; what is to be said comes out. How it is said is the voice's business.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """What a sentence is for; the larger matters more."""

    NUMBER = 0
    PRAISE = 1
    GUIDE = 2
    CORRECTION = 3
    INFO = 4
    CALL = 5  # right now only: it cuts in on all the others
    COUNT = 6  # a sound, at once


@dataclass(frozen=True, slots=True)
class Say:
    """One thing to be heard."""

    text: str
    kind: Kind


#: A correction must have been right for this long before it is spoken or shown, and gone for as long before it is taken
#: off, seconds: cues flicker at a limit.
_STEADY_S = 0.4
#: Between two spoken corrections, seconds: time to hear it and do it.
_BETWEEN_S = 4.0
#: Before the same correction is spoken again, seconds.
_AGAIN_S = 9.0
#: What was wrong counts as fixed when it has been right for this long during a hold, seconds.
_FIXED_S = 1.5
#: Guidance on how to place oneself: steadier, and more patient, because getting down takes a while.
_GUIDE_STEADY_S, _GUIDE_AGAIN_S = 1.5, 8.0
#: The same guidance comes more and more seldom: each pause is so much longer than the one before, up to so long.
_GUIDE_GROWS, _GUIDE_RARELY_S = 1.5, 30.0

#: What to do is said again when nothing was counted for so long, and stays on the screen for so long, seconds.
_REMIND_S, _REMINDED_S = 25.0, 8.0

PRAISES = ("Good, that is better", "Yes, just so", "Well done, keep it so")


def at_the_end(says: Sequence[Say]) -> tuple[list[Say], str]:
    """What is still heard of this when a set ends with it, which would cut all but a tone; and what goes into the end.

    That is the cue of the last repetition, for the next time; empty where there is none.
    """
    cue = next((say.text for say in says if say.kind is Kind.CORRECTION), None)
    later = f". Next time: {cue[0].lower()}{cue[1:]}" if cue else ""
    return [say for say in says if say.kind is Kind.COUNT], later


class Corrections:
    """Decides which cue is shown and spoken, and when a fault that was told has been mended.

    Parameters
    ----------
    praises : words of praise, without an end; sets of one session share them, so that they vary.

    Attributes
    ----------
    shown : the cue for the screen: the newest one that did not just flicker.
    """

    def __init__(self, praises: Iterator[str] | None = None) -> None:
        self.shown: str | None = None
        self._cue: str | None = None
        self._cue_s = 0.0
        self._spoken_s: dict[str, float] = {}
        self._last_s = float("-inf")
        self._told: str | None = None
        self._told_in_hold = False
        self._well_since_s: float | None = None
        self._praises = praises if praises is not None else itertools.cycle(PRAISES)

    def update(self, time_s: float, cue: str | None, holding: bool) -> Say | None:
        """Take in the cue of one frame; what to say now, if anything.

        Parameters
        ----------
        cue : the most important correction right now; None when there is nothing to correct.
        holding : whether the person holds the posture, so that no cue means: it is right. What was told of a movement
            as a whole (too fast, too shallow) is not mended by a hold.
        """
        if cue != self._cue:
            self._cue, self._cue_s = cue, time_s
        if time_s - self._cue_s >= _STEADY_S:
            self.shown = cue
        if cue is not None:
            self._well_since_s = None
            return self._correct(time_s, cue, holding)
        if not holding or self._told is None or not self._told_in_hold:
            self._well_since_s = None
            return None
        if self._well_since_s is None:
            self._well_since_s = time_s
        if time_s - self._well_since_s < _FIXED_S:
            return None
        return self._praised()

    def repetition(self, time_s: float, cue: str | None, unsure: Collection[str | None] = ()) -> Say | None:
        """A repetition has been judged: praise when the fault that was told last is seen not to be among its own.

        Parameters
        ----------
        cue : what it is told of its worst fault. That does not flicker: it is spoken and shown at once.
        unsure : what would be told of the faults that could not be judged.
        """
        if cue is not None:
            self._cue, self._cue_s = cue, time_s - _STEADY_S
        if self._told is None or cue is not None or self._told in unsure:
            return None
        return self._praised()

    def _correct(self, time_s: float, cue: str, holding: bool) -> Say | None:
        again = time_s - self._spoken_s.get(cue, float("-inf")) < _AGAIN_S
        if time_s - self._cue_s < _STEADY_S or again or time_s - self._last_s < _BETWEEN_S:
            return None
        self._spoken_s[cue] = self._last_s = time_s
        self._told, self._told_in_hold = cue, holding
        return Say(cue, Kind.CORRECTION)

    def _praised(self) -> Say:
        self._told, self._well_since_s = None, None
        return Say(next(self._praises), Kind.PRAISE)


class Guidance:
    """Decides which sentence about how to place oneself is shown, and when it is spoken.

    Parameters
    ----------
    once : sentences that are not spoken again.

    Attributes
    ----------
    shown : the sentence for the screen: the newest that did not just flicker; None when there is nothing to change.
    """

    def __init__(self, once: Collection[str] = ()) -> None:
        self.shown: str | None = None
        self._once = once
        self._problem: str | None = None
        self._since_s = 0.0
        self._due_s: dict[str, float] = {}
        self._pause_s: dict[str, float] = {}

    def update(self, time_s: float, problem: str | None, mute: bool = False) -> Say | None:
        """Take in what is wrong in one frame; what to say now, if anything.

        `mute`: nothing can be said now, because something else is; what is due is said afterwards.
        """
        if problem != self._problem:
            self._problem, self._since_s = problem, time_s
        if time_s - self._since_s >= _STEADY_S:
            self.shown = problem
        if mute or problem is None or time_s - self._since_s < _GUIDE_STEADY_S:
            return None
        if time_s < self._due_s.get(problem, float("-inf")):
            return None
        pause_s = self._pause_s.get(problem, _GUIDE_AGAIN_S)
        self._due_s[problem] = float("inf") if problem in self._once else time_s + pause_s
        self._pause_s[problem] = min(_GUIDE_RARELY_S, _GUIDE_GROWS * pause_s)
        return Say(problem, Kind.GUIDE)


class Reminder:
    """Says again what to do when nothing comes of it, more and more seldom.

    Parameters
    ----------
    text : what is to be done; empty: nothing is ever said.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._since_s: float | None = None
        self._pause_s = _REMIND_S
        self._shown_until_s = float("-inf")

    def update(self, time_s: float, idle: bool) -> Say | None:
        """Take in whether nothing comes of it in one frame; what to say now, if anything."""
        if not idle:
            self._since_s, self._shown_until_s = None, time_s
            return None
        self._since_s = time_s if self._since_s is None else self._since_s
        if not self._text or time_s - self._since_s < self._pause_s:
            return None
        self._since_s, self._pause_s, self._shown_until_s = time_s, 2 * self._pause_s, time_s + _REMINDED_S
        return Say(self._text, Kind.GUIDE)

    def shown(self, time_s: float) -> str | None:
        """What is on the screen now."""
        return self._text if time_s < self._shown_until_s else None
