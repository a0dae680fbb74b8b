"""What an exercise is: the contents of a pose file, checked on load.

Everything particular to one exercise is data in one TOML file. There are no expressions in it and nothing
is evaluated: a rule names a signal, a phase, a statistic and a limit.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Phase = Literal["rest", "up", "peak", "held", "down", "swing", "arch", "repetition"]
Statistic = Literal["median", "change", "min", "max", "range", "drop", "rise", "smoothness", "duration"]
View = Literal["side", "oblique", "front"]

#: What each phase of a repetition is, for the reference of pose files.
PHASES: dict[Phase, str] = {
    "rest": "the last second before the repetition",
    "up": "from 10 to 90 % of the excursion",
    "peak": "above 90 % of the excursion: the hold (above `count.peak_read_at`, where a pose file gives it)",
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
    "duration": "how long the phase lasted, seconds; of `up` and `down` scaled to the whole way; takes no signal",
}

#: From where the camera looks.
VIEWS: dict[View, str] = {
    "side": "up to 40 degrees off the side view",
    "oblique": "40 to 60 degrees off",
    "front": "further off: from the front, the back, or along the body",
}

_ID = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
#: Far more than any exercise has: every signal costs time in every frame, and a file may come from a stranger.
_FEW = Field(max_length=64)
_TEXT = Annotated[str, Field(min_length=1, max_length=500)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Uncertainty(_Strict):
    """How far a reading may be off, where that was measured."""

    #: One standard deviation of reading less truth, in the reading's unit.
    spread: Annotated[float, Field(gt=0)]
    #: What it was compared with, on how many, and the worst of them.
    source: _TEXT


class Truth(_Strict):
    """What `formcheck evaluate` compares a reported signal with, of the truth of a rendered clip."""

    #: Series of the truth file; `{side}` stands for the repetition's side and `{other}` for the other one.
    series: str
    #: Another one to be taken off it.
    less: str | None = None
    #: Whether the change from rest is compared, whichever its sign.
    change: bool = False


class Signal(_Strict):
    """A named number read from every frame: a measure and its parameters (joints and the like)."""

    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False)

    measure: str
    #: What the measure is known to read too much, in its unit; taken off every value.
    bias: float = 0.0
    #: Whether results list this signal under a repetition's measures.
    report: bool = False
    #: Of the reading at the peak; not given where it is not known.
    uncertainty: Uncertainty | None = None
    #: Not given: the truth of the same name, of left and right together where it has them apart.
    truth: Truth | None = None
    why: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """The keys that belong to the measure itself."""
        return dict(self.model_extra or {})


class Condition(_Strict):
    """A signal that must lie in a range in every frame (start posture, or during all of a repetition)."""

    signal: str
    min: float | None = None
    max: float | None = None
    say: _TEXT
    #: Needed: when the signal cannot be read, the condition is not met. Otherwise it is passed over.
    needed: bool = True

    @model_validator(mode="after")
    def _has_a_bound(self) -> Condition:
        if self.min is None and self.max is None:
            raise ValueError("give min, max or both")
        return self


class Rule(_Strict):
    """A statistic of a signal over a phase of one repetition, against a limit."""

    id: _ID
    phase: Phase
    statistic: Statistic
    #: The signal; not given for the statistic `duration`.
    signal: str | None = None
    below: float | None = None
    above: float | None = None
    #: Limit to either side of 0.
    outside: float | None = None

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
        """Whether a value lies beyond the limit (at the limit it does not)."""
        if self.below is not None:
            return value < self.below
        return (abs(value) if self.outside is not None else value) > self.limit


class Fault(Rule):
    """A rule with what to say when it is broken, and why the limit is where it is."""

    say: _TEXT
    why: _TEXT
    #: Points off the repetition's score of 100.
    weight: Annotated[int, Field(ge=0, le=100)] = 15
    #: Views from which it can be judged; none given: those of the exercise.
    views: tuple[View, ...] = ()
    #: How far on the good side of the limit a value must lie to be a pass; in between it cannot be told.
    margin: Annotated[float, Field(ge=0)] = 0.0
    #: Faults that come along with this one, and are not told beside it.
    hides: tuple[str, ...] = ()
    #: Landmarks to highlight when it is shown, for example near_hip.
    show: tuple[str, ...] = ()

    def too_close(self, value: float) -> bool:
        """Whether a value that does not break the rule is too close to its limit to be a pass."""
        reached = abs(value) if self.outside is not None else value
        distance = reached - self.limit if self.below is not None else self.limit - reached
        return distance < self.margin


class NotJudged(_Strict):
    """A fault or number of the exercise that no measure here carries: results say so for every repetition."""

    id: _ID
    why: _TEXT


class Side(_Strict):
    """Which side a repetition is named after: the one whose signal is larger at the peak (median)."""

    left: str
    right: str
    #: Said when the same side is done twice running; not given: it need not alternate.
    repeated_say: _TEXT | None = None
    #: Said when only one side is done in the whole set; not given: one side is enough.
    missing_say: _TEXT | None = None


class Count(_Strict):
    """How repetitions are found, from one signal.

    `excursion`: up from the person's own rest and back. `cycle`: up from neutral, back through it, and as
    far the other way; the smallest excursion is then that from the high to the low.
    """

    kind: Literal["excursion", "cycle"] = "excursion"
    signal: str
    #: Smallest excursion that can be a repetition, in the signal's unit.
    min_excursion: Annotated[float, Field(gt=0)]
    #: Smallest excursion as a share of the person's own typical one.
    min_share: Annotated[float, Field(ge=0, lt=1)] = 0.25
    #: Smallest excursion in standard deviations of the signal at rest before it.
    min_noise_ratio: Annotated[float, Field(ge=0)] = 0.0
    min_duration_s: Annotated[float, Field(gt=0)] = 0.5
    #: Shortest rest between two repetitions: a reading that swings straight on to the other side is none.
    min_rest_s: Annotated[float, Field(ge=0)] = 0.0
    #: Another signal that the times of a repetition are read off, once it was found: one that follows the movement
    #: better than the one that finds it.
    timed_by: str | None = None
    #: Share of the excursion at which the times of the peak are read. Lower than 0.9 for a reading that wobbles at the
    #: top: the 90 % times are then carried on from there, as natural movement goes.
    peak_read_at: Annotated[float, Field(ge=0.5, le=0.9)] = 0.9
    #: Statistics that a candidate must not break to be counted at all.
    only_if: Annotated[tuple[Rule, ...], _FEW] = ()
    #: Left and right, for exercises done one side at a time.
    side: Side | None = None


class Hold(_Strict):
    """Prescription of the hold at the top of each repetition."""

    #: Judged when no other time is prescribed; not given: judged only when one is.
    prescribed_s: Annotated[float, Field(gt=0)] | None = None
    say: _TEXT = "Hold a little longer"
    weight: Annotated[int, Field(ge=0, le=100)] = 15
    #: Of the hold time, seconds; not given where it is not known.
    uncertainty: Uncertainty | None = None
    why: str = ""


class PoseDefinition(_Strict):
    """One exercise, as read from its file."""

    id: _ID
    title: _TEXT
    summary: _TEXT
    instructions: tuple[_TEXT, ...]
    views: tuple[View, ...]
    view_say: _TEXT
    #: When the view is read: over the repetition, or at rest before it where the movement itself turns the person.
    view_at: Literal["repetition", "rest"] = "repetition"
    #: Three joints that should lie in one line, drawn on the overlay.
    line: tuple[str, str, str] | None = None
    signals: Annotated[dict[_ID, Signal], _FEW]
    start: Annotated[tuple[Condition, ...], _FEW]
    keep: Annotated[tuple[Condition, ...], _FEW] = ()
    count: Count
    hold: Hold = Hold()
    #: Frames a second that are enough: of a clip with twice as many, every second is skipped. Not given: none is.
    enough_fps: Annotated[float, Field(ge=5)] | None = None
    faults: Annotated[tuple[Fault, ...], _FEW] = ()
    not_judged: Annotated[tuple[NotJudged, ...], _FEW] = ()
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> PoseDefinition:
        named = [("count.signal", self.count.signal)]
        if self.count.timed_by is not None:
            named.append(("count.timed_by", self.count.timed_by))
        if self.count.side is not None:
            named += [("count.side.left", self.count.side.left), ("count.side.right", self.count.side.right)]
        named += [(f"start[{i}].signal", c.signal) for i, c in enumerate(self.start)]
        named += [(f"keep[{i}].signal", c.signal) for i, c in enumerate(self.keep)]
        rules: list[Rule] = [*self.count.only_if, *self.faults]
        named += [(f"{rule.id}.signal", rule.signal) for rule in rules if rule.signal is not None]
        for where, name in named:
            if name not in self.signals:
                raise ValueError(f"{where} = {name!r} is not among the signals: {', '.join(self.signals)}")
        ids = [*(fault.id for fault in self.faults), *(item.id for item in self.not_judged)]
        for fault_id in ids:
            if ids.count(fault_id) > 1 or fault_id == "hold_short":
                raise ValueError(f"fault {fault_id!r} is defined twice (hold_short comes with every exercise)")
        for fault in self.faults:
            for hidden in fault.hides:
                if hidden not in (*ids, "hold_short"):
                    raise ValueError(f"{fault.id}.hides: no fault {hidden!r}")
        return self
