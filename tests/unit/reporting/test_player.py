"""A replay goes where keys send it: stepping, slow motion, one repetition over and over."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from formcheck.reporting.player import Player, Shot
from formcheck.reporting.reel import Reel


def shots(n: int = 10, settled_at: int = 7) -> Iterator[Shot]:
    """Pictures of one grey each, 0.1 s apart; at the eighth, the repetition from 0.2 to 0.5 s is settled."""
    for i in range(n):
        yield Shot(np.full((16, 16, 3), 20 * i, np.uint8), i / 10, (0.2, 0.5) if i == settled_at else None)


@pytest.fixture
def player() -> Iterator[Player]:
    with Reel() as reel:
        out = Player(shots(), reel)
        out.advance()
        yield out


def grey(player: Player) -> float:
    return float(player.picture.mean())


def test_plays_every_picture_at_its_time_and_ends(player: Player) -> None:
    times, waits = [player.time_s], []
    while True:
        wait_s = player.advance()
        if player.ended:
            break
        waits.append(wait_s)
        times.append(player.time_s)
        assert grey(player) == pytest.approx(200 * player.time_s, abs=3)
    assert times == pytest.approx([i / 10 for i in range(10)])
    assert waits == pytest.approx([0.1] * 9)


def test_steps_go_both_ways_and_pause(player: Player) -> None:
    for key, time_s in ((".", 0.1), (".", 0.2), (",", 0.1), (",", 0.0), (",", 0.0)):
        player.press(key)
        assert player.paused
        assert player.time_s == pytest.approx(time_s)
        assert grey(player) == pytest.approx(200 * time_s, abs=3)
    player.press(" ")
    assert not player.paused


def test_stepping_past_the_last_picture_stays_there(player: Player) -> None:
    for _ in range(30):
        player.press(".")
    assert player.time_s == pytest.approx(0.9)
    assert not player.ended


def test_slower_goes_through_the_speeds_and_back(player: Player) -> None:
    waits = []
    for _ in range(4):
        waits.append(player.advance())
        player.press("s")
    assert waits == pytest.approx([0.1, 0.2, 0.4, 0.1])


def test_a_repetition_is_repeated_until_the_key_is_pressed_again(player: Player) -> None:
    for _ in range(8):
        player.advance()
    player.press("l")
    assert player.time_s == pytest.approx(0.2)
    seen = []
    for _ in range(8):
        player.advance()
        seen.append(player.time_s)
    assert seen == pytest.approx([0.3, 0.4, 0.5, 0.2, 0.3, 0.4, 0.5, 0.2])
    assert player.note == "repeating"
    player.press("l")
    for _ in range(7):
        player.advance()
    assert player.time_s == pytest.approx(0.9)


def test_without_a_repetition_there_is_nothing_to_repeat(player: Player) -> None:
    player.press("l")
    assert player.repeating is None


def test_starts_again_and_ends(player: Player) -> None:
    for _ in range(5):
        player.advance()
    player.press("r")
    assert player.time_s == 0.0
    player.press("x")
    assert not player.ended
    player.press("q")
    assert player.ended


def test_no_pictures_end_at_once() -> None:
    with Reel() as reel:
        player = Player(iter(()), reel)
        player.advance()
        assert player.ended
