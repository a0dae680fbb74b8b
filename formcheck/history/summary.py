"""The history in numbers: days, and how things change from week to week. Pure: what was done in, numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

from formcheck.history.store import DoneRepetition
from formcheck.reporting.pages import PastSet

#: Days of which one stretch is compared with the stretch before it.
TREND_DAYS = 7


@dataclass(frozen=True, slots=True)
class DayOfExercise:
    """One exercise on one day."""

    day: date
    pose: str
    sets: int
    repetitions: int
    hold_s: float  # together
    longest_s: float
    score: int
    faults: tuple[tuple[str, int], ...]  # what was said, how often; most often first


@dataclass(frozen=True, slots=True)
class Trend:
    """One exercise, the last week against the week before; None where there was nothing."""

    pose: str
    days: tuple[int, int]
    repetitions: tuple[int, int]
    score: tuple[int | None, int | None]
    longest_s: tuple[float | None, float | None]
    faulty: tuple[float | None, float | None]  # share of repetitions with a fault


def by_day(done: Iterable[DoneRepetition], since: date) -> list[DayOfExercise]:
    """Every exercise of every day from `since` on, newest day first."""
    groups: dict[tuple[date, str], list[DoneRepetition]] = {}
    for repetition in done:
        if repetition.done.date() >= since:
            groups.setdefault((repetition.done.date(), repetition.pose), []).append(repetition)
    days = [_day(day, pose, group) for (day, pose), group in groups.items()]
    return sorted(days, key=lambda item: (-item.day.toordinal(), item.pose))


def trends(done: Sequence[DoneRepetition], today: date) -> list[Trend]:
    """Each exercise of the last two weeks: (the last seven days, the seven before them)."""
    turn = today - timedelta(days=TREND_DAYS)
    begin = turn - timedelta(days=TREND_DAYS)
    out = []
    for pose in sorted({repetition.pose for repetition in done}):
        mine = [r for r in done if r.pose == pose and begin < r.done.date() <= today]
        lately = [r for r in mine if r.done.date() > turn]
        before = [r for r in mine if r.done.date() <= turn]
        if not mine:
            continue
        out.append(
            Trend(
                pose,
                (len({r.done.date() for r in lately}), len({r.done.date() for r in before})),
                (len(lately), len(before)),
                (_score(lately), _score(before)),
                (_longest(lately), _longest(before)),
                (_faulty(lately), _faulty(before)),
            )
        )
    return out


def past_sets(done: Iterable[DoneRepetition], title: Callable[[str], str]) -> list[PastSet]:
    """The sets that the history page draws, oldest first; `title` gives an exercise's name in words."""
    groups: dict[str, list[DoneRepetition]] = {}
    for repetition in done:
        groups.setdefault(repetition.set_id, []).append(repetition)
    sets = [
        PastSet(
            day=group[0].done.date(),
            title=title(group[0].pose),
            scores=[repetition.score for repetition in group],
            holds_s=[repetition.hold_s for repetition in group],
            faults=Counter(say for repetition in group for _, say in repetition.faults),
        )
        for group in groups.values()
    ]
    return sorted(sets, key=lambda one: one.day)


def _day(day: date, pose: str, group: list[DoneRepetition]) -> DayOfExercise:
    said = Counter(say for repetition in group for _, say in repetition.faults)
    return DayOfExercise(
        day=day,
        pose=pose,
        sets=len({repetition.set_id for repetition in group}),
        repetitions=len(group),
        hold_s=sum(repetition.hold_s for repetition in group),
        longest_s=max(repetition.hold_s for repetition in group),
        score=round(mean(repetition.score for repetition in group)),
        faults=tuple(said.most_common()),
    )


def _score(group: list[DoneRepetition]) -> int | None:
    return round(mean(r.score for r in group)) if group else None


def _longest(group: list[DoneRepetition]) -> float | None:
    return max(r.hold_s for r in group) if group else None


def _faulty(group: list[DoneRepetition]) -> float | None:
    return sum(bool(r.faults) for r in group) / len(group) if group else None
