"""Stamps to times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.video.timeline import Timeline


def placed(*stamps_s: float | None, step_s: float = 0.1) -> list[float | None]:
    timeline = Timeline(step_s)
    return [timeline.place(stamp_s) for stamp_s in stamps_s]


def test_first_frame_is_time_zero_whatever_its_stamp() -> None:
    assert placed(5.0, 5.1, 5.4) == [0.0, 0.1, 0.4]
    assert placed(-1.0, -0.5) == [0.0, 0.5]


def test_frames_without_stamps_follow_at_the_announced_rate() -> None:
    assert placed(None, None, None, step_s=0.04) == [0.0, 0.04, 0.08]


def test_a_missing_stamp_is_filled_in_by_the_last_step() -> None:
    assert placed(2.0, 2.2, None, 2.6) == [0.0, 0.2, 0.4, 0.6]


def test_stamps_that_come_late_join_on() -> None:
    assert placed(None, None, 7.0, 7.1) == [0.0, 0.1, 0.2, 0.3]


def test_a_frame_stamped_twice_or_out_of_order_is_left_out() -> None:
    timeline = Timeline(0.1)
    assert [timeline.place(stamp_s) for stamp_s in (0.0, 0.1, 0.1, 0.05, 0.2)] == [0.0, 0.1, None, None, 0.2]
    assert timeline.left_out == 2
    assert timeline.restarts == 0


def test_stamps_that_begin_again_are_counted_on() -> None:
    timeline = Timeline(0.1)
    times_s = [timeline.place(stamp_s) for stamp_s in (0.0, 1.0, 2.0, 0.0, 1.0)]
    assert times_s == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert timeline.restarts == 1
    assert timeline.left_out == 0


def test_the_last_frame_lasts_as_long_as_the_file_says() -> None:
    timeline = Timeline(0.1)
    timeline.place(0.0, 0.5)
    timeline.place(0.5, 3.0)
    assert timeline.end_s == 3.5


def test_a_frame_is_shown_for_a_moment_whatever_rate_a_damaged_file_announces() -> None:
    """As one that said 536870927 frames a second: its only frame ended when it began."""
    timeline = Timeline(1 / 536870927)
    assert timeline.place(None) == 0.0
    assert timeline.end_s > 0.0


def test_the_last_frame_lasts_a_step_where_the_file_does_not_say() -> None:
    timeline = Timeline(0.1)
    timeline.place(0.0)
    assert timeline.end_s == 0.1
    timeline.place(0.25)
    assert timeline.end_s == 0.5


@given(st.lists(st.one_of(st.none(), st.floats(-1e4, 1e4)), max_size=40))
def test_times_always_rise_from_zero(stamps_s: list[float | None]) -> None:
    times_s = [time_s for time_s in placed(*stamps_s) if time_s is not None]
    assert times_s == sorted(set(times_s))
    assert times_s[:1] == [0.0] * bool(stamps_s)


@given(st.floats(-1e3, 1e3), st.lists(st.floats(0.001, 0.9), min_size=1, max_size=20))
def test_the_origin_of_the_stamps_does_not_matter(origin_s: float, steps_s: list[float]) -> None:
    stamps_s = [sum(steps_s[:i]) for i in range(len(steps_s))]
    assert placed(*(origin_s + stamp_s for stamp_s in stamps_s)) == pytest.approx(stamps_s, abs=2e-6)
