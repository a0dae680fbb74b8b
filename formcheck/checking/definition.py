"""What an exercise is: the contents of a pose file, checked on load.

Everything particular to one exercise is data in one TOML file. There are no expressions in it and nothing
is evaluated: a rule names a signal, a phase, a statistic and a limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from formcheck.checking.signal import NAME, TEXT, Signal, Strict, Uncertainty

Phase = Literal["rest", "up", "peak", "held", "down", "swing", "arch", "repetition"]
Statistic = Literal["median", "change", "min", "max", "range", "drop", "rise", "smoothness", "slowest", "duration"]
View = Literal["side", "oblique", "front", "behind"]

#: What each phase of a repetition is, for the reference of pose files.
PHASES: dict[Phase, str] = {
    "rest": "the last second before the repetition",
    "up": "from 10 to 90 % of the excursion",
    "peak": "above 90 % of the excursion: the hold",
    "held": "the hold up to where the lowering begins",
    "down": "from 90 back to 10 % of the excursion",
    "swing": "of a cycle: from the peak to the far end of the other way",
    "arch": "of a cycle: the far end of the other way",
    "repetition": "all of it, from 10 % on the way up to 10 % on the way down",
}

#: What each statistic of a signal over a phase is.
STATISTICS: dict[Statistic, str] = {
    "median": "the middle value",
    "change": "the median less the resting level",
    "min": "the least value, smoothed",
    "max": "the greatest value, smoothed",
    "range": "greatest less least",
    "drop": "the deepest fall below the best so far",
    "rise": "the highest climb above the lowest so far",
    "smoothness": "spectral arc length of the rate of change: -1.4 for one smooth stroke, less for a jerky one",
    "slowest": "the least speed on the inner way, as a share of the mean: 0.8 for one smooth stroke, 0 for a halt",
    "duration": "how long the phase lasted, seconds; of `up` and `down` scaled to the whole way; takes no signal",
}

#: From where the camera looks.
VIEWS: dict[View, str] = {
    "side": "read as up to 36 degrees off the side view",
    "oblique": "40 to 60 degrees off",
    "front": "further off: from the front, or along the body with the head first",
    "behind": "further off: from behind, or along the body with the feet first",
}

#: Far more than any exercise has: every signal costs time in every frame, and a file may come from a stranger.
_FEW = Field(max_length=64)


class Condition(Strict):
    """A signal that must lie in a range in every frame (start posture, or during all of a repetition)."""

    signal: str
    """Name of the signal."""
    min: float | None = None
    """Least value, in the signal's unit; not given: any."""
    max: float | None = None
    """Greatest value; not given: any."""
    say: TEXT
    """What the person should change when it is not met."""
    needed: bool = True
    """Needed: when the signal cannot be read, the condition is not met. Otherwise it is passed over."""
    views: tuple[View, ...] = ()
    """Views in which it is asked; none given: in all."""

    @model_validator(mode="after")
    def _has_a_bound(self) -> Condition:
        if self.min is None and self.max is None:
            raise ValueError("give min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min, {self.min:g}, is above max, {self.max:g}: no value meets it")
        return self

    def broken_by(self, value: float) -> bool:
        """Whether a value lies outside; NaN, which is not seen, does not."""
        return (self.min is not None and value < self.min) or (self.max is not None and value > self.max)

    def met_by(self, value: float) -> bool:
        """Whether it is met; by NaN where it need not be seen."""
        return not self.needed if math.isnan(value) else not self.broken_by(value)

    def asked_from(self, view: str) -> bool:
        """Whether it is asked in a view."""
        return not self.views or view in self.views


