"""The breathing pacer for long holds."""

from __future__ import annotations

from dataclasses import dataclass

#: Seconds in and out: six breaths a minute with the longer part out, as taught for slow deep breathing.
IN_S, OUT_S = 4.0, 6.0


@dataclass(frozen=True, slots=True)
class Breath:
    """Where in a breath one should be: the word, and how full the lungs are (0 to 1)."""

    word: str
    fullness: float


def breath_at(time_s: float) -> Breath:
    """The breath `time_s` seconds after the hold began, which is with breathing in."""
    into_s = time_s % (IN_S + OUT_S)
    if into_s < IN_S:
        return Breath("breathe in", into_s / IN_S)
    return Breath("breathe out", 1.0 - (into_s - IN_S) / OUT_S)
