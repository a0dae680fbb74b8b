"""What checking finds: repetitions, faults, and what could not be judged."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Events:
    """When a repetition happened, seconds from the clip's first frame.

    Read off the primary signal between rest and this repetition's own extreme: start where it leaves 10 % of
    the excursion, peak_start where it reaches 90 %, peak_end where it last falls below 90 %, end where it is
    back under 10 %. `lowering_s` is where the last descent begins, at or after peak_end.
    """

    start_s: float
    peak_start_s: float
    peak_end_s: float
    lowering_s: float
    end_s: float
    rest: float
    peak: float
    complete: bool = True
    #: Of exercises that swing both ways: 90 % times of the other way, and its extreme.
    arch_start_s: float | None = None
    arch_end_s: float | None = None
    low: float | None = None


@dataclass(frozen=True, slots=True)
class FoundFault:
    """A rule broken in a repetition: the statistic's value against the limit, in `unit`."""

    id: str
    value: float
    limit: float
    unit: str
    start_s: float
    end_s: float
    say: str
    weight: int


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A fault that could not be judged, and why."""

    id: str
    why: str


@dataclass(frozen=True)
class Repetition:
    """One counted repetition; `hold_s` is the time at the peak less tracking gaps."""

    index: int
    events: Events
    hold_s: float
    faults: tuple[FoundFault, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    measures: dict[str, dict[str, float]] = field(default_factory=dict)
    side: str | None = None

    @property
    def score(self) -> int:
        """100 less the weights of its faults, never below 0."""
        return max(0, 100 - sum(fault.weight for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Moment:
    """The state at one frame, for showing and saying while the person moves.

    `stage` is one of: absent (nobody found), placing (not in the start posture: `say` tells what to change),
    ready (at rest between repetitions), moving (up or down), holding.
    """

    time_s: float
    stage: str
    count: int
    hold_s: float
    say: str | None
    show: tuple[str, ...]
    values: dict[str, float]
    settled: Repetition | None = None