class Rule(Strict):
    """A statistic of a signal over a phase of one repetition, against a limit."""

    id: NAME
    """Name of the rule; of a fault, what results call it."""
    phase: Phase
    """Part of the repetition that is looked at; see `PHASES`."""
    statistic: Statistic
    """What is taken of it; see `STATISTICS`."""
    signal: str | None = None
    """The signal; not given for the statistic `duration`."""
    below: float | None = None
    """Broken by values below this, in the signal's unit."""
    above: float | None = None
    """Broken by values above this."""
    outside: float | None = None
    """Limit to either side of 0."""

    @model_validator(mode="after")
    def _is_whole(self) -> Rule:
        if sum(bound is not None for bound in (self.below, self.above, self.outside)) != 1:
            raise ValueError("give one of below, above and outside")
        if (self.signal is None) != (self.statistic == "duration"):
            raise ValueError("every statistic but duration needs a signal")
        return self

    @property
    def limit(self) -> float:
        """The limit, whichever side it bounds."""
        return next(bound for bound in (self.below, self.above, self.outside) if bound is not None)

    @property
    def bound(self) -> str:
        """The limit in words: `below 160`."""
        side = "below" if self.below is not None else "above" if self.above is not None else "more than +/-"
        return f"{side} {self.limit:g}"

    def broken_by(self, value: float) -> bool:
        """Whether a value lies beyond the limit; at the limit it does not, nor does NaN, which is not seen."""
        if self.below is not None:
            return value < self.below
        return (abs(value) if self.outside is not None else value) > self.limit


class Doubt(Rule):
    """A rule that, broken, makes a fault that would be told `cannot_judge`: the reading is not worth telling."""

    why: TEXT
    """The reason that results give."""


class Mark(Rule):
    """A rule that some repetition of a set must keep, or what is done is another exercise; not seen counts as kept."""

    say: TEXT
    """What the person should change when none keeps it."""


class Fault(Rule):
    """A rule with what to say when it is broken, and why the limit is where it is."""

    say: TEXT
    """The cue."""
    why: TEXT
    """Why it is a fault, and why the limit lies where it does."""
    weight: Annotated[int, Field(ge=0, le=100)] = 15
    """Points off the repetition's score of 100."""
    views: tuple[View, ...] = ()
    """Views from which it can be judged; none given: those of the exercise."""
    margin: Annotated[float, Field(ge=0)] = 0.0
    """How far on the good side of the limit a value must lie to be a pass; in between it cannot be told."""
    backed_by: tuple[Rule, ...] = ()
    """What settles a value within the margin: with any of these broken as well it is told."""
    told_by: tuple[Rule, ...] = ()
    """Other readings of the same fault: with any of these broken it is told, from every view of the exercise."""
    unless: tuple[Doubt, ...] = ()
    """What makes it `cannot_judge` where it would be told: readings that are known to err to the wrong side then."""
    hides: tuple[str, ...] = ()
    """Faults that come along with this one, and are not told beside it."""
    show: tuple[str, ...] = ()
    """Landmarks to highlight when it is shown, for example near_hip."""

    def told_at(self, limit: float) -> Rule:
        """The reading that told it at this limit: one of `told_by`, or the fault's own."""
        return next((rule for rule in self.told_by if math.isclose(rule.limit, limit)), self)

    @property
    def passed_from(self) -> float:
        """The far end of the margin: a value there, or on its good side, is a pass."""
        return self.limit + self.margin if self.below is not None else self.limit - self.margin

    def too_close(self, value: float) -> bool:
        """Whether a value that does not break the rule is too close to its limit to be a pass."""
        reached = abs(value) if self.outside is not None else value
        return reached < self.passed_from if self.below is not None else reached > self.passed_from


class NotJudged(Strict):
    """A fault or number of the exercise that no measure here carries: results say so for every repetition."""

    id: NAME
    """Name of the fault or number."""
    why: TEXT
    """Why it cannot be judged."""


class Side(Strict):
    """Which side a repetition is named after: the one whose signal is larger at the peak (median)."""

    left: str
    """Signal of the left side."""
    right: str
    """Signal of the right side."""
    repeated_say: TEXT | None = None
    """Said when the same side is done twice running (`side_repeated`); not given: it need not alternate."""
    repeated_weight: Annotated[int, Field(ge=0, le=100)] = 5
    """Points off the score of 100 for it."""
    missing_say: TEXT | None = None
    """Said when only one side is done in the whole set; not given: one side is enough."""


