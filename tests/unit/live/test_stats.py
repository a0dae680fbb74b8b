"""Counting frames and times."""

from __future__ import annotations

import pytest

from formcheck.live.stats import Stats


def test_rate_and_latency_are_of_what_was_shown() -> None:
    stats = Stats()
    for i in range(100):
        stats.judged(i / 30, i / 30 + 0.045)
        stats.shown(i / 30, i / 30 + (0.020 if i % 10 else 0.060))
    assert stats.rate == pytest.approx(30, abs=2)
    median, late = stats.latency_ms()
    assert median == pytest.approx(20)
    assert late == pytest.approx(60)
    assert stats.judging_ms() == (pytest.approx(45), pytest.approx(45))
    assert "100 read, 3 dropped before tracking, 100 drawn" in stats.report(100, 3)


def test_before_the_first_frame_there_is_nothing_to_divide_by() -> None:
    assert Stats().rate == 0
    assert "0 dropped" in Stats().line(0)


def test_a_long_session_keeps_no_more_than_a_short_one() -> None:
    stats = Stats()
    for i in range(10_000):
        stats.shown(i, i + 0.01)
    assert len(stats._latency_s) < 4000
    assert stats.drawn == 10_000
