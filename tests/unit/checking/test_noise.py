"""How far a movement stands out of the noise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.checking.noise import noise_ratio
from formcheck.checking.repetition import Events

TIME_S = np.arange(0, 30, 0.1)
UP = Events(20.0, 21.0, 24.0, 24.0, 25.0, rest=0.0, peak=3.0)


def signal(noise: float, top: float = 3.0) -> np.ndarray:
    raised = (UP.peak_start_s <= TIME_S) & (UP.peak_end_s >= TIME_S)
    return np.random.default_rng(0).normal(scale=noise, size=len(TIME_S)) + top * raised


@pytest.mark.parametrize("noise", [0.1, 0.3, 0.6])
def test_it_is_the_height_over_the_standard_deviation_at_rest(noise: float) -> None:
    assert noise_ratio(TIME_S, signal(noise), UP, []) == pytest.approx(3.0 / noise, rel=0.3)


def test_noise_alone_stands_out_by_nothing() -> None:
    assert abs(noise_ratio(TIME_S, signal(1.0, top=0.0), UP, [])) < 1.0


def test_a_repetition_before_is_no_rest() -> None:
    values = signal(0.2)
    values[(TIME_S > 5) & (TIME_S < 15)] += 4.0  # more than half of the time before
    before = Events(5.0, 5.0, 15.0, 15.0, 15.0, rest=0.0, peak=4.0)
    so_far = UP.end_s >= TIME_S
    assert noise_ratio(TIME_S[so_far], values[so_far], UP, []) < 3
    assert noise_ratio(TIME_S[so_far], values[so_far], UP, [before]) > 10


def test_rest_after_the_movement_is_rest_as_well() -> None:
    begun_at_once = UP.start_s - 0.3 < TIME_S
    time_s, values = TIME_S[begun_at_once], signal(0.3)[begun_at_once]
    assert noise_ratio(time_s, values, UP, []) == pytest.approx(10.0, rel=0.3)


def test_without_rest_or_without_noise_anything_stands_out() -> None:
    assert noise_ratio(TIME_S, signal(0.0), UP, []) == math.inf
    hidden = np.where((UP.start_s > TIME_S) | (UP.end_s < TIME_S), np.nan, signal(0.5))
    assert noise_ratio(TIME_S, hidden, UP, []) == math.inf
