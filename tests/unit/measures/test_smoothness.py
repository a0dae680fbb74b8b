"""Spectral arc length on strokes of known smoothness."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from formcheck.measures.smoothness import spectral_arc_length


def stroke(duration_s: float = 1.5, rate_hz: float = 30.0, rest_s: float = 0.0) -> NDArray[np.float64]:
    """Speed of one minimum-jerk stroke with rest before and after it."""
    time_s = np.arange(-rest_s, duration_s + rest_s, 1.0 / rate_hz)
    part = np.clip(time_s / duration_s, 0.0, 1.0)
    return 30 * part**2 * (1 - part) ** 2 / duration_s


def test_one_smooth_stroke_reads_as_published() -> None:
    assert spectral_arc_length(stroke(), 30.0) == pytest.approx(-1.40, abs=0.05)


@given(duration_s=st.floats(0.8, 4.0), size=st.floats(0.01, 100.0))
def test_size_and_duration_do_not_enter(duration_s: float, size: float) -> None:
    assert spectral_arc_length(size * stroke(duration_s), 30.0) == pytest.approx(-1.40, abs=0.05)


def test_rest_around_the_stroke_does_not_enter() -> None:
    assert spectral_arc_length(stroke(rest_s=0.5), 30.0) == pytest.approx(spectral_arc_length(stroke(), 30.0), abs=0.02)


def test_frame_rate_does_not_enter() -> None:
    slow = spectral_arc_length(stroke(2.0, 12.0), 12.0)
    assert slow == pytest.approx(spectral_arc_length(stroke(2.0, 60.0), 60.0), abs=0.03)


def test_each_stop_makes_it_less_smooth() -> None:
    stops = [spectral_arc_length(np.tile(stroke(0.6), n), 30.0) for n in (1, 2, 3)]
    assert stops[0] > stops[1] + 0.3
    assert stops[1] > stops[2] + 0.05


def test_tremor_above_the_highest_frequency_does_not_enter() -> None:
    smooth = stroke(2.0)
    trembling = smooth + 0.3 * np.sin(2 * np.pi * 8.0 * np.arange(smooth.size) / 30.0) * smooth
    assert spectral_arc_length(trembling, 30.0) < spectral_arc_length(smooth, 30.0) - 0.2
    capped = spectral_arc_length(trembling, 30.0, highest_hz=4.0)
    assert capped == pytest.approx(spectral_arc_length(smooth, 30.0, highest_hz=4.0), abs=0.02)


def test_weak_tremor_under_the_noise_floor_does_not_enter() -> None:
    smooth = stroke(2.0)
    trembling = smooth + 0.15 * np.sin(2 * np.pi * 6.0 * np.arange(smooth.size) / 30.0) * smooth
    assert spectral_arc_length(trembling, 30.0) < spectral_arc_length(smooth, 30.0) - 0.1
    floored = spectral_arc_length(trembling, 30.0, noise_floor=0.2)
    assert floored == pytest.approx(spectral_arc_length(smooth, 30.0, noise_floor=0.2), abs=0.02)


@pytest.mark.parametrize("speed", [[], [1.0, 2.0], [0.0] * 20, [0.1, math.nan, 0.1, 0.1]])
def test_is_missing_rather_than_guessed(speed: list[float]) -> None:
    assert math.isnan(spectral_arc_length(np.array(speed), 30.0))
