"""What an exercise is: the contents of a pose file, checked on load.

Everything particular to one exercise is data in one TOML file. There are no expressions in it and nothing
is evaluated: a rule names a signal, a phase, a statistic and a limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from formcheck.checking.condition import JOINT, Condition, Doubt, Fault, Mark, NotJudged, Rule, View
from formcheck.checking.signal import NAME, TEXT, Signal, Strict, Uncertainty

#: Far more than any exercise has: every signal costs time in every frame, and a file may come from a stranger.
_FEW = Field(max_length=64)
#: Faults that come with every exercise, or every one that has sides.
_BUILT_IN = ("hold_short", "side_missing", "side_repeated")


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
    rest_from: float | None = None
    """A value up to which the person is at rest, however far below it: lower ones count as this one, so that who comes
    from further down than between repetitions does not hold from there on. Not given: rest is as low as it was.
    For `excursion` only.
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

    @property
    def lowest(self) -> float:
        """The lowest value of the primary signal that is told from lower ones."""
        return -math.inf if self.rest_from is None else self.rest_from

    @model_validator(mode="after")
    def _makes_sense(self) -> Count:
        if self.kind == "cycle" and self.held_from is not None:
            raise ValueError('held_from is for kind = "excursion" only')
        if self.kind == "cycle" and self.rest_from is not None:
            raise ValueError('rest_from is for kind = "excursion" only')
        if any(len(group) < 2 for group in self.refined_by):
            raise ValueError("refined_by takes two signals at least in a group; one alone is timed_by")
        return self

    def names_signals(self) -> Iterator[tuple[str, str]]:
        """Every signal it names, after where it does."""
        yield "count.signal", self.signal
        if self.otherwise is not None:
            yield "count.otherwise.signal", self.otherwise.signal
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
    views: Annotated[tuple[View, ...], Field(min_length=1)]
    """Views from which it can be judged."""
    view_say: TEXT
    """Where to put the camera."""
    view_at: Literal["repetition", "rest"] = "repetition"
    """When the view is read: over the repetition, or at rest before it where the movement itself turns the person."""
    line: tuple[JOINT, JOINT, JOINT] | None = None
    """Three joints that should lie in one line, drawn on the overlay."""
    signals: Annotated[dict[NAME, Signal], _FEW]
    """What is read from every frame, by name."""
    start: Annotated[tuple[Condition, ...], _FEW]
    """What makes the start posture: nothing is counted before all of it was met."""
    keep: Annotated[tuple[Condition, ...], _FEW] = ()
    """What must stay true during a repetition; broken for longer than a second, the one in progress is given up."""
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

    @property
    def built_in(self) -> tuple[str, ...]:
        """Faults that it has without defining them."""
        return _BUILT_IN if self.count.side is not None else _BUILT_IN[:1]

    def cue(self, fault_id: str) -> str | None:
        """What is said of a fault of a repetition; None where there is none of this name."""
        says = {fault.id: fault.say for fault in self.faults} | {"hold_short": self.hold.say}
        if self.count.side is not None and self.count.side.repeated_say is not None:
            says["side_repeated"] = self.count.side.repeated_say
        return says.get(fault_id)

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
            if ids.count(fault_id) > 1 or fault_id in _BUILT_IN:
                raise ValueError(f"fault {fault_id!r} is defined twice ({', '.join(_BUILT_IN)} come by themselves)")
        for fault in self.faults:
            for hidden in fault.hides:
                if hidden not in (*ids, *self.built_in):
                    raise ValueError(f"{fault.id}.hides: no fault {hidden!r}")
        return self
