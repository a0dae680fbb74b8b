"""The checker: numbers of each frame in, the moment out, repetitions when they settle."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from formcheck.checking.company import Company
from formcheck.checking.counter import Counter, Span
from formcheck.checking.cycles import CycleCounter, find_cycle
from formcheck.checking.definition import PoseDefinition
from formcheck.checking.events import REST_S, find_events, held_s, rest_as_after, was_read, with_rest
from formcheck.checking.held_back import HeldBack
from formcheck.checking.noise import noise_ratio
from formcheck.checking.pace import Pace
from formcheck.checking.placing import Placing
from formcheck.checking.progress import Progress
from formcheck.checking.recording import Recording
from formcheck.checking.repetition import Arch, Events, FoundFault, Moment, Reading, Repetition, Unjudged
from formcheck.checking.rules import (
    Case,
    doubted,
    judge,
    judge_hold,
    judge_order,
    judge_sides,
    phase_span,
    reported_measures,
    rule_value,
    side_of,
    statistic,
    without_hidden,
)
from formcheck.checking.timing import lost_s, timed
from formcheck.checking.under_way import under_way_until
from formcheck.measures import MEASURES, view_name, view_of

#: No movement is counted of who was found in less than this share of the frames from so many seconds before it, or from
#: when they came, until its end: in a bird dog seen from behind, found in 27 %, thighs were taken for trunks; of
#: repetitions in recorded clips of whom the model keeps losing the least is 0.41.
_SEEN, _SEEN_FROM_S = 0.4, 10.0
#: Most of a stretch of time is more than this share of its frames; so much may hide all repetitions of a set.
_MOST, _SOME = 0.5, 0.2
#: Below this multiple of the smallest that counts above noise, noise and not movement decides when 90 % is reached.
_TIMED = 2.0
#: Who was not seen to arrive at the top, and at the end of the clip there for less than this, seconds, came by a cut.
_GLIMPSE_S = 0.25

#: Who comes back after this long out of sight, seconds, and was at rest before, takes the start posture anew: the
#: tracker needs a second to find its feet, and somebody may have moved, or the camera.
_AWAY_S = 1.0

#: What is kept beside the exercise's own signals: the azimuth, 1 where it is seen from behind, 1 where it is found.
#: Names that no signal of an exercise can have.
VIEW_SIGNAL, BEHIND_SIGNAL, FOUND_SIGNAL = "view azimuth", "view behind", "person found"


@dataclass
class Checker:
    """Checks one set of one exercise: feed it readings in their order, then `finish`; `repetitions` are those found.

    Repetitions without the marks of the exercise are held back, and counted once one has them: `another` tells of those
    that are not.

    Parameters
    ----------
    pose : the exercise.
    hold_s : prescribed hold, seconds; None takes the exercise's own.
    cues : whether moments say what is wrong right now. Repetitions do not depend on it; finding out takes time.

    Attributes
    ----------
    remark : what results are to say of the repetitions, beside what is found here.
    """

    pose: PoseDefinition
    hold_s: float | None = None
    repetitions: list[Repetition] = field(default_factory=list)
    cues: bool = True

    def __post_init__(self) -> None:
        self.units = {name: MEASURES[signal.measure].unit for name, signal in self.pose.signals.items()}
        self._recording = Recording((*self.pose.signals, VIEW_SIGNAL, BEHIND_SIGNAL, FOUND_SIGNAL))
        count = self.pose.count
        wander = self.pose.signals[count.signal].wander
        self._counter = CycleCounter(count) if count.kind == "cycle" else Counter(count, wander)
        self._placing = Placing(self.pose)
        self._pace = Pace()
        self._progress = Progress(
            self.pose, self._recording, self._pace, self._counter, self.units, self._views, self.cues
        )
        self._found = 0
        self._found_s = -math.inf
        self._broken_off = False
        self._held_back = HeldBack(self.pose, self._recording, self.repetitions)
        self._from_elsewhere = self._lost = False
        self.company = Company()
        self.remark: str | None = None

    # --- streaming -------------------------------------------------------------------------------

    def update(self, reading: Reading) -> Moment:
        """Take in one frame; the state after it. A repetition comes as `settled` shortly after it ended."""
        self._pace.note(reading.time_s)
        values = {name: reading.values.get(name, math.nan) for name in self.pose.signals}
        seen = self.company.note(reading.time_s, self.pose, values) if reading.company else values
        view = {VIEW_SIGNAL: reading.azimuth_deg, BEHIND_SIGNAL: float(reading.behind)}
        self._recording.append(reading.time_s, {**seen, **view, FOUND_SIGNAL: float(reading.found)}, reading.why)
        self._found += reading.found
        back = reading.found and reading.time_s - self._found_s > _AWAY_S
        self._found_s = reading.time_s if reading.found else self._found_s
        self._begin_anew(back)
        problem, settled = self._place(reading, values)
        if self._placing.placed:
            value = values[self.pose.count.signal] if problem is None else math.nan
            settled = self._count(reading.time_s, value)
            self._begin_anew(back)
        moment = self._progress.moment(reading, values, problem, self._placing.placed, len(self.repetitions))
        return moment if settled is None else replace(moment, settled=settled)

    def finish(self, broken_off: bool = False) -> Repetition | None:
        """The clip has ended, or was broken off: the repetition in progress, if it had reached its peak."""
        self._broken_off = broken_off
        span = self._counter.finish() if self._placing.placed else None
        settled = self._settle(span) if span is not None else None
        return self._held_back.release() or settled

    # --- after the set ---------------------------------------------------------------------------

    @property
    def recording(self) -> Recording:
        """The numbers of every frame so far: each signal of the exercise, and the view."""
        return self._recording

    @property
    def view(self) -> str:
        """The view over the whole set (median azimuth)."""
        if self.pose.view_at == "rest" and self.repetitions:
            return view_of(self._seen_at(repetition.events) for repetition in self.repetitions)
        return view_name(*self._seen_between(-math.inf, math.inf))

    @property
    def set_faults(self) -> list[FoundFault]:
        """Faults of the set as a whole."""
        return judge_sides(self.pose, self.repetitions)

    @property
    def tracked(self) -> float:
        """Share of the frames in which a person was found."""
        return self._found / max(1, len(self._recording.time_s))

    @property
    def hardly_seen(self) -> str | None:
        """That the person was lost from sight too often for a movement to be counted, where that is so."""
        return "a person was found in too few of the frames" if self._lost else None

    @property
    def judged_ids(self) -> list[str]:
        """Ids of every fault this exercise can be told."""
        not_judged = (item.id for item in self.pose.not_judged)
        sides = self.pose.count.side
        order = ["side_repeated"] if sides is not None and sides.repeated_say is not None else []
        return [*(fault.id for fault in self.pose.faults), *order, *not_judged, "hold_short"]

    def seen_s(self, begin_s: float, end_s: float, span: Span | None = None) -> float:
        """Seconds between two times in which the signal that counts was read; of a span, by all that was read in it."""
        within = (begin_s, end_s) if span is None else (span.begin_s, span.end_s)
        stretch = self._recording.stretch(self.pose.count.signal, *within)
        return held_s(*stretch, begin_s, end_s, self._pace.gap_s)

    @property
    def unreadable(self) -> str | None:
        """Why the signal that counts could not be read for most of the set, or some of one without repetitions."""
        return self._mostly_unread(-math.inf, math.inf, _MOST if self.repetitions else _SOME)

    @property
    def not_placed(self) -> str | None:
        """What most often kept the person from the start posture; None when it was taken at some time."""
        return self._placing.obstacle

    @property
    def another(self) -> str | None:
        """What would have to change for the movements that were found to be this exercise; None when all count."""
        return self._held_back.another

    @property
    def under_way_until(self) -> float | None:
        """When the repetition was over that was under way when the first frame came, seconds; None without one."""
        return under_way_until(self.pose, self._recording, self.repetitions)

    @property
    def from_elsewhere(self) -> str | None:
        """Where to put the camera, when movements were seen that are not counted from where it is."""
        return self.pose.view_say if self._from_elsewhere else None

    @property
    def only_unread(self) -> float:
        """Share of the frames in which all of the start posture was taken but a signal that could not be read."""
        return self._placing.unread / max(1, len(self._recording.time_s))

    # --- repetitions -----------------------------------------------------------------------------

    def _place(self, reading: Reading, values: Mapping[str, float]) -> tuple[str | None, Repetition | None]:
        """What the person should change; who leaves the posture gives up the repetition in progress.

        The repetition that was over by then settles with it.
        """
        before, settled = self._placing.placed, None
        problem = self._placing.update(reading, values, self._pace.step_s, self._moved)
        if before and not self._placing.placed:
            span = self._counter.leave()
            settled = self._settle(span) if span is not None else None
            self._progress.over()
        if self._placing.from_s is not None and self._placing.from_s < reading.time_s:
            self._counter.reset()
            times, read = self._recording.stretch(self.pose.count.signal, self._placing.from_s, reading.time_s)
            for time_s, value in zip(times[:-1], read[:-1], strict=True):  # the last is this frame: it comes next
                self._count(float(time_s), float(value))
        return problem, settled

    def _begin_anew(self, back: bool) -> None:
        """Who is back, and in no repetition, takes the start posture anew; one that was over settles before."""
        if back and self._counter.at_rest:
            self._placing.begin_anew()
            self._counter.reset()

    def _count(self, time_s: float, value: float) -> Repetition | None:
        """Count on with one value (NaN = gap); the repetition that has settled with it."""
        self._progress.before(time_s)
        span = self._counter.update(time_s, value if math.isnan(value) else max(value, self.pose.count.lowest))
        return self._settle(span) if span is not None else None

    def _moved(self, since_s: float) -> bool:
        """Whether the primary signal has moved since then by as much as could be counted."""
        count = self.pose.count
        return statistic("range", *self._recording.stretch(count.signal, since_s, math.inf)) >= count.min_excursion

    def _settle(self, span: Span) -> Repetition | None:
        """The repetition in a span, judged; None when it does not count as one."""
        self._progress.over()
        if isinstance(self._counter, CycleCounter) and self._counter.low_first:
            self._held_back.drop_first()  # neutral before the first low, and no high
        events = self._read(span)
        above_noise = self._noise_ratio(events) if events is not None else 0.0
        if events is None or not self._large_enough(events, above_noise):
            return None
        events, sure = self._timed(events, span)
        hold = self.seen_s(events.peak_start_s, events.peak_end_s, span)
        arriving_s = events.peak_start_s - _GLIMPSE_S / 2, events.peak_start_s + _GLIMPSE_S / 2
        glimpsed = not events.complete and hold < _GLIMPSE_S and self.seen_s(*arriving_s, span) == 0
        if glimpsed or not self._counts(events):
            return None
        self._counter.counted(events.peak - events.rest)
        views = self._views(events)
        doubt = doubted(self.pose.unless, events, self._recording, self.pose.count.signal)
        case = Case(self.pose, events, self._recording, views, self.units, self._pace.frame_s, doubt)
        found, unjudged = judge(case)
        unseen_s = events.end_s - events.start_s - self.seen_s(events.start_s, events.end_s, span)
        unseen_s += lost_s(self._recording, self.pose.count.signal, events) + self.pose.hold.rough_from(views[0])
        sure = sure and above_noise >= _TIMED * self.pose.count.min_noise_ratio
        rough = None if sure else "the movement is too small to time"
        short = judge_hold(self.pose, events, hold, self.hold_s, unseen_s, self._broken_off, doubt or rough)
        found, unjudged = self.company.doubted(self.pose, events, found, unjudged, short)
        side = side_of(self.pose, events, self._recording)
        done = self._held_back.found
        again = judge_order(self.pose, events, side, done, doubt or self.company.since(done, events))
        found = (*found, again) if isinstance(again, FoundFault) else found
        unjudged = (*unjudged, again) if isinstance(again, Unjudged) else unjudged
        repetition = Repetition(
            index=len(done) + 1,
            events=events,
            hold_s=hold,
            faults=without_hidden(self.pose, found),
            unjudged=unjudged,
            measures=reported_measures(self.pose, events, self._recording),
            side=side,
            arch=self._arch(span, events),
        )
        self._held_back.add(repetition)
        self._progress.found(repetition)
        return self._held_back.release(isinstance(self._counter, CycleCounter) and self._counter.doubtful)

    def _arch(self, span: Span, events: Events) -> Arch | None:
        """The other way of a cycle, where it was seen."""
        if events.arch_start_s is None or events.arch_end_s is None:
            return None
        held_s = self.seen_s(events.arch_start_s, events.arch_end_s, span)
        stroke = self._recording.stretch(self.pose.count.signal, events.peak_end_s, events.arch_start_s)
        return Arch(events.arch_start_s, events.arch_end_s, held_s, statistic("smoothness", *stroke))

    def _read(self, span: Span, wander: float = 0.0) -> Events | None:
        """The events of a span, read off the signal that counts."""
        time_s, values = self._recording.stretch(self.pose.count.signal, span.begin_s, span.end_s)
        if self.pose.count.rest_from is not None:
            values = rest_as_after(values, self.pose.count.rest_from)
        if isinstance(counter := self._counter, CycleCounter):
            first, set_so_far = not self._held_back.found, (counter.neutral_seen, counter.low_first)
            return find_cycle(time_s, values, counter.neutral, span.finished, wander, *set_so_far, first)
        if span.held_from is not None:
            time_s, values = with_rest(time_s, values, span.begin_s, span.held_from)
        events = find_events(time_s, values, span.finished, wander)
        if events is None:
            return None
        before = self._recording.stretch(self.pose.count.signal, events.start_s - REST_S, events.start_s)
        return replace(events, rest_seen=span.held_from is None and was_read(*before))

    def _timed(self, events: Events, span: Span) -> tuple[Events, bool]:
        """The same repetition as what times it has it, and whether that moved by enough to be right about a hold."""
        wander = self.pose.signals[self.pose.count.signal].wander
        if wander:
            events = self._read(span, wander) or events
        done = self._held_back.found[-1:]
        return timed(self.pose, self._recording, events, done[0].events.end_s if done else -math.inf)

    def _large_enough(self, events: Events, above_noise: float) -> bool:
        """Whether what was read of the signal that counts can be a repetition."""
        count = self.pose.count
        if above_noise < count.min_noise_ratio:
            return False
        # the last high of a set that began with its low has none, and a clip may end before it is left
        excursion = events.peak - (events.rest if events.low is None else min(events.low, events.rest))
        return excursion >= self._counter.needed and events.end_s - events.start_s >= count.min_duration_s

    def _counts(self, events: Events) -> bool:
        """Whether the exercise counts what was timed so."""
        count = self.pose.count
        brief = events.end_s - events.start_s < count.min_duration_s
        brief |= events.peak_end_s - events.peak_start_s < count.min_hold_s
        if brief or self._mostly_unread(events.start_s, events.end_s) or self._hardly_found(events):
            return False
        if any(events.start_s - done.events.end_s < count.min_rest_s for done in self._held_back.found[-1:]):
            return False
        if any(rule.broken_by(rule_value(rule, events, self._recording, count.signal)) for rule in count.only_if):
            return False
        elsewhere = bool(count.views) and view_name(*self._seen_at(events)) not in count.views
        self._from_elsewhere |= elsewhere
        return not elsewhere

    def _hardly_found(self, events: Events) -> bool:
        """Whether the person was hardly found around a movement, since they came."""
        _, found = self._recording.stretch(FOUND_SIGNAL, events.start_s - _SEEN_FROM_S, events.end_s)
        hardly = bool(found[np.argmax(found) :].mean() < _SEEN)
        self._lost |= hardly
        return hardly

    def _mostly_unread(self, begin_s: float, end_s: float, share: float = _MOST) -> str | None:
        """Why the signal that counts could not be read for most of this time; None when it could, or nobody knows."""
        name = self.pose.count.signal
        _, values = self._recording.stretch(name, begin_s, end_s)
        mostly = len(values) > 0 and np.isnan(values).mean() > share
        return self._recording.why_missing(name, begin_s, end_s) if mostly else None

    def _noise_ratio(self, events: Events) -> float:
        """How far above the noise at rest the peak is; infinite where the exercise does not ask."""
        if not self.pose.count.min_noise_ratio:
            return math.inf
        signal = self._recording[self.pose.count.signal]
        return noise_ratio(self._recording.time_s, signal, events, [done.events for done in self._held_back.found])

    def _seen_at(self, events: Events) -> tuple[float, bool]:
        """Azimuth (deg) of a repetition, read where the exercise says, and whether it is seen from behind."""
        return self._seen_between(*phase_span(events, self.pose.view_at))

    def _views(self, events: Events) -> tuple[str, str]:
        """The view of a repetition, and that at rest before it."""
        return view_name(*self._seen_at(events)), view_name(*self._seen_between(*phase_span(events, "rest")))

    def _seen_between(self, begin_s: float, end_s: float) -> tuple[float, bool]:
        _, azimuth = self._recording.stretch(VIEW_SIGNAL, begin_s, end_s)
        _, behind = self._recording.stretch(BEHIND_SIGNAL, begin_s, end_s)
        known = np.isfinite(azimuth)
        return (
            (float(np.median(azimuth[known])), bool(behind[known].mean() > 0.5)) if known.any() else (math.nan, False)
        )
