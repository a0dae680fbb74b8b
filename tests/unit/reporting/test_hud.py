"""What is drawn: large enough, in its place, in dark and light rooms, at any size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.live.plan import SAFETY
from formcheck.reporting.hud import Hud, mirrored
from formcheck.reporting.lettering import width_px, wrapped
from formcheck.reporting.scene import Scene, Tone
from formcheck.tracking import INDEX, Body
from formcheck.video import Pixels
from tests.bodies import Bridging, Lift, film

SIZES = [(640, 480), (1280, 720), (480, 640), (320, 240), (161, 121)]
LINE = ("near_shoulder", "near_hip", "near_knee")
FULL = Scene(
    "Child's pose", 12, 30, 12.4, 30, "Lift your hips higher", Tone.CORRECTION, LINE, LINE, "3", "Get ready",
    breath=0.5, breath_word="breathe in", progress="2 of 6",
)  # fmt: skip


def room(size: tuple[int, int], brightness: int) -> Pixels:
    return np.full((size[1], size[0], 3), brightness, np.uint8)


def lying() -> Body:
    return next(film(Bridging([Lift()])))[1]


def contrast(drawn: Pixels) -> int:
    """Greatest less least brightness of a part of the picture."""
    grey = drawn.astype(int).mean(axis=2)
    return int(np.percentile(grey, 99.5) - np.percentile(grey, 20))


@pytest.mark.parametrize("size", SIZES)
def test_everything_at_once_fits_any_picture_and_leaves_the_original_alone(size: tuple[int, int]) -> None:
    before = room(size, 90)
    drawn = Hud().draw(before, lying(), FULL, "30 fps")
    assert drawn.shape == before.shape
    assert (before == 90).all()
    assert (drawn != before).any(axis=2).mean() > 0.2


@pytest.mark.parametrize("brightness", [0, 128, 255])
def test_count_and_cue_are_read_in_dark_and_light_rooms(brightness: int) -> None:
    drawn = Hud().draw(room((640, 480), brightness), None, Scene("Bridge", 8, say="Lift your hips higher"))
    assert contrast(drawn[:150, :110]) > 120
    assert contrast(drawn[420:]) > 120


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1280, 720), (480, 640)])
def test_the_safety_note_leaves_the_count_and_the_sentence_free(size: tuple[int, int]) -> None:
    say = "Turn so that you sit facing the camera, straight on or up to half turned"
    without, noted = (Scene("Seated spinal twist", 0, 2, say=say, notice=notice) for notice in ((), SAFETY))
    bare, drawn = (Hud().draw(room(size, 128), None, scene).astype(int) for scene in (without, noted))
    note = np.flatnonzero((bare != drawn).any(axis=(1, 2)))
    shaded = np.flatnonzero((bare != 128).any(axis=(1, 2)))
    assert len(note) > 0.2 * min(size[1], 0.75 * size[0])
    assert not set(note) & set(shaded)


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1280, 480), (1920, 1080), (480, 640)])
@pytest.mark.parametrize("stats", [None, "30 fps  12 ms (95 %: 20)  3 dropped"])
@pytest.mark.parametrize(
    "scene",
    [
        Scene("Bridge", 0, 10, middle="3", under="Get ready", notice=SAFETY),
        Scene("Seated spinal twist", 0, 10, middle="3", under="Get ready", notice=SAFETY, progress="2 of 6"),
        Scene(
            "Rest", middle="15", under="Next: Seated spinal twist", say="Lie on your back, knees bent, arms beside you"
        ),
        Scene("Seated spinal twist", 12, 30, middle="Paused", under="Raise your hand again to go on"),
    ],
)
def test_the_count_in_covers_nothing_and_is_covered_by_nothing(
    size: tuple[int, int], stats: str | None, scene: Scene
) -> None:
    def drawn(what: Scene, line: str | None) -> Pixels:
        return Hud().draw(room(size, 128), None, what, line)

    without = drawn(replace(scene, middle=None), stats)
    alone = (drawn(scene, stats) != without).any(axis=2)
    height = min(size[1], 0.75 * size[0])
    rows = np.flatnonzero(alone.any(axis=1))
    assert len(rows) > 0.3 * height, "not large enough for three metres"
    assert (without[alone] == 128).all(), "it stands on something else"


def test_the_breath_is_not_drawn_under_the_safety_note() -> None:
    scene = Scene("Bridge", 0, hold_s=2.0, hold_target_s=30, breath=0.5, breath_word="breathe out", notice=SAFETY)
    without = replace(scene, breath=None)
    small, tall = room((640, 480), 128), room((480, 640), 128)
    assert np.array_equal(Hud().draw(small, None, scene), Hud().draw(small, None, without))
    assert not np.array_equal(Hud().draw(tall, None, scene), Hud().draw(tall, None, without))


def test_a_long_title_ends_before_the_ring() -> None:
    held, title = Scene("", 3, hold_s=2.0), "Side-lying clamshell with a band, slowly  2 of 6"
    bare, drawn = (Hud().draw(room((480, 640), 128), None, replace(held, title=t)) for t in ("", title))
    changed = np.flatnonzero((bare != drawn).any(axis=(0, 2)))
    assert changed.max() < 480 - 0.38 * 360


def test_the_count_is_tall_enough_for_three_metres() -> None:
    drawn = Hud().draw(room((640, 480), 0), None, Scene("", 8))
    rows = np.flatnonzero((drawn > 200).any(axis=(1, 2)))
    assert (rows.max() - rows.min()) / 480 > 0.15


def test_the_ring_closes_with_the_hold() -> None:
    def green_and_blue(hold_s: float) -> int:
        drawn = Hud().draw(room((640, 480), 0), None, Scene("", hold_s=hold_s, hold_target_s=30)).astype(int)
        return int(((drawn[:, :, 2] - drawn[:, :, 0] > 60) | (drawn[:, :, 1] - drawn[:, :, 0] > 100)).sum())

    assert green_and_blue(0.1) < green_and_blue(10) < green_and_blue(20) < green_and_blue(30)


def test_a_mirrored_picture_has_the_body_mirrored_and_the_letters_not() -> None:
    body = lying()
    straight = Hud().draw(room((640, 480), 128), body, Scene("", 7))
    mirror = Hud(mirror=True).draw(room((640, 480), 128), body, Scene("", 7))
    assert np.array_equal(straight[:130, :110], mirror[:130, :110])
    assert np.array_equal(straight[300:], mirror[300:, ::-1]) or np.mean(straight[300:] != mirror[300:, ::-1]) < 0.02
    knee = INDEX["right_knee"]
    assert mirrored(body).landmarks_px[knee, 0] == 639 - body.landmarks_px[knee, 0]


def test_small_pictures_are_enlarged_before_they_are_drawn_on_and_large_ones_left() -> None:
    hud, body = Hud(rows=720), lying()
    drawn = hud.draw(room((640, 480), 60), body, Scene(""))
    assert drawn.shape == (720, 960, 3)
    x, y = np.round(1.5 * body.landmarks_px[INDEX["right_knee"]]).astype(int)
    assert (drawn[y - 3 : y + 4, x - 3 : x + 4] != 60).any(), "the skeleton is not where the body is"
    assert hud.draw(room((1280, 720), 60), None, Scene("")).shape == (720, 1280, 3)


def test_nobody_and_an_unseen_line_are_drawn_without_complaint() -> None:
    scene = Scene("Bridge", 1, line=LINE, show=LINE)
    assert Hud().draw(room((640, 480), 50), Body.missing(0.0, (640, 480)), scene).shape == (480, 640, 3)


def test_long_sentences_are_wrapped_between_words_and_lose_none() -> None:
    text = "Lie down on your back, side-on to the camera, knees bent and feet flat on the floor"
    lines = wrapped(text, 40, 500)
    assert " ".join(lines) == text
    assert all(width_px(line, 40) <= 500 for line in lines)
