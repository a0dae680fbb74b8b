"""What is asked of signals, as a pose file has it: conditions of every frame, and rules over a repetition."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from formcheck.checking.signal import NAME, TEXT, Strict
from formcheck.measures import JOINTS

Phase = Literal["rest", "up", "peak", "held", "down", "swing", "arch", "repetition"]
Statistic = Literal[
    "median", "change", "min", "max", "range", "spread", "drop", "rise", "smoothness", "slowest", "duration"
]
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
    "spread": "greatest less least without the tenth at either end: what is read wildly now and then is no movement",
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


def _known_joint(name: str) -> str:
    if name not in JOINTS:
        raise ValueError(f"no such joint {name!r}; for example near_hip, left_wrist, nose")
    return name


#: A landmark, also named for the side that is near or far, as measures take it.
JOINT = Annotated[str, AfterValidator(_known_joint)]


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
    outside: Annotated[float, Field(gt=0)] | None = None
    """Limit to either side of 0."""

    @model_validator(mode="after")
    def _is_whole(self) -> Rule:
        if sum(bound is not None for bound in (self.below, self.above, self.outside)) != 1:
            raise ValueError("give one of below, above and outside")
        if self.signal is None and self.statistic != "duration":
            raise ValueError("every statistic but duration needs a signal")
        if self.signal is not None and self.statistic == "duration":
            raise ValueError(f"duration is of the phase, and takes no signal: leave out signal = {self.signal!r}")
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


class OtherReading(Rule):
    """A rule that tells a fault by another signal than its own."""

    instead: bool = False
    """Whether it is asked only where the fault's own reading is missing, and from the fault's own views."""
    clears_within: Annotated[float, Field(gt=0)] | None = None
    """Asked `instead`, a value as near to 0 as this is a pass; not given: it can tell the fault, and not the pass."""

    @model_validator(mode="after")
    def _clears_where_it_does_not_tell(self) -> OtherReading:
        if self.clears_within is not None and not self.instead:
            raise ValueError("clears_within is for a reading that is asked instead: add instead = true")
        if self.clears_within is not None and (
            self.broken_by(self.clears_within) or self.broken_by(-self.clears_within)
        ):
            raise ValueError("a value within clears_within would be a fault and a pass")
        return self

    def clears(self, value: float) -> bool:
        """Whether a value is near enough to 0 to be a pass; NaN is not."""
        return self.instead and self.clears_within is not None and abs(value) <= self.clears_within


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
    told_by: tuple[OtherReading, ...] = ()
    """Other readings of the same fault: with any of these broken it is told, from every view of the exercise unless the
    reading is one that is asked `instead`. Their limits are none of the fault's own, nor the end of its margin."""
    unless: tuple[Doubt, ...] = ()
    """What makes it `cannot_judge` where it would be told: readings that are known to err to the wrong side then."""
    hides: tuple[str, ...] = ()
    """Faults that come along with this one, and are not told beside it."""
    show: tuple[JOINT, ...] = ()
    """Landmarks to highlight when it is shown, for example near_hip."""

    @model_validator(mode="after")
    def _limits_tell_readings_apart(self) -> Fault:
        own = (self.limit, self.passed_from)
        if any(math.isclose(rule.limit, limit) for rule in self.told_by for limit in own):
            raise ValueError(
                "a limit in told_by is one of the fault's own: a result could not tell which reading it was"
            )
        return self

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
