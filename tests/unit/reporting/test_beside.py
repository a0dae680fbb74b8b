"""Two replays in one picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from formcheck.reporting.beside import side_by_side
from formcheck.reporting.player import Shot


def shots(grey: int, times_s: list[float], size: tuple[int, int], settled: int = -1) -> Iterator[Shot]:
    for i, time_s in enumerate(times_s):
        yield Shot(np.full((*size, 3), grey + i, np.uint8), time_s, (0.0, 1.0) if i == settled else None)


def test_pictures_come_at_the_times_of_both_and_the_shorter_one_stays() -> None:
    left = shots(10, [0.0, 0.5, 1.0], (40, 60), settled=1)
    right = shots(100, [0.0, 0.4], (40, 30), settled=1)
    out = list(side_by_side(left, right, ("", "")))
    assert [shot.time_s for shot in out] == [0.0, 0.4, 0.5, 1.0]
    assert [shot.picture.shape for shot in out] == [(43, 90, 3)] * 4
    assert [(int(s.picture[-1, 0, 0]), int(s.picture[-1, -1, 0])) for s in out] == [
        (10, 100),
        (10, 101),
        (11, 101),
        (12, 101),
    ]
    assert [shot.settled for shot in out] == [None, None, (0.0, 1.0), None]


def test_pictures_of_different_heights_are_brought_to_the_smaller() -> None:
    (shot,) = side_by_side(shots(10, [0.0], (80, 120)), shots(100, [0.0], (40, 60)), ("", ""))
    assert shot.picture.shape == (43, 120, 3)
    assert shot.picture[3:, :60].max() == pytest.approx(10) and shot.picture[3:, 60:].min() == pytest.approx(100)


def test_a_delayed_clip_waits_on_its_first_picture() -> None:
    left = shots(10, [0.0, 0.5], (40, 60), settled=1)
    out = list(side_by_side(left, shots(100, [0.0, 0.5, 1.0], (40, 60)), ("", ""), delays_s=(0.5, 0.0)))
    assert [shot.time_s for shot in out] == [0.0, 0.5, 1.0]
    assert [int(shot.picture[-1, 0, 0]) for shot in out] == [10, 10, 11]
    assert [shot.settled for shot in out] == [None, None, (0.5, 1.5)]


def test_names_stand_above_their_pictures_and_are_cut_to_fit() -> None:
    names = "before.mp4", "after, with a name that is much too long for such a small picture.mp4"
    (shot,) = side_by_side(shots(10, [0.0], (400, 300)), shots(100, [0.0], (400, 300)), names)
    strip = shot.picture[:28]
    lit = np.nonzero((strip > 200).all(axis=2))[1]
    assert 75 < lit[lit < 300].mean() < 225  # in the middle of its own picture
    assert lit[lit >= 300].min() > 302 and lit.max() < 598
    assert (shot.picture[28:, :300] == 10).all()


def test_a_clip_without_pictures_gives_none() -> None:
    assert list(side_by_side(iter(()), shots(1, [0.0], (4, 4)), ("", ""))) == []
