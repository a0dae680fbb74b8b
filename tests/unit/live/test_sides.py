"""Left and right between repetitions, in words."""

from __future__ import annotations

import pytest

from formcheck.checking import Repetition, load_pose
from formcheck.checking.repetition import Events
from formcheck.live.sides import BOTH_DONE, side_heard, side_told

LEFT, RIGHT = "Now the left side", "Now the right side"
TWIST, BIRD_DOG = load_pose("seated_twist"), load_pose("bird_dog")
#: Sides of the repetitions so far.
L, R = "left", "right"


def done(*sides: str | None) -> list[Repetition]:
    events = Events(0.0, 1.0, 2.0, 2.0, 3.0, rest=0.0, peak=1.0)
    return [Repetition(number, events, 1.0, side=side) for number, side in enumerate(sides, 1)]


@pytest.mark.parametrize(
    ("sides", "told"),
    [((L,), RIGHT), ((L, R), BOTH_DONE), ((L, L), RIGHT), ((L, R, R), LEFT), ((L, L, R), RIGHT), ((), None)],
)
def test_with_nothing_prescribed_each_side_of_the_twist_is_asked_for_and_then_both_are_done(
    sides: tuple[str, ...], told: str | None
) -> None:
    assert side_told(TWIST, done(*sides), None) == told


@pytest.mark.parametrize(("sides", "told"), [((L,), RIGHT), ((L, R), LEFT), ((L, R, L, R), None), ((L, R, L, L), None)])
def test_with_two_of_each_side_prescribed_it_goes_on_until_all_are_done(
    sides: tuple[str, ...], told: str | None
) -> None:
    assert side_told(TWIST, done(*sides), 4) == told


def test_bird_dog_alternates_until_the_person_stops() -> None:
    assert [side_told(BIRD_DOG, done(*sides), None) for sides in ((L,), (L, R), (L, L))] == [RIGHT, LEFT, RIGHT]


def test_sides_are_spoken_when_they_are_news_or_were_not_heeded() -> None:
    assert side_heard(BIRD_DOG, done(L), None) == RIGHT
    assert side_heard(BIRD_DOG, done(L, R), None) is None
    assert side_heard(BIRD_DOG, done(L, R, R), None) == LEFT
    assert side_heard(TWIST, done(L, R), None) == BOTH_DONE


def test_where_there_are_no_sides_or_none_was_read_nothing_is_told() -> None:
    assert side_told(load_pose("bridge"), done(None), None) is None
    assert side_told(TWIST, done(L, None), None) is None
    assert side_told(None, done(L), None) is None
