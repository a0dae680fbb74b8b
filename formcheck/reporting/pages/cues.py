"""What is said of a fault, and on which side of its limit it is."""

from __future__ import annotations

from formcheck.checking import PoseDefinition
from formcheck.reporting.series import signal_title

#: What was judged of a signal, beside its level, in words before its name.
_STATISTICS = {
    "change": "change of the {}",
    "min": "least {}",
    "max": "greatest {}",
    "range": "range of the {}",
    "drop": "drop of the {}",
    "rise": "rise of the {}",
    "smoothness": "smoothness of the {}",
}


def say_of(pose: PoseDefinition | None, fault: str) -> str:
    """What is said of a fault; nothing for one that the exercise does not know."""
    if pose is None:
        return ""
    if fault == "hold_short":
        return pose.hold.say
    return next((known.say for known in pose.faults if known.id == fault), "")


def bound_of(pose: PoseDefinition | None, fault: str) -> str:
    """On which side of the limit the fault is: `below`, `above` or `more than +/-`."""
    if pose is None or fault == "hold_short":
        return "below"
    return next((known.bound.rsplit(" ", 1)[0] for known in pose.faults if known.id == fault), "beyond")


def why_of(pose: PoseDefinition | None, fault: str) -> str:
    """Why the limit is where it is; nothing where the exercise does not say."""
    if pose is None:
        return ""
    if fault == "hold_short":
        return pose.hold.why
    return next((known.why for known in pose.faults if known.id == fault), "")


def what_of(pose: PoseDefinition | None, fault: str) -> str:
    """What was read to judge a fault: `change of the hip line`, `duration`; nothing for a fault that is not known."""
    if fault == "hold_short":
        return "hold"
    rule = next((known for known in pose.faults if known.id == fault), None) if pose else None
    if rule is None:
        return ""
    if rule.signal is None:
        return "duration"
    return _STATISTICS.get(rule.statistic, "{}").format(signal_title(rule.signal).lower())