class Otherwise(Strict):
    """Another signal that counts where the primary one cannot be read."""

    signal: str
    """Name of the other signal."""
    min_excursion: Annotated[float, Field(gt=0)]
    """Smallest excursion that can be a repetition, in its unit."""
    rough_s: Annotated[float, Field(ge=0)] = 0.0
    """By how much a hold may be read short so, seconds: none is called short by less."""
    believed: Condition | None = None
    """When the primary signal is believed at all: frames that do not meet it count as not read."""
    say: TEXT
    """What results say of repetitions that were counted so, and of faults that the primary signal would tell."""
    why: TEXT
    """Why the limit lies where it does."""


class Count(Strict):
    """How repetitions are found, from one signal.

    `excursion`: up from the person's own rest and back. `cycle`: up from neutral, back through it, and as
    far the other way; the smallest excursion is then that from the high to the low.
    """

    kind: Literal["excursion", "cycle"] = "excursion"
    """`excursion` or `cycle`."""
    signal: str
    """The primary signal."""
    otherwise: Otherwise | None = None
    """What counts where the primary signal cannot be read."""
    min_excursion: Annotated[float, Field(gt=0)]
    """Smallest excursion that can be a repetition, in the signal's unit."""
    min_share: Annotated[float, Field(ge=0, lt=1)] = 0.25
    """Smallest excursion as a share of the person's own typical one."""
    held_from: float | None = None
    """A value from which on the person is in the exercise, whatever came before: who is found there, as where a clip
    begins in the hold, holds it since then. Not given: a repetition begins at rest. For `excursion` only.
    """
    min_noise_ratio: Annotated[float, Field(ge=0)] = 0.0
    """Smallest excursion in standard deviations of the signal at rest before it."""
    min_duration_s: Annotated[float, Field(gt=0)] = 0.5
    """Shortest repetition, seconds."""
    min_hold_s: Annotated[float, Field(ge=0)] = 0.0
    """Shortest stay at the top, seconds: who passes through a posture on the way to another does not hold it."""
    views: tuple[View, ...] = ()
    """Views from which repetitions are counted; none given: from all, also where faults cannot be judged."""
    min_rest_s: Annotated[float, Field(ge=0)] = 0.0
    """Shortest rest between two repetitions: a reading that swings straight on to the other side is none."""
    timed_by: str | None = None
    """Another signal that the times of a repetition are read off, once it was found: one that follows the movement
    better than the one that finds it.
    """
    refined_by: Annotated[tuple[Annotated[tuple[str, ...], _FEW], ...], _FEW] = ()
    """Signals, all in one unit, that the times are read anew off, taken together: each counts by how far it stands out
    of its own noise between rest and hold. Two at least, in groups: what is held is held by all groups together, by the
    first alone, by the first two, and so on, so that what hurries ahead does not tell when the rest arrives.
    """
    only_if: Annotated[tuple[Rule, ...], _FEW] = ()
    """Statistics that a candidate must not break to be counted at all."""
    marks: Annotated[tuple[Mark, ...], _FEW] = ()
    """What sets the exercise apart from others that look like it when done wrongly. Repetitions are held back until one
    has kept every mark, and are counted with it.
    """
    side: Side | None = None
    """Left and right, for exercises done one side at a time."""

    @model_validator(mode="after")
    def _refined_by_several(self) -> Count:
        if any(len(group) < 2 for group in self.refined_by):
            raise ValueError("refined_by takes two signals at least in a group; one alone is timed_by")
        return self

    def names_signals(self) -> Iterator[tuple[str, str]]:
        """Every signal it names, after where it does."""
        yield "count.signal", self.signal
        if self.otherwise is not None:
            yield "count.otherwise.signal", self.otherwise.signal
            if self.otherwise.believed is not None:
                yield "count.otherwise.believed.signal", self.otherwise.believed.signal
        if self.timed_by is not None:
            yield "count.timed_by", self.timed_by
        yield from ((f"count.refined_by[{i}]", name) for i, group in enumerate(self.refined_by) for name in group)
        if self.side is not None:
            yield "count.side.left", self.side.left
            yield "count.side.right", self.side.right


