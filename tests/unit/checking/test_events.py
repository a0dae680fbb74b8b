"""Events and holds read off one signal."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.checking.events import FloatArray, find_events, held_s, rest_as_after, smooth, was_read
from tests.courses import min_jerk

RATE = 20.0


def excursion(
    rest: float = 1.0, up: float = 1.0, hold: float = 2.0, down: float = 1.0, top: float = 0.5, after: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Rest at 0, minimum-jerk movement to `top`, hold, down to `after`, rest; seconds."""
    time_s = np.arange(0, rest + up + hold + down + 1.0, 1 / RATE)
    rise = np.array([min_jerk((t - rest) / up) for t in time_s])
    fall = np.array([min_jerk((t - rest - up - hold) / down) for t in time_s])
    return time_s, top * rise - (top - after) * fall


#: Where minimum-jerk movement passes 10 % and 90 % of its way, as shares of its time.
TENTH, NINE_TENTHS = 0.247, 0.753


@pytest.mark.parametrize("top", [0.05, 0.5, 40.0])
@pytest.mark.parametrize("after", [0.0, 0.2])
def test_events_of_a_made_up_movement(top: float, after: float) -> None:
    events = find_events(*excursion(top=top, after=after * top))
    assert events is not None
    assert events.start_s == pytest.approx(1 + TENTH, abs=0.03)
    assert events.peak_start_s == pytest.approx(1 + NINE_TENTHS, abs=0.03)
    assert events.end_s == pytest.approx(4 + NINE_TENTHS, abs=0.03)
    assert events.peak == pytest.approx(top, rel=0.01)
    assert events.rest == pytest.approx(0.0, abs=0.01 * top)
    if after == 0:
        assert events.peak_end_s == pytest.approx(4 + TENTH, abs=0.03)
    assert events.start_s < events.peak_start_s <= events.peak_end_s <= events.lowering_s <= events.end_s


@settings(max_examples=20)
@given(st.floats(-50, 50), st.floats(0.01, 100))
def test_units_and_offset_of_the_signal_do_not_move_events(offset: float, scale: float) -> None:
    time_s, values = excursion()
    a, b = find_events(time_s, values), find_events(time_s, offset + scale * values)
    assert a is not None and b is not None
    assert (b.start_s, b.peak_start_s, b.peak_end_s, b.end_s) == pytest.approx(
        (a.start_s, a.peak_start_s, a.peak_end_s, a.end_s), abs=1e-6
    )


def test_one_bad_frame_in_the_hold_moves_no_event() -> None:
    time_s, values = excursion()
    a = find_events(time_s, values)
    values[50] = 0.6
    b = find_events(time_s, values)
    assert a is not None and b is not None
    assert (b.peak_start_s, b.peak_end_s) == pytest.approx((a.peak_start_s, a.peak_end_s), abs=0.02)


@pytest.mark.parametrize("wander", [0.1, 0.2, 0.6])
def test_a_start_that_is_read_too_early_does_not_put_off_the_peak(wander: float) -> None:
    time_s, values = excursion(rest=3.0, top=1.0)
    values = np.maximum(values, np.where((time_s > 1.0) & (time_s < 4.0), 0.13, 0.0))  # a reading that strays at rest
    events = find_events(time_s, values, wander=wander)
    assert events is not None
    assert events.start_s < 1.5
    assert events.peak_start_s == pytest.approx(3 + NINE_TENTHS, abs=0.05)


@pytest.mark.parametrize("wander", [0.1, 0.2, 0.4])
def test_times_carried_on_from_a_lower_share_are_those_at_nine_tenths(wander: float) -> None:
    events = find_events(*excursion(top=1.0), wander=wander)
    assert events is not None
    assert events.peak_start_s == pytest.approx(1 + NINE_TENTHS, abs=0.04)
    assert events.peak_end_s == pytest.approx(4 + TENTH, abs=0.04)


def test_a_reading_that_wobbles_at_the_top_is_timed_from_a_lower_share() -> None:
    time_s, values = excursion()
    values *= 1 + 0.12 * np.sin(2 * np.pi * time_s / 1.7 + 2.0)
    direct, carried = find_events(time_s, values), find_events(time_s, values, wander=0.15)
    assert direct is not None and carried is not None
    true_hold = 2 + 2 * TENTH
    assert abs(direct.peak_end_s - direct.peak_start_s - true_hold) > 0.35
    assert carried.peak_end_s - carried.peak_start_s == pytest.approx(true_hold, abs=0.2)


def test_unfinished_the_end_is_the_last_frame() -> None:
    time_s, values = excursion()
    events = find_events(time_s[:60], values[:60], finished=False)
    assert events is not None
    assert not events.complete
    assert events.end_s == time_s[59]
    assert events.peak_end_s == time_s[59]


