"""An exercise counted by another signal than its own, where that cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from formcheck.checking.condition import VIEWS, Condition, Fault, Mark, NotJudged, Rule
from formcheck.checking.definition import PoseDefinition

_Named = TypeVar("_Named", Condition, Rule, Mark, Fault)


def by_another_signal(pose: PoseDefinition) -> PoseDefinition | None:
    """The same exercise counted by `count.otherwise`; None where it names no other signal.

    What the primary signal tells is not asked, not judged and not reported.
    """
    other, own = pose.count.otherwise, pose.count.signal
    if other is None:
        return None
    counted = {"signal": other.signal, "min_excursion": other.min_excursion, "otherwise": None}
    counted |= {"only_if": _without(own, pose.count.only_if), "marks": _without(own, pose.count.marks)}
    untold = (NotJudged(id=fault.id, why=other.say) for fault in pose.faults if fault.signal == own)
    return pose.model_copy(
        update={
            "signals": {**pose.signals, own: pose.signals[own].model_copy(update={"report": False})},
            "start": _without(own, pose.start),
            "keep": _without(own, pose.keep),
            "count": pose.count.model_copy(update=counted),
            "hold": pose.hold.model_copy(update={"rough_views": tuple(VIEWS), "rough_s": other.rough_s}),
            "faults": _without(own, pose.faults),
            "not_judged": (*pose.not_judged, *untold),
        }
    )


def _without(signal: str, items: Sequence[_Named]) -> tuple[_Named, ...]:
    """The conditions or rules that do not go by a signal."""
    return tuple(item for item in items if item.signal != signal)
