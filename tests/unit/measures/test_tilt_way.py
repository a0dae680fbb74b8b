"""How far points have gone the way of a tilt."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.measures.tilt_way import FULL_DEG, full_way, gone_along

ALONG = np.linspace(-0.05, 0.40, 40)
NOISE = np.random.default_rng(4)


@pytest.mark.parametrize("share", [-0.3, 0.0, 0.17, 1.0, 1.5])
@pytest.mark.parametrize("against_thorax", [False, True])
def test_a_share_of_a_full_tilt_is_read_as_that_share(share: float, against_thorax: bool) -> None:
    way = full_way(ALONG, against_thorax)
    read = gone_along(way, share * way + NOISE.normal(scale=0.0005, size=way.shape))
    assert read is not None
    assert read.deg == pytest.approx(share * FULL_DEG, abs=0.15)
    assert read.error_deg < 0.1
    assert read.share > 0.9


def test_a_third_of_the_points_on_something_else_has_no_say() -> None:
    way = full_way(ALONG)
    gone = way.copy()
    gone[::3] += (0.05, -0.08)
    read = gone_along(way, gone)
    assert read is not None
    assert read.deg == pytest.approx(FULL_DEG, abs=0.2)
    assert read.share == pytest.approx(2 / 3, abs=0.05)


def test_points_that_go_all_ways_are_told_by_the_error() -> None:
    way = full_way(ALONG)
    read = gone_along(way, way + NOISE.normal(scale=0.05, size=way.shape))
    assert read is not None and read.error_deg > 1.0


def test_too_few_points_read_nothing() -> None:
    way = full_way(ALONG)
    gone = np.where(np.arange(40)[:, None] < 8, way, np.nan)
    assert gone_along(way, gone) is None


def test_who_goes_up_the_mat_as_a_whole_has_not_tilted_against_the_thorax() -> None:
    shift = np.tile((0.03, 0.0), (40, 1))
    in_room, on_trunk = gone_along(full_way(ALONG), shift), gone_along(full_way(ALONG, True), shift - (0.03, 0.0))
    assert in_room is not None and in_room.deg > 4.0
    assert on_trunk is not None and on_trunk.deg == pytest.approx(0.0, abs=0.01)