class Hold(Strict):
    """Prescription of the hold at the top of each repetition."""

    prescribed_s: Annotated[float, Field(gt=0)] | None = None
    """Judged when no other time is prescribed; not given: judged only when one is."""
    say: TEXT = "Hold a little longer"
    """The cue when it was too short."""
    weight: Annotated[int, Field(ge=0, le=100)] = 15
    """Points off the score of 100."""
    uncertainty: Uncertainty | None = None
    """Of the hold time, seconds; not given where it is not known."""
    why: str = ""
    """Where the prescription comes from."""
    rough_views: tuple[View, ...] = ()
    """Views from which a hold is read less well: none is called short there by less than `rough_s`."""
    rough_s: Annotated[float, Field(ge=0)] = 0.0
    """By how much a hold may be read short from there, seconds."""

    @property
    def read_to_s(self) -> float:
        """How far a hold is usually read right, seconds; 0 where that is not known."""
        return self.uncertainty.spread if self.uncertainty is not None else 0.0

    def rough_from(self, view: str) -> float:
        """By how much a hold may be read short from a view, seconds."""
        return self.rough_s if view in self.rough_views else 0.0


class PoseDefinition(Strict):
    """One exercise, as read from its file."""

    id: NAME
    """Name of the exercise in results."""
    title: TEXT
    """What people call it."""
    summary: TEXT
    """What it is good for, in a sentence."""
    instructions: tuple[TEXT, ...]
    """How it is done, step by step."""
    views: tuple[View, ...]
    """Views from which it can be judged."""
    view_say: TEXT
    """Where to put the camera."""
    view_at: Literal["repetition", "rest"] = "repetition"
    """When the view is read: over the repetition, or at rest before it where the movement itself turns the person."""
    line: tuple[str, str, str] | None = None
    """Three joints that should lie in one line, drawn on the overlay."""
    signals: Annotated[dict[NAME, Signal], _FEW]
    """What is read from every frame, by name."""
    start: Annotated[tuple[Condition, ...], _FEW]
    """What makes the start posture: nothing is counted before all of it was met."""
    keep: Annotated[tuple[Condition, ...], _FEW] = ()
    """What must stay true during a repetition."""
    count: Count
    """How repetitions are found."""
    hold: Hold = Hold()
    """How long the top is held."""
    enough_fps: Annotated[float, Field(ge=5)] | None = None
    """Frames a second that are enough: of a clip with twice as many, every second is skipped. Not given: none is."""
    faults: Annotated[tuple[Fault, ...], _FEW] = ()
    """What can be wrong with a repetition."""
    unless: Annotated[tuple[Doubt, ...], _FEW] = ()
    """What makes every fault of a repetition `cannot_judge`, its hold too."""
    not_judged: Annotated[tuple[NotJudged, ...], _FEW] = ()
    """What results say cannot be judged."""
    sources: tuple[str, ...] = ()
    """Where instructions and limits come from."""

    def shown(self, fault_id: str) -> tuple[str, ...]:
        """Landmarks to highlight for a fault."""
        return next((fault.show for fault in self.faults if fault.id == fault_id), ())

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> PoseDefinition:
        named = list(self.count.names_signals())
        named += [(f"start[{i}].signal", c.signal) for i, c in enumerate(self.start)]
        named += [(f"keep[{i}].signal", c.signal) for i, c in enumerate(self.keep)]
        beside = [rule for fault in self.faults for rule in (*fault.backed_by, *fault.told_by, *fault.unless)]
        rules: list[Rule] = [*self.count.only_if, *self.count.marks, *self.faults, *self.unless, *beside]
        named += [(f"{rule.id}.signal", rule.signal) for rule in rules if rule.signal is not None]
        for where, name in named:
            if name not in self.signals:
                raise ValueError(f"{where} = {name!r} is not among the signals: {', '.join(self.signals)}")
        for rule in rules:
            if rule.phase in ("swing", "arch") and self.count.kind != "cycle":
                raise ValueError(f"{rule.id}.phase = {rule.phase!r}: only a cycle has one (count.kind)")
        ids = [*(fault.id for fault in self.faults), *(item.id for item in self.not_judged)]
        for fault_id in ids:
            if ids.count(fault_id) > 1 or fault_id == "hold_short":
                raise ValueError(f"fault {fault_id!r} is defined twice (hold_short comes with every exercise)")
        for fault in self.faults:
            for hidden in fault.hides:
                if hidden not in (*ids, "hold_short"):
                    raise ValueError(f"{fault.id}.hides: no fault {hidden!r}")
        return self
