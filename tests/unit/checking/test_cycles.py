"""Cycles: a high and the low after it, timed against neutral."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from formcheck.checking.counter import Span
from formcheck.checking.cycles import CycleCounter, find_cycle
from formcheck.checking.definition import Count
from tests.bodies import FloatArray
from tests.courses import Course

RATE = 15.0
RULE = Count(kind="cycle", signal="back", min_excursion=10.0)


def course(*steps: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    """Times and values of a signal that goes to each (seconds, level) in turn, from 0."""
    path, now = Course(), 0.0
    path.add(0.0, 0.0)
    for seconds, level in steps:
        now += seconds
        path.add(now, level)
    time_s = np.arange(0.0, now + 1e-9, 1 / RATE)
    return time_s, np.array([path.at(t) for t in time_s])


def cycle(high: float = 12.0, low: float = -12.0) -> list[tuple[float, float]]:
    """Up 1.5 s, held 1 s, to the other way in 2 s, held 1 s, back to neutral in 1.5 s, still for 1 s."""
    return [(1.5, high), (1.0, high), (2.0, low), (1.0, low), (1.5, 0.0), (1.0, 0.0)]


def counted(time_s: FloatArray, values: Sequence[float] | FloatArray) -> tuple[CycleCounter, list[Span]]:
    counter = CycleCounter(RULE)
    return counter, [span for t, v in zip(time_s, values, strict=True) if (span := counter.update(t, float(v)))]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_high_with_its_low_is_one_cycle(count: int) -> None:
    counter, spans = counted(*course((1.0, 0.0), *cycle() * count))
    assert len(spans) == count
    assert all(span.finished for span in spans)
    assert counter.finish() is None


def test_a_cycle_with_a_shallow_half_is_still_one() -> None:
    assert len(counted(*course((1.0, 0.0), *cycle(high=3.0)))[1]) == 1
    assert len(counted(*course((1.0, 0.0), *cycle(low=-6.0)))[1]) == 1


def test_a_swing_under_the_smallest_is_none() -> None:
    assert counted(*course((1.0, 0.0), *cycle(high=4.0, low=-4.0)))[1] == []


def test_neutral_is_where_the_back_was_still_before() -> None:
    counter, _ = counted(*course((1.0, 0.0), *cycle(high=20.0, low=-8.0)))
    assert counter.neutral == pytest.approx(0.0, abs=0.5)


def test_a_set_that_begins_rounded_learns_neutral_from_a_later_pause() -> None:
    rest_of_cycle = [(2.0, -12.0), (1.0, -12.0), (1.5, 0.0), (1.0, 0.0)]
    counter, _ = counted(*course((0.2, 20.0), (1.5, 20.0), *rest_of_cycle, *cycle(high=20.0, low=-12.0) * 2))
    assert counter.neutral == pytest.approx(0.0, abs=0.5)


def test_pauses_that_lie_elsewhere_put_a_wrong_first_stillness_right() -> None:
    """A sofa's corner is taken for the back at first: the back was read nearly arched, and pauses at 0 ever after."""
    counter, _ = counted(*course((0.0, -8.0), (1.0, -8.0), *cycle() * 2))
    assert counter.neutral == pytest.approx(-8.0, abs=0.5)
    assert not counter.neutral_seen  # one pause speaks against it
    counter, _ = counted(*course((0.0, -8.0), (1.0, -8.0), *cycle() * 4))
    assert counter.neutral == pytest.approx(0.0, abs=1.0)
    assert counter.neutral_seen


def test_a_set_that_begins_rounded_takes_neutral_half_way() -> None:
    time_s, values = course((0.0, 14.0), (1.0, 14.0), (2.0, -10.0), (1.0, -10.0), (1.5, 2.0), (1.0, 2.0))
    counter, spans = counted(time_s[1:], values[1:])
    assert len(spans) == 1
    assert counter.neutral == pytest.approx(2.0, abs=0.5)


def test_a_clip_that_ends_in_the_second_half_has_the_cycle_unfinished() -> None:
    counter, spans = counted(*course((1.0, 0.0), *cycle()[:3]))
    last = counter.finish()
    assert spans == []
    assert last is not None
    assert not last.finished


def test_a_clip_that_ends_in_the_first_half_has_none() -> None:
    counter, spans = counted(*course((1.0, 0.0), *cycle()[:2]))
    assert spans == []
    assert counter.finish() is None


def test_gaps_are_passed_over_and_a_lost_posture_forgets() -> None:
    time_s, values = course((1.0, 0.0), *cycle())
    with_gap = np.where((time_s > 2.6) & (time_s < 3.2), np.nan, values)
    assert len(counted(time_s, with_gap)[1]) == 1
    half = len(time_s) // 2
    counter, _ = counted(time_s[:half], values[:half])
    counter.reset()
    assert counter.finish() is None


def test_away_from_neutral_is_on_and_the_share_grows_to_one() -> None:
    counter, _ = counted(*course((1.0, 0.0)))
    assert not counter.on
    counter, _ = counted(*course((1.0, 0.0), (1.5, 12.0)))
    assert counter.on
    assert counter.share == pytest.approx(1.0)


def test_events_are_read_against_neutral() -> None:
    time_s, values = course((1.0, 0.0), *cycle())
    events = find_cycle(time_s, values, neutral=0.0)
    assert events is not None
    # Minimum jerk: 10 % of the way after 0.25, 90 % after 0.75 of the time.
    assert events.start_s == pytest.approx(1.0 + 0.25 * 1.5, abs=0.1)
    assert events.peak_start_s == pytest.approx(1.0 + 0.75 * 1.5, abs=0.1)
    assert events.peak_end_s == pytest.approx(3.5, abs=0.5)
    assert events.end_s == pytest.approx(6.5 + 0.75 * 1.5, abs=0.1)
    assert events.arch_start_s is not None and events.arch_end_s is not None
    assert events.peak_end_s < events.arch_start_s < events.arch_end_s < events.end_s
    assert (events.peak, events.low, events.rest) == pytest.approx((12.0, -12.0, 0.0), abs=0.5)


def test_a_half_that_never_leaves_neutral_has_hardly_a_length() -> None:
    time_s, values = course((1.0, 0.0), (1.0, -0.5), (2.0, -12.0), (1.0, -12.0), (1.5, 0.0), (1.0, 0.0))
    events = find_cycle(time_s, values - 0.1, neutral=0.0)
    assert events is not None
    assert events.peak_end_s - events.peak_start_s < 0.25
    assert events.peak < 0.0


def test_nothing_to_read_has_no_events() -> None:
    time_s = np.arange(20) / RATE
    assert find_cycle(time_s, np.full(20, math.nan), neutral=0.0) is None
    assert find_cycle(time_s, np.zeros(20), neutral=0.0) is None
    assert find_cycle(time_s, np.arange(20.0), neutral=0.0) is None  # only rises: no high before the low


@pytest.mark.parametrize("rate", [4.0, 5.0, 7.0, 7.5, 9.5, 10.0, 12.0, 15.0, 25.0, 30.0])
def test_neutral_is_learned_at_every_frame_rate(rate: float) -> None:
    time_s, values = course((1.5, 0.0), *cycle(high=12.0, low=-8.0), *cycle(high=12.0, low=-8.0))
    even_s = np.arange(time_s[0], time_s[-1], 1.0 / rate)
    counter, spans = counted(even_s, np.interp(even_s, time_s, values))
    assert len(spans) == 2
    assert counter.neutral_seen
    assert counter.neutral == pytest.approx(0.0, abs=0.5)