@pytest.mark.parametrize(
    "values", [np.full(50, np.nan), np.zeros(50), np.array([0.0, 1.0] + [np.nan] * 48)], ids=["gap", "flat", "two"]
)
def test_no_excursion_no_events(values: FloatArray) -> None:
    assert find_events(np.arange(50) / RATE, values) is None


def test_a_hold_is_the_time_between_less_its_gaps() -> None:
    time_s = np.arange(0, 10, 0.1)
    values = np.ones(100)
    assert held_s(time_s, values, 2.0, 8.0, 0.25) == pytest.approx(6.0)
    values[(time_s > 3.95) & (time_s < 4.95)] = np.nan  # last seen at 3.9, again at 5.0
    assert held_s(time_s, values, 2.0, 8.0, 0.25) == pytest.approx(4.9)
    values[60] = np.nan  # a single frame is no gap
    assert held_s(time_s, values, 2.0, 8.0, 0.25) == pytest.approx(4.9)


@pytest.mark.parametrize(("missing_s", "held"), [(0.9, 6.0), (1.5, 4.5)])
def test_pictures_that_a_file_leaves_out_are_held_for_up_to_a_second(missing_s: float, held: float) -> None:
    """A recorder that leaves out pictures in which nothing moves, and a camera that was frozen."""
    time_s = np.array([t for t in np.arange(0.0, 10.0, 0.1) if not 4.05 < t < 4.0 + missing_s - 0.05])
    assert held_s(time_s, np.ones(len(time_s)), 2.0, 8.0, 0.25) == pytest.approx(held)


@pytest.mark.parametrize(("begin_s", "end_s", "held"), [(4.5, 8.0, 3.0), (2.0, 4.8, 1.9), (4.1, 4.9, 0.0)])
def test_a_gap_over_the_edge_of_a_hold_counts_only_inside_it(begin_s: float, end_s: float, held: float) -> None:
    time_s = np.arange(0, 10, 0.1)
    values = np.where((time_s > 3.95) & (time_s < 4.95), np.nan, 1.0)
    assert held_s(time_s, values, begin_s, end_s, 0.25) == pytest.approx(held)


def test_smoothing_keeps_constants_and_slopes_and_passes_over_gaps() -> None:
    time_s = np.arange(0, 3, 0.05)
    assert smooth(time_s, np.full(60, 3.0)) == pytest.approx(3.0)
    assert smooth(time_s, 2 * time_s)[10:-10] == pytest.approx(2 * time_s[10:-10])
    values = np.full(60, 3.0)
    values[20:40] = np.nan
    out = smooth(time_s, values)
    assert np.isnan(out[26:34]).all()
    assert out[~np.isnan(out)] == pytest.approx(3.0)


def test_smoothing_takes_jitter_down() -> None:
    noise = np.random.default_rng(0).normal(size=600)
    assert smooth(np.arange(600) / 30, noise).std() < 0.5


def test_a_clip_that_ends_on_the_way_up_has_not_reached_a_peak() -> None:
    """As a drawn bridge did, whose hips were told to be too low 0.3 s before they were up."""
    time_s = np.arange(0.0, 4.0, 1 / 15)
    way = np.clip((time_s - 2.0) / 1.5, 0.0, 1.0)
    up = way**3 * (10 - 15 * way + 6 * way**2)
    assert find_events(time_s[time_s < 3.0], up[time_s < 3.0], finished=False) is None
    held = find_events(time_s, up, finished=False)
    assert held is not None and not held.complete


def test_rest_was_seen_where_it_was_read_just_before() -> None:
    """A recorded woman's pelvis was lost for 1.6 s and found half-way into a tilt, which was told to be shallow."""
    time_s = np.arange(0, 3, 1 / RATE)
    values = np.zeros_like(time_s)
    assert was_read(time_s, values)
    lost = np.where((time_s > 1.0) & (time_s < 2.9), np.nan, values)
    assert not was_read(time_s, lost)
    blinked = np.where((time_s > 2.5) & (time_s < 2.9), np.nan, values)
    assert was_read(time_s, blinked)
    assert not was_read(time_s[:4], values[:4])  # the clip has just begun
    assert not was_read(time_s, np.full_like(time_s, np.nan))


def test_rest_that_was_further_down_before_is_read_as_that_after() -> None:
    values = np.array([80.0, 80.0, 160.0, 300.0, 310.0, 200.0, 160.0, math.nan])
    np.testing.assert_array_equal(rest_as_after(values, 180.0)[:3], [160.0, 160.0, 160.0])
    np.testing.assert_array_equal(rest_as_after(values[:5], 180.0), [180.0, 180.0, 180.0, 300.0, 310.0])  # unfinished
    assert np.isnan(rest_as_after(np.full(3, math.nan), 180.0)).all()
