"""One set of one exercise, frame by frame: the engine that live, replay and batch share."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from formcheck.checking import Checker, Moment, PoseDefinition, Reading, Repetition
from formcheck.checking.by_another import by_another_signal
from formcheck.errors import FormcheckError
from formcheck.measures import MEASURES, Measure, azimuth_deg, from_behind, make_measure, of_one_set, why_not
from formcheck.tracking import Body
from formcheck.turned import Turnings
from formcheck.video import Frame

#: A clip is of an exercise that could not be read where this share of its frames shows nothing but its start posture,
#: and it is long enough for a repetition, seconds.
_NEARLY_ALL, _LONG_S = 0.9, 5.0
#: One repetition alone, held for less than this, seconds, that fills less than this share of the time in which the
#: person was seen is not what a clip is of. Of 13 recorded clips of other movements in which something was counted
#: seven are so (0.03 to 0.18 of the time, 0.2 to 3.5 s); of those of the six exercises one (0.12), which lost the rest.
_HARDLY, _HELD_S = 0.2, 5.0
#: Another signal may count where the primary one was not read in more than this share of the frames:
#: a second in half a minute, after which it may begin anew in mid-movement.
_MUCH = 0.03


class Engine:
    """Measures bodies and checks them.

    Parameters
    ----------
    pose : the exercise.
    hold_s : prescribed hold in seconds; None takes the exercise's own, if it has one.
    make : makes a measure from its name and parameters; a recording has its own for what is read off the picture.
    cues : whether moments say what is wrong right now; nothing else depends on it.

    Raises
    ------
    FormcheckError : a hold that is no length of time.
    """

    def __init__(
        self,
        pose: PoseDefinition,
        hold_s: float | None = None,
        make: Callable[[str, dict[str, Any]], Measure] = make_measure,
        cues: bool = True,
    ) -> None:
        if hold_s is not None and not 0 < hold_s < math.inf:
            raise FormcheckError(f"a prescribed hold of {hold_s:g} s: give seconds above 0")
        self._own = Checker(pose, hold_s, cues=cues)
        by_another = by_another_signal(pose)
        self._other = Checker(by_another, hold_s, cues=cues) if by_another is not None else None
        self._signal, self._otherwise = pose.count.signal, pose.count.otherwise
        self._there = self._unread = 0
        self.turnings = Turnings(pose)
        with of_one_set():
            self._measures = [
                (name, make(signal.measure, signal.parameters), signal.bias) for name, signal in pose.signals.items()
            ]
        self._telling = [(name, measure) for name, measure, _ in self._measures if hasattr(measure, "why_not")]

    @property
    def checker(self) -> Checker:
        """What checks the set: by the exercise's primary signal, or by the other one.

        By the other where that sees more, or as one what the primary one splits; each is held against the other.
        """
        own, other = self._own, self._other
        if other is None or self._unread <= _MUCH * self._there:
            return own
        split = _split(own.repetitions, other.repetitions)
        by_own = len(own.repetitions) - split
        by_other = len(other.repetitions) - _split(other.repetitions, own.repetitions)
        return other if by_other > by_own or (by_other == by_own and split) else own

    @property
    def pose(self) -> PoseDefinition:
        """The exercise, as it is checked."""
        return self.checker.pose

    def update(self, frame: Frame, body: Body) -> Moment:
        """Take in one frame and the body tracked in it; frames in the order of their times."""
        values = {
            name: measure(body, frame) - bias if body.found else math.nan for name, measure, bias in self._measures
        }
        self.turnings.update(frame, body)
        azimuth, behind = (azimuth_deg(body), from_behind(body)) if body.found else (math.nan, False)
        told = {name: why_not(measure) for name, measure in self._telling} if body.found else {}
        why = {name: reason for name, reason in told.items() if reason is not None}
        reading = Reading(frame.time_s, values, azimuth, body.found, why, body.company, behind)
        own = self._own.update(reading)
        if self._other is None:
            return own
        other = self._other.update(reading)
        if other.stage not in ("absent", "placing"):
            self._note_reading(values)
        return own if self.checker is self._own else other

    def _note_reading(self, values: Mapping[str, float]) -> None:
        """Note whether the primary signal was read in a frame."""
        self._there += 1
        self._unread += math.isnan(values[self._signal])

    def finish(self, broken_off: bool = False) -> None:
        """No more frames will come; `broken_off` when there should have been more."""
        self._own.finish(broken_off)
        if self._other is not None and self._otherwise is not None:
            self._other.finish(broken_off)
            why = self._other.recording.why_missing(self._signal, -math.inf, math.inf)
            self._other.remark = self._otherwise.say if why is None else f"{self._otherwise.say}: {why}"


def _split(repetitions: Sequence[Repetition], whole: Sequence[Repetition]) -> int:
    """How many repetitions are too many: of those held during one and the same of another reading, all but one."""
    peaks = [(r.events.peak_start_s, r.events.peak_end_s) for r in repetitions]
    spans = [(r.events.start_s, r.events.end_s) for r in whole]
    held = (sum(begin <= first and last <= end for first, last in peaks) for begin, end in spans)
    return sum(max(0, count - 1) for count in held)


def needs_silhouette(poses: Sequence[PoseDefinition]) -> bool:
    """Whether any signal of these exercises is read from the silhouette (tracking is then slower)."""
    return any(MEASURES[signal.measure].silhouette for pose in poses for signal in pose.signals.values())


def enough_fps(poses: Sequence[PoseDefinition]) -> float | None:
    """Frames a second that are enough for all of these exercises; None when one of them wants every frame."""
    rates = [pose.enough_fps for pose in poses]
    return None if None in rates else max(rate for rate in rates if rate is not None)


def recognised(engines: Sequence[Engine], over: bool = False) -> Engine | None:
    """Which exercise was done: the one whose repetitions fill the most time; None when none had any.

    Once the clip is `over`, one short repetition in a long time is not enough to say.

    Each engine has its own start posture and its own conditions on what counts, so most exercises see nothing
    in a clip of another. Where two see the same movement (hips that are lifted are a bridge, and a pelvic tilt with the
    hips lifted) time counts by its score: the exercise in which it is no fault. A clip without any is still of the one
    exercise whose start posture was kept nearly all the time, if that exercise could not be read.
    """
    filled = [(_filled(engine.checker.repetitions), engine) for engine in engines]
    most, best = max(filled, key=lambda item: item[0])
    if most > 0:
        return None if over and _hardly(best.checker) else best
    unread = [engine for engine in engines if engine.checker.only_unread >= _NEARLY_ALL]
    long = best.checker.recording.time_s.size and np.ptp(best.checker.recording.time_s) >= _LONG_S
    return unread[0] if long and len(unread) == 1 else None


def done_beside(chosen: Engine, engines: Sequence[Engine]) -> list[tuple[PoseDefinition, list[Repetition]]]:
    """What else was done in a clip, while nothing was of the exercise that it is recognised as: most time first."""
    done = list(chosen.checker.repetitions)
    beside: list[tuple[PoseDefinition, list[Repetition]]] = []
    left = [engine for engine in engines if engine is not chosen and not _hardly(engine.checker)]
    while True:
        apart = [([r for r in engine.checker.repetitions if _apart(r, done)], engine) for engine in left]
        most, best = max(apart, key=lambda item: _filled(item[0]), default=([], chosen))
        if not most:
            return beside
        beside.append((best.pose, most))
        done += most
        left.remove(best)


def _filled(repetitions: Sequence[Repetition]) -> float:
    """The time that repetitions fill, by their scores, seconds."""
    return sum(r.score * (r.events.end_s - r.events.start_s) for r in repetitions)


def _apart(repetition: Repetition, others: Sequence[Repetition]) -> bool:
    """Whether a repetition overlaps none of these."""
    begin_s, end_s = repetition.events.start_s, repetition.events.end_s
    return all(end_s <= other.events.start_s or other.events.end_s <= begin_s for other in others)


def _hardly(checker: Checker) -> bool:
    """Whether one short repetition is all that there was in a long time, or none."""
    if not checker.repetitions:
        return True
    if len(checker.repetitions) > 1 or checker.repetitions[0].hold_s >= _HELD_S:
        return False
    events = checker.repetitions[0].events
    seen_s = float(np.ptp(checker.recording.time_s)) * checker.tracked
    return events.end_s - events.start_s < _HARDLY * seen_s
