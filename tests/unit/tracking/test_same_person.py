"""Somebody else in the person's place is noticed; the person who moves, however quickly, is not."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.tracking import FloatArray
from formcheck.tracking.landmarks import INDEX
from formcheck.tracking.same_person import SamePerson, trunk_size_px

STEP_S = 1 / 15


def person(x: float, y: float = 300.0) -> FloatArray:
    """Landmarks of somebody lying with a trunk of 100 pixels, its middle at (x, y)."""
    landmarks = np.full((33, 2), np.nan)
    for side in ("left", "right"):
        landmarks[INDEX[f"{side}_shoulder"]] = (x - 50, y)
        landmarks[INDEX[f"{side}_hip"]] = (x + 50, y)
    return landmarks


def known(places: list[float], step_s: float = STEP_S) -> list[bool]:
    same = SamePerson()
    return [same.update(person(x), i * step_s) for i, x in enumerate(places)]


@pytest.mark.parametrize("frames", [1, 5, 14])
def test_somebody_who_walks_by_is_not_the_person_who_is_back_afterwards(frames: int) -> None:
    walker = list(np.linspace(500, 900, frames))
    assert known([300.0] * 20 + walker + [305.0] * 10) == [True] * 20 + [False] * frames + [True] * 10


def test_somebody_who_stands_where_the_person_lies_is_not_the_person() -> None:
    same = SamePerson()
    lying, upright = person(300), person(300)
    for side in ("left", "right"):
        upright[INDEX[f"{side}_shoulder"]], upright[INDEX[f"{side}_hip"]] = (300, 240), (300, 360)
    seen = [lying] * 20 + [upright] * 10 + [lying] * 5
    believed = [same.update(who, i * STEP_S) for i, who in enumerate(seen)]
    assert believed == [True] * 20 + [False] * 11 + [True] * 4  # a moment to find back


def test_sides_taken_for_each_other_are_the_same_person() -> None:
    same, facing, exchanged = SamePerson(), person(300), person(300)
    for joint, y in (("shoulder", 250), ("hip", 350)):
        facing[INDEX[f"left_{joint}"]] = exchanged[INDEX[f"right_{joint}"]] = (340, y)
        facing[INDEX[f"right_{joint}"]] = exchanged[INDEX[f"left_{joint}"]] = (260, y)
    assert all(same.update(who, i * STEP_S) for i, who in enumerate([facing] * 20 + [exchanged] * 5 + [facing] * 5))


def test_who_stays_for_three_seconds_is_the_person() -> None:
    assert known([300.0] * 60 + [700.0] * 60).count(False) == 44


def test_anybody_is_the_person_once_the_place_was_empty_for_a_second() -> None:
    same = SamePerson()
    assert all(same.update(person(300), i * STEP_S) for i in range(60))
    assert not same.update(person(700), 60 * STEP_S)
    for i in range(61, 78):
        same.nobody(i * STEP_S)
    assert same.update(person(700), 78 * STEP_S)


def half_hidden(trunk_px: float) -> FloatArray:
    landmarks = person(300)
    for side in ("left", "right"):
        landmarks[INDEX[f"{side}_hip"]] = (250 + trunk_px, 300)
    return landmarks


def test_a_trunk_that_changes_its_length_at_once_is_half_hidden_until_it_is_as_long_again() -> None:
    """Measured on a recorded walker before a bridging person: 111 pixels, 81 within 0.3 s, and back after 0.7 s."""
    same, lengths = SamePerson(), [100.0] * 20 + [96, 89, 73, 78, 80, 88, 102, 109, 107] + [100.0] * 8
    believed = [same.update(half_hidden(px), i * STEP_S) for i, px in enumerate(lengths)]
    assert believed[:22] == [True] * 22
    assert not any(believed[22:27])
    assert all(believed[-5:])


def test_a_trunk_that_turns_away_in_its_time_is_the_persons() -> None:
    same = SamePerson()
    lengths = [100.0] * 20 + list(np.linspace(100, 60, 15)) + [60.0] * 10  # in a second, as in sitting back and turning
    assert all(same.update(half_hidden(px), i * STEP_S) for i, px in enumerate(lengths))


def test_beside_somebody_else_a_trunk_that_moves_is_not_believed_and_one_that_stays_is() -> None:
    same = SamePerson()
    assert all(same.update(person(300), i * STEP_S) for i in range(20))
    assert same.update(person(305), 20 * STEP_S, company=True)
    assert not same.update(person(315), 21 * STEP_S, company=True)
    assert not same.update(person(330), 22 * STEP_S, company=True)
    assert same.update(person(304), 23 * STEP_S, company=True)
    assert same.update(person(330), 24 * STEP_S)
    assert same.update(person(332), 25 * STEP_S, company=True)


def test_the_place_is_that_of_the_person_and_lies_in_the_picture() -> None:
    same = SamePerson()
    assert same.place(640, 480) is None
    for i in range(20):
        landmarks = np.full((33, 2), 300.0)
        landmarks[0], landmarks[32] = (100, 200), (700, 320)
        same.update(landmarks, i * STEP_S)
    assert same.place(640, 480) == (10, 110, 640, 410)


def test_somebody_who_was_there_first_for_a_moment_keeps_the_person_away_no_longer_than_that() -> None:
    assert known([700.0] * 5 + [300.0] * 20) == [True] * 5 + [False] * 4 + [True] * 16


@pytest.mark.parametrize("step_s", [1 / 30, 1 / 15, 1 / 4])
def test_getting_up_quickly_is_the_same_person(step_s: float) -> None:
    metres_a_s, trunk_m = 1.9, 0.5
    step_px = metres_a_s / trunk_m * 100 * step_s
    assert all(known([300.0 + step_px * i for i in range(12)], step_s))


def test_a_person_who_was_not_seen_for_a_while_may_be_elsewhere() -> None:
    same = SamePerson()
    assert all(same.update(person(300), i * STEP_S) for i in range(30))
    assert not same.update(person(500), 30 * STEP_S + 0.3)
    same = SamePerson()
    assert all(same.update(person(300), i * STEP_S) for i in range(30))
    assert same.update(person(500), 30 * STEP_S + 1.5)


def test_who_was_half_hidden_before_it_was_noticed_is_measured_by_what_was_seen_alone() -> None:
    """Found by a walker: at 93 pixels the trunk was still believed, and 110 was never again."""
    same, step = SamePerson(), 0
    for px, company in [(110.0, False)] * 20 + [(px, True) for px in (108, 104, 99, 98, 97, 80, 84)]:
        same.update(half_hidden(px), step * STEP_S, company)
        step += 1
    assert same.away
    for _ in range(4):
        same.update(half_hidden(110.0), step * STEP_S, company=True)
        step += 1
    assert not same.away


def test_a_trunk_seen_end_on_may_change_its_short_length() -> None:
    """From behind on all fours a trunk is a fifth as long in the picture, and sways by as much."""
    same = SamePerson()
    for i in range(60):
        body = np.full((33, 2), 200.0)
        body[[INDEX["left_shoulder"], INDEX["right_shoulder"]], 1] -= 25.0 + 10.0 * np.sin(i)
        assert same.update(body, i / 15, at_least_px=120.0)
    assert same.trunk_px == 120.0


def test_the_size_of_a_trunk_does_not_depend_on_how_it_is_turned() -> None:
    rng = np.random.default_rng(0)
    world = rng.normal(0.0, 0.3, (33, 3)) * (1.0, 1.0, 0.0)
    world[[INDEX["left_shoulder"], INDEX["right_shoulder"]]] = (0.0, -0.1, 0.5)
    world[[INDEX["left_hip"], INDEX["right_hip"]]] = (0.0, 0.0, 0.0)
    assert trunk_size_px(300.0 * world[:, :2] + (320.0, 240.0), world) == pytest.approx(300.0 * np.hypot(0.1, 0.5))


def test_who_was_seen_for_a_moment_is_not_waited_for_longer_than_that() -> None:
    """Of a woman who walks to her mat, her head above the picture, the model makes a small body."""
    same = SamePerson()
    assert all(same.update(person(300), i * STEP_S) for i in range(15))
    since = [same.update(person(500), i * STEP_S, company=True) for i in range(15, 60)]
    assert not any(since[:25])
    assert all(since[32:])  # a second of company, and a second more
