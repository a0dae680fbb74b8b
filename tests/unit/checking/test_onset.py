"""Where the first repetition began from, when nobody lay still before it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from formcheck.checking.onset import Onset

STEP_S = 0.1
UP = [0.0, 0.0, 0.1, 0.2, 0.3, 0.4, 0.4, 0.4]
DOWN = UP[::-1]


def found(values: Sequence[float], settled_after: int | None = None) -> list[float | None]:
    onset = Onset(needed=0.1)
    told = []
    for i, value in enumerate(values):
        if i == settled_after:
            onset.settled()
        told.append(onset.rest_s(i * STEP_S, value))
    return told


def first(told: list[float | None]) -> tuple[int, float | None]:
    """When rest was told (frame), and which time."""
    return next(((i, rest_s) for i, rest_s in enumerate(told) if rest_s is not None), (-1, None))


def test_rest_is_where_the_signal_came_down_to_and_rose_from() -> None:
    frame, rest_s = first(found([*DOWN, *UP]))
    assert rest_s == pytest.approx(0.7, abs=0.11)
    assert 9 < frame < 13


def test_rest_is_where_it_rose_from_and_came_back_to() -> None:
    frame, rest_s = first(found([*UP, *DOWN]))
    assert rest_s == pytest.approx(0.1, abs=0.11)
    assert 11 < frame < 15


@pytest.mark.parametrize("values", [[*UP, *[0.4] * 50], [*DOWN, *[0.0] * 50], [0.05, 0.0, 0.05, 0.09] * 20])
def test_a_rise_alone_a_fall_alone_or_less_than_a_repetition_tells_nothing(values: list[float]) -> None:
    assert first(found(values)) == (-1, None)


def test_a_bad_frame_tells_nothing() -> None:
    assert first(found([0.0] * 5 + [0.9] + [0.0] * 5 + [-0.9] + [0.0] * 5)) == (-1, None)


def test_gaps_are_passed_over() -> None:
    assert first(found([math.nan, *UP, math.nan, math.nan, *DOWN]))[1] is not None


def test_who_lay_still_and_goes_back_had_begun_before() -> None:
    held = [*UP, *[0.4] * 20]
    assert first(found([*held, *DOWN], settled_after=15))[1] == pytest.approx(0.1, abs=0.11)


def test_who_lay_still_and_rises_further_had_come_to_rest() -> None:
    held = [*UP, *[0.4] * 20]
    further = [0.5, 0.6, 0.7, 0.7, 0.7, 0.6, 0.5, 0.4, 0.4]
    assert first(found([*held, *further, *DOWN], settled_after=15)) == (-1, None)
