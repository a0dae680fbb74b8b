"""Angles and distances of points."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.measures.geometry import cross, distance, interior_angle_deg

ORIGIN = np.zeros(2)
EAST = np.array([3.0, 0.0])


def at(deg: float, length: float = 1.0) -> np.ndarray:
    return length * np.array([math.cos(math.radians(deg)), math.sin(math.radians(deg))])


@given(st.floats(-360, 360), st.floats(0, 180), st.floats(0.01, 1e4), st.floats(-1e3, 1e3))
def test_an_angle_does_not_depend_on_place_size_or_direction(
    turn_deg: float, angle_deg: float, length: float, shift: float
) -> None:
    a, vertex, b = (p + shift for p in (at(turn_deg, length), ORIGIN, at(turn_deg + angle_deg, 2 * length)))
    assert interior_angle_deg(a, vertex, b) == pytest.approx(angle_deg, abs=0.01)
    assert interior_angle_deg(b, vertex, a) == pytest.approx(angle_deg, abs=0.01)


def test_points_may_be_in_space() -> None:
    a, b = np.array([0.0, 0.0, 2.0]), np.array([0.0, 3.0, 0.0])
    assert interior_angle_deg(a, np.zeros(3), b) == pytest.approx(90)
    assert distance(a, b) == pytest.approx(math.sqrt(13))


def test_straight_and_folded_limbs_read_180_and_0() -> None:
    # Rounding takes the cosine beyond 1 here; acos of that would be an error.
    assert interior_angle_deg(np.array([0.1, 0.1]), ORIGIN, np.array([-0.3, -0.3])) == pytest.approx(180, abs=1e-5)
    assert interior_angle_deg(np.array([0.1, 0.1]), ORIGIN, np.array([0.7, 0.7])) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("missing", [np.full(2, np.nan), ORIGIN], ids=["not seen", "no length"])
def test_what_cannot_be_read_is_nan(missing: np.ndarray) -> None:
    assert math.isnan(interior_angle_deg(missing, ORIGIN, EAST))
    assert math.isnan(interior_angle_deg(EAST, ORIGIN, missing))


def test_missing_points_have_no_distance() -> None:
    assert math.isnan(distance(np.full(2, np.nan), EAST))
    assert distance(EAST, ORIGIN) == 3.0


def test_cross_is_positive_clockwise_on_the_screen() -> None:
    down = np.array([0.0, 2.0])
    assert cross(EAST, down) == 6.0
    assert cross(down, EAST) == -6.0
