"""Weeks of practice on one page: how often, how far, how long, and whether faults fade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import mean, median
from typing import Any

from formcheck.reporting.pages.rendering import plain_json, render

#: Faults are compared between this many days at the end and as many before.
_WEEK = timedelta(days=7)
#: A fault's share of the repetitions that changed by less is noise in a week of 30 to 100 repetitions.
_WORTH_TELLING = 0.1


@dataclass(frozen=True, slots=True)
class PastSet:
    """One set of one exercise on one day.

    Attributes
    ----------
    day : the day it was done, where the person was.
    title : the exercise, in words.
    scores : of each repetition, 0 to 100.
    holds_s : of each repetition, seconds.
    faults : what was said, and in how many of the repetitions.
    ranges : of each repetition, how far the movement went, in `range_unit`; empty where that was not kept.
    """

    day: date
    title: str
    scores: Sequence[int]
    holds_s: Sequence[float]
    faults: Mapping[str, int] = field(default_factory=dict)
    ranges: Sequence[float] = ()
    range_unit: str = "°"


def history_page(sets: Sequence[PastSet], today: date, planned_a_week: int | None = None) -> str:
    """The page as HTML text.

    Parameters
    ----------
    sets : everything that was done, in any order; sets without repetitions are left out.
    today : the last day of the page.
    planned_a_week : days of practice that were agreed on, if any.
    """
    done = sorted((one for one in sets if one.scores), key=lambda one: one.day)
    titles = sorted({one.title for one in done})
    return render(
        "history.html.j2",
        ["history.js"],
        data={"history": plain_json(_drawn(done, today, planned_a_week))},
        days=len({one.day for one in done}),
        since=done[0].day if done else today,
        today=today,
        planned=planned_a_week,
        lately=len({one.day for one in done if today - _WEEK < one.day <= today}),
        exercises=[_exercise([one for one in done if one.title == title], today) for title in titles],
    )


def _drawn(done: Sequence[PastSet], today: date, planned: int | None) -> dict[str, Any]:
    """What the charts are drawn from."""
    return {
        "today": today.isoformat(),
        "planned": planned,
        "sets": [
            {
                "day": one.day.isoformat(),
                "title": one.title,
                "holds_s": list(one.holds_s),
                "ranges": list(one.ranges),
                "range_unit": one.range_unit,
                "repetitions": len(one.scores),
                "faults": dict(one.faults),
            }
            for one in done
        ],
    }


def _exercise(done: Sequence[PastSet], today: date) -> dict[str, Any]:
    """One exercise: its days in a table, newest first, and what became of its faults."""
    days = sorted({one.day for one in done}, reverse=True)
    return {
        "title": done[0].title,
        "has_range": any(one.ranges for one in done),
        "days": [_day(day, [one for one in done if one.day == day]) for day in days],
        "changes": _changes(done, today),
    }


def _day(day: date, done: Sequence[PastSet]) -> dict[str, Any]:
    faults: Counter[str] = Counter()
    for one in done:
        faults.update(one.faults)
    ranges = [value for one in done for value in one.ranges]
    holds_s = [value for one in done for value in one.holds_s]
    return {
        "day": day,
        "sets": len(done),
        "repetitions": sum(len(one.scores) for one in done),
        "score": round(mean(score for one in done for score in one.scores)),
        "hold_s": round(median(holds_s), 1) if holds_s else None,
        "longest_s": round(max(holds_s), 1) if holds_s else None,
        "range": round(median(ranges), 1) if ranges else None,
        "range_unit": done[0].range_unit,
        "faults": faults.most_common(),
    }


def _changes(done: Sequence[PastSet], today: date) -> list[dict[str, Any]]:
    """Faults whose share of the repetitions changed from the seven days before last week to the last seven."""
    lately = [one for one in done if today - _WEEK < one.day <= today]
    before = [one for one in done if today - 2 * _WEEK < one.day <= today - _WEEK]
    if not lately or not before:
        return []
    says = sorted({say for one in (*lately, *before) for say in one.faults})
    shares = [(say, _share(before, say), _share(lately, say)) for say in says]
    return [
        {"say": say, "before": was, "lately": is_now}
        for say, was, is_now in shares
        if abs(is_now - was) >= _WORTH_TELLING
    ]


def _share(done: Sequence[PastSet], say: str) -> float:
    return sum(one.faults.get(say, 0) for one in done) / sum(len(one.scores) for one in done)
