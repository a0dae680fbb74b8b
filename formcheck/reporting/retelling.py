"""What is shown of a clip that has been seen to its end: what the result says, and nothing that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from formcheck.checking import Checker, Moment, Repetition
from formcheck.checking.progress import CUE_STAYS_S
from formcheck.checking.repetition import worst_of


def retold(moments: Sequence[Moment], checker: Checker) -> list[Moment]:
    """The moments of a clip, told by who knows how it ends.

    While a clip is seen for the first time the hold runs from the rise on, what is wrong is judged by the last second,
    and a posture may still be asked for that turns out to have been left for a repetition. Here the hold runs from the
    peak to what the result gives, a repetition is told the faults that it has, and counted when it is over.

    Parameters
    ----------
    moments : of each frame, as `Engine.update` gave them.
    checker : the one that they come from, finished.
    """
    told: list[Moment] = []
    done = checker.repetitions
    counted = 0
    for i, moment in enumerate(moments):
        last = i == len(moments) - 1
        over = sum(repetition.events.end_s <= moment.time_s or last for repetition in done)
        now = next((r for r in done[counted:] if r.events.start_s <= moment.time_s <= r.events.end_s), None)
        before = done[over - 1] if over else None
        shown = _during(moment, now, checker) if now is not None else _between(moment, before)
        shown = replace(shown, count=over, settled=before if over > counted else None)
        told.append(_with_worst(shown, before) if last and shown.settled is not None else shown)
        counted = over
    return told


def _during(moment: Moment, repetition: Repetition, checker: Checker) -> Moment:
    events = repetition.events
    faults = {fault.say for fault in repetition.faults}
    say, show = (moment.say, moment.show) if moment.say in faults else (None, ())
    moment = replace(moment, say=say, show=show, side=repetition.side)
    if not events.peak_start_s <= moment.time_s <= events.peak_end_s:
        return replace(moment, stage="moving", hold_s=0.0)
    held_s = min(checker.seen_s(events.peak_start_s, moment.time_s), repetition.hold_s)
    return replace(moment, stage="holding", hold_s=held_s)


def _between(moment: Moment, before: Repetition | None) -> Moment:
    """At rest, or elsewhere; just after a repetition the worst of what it is told is to be read."""
    stage = "ready" if moment.stage in ("moving", "holding") else moment.stage
    fresh = before is not None and moment.time_s - before.events.end_s <= CUE_STAYS_S
    asked = moment.stage in ("absent", "placing")
    quiet = replace(moment, stage=stage, hold_s=0.0, say=moment.say if asked else None, show=())
    return _with_worst(quiet, before) if fresh else quiet


def _with_worst(moment: Moment, repetition: Repetition | None) -> Moment:
    """With the worst fault of a repetition to be read; limbs are not marked for it any more."""
    worst = worst_of(repetition.faults) if repetition is not None else None
    return replace(moment, say=worst.say) if worst is not None else moment
