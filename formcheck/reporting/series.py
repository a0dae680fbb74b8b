"""Signals over time, as charts show them: which ones, what they are called, and the limits that apply to them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from formcheck.checking import Checker, Uncertainty
from formcheck.checking.events import FloatArray

#: Decimals worth charting: a hundredth of a degree is below any reading's noise.
_DECIMALS = {"deg": 2, "trunk": 4, "px": 1}
#: Faults whose limit is a level of the signal itself; of the others it is a change or a range.
_LEVELS = ("median", "min", "max")
#: Units as people write them.
UNITS = {"deg": "°", "trunk": "trunk lengths", "s": "s", "share": "", "pairs": "", "px": "px"}


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A level of a signal beyond which a fault begins, and the fault's id."""

    fault: str
    level: float


@dataclass(frozen=True)
class Series:
    """One signal of a clip.

    Attributes
    ----------
    name, title, unit : id in the pose file, its words, and the unit as people write it.
    values : (n,) one a frame, None where it could not be read.
    limits : levels of this signal beyond which a fault begins.
    counts : whether repetitions are counted by it.
    uncertainty : how far a reading may be off; None where that is not known.
    """

    name: str
    title: str
    unit: str
    values: list[float | None]
    limits: tuple[LimitLine, ...]
    counts: bool
    uncertainty: Uncertainty | None


def series_of(checker: Checker) -> list[Series]:
    """The signals worth looking at: those that results report, the one that counts, and those of faults found."""
    pose = checker.pose
    told = {fault.id for repetition in checker.repetitions for fault in repetition.faults}
    of_faults = {rule.signal for fault in pose.faults if fault.id in told for rule in (fault, *fault.told_by)}
    return [
        Series(
            name=name,
            title=signal_title(name),
            unit=UNITS.get(checker.units[name], checker.units[name]),
            values=_plain(checker.recording[name], _DECIMALS.get(checker.units[name], 3)),
            limits=_limits(checker, name),
            counts=name == pose.count.signal,
            uncertainty=signal.uncertainty,
        )
        for name, signal in pose.signals.items()
        if signal.report or name == pose.count.signal or name in of_faults
    ]


def signal_title(name: str) -> str:
    """A signal's id in words: `hip_line_deg` is the hip line."""
    return name.removesuffix("_deg").replace("_", " ").capitalize()


def _limits(checker: Checker, signal: str) -> tuple[LimitLine, ...]:
    lines: list[LimitLine] = []
    for fault in checker.pose.faults:
        for rule in (fault, *fault.told_by):
            if rule.signal == signal and rule.statistic in _LEVELS:
                lines.append(LimitLine(fault.id, rule.limit))
                if rule.outside is not None:
                    lines.append(LimitLine(fault.id, -rule.limit))
    return tuple(lines)


def _plain(values: FloatArray, decimals: int) -> list[float | None]:
    """Numbers as JSON has them: NaN is null."""
    return [None if math.isnan(value) else round(value, decimals) for value in values.tolist()]
