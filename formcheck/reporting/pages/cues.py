"""What is said of a fault, and on which side of its limit it is."""

from __future__ import annotations

from formcheck.checking import PoseDefinition
from formcheck.checking.condition import Fault
from formcheck.checking.definition import Hold
from formcheck.reporting.series import signal_title

#: What was judged of a signal, beside its level, in words before its name.
_STATISTICS = {
    "change": "change of the {}",
    "min": "least {}",
    "max": "greatest {}",
    "range": "range of the {}",
    "spread": "spread of the {}",
    "drop": "drop of the {}",
    "rise": "rise of the {}",
    "smoothness": "smoothness of the {}",
    "slowest": "least speed of the {}",
}


def say_of(pose: PoseDefinition | None, fault: str) -> str:
    """What is said of a fault; nothing for one that the exercise does not know."""
    return (pose.cue(fault) if pose is not None else None) or ""


def bound_of(pose: PoseDefinition | None, fault: str, limit: float) -> str:
    """On which side of this limit the fault is: `below`, `above` or `more than +/-`."""
    if pose is None or fault == "hold_short":
        return "below"
    rule = _rule(pose, fault)
    return rule.told_at(limit).bound.rsplit(" ", 1)[0] if isinstance(rule, Fault) else "beyond"


def why_of(pose: PoseDefinition | None, fault: str) -> str:
    """Why the limit is where it is; nothing where the exercise does not say."""
    rule = _rule(pose, fault)
    return "" if rule is None else rule.why


def what_of(pose: PoseDefinition | None, fault: str, limit: float) -> str:
    """What was read to tell a fault at this limit: `change of the hip line`, `duration`; nothing for an unknown one."""
    if fault == "hold_short":
        return "hold"
    known = _rule(pose, fault)
    if not isinstance(known, Fault):
        return ""
    rule = known.told_at(limit)
    if rule.signal is None:
        return "duration"
    return _STATISTICS.get(rule.statistic, "{}").format(signal_title(rule.signal).lower())


def _rule(pose: PoseDefinition | None, fault: str) -> Fault | Hold | None:
    """What tells a fault: its rule, or for `hold_short` the hold; None for one that the exercise does not know."""
    if pose is None:
        return None
    if fault == "hold_short":
        return pose.hold
    return next((known for known in pose.faults if known.id == fault), None)
