"""Furniture that a silhouette takes in is taken out; nothing of the person is."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.tracking.background import Background, Mask
from formcheck.video import Pixels

WALL, CUSHION, SHIRT = (200, 195, 190), (150, 60, 60), (30, 60, 140)
#: The trunk in the picture of 640x480 pixels; silhouettes have a quarter of that on each side.
TRUNK_PX = np.array([(240.0, 240.0), (400.0, 240.0)])
BODY = (slice(50, 80), slice(50, 110))
#: Of a camera: another one for each seed, by where it begins.
NOISE = np.random.default_rng(0).normal(0, 2, (480, 640, 3)).astype(np.float32)
BESIDE = (slice(40, 62), slice(42, 56))  # the cushion, in part behind the body


def picture(shirt: tuple[int, int, int] = SHIRT, right: int = 0, light: float = 1.0, seed: int = 0) -> Pixels:
    """Somebody in front of a cushion, this many cells further to the right."""
    cells = np.full((120, 160, 3), WALL, float)
    cells[BESIDE] = CUSHION
    cells[moved(BODY, right)] = shirt
    large = np.repeat(np.repeat((cells * light).astype(np.float32), 4, 0), 4, 1)
    return np.clip(large + np.roll(NOISE, 97 * seed, axis=1), 0, 255).astype(np.uint8)


def moved(place: tuple[slice, slice], right: int) -> tuple[slice, slice]:
    return place[0], slice(place[1].start + right, place[1].stop + right)


def share(*places: tuple[slice, slice]) -> Mask:
    cells = np.zeros((120, 160), np.float32)
    for place in places:
        cells[place] = 1.0
    return cells


TIMES_S = count(0.0, 0.2)


def seen(background: Background, rgb: Pixels, silhouette: Mask, trunk_px: NDArray[np.float64] = TRUNK_PX) -> Mask:
    return background.taken_out(rgb, silhouette, trunk_px, next(TIMES_S))


def uncovered(background: Background) -> None:
    """The person moves to the right for a while, and the silhouette with them."""
    for i in range(4):
        seen(background, picture(right=25, seed=i), share(moved(BODY, 25)))


def only_the_cushion(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    cushion = np.zeros_like(cells)
    cushion[BESIDE] = True
    cushion[BODY] = False
    return cells & cushion


def test_a_cushion_that_was_seen_uncovered_is_taken_out_and_the_body_left_whole() -> None:
    background = Background()
    uncovered(background)
    silhouette = share(BODY, BESIDE)
    without = seen(background, picture(seed=9), silhouette)
    lost = (silhouette > 0.5) & (without < 0.5)
    assert only_the_cushion(lost).sum() > 0.9 * only_the_cushion(silhouette > 0.5).sum()
    assert not (lost & ~only_the_cushion(lost)).any()


def test_before_it_was_seen_uncovered_nothing_is_known_and_nothing_taken_out() -> None:
    background = Background()
    silhouette = share(BODY, BESIDE)
    for i in range(5):
        assert seen(background, picture(seed=i), silhouette) is silhouette


def test_a_person_of_the_cushions_colour_who_leans_in_front_of_it_is_left_whole() -> None:
    background = Background()
    for i in range(4):
        seen(background, picture(CUSHION, right=25, seed=i), share(moved(BODY, 25)))
    silhouette = share(BODY)
    assert seen(background, picture(CUSHION, seed=9), silhouette) is silhouette


@pytest.mark.parametrize("light", [0.5, 1.25])
def test_where_the_light_has_changed_nothing_is_recognised(light: float) -> None:
    background = Background()
    uncovered(background)
    silhouette = share(BODY, BESIDE)
    assert seen(background, picture(light=light, seed=9), silhouette) is silhouette


def test_slow_changes_of_the_light_are_followed() -> None:
    background = Background()
    for i in range(40):
        seen(background, picture(right=25, light=1 - 0.01 * i, seed=i), share(moved(BODY, 25)))
    silhouette = share(BODY, BESIDE)
    assert (seen(background, picture(light=0.6, seed=99), silhouette) < silhouette).any()


def test_a_camera_that_moves_all_the_time_makes_nothing_known() -> None:
    background = Background()
    silhouette = share(BODY, BESIDE)
    rng = np.random.default_rng(0)
    textured = rng.integers(0, 255, (480, 640, 3)).astype(np.uint8)
    for i in range(10):
        place = moved(BODY, 25) if i < 5 else BODY
        shown = np.roll(textured, 9 * i, axis=1)
        assert seen(background, shown, share(place)).sum() == share(place).sum()
    assert seen(background, np.roll(textured, 99, axis=1), silhouette) is silhouette


def test_far_from_the_trunk_nothing_is_taken_out() -> None:
    background = Background()
    uncovered(background)
    silhouette = share(BODY, BESIDE)
    elsewhere = TRUNK_PX + np.array((0.0, 400.0))
    assert seen(background, picture(seed=9), silhouette, elsewhere) is silhouette


def test_pictures_of_another_size_begin_anew() -> None:
    background = Background()
    uncovered(background)
    silhouette = np.kron(share(BODY, BESIDE), np.ones((2, 2), np.float32))
    assert seen(background, picture(), silhouette) is silhouette
