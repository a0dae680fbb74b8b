"""When somebody else was beside the person, and what is then not judged."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from formcheck.checking.definition import PoseDefinition
from formcheck.checking.repetition import Events, FoundFault, Repetition, Unjudged
from formcheck.checking.rules import HOLD_UNSEEN, phase_span

#: Why a fault is not judged.
WHY = "somebody else was beside you"
#: Readings are doubted for this long before and after, seconds: the model takes a moment to find back.
_AROUND_S = 0.3
#: Shorter interruptions of the company are none, seconds.
_SAME_S = 1.0


@dataclass
class Company:
    """Stretches of time in which something else moved beside the person."""

    stretches: list[tuple[float, float]] = field(default_factory=list)
    """Begin and end of each, seconds, in their order."""

    def note(self, time_s: float, pose: PoseDefinition, values: Mapping[str, float]) -> dict[str, float]:
        """Add a frame that has company; what is believed of its values: what counts, times and names the side."""
        if self.stretches and time_s - self.stretches[-1][1] <= _SAME_S:
            self.stretches[-1] = self.stretches[-1][0], time_s
        else:
            self.stretches.append((time_s, time_s))
        count = pose.count
        sides = (count.side.left, count.side.right) if count.side else ()
        kept = {count.signal, count.timed_by, *chain.from_iterable(count.refined_by), *sides}
        return {name: value if name in kept else math.nan for name, value in values.items()}

    def between(self, begin_s: float, end_s: float) -> bool:
        """Whether there was company at some time, or just before or after."""
        return any(end_s >= a - _AROUND_S and begin_s <= b + _AROUND_S for a, b in self.stretches)

    def since(self, done: Sequence[Repetition], events: Events) -> str | None:
        """Why a repetition may be missing between the last one and this; None when all of it was seen."""
        return WHY if done and self.between(done[-1].events.start_s, events.end_s) else None

    def doubted(
        self,
        pose: PoseDefinition,
        events: Events,
        found: tuple[FoundFault, ...],
        unjudged: tuple[Unjudged, ...],
        short: FoundFault | Unjudged | None,
    ) -> tuple[tuple[FoundFault, ...], tuple[Unjudged, ...]]:
        """Faults found and not judged, `hold_short` among them; those whose time had company are not judged."""
        found = (*found, short) if isinstance(short, FoundFault) else found
        unjudged = (*unjudged, short) if isinstance(short, Unjudged) else unjudged
        doubted = [fault.id for fault in pose.faults if self.between(*phase_span(events, fault.phase))]
        may_be_long = isinstance(short, FoundFault) or (short is not None and short.why == HOLD_UNSEEN)
        if short is not None and may_be_long and self.between(*phase_span(events, "peak")):
            doubted.append(short.id)
        return (
            tuple(fault for fault in found if fault.id not in doubted),
            (*(item for item in unjudged if item.id not in doubted), *(Unjudged(name, WHY) for name in doubted)),
        )
