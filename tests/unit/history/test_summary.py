"""Days and trends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from formcheck.history import DoneRepetition
from formcheck.history.summary import by_day, past_sets, trends

TODAY = date(2026, 3, 20)


def rep(days_ago: int, pose: str = "bridge", hold_s: float = 4.0, score: int = 100, *says: str) -> DoneRepetition:
    when = datetime(2026, 3, 20, 9, tzinfo=UTC) - timedelta(days=days_ago)
    faults = tuple((say.lower(), say) for say in says)
    return DoneRepetition("s", f"set {days_ago}", pose, 1, when, None, hold_s, score, True, faults)


def test_a_day_adds_up_its_repetitions_holds_and_faults() -> None:
    done = [rep(0, "bridge", 4, 100), rep(0, "bridge", 6, 80, "Higher"), rep(0, "bridge", 5, 60, "Higher", "Slowly")]
    (day,) = by_day(done, TODAY)
    assert (day.repetitions, day.hold_s, day.longest_s, day.score, day.sets) == (3, 15, 6, 80, 1)
    assert day.faults == (("Higher", 2), ("Slowly", 1))


def test_newest_day_first_and_nothing_from_before() -> None:
    days = by_day([rep(9), rep(3), rep(0, "cat_camel"), rep(0)], TODAY - timedelta(days=5))
    assert [(day.day, day.pose) for day in days] == [
        (TODAY, "bridge"), (TODAY, "cat_camel"), (TODAY - timedelta(days=3), "bridge"),
    ]  # fmt: skip


def test_a_week_is_compared_with_the_one_before() -> None:
    done = [rep(13, "bridge", 3, 60, "Higher"), rep(8, "bridge", 5, 80), rep(6, "bridge", 8), rep(0, "bridge", 7)]
    (trend,) = trends([rep(14), *done], TODAY)
    assert trend.days == (2, 2)
    assert trend.repetitions == (2, 2)
    assert trend.score == (100, 70)
    assert trend.longest_s == (8, 5)
    assert trend.faulty == (0.0, 0.5)


def test_an_exercise_that_is_new_has_nothing_to_be_compared_with() -> None:
    (trend,) = trends([rep(0)], TODAY)
    assert trend.score == (100, None)
    assert trends([rep(30)], TODAY) == []


def test_sets_of_the_page_are_those_that_were_done_oldest_first() -> None:
    done = [rep(0, "bridge", 4, 100), rep(0, "bridge", 6, 80, "Higher"), rep(3, "bridge", 5, 60, "Higher")]
    first, last = past_sets(done, str.upper)
    assert (first.day, first.title, first.scores, first.holds_s) == (TODAY - timedelta(days=3), "BRIDGE", [60], [5])
    assert (last.day, last.scores, last.holds_s, dict(last.faults)) == (TODAY, [100, 80], [4, 6], {"Higher": 1})
