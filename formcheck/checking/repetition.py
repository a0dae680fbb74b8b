"""What checking is given of a frame, and what it finds: repetitions, faults, and what could not be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reading:
    """A frame at `time_s`: `values` of signals by name (NaN: not read), `azimuth_deg` (0 = side), anybody `found`."""

    time_s: float
    values: Mapping[str, float]
    azimuth_deg: float
    found: bool
    why: Mapping[str, str] = field(default_factory=dict)
    """Of signals that are NaN: why they could not be read, where their measure tells."""
    company: bool = False
    """Whether something else moves beside the person."""
    behind: bool = False
    """Whether the camera sees the person from behind."""


@dataclass(frozen=True, slots=True)
class Events:
    """When a repetition happened, seconds from the clip's first frame.

    Read off the primary signal between rest and this repetition's own extreme: `start_s` where it leaves 10 % of
    the excursion, `peak_start_s` where it reaches 90 %, `peak_end_s` where it last falls below 90 %, `end_s` where it
    is back under 10 %. `lowering_s` is where the last descent begins, at or after `peak_end_s`.
    """

    start_s: float
    peak_start_s: float
    peak_end_s: float
    lowering_s: float
    end_s: float
    rest: float
    """Level of the primary signal before the repetition, in its unit."""
    peak: float
    """Its level at the top."""
    complete: bool = True
    """False when the clip ended before the signal came back."""
    arch_start_s: float | None = None
    """Of exercises that swing both ways: when the far end of the other way is reached (90 %)."""
    arch_end_s: float | None = None
    """When it is left."""
    low: float | None = None
    """The extreme of the other way."""
    rest_seen: bool = True
    """False when the resting level was never seen, and is supposed to be half-way between the two extremes."""


@dataclass(frozen=True, slots=True)
class FoundFault:
    """A rule broken in a repetition: the statistic's value against the limit, in `unit`."""

    id: str
    """Name of the fault in the pose file."""
    value: float
    limit: float
    unit: str
    start_s: float
    """Begin of the phase it was found in, seconds."""
    end_s: float
    """End of that phase, seconds."""
    say: str
    """The cue."""
    weight: int
    """Points off the score of 100."""


def worst_of(faults: Sequence[FoundFault]) -> FoundFault | None:
    """The fault that weighs most, of equals the first; None without any."""
    return max(faults, key=lambda fault: fault.weight, default=None)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A fault that could not be judged, and why."""

    id: str
    """Name of the fault in the pose file."""
    why: str


@dataclass(frozen=True, slots=True)
class Arch:
    """The far end of the other way of a cycle (the arched back of a cat-camel), and the stroke that leads there."""

    start_s: float
    """Where 90 % of the way is reached, seconds."""
    end_s: float
    """Where it is under 90 % for the last time, seconds."""
    hold_s: float
    """The time between, less tracking gaps."""
    smoothness: float
    """Spectral arc length of the stroke from the peak: -1.4 for a smooth one, less for a jerky one; NaN: too short."""


@dataclass(frozen=True)
class Repetition:
    """One counted repetition; `hold_s` is the time at the peak less tracking gaps."""

    index: int
    """From 1, in the order done."""
    events: Events
    """When it happened."""
    hold_s: float
    faults: tuple[FoundFault, ...] = ()
    """Those to tell, in the order of the pose file."""
    unjudged: tuple[Unjudged, ...] = ()
    """What could not be judged in it."""
    measures: dict[str, dict[str, float]] = field(default_factory=dict)
    """Each reported signal, by name: `rest`, `peak`, `min`, `max`, in its unit; NaN where it could not be read."""
    side: str | None = None
    """`left`, `right`, or None."""
    arch: Arch | None = None
    """The other way, of exercises that swing both ways; None elsewhere, and where a set ends before it."""

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
    """Of the frame, seconds."""
    stage: str
    count: int
    """Repetitions so far."""
    hold_s: float
    """The running hold, seconds; 0 where nothing is held."""
    say: str | None
    show: tuple[str, ...]
    """Landmarks to highlight with the cue."""
    values: dict[str, float]
    """The signals of this frame, by name; NaN where they could not be read."""
    settled: Repetition | None = None
    """The repetition that was just found to be over, if any."""
    side: str | None = None
    """The side that a repetition in progress is done on, where that is known already: see `Repetition.side`."""
