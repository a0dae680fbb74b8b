"""What holds for every result, whatever was scored."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from formcheck import Result
from formcheck.reporting.result import FaultResult, RepetitionResult

#: Times are rounded to a thousandth of a second one by one.
_ROUNDING_S = 0.0021


def broken(result: Result) -> list[str]:
    """Which invariants a result breaks, in words; none for a sound one."""
    return list(_broken(result))


def _broken(result: Result) -> Iterator[str]:
    if result != Result.model_validate_json(result.to_json()):
        yield "it is another one after being written and read"
    if (result.status == "failed") != (result.error is not None and result.frames == 0):
        yield f"status {result.status} with error {result.error!r} and {result.frames} frames"
    if (result.status == "ok") != (result.error is None):
        yield f"status {result.status} with error {result.error!r}"
    if not 0 <= result.tracked <= 1 or not 0 <= result.duration_s < math.inf or result.frames < 0:
        yield f"tracked {result.tracked}, duration {result.duration_s} s, {result.frames} frames"
    yield from _set_level(result)
    last_end_s = 0.0
    for number, repetition in enumerate(result.repetitions, 1):
        if repetition.index != number:
            yield f"repetition {number} has index {repetition.index}"
        if repetition.start_s < last_end_s - _ROUNDING_S:
            yield f"repetition {number} starts at {repetition.start_s}, before the one before it ends ({last_end_s})"
        if not repetition.complete and number < len(result.repetitions):
            yield f"repetition {number} is not complete and not the last"
        last_end_s = repetition.end_s
        yield from (f"repetition {number}: {what}" for what in _of_repetition(repetition, result))


def _set_level(result: Result) -> Iterator[str]:
    counted = Counter(fault.id for repetition in result.repetitions for fault in repetition.faults)
    if result.faults != dict(sorted(counted.items())):
        yield f"faults {result.faults} are not those of the repetitions, {dict(counted)}"
    scores = [repetition.score for repetition in result.repetitions]
    if result.score != (round(sum(scores) / len(scores)) if scores else None):
        yield f"score {result.score} is not the mean of {scores}"
    if result.set_faults and not result.repetitions:
        yield "a fault of the set without repetitions"
    numbers = {repetition.index for repetition in result.repetitions}
    for item in result.cannot_judge:
        if not set(item.repetitions) <= numbers or not item.why:
            yield f"cannot_judge {item.id} of repetitions {item.repetitions}: {item.why!r}"
    unjudged = [(item.id, index) for item in result.cannot_judge for index in item.repetitions or [0]]
    for (name, index), times in Counter(unjudged).items():
        if times > 1:
            yield f"cannot_judge {name} twice in repetition {index}"


def _of_repetition(repetition: RepetitionResult, result: Result) -> Iterator[str]:
    times = (0.0, repetition.start_s, repetition.peak_start_s, repetition.peak_end_s, repetition.end_s)
    if any(not later >= earlier - _ROUNDING_S for earlier, later in pairwise(times)):
        yield f"its times do not increase: {times[1:]}"
    if repetition.end_s > result.duration_s + _ROUNDING_S:
        yield f"it ends at {repetition.end_s}, after the clip ({result.duration_s})"
    if not -0.0 <= repetition.hold_s <= repetition.peak_end_s - repetition.peak_start_s + _ROUNDING_S:
        yield f"a hold of {repetition.hold_s} s from {repetition.peak_start_s} to {repetition.peak_end_s}"
    if not 0 <= repetition.score <= 100 or (repetition.score < 100 and not repetition.faults):
        yield f"score {repetition.score} with {len(repetition.faults)} faults"
    named = [fault.id for fault in repetition.faults]
    if len(set(named)) < len(named):
        yield f"a fault twice: {named}"
    both = set(named) & {item.id for item in result.cannot_judge if repetition.index in item.repetitions}
    if both:
        yield f"both told and cannot_judge: {sorted(both)}"
    yield from (f"{fault.id}: {what}" for fault in repetition.faults for what in _of_fault(fault))


def _of_fault(fault: FaultResult) -> Iterator[str]:
    if not math.isfinite(fault.value) or not math.isfinite(fault.limit):
        yield f"value {fault.value}, limit {fault.limit}"
    if not fault.start_s <= fault.end_s:
        yield f"from {fault.start_s} to {fault.end_s}"
    if not fault.say:
        yield "nothing to say"
