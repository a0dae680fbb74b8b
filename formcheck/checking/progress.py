"""What is told of a set while it goes on: the stage, the running hold, and what is wrong right now."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from formcheck.checking.counter import Counter
from formcheck.checking.cycles import CycleCounter
from formcheck.checking.definition import PoseDefinition
from formcheck.checking.events import NO_FRAME_S, TOP
from formcheck.checking.pace import Pace
from formcheck.checking.recording import Recording
from formcheck.checking.repetition import Events, Moment, Reading, Repetition, worst_of
from formcheck.checking.rules import Case, doubted, judge

#: A cue for what is wrong right now is given once it has been wrong for this long at the top, seconds.
_CUE_AFTER_S = 1.0
#: How often what is wrong right now is looked at anew, seconds.
_CUE_EVERY_S = 0.25
#: The cue of a finished repetition stays on the screen this long, seconds.
CUE_STAYS_S = 3.0


class Progress:
    """Follows one set of one exercise beside its checker; repetitions do not depend on it.

    Parameters
    ----------
    pose, recording, pace, counter, units : those of the checker.
    views : the view of a repetition, and that at rest before it.
    cues : whether moments say what is wrong right now; finding out takes time.
    """

    def __init__(
        self,
        pose: PoseDefinition,
        recording: Recording,
        pace: Pace,
        counter: Counter | CycleCounter,
        units: Mapping[str, str],
        views: Callable[[Events], tuple[str, str]],
        cues: bool,
    ) -> None:
        self._pose, self._recording, self._pace, self._counter = pose, recording, pace, counter
        self._units, self._views, self._cues = units, views, cues
        self._held_s = 0.0
        self._hold_since: float | None = None
        self._on_since = -math.inf
        self._cue: tuple[str, tuple[str, ...], float] | None = None
        self._hold_cue: tuple[str | None, tuple[str, ...]] = (None, ())
        self._hold_cue_s = -math.inf

    def before(self, time_s: float) -> None:
        """The counter is about to take in the frame of this time."""
        self._on_since = self._on_since if self._counter.on else time_s

    def over(self) -> None:
        """What was in progress is over, or given up."""
        self._hold_since = None

    def found(self, repetition: Repetition) -> None:
        """A repetition was found: what it is told stays to be read for a while."""
        worst = worst_of(repetition.faults)
        if worst is not None:
            self._cue = (worst.say, self._pose.shown(worst.id), self._recording.time_s[-1] + CUE_STAYS_S)

    def moment(
        self, reading: Reading, values: dict[str, float], problem: str | None, placed: bool, count: int
    ) -> Moment:
        """The state after a frame: `problem` is what the person should change, `count` the repetitions so far."""
        stage = "ready"
        say: str | None = None
        show: tuple[str, ...] = ()
        if not reading.found:
            stage, say = "absent", problem
        elif not placed:
            stage, say = "placing", problem
        elif self._counter.on:
            stage = self._moving(reading.time_s, values[self._pose.count.signal])
            say, show = self._cue_now(reading.time_s) if stage == "holding" and self._cues else (None, ())
        if say is None and self._cue is not None and reading.time_s <= self._cue[2] and stage in ("ready", "moving"):
            say, show = self._cue[0], self._cue[1]
        return Moment(
            time_s=reading.time_s,
            stage=stage,
            count=count,
            hold_s=self._held_s if stage == "holding" else 0.0,
            say=say,
            show=show,
            values=values,
        )

    def _moving(self, time_s: float, value: float) -> str:
        """Whether the body is on its way or at the top, where the running hold grows by every frame that was read."""
        if self._counter.share < 0.5:
            self._hold_since, self._held_s = None, 0.0
        elif self._counter.share >= TOP and self._hold_since is None:
            self._hold_since, self._held_s = time_s, 0.0
        elif self._hold_since is not None and not math.isnan(value):
            self._held_s += self._pace.apart_s if self._pace.apart_s <= max(self._pace.gap_s, NO_FRAME_S) else 0.0
        return "moving" if self._hold_since is None else "holding"

    def _cue_now(self, time_s: float) -> tuple[str | None, tuple[str, ...]]:
        """The most important fault of the hold so far, judged over its last second."""
        if self._hold_since is None or time_s - self._hold_since < _CUE_AFTER_S:
            return None, ()
        if time_s - self._hold_cue_s >= _CUE_EVERY_S:
            begin_s = time_s - _CUE_AFTER_S
            now = Events(begin_s, begin_s, time_s, time_s, time_s, math.nan, math.nan, complete=False)
            seen_from = now if self._pose.view_at == "repetition" else replace(now, start_s=self._on_since)
            views = self._views(seen_from)
            doubt = doubted(self._pose.unless, now, self._recording, self._pose.count.signal)
            found, _ = judge(Case(self._pose, now, self._recording, views, self._units, self._pace.frame_s, doubt))
            worst = worst_of(found)
            self._hold_cue = (worst.say, self._pose.shown(worst.id)) if worst else (None, ())
            self._hold_cue_s = time_s
        return self._hold_cue
